//! The system administrator's page: jobs that wait or failed, and how to back up.
use super::page;
use crate::body::SentForm;
use crate::error::{Answer, see_other};
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::admin::system_views;
use crate::ui::frame::Place;
use crate::ui::parts;
use crate::ui::words;
use app::AppFault;
use app::clock::instant;
use axum::extract::{Path, State};
use maud::{Markup, html};
use store::{JobRow, JobState};
use uuid::Uuid;

/// Most failed jobs shown.
const MOST: i64 = 100;

/// The page.
pub(super) async fn show(state: &WebState, signed: &Signed) -> Answer {
    let (platform, person) = (&state.platform, &signed.person);
    let counts = platform.job_counts(person).await?;
    let dead = platform.jobs(person, JobState::Dead, None, MOST).await?;
    let links = platform.waiting_links(person, None, 1).await?;
    let size = platform.store.ledger_size().await.map_err(AppFault::from)?;
    let jobs = html! {
        p { "等待中 " (words::count(counts.open)) " 件，失败 " (words::count(counts.dead)) " 件。" }
        @if dead.rows.is_empty() { p class="z-quiet" { "没有失败的后台作业。" } }
        ul class="z-plain" { @for job in &dead.rows { li { (failed(signed, job)) } } }
    };
    let backup = html! {
        p { "在服务器上运行 " code { "zhibao backup" } "：数据库、材料和账本签名密钥一起写入一个空文件夹，服务可以照常运行。" }
        p class="z-quiet" { "账本现有 " (size) " 条存证。恢复演练：在另一台机器上运行 " code { "zhibao restore" } "，再运行 " code { "zhibao ledger verify" } "。" }
    };
    let body = html! {
        h1 { "管理" }
        (system_views("/admin"))
        @if !links.rows.is_empty() {
            p class="z-note z-note-plain" { "有一次性链接等您确认：" a href="/admin/links" { "待确认的链接" } }
        }
        (parts::card("jobs", "后台作业", &jobs))
        (parts::card("backup", "备份", &backup))
    };
    Ok(page(signed, "管理", Some(Place::Admin), &body))
}

fn failed(signed: &Signed, job: &JobRow) -> Markup {
    html! {
        p { b { (job.kind) } " " span class="z-quiet" { "试过 " (job.attempts) " 次 · " (words::instant(instant(job.created_at))) } }
        @if let Some(error) = &job.last_error { p class="z-help" { (error) } }
        form method="post" action={ "/admin/jobs/" (job.id) "/retry" } {
            (parts::csrf(&signed.csrf))
            button class="btn" type="submit" { "重试" }
        }
    }
}

/// `POST /admin/jobs/{id}/retry`.
///
/// # Errors
/// "Not there", or when the person is not the system administrator.
pub async fn retry(State(state): State<WebState>, Path(id): Path<Uuid>, sent: SentForm) -> Answer {
    state.platform.retry_job(&sent.signed.person, id).await?;
    Ok(see_other("/admin"))
}
