//! `zhibao completions SHELL`: from the same definition as parser and help.
mod scripts;

use crate::answer::{Answer, Answered};
use crate::chinese_help;
use clap::{Args, ValueEnum};
use serde_json::json;

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// 使用的命令行：bash、zsh 或 fish
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

/// Shells.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Shell {
    /// 用于 bash
    Bash,
    /// 用于 zsh
    Zsh,
    /// 用于 fish
    Fish,
}

/// Prints the completion script.
///
/// # Errors
/// None of its own.
pub fn run(args: &CompletionsArgs) -> Answered {
    let command = chinese_help::command();
    let (name, script) = match args.shell {
        Shell::Bash => ("bash", scripts::bash(&command)),
        Shell::Zsh => ("zsh", scripts::zsh(&command)),
        Shell::Fish => ("fish", scripts::fish(&command)),
    };
    Answer::new(&json!({ "shell": name, "script": script }), script.clone())
}
