//! National law and the provinces' data as they were when the program was built: the binary needs no file beside it.
use include_dir::{Dir, DirEntry, include_dir};
use law::source::SourceFile;

static LAW: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../law");
static PROVINCES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../provinces");

/// Folder of the working calendars below `law/`.
const CALENDARS: &str = "calendars";

/// Folder of the worked examples below `law/`.
const EXAMPLES: &str = "examples";

/// Every data file below `law/`, calendars and examples included; paths like `law/tables/x.toml`, sorted.
#[must_use]
pub fn law_files() -> Vec<SourceFile> {
    let files = texts(&LAW, "law/").into_iter();
    files.filter(|(path, _)| path.ends_with(".toml")).map(|(path, text)| SourceFile { path, text }).collect()
}

/// The working calendars, one file a year: (path, text), sorted.
#[must_use]
pub fn calendar_files() -> Vec<(String, String)> {
    law_files().into_iter().filter(is_calendar).map(|file| (file.path, file.text)).collect()
}

/// Whether a file is a year of the working calendar.
#[must_use]
pub fn is_calendar(file: &SourceFile) -> bool {
    is_in(file, CALENDARS)
}

/// Whether a file holds worked examples.
#[must_use]
pub fn is_example(file: &SourceFile) -> bool {
    is_in(file, EXAMPLES)
}

/// Ids of the provinces (names of their folders) that have organs, sorted.
#[must_use]
pub fn provinces() -> Vec<String> {
    let folders = PROVINCES.dirs().filter(|dir| dir.get_file(dir.path().join("organs.toml")).is_some());
    let names = folders.filter_map(|dir| dir.path().file_name());
    let mut ids: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    ids.sort();
    ids
}

/// The text files of a province: (path like `provinces/ID/organs.toml`, text), sorted; none for an unknown one.
#[must_use]
pub fn province_files(id: &str) -> Vec<(String, String)> {
    PROVINCES.get_dir(id).map_or_else(Vec::new, |dir| texts(dir, "provinces/"))
}

fn is_in(file: &SourceFile, folder: &str) -> bool {
    file.path.rsplit('/').nth(1) == Some(folder)
}

/// Files that are UTF-8 text, with their paths below the repository's root.
fn texts(dir: &Dir<'_>, root: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(dir, root, &mut found);
    found.sort();
    found
}

fn collect(dir: &Dir<'_>, root: &str, found: &mut Vec<(String, String)>) {
    for entry in dir.entries() {
        match entry {
            DirEntry::Dir(below) => collect(below, root, found),
            DirEntry::File(file) => {
                let Some(text) = file.contents_utf8() else {
                    continue;
                };
                let parts: Vec<_> = file.path().iter().map(|part| part.to_string_lossy()).collect();
                found.push((format!("{root}{}", parts.join("/")), text.to_owned()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn law_calendars_and_provinces_are_inside_the_binary_under_their_repository_paths() {
        let law = law_files();
        assert!(law.windows(2).all(|pair| pair[0].path < pair[1].path));
        assert!(law.iter().any(|file| file.path.starts_with("law/instruments/")));
        assert!(
            calendar_files()
                .iter()
                .all(|(path, text)| path.starts_with("law/calendars/") && !text.is_empty())
        );
        assert!(calendar_files().len() > 20);
        for id in provinces() {
            let files = province_files(&id);
            assert!(files.iter().any(|(path, _)| *path == format!("provinces/{id}/organs.toml")), "{id}");
        }
        assert!(province_files("nowhere").is_empty());
    }
}
