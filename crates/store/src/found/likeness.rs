//! Cases that have a right or a party in common.

use access::Scope;
use uuid::Uuid;

use crate::cases::{CASE_COLUMNS, CaseRow, Condition, case_row};
use crate::sql::Row;
use crate::{Store, StoreFault};

/// Most keys that one question compares.
const MAX_KEYS: usize = 60;

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
    /// Latest opened first, at most `limit` rows of a case and a likeness; what lies outside is not even counted.
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
        let mut condition = Condition::default();
        condition.and_scope(scope, "c");
        let mut ways = Vec::new();
        for wanted in keys.iter().take(MAX_KEYS) {
            let (likeness, value) = (condition.value(&wanted.likeness), condition.value(&wanted.value));
            ways.push(format!("(k.likeness = {likeness} AND k.value = {value})"));
        }
        condition.and(format!("({})", ways.join(" OR ")));
        match personal {
            Some(personal) => {
                let within = condition.within(personal, "c").unwrap_or_else(|| "1 = 1".to_owned());
                condition.and(format!("(k.personal = 0 OR {within})"));
            }
            None => condition.and("k.personal = 0"),
        }
        if let Some(case) = without {
            let case = condition.value(case);
            condition.and(format!("c.case_id <> {case}"));
        }
        let most = condition.value(limit.clamp(1, crate::MAX_PAGE));
        let head = format!(
            "SELECT DISTINCT {}, k.likeness FROM case_keys k JOIN cases c ON c.case_id = k.case_id",
            CASE_COLUMNS
        );
        let tail = format!("ORDER BY c.opened_at DESC, c.case_id DESC, k.likeness LIMIT {most}");
        let rows = condition.statement(&head, &tail).all(&mut self.database.read().await?).await?;
        rows.iter()
            .map(|row| Ok(AlikeCase { case: case_row(row)?, likeness: row.text("likeness")? }))
            .collect()
    }
}
