//! The shipped checklists against cases: what is there, what is missing, what the next organ will miss.
#![allow(clippy::unwrap_used, missing_docs)]

mod national;

use case::evidence::{Presence, causes, missed_by_next, of_case};
use case::value::FileRef;
use case::{CaseState, FieldValue};
use jiff::civil::{Date, date};
use law::procedure::Procedure;
use national::National;
use serde_json::json;
use std::sync::OnceLock;

const ON: Date = date(2026, 3, 2);

fn law() -> &'static National {
    static LAW: OnceLock<National> = OnceLock::new();
    LAW.get_or_init(National::load)
}

fn procedure(id: &str) -> &'static Procedure {
    law().library.procedure_on(id, ON).unwrap()
}

/// A case of a procedure that knows nothing yet.
fn case_of(procedure: &Procedure) -> CaseState {
    serde_json::from_value(json!({
        "id": "00000000-0000-0000-0000-000000000001", "version": 1, "procedure": procedure.key(),
        "title": "样例", "number": "", "organ": "2301-amr", "region": "230100", "secrecy": "internal",
        "origin": null, "opened_at": "2026-03-02T01:00:00Z", "closed_at": null, "stage": {}, "facts": {},
        "assigned": {}, "done": [], "proposals": {}, "papers": [], "sent": [], "received": [], "decided": {},
        "links": [], "subtasks": {}, "signals": [], "reported": [],
    }))
    .unwrap()
}

fn choice(state: &mut CaseState, field: &str, value: &str) {
    state.facts.insert(field.into(), FieldValue::Choice(value.into()));
}

fn paper(state: &mut CaseState, kind: &str) {
    let file = FileRef { sha256: "0".repeat(64), name: kind.into(), bytes: 1, paper: kind.into() };
    state.papers.push(file);
}

fn presence(procedure: &'static Procedure, state: &CaseState, item: &str) -> Option<Presence> {
    let causes = of_case(&law().library, procedure, state, ON);
    causes.iter().flat_map(|cause| &cause.items).find(|one| *one.item.id == *item).map(|one| one.presence)
}

#[test]
fn every_offence_of_the_forms_has_its_checklist() {
    let transfer = procedure("crime-transfer");
    for offence in &transfer.field("offence").unwrap().choices {
        let mut state = case_of(transfer);
        assert!(causes(&law().library, &state).is_empty());
        choice(&mut state, "offence", &offence.id);
        assert!(!causes(&law().library, &state).is_empty(), "{}", offence.id);
    }
}

#[test]
fn the_kind_of_a_right_brings_a_case_under_its_checklist() {
    for (kind, id) in [("gi", "geographical-indication"), ("variety", "plant-variety"), ("patent", "patent")]
    {
        let mut state = case_of(procedure("administrative-penalty"));
        let right = serde_json::from_value(json!({ "kind": kind, "number": "1" })).unwrap();
        state.facts.insert("rights".into(), FieldValue::Many(vec![FieldValue::Right(right)]));
        let found = causes(&law().library, &state);
        assert_eq!(found.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), [id]);
    }
}

#[test]
fn the_cause_brings_a_case_under_its_checklist_when_no_right_is_typed() {
    for (cause, id) in [("confusion", "confusion"), ("seed", "plant-variety"), ("trademark", "trademark")] {
        let mut state = case_of(procedure("administrative-penalty"));
        choice(&mut state, "cause", cause);
        let found = causes(&law().library, &state);
        assert_eq!(found.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), [id]);
    }
}

#[test]
fn a_typed_amount_is_a_fact_and_not_the_ledger() {
    let transfer = procedure("crime-transfer");
    let mut state = case_of(transfer);
    choice(&mut state, "offence", "214");
    state.facts.insert("sales_amount".into(), FieldValue::Money(9_000_000));
    assert_eq!(presence(transfer, &state, "amount-stated"), Some(Presence::There));
    assert_eq!(presence(transfer, &state, "amount"), Some(Presence::Missing));
    paper(&mut state, "other-material");
    assert_eq!(presence(transfer, &state, "amount"), Some(Presence::There));
}

#[test]
fn an_item_is_there_once_a_field_or_a_paper_shows_it() {
    let transfer = procedure("crime-transfer");
    let mut state = case_of(transfer);
    choice(&mut state, "offence", "214");
    assert_eq!(presence(transfer, &state, "goods-list"), Some(Presence::Missing));
    paper(&mut state, "goods-list");
    assert_eq!(presence(transfer, &state, "goods-list"), Some(Presence::There));
}

#[test]
fn a_paper_that_came_from_another_organ_counts_where_it_has_no_field() {
    let police = procedure("police-crime-case");
    let mut state = case_of(police);
    choice(&mut state, "offence", "214");
    assert_eq!(presence(police, &state, "report"), Some(Presence::Missing));
    paper(&mut state, "investigation-report");
    assert_eq!(presence(police, &state, "report"), Some(Presence::There));
}

#[test]
fn a_field_with_another_value_does_not_show_the_item() {
    let penalty = procedure("administrative-penalty");
    let mut state = case_of(penalty);
    choice(&mut state, "offence", "214");
    choice(&mut state, "rights_told", "no");
    assert_eq!(presence(penalty, &state, "rights-told"), Some(Presence::Missing));
    choice(&mut state, "rights_told", "yes");
    assert_eq!(presence(penalty, &state, "rights-told"), Some(Presence::There));
}

#[test]
fn an_item_for_other_cases_is_not_asked_for() {
    let transfer = procedure("crime-transfer");
    let mut state = case_of(transfer);
    choice(&mut state, "offence", "213");
    assert_eq!(presence(transfer, &state, "knowledge"), None);
    choice(&mut state, "offence", "214");
    assert!(presence(transfer, &state, "knowledge").is_some());
}

#[test]
fn what_lies_behind_a_case_is_not_asked_of_it() {
    let police = procedure("police-crime-case");
    let mut state = case_of(police);
    choice(&mut state, "offence", "214");
    let causes = of_case(&law().library, police, &state, ON);
    let asked =
        causes.iter().flat_map(|cause| &cause.items).flat_map(|item| item.own.iter().chain(&item.later));
    for need in asked {
        assert!(!["administrative-penalty", "crime-transfer"].contains(&need.procedure.id.as_str()));
    }
    assert_eq!(presence(police, &state, "rights-told"), None);
}

#[test]
fn a_transfer_names_what_the_police_will_miss_but_not_what_it_draws_up_itself() {
    let transfer = procedure("crime-transfer");
    let act = transfer.act("transfer").unwrap();
    let mut state = case_of(transfer);
    choice(&mut state, "offence", "214");
    let library = &law().library;
    let missed = missed_by_next(library, transfer, act, &state, ON);
    let report = missed.iter().find(|one| *one.item.id == *"report").unwrap();
    assert!(report.on_form);
    assert_eq!(*report.needs[0].procedure.id, *"police-crime-case");
    assert!(missed.iter().all(|one| *one.item.id != *"goods-list"), "the list is drawn up with the act");
    paper(&mut state, "investigation-report");
    let missed = missed_by_next(library, transfer, act, &state, ON);
    assert!(missed.iter().all(|one| *one.item.id != *"report"));
    assert!(!missed.is_empty());
}

#[test]
fn an_act_that_hands_nothing_over_warns_of_nothing() {
    let transfer = procedure("crime-transfer");
    let mut state = case_of(transfer);
    choice(&mut state, "offence", "214");
    let act = transfer.act("approve").unwrap();
    assert!(missed_by_next(&law().library, transfer, act, &state, ON).is_empty());
}
