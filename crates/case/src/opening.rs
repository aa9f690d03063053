//! Opening a case: the procedure version of the day it arose, the organ's duty, the title, the number's pattern.
use crate::actor::{Setting, civil_date};
use crate::decide::{Command, MAX_TITLE_CHARS, Opening, event};
use crate::event::{Event, EventKind};
use crate::handover::HandoverItem;
use crate::refusal::{Refused, Rejection};
use crate::submitted::Wrong;
use crate::value::FieldValue;
use jiff::Timestamp;

/// The event that opens a case, or why this organ may not open it.
pub(crate) fn opened(
    setting: &Setting<'_>,
    command: &Command,
    received: Option<&HandoverItem>,
    occurred_at: Timestamp,
    late_reason: Option<String>,
    wrong: &mut Wrong,
) -> Result<Event, Refused> {
    let opening = command.opening.as_ref().ok_or_else(|| Refused::rejected("act", "没有找到办件"))?;
    let today = setting.today();
    let arose = civil_date(occurred_at);
    let procedure = setting.library.procedure_opening(&opening.procedure, &command.act, arose, today);
    let procedure = procedure.ok_or_else(|| {
        Refused::rejected("procedure", format!("没有在 {today} 可用的程序“{}”", opening.procedure))
    })?;
    let organ = setting.organs.organ(&setting.actor.organ);
    let organ = organ.ok_or_else(|| Refused::rejected("organ", "您的账号没有所属机关，不能立件"))?;
    if !procedure.conducted_by.iter().any(|duty| **duty == organ.duty) {
        let says = format!("{}不办理“{}”；请移交有权机关", organ.name, procedure.title);
        let cite = procedure.based_on.first().map(|cite| cite.value.clone());
        return Err(Refused::one("duty", says, cite));
    }
    let named = procedure.titled_by.as_ref().and_then(|field| command.form.get(field.as_str()));
    let named = named.and_then(serde_json::Value::as_str).unwrap_or_default();
    let title = title_of(opening, command, received, named);
    if title.is_empty() || title.chars().count() > MAX_TITLE_CHARS {
        wrong.add(Rejection::at("title", format!("请填写 {MAX_TITLE_CHARS} 字以内的标题")));
    }
    let number = procedure.number.replace("{mark}", &organ.mark).replace("{year}", &today.year().to_string());
    let what = EventKind::Opened {
        procedure: procedure.key(),
        title,
        organ: organ.id.clone(),
        region: organ.region.clone(),
        secrecy: opening.secrecy.clone().unwrap_or_else(|| procedure.secrecy.clone()),
        number,
        origin: received.map(|item| item.origin.clone()),
    };
    Ok(event(setting, command.case, occurred_at, late_reason, what))
}

/// The title of a new case: as given, or as typed into a field of that name, or as it came with the hand-over.
fn title_of(opening: &Opening, command: &Command, received: Option<&HandoverItem>, named: &str) -> String {
    let typed = command.form.get("title").and_then(serde_json::Value::as_str).unwrap_or_default();
    let carried = received.map(|item| match item.facts.get("title") {
        Some(FieldValue::Text(title)) => title.as_str(),
        _ => item.title.as_str(),
    });
    let given = [opening.title.trim(), typed.trim(), carried.unwrap_or_default(), named.trim()];
    let title = given.into_iter().find(|title| !title.is_empty()).unwrap_or_default();
    // A title that came with a hand-over is cut rather than refused: the item must always be possible to sign for.
    let most = if carried == Some(title) { MAX_TITLE_CHARS } else { usize::MAX };
    title.chars().take(most).collect()
}
