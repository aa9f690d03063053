//! Scores the pairs of a file (mark, mark, verdict, tab-separated with a heading) and says how well similar and
//! not-similar pairs part: `cargo run --release -p screening --example pairs -- FILE`.

use screening::{Goods, compare};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("a file of pairs is needed")?;
    let text = std::fs::read_to_string(path)?;
    let none = Goods::default();
    let mut scored: Vec<(f32, bool, String)> = Vec::new();
    for line in text.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [left, right, verdict, ..] = columns[..] else { continue };
        let found = compare(left, right, &none, &none);
        let rules: Vec<String> =
            found.rules.iter().map(|rule| format!("{} {}", rule.code, rule.why)).collect();
        let lowered: Vec<String> =
            found.exceptions.iter().map(|e| format!("-{} {}", e.code, e.why)).collect();
        let told = format!("{left} | {right} | {verdict} | {} {}", rules.join("; "), lowered.join("; "));
        scored.push((found.score, verdict == "similar", told));
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (score, _, told) in &scored {
        println!("{score:.3} {told}");
    }
    let (similar, others): (Vec<_>, Vec<_>) = scored.iter().partition(|entry| entry.1);
    let mut won = 0.0;
    for a in &similar {
        for b in &others {
            won += if a.0 > b.0 {
                1.0
            } else if a.0 == b.0 {
                0.5
            } else {
                0.0
            };
        }
    }
    println!(
        "similar {} not similar {} order right {:.3}",
        similar.len(),
        others.len(),
        won / (similar.len() * others.len()) as f64
    );
    Ok(())
}
