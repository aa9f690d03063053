//! 常用语: an officer's own phrases, offered beside those of the law data wherever an opinion is asked for.
use super::page;
use crate::body::SentForm;
use crate::error::{Answer, see_other};
use crate::session::{Officer, Signed};
use crate::state::WebState;
use crate::ui::icon::icon;
use crate::ui::parts;
use app::AppFault;
use app::drafts::MAX_PHRASE_CHARS;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use case::Refused;
use maud::html;

const PATH: &str = "/account/phrases";

fn drawn(signed: &Signed, phrases: &[String], typed: &str, wrong: Option<&str>) -> Response {
    let body = html! {
        p class="z-quiet" { a href="/account" { "账号与口令" } }
        h1 { "意见常用语" }
        p class="z-lead" { "办理时填写意见，可以从程序自带的常用语和这里的常用语里选。" }
        @if phrases.is_empty() { (parts::empty("还没有自己的常用语。", None)) }
        @else {
            ul class="z-plain" {
                @for phrase in phrases {
                    li {
                        form method="post" action={ (PATH) "/delete" } {
                            (parts::csrf(&signed.csrf))
                            input type="hidden" name="phrase" value=(phrase);
                            (phrase) " "
                            button class="btn btn-sm" type="submit" { "删除" span class="visually-hidden" { "：" (phrase) } }
                        }
                    }
                }
            }
        }
        form class="z-form card z-card z-padded" method="post" action=(PATH) {
            (parts::csrf(&signed.csrf))
            div class="z-field" {
                label class="form-label" for="phrase" { "新的常用语" }
                textarea class="form-control" id="phrase" name="phrase" rows="2" required
                    aria-invalid=[wrong.map(|_| "true")] aria-describedby="phrase-help" { (typed) }
                p class="z-help" id="phrase-help" { (MAX_PHRASE_CHARS) " 字以内。" }
                @if let Some(says) = wrong { p class="z-wrong" role="alert" { (icon("alert-triangle")) (says) } }
            }
            div class="z-actions" { button class="btn btn-primary" type="submit" { "保存" } }
        }
    };
    page(signed, "意见常用语", None, &body)
}

/// `GET /account/phrases`.
///
/// # Errors
/// The store's.
pub async fn show(State(state): State<WebState>, Officer(signed): Officer) -> Answer {
    let phrases = state.platform.phrases(&signed.person).await?;
    Ok(drawn(&signed, &phrases, "", None))
}

/// `POST /account/phrases`: keeps a phrase.
///
/// # Errors
/// The store's; what was typed wrong is the form again.
pub async fn keep(State(state): State<WebState>, _: Officer, sent: SentForm) -> Answer {
    let signed = &sent.signed;
    match state.platform.keep_phrase(&signed.person, sent.text("phrase")).await {
        Ok(()) => Ok(see_other(PATH)),
        Err(AppFault::Refused(Refused::Rejected { rejections })) => {
            let says = rejections.into_iter().map(|r| r.says).collect::<Vec<_>>().join("；");
            let phrases = state.platform.phrases(&signed.person).await?;
            let page = drawn(signed, &phrases, sent.text("phrase"), Some(&says));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(fault) => Err(fault.into()),
    }
}

/// `POST /account/phrases/delete`: removes a phrase.
///
/// # Errors
/// "Not there".
pub async fn delete(State(state): State<WebState>, _: Officer, sent: SentForm) -> Answer {
    state.platform.delete_phrase(&sent.signed.person, sent.text("phrase")).await?;
    Ok(see_other(PATH))
}
