//! The templates as they were when the program was built.
use crate::template::Templates;
use include_dir::{Dir, include_dir};
use law::source::SourceFile;
use std::sync::LazyLock;

static DOCUMENTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../documents");

static TEMPLATES: LazyLock<Templates> =
    // `documents_are_sound` reads them in a test: a fault here cannot ship.
    LazyLock::new(|| Templates::read(files()).unwrap_or_default());

/// Every file below `documents/`, sorted by path.
#[must_use]
pub fn files() -> Vec<SourceFile> {
    let mut files = Vec::new();
    collect(&DOCUMENTS, &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The templates inside the binary.
#[must_use]
pub fn templates() -> &'static Templates {
    &TEMPLATES
}

fn collect(dir: &Dir<'_>, files: &mut Vec<SourceFile>) {
    for file in dir.files() {
        let parts: Vec<_> = file.path().iter().map(|part| part.to_string_lossy()).collect();
        if let Some(text) = file.contents_utf8() {
            files.push(SourceFile { path: format!("documents/{}", parts.join("/")), text: text.to_owned() });
        }
    }
    dir.dirs().for_each(|below| collect(below, files));
}
