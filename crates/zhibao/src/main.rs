//! The binary `zhibao`: command line, configuration, wiring. It contains no rules.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod answer;
mod chinese_help;
mod chinese_time;
mod cli;
mod columns;
mod commands;
mod config;
mod files;
mod law_data;
mod server;
mod usage;

use answer::{Answer, Failure};
use clap::FromArgMatches;
use clap::error::ErrorKind;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// An act takes thousands of small pieces of memory on several threads at once. Tests bring their own, the same.
#[cfg(not(test))]
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Exit code of a check that found problems.
const FOUND_PROBLEMS: u8 = 1;

/// Exit code of bad input, wrong usage, or output that could not be written.
const BAD_INPUT: u8 = 2;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let as_json = arguments.iter().any(|argument| argument == "--json");
    let matches = match chinese_help::command().try_get_matches_from(&arguments) {
        Ok(matches) => matches,
        Err(told) if !told.use_stderr() => {
            return print(&chinese_help::translated(&told.render().to_string()));
        }
        Err(fault) => {
            if fault.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
                eprintln!("{}", chinese_help::translated(&fault.render().to_string()));
            }
            return fail(&usage::explain(&fault), as_json);
        }
    };
    let ended = match cli::Cli::from_arg_matches(&matches) {
        Ok(cli) => commands::run(&cli),
        Err(fault) => Err(usage::explain(&fault)),
    };
    match ended {
        Ok(answer) => finish(&answer, as_json),
        Err(failure) => fail(&failure, as_json),
    }
}

fn finish(answer: &Answer, as_json: bool) -> ExitCode {
    for note in &answer.notes {
        eprintln!("{note}");
    }
    if answer.json.is_null() {
        return ExitCode::SUCCESS;
    }
    let printed = if as_json { print(&format!("{:#}\n", answer.json)) } else { print(&answer.text) };
    if printed != ExitCode::SUCCESS || answer.sound { printed } else { ExitCode::from(FOUND_PROBLEMS) }
}

fn fail(failure: &Failure, as_json: bool) -> ExitCode {
    eprintln!("{failure}");
    if as_json {
        print(&format!("{:#}\n", failure.to_json()));
    }
    ExitCode::from(BAD_INPUT)
}

/// Writes to standard output; a reader that went away (`zhibao … | head`) is no fault.
fn print(text: &str) -> ExitCode {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(fault) if fault.kind() != std::io::ErrorKind::BrokenPipe => {
            eprintln!("错误：结果写不出去（{}）", store::io_words(&fault));
            ExitCode::from(BAD_INPUT)
        }
        _ => ExitCode::SUCCESS,
    }
}
