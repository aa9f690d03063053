//! Fields of a form that offer what a register holds now.
use crate::error::Stop;
use crate::state::WebState;
use law::procedure::{Act, Field, Procedure};

/// Fields of the procedure; those that name entries of a register offer the entries in force.
///
/// # Errors
/// The store's.
pub(super) async fn offering(state: &WebState, procedure: &Procedure, act: &Act) -> Result<Vec<Field>, Stop> {
    let offered = state.platform.offered_entries(procedure, act).await?;
    let mut fields = procedure.fields.clone();
    for field in &mut fields {
        let entries = field.register.as_ref().and_then(|register| offered.get(register.as_str()));
        let choice = |(key, line): &(String, String)| law::table::Choice {
            id: key.clone(),
            title: format!("{key} {line}").trim().to_owned(),
        };
        field.choices.extend(entries.into_iter().flatten().map(choice));
    }
    Ok(fields)
}
