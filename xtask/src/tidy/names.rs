//! No crate, folder, file or module whose name says nothing: a function without a home is a missing type.

use super::rust_text::{blank_literals, line_of, words_after};
use super::{File, Problem};

const FORBIDDEN: [&str; 10] =
    ["util", "utils", "common", "helper", "helpers", "misc", "manager", "managers", "base", "utility"];

/// Checks the paths of all Rust files and the modules declared in them.
pub fn check(files: &[File]) -> Vec<Problem> {
    files.iter().filter(|file| is_ours(&file.path)).flat_map(check_file).collect()
}

fn is_ours(path: &str) -> bool {
    path.ends_with(".rs") && (path.starts_with("crates/") || path.starts_with("xtask/"))
}

fn check_file(file: &File) -> Vec<Problem> {
    let in_path = file
        .path
        .trim_end_matches(".rs")
        .split('/')
        .filter(|part| FORBIDDEN.contains(part))
        .map(|part| Problem::new(&file.path, 0, complaint(part)));
    let code = blank_literals(&file.text);
    let inline = words_after(&code, "mod")
        .filter(|(at, name)| {
            FORBIDDEN.contains(name) && code[at + name.len()..].trim_start().starts_with('{')
        })
        .map(|(at, name)| Problem::new(&file.path, line_of(&code, at), complaint(name)));
    in_path.chain(inline).collect()
}

fn complaint(name: &str) -> String {
    format!("`{name}` says nothing: name it after its main type or verb")
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    #[test]
    fn names_that_say_nothing_are_found_in_paths_and_modules() {
        let cases = [
            ("crates/law/src/table.rs", "mod rows { }", 0),
            ("crates/law/src/util.rs", "", 1),
            ("crates/app/tests/common/mod.rs", "", 1),
            ("crates/app/src/base.rs", "mod helper { }", 2),
            ("crates/app/src/lib.rs", "// mod util {\nlet s = \"mod util {\";", 0),
            ("crates/app/src/lib.rs", "mod util;", 0),
            ("docs/util.md", "mod util {", 0),
        ];
        for (path, text, expected) in cases {
            assert_eq!(check(&[file(path, text)]).len(), expected, "{path}: {text}");
        }
    }
}
