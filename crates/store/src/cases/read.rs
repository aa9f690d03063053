use std::collections::{BTreeMap, BTreeSet};

use access::{Action, CaseFacts, Granted};
use uuid::Uuid;
use vocabulary::{CaseId, OfficerId, OrganId};

use super::condition::secrecy_from_rank;
use super::list::{COLUMNS, case_row};
use super::{CaseProjection, CaseRow, ClockRow, GoodsRow, KnownRow, TodoRow};
use crate::append::{Stored, case_rows};
use crate::proof::{check_action, check_stream};
use crate::sql::{Connection, sql, sql_owned};
use crate::{Store, StoreFault};

/// A case with its participants, one a line, and its officers, each with a role on a line.
const FACTS_SQLITE: &str = "SELECT organ, region, secrecy, closed_at, measure, \
    (SELECT group_concat(p.organ, char(10)) FROM case_participants p WHERE p.case_id = c.case_id) AS participants, \
    (SELECT group_concat(o.officer || ' ' || o.role, char(10)) FROM case_officers o WHERE o.case_id = c.case_id) \
    AS assigned FROM cases c WHERE c.case_id = $1";

/// The same in PostgreSQL's words.
const FACTS_POSTGRES: &str = "SELECT organ, region, secrecy, closed_at, measure, \
    (SELECT string_agg(p.organ, chr(10)) FROM case_participants p WHERE p.case_id = c.case_id) AS participants, \
    (SELECT string_agg(o.officer || ' ' || o.role, chr(10)) FROM case_officers o WHERE o.case_id = c.case_id) \
    AS assigned FROM cases c WHERE c.case_id = $1";

impl Store {
    /// What authorisation must know of a case before it can decide; nothing else of it. `None` if there is no such case.
    ///
    /// # Errors
    /// The database's, or [`StoreFault::Malformed`].
    pub async fn case_facts(&self, case: Uuid) -> Result<Option<CaseFacts>, StoreFault> {
        let mut connection = self.database.read().await?;
        // One statement: the case, its participants and its officers are those of one moment.
        let text = if connection.is_postgres() { FACTS_POSTGRES } else { FACTS_SQLITE };
        let Some(row) = sql(text).bind(case).optional(&mut connection).await? else {
            return Ok(None);
        };
        let listed = |column| Ok::<_, StoreFault>(row.get::<Option<String>>(column)?.unwrap_or_default());
        let participants = listed("participants")?.lines().map(organ).collect::<Result<BTreeSet<_>, _>>()?;
        let mut assigned: BTreeMap<OfficerId, BTreeSet<String>> = BTreeMap::new();
        for line in listed("assigned")?.lines() {
            let (officer, role) = line.split_once(' ').unwrap_or((line, ""));
            let officer: OfficerId =
                officer.parse().map_err(|_| StoreFault::malformed(format!("人员标识 {officer}")))?;
            assigned.entry(officer).or_default().insert(role.to_owned());
        }
        Ok(Some(CaseFacts {
            id: CaseId::new(case),
            organ: organ(&row.text("organ")?)?,
            participants,
            secrecy: secrecy_from_rank(row.int("secrecy")?)?,
            region: row.text("region")?,
            assigned,
            closed: row.get::<Option<i64>>("closed_at")?.is_some(),
            plan_task: row.get::<Option<i64>>("measure")?.is_some(),
        }))
    }

    /// The case of this official number, so that its facts can be asked for.
    ///
    /// # Errors
    /// The database's.
    pub async fn case_by_number(&self, number: &str) -> Result<Option<Uuid>, StoreFault> {
        let mut connection = self.database.read().await?;
        let row =
            sql("SELECT case_id FROM cases WHERE number = $1").bind(number).optional(&mut connection).await?;
        row.map(|row| row.uuid("case_id")).transpose()
    }

    /// The row of a case.
    ///
    /// # Errors
    /// [`StoreFault::Missing`] if the proof is for another case; otherwise the database's.
    pub async fn case_row(&self, granted: &Granted, case: Uuid) -> Result<Option<CaseRow>, StoreFault> {
        let mut connection = self.database.read().await?;
        check_stream(granted, case, &mut connection).await?;
        let row = sql_owned(format!("SELECT {COLUMNS} FROM cases c WHERE c.case_id = $1"))
            .bind(case)
            .optional(&mut connection)
            .await?;
        row.as_ref().map(case_row).transpose()
    }

    /// The clocks of a case in the order given.
    ///
    /// # Errors
    /// As [`Store::case_row`].
    pub async fn case_clocks(&self, granted: &Granted, case: Uuid) -> Result<Vec<ClockRow>, StoreFault> {
        let mut connection = self.database.read().await?;
        check_stream(granted, case, &mut connection).await?;
        let text = "SELECT limit_id, title, state, started_at, due_at, warn_at, met_at, owed_by, owed_organ, \
                    heard_organ, heard_post, cite, provisional FROM case_clocks WHERE case_id = $1 ORDER BY position";
        children(&mut connection, text, case).await?.iter().map(super::clocks::clock_row).collect()
    }

    /// What is to be done in a case.
    ///
    /// # Errors
    /// As [`Store::case_row`].
    pub async fn case_todos(&self, granted: &Granted, case: Uuid) -> Result<Vec<TodoRow>, StoreFault> {
        let mut connection = self.database.read().await?;
        check_stream(granted, case, &mut connection).await?;
        let text = "SELECT organ, role, post, officer, act, title, due_at, kind FROM todos WHERE case_id = $1 \
                    ORDER BY position";
        children(&mut connection, text, case).await?.iter().map(super::todos::todo_row).collect()
    }

    /// The goods of a case in the order given.
    ///
    /// # Errors
    /// As [`Store::case_row`].
    pub async fn case_goods(&self, granted: &Granted, case: Uuid) -> Result<Vec<GoodsRow>, StoreFault> {
        let mut connection = self.database.read().await?;
        check_stream(granted, case, &mut connection).await?;
        let text = "SELECT lot, root, label, name, model, unit, right_shown, batch, place, held, under_way, differs, \
                    since, due_at FROM case_goods WHERE case_id = $1 ORDER BY position";
        children(&mut connection, text, case).await?.iter().map(super::goods::goods_row).collect()
    }

    /// The parties and rights that a case knows by number.
    ///
    /// # Errors
    /// As [`Store::case_row`].
    pub async fn case_known(&self, granted: &Granted, case: Uuid) -> Result<Vec<KnownRow>, StoreFault> {
        let mut connection = self.database.read().await?;
        check_stream(granted, case, &mut connection).await?;
        let text = "SELECT kind, number, body FROM case_known WHERE case_id = $1 ORDER BY position";
        children(&mut connection, text, case).await?.iter().map(super::goods::known_row).collect()
    }

    /// The whole read model as stored, for comparing it with a new fold; its search text is not kept and comes back empty.
    ///
    /// # Errors
    /// As [`Store::case_row`].
    pub async fn case_projection(
        &self,
        granted: &Granted,
        case: Uuid,
    ) -> Result<Option<CaseProjection>, StoreFault> {
        let Some(row) = self.case_row(granted, case).await? else {
            return Ok(None);
        };
        let Some(facts) = self.case_facts(case).await? else {
            return Ok(None);
        };
        let parts = self.entry_parts(case).await?;
        let roles = |(officer, roles): (OfficerId, BTreeSet<String>)| {
            roles.into_iter().map(move |role| (officer.uuid(), role)).collect::<Vec<_>>()
        };
        Ok(Some(CaseProjection {
            case_id: row.case_id,
            number: row.number,
            procedure: row.procedure,
            title: row.title,
            organ: row.organ,
            region: row.region,
            secrecy: row.secrecy,
            measure: row.measure,
            stage: row.stage,
            status: row.status,
            opened_at: row.opened_at,
            closed_at: row.closed_at,
            version: row.version,
            next_due_at: row.next_due_at,
            assigned: facts.assigned.into_iter().flat_map(roles).collect(),
            participants: facts.participants.iter().map(ToString::to_string).collect(),
            clocks: self.case_clocks(granted, case).await?,
            facts_json: row.facts_json,
            search_text: String::new(),
            personal_text: String::new(),
            todo: self.case_todos(granted, case).await?,
            entry: parts.entry,
            names: parts.names,
            draws: parts.draws,
            goods: self.case_goods(granted, case).await?,
            known: self.case_known(granted, case).await?,
            found: crate::found::read(&mut self.database.read().await?, case).await?,
        }))
    }

    /// Writes read models derived anew from events, without recording anything: after a restore, or when the program
    /// folds differently. Needs a proof for [`Action::RunJobs`], [`Action::VerifyLedger`] or [`Action::RunBackup`].
    /// A projection whose version is not its stream's is skipped. Returns how many are now as they should be.
    ///
    /// # Errors
    /// [`StoreFault::Missing`] for another proof; otherwise the database's.
    pub async fn rebuild_projections(
        &self,
        granted: &Granted,
        projections: &[CaseProjection],
        rewrite: Rewrite,
    ) -> Result<usize, StoreFault> {
        check_action(granted, &[Action::RunJobs, Action::VerifyLedger, Action::RunBackup])?;
        let mut connection = self.database.begin().await?;
        // Nothing may be appended between looking at the versions and writing.
        crate::append::lock(&mut connection).await?;
        let mut rows = Vec::new();
        for projection in projections {
            let text = "SELECT min(leaf_index) AS doc, max(version) AS version, max(recorded_at) AS updated_at \
                        FROM events WHERE stream = $1";
            let row = sql(text).bind(projection.case_id).one(&mut connection).await?;
            if row.get::<Option<i64>>("version")? == Some(projection.version) {
                rows.push((projection, row.int("doc")?, row.int("updated_at")?));
            }
        }
        let cases: Vec<Uuid> = rows.iter().map(|(projection, ..)| projection.case_id).collect();
        let kept = match rewrite {
            Rewrite::Everything => None,
            Rewrite::WhatDiffers => Some(crate::append::kept_parts(&mut connection, &cases).await?),
        };
        let stored = kept.as_ref().map_or(Stored::Unknown, Stored::Kept);
        case_rows(&mut connection, &rows, &stored).await?;
        connection.commit().await?;
        Ok(rows.len())
    }
}

/// How much [`Store::rebuild_projections`] writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rewrite {
    /// Everything: what is stored is not trusted, or the same texts are indexed otherwise.
    Everything,
    /// What differs by the digests kept with each case.
    WhatDiffers,
}

async fn children(
    connection: &mut Connection,
    text: &'static str,
    case: Uuid,
) -> Result<Vec<crate::sql::Row>, StoreFault> {
    sql(text).bind(case).all(connection).await
}

pub(crate) fn organ(text: &str) -> Result<OrganId, StoreFault> {
    text.parse().map_err(|_| StoreFault::malformed(format!("机关标识 {text}")))
}
