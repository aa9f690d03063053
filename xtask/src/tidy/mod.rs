//! The rules of the repository that no compiler checks. Each rule is a pure function over the files' texts.

mod addresses;
mod dependencies;
mod features;
mod law_values;
mod lengths;
mod levels;
mod names;
mod purity;
mod ratchet;
mod rust_text;
mod tree;

use std::fmt;
use std::path::Path;

use crate::failure::{Done, Failure};
use ratchet::Ratchet;

/// A file of the repository: path below its root with `/`, and its text.
#[derive(Debug, Clone)]
pub struct File {
    /// Path below the repository's root.
    pub path: String,
    /// Whole text.
    pub text: String,
}

/// A rule that is not kept: where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Path below the repository's root.
    pub path: String,
    /// Line, from 1; 0 for the whole file.
    pub line: usize,
    /// What is wrong and how to mend it.
    pub text: String,
}

impl Problem {
    fn new(path: &str, line: usize, text: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, text: text.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.text),
            line => write!(f, "{}:{line}: {}", self.path, self.text),
        }
    }
}

/// Checks the tree and prints each problem.
///
/// # Errors
/// The tree cannot be read, or at least one rule is not kept.
pub fn check_tree(root: &Path) -> Done {
    let files = tree::read(root)?;
    let problems = problems(&files);
    for problem in &problems {
        eprintln!("{problem}");
    }
    if problems.is_empty() {
        eprintln!("      {} files, every rule is kept", files.len());
        return Ok(());
    }
    Err(Failure::new(
        format!("仓库规矩有 {} 处未遵守,见上", problems.len()),
        format!("{} rules of the repository are not kept, see above", problems.len()),
    ))
}

/// Lowers the ratchet to present lengths and drops what is no longer an exception; never adds or raises.
///
/// # Errors
/// The tree or the ratchet cannot be read or written.
pub fn shrink_ratchet(root: &Path) -> Done {
    let files = tree::read(root)?;
    let wrong = |text: String| {
        Failure::new(format!("{}:{text}", ratchet::PATH), format!("{}: {text}", ratchet::PATH))
    };
    let present = Ratchet::of(&files).map_err(wrong)?;
    let shrunk = present.shrunk_to(&lengths::measure(&files));
    std::fs::write(root.join(ratchet::PATH), shrunk.to_toml())
        .map_err(|error| Failure::io(ratchet::PATH, &error))?;
    eprintln!("      {}: {} exceptions", ratchet::PATH, shrunk.exceptions.len());
    Ok(())
}

/// All problems of a tree, by path and line.
fn problems(files: &[File]) -> Vec<Problem> {
    let mut problems = [
        levels::check(files),
        names::check(files),
        lengths::check(files),
        features::check(files),
        law_values::check(files),
        addresses::check(files),
        purity::check(files),
        dependencies::check(files),
    ]
    .concat();
    problems.sort();
    problems
}

#[cfg(test)]
fn file(path: &str, text: &str) -> File {
    File { path: path.to_owned(), text: text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_repository_keeps_its_rules() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the repository's root");
        let files = tree::read(root).expect("readable tree");
        assert!(files.iter().any(|file| file.path == "Cargo.toml"), "the tree was not read");
        let problems = problems(&files).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }
}
