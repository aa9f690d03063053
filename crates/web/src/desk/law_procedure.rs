//! One procedure in full: limits, acts, hand-overs, checklist, worked examples.
use super::law::{act_row, limit_row, today, with_style_file};
use super::law_links::Index;
use super::{case as case_page, page};
use crate::error::{Answer, Stop};
use crate::security::cite;
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::frame::{self, Frame, Place};
use crate::ui::law::{
    self, ChecklistPage, FieldRow, HandoverRow, Needed, NeededStep, ProcedureExample, ProcedurePage, RoleRow,
    StepRow,
};
use crate::ui::parts::Cite;
use crate::ui::words;
use ::law::example::{ExampleCase, ExampleStep, LocalInstant, Subject};
use ::law::instrument::Status;
use ::law::procedure::{Addressee, Field, Handover, HeldBy, Procedure, Role};
use ::law::{Library, checklist};
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use jiff::civil::Date;

/// The procedure that an id, with or without `@version`, names.
fn found<'a>(state: &'a WebState, id: &str) -> Result<&'a Procedure, Stop> {
    let library = &state.platform.rules.library;
    let latest = || library.procedures.values().map(|filed| &filed.value).rfind(|p| *p.id == id);
    let found = library.procedure(id).or_else(|| library.procedure_on(id, today(state))).or_else(latest);
    found.ok_or(Stop::not_there())
}

/// `GET /law/procedures/{id}`: `id` is a procedure, with or without `@version`.
///
/// # Errors
/// "Not there".
pub async fn show(State(state): State<WebState>, signed: Signed, Path(id): Path<String>) -> Answer {
    let on = today(&state);
    let library = &state.platform.rules.library;
    let found = found(&state, &id)?;
    let until = found.in_force_until.map(|until| format!("，{}止", words::date(until))).unwrap_or_default();
    let index = Index::of(&state, &signed);
    let view = ProcedurePage {
        title: found.title.clone(),
        version: found.version.value.clone(),
        in_force: format!("{}起施行{until}", words::date(*found.in_force_on)),
        summary: found.summary.clone(),
        based_on: found.based_on.iter().map(|based| cite(&state, based, on)).collect(),
        diagram_svg: with_style_file(&::law::diagram::svg(found, library, on)),
        limits: found.limits.iter().map(|limit| limit_row(&state, found, limit, on)).collect(),
        acts: found.acts.iter().map(|act| act_row(&state, found, act, on)).collect(),
        handovers: found.handovers.iter().map(|one| handover(&state, found, one, on)).collect(),
        fields: found.fields.iter().filter_map(|field| field_row(&state, field, on)).collect(),
        roles: found.roles.iter().map(|role| role_row(&state, found, role, on)).collect(),
        steps: steps(&state, found, on),
        checklist: format!("/law/procedures/{}/checklist", found.key()),
        examples: examples(&state, found),
        used_in: index.pages(index.uses.of_procedure(&found.id)),
    };
    Ok(page(&signed, &found.title, Some(Place::Law), &law::procedure(&view)))
}

/// `GET /law/procedures/{id}/checklist`: the checklist alone, to be printed.
///
/// # Errors
/// "Not there".
pub async fn print(State(state): State<WebState>, signed: Signed, Path(id): Path<String>) -> Answer {
    let found = found(&state, &id)?;
    let view = ChecklistPage {
        title: found.title.clone(),
        version: format!("{}版", found.version),
        procedure: format!("/law/procedures/{}", found.key()),
        steps: steps(&state, found, today(&state)),
    };
    let title = format!("{}：清单", found.title);
    let around = Frame { title, active: Some(Place::Law), menu: Vec::new(), ..signed.frame.clone() };
    Ok(frame::page(&around, &law::checklist(&view)).into_response())
}

fn steps(state: &WebState, procedure: &Procedure, on: Date) -> Vec<NeededStep> {
    let items = checklist::checklist(procedure);
    let acts = procedure.acts.iter().filter(|act| !act.is_by_system());
    acts.map(|act| NeededStep {
        title: act.title.clone(),
        by: case_page::by(procedure, act),
        help: act.help.clone(),
        items: items
            .iter()
            .filter(|item| item.act == *act.id)
            .map(|item| Needed {
                what: item.what.clone(),
                required: item.required,
                cite: cite(state, &item.cite, on),
            })
            .collect(),
    })
    .collect()
}

fn handover(state: &WebState, procedure: &Procedure, handover: &Handover, on: Date) -> HandoverRow {
    let to = match &*handover.to {
        Addressee::Field(id) => procedure.field(id).map_or(id.clone(), |field| field.title.clone()),
        Addressee::Subject(id) => {
            let organ = procedure.field(id).map_or(id.clone(), |field| field.title.clone());
            format!("{organ}（已知对方受案办件的，送到那个办件）")
        }
        Addressee::Origin => "移送本件来的机关".into(),
        Addressee::Own => "本机关的另一部门".into(),
    };
    let library = &state.platform.rules.library;
    let receipt = match library.period(&handover.receipt_within, None, on) {
        Ok(resolved) => {
            let shown = cite(state, &resolved.value.cite, on);
            let verified = Some(resolved.status == Status::Verified);
            (
                format!("{}{}", resolved.value.value, resolved.parameter.unit.label()),
                Cite { verified, ..shown },
            )
        }
        Err(missing) => (missing.to_string(), Cite::default()),
    };
    HandoverRow {
        id: handover.id.value.clone(),
        title: handover.title.clone(),
        to,
        papers: handover
            .papers
            .iter()
            .map(|paper| (paper.title.clone(), paper.required, paper.drawn, cite(state, &paper.cite, on)))
            .collect(),
        receipt,
        cite: cite(state, &handover.cite, on),
        no_return: handover.no_return.as_ref().map(|kept| (kept.says.clone(), cite(state, &kept.cite, on))),
    }
}

/// Facts that an article demands, personal ones, and files marked public; the rest stands with the acts.
fn field_row(state: &WebState, field: &Field, on: Date) -> Option<FieldRow> {
    let mark = match (field.is_personal(), field.public) {
        (true, _) => "个人信息",
        (false, true) => "不含个人信息",
        (false, false) => "",
    };
    let shown = field.cite.is_some() || !mark.is_empty();
    shown.then(|| FieldRow {
        id: field.id.value.clone(),
        title: field.title.clone(),
        mark: mark.into(),
        cite: field.cite.as_ref().map(|at| cite(state, at, on)),
    })
}

fn role_row(state: &WebState, procedure: &Procedure, role: &Role, on: Date) -> RoleRow {
    let organ = role.in_organ.as_ref().and_then(|field| procedure.field(field));
    let organ = organ.map(|field| format!("（{}）", field.title)).unwrap_or_default();
    let held = match role.held_by {
        HeldBy::Assigned => "由指派担任",
        HeldBy::Post => "由有此岗位的人员担任",
    };
    RoleRow {
        id: role.id.value.clone(),
        title: role.title.clone(),
        held: format!("{held}{organ}"),
        cite: role.cite.as_ref().map(|at| cite(state, at, on)),
    }
}

fn examples(state: &WebState, procedure: &Procedure) -> Vec<ProcedureExample> {
    let rules = &state.platform.rules;
    let own =
        rules.examples.all().iter().filter(|file| file.examples.about() == Subject::Procedure(&procedure.id));
    own.flat_map(|file| &file.examples.cases).map(|case| example(&rules.library, procedure, case)).collect()
}

fn example(library: &Library, procedure: &Procedure, case: &ExampleCase) -> ProcedureExample {
    let first = case.steps.first().map(|step| step.case.clone()).unwrap_or_default();
    let several = case.steps.iter().any(|step| step.case != first);
    // The other cases of an example run under other procedures, of which any may know the act.
    let under = |step: &ExampleStep| {
        let others = || library.procedures.values().find(|p| p.act(&step.act).is_some()).map(|p| &p.value);
        if step.case == first || procedure.act(&step.act).is_some() { Some(procedure) } else { others() }
    };
    let row = |step| step_row(library, under(step).unwrap_or(procedure), step, several);
    let steps = case.steps.iter().map(row);
    ProcedureExample { title: case.title.value.clone(), steps: steps.collect() }
}

/// `2026-11-23T24:00` as 11月23日 24:00 with its year.
fn at(instant: LocalInstant) -> String {
    let text = instant.to_string();
    let time = text.split_once('T').map_or("", |(_, time)| time);
    format!("{} {time}", words::date(instant.date()))
}

fn step_row(library: &Library, procedure: &Procedure, step: &ExampleStep, several: bool) -> StepRow {
    let limit = |id: &String| procedure.limit(id).map_or(id.clone(), |limit| limit.title.clone());
    let expected = step.expect.clone().unwrap_or_default();
    let mut then = Vec::new();
    let act = procedure.act(&step.act);
    for (says, ids) in
        [("办结期限", &expected.met), ("逾期", &expected.overdue), ("计时中", &expected.running)]
    {
        then.extend(ids.iter().map(|id| format!("{says}：{}", limit(id))));
    }
    for (track, stage) in &expected.stage {
        let found = procedure.tracks.iter().find(|known| *known.id == *track);
        let title = found.and_then(|track| track.stages.iter().find(|known| *known.id == *stage));
        then.push(format!("进入：{}", title.map_or(stage, |stage| &stage.title)));
    }
    for (name, outcome) in &expected.outcome {
        let mut calls = procedure.acts.iter().flat_map(|act| &act.decisions);
        let table = calls.find(|call| *call.into == *name).and_then(|call| library.table(&call.table));
        then.push(format!("判定：{}", table.map_or(outcome.as_str(), |table| table.outcome_title(outcome))));
    }
    if let Some(code) = &expected.refused {
        let guard = act.and_then(|act| act.guards.iter().find(|guard| *guard.id == *code));
        then.push(guard.map_or_else(|| format!("拒绝：{code}"), |guard| format!("拒绝：{}", guard.refusal)));
    }
    if let Some(field) = &expected.rejected {
        let title = procedure.field(field).map_or(field.as_str(), |field| &field.title);
        then.push(format!("填写有误：{title}"));
    }
    let papers =
        step.papers.iter().map(String::as_str).map(|id| super::case_sections::paper_title(procedure, id));
    let by: Vec<String> = step.by.iter().cloned().chain(papers.map(|paper| format!("附{paper}"))).collect();
    StepRow {
        at: at(step.at),
        case: if several { step.case.clone() } else { String::new() },
        act: act.map_or(step.act.value.clone(), |act| act.title.clone()),
        by: by.join("、"),
        due: expected.due.iter().map(|(id, due)| (limit(id), at(*due))).collect(),
        then,
        refused: expected.refused.is_some() || expected.rejected.is_some(),
    }
}
