//! `cargo xtask bench`: what the build costs, and the programs that measure the system itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::assets;
use crate::failure::{Done, Failure};
use crate::packages::{self, Need};
use crate::postgres::PrivatePostgres;
use crate::process::{cargo, find_program, run, target_folder};
use crate::steps::seconds;

/// How many crates the build's report names.
const DEAREST: usize = 10;

/// Measurements of screening: name, and the example of its crate that carries it out.
const SCREENING: [(&str, &str); 2] = [("marks", "bench_marks"), ("devices", "devices")];

/// The peers of screening marks, measured on what its example leaves.
const PEERS: &str = "crates/screening/examples/bench_marks/peers.py";

/// `bench build`, or `bench NAME …`, which runs the test kit's program `bench-NAME`.
///
/// # Errors
/// Nothing to measure is named, or the measurement fails.
pub fn bench(root: &Path, arguments: &[String]) -> Done {
    match arguments {
        [what] if what == "build" => build(root),
        [what, rest @ ..] if ["acts", "handover", "load"].contains(&what.as_str()) => {
            packages::bring(&[Need::CCompiler, Need::PostgresServer])?;
            assets::bring(root)?;
            let program = format!("bench-{what}");
            // The program that is started beside the benchmark is the one of this tree.
            run(cargo(root).args(["build", "--release", "--locked", "-p", "zhibao", "-p", "testkit"]))?;
            let postgres = PrivatePostgres::start()?;
            let program = target_folder(root)?.join("release").join(program);
            run(postgres.introduce(Command::new(program).args(rest)))
        }
        [what, rest @ ..] if let Some((_, example)) = SCREENING.iter().find(|(name, _)| name == what) => {
            packages::bring(&[Need::CCompiler])?;
            let mut measure = cargo(root);
            measure.args(["run", "--release", "--locked", "-p", "screening", "--example", example, "--"]);
            measure.args(rest);
            if what == "marks" { with_peers(root, measure, rest) } else { run(&mut measure) }
        }
        _ => Err(Failure::new(
            "用法:cargo xtask bench build | acts | handover | load | marks | devices [参数]",
            "usage: cargo xtask bench build | acts | handover | load | marks | devices [ARGS]",
        )),
    }
}

/// Measures screening marks, and the peers on the same marks and queries where this machine has Python: in the folder
/// of `--write`, or one of our own that is removed.
fn with_peers(root: &Path, mut measure: Command, arguments: &[String]) -> Done {
    let given = arguments.iter().skip_while(|argument| *argument != "--write").nth(1);
    let own = std::env::temp_dir().join(format!("zhibao-bench-marks-{}", std::process::id()));
    let folder = given.map_or(own.clone(), PathBuf::from);
    if given.is_none() {
        fs::create_dir_all(&own).map_err(|error| Failure::io(&own.display().to_string(), &error))?;
        measure.arg("--write").arg(&own);
    }
    let measured = run(&mut measure).and_then(|()| {
        let Some(python) = find_program("python3") else {
            println!("peers: not measured, there is no python3");
            return Ok(());
        };
        run(Command::new(python).current_dir(root).arg(PEERS).arg(&folder))
    });
    if given.is_none() {
        fs::remove_dir_all(&own).map_err(|error| Failure::io(&own.display().to_string(), &error))?;
    }
    measured
}

/// Builds the demonstration binary from nothing in a folder of its own, and prints time and dearest crates.
fn build(root: &Path) -> Done {
    assets::bring(root)?;
    let folder = target_folder(root)?.join("bench-build");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| Failure::io(&folder.display().to_string(), &error))?;
    }
    run(cargo(root).args(["fetch", "--locked"]))?;
    let began = Instant::now();
    run(cargo(root).args(["build", "-p", "zhibao", "--locked", "--timings", "--target-dir"]).arg(&folder))?;
    let took = began.elapsed();
    let report = folder.join("cargo-timings/cargo-timing.html");
    let html =
        fs::read_to_string(&report).map_err(|error| Failure::io(&report.display().to_string(), &error))?;
    let costs = crate_costs(&html).ok_or_else(|| {
        Failure::new(
            "无法读懂 cargo 的计时报告",
            "cargo's timing report has a form this command does not know",
        )
    })?;
    let sum: Duration = costs.iter().map(|cost| cost.time).sum();
    println!("clean build of zhibao, downloads excluded: {}", seconds(took));
    println!("crates: {}, summed over units: {}", costs.len(), seconds(sum));
    for (rank, cost) in costs.iter().take(DEAREST).enumerate() {
        println!("{:>3}. {:>10}  {}", rank + 1, seconds(cost.time), cost.name);
    }
    Ok(())
}

/// What one crate cost, its build script included.
#[derive(Debug, PartialEq)]
struct CrateCost {
    name: String,
    time: Duration,
}

/// Sums the units of cargo's timing report by crate and version, dearest first.
fn crate_costs(html: &str) -> Option<Vec<CrateCost>> {
    let (_, data) = html.split_once("const UNIT_DATA = ")?;
    let units = serde_json::Deserializer::from_str(data).into_iter::<Vec<Value>>().next()?.ok()?;
    let mut costs: Vec<CrateCost> = Vec::new();
    for unit in &units {
        let name = format!("{} {}", unit.get("name")?.as_str()?, unit.get("version")?.as_str()?);
        let time = Duration::try_from_secs_f64(unit.get("duration")?.as_f64()?).ok()?;
        match costs.iter_mut().find(|cost| cost.name == name) {
            Some(cost) => cost.time += time,
            None => costs.push(CrateCost { name, time }),
        }
    }
    costs.sort_by(|a, b| b.time.cmp(&a.time).then_with(|| a.name.cmp(&b.name)));
    Some(costs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_a_crate_are_summed_and_the_dearest_stands_first() {
        let html = r#"<script>const UNIT_DATA = [
            {"name": "a", "version": "1.0.0", "duration": 1.5},
            {"name": "b", "version": "2.0.0", "target": " build-script", "duration": 1.0},
            {"name": "b", "version": "2.0.0", "duration": 2.25}
        ];
        const CONCURRENCY_DATA = [];"#;
        let costs = crate_costs(html).expect("readable");
        let expected = [("b 2.0.0", 3250), ("a 1.0.0", 1500)];
        assert_eq!(
            costs,
            expected.map(|(name, ms)| CrateCost { name: name.into(), time: Duration::from_millis(ms) })
        );
    }

    #[test]
    fn a_report_of_another_form_is_not_guessed_at() {
        for html in ["", "const UNIT_DATA = 5;", r#"const UNIT_DATA = [{"name": "a"}];"#] {
            assert!(crate_costs(html).is_none(), "{html}");
        }
    }
}
