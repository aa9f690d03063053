//! Lists of cases and the workbench.
use crate::clock::{day_begins, instant, micros};
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::{ActorId, Request, Scope};
use jiff::Timestamp;
use law::library::Cited;
use serde::Serialize;
use store::{
    Bounded, CaseOrder, CaseQuery, CaseRow, ClockQuery, Clocks, DueBasis, DueClock, Page, Todo, TodoQuery,
};
use uuid::Uuid;

/// Which cases a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize, Serialize)]
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
    /// Topic that they are marked with.
    pub topic: String,
    /// Civil year in which they were opened.
    pub year: Option<i64>,
    /// `open`, `closed` or empty for both.
    pub state: String,
    /// `overdue`, `soon`, `normal`, `suspended`, `met` or empty.
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
    /// 预警: what the last reconciliation of hand-overs found between the organ and others, for those who lead it.
    pub gaps: String,
    /// 静默: hand-overs of the organ whose receipt is overdue.
    pub silent: String,
}

/// Most acts named on one line of the workbench; of more their count is told.
const MOST_NAMED: usize = 3;

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
    /// From when the limit is near.
    pub warn_at: Option<Timestamp>,
    /// Whether the act may be done for several cases at once.
    pub bulk: bool,
    /// Article of the limit.
    pub cite: Option<Cited>,
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

/// First instant of a civil year, and of the next; a year that no calendar has holds nothing.
fn span_of_year(year: i64) -> (i64, i64) {
    let begins = |year: i64| day_begins(jiff::civil::Date::new(i16::try_from(year).ok()?, 1, 1).ok()?);
    match (begins(year), begins(year.saturating_add(1))) {
        (Some(first), Some(next)) => (first, next),
        _ => (i64::MAX, i64::MIN),
    }
}

/// Beside what the organ itself owes: what the organs below owe, for whoever supervises them.
fn beside(scope: &Scope, query: ClockQuery) -> ClockQuery {
    let below = scope.supervised().into_iter().flatten();
    ClockQuery { or_organs: below.map(ToString::to_string).collect(), ..query }
}

/// One line for a case: the most urgent act leads, what else may be done instead stands beside it.
fn one_line(items: impl Iterator<Item = DeskItem>) -> Option<DeskItem> {
    let mut items: Vec<DeskItem> = items.collect();
    // Stable: of equally urgent ones the procedure's order stays.
    items.sort_by_key(|item| (item.due_at.is_none(), item.due_at));
    let mut whats: Vec<String> = Vec::new();
    for item in &items {
        if !whats.contains(&item.what) {
            whats.push(item.what.clone());
        }
    }
    let mut line = items.into_iter().next()?;
    line.what = whats.iter().take(MOST_NAMED).map(String::as_str).collect::<Vec<_>>().join(" / ");
    if whats.len() > MOST_NAMED {
        line.what.push_str(&format!(" 等 {} 项", whats.len()));
    }
    Some(line)
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
        let now = micros(self.now());
        let lit = match filter.light.as_str() {
            "overdue" => CaseQuery { due_before: Some(now), ..CaseQuery::default() },
            "soon" => CaseQuery { due_from: Some(now), warns: Some((now, true)), ..CaseQuery::default() },
            "normal" => CaseQuery { due_from: Some(now), warns: Some((now, false)), ..CaseQuery::default() },
            "suspended" => CaseQuery { clocks: Some(Clocks::Suspended), ..CaseQuery::default() },
            "met" => CaseQuery { clocks: Some(Clocks::Ended), ..CaseQuery::default() },
            _ => CaseQuery::default(),
        };
        let (opened_from, opened_before) = filter.year.map(span_of_year).unzip();
        let by_due = lit.due_from.is_some() || lit.due_before.is_some();
        CaseQuery {
            text: some(&filter.q),
            personal: self.access.personal_scope(&person.actor).ok(),
            procedure: some(&filter.procedure),
            organ: some(&filter.organ),
            measure: filter.measure,
            topic: some(&filter.topic),
            opened_from,
            opened_before,
            closed: match filter.state.as_str() {
                "open" => Some(false),
                "closed" => Some(true),
                _ => None,
            },
            assigned_to: if filter.mine { officer(person) } else { None },
            order: if by_due { CaseOrder::Due } else { CaseOrder::Opened },
            cursor: some(&filter.cursor),
            limit,
            ..lit
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
        let todo = self.store.count_todo_cases(&scope, &self.todo_query(person, "", 1)).await?;
        let open = self.store.count_cases(&scope, &self.query(person, &mine("open"), 1)).await?;
        let closed = self.store.count_cases(&scope, &self.query(person, &mine("closed"), 1)).await?;
        let overdue =
            self.store.count_clocks(&scope, &beside(&scope, self.clock_query(person, true, "", 1))).await?;
        let soon = self.store.count_clocks(&scope, &self.clock_query(person, false, "", 1)).await?;
        let arriving = self.arriving_count(person).await?;
        Ok(DeskCounts {
            todo: counted(todo),
            open: counted(open),
            closed: counted(closed),
            overdue: counted(overdue),
            soon: counted(soon),
            arriving: counted(arriving),
            gaps: self.gaps(person).await?.0.len().to_string(),
            silent: counted(self.silent_count(person).await?),
        })
    }

    fn todo_query(&self, person: &Person, cursor: &str, limit: i64) -> TodoQuery {
        TodoQuery {
            officer: officer(person),
            organ: some(&person.case_actor.organ),
            posts: person.case_actor.posts.iter().cloned().collect(),
            cursor: some(cursor),
            limit,
            ..TodoQuery::default()
        }
    }

    fn clock_query(&self, person: &Person, overdue: bool, cursor: &str, limit: i64) -> ClockQuery {
        let now = micros(self.now());
        ClockQuery {
            due_from: (!overdue).then_some(now),
            due_before: overdue.then_some(now),
            warn_before: (!overdue).then_some(now),
            heard_posts: if overdue { person.case_actor.posts.iter().cloned().collect() } else { Vec::new() },
            owed_organ: some(&person.case_actor.organ),
            cursor: some(cursor),
            limit,
            ..ClockQuery::default()
        }
    }

    /// A page of what a person has to do, one line a case, most urgent first.
    ///
    /// # Errors
    /// As [`Platform::cases`].
    pub async fn desk_todo(
        &self,
        person: &Person,
        cursor: &str,
        limit: i64,
    ) -> Result<Page<DeskItem>, AppFault> {
        self.access.authorise(&person.actor, &Request::ListCases)?;
        let scope = self.access.scope(&person.actor)?;
        let page = self.store.todos_by_case(&scope, &self.todo_query(person, cursor, limit)).await?;
        let line = |rows: Vec<Todo>| one_line(rows.into_iter().map(|row| self.todo_item(row)));
        Ok(Page { rows: page.rows.into_iter().filter_map(line).collect(), next: page.next })
    }

    fn todo_item(&self, row: Todo) -> DeskItem {
        let warn_at = row.basis.as_ref().and_then(|basis| basis.warn_at);
        DeskItem {
            cite: self.due_cite(row.basis.as_ref()),
            warn_at: warn_at.map(instant),
            case: row.case_id,
            number: row.case_number.unwrap_or_default(),
            title: row.case_title,
            status: row.case_status,
            what: row.todo.title,
            bulk: self.is_bulk(&row.todo.act),
            act: row.todo.act,
            due_at: row.todo.due_at.map(instant),
        }
    }

    fn is_bulk(&self, act: &str) -> bool {
        let acts = self.rules.library.procedures.values().flat_map(|p| &p.acts);
        acts.filter(|found| *found.id == act).any(|found| found.bulk)
    }

    /// A page of the limits of the person's organ that have passed, or come near.
    ///
    /// # Errors
    /// As [`Platform::cases`].
    pub async fn desk_clocks(
        &self,
        person: &Person,
        overdue: bool,
        cursor: &str,
        limit: i64,
    ) -> Result<Page<DeskItem>, AppFault> {
        self.access.authorise(&person.actor, &Request::ListCases)?;
        let scope = self.access.scope(&person.actor)?;
        let query = self.clock_query(person, overdue, cursor, limit);
        let query = if overdue { beside(&scope, query) } else { query };
        let page = self.store.clocks_due(&scope, &query).await?;
        Ok(Page { rows: page.rows.into_iter().map(|row| self.clock_item(row)).collect(), next: page.next })
    }

    fn clock_item(&self, row: DueClock) -> DeskItem {
        let warn_at = row.clock.warn_at;
        let basis = DueBasis { cite: row.clock.cite, started_at: row.clock.started_at, warn_at };
        DeskItem {
            warn_at: warn_at.map(instant),
            cite: self.due_cite(Some(&basis)),
            case: row.case_id,
            number: row.case_number.unwrap_or_default(),
            title: row.case_title,
            status: String::new(),
            what: row.clock.title,
            act: String::new(),
            due_at: row.clock.due_at.map(instant),
            bulk: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(what: &str, due_in_seconds: Option<i64>) -> DeskItem {
        DeskItem {
            case: Uuid::nil(),
            number: String::new(),
            title: String::new(),
            status: String::new(),
            what: what.into(),
            act: what.into(),
            due_at: due_in_seconds.map(|seconds| Timestamp::from_second(seconds).unwrap()),
            warn_at: None,
            bulk: false,
            cite: None,
        }
    }

    #[test]
    fn a_line_names_three_acts_the_most_urgent_first_and_counts_all() {
        let items =
            [item("一", None), item("二", Some(9)), item("三", Some(3)), item("二", None), item("四", None)];
        let line = one_line(items.into_iter()).unwrap();
        assert_eq!((line.what.as_str(), line.act.as_str()), ("三 / 二 / 一 等 4 项", "三"));
        let line = one_line([item("一", None), item("二", None)].into_iter()).unwrap();
        assert_eq!(line.what, "一 / 二");
        assert!(one_line(std::iter::empty()).is_none());
    }
}
