//! Goods lists in forms: the lots offered, a spreadsheet read into the form, and a number looked up. Nothing is recorded.
use super::act_form::Doing;
use super::outcome;
use crate::body::{SentFile, SentForm};
use crate::error::Stop;
use crate::session::Signed;
use crate::ui::form::Submission;
use crate::ui::goods::sheet_preview;
use app::known::Known;
use case::custody::{Consigned, Custody, Goods};
use case::value::{Party, Right};
use law::procedure::{Act, CustodyDoes, FieldType};
use maud::{Markup, html};
use serde_json::{Map, Value, json};

/// Head of the names of inputs that carry a spreadsheet for a field.
const SHEET: &str = "s.";

/// The goods list of an act, and the lots that it is about: those that arrive for an act that takes them in, else those
/// that are here.
pub(super) fn lots<'a>(
    act: &'a Act,
    here: &Custody,
    arriving: &[Consigned],
) -> (Option<&'a str>, Vec<Value>) {
    let Some(effect) = &act.custody else { return (None, Vec::new()) };
    let Some(items) = &effect.items else { return (None, Vec::new()) };
    let row = |label: &str, goods: &Goods, from: &str, quantity: String, held: String| {
        let (name, model, unit) = (&goods.name, &goods.model, &goods.unit);
        json!({
            "lot": label, "name": name, "model": model, "unit": unit, "from": from, "quantity": quantity, "held": held,
        })
    };
    let rows: Vec<Value> = if *effect.does == CustodyDoes::Receive {
        let arriving = arriving.iter().map(|lot| {
            let held = format!("发来 {}{}", lot.quantity, lot.goods.unit);
            row(&lot.label, &lot.goods, "", lot.quantity.to_string(), held)
        });
        arriving.collect()
    } else {
        let here = here.holdings();
        let rows = here.iter().map(|held| {
            let place = crate::ui::goods::place(held.place);
            let words = format!("{place} 现有 {}{}", held.quantity, held.lot.goods.unit);
            row(&held.lot.label, &held.lot.goods, held.place, String::new(), words)
        });
        rows.collect()
    };
    (Some(items.as_str()), rows)
}

/// Storage places offered where the form lists goods.
///
/// # Errors
/// The store's.
pub(super) async fn places(doing: &Doing<'_>, signed: &Signed) -> Result<Vec<String>, Stop> {
    let mut fields = doing.act.form.iter().filter_map(|wanted| doing.procedure.field(&wanted.field));
    if !fields.any(|field| field.kind == FieldType::Items) {
        return Ok(Vec::new());
    }
    Ok(doing.state.platform.storage_places(&signed.person).await?)
}

/// Takes the spreadsheets out of the files sent; one that was chosen is read, whichever button was pressed.
pub(super) fn take_sheets(sent: &mut SentForm, typed: &mut Submission) -> Vec<(String, SentFile)> {
    let (sheets, files): (Vec<_>, Vec<_>) =
        std::mem::take(&mut sent.files).into_iter().partition(|file| file.input.starts_with(SHEET));
    sent.files = files;
    let sheets: Vec<(String, SentFile)> =
        sheets.into_iter().map(|file| (file.input[SHEET.len()..].to_owned(), file)).collect();
    if let Some((field, _)) = sheets.first().filter(|_| typed.import.is_none()) {
        typed.import = Some(field.clone());
    }
    sheets
}

/// Reads a spreadsheet into the goods list of the form, and says row by row what became of it.
pub(super) fn import(doing: &Doing<'_>, typed: &mut Submission, sheets: &[(String, SentFile)]) -> Markup {
    let wanted = typed.import.clone().unwrap_or_default();
    let field = doing.procedure.field(&wanted).filter(|field| field.kind == FieldType::Items);
    let file = sheets.iter().find(|(field, _)| *field == wanted).map(|(_, file)| file);
    let (Some(_), Some(file)) = (field, file) else {
        return outcome::said("请先选择表格文件，再按“读入并核对”");
    };
    let sheet = match app::sheet::read(&file.name, &file.bytes) {
        Ok(sheet) => sheet,
        Err(fault) => return outcome::said(&fault.to_string()),
    };
    let read = app::goods_sheet::read(&doing.state.platform.rules.library, &sheet, &doing.goods);
    let in_form = typed.form.entry(wanted).or_insert(Value::Null);
    let mut lines = match in_form.take() {
        Value::Array(lines) => lines,
        Value::Null => Vec::new(),
        single => vec![single],
    };
    // The same file read twice into one form does not double its lines either.
    let fresh: Vec<Value> = read.new_lines().into_iter().filter(|line| !lines.contains(line)).collect();
    let added = fresh.len();
    lines.extend(fresh);
    *in_form = if lines.is_empty() { Value::Null } else { Value::Array(lines) };
    sheet_preview(&file.name, &read, added)
}

/// Fills a row from what is known under its number, as far as it is blank, and says where that comes from.
///
/// # Errors
/// The store's.
pub(super) async fn look_up(
    doing: &Doing<'_>,
    sent: &SentForm,
    typed: &mut Submission,
) -> Result<Markup, Stop> {
    let asked = typed.lookup.clone().unwrap_or_default();
    let (row, chosen) = asked.split_once('#').unwrap_or((&asked, "0"));
    let chosen: usize = chosen.parse().unwrap_or(0);
    let number = sent.text(&format!("f.{row}.number")).to_owned();
    let id = row.split('.').next().unwrap_or_default();
    let Some(field) = doing.procedure.field(id) else { return Ok(outcome::said("没有这一项")) };
    if number.is_empty() {
        return Ok(outcome::said("请先填写号码，再按“按号码查已知”"));
    }
    let (platform, person) = (&doing.state.platform, &sent.signed.person);
    let offers: Vec<(Map<String, Value>, String, String)> = match field.kind {
        FieldType::Party => offers(platform.known_parties(person, &number).await?, party),
        FieldType::Right => offers(platform.known_rights(person, &number).await?, right),
        _ => Vec::new(),
    };
    let Some((values, ..)) = offers.get(chosen).or_else(|| offers.first()) else {
        let says = format!("您的职责范围内还没有号码为“{number}”的{}，请填写", field.title);
        return Ok(outcome::said(&says));
    };
    let changing = asked.contains('#');
    if let Some(target) = row_of(typed.form.get_mut(id), &number) {
        for (key, value) in values {
            let blank = target.get(key).and_then(Value::as_str).is_none_or(|text| text.trim().is_empty());
            // A select always says something; an offer chosen on purpose replaces what stands there.
            if blank || changing || key == "kind" {
                target.insert(key.clone(), value.clone());
            }
        }
    }
    Ok(found(&number, row, &offers, chosen))
}

/// The row of a field that has this number.
fn row_of<'a>(value: Option<&'a mut Value>, number: &str) -> Option<&'a mut Map<String, Value>> {
    let is =
        |map: &Map<String, Value>| map.get("number").and_then(Value::as_str).map(str::trim) == Some(number);
    match value? {
        Value::Array(rows) => rows.iter_mut().filter_map(Value::as_object_mut).find(|map| is(map)),
        Value::Object(map) => Some(map),
        _ => None,
    }
}

fn offers<T>(
    known: Vec<Known<T>>,
    values: fn(&T) -> Map<String, Value>,
) -> Vec<(Map<String, Value>, String, String)> {
    let offer = |known: Known<T>| {
        let from = format!("{} {}", known.case_number, known.case_title);
        (values(&known.value), from, format!("/cases/{}", known.case))
    };
    known.into_iter().map(offer).collect()
}

fn filled(pairs: &[(&str, &String)]) -> Map<String, Value> {
    let given = pairs.iter().filter(|(_, text)| !text.is_empty());
    given.map(|(key, text)| ((*key).to_owned(), json!(text))).collect()
}

fn party(party: &Party) -> Map<String, Value> {
    filled(&[
        ("name", &party.name),
        ("kind", &party.kind),
        ("address", &party.address),
        ("agent", &party.agent),
    ])
}

fn right(right: &Right) -> Map<String, Value> {
    let owner = [("kind", &right.kind), ("title", &right.title), ("holder", &right.holder)];
    let rest = [("classes", &right.classes), ("term", &right.term)];
    filled(&[owner.as_slice(), rest.as_slice()].concat())
}

fn found(number: &str, row: &str, offers: &[(Map<String, Value>, String, String)], chosen: usize) -> Markup {
    html! {
        div class="z-note z-note-good" role="status" {
            div {
                p { "号码“" (number) "”已知，已填入空着的各项，请核对：" }
                ul {
                    @for (place, (values, from, href)) in offers.iter().enumerate() {
                        li {
                            @for (key, value) in values { @if key != "kind" { (value.as_str().unwrap_or_default()) " " } }
                            span class="z-quiet" { "来自 " a href=(href) { (from) } }
                            @if place == chosen { " " span class="z-tag z-tag-good" { "✓ 已填入" } }
                            @else { " " button class="btn btn-sm" type="submit" form="act-form" name="_lookup" value={ (row) "#" (place) } formnovalidate { "改用这一条" } }
                        }
                    }
                }
            }
        }
    }
}
