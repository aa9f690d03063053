//! Lists of cases and the workbench.
use crate::clock::{instant, micros};
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::{ActorId, Request};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use store::{Bounded, CaseOrder, CaseQuery, CaseRow, ClockQuery, Page, TodoQuery};
use uuid::Uuid;

/// Hours before a due time from which the workbench warns.
const WARN_HOURS: i64 = 72;

/// Which cases a list shows.
#[derive(Debug, Clone, Default, PartialEq, serde::Deserialize, Serialize)]
#[serde(default)]
pub struct CaseFilter {
    /// Words, all of them.
    pub q: String,
    /// Procedure id.
    pub procedure: String,
    /// Conducting organ.
    pub organ: String,
    /// Measure of the plan.
    pub measure: Option<i64>,
    /// `open`, `closed` or empty for both.
    pub state: String,
    /// `overdue`, `soon` or empty.
    pub light: String,
    /// Only those in which the person is assigned.
    pub mine: bool,
    /// Page cursor.
    pub cursor: String,
}

/// Counts of the workbench's tabs.
#[derive(Debug, Clone, Default, Serialize)]
pub struct DeskCounts {
    /// 待办.
    pub todo: String,
    /// 在办.
    pub open: String,
    /// 已办.
    pub closed: String,
    /// 督办: overdue.
    pub overdue: String,
    /// 预警: near.
    pub soon: String,
    /// 待签收移送.
    pub arriving: String,
    /// 静默: hand-overs of the organ whose receipt is overdue.
    pub silent: String,
}

/// A row of the workbench.
#[derive(Debug, Clone, Serialize)]
pub struct DeskItem {
    /// Case.
    pub case: Uuid,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its status.
    pub status: String,
    /// What is to be done.
    pub what: String,
    /// Act, or `co-sign`.
    pub act: String,
    /// Until when.
    pub due_at: Option<Timestamp>,
    /// Whether the act may be done for several cases at once.
    pub bulk: bool,
}

fn officer(person: &Person) -> Option<Uuid> {
    match person.actor.id() {
        ActorId::Officer(id) => Some(id.uuid()),
        _ => None,
    }
}

fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// One line for a case: the most urgent act leads, what else may be done instead stands beside it.
fn by_case(items: impl Iterator<Item = DeskItem>) -> Vec<DeskItem> {
    let mut lines: Vec<DeskItem> = Vec::new();
    for item in items {
        match lines.iter_mut().find(|line| line.case == item.case) {
            Some(line) if !line.what.split(" / ").any(|what| what == item.what) => {
                line.what.push_str(" / ");
                line.what.push_str(&item.what);
            }
            Some(_) => {}
            None => lines.push(item),
        }
    }
    lines
}

impl Platform {
    /// A page of cases.
    ///
    /// # Errors
    /// When the person may not list cases, or the store fails.
    pub async fn cases(
        &self,
        person: &Person,
        filter: &CaseFilter,
        limit: i64,
    ) -> Result<Page<CaseRow>, AppFault> {
        self.access.authorise(&person.actor, &Request::ListCases)?;
        let scope = self.access.scope(&person.actor)?;
        Ok(self.store.cases(&scope, &self.query(person, filter, limit)).await?)
    }

    fn query(&self, person: &Person, filter: &CaseFilter, limit: i64) -> CaseQuery {
        let now = self.now();
        let soon = now + SignedDuration::from_hours(WARN_HOURS);
        let due_before = match filter.light.as_str() {
            "overdue" => Some(micros(now)),
            "soon" => Some(micros(soon)),
            _ => None,
        };
        CaseQuery {
            text: some(&filter.q),
            procedure: some(&filter.procedure),
            organ: some(&filter.organ),
            measure: filter.measure,
            closed: match filter.state.as_str() {
                "open" => Some(false),
                "closed" => Some(true),
                _ => None,
            },
            due_before,
            assigned_to: if filter.mine { officer(person) } else { None },
            order: if due_before.is_some() { CaseOrder::Due } else { CaseOrder::Opened },
            cursor: some(&filter.cursor),
            limit,
            ..CaseQuery::default()
        }
    }

    /// Counts of the workbench.
    ///
    /// # Errors
    /// As [`Platform::cases`].
    pub async fn desk_counts(&self, person: &Person) -> Result<DeskCounts, AppFault> {
        self.access.authorise(&person.actor, &Request::ListCases)?;
        let scope = self.access.scope(&person.actor)?;
        let mine = |state: &str| CaseFilter { mine: true, state: state.into(), ..CaseFilter::default() };
        let counted = |bounded: Bounded| bounded.to_string();
        let todo = self.store.count_todos(&scope, &self.todo_query(person, 1)).await?;
        let open = self.store.count_cases(&scope, &self.query(person, &mine("open"), 1)).await?;
        let closed = self.store.count_cases(&scope, &self.query(person, &mine("closed"), 1)).await?;
        let overdue = self.store.count_clocks(&scope, &self.overdue(person)).await?;
        let soon = self.store.count_clocks(&scope, &self.near(person)).await?;
        let arriving = self.unsigned_items(person).await?.len();
        Ok(DeskCounts {
            todo: counted(todo),
            open: counted(open),
            closed: counted(closed),
            overdue: counted(overdue),
            soon: counted(soon),
            arriving: arriving.to_string(),
            silent: self.silent_count(person).await?.to_string(),
        })
    }

    fn todo_query(&self, person: &Person, limit: i64) -> TodoQuery {
        TodoQuery {
            officer: officer(person),
            organ: some(&person.case_actor.organ),
            posts: person.case_actor.posts.iter().cloned().collect(),
            limit,
            ..TodoQuery::default()
        }
    }

    fn overdue(&self, person: &Person) -> ClockQuery {
        let organ = some(&person.case_actor.organ);
        ClockQuery {
            due_before: Some(micros(self.now())),
            owed_organ: organ,
            heard_posts: person.case_actor.posts.iter().cloned().collect(),
            limit: 50,
            ..ClockQuery::default()
        }
    }

    fn near(&self, person: &Person) -> ClockQuery {
        ClockQuery {
            due_from: Some(micros(self.now())),
            warn_before: Some(micros(self.now())),
            owed_organ: some(&person.case_actor.organ),
            limit: 50,
            ..ClockQuery::default()
        }
    }

    /// What a person has to do, most urgent first.
    ///
    /// # Errors
    /// As [`Platform::cases`].
    pub async fn desk_todo(&self, person: &Person, limit: i64) -> Result<Vec<DeskItem>, AppFault> {
        self.access.authorise(&person.actor, &Request::ListCases)?;
        let scope = self.access.scope(&person.actor)?;
        let page = self.store.todos(&scope, &self.todo_query(person, limit)).await?;
        let items = page.rows.into_iter().map(|row| DeskItem {
            case: row.case_id,
            number: row.case_number.unwrap_or_default(),
            title: row.case_title,
            status: row.case_status,
            what: row.todo.title,
            bulk: self.is_bulk(&row.todo.act),
            act: row.todo.act,
            due_at: row.todo.due_at.map(instant),
        });
        Ok(by_case(items))
    }

    fn is_bulk(&self, act: &str) -> bool {
        let acts = self.rules.library.procedures.values().flat_map(|p| &p.acts);
        acts.filter(|found| *found.id == act).any(|found| found.bulk)
    }

    /// Limits of the person's organ that have passed, or come near.
    ///
    /// # Errors
    /// As [`Platform::cases`].
    pub async fn desk_clocks(&self, person: &Person, overdue: bool) -> Result<Vec<DeskItem>, AppFault> {
        self.access.authorise(&person.actor, &Request::ListCases)?;
        let scope = self.access.scope(&person.actor)?;
        let query = if overdue { self.overdue(person) } else { self.near(person) };
        let page = self.store.clocks_due(&scope, &query).await?;
        Ok(page
            .rows
            .into_iter()
            .map(|row| DeskItem {
                case: row.case_id,
                number: row.case_number.unwrap_or_default(),
                title: row.case_title,
                status: String::new(),
                what: row.clock.title,
                act: String::new(),
                due_at: row.clock.due_at.map(instant),
                bulk: false,
            })
            .collect())
    }
}
