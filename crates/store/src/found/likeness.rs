//! Cases that have a right or a party in common.

use access::Scope;
use uuid::Uuid;

use crate::cases::{CASE_COLUMNS, CaseRow, Condition, case_row};
use crate::sql::Row;
use crate::{Store, StoreFault};

/// Most keys that one question compares.
const MAX_KEYS: usize = 60;
/// Of so many latest cases with one key it is asked whether they are within the scope: a mark that tens of thousands of cases
/// of other organs have in common must not slow every page of one of them.
const LOOKED_AT: i64 = 1000;

/// Something a case may have in common with another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyRow {
    /// What it is, in the caller's words.
    pub likeness: String,
    /// As compared.
    pub value: String,
    /// Whether only those may see it who may read the personal data of the case.
    pub personal: bool,
}

/// A case that has a key in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlikeCase {
    /// The case.
    pub case: CaseRow,
    /// What it has in common, in the caller's words.
    pub likeness: String,
}

pub(super) fn key(row: &Row) -> Result<KeyRow, StoreFault> {
    Ok(KeyRow { likeness: row.text("likeness")?, value: row.text("value")?, personal: row.flag("personal")? })
}

impl Store {
    /// Cases that hold one of the keys: those within `scope` by what is not personal, those within `personal` by the rest.
    /// Latest opened first, of each key at most `limit` cases; what lies outside is not even counted. Of a key that more than a
    /// thousand cases hold, only the latest thousand are asked.
    ///
    /// # Errors
    /// The database's.
    pub async fn alike(
        &self,
        scope: &Scope,
        personal: Option<&Scope>,
        keys: &[KeyRow],
        without: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<AlikeCase>, StoreFault> {
        if keys.is_empty() || scope.is_empty() {
            return Ok(Vec::new());
        }
        let limit = limit.clamp(1, crate::MAX_PAGE);
        let mut condition = Condition::default();
        let within = condition.within(scope, "c").unwrap_or_else(|| "1 = 1".to_owned());
        let readable = match personal {
            Some(personal) => {
                let within = condition.within(personal, "c").unwrap_or_else(|| "1 = 1".to_owned());
                format!("(k.personal = 0 OR {within})")
            }
            None => "k.personal = 0".to_owned(),
        };
        let other = without.map(|case| format!("AND k.case_id <> {}", condition.value(case)));
        let other = other.unwrap_or_default();
        // Ids sort by time: of something that very many cases have in common only the latest are looked at.
        let ways = keys.iter().take(MAX_KEYS).map(|wanted| {
            let (likeness, value) = (condition.value(&wanted.likeness), condition.value(&wanted.value));
            format!(
                "SELECT * FROM (SELECT k.case_id, k.likeness FROM \
                 (SELECT case_id, likeness, personal FROM case_keys \
                 WHERE likeness = {likeness} AND value = {value} ORDER BY case_id DESC LIMIT {LOOKED_AT}) k \
                 JOIN cases c ON c.case_id = k.case_id WHERE {within} AND {readable} {other} \
                 ORDER BY k.case_id DESC LIMIT {limit}) AS latest"
            )
        });
        let ways: Vec<String> = ways.collect();
        let head = format!(
            "SELECT DISTINCT {}, k.likeness FROM ({}) k JOIN cases c ON c.case_id = k.case_id",
            CASE_COLUMNS,
            ways.join(" UNION ALL ")
        );
        let tail = "ORDER BY c.opened_at DESC, c.case_id DESC, k.likeness";
        let rows = condition.statement(&head, tail).all(&mut self.database.read().await?).await?;
        rows.iter()
            .map(|row| Ok(AlikeCase { case: case_row(row)?, likeness: row.text("likeness")? }))
            .collect()
    }
}
