//! Wrong usage, explained in Chinese.
use crate::answer::Failure;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::error::Error as _;

/// What clap refused, in Chinese.
pub fn explain(error: &clap::Error) -> Failure {
    let said = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        Some(ContextValue::StyledStrs(texts)) => {
            texts.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
        }
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let argument = said(ContextKind::InvalidArg);
    let value = said(ContextKind::InvalidValue);
    let message = match error.kind() {
        ErrorKind::UnknownArgument => format!("不认识“{argument}”"),
        ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令", said(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => format!("缺少 {argument}"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "没有写明要做什么".to_owned()
        }
        ErrorKind::ArgumentConflict => match said(ContextKind::PriorArg) {
            prior if prior.is_empty() || prior == argument => format!("{argument} 写了不止一次"),
            prior => format!("{argument} 不能与 {prior} 同用"),
        },
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面没有值"),
        ErrorKind::InvalidValue => {
            format!("{argument} 的值“{value}”不对，可用的值：{}", said(ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => {
            let why =
                error.source().map(|why| vocabulary::parser_words(&why.to_string())).unwrap_or_default();
            format!("{argument} 的值“{value}”不对：{why}")
        }
        ErrorKind::TooManyValues => format!("{argument} 的值太多"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("{argument} 的值的个数不对"),
        ErrorKind::InvalidUtf8 => "命令行里有不是 UTF-8 的文字".to_owned(),
        _ => format!("命令行读不懂（{}）", error.to_string().trim().trim_start_matches("error: ")),
    };
    let suggestion =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
            .into_iter()
            .map(said)
            .find(|text| !text.is_empty());
    let mend = match suggestion {
        Some(text) => format!("是不是要写 {text}？加 --help 查看用法"),
        None => "加 --help 查看用法".to_owned(),
    };
    Failure::new("usage", message, mend)
}
