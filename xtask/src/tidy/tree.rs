//! Reads the repository's own files: what git tracks or would track.

use std::path::Path;
use std::process::Command;

use super::File;
use crate::failure::{Done, Failure};

/// Folders that hold nothing of ours, for a tree without git.
const FOREIGN: [&str; 5] = [".git", "target", "node_modules", "dist", "zhibao-data"];
/// Larger files are data, not text that people wrote.
const LIMIT_BYTES: u64 = 4 * 1024 * 1024;

/// All text files; what is binary, very large or just deleted is left out.
///
/// # Errors
/// The tree cannot be listed.
pub fn read(root: &Path) -> Done<Vec<File>> {
    let mut paths = match list_by_git(root) {
        Some(paths) => paths,
        None => {
            let mut paths = Vec::new();
            walk(root, "", &mut paths).map_err(|error| Failure::io(&root.display().to_string(), &error))?;
            paths
        }
    };
    paths.sort();
    Ok(paths.into_iter().filter_map(|path| read_text(root, path)).collect())
}

fn read_text(root: &Path, path: String) -> Option<File> {
    let absolute = root.join(&path);
    let size = absolute.metadata().ok()?.len();
    let text = (size <= LIMIT_BYTES).then(|| std::fs::read_to_string(absolute).ok())??;
    Some(File { path, text })
}

fn list_by_git(root: &Path) -> Option<Vec<String>> {
    let output = Command::new("git")
        .current_dir(root)
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let paths = String::from_utf8_lossy(&output.stdout);
    Some(paths.split_terminator('\0').map(str::to_owned).collect())
}

fn walk(root: &Path, below: &str, paths: &mut Vec<String>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(root.join(below))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        let kind = entry.file_type()?;
        if kind.is_file() {
            paths.push(path);
        } else if kind.is_dir() && !FOREIGN.contains(&name.as_str()) {
            walk(root, &path, paths)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_git_foreign_folders_are_left_out() {
        let root = std::env::temp_dir().join(format!("xtask-tree-{}", std::process::id()));
        for folder in ["a/b", "target", "a/node_modules"] {
            std::fs::create_dir_all(root.join(folder)).expect("folder");
            std::fs::write(root.join(folder).join("x.txt"), "x").expect("file");
        }
        let mut paths = Vec::new();
        walk(&root, "", &mut paths).expect("readable");
        assert_eq!(paths, ["a/b/x.txt"]);
        std::fs::remove_dir_all(root).expect("removal");
    }
}
