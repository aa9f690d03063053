//! 核验: open to everybody. What the ledger says, whether one entry stands in it, whether a dossier is whole.
use super::documents;
use crate::error::{Answer, Stop};
use crate::session::Visitor;
use crate::state::WebState;
use crate::ui::frame::{self, Frame, Place};
use crate::ui::message::Message;
use crate::ui::parts;
use crate::ui::verify::{Verdict, VerifyPage, verify};
use app::AppFault;
use app::clock::instant;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ledger::offline;
use maud::{Markup, html};

/// `GET /verify`.
///
/// # Errors
/// The store's.
pub async fn show(State(state): State<WebState>, visitor: Visitor) -> Answer {
    answer(&state, visitor, String::new(), None).await
}

/// `GET /verify/leaf/{leaf}`.
///
/// # Errors
/// "Not there" for a leaf beyond the ledger.
pub async fn leaf(State(state): State<WebState>, visitor: Visitor, Path(leaf): Path<u64>) -> Answer {
    let verdict = of_leaf(&state, leaf).await?.ok_or(Stop::not_there())?;
    answer(&state, visitor, leaf.to_string(), Some(verdict)).await
}

/// `POST /verify`: a leaf number, or a dossier. Nothing of it is kept.
///
/// # Errors
/// What cannot be read; the store's.
pub async fn check(State(state): State<WebState>, visitor: Visitor, mut sent: Multipart) -> Answer {
    let (mut asked, mut file) = (String::new(), Vec::new());
    let unreadable = |status: StatusCode| match status {
        StatusCode::PAYLOAD_TOO_LARGE => Stop::Say(crate::security::too_large()),
        _ => Stop::Say(Message::NotTaken {
            status: StatusCode::BAD_REQUEST.as_u16(),
            says: "上传没有完成，请回到核验页重新选择文件。".into(),
            next: Some(("回到核验".into(), "/verify".into())),
        }),
    };
    while let Some(part) = sent.next_field().await.map_err(|fault| unreadable(fault.status()))? {
        match part.name() {
            Some("asked") => {
                asked = part.text().await.map_err(|fault| unreadable(fault.status()))?.trim().to_owned()
            }
            Some("file") => file = part.bytes().await.map_err(|fault| unreadable(fault.status()))?.to_vec(),
            _ => {}
        }
    }
    if let Some(code) = documents::code_in(&asked) {
        let verdict = documents::verdict(&state, code, Some(file).filter(|file| !file.is_empty())).await?;
        return answer(&state, visitor, asked, Some(verdict)).await;
    }
    let verdict = match (file.is_empty(), asked.parse::<u64>()) {
        (false, _) if !is_archive(&file) => Some(not_an_archive(&file)),
        (false, _) => Some(of_dossier(&state, file).await?),
        (true, Ok(leaf)) => Some(of_leaf(&state, leaf).await?.unwrap_or_else(|| beyond(leaf))),
        (true, Err(_)) if asked.is_empty() => Some(Verdict {
            says: "没有填写核验码或者存证序号，也没有选择文件。请填写其中一项再核验。".into(),
            ..Verdict::default()
        }),
        (true, Err(_)) => Some(Verdict {
            says: "请填写文书上的核验码、存证序号（数字），或者上传卷宗。其他文件的指纹请在所属卷宗中核对。"
                .into(),
            ..Verdict::default()
        }),
    };
    answer(&state, visitor, asked, verdict).await
}

/// Whether a file may be a dossier, which is a ZIP archive.
fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK")
}

/// A paper by itself: how it is checked, and its digest for doing so.
fn not_an_archive(bytes: &[u8]) -> Verdict {
    Verdict {
        says: "这是单独的一份文件，不是案卷存证包（.zip）。核验文书：把文书上印的核验码填在上面，再选这份文件；\
               核验其他材料：把下面的 SHA-256 指纹与卷宗目录、移送清单或者办件页上这份材料的指纹比对；核验整份案卷：选择导出的案卷存证包。"
            .into(),
        facts: vec![("这份文件的 SHA-256".into(), offline::sha256_hex(bytes))],
        ..Verdict::default()
    }
}

fn beyond(leaf: u64) -> Verdict {
    Verdict { says: format!("账本中没有第 {leaf} 号存证。"), ..Verdict::default() }
}

pub(super) async fn answer(
    state: &WebState,
    visitor: Visitor,
    asked: String,
    verdict: Option<Verdict>,
) -> Answer {
    let store = &state.platform.store;
    let checkpoint = store.checkpoint().await.map_err(AppFault::from)?;
    let size = store.ledger_size().await.map_err(AppFault::from)?;
    let view = VerifyPage { csrf: visitor.csrf, asked, verdict, checkpoint: format!("{size} 条存证") };
    let body = html! {
        (verify(&view))
        (parts::card("checkpoint", "检查点和公钥", &published(state, checkpoint.as_deref())))
    };
    let around = Frame { title: "核验".into(), active: Some(Place::Verify), ..visitor.frame };
    Ok(frame::page(&around, &body).into_response())
}

fn published(state: &WebState, checkpoint: Option<&str>) -> Markup {
    html! {
        p { "账本每次扩大后由本平台签名，签名的检查点如下；任何人都可以保存它，日后与新的检查点比对，已有的内容改一个字都会不符。" }
        @match checkpoint {
            Some(text) => { pre { (text) } },
            None => { p class="z-quiet" { "还没有签发检查点。" } },
        }
        p { "公钥：" code { (state.platform.store.verifier_key()) } }
        ol {
            li { "从本页以外的渠道（公告、公文）取得公钥，与上面的公钥比对。" }
            li { "在自己的计算机上运行 " code { "zhibao dossier verify 卷宗.zip --key 公钥" } "，不需要网络，也不需要本平台。" }
            li { "账本的全部存证和证明可以按透明日志格式下载，目录见帮助。" }
        }
    }
}

fn instant_words(micros: i64) -> String {
    crate::ui::words::instant(instant(micros))
}

/// Shows the entry of a leaf and the proof that it stands in the ledger.
pub(super) async fn of_leaf(state: &WebState, leaf: u64) -> Result<Option<Verdict>, Stop> {
    let store = &state.platform.store;
    let size = store.ledger_size().await.map_err(AppFault::from)?;
    if leaf >= size {
        return Ok(None);
    }
    let found = store.inclusion(leaf, size).await.map_err(AppFault::from)?;
    let hash = offline::leaf_hash(&found.entry);
    let proved = offline::verify_inclusion(&hash, leaf, size, &found.proof, &found.root).is_ok();
    let entry = offline::read_entry(&found.entry).map_err(Stop::ours)?;
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    Ok(Some(Verdict {
        holds: proved,
        says: if proved {
            format!("第 {leaf} 号存证在账本中，没有被改动。")
        } else {
            format!("第 {leaf} 号存证与账本不符。")
        },
        steps: vec![(format!("由存证内容和 {} 个相邻摘要逐级算出账本总摘要", found.proof.len()), proved)],
        facts: vec![
            ("存证摘要".into(), hex(&hash)),
            ("账本大小".into(), size.to_string()),
            ("账本总摘要".into(), hex(&found.root)),
            ("记录时间".into(), instant_words(entry.recorded_at)),
        ],
    }))
}

/// Checks a dossier with our own key, off the request threads.
async fn of_dossier(state: &WebState, bytes: Vec<u8>) -> Result<Verdict, Stop> {
    let key = state.platform.store.verifier_key();
    let checked = tokio::task::spawn_blocking(move || ledger::dossier::verify(&bytes, Some(&key)));
    Ok(match checked.await.map_err(Stop::ours)? {
        Ok(report) => {
            let mut steps = vec![
                (format!("{} 件事件逐件核对入账证明", report.events.len()), true),
                (format!("{} 份材料逐份核对指纹", report.papers.len()), true),
            ];
            steps.extend(report.reservations().into_iter().map(|sentence| (sentence, false)));
            Verdict {
                holds: true,
                says: format!("卷宗“{}”完整，与账本相符。", report.title),
                steps,
                facts: vec![
                    ("账本大小".into(), report.tree_size.to_string()),
                    ("账本总摘要".into(), report.root),
                ],
            }
        }
        Err(fault) => Verdict {
            says: format!("这不是完整的卷宗：{fault}"),
            steps: vec![(fault.problem, false)],
            ..Verdict::default()
        },
    })
}

/// `GET /healthz`: the process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the store answers.
pub async fn ready(State(state): State<WebState>) -> Response {
    match state.platform.store.ledger_size().await {
        Ok(_) => "ok\n".into_response(),
        Err(fault) => {
            tracing::warn!(%fault, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response()
        }
    }
}
