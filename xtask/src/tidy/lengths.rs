//! Lengths of Rust files and functions, held by a ratchet.

use super::ratchet::{self, Ratchet};
use super::rust_text::{blank_literals, end_of_body, line_of, words_after};
use super::{File, Problem};

/// Longest file, in lines.
const FILE_LIMIT: usize = 400;
/// Longest function, in lines from `fn` to its closing brace.
const FUNCTION_LIMIT: usize = 70;

/// A file, or all functions of one name in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Path below the repository's root.
    pub path: String,
    /// Name of the function; `None` for the whole file.
    pub function: Option<String>,
}

impl Place {
    /// The limit that holds here, in lines.
    pub fn limit(&self) -> usize {
        if self.function.is_some() { FUNCTION_LIMIT } else { FILE_LIMIT }
    }
}

/// A measured place; of several functions with one name, the longest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Length {
    /// What was measured.
    pub place: Place,
    /// Its first line.
    pub line: usize,
    /// Its length.
    pub lines: usize,
}

/// Measures every Rust file and function.
pub fn measure(files: &[File]) -> Vec<Length> {
    files.iter().filter(|file| file.path.ends_with(".rs")).flat_map(measure_file).collect()
}

fn measure_file(file: &File) -> Vec<Length> {
    let whole = Place { path: file.path.clone(), function: None };
    let mut lengths = vec![Length { place: whole, line: 1, lines: file.text.lines().count() }];
    let code = blank_literals(&file.text);
    for (at, name) in words_after(&code, "fn") {
        let Some(end) = end_of_body(&code, at + name.len()) else {
            continue;
        };
        let line = line_of(&code, at);
        let lines = line_of(&code, end) - line + 1;
        match lengths.iter_mut().find(|length| length.place.function.as_deref() == Some(name)) {
            Some(known) if known.lines >= lines => {}
            Some(known) => (known.line, known.lines) = (line, lines),
            None => {
                let place = Place { path: file.path.clone(), function: Some(name.to_owned()) };
                lengths.push(Length { place, line, lines });
            }
        }
    }
    lengths
}

/// Compares lengths with limits and ratchet.
pub fn check(files: &[File]) -> Vec<Problem> {
    let ratchet = match Ratchet::of(files) {
        Ok(ratchet) => ratchet,
        Err(text) => return vec![Problem::new(ratchet::PATH, 0, text)],
    };
    let measured = measure(files);
    let mut problems: Vec<Problem> = measured.iter().filter_map(|length| judge(length, &ratchet)).collect();
    problems.extend(ratchet.exceptions.iter().filter_map(|exception| {
        let is_gone = !measured.iter().any(|length| length.place == exception.place);
        let place = describe(&exception.place);
        is_gone.then(|| {
            Problem::new(ratchet::PATH, 0, format!("{place} is gone: run `cargo xtask tidy --shrink`"))
        })
    }));
    problems
}

fn judge(length: &Length, ratchet: &Ratchet) -> Option<Problem> {
    let (lines, limit) = (length.lines, length.place.limit());
    let place = describe(&length.place);
    let text = match ratchet.accepted(&length.place) {
        None if lines <= limit => return None,
        None => format!("{place} has {lines} lines, more than {limit}: divide it"),
        Some(accepted) if lines > accepted => {
            format!("{place} grew from {accepted} to {lines} lines; the ratchet only shrinks: divide it")
        }
        Some(accepted) if lines < accepted => {
            format!("{place} shrank from {accepted} to {lines} lines: run `cargo xtask tidy --shrink`")
        }
        Some(_) if lines <= limit => format!("{place} is within the limit: run `cargo xtask tidy --shrink`"),
        Some(_) => return None,
    };
    Some(Problem::new(&length.place.path, length.line, text))
}

fn describe(place: &Place) -> String {
    match &place.function {
        Some(function) => format!("function `{function}`"),
        None => format!("file {}", place.path),
    }
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    fn source(function_lines: usize, file_lines: usize) -> File {
        let inner = "    x();\n".repeat(function_lines.saturating_sub(2));
        let text = format!("fn f() {{\n{inner}}}\n");
        let rest = "\n".repeat(file_lines - text.lines().count());
        file("crates/a/src/lib.rs", &(text + &rest))
    }

    fn ratchet(function: &str, lines: usize) -> File {
        let text =
            format!("[[exception]]\npath = 'crates/a/src/lib.rs'\n{function}lines = {lines}\nreason = 'x'\n");
        file(ratchet::PATH, &text)
    }

    #[test]
    fn limits_hold_to_the_line() {
        for (function_lines, file_lines, expected) in [(70, 400, 0), (71, 400, 1), (70, 401, 1), (71, 401, 2)]
        {
            let problems = check(&[source(function_lines, file_lines)]);
            assert_eq!(problems.len(), expected, "{function_lines}, {file_lines}: {problems:?}");
        }
    }

    #[test]
    fn an_exception_may_shrink_but_not_grow_and_must_be_current() {
        let cases = [
            (80, 80, None),
            (81, 80, Some("grew")),
            (79, 80, Some("shrank")),
            (60, 60, Some("within the limit")),
        ];
        for (lines, accepted, expected) in cases {
            let problems = check(&[source(lines, 100), ratchet("function = 'f'\n", accepted)]);
            match expected {
                None => assert_eq!(problems, []),
                Some(word) => assert!(problems.len() == 1 && problems[0].text.contains(word), "{problems:?}"),
            }
        }
    }

    #[test]
    fn an_exception_for_nothing_is_reported() {
        let problems = check(&[source(5, 10), ratchet("function = 'gone'\n", 80)]);
        assert!(problems.len() == 1 && problems[0].text.contains("is gone"), "{problems:?}");
    }

    #[test]
    fn braces_in_strings_and_declarations_without_body_do_not_mislead() {
        let text = "trait T {\n    fn a(&self);\n    fn b() {\n        p(\"{\");\n    }\n}\nfn c() {}\n";
        let lengths: Vec<_> = measure(&[file("x.rs", text)])
            .into_iter()
            .filter_map(|length| Some((length.place.function?, length.line, length.lines)))
            .collect();
        assert_eq!(lengths, [("b".to_owned(), 3, 3), ("c".to_owned(), 7, 1)]);
    }
}
