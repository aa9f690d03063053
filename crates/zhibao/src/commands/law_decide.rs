//! `zhibao law decide TABLE --facts FILE|- --on DATE [--compare]`.
mod facts;
mod text;

use crate::answer::{Answer, Answered, Failure};
use crate::chinese_time::{date_in_words, read_date};
use crate::law_data::LawSource;
use clap::Args;
use jiff::civil::Date;
use law::decide::{CannotDecide, Decision, compare, decide, not_before_the_facts};
use law::library::Cited;
use law::{Library, Table};
use serde::Serialize;
use std::path::PathBuf;

/// Arguments of `law decide`.
#[derive(Debug, Args)]
pub struct LawDecideArgs {
    /// 判定表的 id，例如 ip-crime-threshold
    #[arg(value_name = "TABLE")]
    table: String,
    /// 事实文件（JSON 或 TOML），- 表示从标准输入读；金额以分计，或写成 "3万元"
    #[arg(long, value_name = "FILE")]
    facts: PathBuf,
    /// 判定日期，例如 2026-03-01；判定表按行为日期选版本的，以事实中的日期为准
    #[arg(long, value_name = "DATE", value_parser = read_date)]
    on: Date,
    /// 把行为日到判定日之间各版本的结论并列（从旧兼从轻，由承办人判断）
    #[arg(long)]
    compare: bool,
    #[command(flatten)]
    source: LawSource,
}

/// A decision as printed with `--json`.
#[derive(Debug, Serialize)]
struct Report {
    #[serde(flatten)]
    decided: Decided,
    title: String,
    question: String,
    /// Decisions of all versions in force between the facts and the decision; absent without `--compare`.
    #[serde(skip_serializing_if = "Option::is_none")]
    comparison: Option<Vec<Decided>>,
    /// Article that governs the choice of version.
    version_cited: Option<Cited>,
}

/// A decision with its citations resolved and its near misses in words.
#[derive(Debug, Serialize)]
struct Decided {
    #[serde(flatten)]
    decision: Decision,
    /// The deciding row's article; null when no row applied.
    cited: Option<Cited>,
    /// Sentence for each near miss, in their order.
    near_misses_in_words: Vec<String>,
}

/// Decides.
///
/// # Errors
/// When table, facts or date do not fit.
pub fn run(args: &LawDecideArgs) -> Answered {
    let (data, notes) = args.source.load()?;
    let table = data.table(&args.table)?;
    let facts = facts::read(table, &args.facts)?;
    let decided = |decision| explained(&data.library, table, decision);
    not_before_the_facts(table, &facts, args.on).map_err(|fault| cannot(&fault))?;
    let first = decide(table, &facts, args.on).map_err(|fault| cannot(&fault))?;
    let comparison = if args.compare {
        let all = compare(table, &facts, args.on).map_err(|fault| cannot(&fault))?;
        Some(all.into_iter().map(decided).collect())
    } else {
        None
    };
    let version_cited = table.version_cite.as_ref().map(|cite| data.library.cited(cite, first.on));
    let report = Report {
        decided: decided(first),
        title: table.title.clone(),
        question: table.question.clone(),
        comparison,
        version_cited,
    };
    Ok(Answer::new(&report, text::text(table, &report, &data.library))?.noting(notes))
}

fn explained(library: &Library, table: &Table, decision: Decision) -> Decided {
    let cited = decision.row.as_ref().map(|row| library.cited(&row.cite, decision.on));
    let near_misses_in_words = decision.near_misses.iter().map(|miss| text::near_miss(table, miss)).collect();
    Decided { decision, cited, near_misses_in_words }
}

fn cannot(fault: &CannotDecide) -> Failure {
    let (code, mend) = match fault {
        CannotDecide::Missing { .. } => ("missing-fact", "写在 --facts 给出的文件里"),
        CannotDecide::WrongType { .. } => ("wrong-fact", "请改正事实文件"),
        CannotDecide::Unknown(..) => ("unknown-fact", "请删去或改正事实的名字"),
        CannotDecide::BeforeTheFacts { .. } => ("before-the-facts", "请核对 --on 和事实里的日期"),
        CannotDecide::NoVersion(..) => ("no-version", "请核对日期"),
        CannotDecide::Ambiguous { .. } => ("ambiguous-table", "请运行 zhibao law check"),
        CannotDecide::Condition(_) => ("broken-table", "请运行 zhibao law check"),
    };
    Failure::new(code, fault.to_string(), mend)
}

/// 2025 版，行为日期 2025年5月1日 …: which version decided and why.
fn version_in_words(table: &Table, decision: &Decision) -> String {
    let by = table.version_by.as_ref().and_then(|input| table.input(input));
    let by = by.map_or("判定日期", |input| input.title.as_str());
    format!("{} 版（按{by} {}）", decision.version, date_in_words(decision.on))
}
