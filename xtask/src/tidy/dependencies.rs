//! Every dependency of the workspace and of the page assets has its reason in `docs/dependencies.md`, and no other.

use super::{File, Problem};

const REASONS: &str = "docs/dependencies.md";
const WORKSPACE: &str = "Cargo.toml";
const ASSETS: &str = "assets/package.json";

/// Compares what is used with the table rows that begin with a name in backticks.
pub fn check(files: &[File]) -> Vec<Problem> {
    let text_of = |path| files.iter().find(|file| file.path == path).map(|file| file.text.as_str());
    let (Some(workspace), Some(reasons)) = (text_of(WORKSPACE), text_of(REASONS)) else {
        return vec![Problem::new(REASONS, 0, "the reasons, or the root Cargo.toml, cannot be read")];
    };
    let mut used = crates_of(workspace);
    used.extend(packages_of(text_of(ASSETS).unwrap_or_default()));
    let explained: Vec<(usize, &str)> = reasons
        .lines()
        .enumerate()
        .filter_map(|(number, line)| Some((number + 1, name_of_row(line)?)))
        .collect();
    let unexplained =
        used.iter().filter(|name| !explained.iter().any(|(_, known)| known == name)).map(|name| {
            Problem::new(
                REASONS,
                0,
                format!("`{name}` is used without a reason: add a row `| `{name}` | why |`"),
            )
        });
    let unused =
        explained.iter().filter(|(_, name)| !used.iter().any(|known| known == name)).map(|(line, name)| {
            Problem::new(REASONS, *line, format!("`{name}` is explained but not used: remove the row"))
        });
    unexplained.chain(unused).collect()
}

/// Names in `[workspace.dependencies]` that are not our own crates.
fn crates_of(workspace: &str) -> Vec<String> {
    let table: toml::Table = workspace.parse().unwrap_or_default();
    let dependencies =
        table.get("workspace").and_then(|w| w.get("dependencies")).and_then(toml::Value::as_table);
    let foreign = dependencies.into_iter().flatten().filter(|(_, value)| value.get("path").is_none());
    foreign.map(|(name, _)| name.clone()).collect()
}

/// Names in `dependencies` and `devDependencies` of an npm manifest.
fn packages_of(manifest: &str) -> Vec<String> {
    let manifest: serde_json::Value = serde_json::from_str(manifest).unwrap_or_default();
    ["dependencies", "devDependencies"]
        .iter()
        .filter_map(|section| manifest.get(section)?.as_object())
        .flat_map(|packages| packages.keys().cloned())
        .collect()
}

/// `name` of a row "| `name` | reason |" whose reason is not empty.
fn name_of_row(line: &str) -> Option<&str> {
    let (name, reason) = line.strip_prefix("| `")?.split_once("` |")?;
    (!reason.trim_matches(['|', ' ']).is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    fn complaints(reasons: &str) -> Vec<String> {
        let workspace = "[workspace.dependencies]\nlaw = { path = 'crates/law' }\nserde = '1'\n";
        let assets = r#"{"dependencies": {"htmx.org": "4"}, "devDependencies": {"axe-core": "4"}}"#;
        let files = [file(WORKSPACE, workspace), file(ASSETS, assets), file(REASONS, reasons)];
        check(&files).into_iter().map(|problem| problem.text).collect()
    }

    #[test]
    fn each_dependency_has_a_reason_and_each_reason_a_dependency() {
        let all = "| `serde` | data |\n| `htmx.org` | pages |\n| `axe-core` | tests |\n";
        assert_eq!(complaints(all), Vec::<String>::new());
        assert_eq!(complaints("| `htmx.org` | pages |\n| `axe-core` | tests |\n").len(), 1);
        assert_eq!(complaints(&all.replace("data", "")).len(), 1);
        assert_eq!(complaints(&format!("{all}| `left-pad` | why |\n")).len(), 1);
    }

    #[test]
    fn a_tree_without_reasons_is_reported() {
        assert_eq!(check(&[file(WORKSPACE, "")]).len(), 1);
    }
}
