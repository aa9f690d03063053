//! What acts ask of the fields of their forms: by the form, by a guard, or by the list of papers that travels.
use crate::sample;
use crate::shipped::shipped;
use law::Library;
use law::procedure::{Demand, Procedure};

fn library() -> Library {
    sample::load(shipped()).0
}

/// `always`, `sometimes` or `optional`, and how many guards say so.
fn asked(procedure: &Procedure, act: &str, field: &str) -> (&'static str, usize) {
    let act = procedure.act(act).unwrap();
    let wanted = act.form.iter().find(|wanted| *wanted.field == field).unwrap();
    match procedure.demand(act, wanted) {
        Demand::Optional => ("optional", 0),
        Demand::Always(guards) => ("always", guards.len()),
        Demand::Sometimes(guards) => ("sometimes", guards.len()),
    }
}

fn procedure<'a>(library: &'a Library, id: &str) -> &'a Procedure {
    library.procedures.values().rfind(|procedure| *procedure.id == id).map(|filed| &filed.value).unwrap()
}

#[test]
fn a_field_that_the_form_leaves_open_is_asked_for_where_a_guard_cannot_hold_without_it() {
    let library = library();
    let transfer = procedure(&library, "crime-transfer");
    assert_eq!(asked(transfer, "report", "written_report"), ("always", 1));
    let task = procedure(&library, "plan-task");
    assert_eq!(asked(task, "report-progress", "evidence"), ("sometimes", 1));
    assert_eq!(asked(task, "submit", "evidence"), ("always", 0), "the form itself asks for it");
    let customs = procedure(&library, "customs-protection");
    assert_eq!(asked(customs, "release", "settlement_agreement"), ("sometimes", 1));
    assert_eq!(asked(customs, "detain-on-application", "rights_proof"), ("sometimes", 1));
}

#[test]
fn an_act_draws_up_what_its_list_and_its_form_leave_to_it() {
    let library = library();
    let drawn = |id: &str, act: &str| {
        let procedure = procedure(&library, id);
        let papers = procedure.papers_drawn(procedure.act(act).unwrap());
        papers.map(|(paper, cite)| format!("{paper} {}", cite.instrument)).collect::<Vec<_>>()
    };
    assert_eq!(
        drawn("crime-transfer", "transfer"),
        ["transfer-letter transfer-rules", "goods-list transfer-rules"]
    );
    assert_eq!(drawn("goods-disposal", "destroy"), ["disposal-record administrative-penalty-law"]);
    assert_eq!(drawn("goods-disposal", "auction-goods"), [""; 0]);
}

#[test]
fn a_paper_of_the_list_that_the_form_has_a_field_for_is_asked_for_there() {
    let library = library();
    let transfer = procedure(&library, "crime-transfer");
    let act = transfer.act("transfer").unwrap();
    let papers = &transfer.handover("transfer").unwrap().papers;
    for paper in papers {
        let field = transfer.field_of_paper(act, paper).unwrap_or_else(|| panic!("{}", paper.id));
        assert_eq!(field.paper.as_ref().unwrap().value, paper.id.value);
    }
    let approve = transfer.act("approve").unwrap();
    assert!(transfer.field_of_paper(approve, &papers[0]).is_none(), "another act has no such field");
}
