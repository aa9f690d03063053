//! `zhibao screen filers FILINGS`: who files in bad faith by the factors of the office, each with its evidence.
use super::fault::failure;
use super::index::BadRows;
use super::table::{self, Asked};
use crate::answer::{Answer, Answered, Failure};
use crate::files;
use clap::Args;
use screening::filer::{
    Applicant, EarlierFinding, FilerReport, Filing, KnownName, NameKind, Thresholds, examine,
};
use screening::{ALGORITHM, Index};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Rows of evidence shown to people for each factor; `--json` gives all.
const PROOF_SHOWN: usize = 5;

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
    /// 申请人情况（TSV）：名称、地址、代表人、经营涉及的类别
    #[arg(long, value_name = "FILE")]
    applicants: Option<PathBuf>,
    /// 在先的认定（TSV）：人员、文书号、认定内容
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
    let read = table::read(&args.filings, asked, |record| {
        filings.push(Filing::from(record));
    })?;
    let transfers: HashMap<String, String> =
        rows(args.transfers.as_deref(), 2)?.into_iter().map(|row| (row[0].clone(), row[1].clone())).collect();
    for filing in &mut filings {
        filing.transferred_to = transfers.get(&filing.id).cloned().unwrap_or_default();
    }
    let names = rows(args.names.as_deref(), 2)?.into_iter().map(known_name).collect::<Result<Vec<_>, _>>()?;
    let findings: Vec<EarlierFinding> = rows(args.findings.as_deref(), 3)?
        .into_iter()
        .map(|row| EarlierFinding {
            person: row[0].clone(),
            document: row[1].clone(),
            finding: row[2].clone(),
        })
        .collect();
    let applicants: Vec<Applicant> =
        rows(args.applicants.as_deref(), 1)?.into_iter().map(applicant).collect();
    let index = args.index.as_deref().map(|path| Index::open(path).map_err(|fault| failure(path, &fault)));
    let index = index.transpose()?;
    let thresholds = thresholds(args.thresholds.as_deref())?;
    let place = args.index.as_deref().unwrap_or(&args.filings);
    let reports = examine(&filings, &applicants, index.as_ref(), &names, &findings, &thresholds)
        .map_err(|fault| failure(place, &fault))?;
    let bad = BadRows::of(&read);
    let notes = bad.notes(&args.filings);
    let shown: Vec<Value> = reports.iter().map(report).collect();
    let answer = json!({ "algorithm": ALGORITHM, "filings": filings.len(), "filers": shown, "bad": bad });
    Ok(Answer::new(&answer, text(filings.len(), &reports))?.noting(notes))
}

/// Rows of a table with at least so many cells; blank ones left out.
fn rows(path: Option<&Path>, least: usize) -> Result<Vec<Vec<String>>, Failure> {
    let Some(path) = path else { return Ok(Vec::new()) };
    let text = files::read_text(path)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| {
            let cells: Vec<String> = line.split('\t').map(|cell| cell.trim().to_owned()).collect();
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
