//! Candidates as JSON, as a line of a table, and for people.
use crate::columns;
use screening::{Candidate, Comparison, Place};
use serde_json::{Value, json};
use std::fmt::Write;

/// Score with three digits after the point.
pub(super) fn score(score: f32) -> f64 {
    (f64::from(score) * 1000.0).round() / 1000.0
}

/// What a comparison came to.
pub(super) fn comparison(found: &Comparison) -> Value {
    let rules: Vec<Value> =
        found.rules.iter().map(|rule| json!({ "code": rule.code, "why": rule.why })).collect();
    let exceptions: Vec<Value> =
        found.exceptions.iter().map(|one| json!({ "code": one.code, "why": one.why })).collect();
    let alignment: Vec<Value> = found
        .alignment
        .iter()
        .map(|pair| {
            let (sound, shape) = (score(pair.sound), score(pair.shape));
            json!({ "left": pair.left, "right": pair.right, "same": pair.same, "sound": sound, "shape": shape })
        })
        .collect();
    json!({
        "score": score(found.score), "rules": rules, "exceptions": exceptions,
        "goods": found.goods.name(), "alignment": alignment,
    })
}

/// A place of two marks side by side.
pub(super) fn place(place: &Place) -> Value {
    let sound = place
        .sound
        .as_ref()
        .map(|sound| json!({ "left": sound.left_text(), "right": sound.right_text(), "says": sound.says }));
    json!({
        "left": place.left_text(), "right": place.right_text(), "word": place.word, "shape": place.shape,
        "sound": sound,
    })
}

/// Places that differ, a line each, as people read them.
pub(super) fn places(places: &[Place]) -> String {
    let mut text = String::new();
    let side = |text: String| if text.is_empty() { "—".to_owned() } else { text };
    for one in places.iter().filter(|one| one.word != "相同") {
        let sound = one
            .sound
            .as_ref()
            .map(|sound| format!("；读音 {}｜{}，{}", sound.left_text(), sound.right_text(), sound.says));
        let shape = if one.shape.is_empty() { String::new() } else { format!("；字形 {}", one.shape) };
        // Writing into a String cannot fail.
        let _ = writeln!(
            text,
            "  {}｜{}：{}{shape}{}",
            side(one.left_text()),
            side(one.right_text()),
            one.word,
            sound.unwrap_or_default()
        );
    }
    text
}

/// A candidate of a search.
pub(super) fn candidate(found: &Candidate) -> Value {
    let record = &found.record;
    let mut shown = json!({
        "id": record.id, "mark": record.mark, "score": Value::Null, "rules": [], "classes": record.classes,
        "groups": record.groups, "owner": record.owner, "agent": record.agent, "filed": record.filed,
        "status": record.status,
    });
    if let (Value::Object(shown), Value::Object(reasons)) = (&mut shown, comparison(&found.comparison)) {
        shown.extend(reasons);
    }
    shown
}

/// Rules and exceptions in one cell, without tabs and line breaks.
pub(super) fn reasons(found: &Comparison) -> String {
    let rules = found.rules.iter().map(|rule| format!("{} {}", rule.code, rule.why));
    let lowered = found.exceptions.iter().map(|one| format!("（减）{} {}", one.code, one.why));
    rules.chain(lowered).collect::<Vec<_>>().join("；").replace(['\t', '\n', '\r'], " ")
}

/// Candidates as people read them: the mark, then why.
pub(super) fn candidates(found: &[Candidate]) -> String {
    let rows: Vec<Vec<String>> = (1..)
        .zip(found)
        .map(|(rank, one): (usize, _)| {
            let classes: Vec<String> = one.record.classes.iter().map(ToString::to_string).collect();
            vec![
                rank.to_string(),
                format!("{:.3}", one.comparison.score),
                one.record.mark.clone(),
                one.record.id.clone(),
                if classes.is_empty() { String::new() } else { format!("第{}类", classes.join("、")) },
            ]
        })
        .collect();
    let mut text = String::new();
    for (line, one) in columns::table(&rows).lines().zip(found) {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{line}");
        for rule in &one.comparison.rules {
            let _ = writeln!(text, "      {} {}", rule.code, rule.why);
        }
        for lowered in &one.comparison.exceptions {
            let _ = writeln!(text, "      减分 {} {}", lowered.code, lowered.why);
        }
    }
    text
}
