//! Standing acts of the office in a case: naming officers, co-signing, returning, linking, noting, pieces of work,
//! corrections.
use super::act::to_receipt;
use super::case as case_page;
use super::{act_form, page};
use crate::body::SentForm;
use crate::error::{Answer, Stop, status};
use crate::session::{Officer, Signed};
use crate::state::WebState;
use crate::ui::frame::Place;
use crate::ui::icon::icon;
use crate::ui::parts::{self, Choice};
use app::AppFault;
use app::cases::{CaseView, StandingSubmission};
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use case::Refused;
use case::custody::{Counted, Storeroom};
use case::standing::Standing;
use law::procedure::{CustodyDoes, HeldBy};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

/// Which proposal.
#[derive(Debug, Deserialize)]
pub struct Which {
    proposal: Uuid,
}

/// `GET /cases/{id}/co-sign?proposal=…`: what is to be signed, and the two answers.
///
/// # Errors
/// "Not there".
pub async fn co_sign(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path(id): Path<Uuid>,
    Query(which): Query<Which>,
) -> Answer {
    let view = state.platform.case_view(&signed.person, id).await?;
    let proposal = view.proposals.iter().find(|known| known.id == which.proposal).ok_or(Stop::not_there())?;
    let office = Office { signed: &signed, view: &view };
    let asked = [("proposal", proposal.id.to_string())];
    let body = html! {
        h1 { "联署：" (proposal.title) }
        p class="z-lead" { a href={ "/cases/" (id) } { (view.state.title) } " " span class="z-number" { (view.state.number) } }
        dl class="z-given" { @for (name, value) in &proposal.details { div { dt { (name) } dd { (value) } } } }
        p class="z-quiet" { "由 " (proposal.by) " 提出" }
        @if proposal.may_sign {
            (office.form("co-sign", &asked, "同意并联署", &html! {}))
            (office.form("return", &asked, "退回", &text("return-reason", "reason", "退回原因")))
        }
    };
    Ok(page(&signed, "联署", Some(Place::Cases), &body))
}

/// `POST /cases/{id}/standing/{kind}`.
///
/// # Errors
/// "Not there", not allowed, faults of ours; a lawful no is a page that says so.
pub async fn submit(
    State(state): State<WebState>,
    Path((id, kind)): Path<(Uuid, String)>,
    sent: SentForm,
) -> Answer {
    let act = match kind.as_str() {
        "link" => Standing::Link {
            other: state.platform.case_meant(sent.text("other")).await?,
            reason: sent.text("reason").to_owned(),
        },
        kind => read(kind, &sent)?,
    };
    let submission = StandingSubmission {
        act_id: sent.text("act_id").parse().unwrap_or_else(|_| app::new_id()),
        case: id,
        act,
        seen: sent.text("expected_version").parse().ok(),
    };
    match state.platform.perform_standing(&sent.signed.person, &submission).await {
        Ok(done) => Ok(to_receipt(&done)),
        Err(fault) => again(&state, &sent, id, fault).await,
    }
}

/// The case with what was wrong at its head; the words typed are repeated, so that they can be taken up again.
async fn again(state: &WebState, sent: &SentForm, id: Uuid, fault: AppFault) -> Answer {
    let code = status(&fault);
    let lead = match &fault {
        AppFault::Refused(Refused::Refused { refusals }) => super::outcome::refused(state, refusals),
        AppFault::Refused(Refused::Rejected { rejections }) => {
            let says: Vec<&str> = rejections.iter().map(|rejection| rejection.says.as_str()).collect();
            super::outcome::said(&says.join("；"))
        }
        AppFault::Refused(both @ Refused::Both { .. }) => super::outcome::said(&both.to_string()),
        AppFault::Meanwhile { seen, .. } => {
            super::outcome::meanwhile(state, &sent.signed, Some(id), *seen).await?
        }
        AppFault::Busy | AppFault::DifferentBody => super::outcome::said(&fault.to_string()),
        _ => return Err(fault.into()),
    };
    let view = state.platform.case_view(&sent.signed.person, id).await?;
    let typed = ["other", "text", "reason", "title", "result", "value"].map(|name| sent.text(name));
    let typed: Vec<&str> = typed.into_iter().filter(|text| !text.is_empty()).collect();
    let body = html! {
        (lead)
        @if !typed.is_empty() { p class="z-help" { "您填写的内容：" } @for text in typed { blockquote { (text) } } }
        (case_page::body(state, &sent.signed, &view, None).await?)
    };
    Ok((code, page(&sent.signed, &view.state.title, Some(Place::Cases), &body)).into_response())
}

fn wrong(part: &str, says: &str) -> Stop {
    AppFault::rejected(part, says).into()
}

fn id_of(sent: &SentForm, name: &str, says: &str) -> Result<Uuid, Stop> {
    sent.text(name).parse().map_err(|_| wrong(name, says))
}

/// The standing act that a form describes.
fn read(kind: &str, sent: &SentForm) -> Result<Standing, Stop> {
    let text = |name: &str| sent.text(name).to_owned();
    Ok(match kind {
        "assign" => Standing::Assign {
            officer: text("officer"),
            name: String::new(),
            organ: String::new(),
            roles: sent.all("role").map(str::to_owned).collect(),
        },
        "unassign" => Standing::Unassign { officer: text("officer"), reason: text("reason") },
        "co-sign" => Standing::CoSign { proposal: id_of(sent, "proposal", "没有这项联署")? },
        "return" => Standing::ReturnProposal {
            proposal: id_of(sent, "proposal", "没有这项联署")?,
            reason: text("reason"),
        },
        "note" => Standing::Note { text: text("text") },
        "subtask-open" => Standing::OpenSubtask {
            title: text("title"),
            officer: text("officer"),
            due_at: match sent.text("due_at") {
                "" => None,
                typed => Some(
                    act_form::local(typed)
                        .ok_or_else(|| wrong("due_at", "请填写完成时间，例如 2026-03-01T09:30"))?,
                ),
            },
        },
        "subtask-close" => Standing::CloseSubtask {
            subtask: id_of(sent, "subtask", "请选择交办事项")?,
            result: text("result"),
        },
        "secrecy" => Standing::ChangeSecrecy {
            secrecy: sent.text("secrecy").parse().map_err(|_| wrong("secrecy", "请选择密级"))?,
            reason: text("reason"),
        },
        "correct" => Standing::CorrectFact {
            field: text("field"),
            value: serde_json::Value::String(text("value")),
            reason: text("reason"),
        },
        "topic-mark" => Standing::MarkTopic { topic: text("topic") },
        "topic-remove" => Standing::RemoveTopic { topic: text("topic"), reason: text("reason") },
        "document-make" => {
            Standing::MakeDocument { document: id_of(sent, "document", "没有这份待制作的文书")? }
        }
        "goods-move" => storeroom_work(CustodyDoes::Move, sent),
        "goods-split" => storeroom_work(CustodyDoes::Split, sent),
        "goods-count" => storeroom_work(CustodyDoes::Count, sent),
        _ => return Err(Stop::not_there()),
    })
}

/// Lines of storeroom work; those without a quantity are left out by the engine.
fn storeroom_work(does: CustodyDoes, sent: &SentForm) -> Standing {
    let part = |index: usize, key: &str| sent.text(&format!("lines.{index}.{key}")).to_owned();
    let lines = (0..case::value::MAX_VALUES).take_while(|index| !part(*index, "lot").is_empty());
    let lines = lines.map(|index| Counted {
        lot: part(index, "lot"),
        from: part(index, "from"),
        quantity: part(index, "quantity"),
        place: part(index, "place"),
    });
    Standing::Storeroom(Storeroom { does, lines: lines.collect(), reason: sent.text("reason").to_owned() })
}

/// Whoever stands before a case.
pub(super) struct Office<'a> {
    pub(super) signed: &'a Signed,
    pub(super) view: &'a CaseView,
}

impl Office<'_> {
    pub(super) fn form(
        &self,
        kind: &str,
        hidden: &[(&str, String)],
        button: &str,
        inputs: &Markup,
    ) -> Markup {
        html! {
            form class="z-form" method="post" action={ "/cases/" (self.view.state.id) "/standing/" (kind) } {
                (parts::csrf(&self.signed.csrf))
                input type="hidden" name="act_id" value=(app::new_id());
                input type="hidden" name="expected_version" value=(self.view.state.version);
                @for (name, value) in hidden { input type="hidden" name=(name) value=(value); }
                (inputs)
                div class="z-actions" { button class="btn" type="submit" { (icon("check")) (button) } }
            }
        }
    }

    pub(super) fn folded(&self, kind: &str, title: &str, inputs: &Markup) -> Markup {
        html! { details { summary { (title) } (self.form(kind, &[], title, inputs)) } }
    }
}

pub(super) fn text(id: &str, name: &str, label: &str) -> Markup {
    html! {
        div class="z-field" {
            label class="form-label" for=(id) { (label) }
            textarea class="form-control" id=(id) name=(name) rows="2" required {}
        }
    }
}

pub(super) fn chosen(id: &str, name: &str, label: &str, choices: &[Choice]) -> Markup {
    html! { div class="z-field" { (parts::select(id, name, label, "请选择", choices, "")) } }
}

/// The card of standing acts below a case; empty for those who may do none of them.
pub(super) async fn office(state: &WebState, signed: &Signed, view: &CaseView) -> Result<Markup, Stop> {
    if !view.may_assign && !view.may_attach && !view.may_correct && view.secrecy_levels.is_empty() {
        return Ok(html! {});
    }
    let colleagues = state.platform.colleagues(&signed.person).await?;
    let people: Vec<Choice> = colleagues.iter().map(|c| Choice::new(c.id.to_string(), &c.name)).collect();
    let office = Office { signed, view };
    let body = html! {
        @if view.may_assign { (assigning(state, &office, &people)?) }
        @if view.may_attach { (noting(&office)) }
        @if view.may_correct { (correcting(state, &office)?) }
        @if !view.secrecy_levels.is_empty() { (classifying(&office)) }
    };
    Ok(parts::card("office", "办公事项", &body))
}

/// Forms of the storeroom, for those who may work in the case while it keeps goods.
pub(super) fn storeroom(signed: &Signed, view: &CaseView) -> Option<Markup> {
    let rows = super::case_goods::storeroom_rows(view);
    if !view.may_work_inside || rows.is_empty() {
        return None;
    }
    let office = Office { signed, view };
    let inputs = |kind: &str, quantity: &str, place: bool, reason: bool| {
        crate::ui::case_page::storeroom(kind, &rows, quantity, place, reason)
    };
    Some(html! {
        (office.folded("goods-move", "移库", &inputs("goods-move", "移走的数量", true, false)))
        (office.folded("goods-split", "分拆编号", &inputs("goods-split", "分出的数量", false, false)))
        (office.folded("goods-count", "盘点", &inputs("goods-count", "实点数量", false, true)))
    })
}

fn assigning(state: &WebState, office: &Office<'_>, people: &[Choice]) -> Result<Markup, Stop> {
    let procedure = case_page::procedure(&state.platform, office.view)?;
    let roles: Vec<_> = procedure.roles.iter().filter(|role| role.held_by == HeldBy::Assigned).collect();
    let assigned = office.view.state.assigned.iter();
    let assigned: Vec<Choice> = assigned.map(|(id, held)| Choice::new(id, &held.name)).collect();
    let inputs = html! {
        (chosen("assign-officer", "officer", "人员", people))
        fieldset class="z-field" {
            legend { "在本件中的身份" }
            p class="z-help" { "已经有的身份保留，这里选的是增加的；要去掉身份，先办“更换办案人员”，再重新指定。" }
            div class="z-choices" {
                @for role in &roles {
                    label for={ "assign-" (*role.id) } {
                        input type="checkbox" id={ "assign-" (*role.id) } name="role" value=(*role.id) checked[roles.len() == 1];
                        " " (role.title)
                    }
                }
            }
        }
    };
    let leaving = html! { (chosen("unassign-officer", "officer", "退出的人员", &assigned)) (text("unassign-reason", "reason", "退出原因")) };
    Ok(html! {
        @if !roles.is_empty() { (office.folded("assign", "指定办案人员", &inputs)) }
        @if !assigned.is_empty() { (office.folded("unassign", "更换办案人员", &leaving)) }
    })
}

fn noting(office: &Office<'_>) -> Markup {
    let assigned = office.view.state.assigned.iter();
    let assigned: Vec<Choice> = assigned.map(|(id, held)| Choice::new(id, &held.name)).collect();
    let open = office.view.state.subtasks.iter().filter(|(_, work)| work.result.is_none());
    let open: Vec<Choice> = open.map(|(id, work)| Choice::new(id.to_string(), &work.title)).collect();
    let link = html! {
        div class="z-field" {
            label class="form-label" for="link-other" { "要关联的办件（文号，或粘贴它的网址）" }
            input class="form-control" id="link-other" name="other" required;
        }
        (text("link-reason", "reason", "关联原因"))
    };
    let work = html! {
        (text("subtask-title", "title", "要做什么"))
        (chosen("subtask-officer", "officer", "交给（本件的办案人员）", &assigned))
        div class="z-field" {
            label class="form-label" for="subtask-due" { "完成时间" span class="z-may" { "选填" } }
            input class="form-control" type="datetime-local" id="subtask-due" name="due_at";
        }
    };
    let done = html! { (chosen("subtask-which", "subtask", "交办事项", &open)) (text("subtask-result", "result", "办理结果")) };
    html! {
        (office.folded("note", "批注", &text("note-text", "text", "批注内容（本机关人员可见）")))
        (office.folded("link", "关联办件", &link))
        @if office.view.may_work_inside && !assigned.is_empty() { (office.folded("subtask-open", "交办", &work)) }
        @if !open.is_empty() { (office.folded("subtask-close", "办结交办事项", &done)) }
    }
}

/// Change of who may know the case.
fn classifying(office: &Office<'_>) -> Markup {
    let levels: Vec<Choice> =
        office.view.secrecy_levels.iter().map(|level| Choice::new(level.key(), level.label())).collect();
    let inputs = html! {
        p class="z-help" { "现为“" (super::secrecy(&office.view.state.secrecy)) "”。降低密级由负责人办理。变更后立即按新的密级控制谁能看到本件。" }
        @for (level, names) in &office.view.shut_out {
            p class="z-note z-note-plain" {
                "改为“" (level) "”后，办案人员" (names.join("、")) "不在知悉范围内，不再能看到本件，也不能再办理；系统会提醒本人。需要继续办理的，请先由安全管理员调整知悉范围，或者另行指定办案人员。"
            }
        }
        (chosen("secrecy-level", "secrecy", "改为", &levels))
        (text("secrecy-reason", "reason", "变更原因"))
    };
    office.folded("secrecy", "变更密级", &inputs)
}

/// Corrections of plain values; things with several parts are corrected by the act that gave them.
fn correcting(state: &WebState, office: &Office<'_>) -> Result<Markup, Stop> {
    let procedure = case_page::procedure(&state.platform, office.view)?;
    let given = procedure.fields.iter().filter(|field| {
        let plain = !field.many && !crate::ui::form::has_keys(field.kind);
        plain && office.view.state.facts.contains_key(&*field.id)
    });
    let given: Vec<Choice> = given.map(|field| Choice::new(&*field.id, &field.title)).collect();
    let inputs = html! {
        (chosen("correct-field", "field", "要更正的事实", &given))
        (text("correct-value", "value", "更正为"))
        (text("correct-reason", "reason", "更正原因"))
    };
    Ok(html! { @if !given.is_empty() { (office.folded("correct", "更正事实", &inputs)) } })
}
