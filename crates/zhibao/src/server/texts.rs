//! Keeping full texts in the office's own data.
use super::{place, platform, refused, run};
use crate::answer::Failure;
use crate::cli::GlobalOptions;
use law::plan::PlanDocument;
use law::text::LawText;
use std::collections::BTreeMap;

/// Keeps the measures' texts of a plan; returns how many.
///
/// # Errors
/// When the records cannot be opened or the document is not this province's plan.
pub fn keep_plan(flags: &GlobalOptions, plan: &PlanDocument, source: &str) -> Result<usize, Failure> {
    run(async {
        let (_, place) = place(flags)?;
        let platform = platform(&place).await?;
        platform.keep_plan_text(plan, source).await.map_err(|fault| refused(&fault))
    })
}

/// Keeps the articles of laws, by instrument and version; returns how many articles.
///
/// # Errors
/// When the records cannot be opened.
pub fn keep_laws(
    flags: &GlobalOptions,
    texts: &BTreeMap<(String, String), LawText>,
) -> Result<usize, Failure> {
    run(async {
        let (_, place) = place(flags)?;
        let platform = platform(&place).await?;
        let mut kept = 0;
        for ((instrument, version), text) in texts {
            kept +=
                platform.keep_law_text(instrument, version, text).await.map_err(|fault| refused(&fault))?;
        }
        Ok(kept)
    })
}
