//! `zhibao screen marks --index INDEX --query TEXT`.
use super::GoodsArgs;
use super::fault::failure;
use super::shown;
use crate::answer::{Answer, Answered, Failure};
use clap::Args;
use screening::{ALGORITHM, Index, Search};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Arguments of `screen marks`.
#[derive(Debug, Args)]
pub struct ScreenMarksArgs {
    /// 索引文件，由 zhibao screen index 建立
    #[arg(long, value_name = "INDEX")]
    index: PathBuf,
    /// 要查的商标文字
    #[arg(long, value_name = "TEXT")]
    query: String,
    #[command(flatten)]
    goods: GoodsArgs,
    /// 只在这些类别里查，可以写多次
    #[arg(long = "only-class", value_name = "N", value_parser = clap::value_parser!(u8).range(1..=super::LAST_CLASS))]
    only_classes: Vec<u8>,
    /// 最多列出多少件，1 至 1000
    #[arg(long, value_name = "K", default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=super::MOST_LISTED))]
    top: u16,
}

/// Finds similar marks, best first, each with its reasons.
///
/// # Errors
/// When the index cannot be read or the query is empty.
pub fn run(args: &ScreenMarksArgs) -> Answered {
    let query = args.query.trim();
    if query.is_empty() {
        return Err(Failure::new("empty-query", "没有要查的商标文字", "用 --query 写出商标文字"));
    }
    let index = Index::open(&args.index).map_err(|fault| failure(&args.index, &fault))?;
    let search = Search {
        goods: args.goods.goods(),
        only_classes: args.only_classes.clone(),
        ..Search::new(query, usize::from(args.top))
    };
    let found = index.search(&search).map_err(|fault| failure(&args.index, &fault))?;
    let candidates: Vec<Value> = found.iter().map(shown::candidate).collect();
    let answer = json!({ "query": query, "algorithm": ALGORITHM, "candidates": candidates });
    let text = match found.len() {
        0 => format!("没有找到与“{query}”近似的商标（算法 {ALGORITHM}）\n"),
        many => format!(
            "与“{query}”近似的商标 {many} 件（算法 {ALGORITHM}）；分数是近似程度的排序，不是结论\n{}",
            shown::candidates(&found)
        ),
    };
    Answer::new(&answer, text)
}
