//! `cargo xtask bench acts`: durable acts each second, times of pages, start and memory, each beside its target.
//! Prints figures; a missed target is shown and does not fail.
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use testkit::bench::{acts, pages, start};

const HELP: &str = "\
bench-acts [--only acts|pages|start] [--cases N] [--users N] [--seconds N] [--writers N,N] [--rounds N] [--program FILE]
  --cases    cases for the pages (100000)     --users    concurrent users (50)
  --seconds  bound of one measurement (3)     --writers  concurrent writers (1,8,64)
  --rounds   rounds of acts (3)               --program  the program zhibao to start (the one beside this)
PostgreSQL is measured when ZHIBAO_TEST_POSTGRES names a server.
";

/// What was asked for.
struct Wanted {
    only: Option<String>,
    acts: acts::Extent,
    pages: pages::Extent,
    program: Option<PathBuf>,
}

fn wanted() -> Option<Wanted> {
    let mut wanted = Wanted {
        only: None,
        acts: acts::Extent { writers: vec![1, 8, 64], bound: Duration::from_secs(3), rounds: 3 },
        pages: pages::Extent {
            cases: 100_000,
            users: 50,
            bound: Duration::from_secs(3),
            pace: Duration::from_secs(1),
        },
        program: start::beside(),
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next()?;
        match name.as_str() {
            "--only" => wanted.only = Some(value),
            "--cases" => wanted.pages.cases = value.parse().ok()?,
            "--users" => wanted.pages.users = value.parse().ok()?,
            "--seconds" => {
                wanted.acts.bound = Duration::from_secs(value.parse().ok()?);
                wanted.pages.bound = wanted.acts.bound;
            }
            "--writers" => {
                wanted.acts.writers = value.split(',').map(|n| n.parse().ok()).collect::<Option<_>>()?
            }
            "--rounds" => wanted.acts.rounds = value.parse().ok()?,
            "--program" => wanted.program = Some(value.into()),
            _ => return None,
        }
    }
    Some(wanted)
}

#[tokio::main]
async fn main() -> ExitCode {
    let Some(wanted) = wanted() else {
        eprint!("{HELP}");
        return ExitCode::from(2);
    };
    let asked = |part: &str| wanted.only.as_deref().is_none_or(|only| only == part);
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!("processors: {cores}; {}", if cfg!(debug_assertions) { "not optimised" } else { "optimised" });
    if asked("acts") {
        acts::measure(&wanted.acts).await;
    }
    if asked("pages") {
        pages::measure(&wanted.pages).await;
    }
    if asked("start") {
        match &wanted.program {
            Some(program) => start::measure(program).await,
            None => println!(
                "start and memory left out: no program zhibao beside this one; run cargo build --release -p zhibao, or give --program"
            ),
        }
    }
    ExitCode::SUCCESS
}
