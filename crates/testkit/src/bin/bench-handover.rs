//! `cargo xtask bench handover`: hand-overs each second between two organs, and whether both sides agree afterwards.
use std::process::ExitCode;
use testkit::bench::handover;

const HELP: &str = "\
bench-handover [--pairs N] [--each N]
  --pairs  pairs of officers that hand over at once (10)     --each  hand-overs of each pair (40)
PostgreSQL is measured when ZHIBAO_TEST_POSTGRES names a server.
";

fn wanted() -> Option<handover::Extent> {
    let mut extent = handover::Extent { pairs: 10, each: 40 };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next()?.parse().ok()?;
        match name.as_str() {
            "--pairs" => extent.pairs = value,
            "--each" => extent.each = value,
            _ => return None,
        }
    }
    Some(extent)
}

#[tokio::main]
async fn main() -> ExitCode {
    let Some(extent) = wanted() else {
        eprint!("{HELP}");
        return ExitCode::from(2);
    };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!("processors: {cores}; {}", if cfg!(debug_assertions) { "not optimised" } else { "optimised" });
    handover::measure(&extent).await;
    ExitCode::SUCCESS
}
