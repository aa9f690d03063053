//! `zhibao screen filers FILINGS`: who files in bad faith by the factors of the office, each with its evidence.
use super::fault::failure;
use super::index::BadRows;
use super::table::{self, Asked};
use crate::answer::{Answer, Answered, Failure};
use crate::files;
use clap::Args;
use screening::filer::{
    AgencyFinding, Applicant, EarlierFinding, FilerReport, Filing, KnownName, NameKind, Thresholds,
    agency_findings, examine, merged,
};
use screening::{ALGORITHM, Index};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Rows of evidence shown to people for each factor; `--json` gives all.
const PROOF_SHOWN: usize = 5;

/// Unknown numbers named on the terminal; `--json` gives all.
const UNKNOWN_SHOWN: usize = 10;

/// Arguments of `screen filers`.
#[derive(Debug, Args)]
pub struct ScreenFilersArgs {
    /// 申请表（TSV、CSV、XLSX），列同商标表：编号、商标、类别、类似群、申请人、代理机构、申请日期
    #[arg(value_name = "FILINGS")]
    filings: PathBuf,
    /// 在先商标的索引，用来找抄袭的商标
    #[arg(long, value_name = "INDEX")]
    index: Option<PathBuf>,
    /// 转让表（TSV）：申请编号、受让人
    #[arg(long, value_name = "FILE")]
    transfers: Option<PathBuf>,
    /// 知名的名称（TSV）：名称、种类（人物、地名、公共、文化、通用）
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,
    /// 申请人情况（TSV）：名称、地址、代表人、经营涉及的类别；代表人同名的，地址前六字相同、姓名不常见，或者代理机构相同且申请日期相近才归到一起
    #[arg(long, value_name = "FILE")]
    applicants: Option<PathBuf>,
    /// 在先的认定（TSV）：人员（申请人或者代理机构）、文书号、认定内容；这几张表第一行可以是列名
    #[arg(long, value_name = "FILE")]
    findings: Option<PathBuf>,
    /// 各项因素从多少起列出，例如 filings=30,owners=3；不写用默认值（没有法定标准，待各单位确定）
    #[arg(long, value_name = "NAME=N,…")]
    thresholds: Option<String>,
    /// 各项在哪一列，例如 id=1,mark=商标名称
    #[arg(long, value_name = "FIELD=COLUMN,…")]
    columns: Option<String>,
}

/// Examines the filers of a table.
///
/// # Errors
/// When a table or the index cannot be read.
pub fn run(args: &ScreenFilersArgs) -> Answered {
    let mut filings = Vec::new();
    let asked = Asked { columns: args.columns.as_deref(), kept: None };
    let read = table::read(&args.filings, asked, |_, record| {
        filings.push(Filing::from(record));
    })?;
    let mut filings = merged(filings);
    let unknown = transfer(&mut filings, args.transfers.as_deref())?;
    let names = rows(args.names.as_deref(), &NAMES)?;
    let names = names.into_iter().map(known_name).collect::<Result<Vec<_>, _>>()?;
    let findings: Vec<EarlierFinding> = rows(args.findings.as_deref(), &FINDINGS)?
        .into_iter()
        .map(|row| EarlierFinding {
            person: row[0].clone(),
            document: row[1].clone(),
            finding: row[2].clone(),
        })
        .collect();
    let applicants: Vec<Applicant> =
        rows(args.applicants.as_deref(), &APPLICANTS)?.into_iter().map(applicant).collect();
    let index = args.index.as_deref().map(|path| Index::open(path).map_err(|fault| failure(path, &fault)));
    let index = index.transpose()?;
    let thresholds = thresholds(args.thresholds.as_deref())?;
    let place = args.index.as_deref().unwrap_or(&args.filings);
    let reports = examine(&filings, &applicants, index.as_ref(), &names, &findings, &thresholds)
        .map_err(|fault| failure(place, &fault))?;
    let agencies = agency_findings(&filings, &findings);
    let bad = BadRows::of(&read);
    let notes = [bad.notes(&args.filings), read.notes(&args.filings), unknown_notes(args, &unknown)].concat();
    let shown: Vec<Value> = reports.iter().map(report).collect();
    let count = filings.iter().map(|filing| filing.id.as_str()).collect::<HashSet<_>>().len();
    let answer = json!({
        "algorithm": ALGORITHM, "filings": count, "filers": shown, "bad": bad,
        "agencies": agencies.iter().map(agency).collect::<Vec<_>>(), "unknown_transfers": unknown,
    });
    Ok(Answer::new(&answer, text(count, &reports) + &agencies_text(&agencies))?.noting(notes))
}

/// Enters to whom applications were transferred; returns the numbers that are no applications of the table.
fn transfer(filings: &mut [Filing], path: Option<&Path>) -> Result<Vec<String>, Failure> {
    let rows = rows(path, &TRANSFERS)?;
    let transfers: HashMap<&str, &str> = rows.iter().map(|row| (row[0].as_str(), row[1].as_str())).collect();
    for filing in filings.iter_mut() {
        filing.transferred_to = transfers.get(filing.id.as_str()).copied().unwrap_or_default().to_owned();
    }
    let known: HashSet<&str> = filings.iter().map(|filing| filing.id.as_str()).collect();
    Ok(rows.iter().map(|row| row[0].clone()).filter(|number| !known.contains(number.as_str())).collect())
}

/// The first of the numbers that are no applications.
fn unknown_notes(args: &ScreenFilersArgs, unknown: &[String]) -> Vec<String> {
    let Some(path) = args.transfers.as_deref().filter(|_| !unknown.is_empty()) else { return Vec::new() };
    let named = unknown.iter().take(UNKNOWN_SHOWN).map(String::as_str).collect::<Vec<_>>().join("、");
    let more = if unknown.len() > UNKNOWN_SHOWN { "等" } else { "" };
    vec![format!("{}里有 {} 个编号不在申请表里，没有采用：{named}{more}", path.display(), unknown.len())]
}

fn agency(found: &AgencyFinding) -> Value {
    json!({
        "agency": found.agency, "document": found.document, "finding": found.finding,
        "applicants": found.applicants, "filings": found.filings,
    })
}

fn agencies_text(agencies: &[AgencyFinding]) -> String {
    let mut text = String::new();
    if !agencies.is_empty() {
        text.push_str("代理机构的在先认定（只是代理过，不等于申请人有问题）\n");
    }
    for one in agencies {
        // Writing into a String cannot fail.
        let _ = writeln!(
            text,
            "  {} {}：{}；代理这批申请 {} 件、申请人 {} 个",
            one.agency,
            one.document,
            one.finding,
            one.filings.len(),
            one.applicants.len()
        );
    }
    text
}

/// What a table beside the applications holds.
struct Beside {
    /// Its columns as the help names them, each with other names for it.
    columns: &'static [&'static [&'static str]],
    /// How many of them a row must have.
    least: usize,
}

const TRANSFERS: Beside = Beside {
    columns: &[&["申请编号", "申请号", "编号", "id"], &["受让人", "转让给"]],
    least: 2,
};
const NAMES: Beside = Beside { columns: &[&["名称", "name"], &["种类", "kind"]], least: 2 };
const FINDINGS: Beside = Beside {
    columns: &[&["人员", "名称", "person"], &["文书号", "document"], &["认定内容", "finding"]],
    least: 3,
};
const APPLICANTS: Beside = Beside {
    columns: &[
        &["名称", "申请人", "name"],
        &["地址", "住所"],
        &["代表人", "法定代表人"],
        &["经营涉及的类别", "经营类别"],
    ],
    least: 1,
};

impl Beside {
    /// Whether a row is the heading: every cell that it has names its column.
    fn is_heading(&self, cells: &[String]) -> bool {
        let named = |(cell, names): (&String, &&[&str])| names.contains(&cell.to_lowercase().as_str());
        cells.len() >= self.least && cells.iter().zip(self.columns).all(named)
    }
}

/// Rows of a table with at least so many cells; blank ones and a heading left out.
fn rows(path: Option<&Path>, beside: &Beside) -> Result<Vec<Vec<String>>, Failure> {
    let Some(path) = path else { return Ok(Vec::new()) };
    let text = files::read_text(path)?;
    let least = beside.least;
    let cells = |line: &str| line.split('\t').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let mut lines: Vec<(usize, &str)> =
        text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).collect();
    if lines.first().is_some_and(|(_, line)| beside.is_heading(&cells(line))) {
        lines.remove(0);
    }
    lines
        .into_iter()
        .map(|(number, line)| {
            let cells = cells(line);
            if cells.len() >= least {
                return Ok(cells);
            }
            let fault = Failure::new(
                "too-few-cells",
                format!("只有 {} 列，应有 {least} 列", cells.len()),
                "用制表符分列",
            );
            Err(fault.at(path.display().to_string(), number + 1))
        })
        .collect()
}

fn known_name(row: Vec<String>) -> Result<KnownName, Failure> {
    let kind = NameKind::of(&row[1]).ok_or_else(|| {
        let known: Vec<&str> = NameKind::WORDS.iter().map(|(word, _)| *word).collect();
        Failure::new(
            "unknown-kind",
            format!("“{}”的种类“{}”认不出", row[0], row[1]),
            format!("写 {} 之一", known.join("、")),
        )
    })?;
    Ok(KnownName { name: row[0].clone(), kind })
}

fn applicant(row: Vec<String>) -> Applicant {
    let cell = |at: usize| row.get(at).cloned().unwrap_or_default();
    let classes = cell(3);
    let classes = classes.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse::<u8>().ok());
    Applicant {
        name: cell(0),
        address: cell(1),
        representative: cell(2),
        business_classes: classes.filter(|class| (1..=45).contains(class)).collect(),
    }
}

/// `filings=30,owners=3`: the defaults with some of them changed.
fn thresholds(asked: Option<&str>) -> Result<Thresholds, Failure> {
    let mut set = Thresholds::default();
    for pair in asked.unwrap_or_default().split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let wrong = || {
            let known =
                "filings、classes、burst_filings、owners、known_names、transfers、receivers、agency_filers";
            Failure::new(
                "wrong-threshold",
                format!("“{pair}”认不出"),
                format!("写成 名称=数目，名称是 {known} 之一"),
            )
        };
        let (name, number) = pair.split_once('=').ok_or_else(wrong)?;
        let number: usize = number.trim().parse().ok().filter(|number| *number > 0).ok_or_else(wrong)?;
        *match name.trim() {
            "filings" => &mut set.filings,
            "classes" => &mut set.classes,
            "burst_filings" => &mut set.burst_filings,
            "owners" => &mut set.owners,
            "known_names" => &mut set.known_names,
            "transfers" => &mut set.transfers,
            "receivers" => &mut set.receivers,
            "agency_filers" => &mut set.agency_filers,
            _ => return Err(wrong()),
        } = number;
    }
    Ok(set)
}

fn report(found: &FilerReport) -> Value {
    let factors: Vec<Value> = found
        .factors
        .iter()
        .map(|one| {
            let proof: Vec<Value> = one
                .proof
                .iter()
                .map(|row| json!({ "filing": row.filing, "text": row.text, "other_mark": row.other_mark }))
                .collect();
            json!({
                "factor": one.factor.name(), "cite": one.factor.citation(), "summary": one.summary, "proof": proof,
            })
        })
        .collect();
    json!({ "applicants": found.applicants, "filings": found.filings, "factors": factors })
}

fn text(filings: usize, reports: &[FilerReport]) -> String {
    let mut text = format!(
        "申请 {filings} 件，有因素的申请人 {} 组；只列因素和证据，是否恶意由审查人判断（算法 {ALGORITHM}）\n",
        reports.len()
    );
    for found in reports {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{}（{} 件）", found.applicants.join("、"), found.filings.len());
        for one in &found.factors {
            let _ = writeln!(text, "  {}：{}［{}］", one.factor.name(), one.summary, one.factor.citation());
            for row in one.proof.iter().take(PROOF_SHOWN) {
                let _ = writeln!(text, "    {} {}", row.filing, row.text);
            }
            let rest = one.proof.len().saturating_sub(PROOF_SHOWN);
            if rest > 0 {
                let _ = writeln!(text, "    另有 {rest} 条，--json 列出");
            }
        }
    }
    text
}
