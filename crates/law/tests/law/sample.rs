//! A small invented library without a fault, and how tests break it.
use law::example::ExampleFile;
use law::source::{Problem, SourceFile};
use law::{Library, check};
use std::collections::BTreeSet;

/// File below `law/` and its text.
const FILES: [(&str, &str); 9] = [
    ("instruments/rules.toml", include_str!("sample/instrument.toml")),
    ("parameters/values.toml", include_str!("sample/parameters.toml")),
    ("tables/threshold.toml", include_str!("sample/table.toml")),
    ("procedures/sender.toml", include_str!("sample/sender.toml")),
    ("procedures/receiver.toml", include_str!("sample/receiver.toml")),
    ("registers/goods.toml", include_str!("sample/register.toml")),
    ("examples/threshold.toml", include_str!("sample/table-examples.toml")),
    ("examples/sender.toml", include_str!("sample/sender-examples.toml")),
    ("examples/receiver.toml", include_str!("sample/receiver-examples.toml")),
];

/// The sample's files, some text in them replaced: (part of a path, text, other text).
///
/// # Panics
/// When a text to replace is not there exactly once.
pub fn files(changes: &[(&str, &str, &str)]) -> Vec<SourceFile> {
    let mut files: Vec<SourceFile> = FILES
        .iter()
        .map(|(path, text)| SourceFile { path: format!("law/{path}"), text: (*text).to_owned() })
        .collect();
    for (path, old, new) in changes {
        let file = files.iter_mut().find(|file| file.path.contains(path)).unwrap();
        assert_eq!(file.text.matches(old).count(), 1, "“{old}” must stand once in {}", file.path);
        file.text = file.text.replacen(old, new, 1);
    }
    files
}

/// Loads files: library, examples, problems of reading.
pub fn load(files: Vec<SourceFile>) -> (Library, Vec<ExampleFile>, Vec<Problem>) {
    let (examples, others): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| file.path.contains("/examples/"));
    let (library, mut problems) = Library::load(others);
    let mut read = Vec::new();
    for file in examples {
        match ExampleFile::read(file) {
            Ok(file) => read.push(file),
            Err(problem) => problems.push(problem),
        }
    }
    (library, read, problems)
}

/// Everything wrong with files, for a province whose organs have the duties `market` and `police`.
pub fn problems(files: Vec<SourceFile>) -> Vec<Problem> {
    let (library, examples, mut problems) = load(files);
    let duties = BTreeSet::from(["market".to_owned(), "police".to_owned()]);
    problems.extend(check::check(&library, &examples, &duties));
    problems.sort_by(|a, b| (&a.file, a.line, a.code).cmp(&(&b.file, b.line, b.code)));
    problems
}
