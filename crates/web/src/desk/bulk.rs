//! One act for several cases at once: each is decided and recorded by itself, and each outcome is shown.
use super::act_form::Doing;
use super::drafts::files_in;
use super::handovers::signing;
use super::workbench::{ASSIGN, SIGN};
use super::{case as case_page, page};
use crate::address;
use crate::body::SentForm;
use crate::error::{Answer, Stop};
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::form;
use crate::ui::frame::Place;
use crate::ui::parts::{self, Choice};
use app::AppFault;
use app::cases::{Done, StandingSubmission, Submission};
use axum::extract::{RawQuery, State};
use axum::response::Response;
use case::standing::Standing;
use law::procedure::HeldBy;
use maud::{Markup, html};
use std::collections::BTreeMap;
use uuid::{Builder, Uuid, Version};

/// Most cases at once.
pub(crate) const MOST: usize = 200;

/// What came of one of them.
struct Outcome {
    title: String,
    href: String,
    result: Result<String, String>,
}

/// `POST /desk/bulk`. The first sending names act and cases; where the act asks for more, a form follows that names
/// them in its address.
///
/// # Errors
/// Faults of ours; every other no stands in the list of outcomes.
pub async fn submit(
    State(state): State<WebState>,
    RawQuery(query): RawQuery,
    _: crate::session::Officer,
    sent: SentForm,
) -> Answer {
    let query = pairs(query.as_deref().unwrap_or_default());
    let from = if sent.text("act").is_empty() { &query } else { &sent.pairs };
    let act = crate::body::text(from, "act").to_owned();
    let chosen = from.iter().filter(|(name, _)| name == "case").filter_map(|(_, id)| id.parse().ok());
    let chosen: Vec<Uuid> = chosen.take(MOST).collect();
    if chosen.is_empty() || act.is_empty() {
        return Ok(page(&sent.signed, "批量办理", Some(Place::Desk), &nothing()));
    }
    match act.as_str() {
        SIGN => sign(&state, &sent, &chosen).await,
        ASSIGN => assign(&state, &sent, &chosen).await,
        act => acts(&state, &sent, act, &chosen).await,
    }
}

/// Pairs of a query made by [`address::with_query`]: our own ids only, so nothing in them is encoded.
fn pairs(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(n, v)| (n.to_owned(), v.to_owned()))
        .collect()
}

fn nothing() -> Markup {
    html! { h1 { "批量办理" } (parts::empty("没有选中任何事项。请先在工作台勾选。", Some(("回工作台", "/desk")))) }
}

/// Address of the second form.
fn again(act: &str, chosen: &[Uuid]) -> String {
    let cases: Vec<String> = chosen.iter().map(Uuid::to_string).collect();
    let mut pairs = vec![("act", act)];
    pairs.extend(cases.iter().map(|id| ("case", id.as_str())));
    address::with_query("/desk/bulk", &pairs)
}

/// The id of one of several acts sent with one form: sending the form twice does each once.
pub(crate) fn id_of(form: Option<&str>, case: Uuid) -> Uuid {
    let Some(form) = form.and_then(|id| id.parse::<Uuid>().ok()) else {
        return app::new_id();
    };
    let mixed = form.as_u128() ^ (case.as_u128() & u128::from(u64::MAX));
    Builder::from_u128(mixed).with_version(Version::SortRand).into_uuid()
}

fn result(done: Result<Done, AppFault>) -> Result<Result<String, String>, Stop> {
    match done {
        Ok(done) => {
            let leaf = done.receipt.events.first().map(|event| event.leaf_index);
            let leaf = leaf.map(|leaf| format!("，存证序号 #{leaf}")).unwrap_or_default();
            let awaits = if done.awaits { "，等待联署" } else { "" };
            Ok(Ok(format!("{}{awaits}{leaf}", done.title)))
        }
        Err(fault @ (AppFault::Fault(_) | AppFault::Busy)) => Err(fault.into()),
        Err(fault) => Ok(Err(fault.to_string())),
    }
}

fn listed(signed: &Signed, outcomes: &[Outcome]) -> Response {
    let done = outcomes.iter().filter(|outcome| outcome.result.is_ok()).count();
    let body = html! {
        h1 { "批量办理" }
        p class="z-lead" { "共 " (outcomes.len()) " 件，办成 " (done) " 件，没有办成 " (outcomes.len() - done) " 件。" }
        div class="table-responsive" {
            table class="table z-table" {
                caption class="visually-hidden" { "逐件结果" }
                thead { tr { @for head in ["事项", "结果"] { th scope="col" { (head) } } } }
                tbody {
                    @for outcome in outcomes {
                        tr {
                            td data-label="事项" { a href=(outcome.href) { (outcome.title) } }
                            td data-label="结果" {
                                @match &outcome.result {
                                    Ok(says) => { span class="z-tag z-tag-good" { "✓ 已办" } " " (says) },
                                    Err(says) => { span class="z-tag z-tag-doubt" { "✗ 未办" } " " (says) },
                                }
                            }
                        }
                    }
                }
            }
        }
        p { a class="btn btn-primary" href="/desk" { "回工作台" } }
    };
    page(signed, "批量办理", Some(Place::Desk), &body)
}

/// Signs for hand-overs whose receiving act asks for nothing; the others are named, to be opened one by one.
async fn sign(state: &WebState, sent: &SentForm, chosen: &[Uuid]) -> Answer {
    let person = &sent.signed.person;
    let mut outcomes = Vec::new();
    for id in chosen {
        let href = format!("/handovers/{id}/sign");
        let Ok(item) = state.platform.unsigned_item(person, *id).await else {
            outcomes.push(Outcome {
                title: "移送事项".into(),
                href,
                result: Err("已经签收，或者不由您签收".into()),
            });
            continue;
        };
        let view = match item.to_case {
            Some(case) => state.platform.case_view(person, case).await.ok(),
            None => None,
        };
        let acts = signing(state, &item, view.as_ref());
        let [(procedure, act)] = acts.as_slice() else {
            let says = "有几种签收方式，请逐件打开办理".to_owned();
            outcomes.push(Outcome { title: item.title.clone(), href, result: Err(says) });
            continue;
        };
        let submission = Submission {
            act_id: app::new_id(),
            case: item.to_case,
            procedure: act.opens.then(|| procedure.id.value.clone()),
            title: item.title.clone(),
            act: act.id.value.clone(),
            item: Some(*id),
            ..Submission::default()
        };
        let done = state.platform.perform(person, &submission).await;
        let href = done.as_ref().map_or(href, |done| format!("/cases/{}", done.case));
        outcomes.push(Outcome { title: item.title.clone(), href, result: result(done)? });
    }
    Ok(listed(&sent.signed, &outcomes))
}

/// The same act in several cases. Where it asks for something, it is asked once for all of them.
async fn acts(state: &WebState, sent: &SentForm, act: &str, chosen: &[Uuid]) -> Answer {
    let person = &sent.signed.person;
    let first = chosen.first().ok_or(Stop::not_there())?;
    let view = state.platform.case_view(person, *first).await?;
    let procedure = case_page::procedure(&state.platform, &view)?;
    let definition = procedure.act(act).filter(|act| act.bulk).ok_or(Stop::not_there())?;
    let mut typed = form::Submission::read(&sent.pairs);
    // One form for many cases takes no files: what a hidden input names would be a paper of somebody else.
    typed.form.retain(|_, value| files_in(value).is_empty());
    if typed.act_id.is_none() && !definition.form.is_empty() {
        let doing = Doing {
            state,
            procedure,
            act: definition,
            action: again(act, chosen),
            seen: None,
            returned: None,
            known: BTreeMap::new(),
            in_file: Vec::new(),
            case: Some(*first),
            item: None,
            missed: Vec::new(),
            warnings: Vec::new(),
            late: Vec::new(),
            goods: case::Custody::default(),
            arriving: Vec::new(),
            figures: BTreeMap::new(),
        };
        let form = doing.prefilled(&sent.signed, form::Submission::default()).await?;
        let body = html! {
            h1 { "批量办理：" (definition.title) }
            p class="z-lead" { "下面填写的内容用于选中的 " (chosen.len()) " 件；逐件判定，逐件记录。" }
            (parts::card("act", &definition.title, &form))
        };
        return Ok(page(&sent.signed, "批量办理", Some(Place::Desk), &body));
    }
    let mut outcomes = Vec::new();
    for case in chosen {
        let submission = Submission {
            act_id: id_of(typed.act_id.as_deref(), *case),
            case: Some(*case),
            act: act.to_owned(),
            form: typed.form.clone(),
            opinion: typed.opinion.clone(),
            ..Submission::default()
        };
        let done = state.platform.perform(person, &submission).await;
        outcomes.push(Outcome {
            title: titled(state, &sent.signed, *case).await,
            href: format!("/cases/{case}"),
            result: result(done)?,
        });
    }
    Ok(listed(&sent.signed, &outcomes))
}

async fn titled(state: &WebState, signed: &Signed, case: Uuid) -> String {
    match state.platform.case_view(&signed.person, case).await {
        Ok(view) => format!("{} {}", view.state.title, view.state.number),
        Err(_) => "办件".into(),
    }
}

/// Names one officer in several cases.
async fn assign(state: &WebState, sent: &SentForm, chosen: &[Uuid]) -> Answer {
    let officer = sent.text("officer").to_owned();
    if officer.is_empty() {
        return ask_officer(state, sent, chosen).await;
    }
    let roles: Vec<String> = sent.all("role").map(str::to_owned).collect();
    let mut outcomes = Vec::new();
    for case in chosen {
        let act = Standing::Assign {
            officer: officer.clone(),
            name: String::new(),
            organ: String::new(),
            roles: roles.clone(),
        };
        let act_id = id_of(Some(sent.text("act_id")), *case);
        let submission = StandingSubmission { act_id, case: *case, act, seen: None };
        let done = state.platform.perform_standing(&sent.signed.person, &submission).await;
        outcomes.push(Outcome {
            title: titled(state, &sent.signed, *case).await,
            href: format!("/cases/{case}"),
            result: result(done)?,
        });
    }
    Ok(listed(&sent.signed, &outcomes))
}

async fn ask_officer(state: &WebState, sent: &SentForm, chosen: &[Uuid]) -> Answer {
    let people = state.platform.colleagues(&sent.signed.person).await?;
    let people: Vec<Choice> = people.iter().map(|c| Choice::new(c.id.to_string(), &c.name)).collect();
    let mut roles: Vec<Choice> = Vec::new();
    for case in chosen {
        let view = state.platform.case_view(&sent.signed.person, *case).await?;
        let procedure = case_page::procedure(&state.platform, &view)?;
        for role in procedure.roles.iter().filter(|role| role.held_by == HeldBy::Assigned) {
            let choice = Choice::new(&*role.id, &role.title);
            if !roles.contains(&choice) {
                roles.push(choice);
            }
        }
    }
    let body = html! {
        h1 { "批量指定办案人员" }
        p class="z-lead" { "共 " (chosen.len()) " 件。" }
        form class="z-form card z-card z-padded" method="post" action=(again(ASSIGN, chosen)) {
            (parts::csrf(&sent.signed.csrf))
            input type="hidden" name="act_id" value=(app::new_id());
            div class="z-field" { (parts::select("bulk-officer", "officer", "人员", "请选择", &people, "")) }
            fieldset class="z-field" {
                legend { "在办件中的身份" }
                div class="z-choices" {
                    @for role in &roles {
                        label for={ "bulk-" (role.id) } {
                            input type="checkbox" id={ "bulk-" (role.id) } name="role" value=(role.id) checked[roles.len() == 1];
                            " " (role.title)
                        }
                    }
                }
            }
            div class="z-actions" { button class="btn btn-primary" type="submit" { "指定" } a class="btn" href="/desk?tab=open" { "取消" } }
        }
    };
    Ok(page(&sent.signed, "批量指定办案人员", Some(Place::Desk), &body))
}
