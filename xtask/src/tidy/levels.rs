//! A crate may depend only on crates of lower levels.

use super::{File, Problem};

/// Level of each crate that ships; the table of ARCHITECTURE.md.
const LEVELS: [(&str, u8); 13] = [
    ("vocabulary", 0),
    ("calendar", 0),
    ("ledger", 0),
    ("screening", 0),
    ("law", 1),
    ("access", 1),
    ("case", 2),
    ("document", 2),
    ("report", 2),
    ("store", 3),
    ("app", 4),
    ("web", 5),
    ("zhibao", 6),
];

/// Crates outside the order: they may use everything, and nothing that ships may use them.
const FREE: [&str; 3] = ["testkit", "xtask", "batch"];

fn level_of(name: &str) -> Option<u8> {
    LEVELS.iter().find(|(known, _)| *known == name).map(|(_, level)| *level)
}

/// Checks `[dependencies]` and `[build-dependencies]` of every `crates/*/Cargo.toml`.
pub fn check(files: &[File]) -> Vec<Problem> {
    files
        .iter()
        .filter_map(|file| {
            let name = file.path.strip_prefix("crates/")?.strip_suffix("/Cargo.toml")?;
            (!name.contains('/')).then(|| check_crate(name, file))
        })
        .flatten()
        .collect()
}

fn check_crate(name: &str, file: &File) -> Vec<Problem> {
    if FREE.contains(&name) {
        return Vec::new();
    }
    let Some(level) = level_of(name) else {
        let text =
            format!("crate `{name}` has no level: add it to ARCHITECTURE.md and to xtask/src/tidy/levels.rs");
        return vec![Problem::new(&file.path, 0, text)];
    };
    let table: toml::Table = match file.text.parse() {
        Ok(table) => table,
        Err(error) => {
            return vec![Problem::new(&file.path, 0, format!("not readable: {}", error.message()))];
        }
    };
    ["dependencies", "build-dependencies"]
        .iter()
        .filter_map(|section| table.get(*section)?.as_table())
        .flat_map(toml::Table::keys)
        .filter_map(|dependency| complaint(name, level, dependency))
        .map(|text| Problem::new(&file.path, 0, text))
        .collect()
}

fn complaint(name: &str, level: u8, dependency: &str) -> Option<String> {
    if FREE.contains(&dependency) {
        return Some(format!(
            "`{name}` ships and must not depend on `{dependency}`; tests may, in [dev-dependencies]"
        ));
    }
    let below = level_of(dependency)?;
    (below >= level).then(|| {
        format!("`{name}` (level {level}) must not depend on `{dependency}` (level {below}): only lower levels are allowed")
    })
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    fn complaints(path: &str, text: &str) -> usize {
        check(&[file(path, text)]).len()
    }

    #[test]
    fn only_lower_levels_are_allowed() {
        let cases = [
            ("crates/law/Cargo.toml", "[dependencies]\ncalendar.workspace = true\nserde = '1'\n", 0),
            ("crates/law/Cargo.toml", "[dependencies]\naccess.workspace = true\n", 1),
            ("crates/law/Cargo.toml", "[dependencies.store]\nworkspace = true\n", 1),
            ("crates/law/Cargo.toml", "[build-dependencies]\ncase.workspace = true\n", 1),
            ("crates/law/Cargo.toml", "[dev-dependencies]\ntestkit.workspace = true\n", 0),
            ("crates/web/Cargo.toml", "[dependencies]\ntestkit.workspace = true\n", 1),
            ("crates/testkit/Cargo.toml", "[dependencies]\nweb.workspace = true\n", 0),
            ("crates/novel/Cargo.toml", "", 1),
            ("crates/law/Cargo.toml", "[dependencies", 1),
            ("Cargo.toml", "[dependencies]\nzhibao = '1'\n", 0),
        ];
        for (path, text, expected) in cases {
            assert_eq!(complaints(path, text), expected, "{path}: {text}");
        }
    }
}
