//! 导入计划文件: upload, look at what was read, apply.
use super::{good, page_with};
use crate::body::SentForm;
use crate::error::{Answer, Stop};
use crate::session::{Officer, Signed};
use crate::state::WebState;
use crate::ui::frame::{Notice, Place};
use crate::ui::message::Message;
use crate::ui::plan::{ImportPage, Preview, PreviewMeasure, import};
use access::Request;
use app::AppFault;
use app::plan::{MAX_PLAN_FILE_BYTES, PlanPreview};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use case::Refused;
use law::plan::definition::Plan;
use serde::Deserialize;

/// Characters of a measure's text shown in the preview.
const BEGINNING_CHARS: usize = 60;

/// What came of the last import.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    done: Option<usize>,
}

/// `GET /plan/import`.
///
/// # Errors
/// When the person may not import the plan.
pub async fn show(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Query(which): Query<Which>,
) -> Answer {
    state.platform.access.authorise(&signed.person.actor, &Request::ImportPlan).map_err(AppFault::from)?;
    let notice = which.done.map(|count| good(format!("已导入 {count} 项措施的原文。")));
    Ok(drawn(&signed, ImportPage::default(), notice))
}

/// `POST /plan/import`: reads the document and shows what was read.
///
/// # Errors
/// When the person may not import the plan, faults of ours; a file that is no plan is the page again.
pub async fn preview(
    State(state): State<WebState>,
    Officer(signed): Officer,
    sent: Result<SentForm, Stop>,
) -> Answer {
    state.platform.access.authorise(&signed.person.actor, &Request::ImportPlan).map_err(AppFault::from)?;
    let again = |code: StatusCode, says: String| {
        let view = ImportPage { fault: Some(says), ..ImportPage::default() };
        Ok((code, drawn(&signed, view, None)).into_response())
    };
    let mut sent = match sent {
        Ok(sent) => sent,
        Err(Stop::Say(Message::TooLarge { .. })) => {
            let says = format!("文件超过 {}；请只保留计划正文，另存为纯文本后再上传", limit());
            return again(StatusCode::PAYLOAD_TOO_LARGE, says);
        }
        Err(other) => return Err(other),
    };
    let Some(file) = sent.files.pop() else {
        return again(StatusCode::UNPROCESSABLE_ENTITY, "请先选择文件".into());
    };
    match state.platform.preview_plan(&signed.person, &file.name, file.bytes).await {
        Ok(read) => {
            let plan = &state.platform.rules.directory.plan;
            let view = ImportPage { preview: Some(shown(plan, read)), ..ImportPage::default() };
            Ok(drawn(&signed, view, None))
        }
        Err(AppFault::Refused(Refused::Rejected { rejections })) => {
            let says: Vec<String> = rejections.into_iter().map(|rejection| rejection.says).collect();
            again(StatusCode::UNPROCESSABLE_ENTITY, says.join("；"))
        }
        Err(fault) => Err(fault.into()),
    }
}

/// `POST /plan/import/apply`: what was looked at becomes the text of the measures.
///
/// # Errors
/// When the person may not import the plan, faults of ours; a document that does not wait any more is the page again.
pub async fn apply(State(state): State<WebState>, Officer(signed): Officer, sent: SentForm) -> Answer {
    let applied = state.platform.apply_plan(&signed.person, sent.text("sha256")).await;
    match applied {
        Ok(count) => Err(Stop::Go(format!("/plan/import?done={count}"))),
        Err(AppFault::Refused(Refused::Rejected { rejections })) => {
            let says: Vec<String> = rejections.into_iter().map(|rejection| rejection.says).collect();
            let view = ImportPage { fault: Some(says.join("；")), ..ImportPage::default() };
            Ok((StatusCode::CONFLICT, drawn(&signed, view, None)).into_response())
        }
        Err(fault) => Err(fault.into()),
    }
}

fn limit() -> String {
    format!("{} MB", MAX_PLAN_FILE_BYTES / 1024 / 1024)
}

fn drawn(signed: &Signed, view: ImportPage, notice: Option<Notice>) -> Response {
    let view = ImportPage { csrf: signed.csrf.clone(), limit: limit(), ..view };
    page_with(signed, "导入计划文件", Some(Place::Plan), notice, &import(&view))
}

fn shown(plan: &Plan, read: PlanPreview) -> Preview {
    let document = read.document;
    let measures = document.measures().map(|measure| PreviewMeasure {
        number: measure.number,
        title: plan.measure(measure.number).map(|known| known.title.clone()),
        beginning: beginning(&measure.text),
        line: measure.line,
    });
    let measures = measures.collect();
    let issued = document.issued.unwrap_or(law::plan::document::Issued { by: None, on: None });
    Preview {
        file: read.file,
        sha256: read.sha256,
        sections: document
            .sections
            .iter()
            .map(|section| (section.title.clone(), section.measures.len()))
            .collect(),
        title: document.title,
        issued_by: issued.by,
        issued_on: issued.on,
        measures,
        warnings: document.warnings,
        objection: read.objection,
    }
}

fn beginning(text: &str) -> String {
    let mut beginning: String = text.chars().take(BEGINNING_CHARS).collect();
    if beginning.len() < text.len() {
        beginning.push('…');
    }
    beginning
}
