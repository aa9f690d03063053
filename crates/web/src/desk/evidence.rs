//! 证据清单: in the law browser, on the page of a case, and above the forms of acts that hand a case over.
use super::law::today;
use super::page;
use crate::error::{Answer, Stop};
use crate::security::{cite, cite_of};
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::evidence::{self, CauseView, ChecklistView, ElementRow, ItemRow, MissedView};
use crate::ui::frame::Place;
use crate::ui::law::{self, DefinitionRow};
use crate::ui::parts::Cite;
use ::case::evidence::{Need, Presence, missed_by_next, of_case};
use ::law::Citation;
use ::law::evidence::{EvidenceChecklist, EvidenceItem, Shown};
use ::law::instrument::Status;
use ::law::procedure::{Act, Procedure};
use ::law::source::Located;
use ::law::uses::{UserKind, unchecked};
use app::cases::CaseView;
use axum::extract::{Path, State};
use axum::response::Response;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Most steps named beside one missing item; the checklist's page names all.
const NEEDS_SHOWN: usize = 4;

/// `GET /law/checklists`.
pub async fn list(State(state): State<WebState>, signed: Signed) -> Response {
    let library = &state.platform.rules.library;
    let open = unchecked(library, UserKind::Checklist, today(&state));
    let rows = library.checklists.iter().map(|(id, checklist)| DefinitionRow {
        title: checklist.title.clone(),
        href: format!("/law/checklists/{id}"),
        summary: checklist.summary.clone(),
        open: open.get(id).copied().unwrap_or_default(),
    });
    let rows: Vec<DefinitionRow> = rows.collect();
    page(&signed, "证据清单", Some(Place::Law), &law::definitions("/law/checklists", &rows))
}

/// `GET /law/checklists/{id}`.
///
/// # Errors
/// "Not there".
pub async fn show(State(state): State<WebState>, signed: Signed, Path(id): Path<String>) -> Answer {
    let library = &state.platform.rules.library;
    let found = library.checklists.get(&id).ok_or(Stop::not_there())?;
    let on = today(&state);
    let element = |element: &::law::evidence::Element| ElementRow {
        id: element.id.value.clone(),
        title: element.title.clone(),
        proves: element.proves.clone(),
        cites: current(&state, &element.cites, on).into_iter().map(|at| cite(&state, at, on)).collect(),
    };
    let item = |item: &EvidenceItem| {
        let places = item.shown_by.iter().flat_map(|shown| titles(&state, shown)).collect::<BTreeSet<_>>();
        let row = ItemRow { places: places.into_iter().collect(), ..row(&state, found, item, on) };
        (item.id.value.clone(), row, needed(&state, item, on))
    };
    let view = ChecklistView {
        title: found.title.clone(),
        summary: found.summary.clone(),
        applies: applies(&state, found),
        elements: found.elements.iter().map(element).collect(),
        items: found.items.iter().map(item).collect(),
    };
    Ok(page(&signed, &found.title, Some(Place::Law), &evidence::checklist(&view)))
}

/// The checklists of a case as its page shows them.
pub(super) fn causes(state: &WebState, procedure: &Procedure, view: &CaseView) -> Vec<CauseView> {
    let on = today(state);
    let shown = of_case(&state.platform.rules.library, procedure, &view.state, on);
    let drawn = shown.into_iter().map(|cause| CauseView {
        id: cause.checklist.id.value.clone(),
        title: cause.checklist.title.clone(),
        href: format!("/law/checklists/{}", cause.checklist.id),
        items: cause
            .items
            .iter()
            .map(|item| ItemRow {
                presence: item.presence,
                places: item.places.iter().map(|place| (*place).to_owned()).collect(),
                needs: words(item.own.iter().chain(&item.later)),
                ..row(state, cause.checklist, item.item, on)
            })
            .collect(),
    });
    drawn.collect()
}

/// What the next organ will miss when an act is done as the case stands.
pub(super) fn missed(state: &WebState, procedure: &Procedure, act: &Act, view: &CaseView) -> Vec<MissedView> {
    let on = today(state);
    let items = missed_by_next(&state.platform.rules.library, procedure, act, &view.state, on);
    let drawn = items.iter().map(|missed| MissedView {
        item: ItemRow {
            presence: missed.presence,
            needs: words(missed.needs.iter()),
            ..row(state, missed.checklist, missed.item, on)
        },
        on_form: missed.on_form,
    });
    drawn.collect()
}

fn words<'a>(needs: impl Iterator<Item = &'a Need<'a>>) -> Vec<String> {
    let all: Vec<String> =
        needs.map(|need| format!("{}（{}）", need.procedure.title, need.act.title)).collect();
    match all.len().checked_sub(NEEDS_SHOWN) {
        Some(more) if more > 0 => {
            let mut first: Vec<String> = all.into_iter().take(NEEDS_SHOWN).collect();
            first.push(format!("另有 {more} 步"));
            first
        }
        _ => all,
    }
}

fn row(state: &WebState, checklist: &EvidenceChecklist, item: &EvidenceItem, on: Date) -> ItemRow {
    let proves =
        item.proves.iter().filter_map(|id| checklist.element(id)).map(|element| element.title.as_str());
    ItemRow {
        title: item.title.clone(),
        proves: proves.collect::<Vec<_>>().join("、"),
        form: item.form.clone(),
        cite: article(state, item, on),
        presence: Presence::NoPlace,
        places: Vec::new(),
        needs: Vec::new(),
    }
}

/// The article in force on a day; the first one named when none is.
fn article(state: &WebState, item: &EvidenceItem, on: Date) -> Option<Cite> {
    let chosen = in_force(state, &item.cites, on)?;
    let shown = cite_of(&state.platform.rules.library.cited(chosen, on));
    let checked = shown.verified == Some(true) && item.status == Status::Verified;
    Some(Cite { verified: Some(checked), ..shown })
}

/// The first citation whose version is in force on a day, else the first.
pub(crate) fn in_force<'a>(
    state: &WebState,
    cites: &'a [Located<Citation>],
    on: Date,
) -> Option<&'a Citation> {
    current(state, cites, on).into_iter().next()
}

/// The citations whose versions are in force on a day; all of them when none is.
fn current<'a>(state: &WebState, cites: &'a [Located<Citation>], on: Date) -> Vec<&'a Citation> {
    let library = &state.platform.rules.library;
    let holds = |cite: &&Located<Citation>| {
        let meant = library.find(cite, on).map(|(_, version)| &version.id);
        let current = library.instruments.get(&cite.instrument).and_then(|found| found.version_on(on));
        current.is_some_and(|current| Some(&current.id) == meant)
    };
    let now: Vec<&Citation> = cites.iter().filter(holds).map(|cite| &cite.value).collect();
    if now.is_empty() { cites.iter().map(|cite| &cite.value).collect() } else { now }
}

/// Titles under which the procedures in force show something.
fn titles(state: &WebState, shown: &Shown) -> Vec<String> {
    let procedures = state.platform.rules.library.procedures.values();
    match shown {
        Shown::Field(id, _) => {
            procedures.filter_map(|p| p.field(id)).map(|field| field.title.clone()).take(1).collect()
        }
        Shown::Paper(id) => {
            let papers = procedures.flat_map(|p| p.handovers.iter().flat_map(|handover| &handover.papers));
            papers.filter(|paper| *paper.id == *id).map(|paper| paper.title.clone()).take(1).collect()
        }
    }
}

/// The steps that need an item, with the pages of their procedures.
fn needed(state: &WebState, item: &EvidenceItem, on: Date) -> Vec<(String, String)> {
    let library = &state.platform.rules.library;
    let step = |step: &Located<::law::evidence::StepRef>| {
        let procedure = library.procedure_on(&step.procedure, on)?;
        let act = procedure.act(&step.act)?;
        let href = format!("/law/procedures/{}#act-{}", procedure.key(), act.id);
        Some((format!("{}（{}）", procedure.title, act.title), href))
    };
    item.needed_by.iter().filter_map(step).collect()
}

/// To which cases a checklist applies, in words.
fn applies(state: &WebState, checklist: &EvidenceChecklist) -> Vec<String> {
    let rights =
        checklist.rights.iter().map(|kind| format!("涉及{}的", super::case_sections::right_kind(kind)));
    let matched = checklist.applies.iter().map(|wanted| {
        let fields = state.platform.rules.library.procedures.values().filter_map(|p| p.field(&wanted.field));
        let field = fields.into_iter().next();
        let title = field.map_or(wanted.field.value.clone(), |field| field.title.clone());
        let value = |id: &String| {
            let choice = field.and_then(|field| field.choices.iter().find(|choice| choice.id == *id));
            choice.map_or(id.clone(), |choice| choice.title.clone())
        };
        format!("“{title}”为{}的", wanted.values.iter().map(value).collect::<Vec<_>>().join("、"))
    });
    rights.chain(matched).collect()
}
