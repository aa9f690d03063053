//! 名录: lists of entries, one entry, files, and the import of lists. Acts on an entry are acts of its case.
use super::{PAGE_ROWS, good, page, page_with};
use crate::address;
use crate::body::SentForm;
use crate::csv;
use crate::error::{Answer, Stop};
use crate::session::{Officer, Signed};
use crate::state::WebState;
use crate::ui::frame::{Notice, Place};
use crate::ui::message::Message;
use crate::ui::parts::{Pager, Tab};
use crate::ui::registers::{EntriesPage, ImportPage, all, entries, entry, import};
use app::AppFault;
use app::registers::{EntryFilter, EntryView, ImportOutcome, MAX_LIST_BYTES, MAX_LIST_ROWS, MAX_SHOWN_ROWS};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use case::Refused;
use law::register::{Register, procedure_id};
use serde::Deserialize;

/// Fields shown as columns beside the key.
const MOST_COLUMNS: usize = 6;

/// `GET /registers`.
///
/// # Errors
/// As the use case.
pub async fn list(State(state): State<WebState>, Officer(signed): Officer) -> Answer {
    let tiles = state.platform.registers(&signed.person).await?;
    Ok(page(&signed, "名录", Some(Place::Registers), &all(&tiles)))
}

/// `GET /registers/{id}`.
///
/// # Errors
/// "Not there".
pub async fn show(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path(id): Path<String>,
    Query(asked): Query<EntryFilter>,
) -> Answer {
    let platform = &state.platform;
    let register = platform.register(&id)?;
    let found = platform.register_entries(&signed.person, &id, &asked, PAGE_ROWS).await?;
    let tiles = platform.registers(&signed.person).await?;
    let tile = tiles.into_iter().find(|tile| tile.id == id).ok_or(Stop::not_there())?;
    let here = |state: &str, cursor: &str| {
        let pairs = [("q", asked.q.as_str()), ("state", state), ("cursor", cursor)];
        address::with_query(&format!("/registers/{id}"), &pairs)
    };
    let tab = |state: &str, title: &str, count: Option<i64>| Tab {
        title: title.into(),
        href: here(state, ""),
        count,
        active: asked.state == state,
    };
    let stages = tile.counts.iter().map(|(state, title, count)| tab(state, title, Some(*count)));
    let kept_here = tile.kept_here;
    let says = match found.items.len() {
        0 => String::new(),
        count => format!("本页 {count} 条"),
    };
    let view = EntriesPage {
        tabs: std::iter::once(tab("", "全部", None)).chain(stages).collect(),
        columns: columns(register, kept_here),
        propose: kept_here.then(|| propose(&state, &id)).flatten(),
        pager: Pager {
            says,
            previous: (!asked.cursor.is_empty()).then(|| here(&asked.state, "")),
            next: found.next.as_deref().map(|next| here(&asked.state, next)),
        },
        sheet: address::with_query(
            &format!("/registers/{id}/entries.csv"),
            &[("q", asked.q.as_str()), ("state", asked.state.as_str())],
        ),
        title: tile.title,
        summary: tile.summary,
        q: asked.q.clone(),
        state: asked.state.clone(),
        rows: found.items,
        kept_here,
        id,
    };
    Ok(page(&signed, &view.title, Some(Place::Registers), &entries(&view)))
}

/// The form that proposes an entry: the act that opens a case of the register's life.
fn propose(state: &WebState, register: &str) -> Option<String> {
    let today = case::actor::civil_date(state.platform.now());
    let id = procedure_id(register);
    let life = state.platform.rules.library.procedure_on(&id, today)?;
    let act = life.acts.iter().find(|act| act.opens)?;
    Some(format!("/cases/new/{id}/{}", act.id))
}

/// The key, then what is public; for the organ that keeps the register then what every entry has.
fn columns(register: &Register, kept_here: bool) -> Vec<(String, String)> {
    let public = |id: &str| register.public.iter().any(|one| **one == id);
    let is_file = |field: &&law::procedure::Field| field.kind == law::procedure::FieldType::File;
    let fields = register.fields.iter().filter(|field| !is_file(field) && *field.id != *register.key);
    let (mut shown, rest): (Vec<_>, Vec<_>) = fields.partition(|field| public(&field.id));
    if kept_here {
        shown.extend(rest.into_iter().filter(|field| register.requires(&field.id)));
    }
    let key = register.field(&register.key).into_iter();
    let shown = key.chain(shown.into_iter().take(MOST_COLUMNS));
    shown.map(|field| (field.id.value.clone(), field.title.clone())).collect()
}

/// `GET /registers/{id}/entries.csv`: the same entries, with every field that the person may see.
///
/// # Errors
/// "Not there".
pub async fn sheet(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path(id): Path<String>,
    Query(asked): Query<EntryFilter>,
) -> Answer {
    let register = state.platform.register(&id)?;
    let (rows, more) = state.platform.register_export(&signed.person, &id, &asked).await?;
    let shown = |field: &&law::procedure::Field| {
        rows.iter().any(|row| row.facts.iter().any(|(known, ..)| *known == *field.id))
    };
    let fields: Vec<_> = register.fields.iter().filter(shown).collect();
    // Headings under which the file can be imported again.
    let heading = |field: &law::procedure::Field| {
        let column = register.columns.iter().find(|column| *column.field == *field.id);
        column.and_then(|column| column.headings.first()).unwrap_or(&field.title).clone()
    };
    let mut heads: Vec<String> = fields.iter().map(|field| heading(field)).collect();
    heads.extend(["状态".to_owned(), "有效期截止".to_owned()]);
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let cells = |row: &EntryView| {
        let value =
            |id: &str| row.facts.iter().find(|(known, ..)| known == id).map(|(_, _, value)| value.clone());
        let mut cells: Vec<String> =
            fields.iter().map(|field| value(&field.id).unwrap_or_default()).collect();
        let until = row.valid_until.map(|at| case::actor::civil_date(at).to_string());
        cells.extend([row.status.clone(), until.unwrap_or_default()]);
        cells
    };
    let text = csv::text(&heads, rows.iter().map(cells));
    let part = if more { "（部分）" } else { "" };
    let today = case::actor::civil_date(state.platform.now());
    csv::download(&format!("{} {today}{part}.csv", register.title), text)
}

/// Which entry.
#[derive(Debug, Deserialize)]
pub struct Which {
    key: String,
}

/// `GET /registers/{id}/entry?key=`.
///
/// # Errors
/// "Not there".
pub async fn one(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path(id): Path<String>,
    Query(which): Query<Which>,
) -> Answer {
    let views = state.platform.register_entry(&signed.person, &id, &which.key).await?;
    let title = &state.platform.register(&id)?.title;
    Ok(page(&signed, &format!("{title} {}", which.key), Some(Place::Registers), &entry(&id, title, &views)))
}

/// `GET /registers/{id}/import`.
///
/// # Errors
/// "Not there"; not allowed for organs that do not keep the register.
pub async fn show_import(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path(id): Path<String>,
) -> Answer {
    keeper(&state, &signed, &id)?;
    drawn(&state, &signed, &id, ImportPage::default(), None).await
}

fn keeper(state: &WebState, signed: &Signed, id: &str) -> Result<(), Stop> {
    let register = state.platform.register(id)?;
    if state.platform.keeps_register(&signed.person, register) {
        return Ok(());
    }
    let says = "这个名录由有准入职责的机关维护，您所在的机关不能导入。".into();
    Err(Stop::Say(Message::NotAllowed { says, cite: None }))
}

/// `POST /registers/{id}/import`: reads the list and shows what each row would do.
///
/// # Errors
/// Not allowed, faults of ours; a file that is no list of this register is the page again.
pub async fn preview(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path(id): Path<String>,
    sent: Result<SentForm, Stop>,
) -> Answer {
    keeper(&state, &signed, &id)?;
    let mut sent = match sent {
        Ok(sent) => sent,
        Err(Stop::Say(Message::TooLarge { .. })) => {
            return again(
                &state,
                &signed,
                &id,
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("文件太大。{}", limit()),
            )
            .await;
        }
        Err(other) => return Err(other),
    };
    let Some(file) = sent.files.pop() else {
        return again(&state, &signed, &id, StatusCode::UNPROCESSABLE_ENTITY, "请先选择文件".into()).await;
    };
    match state.platform.prepare_import(&signed.person, &id, &file.name, file.bytes).await {
        Ok(read) => {
            let view = ImportPage { preview: Some(read), ..ImportPage::default() };
            drawn(&state, &signed, &id, view, None).await
        }
        Err(AppFault::Refused(Refused::Rejected { rejections })) => {
            let says: Vec<String> = rejections.into_iter().map(|rejection| rejection.says).collect();
            again(&state, &signed, &id, StatusCode::UNPROCESSABLE_ENTITY, says.join("；")).await
        }
        Err(fault) => Err(fault.into()),
    }
}

/// `POST /registers/{id}/import/apply`: what was looked at is done, row by row, by a job.
///
/// # Errors
/// Not allowed, faults of ours; a list that does not wait any more is the page again.
pub async fn apply(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path(id): Path<String>,
    sent: SentForm,
) -> Answer {
    keeper(&state, &signed, &id)?;
    match state.platform.apply_import(&signed.person, &id, sent.text("sha256")).await {
        Ok(()) => Err(Stop::Go(format!("/registers/{id}/import"))),
        Err(AppFault::Refused(Refused::Rejected { rejections })) => {
            let says: Vec<String> = rejections.into_iter().map(|rejection| rejection.says).collect();
            again(&state, &signed, &id, StatusCode::CONFLICT, says.join("；")).await
        }
        Err(fault) => Err(fault.into()),
    }
}

fn limit() -> String {
    format!("不超过 {} MB、{MAX_LIST_ROWS} 行。", MAX_LIST_BYTES / 1024 / 1024)
}

async fn again(state: &WebState, signed: &Signed, id: &str, code: StatusCode, says: String) -> Answer {
    let view = ImportPage { fault: Some(says), ..ImportPage::default() };
    Ok((code, drawn(state, signed, id, view, None).await?).into_response())
}

async fn drawn(
    state: &WebState,
    signed: &Signed,
    id: &str,
    view: ImportPage,
    notice: Option<Notice>,
) -> Result<Response, Stop> {
    let register = state.platform.register(id)?;
    let progress = match state.platform.import_progress(&signed.person, id).await? {
        ImportOutcome::Applied(applied) => Some(applied),
        ImportOutcome::None => None,
    };
    let finished = progress
        .as_ref()
        .filter(|applied| applied.is_finished() && view.preview.is_none() && view.fault.is_none());
    let told = finished.map(|applied| {
        good(format!("“{}”导入完成：新增 {}，变更 {}。", applied.file, applied.added, applied.changed))
    });
    let headings = register.columns.iter().filter_map(|column| column.headings.first().cloned());
    let view = ImportPage {
        id: id.to_owned(),
        title: register.title.clone(),
        csrf: signed.csrf.clone(),
        headings: headings.collect(),
        limit: limit(),
        progress,
        most_rows: MAX_SHOWN_ROWS,
        ..view
    };
    Ok(page_with(signed, "导入名单", Some(Place::Registers), notice.or(told), &import(&view)))
}
