//! Fields of a form that offer what a register holds now, or cases of the officer's organ.
use crate::error::Stop;
use crate::session::Signed;
use crate::state::WebState;
use app::cases::CaseFilter;
use law::procedure::{Act, Field, Procedure};
use law::table::Choice;

/// Most own cases offered; the number of any other can be typed.
const MAX_CASES: i64 = 50;

/// Fields of the procedure; those that name entries of a register offer the entries in force, those that name a case of the
/// organ its open cases.
///
/// # Errors
/// The store's.
pub(super) async fn offering(
    state: &WebState,
    signed: &Signed,
    procedure: &Procedure,
    act: &Act,
) -> Result<Vec<Field>, Stop> {
    let offered = state.platform.offered_entries(procedure, act).await?;
    let own = own_cases(state, signed, procedure, act).await?;
    let mut fields = procedure.fields.clone();
    for field in &mut fields {
        let entries = field.register.as_ref().and_then(|register| offered.get(register.as_str()));
        let choice = |(key, line): &(String, String)| Choice {
            id: key.clone(),
            title: format!("{key} {line}").trim().to_owned(),
        };
        field.choices.extend(entries.into_iter().flatten().map(choice));
        if field.own_case {
            field.choices.clone_from(&own);
        }
    }
    Ok(fields)
}

/// Open cases of the officer's organ, where the form has a field that names one.
async fn own_cases(
    state: &WebState,
    signed: &Signed,
    procedure: &Procedure,
    act: &Act,
) -> Result<Vec<Choice>, Stop> {
    let mut asked = act.form.iter().filter_map(|asked| procedure.field(&asked.field));
    if !asked.any(|field| field.own_case) {
        return Ok(Vec::new());
    }
    let organ = signed.person.case_actor.organ.clone();
    let filter = CaseFilter { organ, state: "open".into(), ..CaseFilter::default() };
    let cases = state.platform.cases(&signed.person, &filter, MAX_CASES).await?;
    let choice = |row: store::CaseRow| Some(Choice { id: row.number?, title: row.title });
    Ok(cases.rows.into_iter().filter_map(choice).collect())
}
