//! Two characters by what they are drawn of.

use super::table::{Known, known};

/// Components that are single strokes: sharing one says little.
const STROKES: &str = "一丨丿丶乙亅㇆乚丷";

/// Which components and strokes two characters share and in which they differ, in Chinese; empty when nothing is known.
pub(super) fn told(left: char, right: char, near: bool) -> String {
    let (a, b) = (known(left), known(right));
    let parts = components(left, right, (a, b), near);
    let strokes = match (a.strokes, b.strokes) {
        (0, _) | (_, 0) => String::new(),
        (a, b) if a == b => format!("都是{a}画"),
        (a, b) => format!("{a}画与{b}画"),
    };
    match (parts.is_empty(), strokes.is_empty()) {
        (false, false) => format!("{parts}，{strokes}"),
        _ => parts + &strokes,
    }
}

fn components(left: char, right: char, (a, b): (Known, Known), near: bool) -> String {
    if let Some(rest) = without(b.components, left) {
        return format!("后者是「{left}」加{}", named(&rest));
    }
    if let Some(rest) = without(a.components, right) {
        return format!("前者是「{right}」加{}", named(&rest));
    }
    let direct = shared(a.components, b.components);
    let parts = if speaks(&direct, near) { direct } else { shared(&opened(a), &opened(b)) };
    if !speaks(&parts, near) {
        return String::new();
    }
    let (common, own, other) = &parts;
    match (own.is_empty(), other.is_empty()) {
        (true, true) => format!("部件相同（{}），位置不同", listed(common)),
        (false, false) => format!("同有{}，{}与{}不同", named(common), named(own), named(other)),
        (false, true) => format!("同有{}，前者多{}", named(common), named(own)),
        (true, false) => format!("同有{}，后者多{}", named(common), named(other)),
    }
}

/// Shared components, and those that only one side has.
type Parts = (Vec<char>, Vec<char>, Vec<char>);

fn shared(left: &str, right: &str) -> Parts {
    let (mut common, mut own, mut other) = (Vec::new(), Vec::new(), right.chars().collect::<Vec<char>>());
    for part in left.chars() {
        match other.iter().position(|&one| one == part) {
            Some(at) => common.push(other.remove(at)),
            None => own.push(part),
        }
    }
    (common, own, other)
}

/// Whether what is shared says something of two characters: single strokes only of those that look alike.
fn speaks((common, ..): &Parts, near: bool) -> bool {
    common.iter().any(|part| near || !STROKES.contains(*part))
}

/// The components, each taken apart once more where that is known.
fn opened(character: Known) -> String {
    let open = |part: char| match known(part).components {
        "" => part.to_string(),
        further => further.to_owned(),
    };
    character.components.chars().map(open).collect()
}

/// The components without one of them, if it is there and something is left.
fn without(components: &str, part: char) -> Option<Vec<char>> {
    let mut rest: Vec<char> = components.chars().collect();
    let at = rest.iter().position(|&one| one == part)?;
    rest.remove(at);
    (!rest.is_empty()).then_some(rest)
}

fn named(parts: &[char]) -> String {
    parts.iter().map(|part| format!("「{part}」")).collect()
}

fn listed(parts: &[char]) -> String {
    parts.iter().map(char::to_string).collect::<Vec<_>>().join("、")
}
