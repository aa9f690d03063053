//! The core is pure: crates below `store` read no clock, no file and no network.

use super::rust_text::{blank_literals, line_of, without_tests};
use super::{File, Problem};

const PURE: [&str; 9] =
    ["vocabulary", "calendar", "ledger", "screening", "law", "access", "case", "document", "report"];

const FORBIDDEN: [&str; 7] = [
    "SystemTime::now",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "std::fs",
    "std::net",
    "std::process",
];

/// Folders of pure crates that may open files: an index of millions of marks is mapped, never held as bytes.
const MAY_OPEN_FILES: [&str; 1] = ["crates/screening/src/index/"];

/// Modules that may not stand in `use std::{…}` either.
const FORBIDDEN_IN_GROUP: [&str; 3] = ["fs", "net", "process"];

/// Checks the sources of the pure crates, their tests left out.
pub fn check(files: &[File]) -> Vec<Problem> {
    files.iter().filter(|file| is_pure(&file.path)).flat_map(check_file).collect()
}

fn is_pure(path: &str) -> bool {
    let Some((name, below)) = path.strip_prefix("crates/").and_then(|path| path.split_once("/src/")) else {
        return false;
    };
    let is_test = below.ends_with("tests.rs")
        || below.contains("/tests_")
        || below.starts_with("tests/")
        || below.contains("/tests/");
    PURE.contains(&name) && below.ends_with(".rs") && !is_test && !below.starts_with("bin/")
}

fn check_file(file: &File) -> Vec<Problem> {
    let code = without_tests(&blank_literals(&file.text));
    let direct = FORBIDDEN.iter().flat_map(|word| code.match_indices(word));
    let may_open = MAY_OPEN_FILES.iter().any(|folder| file.path.starts_with(folder));
    direct
        .chain(grouped(&code))
        .filter(|(_, word)| !(may_open && word.ends_with("fs")))
        .map(|(at, word)| {
            let text =
                format!("`{word}` in a pure crate: take the time, the text or the bytes as an argument");
            Problem::new(&file.path, line_of(&code, at), text)
        })
        .collect()
}

/// Forbidden modules in `std::{…}`, at the first level of the braces.
fn grouped(code: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (start, open) in code.match_indices("std::{") {
        let (mut depth, mut item_at) = (0, start + open.len());
        for (offset, c) in code[item_at..].char_indices() {
            let at = start + open.len() + offset;
            if depth == 0 && matches!(c, ',' | '}' | ':' | ' ' | '{') {
                let word = code[item_at..at].trim();
                if FORBIDDEN_IN_GROUP.contains(&word) {
                    found.push((item_at, word));
                }
                item_at = at + 1;
            }
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => (depth, item_at) = (depth - 1, at + 1),
                _ => {}
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(&[file(path, text)]).iter().map(|problem| problem.line).collect()
    }

    #[test]
    fn clocks_files_and_network_are_found_in_pure_crates_only() {
        let cases: [(&str, &str, &[usize]); 13] = [
            ("crates/case/src/lib.rs", "let now = jiff::Timestamp::now();", &[1]),
            ("crates/law/src/load.rs", "use std::collections::HashMap;\nuse std::fs;", &[2]),
            ("crates/law/src/load.rs", "use std::{fmt, fs::File, io};", &[1]),
            ("crates/law/src/load.rs", "use std::{collections::{BTreeMap, HashMap}, net};", &[1]),
            ("crates/law/src/load.rs", "use std::{fmt, process_name, offs};", &[]),
            ("crates/law/src/load.rs", "// std::fs\nlet s = \"std::net\";", &[]),
            ("crates/law/src/load.rs", "#[cfg(test)]\nmod tests { use std::fs; }", &[]),
            ("crates/law/src/load/tests.rs", "use std::fs;", &[]),
            ("crates/law/tests/examples.rs", "use std::fs;", &[]),
            ("crates/store/src/blobs.rs", "use std::fs;", &[]),
            ("crates/screening/src/index/map.rs", "use std::fs::File;\nuse std::net;", &[2]),
            ("crates/screening/src/score/han.rs", "use std::fs::File;", &[1]),
            ("crates/ledger/src/lib.rs", "fn a() {}\nfn b() { std::time::SystemTime::now() }", &[2]),
        ];
        for (path, text, expected) in cases {
            assert_eq!(lines(path, text), expected, "{path}: {text}");
        }
    }
}
