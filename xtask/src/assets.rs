//! Page assets: locked npm packages, of which the few files named in `assets/chosen.toml` reach `assets/dist`.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::failure::{Done, Failure};
use crate::packages::{self, Need};
use crate::process::run;

const STAMP: &str = ".stamp";

/// One file to take: source below `node_modules`, destination below `dist`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Chosen {
    from: String,
    to: String,
}

/// Fills `assets/dist`; does nothing when its stamp fits the lock and the choice.
///
/// # Errors
/// Node is absent and cannot be installed, the packages cannot be fetched, or a chosen file does not exist.
pub fn bring(root: &Path) -> Done {
    let assets = root.join("assets");
    let lock = read(&assets.join("package-lock.json"))?;
    let choice = read(&assets.join("chosen.toml"))?;
    let chosen = chosen_files(&choice)?;
    let stamp = stamp_of(&[&lock, &choice]);
    let dist = assets.join("dist");
    if is_complete(&dist, &stamp, &chosen) {
        eprintln!("      assets/dist 已是最新 is up to date ({} files)", chosen.len());
        return Ok(());
    }
    packages::bring(&[Need::Node])?;
    run(Command::new("npm").current_dir(&assets).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))
        .map_err(|failure| {
            Failure::new(
                format!("npm 包未能取得,页面资源不全;请检查网络或 npm 镜像设置后重试。{}", failure.zh),
                format!(
                    "the npm packages could not be fetched; check the network or npm's registry setting, then try again. {}",
                    failure.en
                ),
            )
        })?;
    copy_into(&assets.join("node_modules"), &dist, &chosen)?;
    write(&dist.join(STAMP), &stamp)?;
    eprintln!("      assets/dist: {} files", chosen.len());
    Ok(())
}

fn is_complete(dist: &Path, stamp: &str, chosen: &[Chosen]) -> bool {
    fs::read_to_string(dist.join(STAMP)).is_ok_and(|present| present == stamp)
        && chosen.iter().all(|file| dist.join(&file.to).is_file())
}

/// Copies the chosen files into an emptied `dist`, so that nothing stale is embedded.
fn copy_into(packages: &Path, dist: &Path, chosen: &[Chosen]) -> Done {
    if dist.exists() {
        fs::remove_dir_all(dist).map_err(|error| Failure::io("assets/dist", &error))?;
    }
    for file in chosen {
        let to = dist.join(&file.to);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(|error| Failure::io(&file.to, &error))?;
        }
        fs::copy(packages.join(&file.from), &to).map_err(|error| {
            Failure::new(
                format!("assets/chosen.toml 所列文件无法取用:{}({error})", file.from),
                format!("a file listed in assets/chosen.toml cannot be taken: {} ({error})", file.from),
            )
        })?;
    }
    Ok(())
}

fn chosen_files(text: &str) -> Done<Vec<Chosen>> {
    let wrong = |what: &str| {
        Failure::new(
            format!("assets/chosen.toml 有误:{what}"),
            format!("assets/chosen.toml is wrong: {what}"),
        )
    };
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| wrong(error.message()))?;
    let mut chosen = Vec::new();
    for entry in table.get("file").and_then(toml::Value::as_array).into_iter().flatten() {
        let field = |name| entry.get(name).and_then(toml::Value::as_str).map(str::to_owned);
        match (field("from"), field("to")) {
            (Some(from), Some(to)) => chosen.push(Chosen { from, to }),
            _ => return Err(wrong("each [[file]] has `from` and `to`")),
        }
    }
    if let Some(icons) = table.get("icons") {
        let from =
            icons.get("from").and_then(toml::Value::as_str).ok_or_else(|| wrong("[icons] has `from`"))?;
        for name in icons.get("names").and_then(toml::Value::as_array).into_iter().flatten() {
            let name = name.as_str().ok_or_else(|| wrong("icon names are strings"))?;
            chosen.push(Chosen { from: format!("{from}/{name}.svg"), to: format!("icons/{name}.svg") });
        }
    }
    if chosen.is_empty() { Err(wrong("it names no file")) } else { Ok(chosen) }
}

/// FNV-1a, 64 bit, over the parts: tells versions of our own files apart, guards nothing (npm checks integrity).
fn stamp_of(parts: &[&str]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in parts.iter().flat_map(|part| part.bytes().chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}\n")
}

fn read(path: &Path) -> Done<String> {
    fs::read_to_string(path).map_err(|error| Failure::io(&path.display().to_string(), &error))
}

fn write(path: &Path, text: &str) -> Done {
    fs::write(path, text).map_err(|error| Failure::io(&path.display().to_string(), &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHOICE: &str =
        "[[file]]\nfrom = 'p/a.css'\nto = 'a.css'\n[icons]\nfrom = 'i/outline'\nnames = ['x']\n";

    #[test]
    fn files_and_icons_are_read() {
        let expected = [("p/a.css", "a.css"), ("i/outline/x.svg", "icons/x.svg")]
            .map(|(from, to)| Chosen { from: from.into(), to: to.into() });
        assert_eq!(chosen_files(CHOICE).expect("valid"), expected);
    }

    #[test]
    fn a_choice_without_files_or_with_half_an_entry_is_refused() {
        for text in ["", "[[file]]\nfrom = 'a'\n", "[icons]\nnames = ['x']\n", "not toml ["] {
            assert!(chosen_files(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn the_stamp_follows_content_and_the_border_between_parts() {
        assert_eq!(stamp_of(&["a", "b"]), stamp_of(&["a", "b"]));
        assert_ne!(stamp_of(&["a", "b"]), stamp_of(&["ab", ""]));
        assert_ne!(stamp_of(&["a", "b"]), stamp_of(&["a", "c"]));
    }

    #[test]
    fn dist_is_complete_only_with_its_stamp_and_every_file() {
        let folder = std::env::temp_dir().join(format!("xtask-assets-{}", std::process::id()));
        let (packages, dist) = (folder.join("node_modules"), folder.join("dist"));
        fs::create_dir_all(packages.join("p")).expect("folder");
        fs::create_dir_all(packages.join("i/outline")).expect("folder");
        fs::write(packages.join("p/a.css"), "a{}").expect("file");
        let chosen = chosen_files(CHOICE).expect("valid");
        assert!(
            copy_into(&packages, &dist, &chosen).expect_err("icon absent").en.contains("i/outline/x.svg")
        );
        fs::write(packages.join("i/outline/x.svg"), "<svg/>").expect("file");
        copy_into(&packages, &dist, &chosen).expect("copied");
        assert!(!is_complete(&dist, "s", &chosen), "no stamp yet");
        write(&dist.join(STAMP), "s").expect("stamp");
        assert!(is_complete(&dist, "s", &chosen));
        assert!(!is_complete(&dist, "other", &chosen));
        fs::remove_file(dist.join("icons/x.svg")).expect("removal");
        assert!(!is_complete(&dist, "s", &chosen));
        fs::remove_dir_all(folder).expect("removal");
    }

    #[test]
    fn the_committed_lock_carries_no_download_address() {
        let lock = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/package-lock.json");
        let text = fs::read_to_string(lock).expect("assets/package-lock.json");
        assert!(!text.contains("\"resolved\""), "lock it again with npm's omit-lockfile-registry-resolved");
        assert!(text.contains("\"integrity\""));
    }
}
