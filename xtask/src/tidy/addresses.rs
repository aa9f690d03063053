//! No file may depend on one machine's folders or on one registry's address.

use super::{File, Problem};

/// This file names the addresses it looks for.
const OWN_PATH: &str = "xtask/src/tidy/addresses.rs";

/// Folders of one machine, as the start of an absolute path.
const MACHINE_FOLDERS: [&str; 5] = ["/work/", "/root/", "/home/", "/tmp/", "/Users/"];

/// Addresses that a lock or a script must leave to the client's configuration.
const REGISTRIES: [&str; 8] = [
    "\"resolved\": \"http",
    "registry.npmjs",
    "npmmirror",
    "static.crates.io",
    "index.crates.io",
    "deb.debian.org",
    "rsproxy.cn",
    "pypi.org",
];

/// Checks every text file.
pub fn check(files: &[File]) -> Vec<Problem> {
    files.iter().filter(|file| file.path != OWN_PATH).flat_map(check_file).collect()
}

fn check_file(file: &File) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (number, line) in file.text.lines().enumerate() {
        let mut report = |text| problems.push(Problem::new(&file.path, number + 1, text));
        if let Some(folder) = MACHINE_FOLDERS.iter().find(|folder| starts_a_path(line, folder)) {
            report(format!("`{folder}…` is a folder of one machine: make the path relative or an argument"));
        }
        if let Some(address) = REGISTRIES.iter().find(|address| line.contains(**address)) {
            report(format!("`{address}` is a registry's address: leave it to the client's configuration"));
        }
    }
    problems
}

/// Whether the folder stands at the start of a path, not inside a longer path, an address or a placeholder.
fn starts_a_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder)
        .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || "._-/~}>)*".contains(c)))
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    #[test]
    fn machine_folders_and_registries_are_found() {
        let cases = [
            ("cd /work/main", 1),
            ("path = \"/root/.cargo\"", 1),
            ("file:/home/a", 1),
            ("https://example.org/home/a", 0),
            ("{base}/work/1 and ~/work/x and ../work/y", 0),
            ("/workshop/", 0),
            ("\"resolved\": \"https://a/b.tgz\"", 1),
            ("deb http://deb.debian.org/debian", 1),
            ("registry+https://github.com/rust-lang/crates.io-index", 0),
        ];
        for (text, expected) in cases {
            assert_eq!(check(&[file("a.txt", text)]).len(), expected, "{text}");
        }
    }
}
