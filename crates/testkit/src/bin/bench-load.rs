//! `cargo xtask bench load`: a province hands over through two servers while one is killed; nothing may be lost or doubled.
use std::process::ExitCode;
use std::time::Duration;
use testkit::Databases;
use testkit::bench::load;

const HELP: &str = "\
bench-load [--pairs N] [--officers N] [--cases N] [--each N] [--seconds N]
  --pairs  organs that hand over at once, each to one other (10)   --officers  officers in all (200)
  --cases  cases beside those handed over (100000)                 --each      approved cases of a pair (600)
  --seconds  length of the load (60)
Needs ZHIBAO_TEST_POSTGRES and the program `zhibao` beside this one.
";

fn wanted() -> Option<load::Extent> {
    let mut extent =
        load::Extent { pairs: 10, officers: 200, cases: 100_000, each: 600, bound: Duration::from_mins(1) };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value: usize = arguments.next()?.parse().ok()?;
        match name.as_str() {
            "--pairs" if (1..=11).contains(&value) => extent.pairs = value,
            "--officers" => extent.officers = value,
            "--cases" => extent.cases = value,
            "--each" => extent.each = value,
            "--seconds" => extent.bound = Duration::from_secs(u64::try_from(value).ok()?),
            _ => return None,
        }
    }
    Some(extent)
}

#[tokio::main]
async fn main() -> ExitCode {
    let Some(extent) = wanted().filter(|_| Databases::all().contains(&Databases::Postgres)) else {
        eprint!("{HELP}");
        return ExitCode::from(2);
    };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!("processors: {cores}; {}", if cfg!(debug_assertions) { "not optimised" } else { "optimised" });
    if load::measure(&extent).await { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
