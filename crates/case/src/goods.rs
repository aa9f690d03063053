//! What an act does to goods, as part of deciding it.
use crate::custody::{self, Movement};
use crate::decide::Course;
use crate::handover::HandoverItem;
use crate::refusal::Refused;
use crate::state::CaseState;
use crate::value::{FieldValue, FileRef};
use jiff::Timestamp;
use law::procedure::Guard;
use std::collections::BTreeMap;

impl Course<'_> {
    /// What the act does to goods, on the state with the form's facts.
    pub(crate) fn custody(
        &self,
        would_be: &CaseState,
        form: &BTreeMap<String, FieldValue>,
        papers: &[FileRef],
        received: Option<&HandoverItem>,
    ) -> Result<Vec<Movement>, Refused> {
        let (library, new_id) = (self.setting.library, self.setting.new_id);
        let (procedure, act, state) = (self.procedure, self.act, would_be);
        custody::planned(&custody::Planned { library, procedure, act, state, form, papers, received, new_id })
    }
}

/// Whether a condition looks at the goods as they will be.
pub(crate) fn looks_at_goods(guard: &Guard) -> bool {
    guard.require.variables().any(|name| matches!(name.as_str(), "goods_kept" | "goods_amount"))
}

/// Adds the movements to a state that is only looked at.
pub(crate) fn with_goods(
    would_be: &mut CaseState,
    movements: &[Movement],
    at: Timestamp,
) -> Result<(), Refused> {
    let told = custody::Told { at, version: 0, word: String::new(), who: Vec::new() };
    for movement in movements {
        let applied = would_be.custody.apply(movement, &told);
        applied.map_err(|breach| Refused::Definition(breach.to_string()))?;
    }
    Ok(())
}
