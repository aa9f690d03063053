//! What is found of a case, as its read model keeps it.
use crate::fault::AppFault;
use crate::platform::Platform;
use case::CaseState;
use law::procedure::Procedure;
use store::{FigureRow, FindingRow, Found, KeyRow, TopicRow};

/// What finders, likeness and tallies find of a state, and the topics it is marked with, in the order in which the store
/// gives it back.
///
/// # Errors
/// A finding that cannot be written as JSON: a fault of ours.
pub(super) fn found(
    platform: &Platform,
    procedure: &Procedure,
    state: &CaseState,
) -> Result<Found, AppFault> {
    let library = &platform.rules.library;
    let findings = case::finder::findings(library, procedure, state).into_iter().map(|finding| {
        let body = serde_json::to_string(&finding).map_err(AppFault::ours)?;
        let (verdict, percent) = (finding.verdict.key().to_owned(), finding.percent());
        Ok(FindingRow { verdict, percent, body, finder: finding.finder })
    });
    let findings = findings.collect::<Result<Vec<_>, AppFault>>()?;
    let figures = case::tally::added(library, procedure, state).into_iter().map(|added| FigureRow {
        tally: added.tally,
        tag: added.tag,
        figure: added.figure,
        amount: added.amount,
    });
    let keys = case::likeness::keys(procedure, state);
    let year = i64::from(case::actor::civil_date(state.opened_at).year());
    let topics = state.topics.keys().map(|topic| TopicRow { topic: topic.clone(), year });
    let (figures, topics) = (figures.collect(), topics.collect());
    Ok(Found { findings, keys: key_rows(&keys), figures, topics }.sorted())
}

/// Keys as the store compares them.
pub(crate) fn key_rows(keys: &[case::likeness::Key]) -> Vec<KeyRow> {
    let row = |key: &case::likeness::Key| KeyRow {
        likeness: key.likeness.key().to_owned(),
        value: key.value.clone(),
        personal: key.personal,
    };
    keys.iter().map(row).collect()
}
