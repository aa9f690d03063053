//! Data files of a folder on disk.
use crate::answer::Failure;
use crate::files::{self, MAX_TEXT_BYTES};
use law::Problem;
use law::library::FOLDERS;
use law::source::SourceFile;
use std::path::Path;

/// Most data files read from a folder.
const MAX_FILES: usize = 10_000;

/// Deepest folder below `law/` or `provinces/`.
const MAX_DEPTH: usize = 5;

/// Data files of a folder that holds `law/` and perhaps `provinces/`, or that is a `law` folder itself.
pub(super) fn read(dir: &Path, problems: &mut Vec<Problem>) -> Result<Vec<SourceFile>, Failure> {
    let entries = std::fs::read_dir(dir).map_err(|fault| files::unreadable(dir, &fault))?;
    drop(entries);
    let mut walk = Walk { files: Vec::new(), problems };
    if dir.join("law").is_dir() {
        walk.folder(&dir.join("law"), "law", 0)?;
        let provinces = dir.join("provinces");
        if provinces.is_dir() {
            walk.folder(&provinces, "provinces", 0)?;
        }
    } else if FOLDERS.iter().any(|folder| dir.join(folder).is_dir()) {
        walk.folder(dir, "law", 0)?;
    } else {
        let what = format!("“{}”里没有法规数据", dir.display());
        return Err(Failure::new(
            "no-law-data",
            what,
            "请给出含 law/ 的目录，或含 instruments、tables 等目录的 law 目录",
        ));
    }
    Ok(walk.files)
}

struct Walk<'a> {
    files: Vec<SourceFile>,
    problems: &'a mut Vec<Problem>,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path, name: &str, depth: usize) -> Result<(), Failure> {
        let entries = std::fs::read_dir(folder).map_err(|fault| files::unreadable(folder, &fault))?;
        let mut paths = Vec::new();
        for entry in entries {
            paths.push(entry.map_err(|fault| files::unreadable(folder, &fault))?.path());
        }
        paths.sort();
        for path in paths {
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let below = format!("{name}/{file}");
            if file.ends_with(".toml") {
                self.file(&path, below)?;
            } else if path.is_dir() && depth < MAX_DEPTH && !file.starts_with('.') {
                self.folder(&path, &below, depth + 1)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, name: String) -> Result<(), Failure> {
        if self.files.len() >= MAX_FILES {
            let what = format!("数据文件超过 {MAX_FILES} 个");
            return Err(Failure::new("too-large", what, "请核对是否给错了目录"));
        }
        let bytes = match files::read_bytes(path, MAX_TEXT_BYTES) {
            Ok(bytes) => bytes,
            Err(fault) => {
                self.problems.push(super::error(name, 1, fault.code, fault.message, fault.mend));
                return Ok(());
            }
        };
        match files::text_of(bytes) {
            Ok(text) => self.files.push(SourceFile { path: name, text }),
            Err(line) => {
                let what = "不是 UTF-8 编码的文本".to_owned();
                self.problems.push(super::error(
                    name,
                    line,
                    "not-text",
                    what,
                    "请把文件存为 UTF-8 编码".to_owned(),
                ));
            }
        }
        Ok(())
    }
}
