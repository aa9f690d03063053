//! Which measures of the plan a scenario plays, as a table of all of them.
use law::plan::definition::Plan;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The plan whose measures are counted.
const PROVINCE: &str = "heilongjiang";

/// One line a measure, and a last line with the count.
pub fn table(played: &BTreeMap<u32, BTreeSet<String>>) -> String {
    let files = app::embedded::province_files(PROVINCE);
    let (path, text) = files.iter().find(|(path, _)| path.ends_with("/plan.toml")).unwrap();
    let plan = Plan::parse(text, path).unwrap();
    let (mut table, mut covered) = (String::new(), 0);
    for measure in &plan.measures {
        let scenarios = played.get(&measure.number).map_or(0, BTreeSet::len);
        covered += usize::from(scenarios > 0);
        let shown =
            if scenarios > 0 { format!("✓ {scenarios} 个场景") } else { "— 没有场景".to_owned() };
        // Writing into a String cannot fail.
        let _ = writeln!(table, "{:>2} {shown}  {}", measure.number, measure.title);
    }
    let _ = write!(table, "措施 {} 项，有场景 {covered} 项", plan.measures.len());
    table
}
