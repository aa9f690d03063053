//! Official documents: numbered with their act, drawn up once, kept as papers, verified by their code.
use app::cases::{CaseView, StandingSubmission, Submission};
use app::{AppFault, Person, Platform, new_id};
use case::EventKind;
use case::standing::Standing;
use case::state::IssuedDocument;
use futures_util::future::join_all;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::sync::Arc;
use testkit::bench::story::{Stage, on};
use testkit::{Databases, TestPlatform};
use uuid::Uuid;

fn transfer(stage: &Stage, case: Uuid) -> Submission {
    Submission {
        act_id: new_id(),
        case: Some(case),
        act: "transfer".into(),
        form: json!({ "police_organ": "2301-police" }).as_object().cloned().unwrap(),
        papers: stage.papers(&["transfer-letter", "investigation-report", "goods-list"]),
        ..Submission::default()
    }
}

#[tokio::test]
async fn an_act_makes_its_document_which_is_numbered_printed_filed_and_verified_once() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        test.platform.work_jobs().await.unwrap();
        let stage = Stage::set(&test.platform).await;
        let case = stage.approved(&|_, _| {}).await.unwrap();
        let zhang = stage.officer("zhang");
        let done = test.platform.perform(zhang, &transfer(&stage, case)).await.unwrap();
        assert_eq!(done.number, None, "the document's number is not the case's");
        let waiting = test.platform.case_view(zhang, case).await.unwrap();
        let ordered = waiting.state.documents.last().unwrap().clone();
        assert!(ordered.file.is_none() && ordered.number.contains("移送〔2026〕"), "{ordered:?}");
        let unknown = test.platform.document_proof(ordered.id).await;
        assert!(matches!(unknown, Err(AppFault::NotThere)), "nothing to verify before it is on file");
        // Two workers at once, and once more: it is drawn up once.
        let (one, two) = tokio::join!(test.platform.work_jobs(), test.platform.work_jobs());
        assert_eq!((one.unwrap().1, two.unwrap().1), (0, 0));
        test.platform.work_jobs().await.unwrap();
        let view = test.platform.case_view(zhang, case).await.unwrap();
        let issued = view.events.iter().filter(|event| event.title == "文书制成入卷").count();
        assert_eq!(issued, view.state.documents.len(), "{kind:?}");
        let document = view.state.documents.iter().find(|known| known.id == ordered.id).unwrap();
        let file = document.file.clone().unwrap();
        let (_, bytes) = test.platform.paper(zhang, case, &file.sha256).await.unwrap();
        assert!(bytes.starts_with(b"%PDF-"));
        let proof = test.platform.document_proof(ordered.id).await.unwrap();
        assert_eq!(proof.file.sha256, hex(&Sha256::digest(&bytes)));
        assert_eq!((proof.number.as_str(), proof.act.as_str()), (document.number.as_str(), "移送公安机关"));
        assert!(proof.act_leaf < proof.number_leaf && proof.number_leaf < proof.file.leaf);
        assert_eq!(test.platform.verify_as_system().await.unwrap().broken, None);
        for change in ["UPDATE records SET parent = 'x'", "DELETE FROM records"] {
            test.meddle(&format!("{change} WHERE collection = 'documents' AND key = '{}'", ordered.id)).await;
            let broken = test.platform.verify_as_system().await.unwrap().broken.unwrap_or_default();
            assert!(broken.contains("核验码") && broken.contains(&ordered.id.to_string()), "{broken}");
        }
    }
}

#[tokio::test]
async fn what_the_program_puts_on_file_stops_nobody_and_what_a_person_did_still_does() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let stage = Stage::set(&test.platform).await;
        let case = stage.approved(&|_, _| {}).await.unwrap();
        let zhang = stage.officer("zhang");
        test.platform.perform(zhang, &transfer_without_letter(&stage, case)).await.unwrap();
        let before = test.platform.case_view(zhang, case).await.unwrap();
        let seen = i64::try_from(before.state.version).unwrap();
        test.platform.work_jobs().await.unwrap();
        let drawn = test.platform.case_view(zhang, case).await.unwrap();
        assert!(drawn.state.version > before.state.version, "{kind:?}: the letter is on file");
        let note = |text: &str| StandingSubmission {
            act_id: new_id(),
            case,
            act: Standing::Note { text: text.into() },
            seen: Some(seen),
        };
        test.platform.perform_standing(zhang, &note("已电话告知公安机关")).await.unwrap();
        let late = test.platform.perform_standing(zhang, &note("再批一句")).await;
        assert!(matches!(late, Err(AppFault::Meanwhile { .. })), "{kind:?}: {late:?}");
        let late = Submission { seen: Some(seen), ..transfer(&stage, case) };
        let late = test.platform.perform(zhang, &late).await;
        assert!(matches!(late, Err(AppFault::Meanwhile { .. })), "{kind:?}: {late:?}");
    }
}

/// The one transfer letter of a case.
fn letter(view: &CaseView) -> IssuedDocument {
    let mut letters = view.state.documents.iter().filter(|d| d.template.starts_with("transfer-letter@"));
    let letter = letters.next().unwrap();
    assert!(letters.next().is_none(), "{:?}", view.state.documents);
    letter.clone()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn numbers_of_documents_have_no_gap_and_no_double_when_many_act_at_once() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let stage = Stage::set(&test.platform).await;
        let mut cases = Vec::new();
        for _ in 0..12 {
            cases.push(stage.approved(&|_, _| {}).await.unwrap());
        }
        let submissions: Vec<Submission> = cases.iter().map(|case| transfer(&stage, *case)).collect();
        let zhang = stage.officer("zhang");
        let acts = submissions.iter().map(|submission| test.platform.perform(zhang, submission));
        for done in join_all(acts).await {
            done.unwrap();
        }
        let mut serials = BTreeSet::new();
        for case in cases {
            let view = test.platform.case_view(zhang, case).await.unwrap();
            let letter = letter(&view);
            let number: vocabulary::DocumentNumber = letter.number.parse().unwrap();
            assert!(serials.insert(number.serial()), "{} twice", letter.number);
        }
        let first = serials.first().copied().unwrap();
        let expected: BTreeSet<u32> = (first..first + 12).collect();
        assert_eq!(serials, expected, "{kind:?}");
    }
}

/// Corrects the facts of a case so that they hold a character that no font has.
async fn name_without_glyph(test: &TestPlatform, by: &Person, case: Uuid) {
    let value = json!("当事人姓𠮷，经营箱包。");
    let act = Standing::CorrectFact { field: "facts".into(), value, reason: "核对身份证件".into() };
    let correct = StandingSubmission { act_id: new_id(), case, act, seen: None };
    test.platform.perform_standing(by, &correct).await.unwrap();
}

#[tokio::test]
async fn a_name_that_no_font_can_write_is_recorded_instead_of_a_number() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let stage = Stage::set(&test.platform).await;
    let case = stage.approved(&|_, _| {}).await.unwrap();
    let zhang = stage.officer("zhang");
    name_without_glyph(&test, zhang, case).await;
    test.platform.perform(zhang, &transfer(&stage, case)).await.unwrap();
    let view = test.platform.case_view(zhang, case).await.unwrap();
    let told = view.events.iter().find(|event| event.title.starts_with("未制作《")).unwrap();
    assert!(told.details[0].1.contains('𠮷'), "{:?}", told.details);
    let numbered = view.state.documents.iter().any(|d| d.template.starts_with("transfer-letter@"));
    assert!(!numbered, "no number is spent on it");
}

/// The documents of a case that are not made, as one person has them made under an act's id.
async fn make(
    test: &TestPlatform,
    by: &Person,
    case: Uuid,
    document: Uuid,
    act_id: Uuid,
) -> Result<(), AppFault> {
    let make = StandingSubmission { act_id, case, act: Standing::MakeDocument { document }, seen: None };
    test.platform.perform_standing(by, &make).await.map(|_| ())
}

#[tokio::test]
async fn a_withheld_document_is_made_once_what_it_lacked_is_mended_with_the_next_number_and_once() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        test.platform.work_jobs().await.unwrap();
        let stage = Stage::set(&test.platform).await;
        let (zhang, chen) = (stage.officer("zhang"), stage.officer("chen"));
        let (case, other) =
            (stage.approved(&|_, _| {}).await.unwrap(), stage.approved(&|_, _| {}).await.unwrap());
        name_without_glyph(&test, zhang, case).await;
        test.platform.perform(zhang, &transfer(&stage, case)).await.unwrap();
        let withheld = test.platform.case_view(zhang, case).await.unwrap().state.withheld;
        let [withheld] = withheld.as_slice() else { panic!("{withheld:?}") };

        let early = make(&test, zhang, case, withheld.id, new_id()).await;
        assert!(matches!(&early, Err(AppFault::Refused(why)) if why.to_string().contains('𠮷')), "{early:?}");
        let act = Standing::CorrectFact {
            field: "facts".into(),
            value: json!("当事人姓吉，经营箱包。"),
            reason: "本人书面同意用“吉”".into(),
        };
        let correct = StandingSubmission { act_id: new_id(), case, act, seen: None };
        test.platform.perform_standing(zhang, &correct).await.unwrap();
        let stranger = make(&test, chen, case, withheld.id, new_id()).await;
        assert!(matches!(stranger, Err(AppFault::NotThere)), "{stranger:?}");

        let act_id = new_id();
        for _ in 0..2 {
            make(&test, zhang, case, withheld.id, act_id).await.unwrap();
        }
        let again = make(&test, zhang, case, withheld.id, new_id()).await;
        assert!(matches!(again, Err(AppFault::Refused(_))), "{again:?}");
        test.platform.perform(zhang, &transfer(&stage, other)).await.unwrap();
        test.platform.work_jobs().await.unwrap();

        let view = test.platform.case_view(zhang, case).await.unwrap();
        let made = &letter(&view);
        let file = made.file.clone().unwrap();
        assert!(view.state.withheld.is_empty() && view.state.papers.contains(&file));
        let sent = view.state.sent.last().unwrap();
        assert_eq!(made.of, withheld.by.event, "it is the document of the act, not of who asked for it");
        let row = test.platform.case_view(zhang, case).await.unwrap().handovers.last().unwrap().id;
        assert_eq!(sent.item.id, row);
        let serial = |number: &str| number.parse::<vocabulary::DocumentNumber>().unwrap().serial();
        let later = letter(&test.platform.case_view(zhang, other).await.unwrap()).number;
        assert_eq!(serial(&made.number) + 1, serial(&later), "{kind:?}: no gap and no double");
        let proof = test.platform.document_proof(made.id).await.unwrap();
        assert_eq!((proof.at, proof.act.as_str()), (withheld.by.at, "移送公安机关"));
        assert_eq!(test.platform.verify_as_system().await.unwrap().broken, None);
    }
}

#[tokio::test]
async fn a_numbered_document_that_is_asked_for_anew_keeps_its_number_and_is_filed_once() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        test.platform.work_jobs().await.unwrap();
        let stage = Stage::set(&test.platform).await;
        let zhang = stage.officer("zhang");
        let case = stage.approved(&|_, _| {}).await.unwrap();
        test.platform.perform(zhang, &transfer(&stage, case)).await.unwrap();
        let ordered = letter(&test.platform.case_view(zhang, case).await.unwrap());
        make(&test, zhang, case, ordered.id, new_id()).await.unwrap();
        let (one, two) = tokio::join!(test.platform.work_jobs(), test.platform.work_jobs());
        assert_eq!((one.unwrap().1, two.unwrap().1), (0, 0));
        test.platform.work_jobs().await.unwrap();
        let view = test.platform.case_view(zhang, case).await.unwrap();
        let made = &letter(&view);
        assert_eq!((made.id, made.number.as_str()), (ordered.id, ordered.number.as_str()));
        let issued = view.events.iter().filter(|event| event.title == "文书制成入卷").count();
        assert_eq!((issued, made.file.is_some()), (view.state.documents.len(), true), "{kind:?}");
        let again = make(&test, zhang, case, ordered.id, new_id()).await;
        assert!(matches!(again, Err(AppFault::Refused(_))), "what is on file is not made again: {again:?}");
        assert_eq!(test.platform.verify_as_system().await.unwrap().broken, None);
    }
}

/// The transfer without a letter of one's own.
fn transfer_without_letter(stage: &Stage, case: Uuid) -> Submission {
    Submission { papers: stage.papers(&["investigation-report", "goods-list"]), ..transfer(stage, case) }
}

#[tokio::test]
async fn the_document_of_a_handing_over_act_reaches_the_recipient_before_and_after_the_signature() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        test.platform.work_jobs().await.unwrap();
        let stage = Stage::set(&test.platform).await;
        let (zhang, qian) = (stage.officer("zhang"), stage.officer("qian"));
        for drawn_first in [true, false] {
            let case = stage.approved(&|_, _| {}).await.unwrap();
            test.platform.perform(zhang, &transfer_without_letter(&stage, case)).await.unwrap();
            let item = test.platform.case_view(zhang, case).await.unwrap().handovers[0].id;
            if drawn_first {
                test.platform.work_jobs().await.unwrap();
            }
            let accept = Submission {
                act_id: new_id(),
                procedure: Some("police-crime-case".into()),
                act: "accept".into(),
                item: Some(item),
                ..Submission::default()
            };
            let police = test.platform.perform(qian, &accept).await.unwrap().case;
            test.platform.work_jobs().await.unwrap();
            let view = test.platform.case_view(qian, police).await.unwrap();
            let letters: Vec<_> =
                view.in_file.iter().filter(|file| file.paper == "transfer-letter").collect();
            assert_eq!(letters.len(), 1, "{kind:?} drawn first: {drawn_first}");
            let follows = view.events.iter().any(|event| event.title == "移送后作成的文书补入");
            assert_eq!(follows, !drawn_first, "{kind:?}");
        }
        assert_eq!(test.platform.watch_handovers().await.unwrap().differences, Vec::new());
        assert_eq!(test.platform.verify_as_system().await.unwrap().broken, None);
    }
}

/// The platform under a law by which two officers sign for the police's notice of filing.
fn with_two_signers(platform: &Platform) -> Platform {
    let mut rules = (*platform.rules).clone();
    let procedures = rules.library.procedures.values_mut().flat_map(|filed| &mut filed.value.acts);
    for act in procedures.filter(|act| *act.id == "receive-filing-notice") {
        act.officers = 2;
    }
    Platform { rules: Arc::new(rules), ..platform.clone() }
}

#[tokio::test]
async fn a_document_drawn_between_proposing_and_co_signing_a_receipt_reaches_the_recipient() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let platform = with_two_signers(&test.platform);
        let stage = Stage::set(&platform).await;
        let case = stage.approved(&|_, _| {}).await.unwrap();
        let police = stage.handed_over(case, &|_, _| {}).await.unwrap();
        let (sun, chen, liyan) = (stage.officer("sun"), stage.officer("chen"), stage.officer("liyan"));
        let officer = chen.case_actor.id.clone();
        let roles = vec!["handler".to_owned()];
        let act = Standing::Assign { officer, name: String::new(), organ: String::new(), roles };
        let assign = StandingSubmission { act_id: new_id(), case: police, act, seen: None };
        platform.perform_standing(sun, &assign).await.unwrap();
        let proposal = json!({ "proposal": "file", "proposal_reason": "有犯罪事实，需要追究刑事责任。" });
        platform.perform(chen, &on(police, "propose", proposal)).await.unwrap();
        platform.work_jobs().await.unwrap();
        let filing = on(police, "file-case", json!({ "filing_basis": "有犯罪事实，数额达到标准。" }));
        platform.perform(sun, &filing).await.unwrap();

        let item = platform.case_view(sun, police).await.unwrap().handovers.last().unwrap().id;
        let receive = Submission { item: Some(item), ..on(case, "receive-filing-notice", json!({})) };
        assert!(platform.perform(stage.officer("zhang"), &receive).await.unwrap().awaits);
        platform.work_jobs().await.unwrap();
        let proposal = platform.case_view(liyan, case).await.unwrap().proposals[0].id;
        let act = Standing::CoSign { proposal };
        let co_sign = StandingSubmission { act_id: new_id(), case, act, seen: None };
        platform.perform_standing(liyan, &co_sign).await.unwrap();

        let view = platform.case_view(liyan, case).await.unwrap();
        let notices = view.in_file.iter().filter(|file| file.paper == "filing-notice").count();
        assert_eq!(notices, 1, "{kind:?}");
        let sent = platform.case_view(sun, police).await.unwrap();
        assert!(sent.handovers.last().unwrap().signed_at.is_some());
        assert_eq!(platform.watch_handovers().await.unwrap().differences, Vec::new());
        assert_eq!(platform.verify_as_system().await.unwrap().broken, None);
    }
}

#[tokio::test]
async fn an_act_does_not_hand_over_without_the_document_that_it_cannot_draw_up() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let stage = Stage::set(&test.platform).await;
    let case = stage.approved(&|_, _| {}).await.unwrap();
    let zhang = stage.officer("zhang");
    name_without_glyph(&test, zhang, case).await;
    let refused = test.platform.perform(zhang, &transfer_without_letter(&stage, case)).await;
    assert!(matches!(&refused, Err(AppFault::Refused(why)) if why.to_string().contains('𠮷')), "{refused:?}");
    let view = test.platform.case_view(zhang, case).await.unwrap();
    assert!(
        view.handovers.is_empty() && view.state.documents.is_empty(),
        "nothing is sent, no number is spent"
    );
}

#[tokio::test]
async fn a_draft_shows_what_is_typed_and_leaves_no_trace_in_the_case() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let stage = Stage::set(&test.platform).await;
    let case = stage.approved(&|_, _| {}).await.unwrap();
    let zhang = stage.officer("zhang");
    let before = test.platform.case_view(zhang, case).await.unwrap().state.version;
    let form = json!({ "police_organ": "2301-police", "no_such": 1 }).as_object().cloned().unwrap();
    let preview = test.platform.preview_document(zhang, case, "transfer", "transfer-letter", &form).await;
    let text = preview.unwrap().printed.text.join("\n");
    assert!(text.contains("哈尔滨市公安局") && text.contains("草稿"), "{text}");
    assert_eq!(test.platform.case_view(zhang, case).await.unwrap().state.version, before);
    let police = stage.officer("chen");
    let denied = test.platform.preview_document(police, case, "transfer", "transfer-letter", &form).await;
    assert!(matches!(denied, Err(AppFault::NotThere)), "whoever may not know the case gets no draft of it");
    let other = test.platform.preview_document(zhang, case, "approve", "transfer-letter", &form).await;
    assert!(other.is_err(), "an act that does not make the document draws no draft of it");
}

#[test]
fn document_events_are_no_acts() {
    let what = EventKind::DocumentNotMade {
        template: "t@1".into(),
        title: "函".into(),
        reason: "缺".into(),
        by: None,
    };
    assert_eq!(what.word(), "document-not-made");
}
