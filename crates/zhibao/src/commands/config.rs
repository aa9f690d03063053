//! `zhibao config`: the effective configuration and where each value came from.
use crate::answer::{Answer, Answered};
use crate::cli::GlobalOptions;
use crate::columns;
use crate::config::{Config, Setting, without_password};

/// Prints the configuration; passwords are hidden.
///
/// # Errors
/// When a value or the configuration file is wrong.
pub fn run(flags: &GlobalOptions) -> Answered {
    let config = Config::resolve(flags)?;
    let database =
        Setting { value: without_password(&config.database.value), source: config.database.source.clone() };
    let shown = Config { database, ..config };
    let row = |name: &str, value: String, source: &dyn std::fmt::Display| {
        vec![name.to_owned(), value, format!("（{source}）")]
    };
    let proxies = match shown.trusted_proxies.value.as_str() {
        "" => "无".to_owned(),
        named => named.to_owned(),
    };
    let text = columns::table(&[
        row("data", shown.data.value.display().to_string(), &shown.data.source),
        row("listen", shown.listen.value.to_string(), &shown.listen.source),
        row("database", shown.database.value.clone(), &shown.database.source),
        match &shown.law {
            Some(law) => row("law", law.value.display().to_string(), &law.source),
            None => row("law", "程序自带".into(), &crate::config::Source::Default),
        },
        row("province", shown.province.value.clone(), &shown.province.source),
        row("trusted-proxies", proxies, &shown.trusted_proxies.source),
    ]);
    let file = match &shown.file {
        Some(path) => format!("配置文件：{}\n", path.display()),
        None => "配置文件：无\n".to_owned(),
    };
    Answer::new(&shown, file + &text)
}
