//! `zhibao screen compare A B`.
use super::GoodsArgs;
use super::shown;
use crate::answer::{Answer, Answered};
use clap::Args;
use screening::ALGORITHM;
use serde_json::{Value, json};

/// Arguments of `screen compare`.
#[derive(Debug, Args)]
pub struct ScreenCompareArgs {
    /// 一件商标
    #[arg(value_name = "A")]
    left: String,
    /// 另一件商标
    #[arg(value_name = "B")]
    right: String,
    #[command(flatten)]
    goods: GoodsArgs,
}

/// Compares two marks for the same goods.
///
/// # Errors
/// None of its own.
pub fn run(args: &ScreenCompareArgs) -> Answered {
    let goods = args.goods.goods();
    let found = screening::compare(&args.left, &args.right, &goods, &goods);
    let mut answer = json!({ "left": args.left, "right": args.right, "algorithm": ALGORITHM });
    if let (Value::Object(answer), Value::Object(reasons)) = (&mut answer, shown::comparison(&found)) {
        answer.extend(reasons);
    }
    let places = screening::beside(&args.left, &args.right, &found.alignment);
    answer["beside"] = places.iter().map(shown::place).collect();
    let why = shown::reasons(&found);
    let why = if why.is_empty() { "没有规则认为近似".to_owned() } else { why.replace('；', "\n  ") };
    let text = format!(
        "“{}”与“{}”的近似程度 {:.3}（算法 {ALGORITHM}）；分数是排序，不是结论\n  {why}\n{}",
        args.left,
        args.right,
        found.score,
        shown::places(&places)
    );
    Answer::new(&answer, text)
}
