//! `zhibao law show ID`.
mod text;

use crate::answer::{Answer, Answered, Failure};
use crate::chinese_time::read_date;
use crate::law_data::{LawData, LawSource};
use clap::Args;
use jiff::civil::Date;
use law::uses::User;
use law::{Citation, Procedure};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// Most ids offered when none fits.
const MAX_OFFERED: usize = 8;

/// Arguments of `law show`.
#[derive(Debug, Args)]
pub struct LawShowArgs {
    /// 文件、法定数值、判定表、程序或名录的 id；程序可写 id@版本；条文写 文件id#条/款/项
    #[arg(value_name = "ID")]
    id: String,
    /// 按这一天的有效版本显示，默认今天
    #[arg(long, value_name = "DATE", value_parser = read_date)]
    on: Option<Date>,
    #[command(flatten)]
    source: LawSource,
}

#[derive(Serialize)]
struct Report {
    id: String,
    on: Date,
    found: Vec<Found>,
}

/// A definition with that id.
#[derive(Serialize)]
struct Found {
    kind: &'static str,
    file: Option<String>,
    definition: Value,
    used_in: Vec<User>,
    #[serde(skip)]
    text: String,
}

/// Shows everything that has the id.
///
/// # Errors
/// When nothing has it.
pub fn run(args: &LawShowArgs) -> Answered {
    let (data, notes) = args.source.load()?;
    let on = args.on.unwrap_or_else(super::today);
    let found =
        if args.id.contains('#') { article(&data, &args.id, on)? } else { definitions(&data, &args.id, on)? };
    if found.is_empty() {
        return Err(nothing(&data, &args.id));
    }
    let text: Vec<String> =
        found.iter().map(|found| format!("{}{}", found.text, text::used_in(&found.used_in))).collect();
    let report = Report { id: args.id.clone(), on, found };
    Ok(Answer::new(&report, text.join("\n"))?.noting(notes))
}

fn definitions(data: &LawData, id: &str, on: Date) -> Result<Vec<Found>, Failure> {
    let library = &data.library;
    let uses = data.uses();
    let owned = |users: &[User]| users.to_vec();
    let file = |index: usize| library.files.get(index).map(|file| file.path.clone());
    let mut found = Vec::new();
    if let Some(filed) = library.instruments.get(id) {
        let version = filed.version_on(on).or(filed.versions.last());
        let users = version.map(|version| uses.of_instrument(id, &version.id)).unwrap_or_default();
        let users = users.into_iter().cloned().collect();
        let text = text::instrument(&filed.value, on);
        found.push(item("instrument", file(filed.file), &filed.value, users, text)?);
    }
    if let Some(filed) = library.parameters.get(id) {
        found.push(item(
            "parameter",
            file(filed.file),
            &filed.value,
            owned(uses.of_parameter(id)),
            text::parameter(&filed.value, library, on),
        )?);
    }
    if let Some(filed) = library.tables.get(id) {
        let text = text::table(&filed.value, library, on);
        found.push(item("table", file(filed.file), &filed.value, owned(uses.of_table(id)), text)?);
    }
    for filed in library.procedures.values() {
        let procedure: &Procedure = &filed.value;
        let newer =
            library.procedures.values().any(|other| other.id == procedure.id && other.is_in_force(on));
        let wanted = procedure.key() == id || (*procedure.id == id && (procedure.is_in_force(on) || !newer));
        if wanted {
            let help = law::checklist::help_text(procedure, library, on);
            let text = format!("{}，自 {} 起\n{help}", procedure.key(), *procedure.in_force_on);
            let users = owned(uses.of_procedure(&procedure.id));
            found.push(item("procedure", file(filed.file), procedure, users, text)?);
        }
    }
    if let Some(filed) = library.registers.get(id) {
        found.push(item(
            "register",
            file(filed.file),
            &filed.value,
            owned(uses.of_register(id)),
            text::register(&filed.value, library, on),
        )?);
    }
    Ok(found)
}

fn article(data: &LawData, id: &str, on: Date) -> Result<Vec<Found>, Failure> {
    let cite: Citation = id.parse().map_err(|fault: law::citation::MalformedCitation| {
        Failure::new("bad-citation", fault.to_string(), "加 --help 查看用法")
    })?;
    if data.library.find(&cite, on).is_none() {
        return Err(nothing(data, id));
    }
    let cited = data.library.cited(&cite, on);
    if cited.says.is_empty() {
        let what = format!("{}（{}）还没有写进法规数据", cited.in_chinese(), cited.number);
        return Err(Failure::new("no-article", what, "请核对条、款、项，或补写该条的要点"));
    }
    let uses = data.uses();
    let users = match &cite.place {
        Some(place) => uses.of_article(&cite.instrument, &cited.version, place),
        None => uses.of_instrument(&cite.instrument, &cited.version),
    };
    let text = text::article(&cited);
    Ok(vec![item("article", None, &cited, users.into_iter().cloned().collect(), text)?])
}

fn item(
    kind: &'static str,
    file: Option<String>,
    value: &impl Serialize,
    used_in: Vec<User>,
    text: String,
) -> Result<Found, Failure> {
    Ok(Found { kind, file, definition: Answer::new(value, "")?.json, used_in, text })
}

fn nothing(data: &LawData, id: &str) -> Failure {
    let library = &data.library;
    let procedures = library.procedures.values().map(|filed| &filed.id.value);
    let all: BTreeSet<&String> = library
        .instruments
        .keys()
        .chain(library.parameters.keys())
        .chain(library.tables.keys())
        .chain(procedures)
        .chain(library.registers.keys())
        .collect();
    let head = id.split(['#', '@', '-', '.']).next().unwrap_or_default();
    let mut near: Vec<&str> = all
        .iter()
        .map(|known| known.as_str())
        .filter(|known| !head.is_empty() && known.contains(head))
        .collect();
    near.truncate(MAX_OFFERED);
    let mend = if near.is_empty() {
        format!("例如：{}", all.iter().take(MAX_OFFERED).map(|id| id.as_str()).collect::<Vec<_>>().join("、"))
    } else {
        format!("是不是：{}", near.join("、"))
    };
    Failure::new("unknown-id", format!("法规数据里没有“{id}”"), mend)
}
