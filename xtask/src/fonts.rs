//! Fonts of official documents: taken from Debian packages, cut down, put into `assets/fonts`, never committed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::failure::{Done, Failure};
use crate::packages::{self, Need, SYSTEM_PYTHON};
use crate::process::run;

const STAMP: &str = ".stamp";
/// Set of characters to which the ideographs of GB 2312 are added.
const GB_2312: &str = "gb2312";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    font: Vec<Wanted>,
    #[serde(default)]
    licence: Vec<Wanted>,
    #[serde(default)]
    characters: BTreeMap<String, String>,
}

/// One file: where it is in its package, what is kept of it, and its name in `assets/fonts`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    package: String,
    from: String,
    to: String,
    #[serde(default)]
    face: u32,
    #[serde(default)]
    characters: Option<String>,
}

/// Fills `assets/fonts`; does nothing when its stamp fits `assets/fonts.toml`.
///
/// # Errors
/// A package cannot be fetched, or a face cannot be cut down.
pub fn bring(root: &Path) -> Done {
    let assets = root.join("assets");
    let text =
        fs::read_to_string(assets.join("fonts.toml")).map_err(|e| Failure::io("assets/fonts.toml", &e))?;
    let choice = read(&text)?;
    let folder = assets.join("fonts");
    let files = || choice.font.iter().chain(&choice.licence);
    let stamped = fs::read_to_string(folder.join(STAMP)).is_ok_and(|stamp| stamp == text);
    if stamped && files().all(|file| folder.join(&file.to).is_file()) {
        eprintln!("      assets/fonts 已是最新 is up to date ({} files)", files().count());
        return Ok(());
    }
    if choice.font.iter().any(|font| font.characters.is_some()) {
        packages::bring(&[Need::FontTools])?;
    }
    let work = root.join("target/fonts");
    for file in files() {
        let source = source_of(file, &work)?;
        let to = folder.join(&file.to);
        let parent = to.parent().unwrap_or(&folder);
        fs::create_dir_all(parent).map_err(|error| Failure::io(&file.to, &error))?;
        match &file.characters {
            Some(set) => cut_down(&choice, file, set, &source, &to, &work)?,
            None => drop(fs::copy(&source, &to).map_err(|error| Failure::io(&file.from, &error))?),
        }
    }
    if work.exists() {
        fs::remove_dir_all(&work).map_err(|error| Failure::io("target/fonts", &error))?;
    }
    fs::write(folder.join(STAMP), &text).map_err(|error| Failure::io("assets/fonts/.stamp", &error))?;
    eprintln!("      assets/fonts: {} files", files().count());
    Ok(())
}

/// As [`bring`], but a failure only means that the program says plainly that it cannot draw documents.
pub fn bring_if_possible(root: &Path) {
    if let Err(failure) = bring(root) {
        eprintln!("      公文字体未能取得,程序照样构建,但不能制作公文 no fonts, so no documents: {failure}");
    }
}

fn read(text: &str) -> Done<Choice> {
    let wrong = |what: String| {
        Failure::new(format!("assets/fonts.toml 有误:{what}"), format!("assets/fonts.toml is wrong: {what}"))
    };
    let choice: Choice = toml::from_str(text).map_err(|error| wrong(error.message().to_owned()))?;
    for set in choice.font.iter().filter_map(|font| font.characters.as_ref()) {
        if !choice.characters.contains_key(set) {
            return Err(wrong(format!("[characters] has no `{set}`")));
        }
    }
    Ok(choice)
}

/// The file where its package is installed, else unpacked for the purpose.
fn source_of(file: &Wanted, work: &Path) -> Done<PathBuf> {
    let installed = Path::new("/").join(&file.from);
    if installed.is_file() {
        return Ok(installed);
    }
    let folder = work.join(&file.package);
    if !folder.is_dir() {
        packages::unpack(&file.package, &folder)?;
    }
    let unpacked = folder.join(&file.from);
    if unpacked.is_file() {
        return Ok(unpacked);
    }
    Err(Failure::new(
        format!("软件包 {} 中没有 {}", file.package, file.from),
        format!("package {} has no {}", file.package, file.from),
    ))
}

fn cut_down(choice: &Choice, file: &Wanted, set: &str, source: &Path, to: &Path, work: &Path) -> Done {
    fs::create_dir_all(work).map_err(|error| Failure::io("target/fonts", &error))?;
    let mut command = Command::new(SYSTEM_PYTHON);
    command.args(["-m", "fontTools.subset"]).arg(source);
    command.arg(format!("--font-number={}", file.face));
    command.arg(format!("--unicodes={}", choice.characters.get(set).map_or("", String::as_str)));
    if set == GB_2312 {
        let list = work.join("gb2312.txt");
        fs::write(&list, gb_2312()).map_err(|error| Failure::io("gb2312.txt", &error))?;
        command.arg(format!("--text-file={}", list.display()));
    }
    command.args(["--layout-features=", "--no-hinting", "--desubroutinize"]);
    command.args(["--drop-tables+=vhea,vmtx,VORG"]).arg(format!("--output-file={}", to.display()));
    run(&mut command)
}

/// The ideographs of GB 2312-1980, by decoding every position of their rows.
fn gb_2312() -> String {
    let codes = (0xB0..=0xF7u8).flat_map(|row| (0xA1..=0xFEu8).map(move |cell| [row, cell]));
    let text: Vec<u8> = codes.filter(|[row, cell]| !(*row == 0xD7 && *cell > 0xF9)).flatten().collect();
    encoding_rs::GBK.decode(&text).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gb_2312_has_its_6763_ideographs() {
        let text = gb_2312();
        assert_eq!(text.chars().count(), 6763);
        assert!(
            text.contains('啊') && text.contains('齄') && !text.contains('喆') && !text.contains('\u{fffd}')
        );
    }

    #[test]
    fn the_committed_list_names_fonts_with_licences_and_known_sets() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fonts.toml");
        let choice = read(&fs::read_to_string(path).expect("assets/fonts.toml")).expect("sound");
        assert!(choice.font.iter().all(|font| choice.licence.iter().any(|l| l.package == font.package)));
        let wrong = "[[font]]\npackage='p'\nfrom='f'\nto='t'\ncharacters='none'\n";
        assert!(read(wrong).expect_err("unknown set").en.contains("none"));
    }

    #[test]
    fn fonts_are_taken_from_where_their_package_put_them() {
        let folder = std::env::temp_dir().join(format!("xtask-fonts-{}", std::process::id()));
        fs::create_dir_all(folder.join("p/x")).expect("folder");
        fs::write(folder.join("p/x/a.otf"), "a").expect("file");
        let wanted = |from: &str| Wanted {
            package: "p".into(),
            from: from.into(),
            to: "a.otf".into(),
            face: 0,
            characters: None,
        };
        assert_eq!(source_of(&wanted("x/a.otf"), &folder).expect("there"), folder.join("p/x/a.otf"));
        assert!(source_of(&wanted("x/b.otf"), &folder).expect_err("absent").en.contains("x/b.otf"));
        fs::remove_dir_all(folder).expect("removal");
    }
}
