//! 近似图形: the page that takes a picture, and the pictures of the register.
use super::marks::{Way, rejection, screen_cite, ways};
use super::page;
use crate::address;
use crate::body::SentForm;
use crate::error::{Answer, Stop};
use crate::session::{Officer, Signed};
use crate::state::WebState;
use crate::ui::frame::Place;
use crate::ui::pictures::{PictureRow, PicturesPage, pictures};
use crate::ui::words;
use app::AppFault;
use app::finders::OpenableLead;
use app::pictures::{MAX_PICTURES, PictureCandidate, PicturesFound};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use case::value::FileRef;
use law::screen;
use serde_json::{Map, Value};

/// Candidates on the page.
const ON_PAGE: usize = 20;

fn empty(state: &WebState, signed: &Signed) -> PicturesPage {
    let screen = state.platform.picture_screen();
    PicturesPage {
        ways: ways(state, signed, Way::Picture),
        summary: screen.map(|screen| screen.summary.clone()).unwrap_or_default(),
        cite: screen.map(|screen| screen_cite(state, screen)),
        csrf: signed.csrf.clone(),
        ..PicturesPage::default()
    }
}

fn shown(signed: &Signed, view: &PicturesPage) -> axum::response::Response {
    page(signed, "近似图形", Some(Place::Marks), &pictures(view))
}

/// `GET /marks/pictures`.
///
/// # Errors
/// None of its own.
pub async fn show(State(state): State<WebState>, Officer(signed): Officer) -> Answer {
    Ok(shown(&signed, &empty(&state, &signed)))
}

/// `POST /marks/pictures`: the device marks that resemble a picture.
///
/// # Errors
/// Not allowed, faults of ours; a picture that cannot be read is the page again.
pub async fn find(State(state): State<WebState>, _: Officer, sent: SentForm) -> Answer {
    let mut sent = sent;
    let mut view = empty(&state, &sent.signed);
    let (name, bytes) = sent.files.pop().map(|file| (file.name, file.bytes)).unwrap_or_default();
    let found = state.platform.similar_pictures(&sent.signed.person, bytes.clone(), ON_PAGE).await;
    match found {
        Ok(found) => {
            let kept = match state.platform.keep_picture(&sent.signed.person, &name, bytes).await {
                Ok((kept, drawn)) => {
                    sent.signed.remember_sent(std::iter::once(kept.clone())).await?;
                    view.note = drawn.then(|| {
                        format!("这种文件不能作材料；登记线索时，材料里放的是照它画成的“{}”。", kept.name)
                    });
                    Some(kept)
                }
                Err(fault @ AppFault::Refused(_)) => {
                    let why = rejection(fault.into())?;
                    view.note = Some(format!("这个文件不能作材料，所以不能据此登记线索：{why}"));
                    None
                }
                Err(fault) => return Err(fault.into()),
            };
            view.asked = name;
            fill(&mut view, &state, &sent.signed, found, kept.as_ref());
            Ok(shown(&sent.signed, &view))
        }
        Err(fault) => {
            view.problem = Some(rejection(fault.into())?);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shown(&sent.signed, &view)).into_response())
        }
    }
}

fn fill(
    view: &mut PicturesPage,
    state: &WebState,
    signed: &Signed,
    found: PicturesFound,
    kept: Option<&FileRef>,
) {
    let openings = state.platform.screen_openings(&signed.person, screen::PICTURES);
    view.pictures = found.pictures;
    view.algorithm = found.algorithm;
    view.rows = found.candidates.into_iter().map(|one| row(one, kept, &openings)).collect();
}

fn row(found: PictureCandidate, kept: Option<&FileRef>, openings: &[(String, String, String)]) -> PictureRow {
    let open = |kept: &FileRef, (procedure, act, title): &(String, String, String)| {
        let pairs = [("picture", kept.sha256.as_str()), ("mark", found.number.as_str())];
        (title.clone(), address::with_query(&format!("/cases/new/{procedure}/{act}"), &pairs))
    };
    // A picture that no case takes as a paper opens none.
    let opens = kept.map(|kept| openings.iter().map(|opening| open(kept, opening)).collect());
    let facts = found.record.as_ref().map(|record| {
        let classes: Vec<String> = record.classes.iter().map(ToString::to_string).collect();
        let classes =
            if classes.is_empty() { String::new() } else { format!("第{}类", classes.join("、")) };
        vec![record.mark.clone(), classes, record.owner.clone(), record.status.clone()]
    });
    PictureRow {
        picture: found.is_shown.then(|| format!("/marks/pictures/{}", address::encode(&found.number))),
        percent: words::percent(f64::from(found.score)),
        facts: facts.unwrap_or_default(),
        opens: opens.unwrap_or_default(),
        reasons: found.reasons,
        number: found.number,
    }
}

/// `GET /marks/pictures/{number}`: the picture of a device mark.
///
/// # Errors
/// "Not there".
pub async fn one(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path(number): Path<String>,
) -> Answer {
    let (bytes, media) = state.platform.device_picture(&signed.person, &number).await?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(super::papers::SANDBOX));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600"));
    Ok((headers, bytes).into_response())
}

/// Values that a device mark of the register fills in the form of an opening act (`?mark=…&picture=…`), and the picture
/// that was looked for; only one that was sent in this session.
///
/// # Errors
/// "Not there".
pub(super) async fn filled(
    state: &WebState,
    signed: &Signed,
    (procedure, act): (&str, &str),
    (number, picture): (&str, &str),
) -> Result<(Map<String, Value>, FileRef), Stop> {
    if !signed.has_sent(picture) {
        return Err(Stop::not_there());
    }
    let (leads, file) = state.platform.picture_leads(&signed.person, picture, number).await?;
    let meant = |lead: &OpenableLead| lead.procedure == procedure && lead.act == act;
    let form = leads.into_iter().find(meant).map(|lead| lead.form).unwrap_or_default();
    Ok((form, file))
}

const _: () = assert!(ON_PAGE <= MAX_PICTURES);
