//! What lies in the file of a case, as the page shows it.
use super::{lamp, no_limit};
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::case_page::{
    ExhibitView, HandoverView, LinkView, OpinionView, PaperView, PartyView, Receipt, RightView, Sections,
    SubtaskView,
};
use crate::ui::light::Lamp;
use crate::ui::words;
use app::cases::{CaseView, HandoverLine};
use calendar::Light;
use case::FieldValue;
use case::value::{Exhibit, FileRef, Party, Right};
use jiff::Timestamp;
use law::procedure::Procedure;
use store::CaseName;
use uuid::Uuid;

/// Most linked cases whose titles are looked up for one page.
const MAX_LINKS: usize = 20;

/// Everything in the file.
pub(super) async fn sections(
    state: &WebState,
    signed: &Signed,
    view: &CaseView,
    procedure: &Procedure,
) -> Sections {
    let values: Vec<&FieldValue> = view.state.facts.values().flat_map(FieldValue::each).collect();
    let mut links = Vec::new();
    for other in view.state.links.iter().take(MAX_LINKS) {
        links.push(link(state, signed, *other).await);
    }
    Sections {
        papers: papers(view),
        parties: values.iter().filter_map(|value| party(value)).collect(),
        rights: values.iter().filter_map(|value| right(value)).collect(),
        exhibits: values.iter().filter_map(|value| exhibit(value)).collect(),
        lots: super::case_goods::lots(view, procedure),
        storeroom: super::standing::storeroom(signed, view),
        handovers: view.handovers.iter().chain(&view.arriving).map(|line| handover(line, view)).collect(),
        opinions: view.events.iter().filter_map(opinion).collect(),
        subtasks: view.state.subtasks.values().map(|work| subtask(work, view)).collect(),
        links,
        receipts: view.events.iter().filter_map(receipt).collect(),
    }
}

/// Title of a kind of paper, from the checklists of the procedure.
pub(super) fn paper_title(procedure: &Procedure, id: &str) -> String {
    procedure.paper_title(id).unwrap_or(OTHER_PAPER).to_owned()
}

/// What a paper is called that no checklist of any procedure names, nor any field that holds it.
const OTHER_PAPER: &str = "其他材料";

/// Papers on file, then documents that have their number and are being drawn up.
fn papers(view: &CaseView) -> Vec<PaperView> {
    let waiting = view.state.documents.iter().filter(|document| document.file.is_none());
    let waiting = waiting.map(|document| PaperView {
        name: format!("{}（正在制作，稍后刷新本页）", document.number),
        kind: format!("文书：{}", document.title),
        href: Some(format!("/cases/{}#papers", view.state.id)),
        bytes: 0,
        sha256: String::new(),
        at: view.now,
    });
    view.state.papers.iter().map(|file| paper(view, file)).chain(waiting).collect()
}

fn paper(view: &CaseView, file: &FileRef) -> PaperView {
    let with =
        |event: &&app::cases::EventView| event.details.iter().any(|(_, value)| value.contains(&file.name));
    let came = view.events.iter().find(with).map_or(view.state.opened_at, |event| event.occurred_at);
    PaperView {
        name: file.name.clone(),
        kind: view.paper_titles.get(&file.sha256).map_or(OTHER_PAPER, String::as_str).to_owned(),
        href: (!view.locked.contains(&file.sha256))
            .then(|| format!("/cases/{}/papers/{}", view.state.id, file.sha256)),
        bytes: file.bytes,
        sha256: file.sha256.clone(),
        at: came,
    }
}

fn party(value: &FieldValue) -> Option<PartyView> {
    let FieldValue::Party(Party { name, kind, number, part, .. }) = value else {
        return None;
    };
    let kind = match kind.as_str() {
        "person" => "个人",
        "entity" => "单位",
        other => other,
    };
    Some(PartyView { name: name.clone(), kind: kind.into(), number: number.clone(), part: part.clone() })
}

fn right(value: &FieldValue) -> Option<RightView> {
    let FieldValue::Right(Right { kind, number, title, holder, .. }) = value else {
        return None;
    };
    Some(RightView {
        kind: right_kind(kind).into(),
        number: number.clone(),
        title: title.clone(),
        holder: holder.clone(),
    })
}

/// A kind of right in words; as written when it is none of the list.
pub(super) fn right_kind(kind: &str) -> &str {
    match kind {
        "trademark" => "商标",
        "patent" => "专利",
        "copyright" => "著作权",
        "gi" => "地理标志",
        "variety" => "植物新品种",
        "layout" => "集成电路布图设计",
        "secret" => "商业秘密",
        other => other,
    }
}

fn exhibit(value: &FieldValue) -> Option<ExhibitView> {
    if let FieldValue::Goods(line) = value {
        return Some(ExhibitView {
            name: line.name.clone(),
            quantity: format!("{}{}", line.quantity, line.unit),
            value_fen: (line.value_fen > 0).then_some(line.value_fen),
            place: line.place.clone(),
        });
    }
    let FieldValue::Exhibit(Exhibit { name, quantity, unit, value_fen, place }) = value else {
        return None;
    };
    Some(ExhibitView {
        name: name.clone(),
        quantity: format!("{quantity}{unit}"),
        value_fen: (*value_fen > 0).then_some(*value_fen),
        place: place.clone(),
    })
}

/// The lamp of a receipt that is owed.
pub(super) fn receipt_lamp(line: &HandoverLine, now: Timestamp) -> Lamp {
    if let Some(undone) = &line.undone {
        return Lamp::new(Light::Suspended, format!("已{}", undone.word));
    }
    match (line.signed_at, line.receipt_due_at) {
        (Some(_), _) => Lamp::new(Light::Met, "已签收"),
        (None, Some(due)) => lamp(Some(due), now),
        (None, None) => no_limit(),
    }
}

/// The receipt in words.
pub(super) fn receipt_words(line: &HandoverLine) -> String {
    if let Some(undone) = &line.undone {
        let when = words::day_and_time(undone.at);
        return format!("{when} 由{}{}：{}", undone.organ, undone.word, undone.reason);
    }
    match (line.signed_at, line.receipt_due_at) {
        (Some(signed), _) => format!("{} 签收", words::day_and_time(signed)),
        (None, Some(due)) => format!("应于 {} 前签收", words::day_and_time(due)),
        (None, None) => "尚未签收".into(),
    }
}

fn handover(line: &HandoverLine, view: &CaseView) -> HandoverView {
    let arriving = view.arriving.iter().any(|waiting| waiting.id == line.id);
    HandoverView {
        title: line.title.clone(),
        from: line.from.clone(),
        to: line.to.clone(),
        sent: line.sent_at,
        receipt: receipt_words(line),
        lamp: receipt_lamp(line, view.now),
        href: match (other_case(line, view), arriving) {
            (_, true) => format!("/handovers/{}/sign", line.id),
            (Some(case), false) => format!("/cases/{}", case.id),
            (None, false) => "/handovers".into(),
        },
        other: other_case(line, view).map(|case| case.number.clone()).unwrap_or_default(),
        recall: line.may_recall.then(|| format!("/handovers/{}/recall", line.id)),
    }
}

/// The case at the other end, for those who may read it.
fn other_case<'a>(line: &'a HandoverLine, view: &CaseView) -> Option<&'a CaseName> {
    let ends = [&line.from_case, &line.to_case].into_iter().flatten();
    ends.into_iter().find(|end| end.id != view.state.id)
}

fn opinion(event: &app::cases::EventView) -> Option<OpinionView> {
    let says = event.opinion.clone().filter(|says| !says.is_empty())?;
    Some(OpinionView { who: event.who.clone(), at: event.occurred_at, on: event.title.clone(), says })
}

fn subtask(work: &case::state::Subtask, view: &CaseView) -> SubtaskView {
    let lamp = match (&work.result, work.due_at) {
        (Some(_), _) => Lamp::new(Light::Met, ""),
        (None, Some(due)) => lamp(Some(due), view.now),
        (None, None) => no_limit(),
    };
    let name = view.state.assigned.get(&work.officer).map(|assigned| assigned.name.clone());
    SubtaskView {
        title: work.title.clone(),
        who: name.unwrap_or_else(|| "本机关人员".into()),
        lamp,
        result: work.result.clone().unwrap_or_default(),
    }
}

async fn link(state: &WebState, signed: &Signed, other: Uuid) -> LinkView {
    match state.platform.case_name(&signed.person, other).await {
        Ok(found) => LinkView {
            how: "关联".into(),
            title: format!("{} {}", found.title, found.number),
            href: format!("/cases/{other}"),
        },
        Err(_) => {
            LinkView {
                how: "关联".into(), title: "（不在您的职责范围内）".into(), href: "#links".into()
            }
        }
    }
}

fn receipt(event: &app::cases::EventView) -> Option<Receipt> {
    let leaf = u64::try_from(event.leaf).ok()?;
    Some(Receipt {
        title: format!("第{}号 {}", event.version, event.title),
        leaf,
        digest: event.digest.clone(),
        href: format!("/verify/leaf/{leaf}"),
    })
}
