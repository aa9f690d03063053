//! Official documents: a draft before acting, and the page to which the code on a document leads.
use super::act_form::Doing;
use super::papers::disposition;
use super::verify::{answer, of_leaf};
use crate::body::SentForm;
use crate::error::{Answer, Stop};
use crate::session::Visitor;
use crate::state::WebState;
use crate::ui::form::Submission;
use crate::ui::verify::Verdict;
use crate::ui::words;
use app::AppFault;
use app::documents::{DocumentProof, OpeningDraft, Preview};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::IntoResponse;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Documents that an act makes in a case: title, and where a draft is drawn.
pub(super) fn made_by(doing: &Doing<'_>) -> Vec<(String, String)> {
    let (procedure, act) = (&doing.procedure.id, &doing.act.id);
    let made = doing.state.platform.documents_made_by(procedure, act);
    let href = |template: &str| match (doing.case, doing.item) {
        (Some(case), _) => format!("/cases/{case}/acts/{act}/preview/{template}"),
        (None, Some(item)) => format!("/cases/new/{procedure}/{act}/preview/{template}?item={item}"),
        (None, None) => format!("/cases/new/{procedure}/{act}/preview/{template}"),
    };
    made.into_iter().map(|made| (made.title, href(&made.template))).collect()
}

/// `POST /cases/{id}/acts/{act}/preview/{template}`: the draft of what the form would make. Nothing is kept of it.
///
/// # Errors
/// "Not there", not allowed, and what keeps the document from being drawn.
pub async fn preview(
    State(state): State<WebState>,
    Path((id, act, template)): Path<(Uuid, String, String)>,
    sent: SentForm,
) -> Answer {
    let typed = Submission::read(&sent.pairs);
    let person = &sent.signed.person;
    shown(state.platform.preview_document(person, id, &act, &template, &typed.form).await?)
}

/// The item that an opening act signs for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Signing {
    item: Option<Uuid>,
}

/// `POST /cases/new/{procedure}/{act}/preview/{template}`: the same for an act that opens a case; `?item=…` where it signs
/// for a hand-over.
///
/// # Errors
/// As [`preview`].
pub async fn preview_opening(
    State(state): State<WebState>,
    Path((procedure, act, template)): Path<(String, String, String)>,
    Query(Signing { item }): Query<Signing>,
    sent: SentForm,
) -> Answer {
    let typed = Submission::read(&sent.pairs);
    let title = typed.title.as_deref().unwrap_or_default();
    let opening = OpeningDraft { procedure: &procedure, act: &act, title, item, form: &typed.form };
    shown(state.platform.preview_opening(&sent.signed.person, &opening, &template).await?)
}

fn shown(preview: Preview) -> Answer {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(header::CONTENT_DISPOSITION, disposition(true, &preview.name)?);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok((headers, preview.printed.pdf).into_response())
}

/// `GET /verify/documents/{code}`: what the record says of a document, for everybody who holds it.
///
/// # Errors
/// The store's.
pub async fn verified(State(state): State<WebState>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    let asked = code_in(&code).ok_or(Stop::not_there())?;
    let verdict = verdict(&state, asked, None).await?;
    answer(&state, visitor, asked.to_string(), Some(verdict)).await
}

/// A document's code in what was typed or scanned: the code itself, or the address that ends with it.
pub(super) fn code_in(asked: &str) -> Option<Uuid> {
    let last = asked.trim().trim_end_matches('/').rsplit('/').next()?;
    // A leaf's number is no code, and neither is anything else that UUIDs may be written as.
    (last.len() == 36).then(|| last.parse().ok()).flatten()
}

/// What the record says of the document with a code, and whether a file is that document.
pub(super) async fn verdict(state: &WebState, code: Uuid, file: Option<Vec<u8>>) -> Result<Verdict, Stop> {
    let proof = match state.platform.document_proof(code).await {
        Ok(proof) => proof,
        Err(AppFault::NotThere) => {
            let says = "没有这个核验码的文书：可能输错了，也可能不是本平台制作的文书，请向发文机关核实。";
            return Ok(Verdict { says: says.into(), ..Verdict::default() });
        }
        Err(fault) => return Err(fault.into()),
    };
    let mut steps = vec![
        (
            format!("“{}”的存证第 {} 号在账本中", proof.act, proof.act_leaf),
            stands(state, proof.act_leaf).await?,
        ),
        (
            format!("编号“{}”的存证第 {} 号在账本中", proof.number, proof.number_leaf),
            stands(state, proof.number_leaf).await?,
        ),
        (format!("文书入卷的存证第 {} 号在账本中", proof.file.leaf), stands(state, proof.file.leaf).await?),
    ];
    if let Some(bytes) = &file {
        let found: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        steps.push(("上传的文件与入卷的文书逐字节相同".into(), found == proof.file.sha256));
    }
    let holds = steps.iter().all(|(_, holds)| *holds);
    Ok(Verdict { holds, says: says(&proof, holds, file.is_some()), steps, facts: facts(&proof) })
}

async fn stands(state: &WebState, leaf: i64) -> Result<bool, Stop> {
    let Ok(leaf) = u64::try_from(leaf) else { return Ok(false) };
    Ok(of_leaf(state, leaf).await?.is_some_and(|verdict| verdict.holds))
}

fn says(proof: &DocumentProof, holds: bool, compared: bool) -> String {
    let DocumentProof { organ, title, number, .. } = proof;
    match (holds, compared) {
        (true, true) => format!("{organ}制作过《{title}》{number}，上传的文件就是它，没有被改动。"),
        (true, false) => {
            format!(
                "{organ}制作过《{title}》{number}。请核对手中文书的文号、日期；上传 PDF 可以查明是否被改动。"
            )
        }
        (false, true) => {
            format!("与{organ}制作的《{title}》{number}不符：文件被改动过，或者不是同一份文书。")
        }
        (false, false) => format!("《{title}》{number}的记录与账本不符，请向{organ}核实。"),
    }
}

fn facts(proof: &DocumentProof) -> Vec<(String, String)> {
    let fact = |name: &str, value: String| (name.to_owned(), value);
    vec![
        fact("制作机关", proof.organ.clone()),
        fact("文书", format!("《{}》（{}）", proof.title, proof.template)),
        fact("文号", proof.number.clone()),
        fact("日期", document::content::in_chinese(case::actor::civil_date(proof.at))),
        fact("制作文书的动作", proof.act.clone()),
        fact("程序和版本", proof.procedure.clone()),
        fact("文件指纹（SHA-256）", proof.file.sha256.clone()),
        fact("文件大小", words::bytes(proof.file.bytes)),
        fact("入卷时间", words::instant(proof.file.at)),
        fact("核验码", proof.code.to_string()),
    ]
}

#[cfg(test)]
mod tests {
    use super::code_in;

    #[test]
    fn a_code_is_found_alone_or_at_the_end_of_an_address_and_a_leaf_is_none() {
        let code = "3f0c9a52-7a14-4e0c-9a3e-0d8f7f1b2c44";
        for asked in
            [code.to_owned(), format!(" {code} "), format!("https://x.example/verify/documents/{code}")]
        {
            assert_eq!(code_in(&asked).map(|code| code.to_string()).as_deref(), Some(code), "{asked}");
        }
        for asked in ["", "1024", "https://x.example/verify", "3f0c9a527a144e0c9a3e0d8f7f1b2c44"] {
            assert_eq!(code_in(asked), None, "{asked}");
        }
    }
}
