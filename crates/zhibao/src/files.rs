//! Reading what people name on the command line, and writing results so that nothing is ever half there.
use crate::answer::Failure;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use store::io_words;

/// Largest text file read, in bytes (definitions, facts, configuration).
pub const MAX_TEXT_BYTES: usize = 4 * 1024 * 1024;

/// Reads a file, or standard input for `-`, up to `limit` bytes.
///
/// # Errors
/// [`Failure`] when it cannot be read or is larger.
pub fn read_bytes(path: &Path, limit: usize) -> Result<Vec<u8>, Failure> {
    let fault = |fault: io::Error| unreadable(path, &fault);
    if path.as_os_str() == "-" {
        return limited(io::stdin().lock(), path, limit);
    }
    let file = File::open(path).map_err(fault)?;
    if file.metadata().map_err(fault)?.is_dir() {
        return Err(Failure::new(
            "unreadable-file",
            format!("“{}”是目录，不是文件", path.display()),
            "请给出一个文件",
        ));
    }
    limited(file, path, limit)
}

fn limited(reader: impl Read, path: &Path, limit: usize) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    reader.take(most).read_to_end(&mut bytes).map_err(|fault| unreadable(path, &fault))?;
    if bytes.len() > limit {
        let what = format!("“{}”超过 {} MiB", path.display(), limit / 1024 / 1024);
        return Err(Failure::new("too-large", what, "请核对是否给错了文件"));
    }
    Ok(bytes)
}

/// Reads a UTF-8 text file, or standard input for `-`, up to [`MAX_TEXT_BYTES`].
///
/// # Errors
/// [`Failure`] when it cannot be read, is too large or is no UTF-8 text.
pub fn read_text(path: &Path) -> Result<String, Failure> {
    let bytes = read_bytes(path, MAX_TEXT_BYTES)?;
    text_of(bytes).map_err(|line| {
        let failure = Failure::new("not-text", "不是 UTF-8 编码的文本", "请给出文本文件，并存为 UTF-8 编码");
        failure.at(path.display().to_string(), line)
    })
}

/// The text of bytes, without a byte order mark.
///
/// # Errors
/// The line (from 1) of the first byte that is no text.
pub fn text_of(bytes: Vec<u8>) -> Result<String, usize> {
    let line_at =
        |end: usize, bytes: &[u8]| bytes.iter().take(end).filter(|byte| **byte == b'\n').count() + 1;
    if let Some(nul) = bytes.iter().position(|byte| *byte == 0) {
        return Err(line_at(nul, &bytes));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned)),
        Err(fault) => Err(line_at(fault.utf8_error().valid_up_to(), fault.as_bytes())),
    }
}

/// Refuses to write a file over one that is read for it, whichever way the two are named, and over what is no file.
///
/// # Errors
/// [`Failure`] that names both.
pub fn refuse_over(out: &Path, inputs: &[&Path]) -> Result<(), Failure> {
    refuse_special(out)?;
    let Ok(real) = fs::canonicalize(out) else { return Ok(()) };
    let Some(input) = inputs.iter().find(|input| fs::canonicalize(input).is_ok_and(|other| other == real))
    else {
        return Ok(());
    };
    Err(Failure::new(
        "output-is-input",
        format!("“{}”就是要读的“{}”，写出会把它毁掉", out.display(), input.display()),
        "请用 --out 写另一个文件名",
    ))
}

/// Refuses a place that is there and no file: a finished file takes its name from what has it, and must not take it from a device
/// (`/dev/null`) or a folder.
///
/// # Errors
/// [`Failure`] that names it.
pub fn refuse_special(out: &Path) -> Result<(), Failure> {
    match fs::metadata(out) {
        Ok(there) if !there.is_file() => Err(Failure::new(
            "output-no-file",
            format!("“{}”不是普通文件，不能写成文件", out.display()),
            "请写一个文件名",
        )),
        _ => Ok(()),
    }
}

/// A path with an ending behind its name, as the files beside an index have.
pub fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// The failure of a file that cannot be read.
pub fn unreadable(path: &Path, fault: &io::Error) -> Failure {
    let why = match fault.kind() {
        io::ErrorKind::PermissionDenied => "没有读取权限".to_owned(),
        _ => io_words(fault),
    };
    Failure::new("unreadable-file", format!("读不到“{}”：{why}", path.display()), "请核对路径和权限")
}

/// Writes files into a folder: all of them or none.
///
/// Every file is written under a temporary name and flushed to disk before the first one gets its own name; a folder
/// that did not exist appears with all of its files at once.
///
/// # Errors
/// [`Failure`] when the folder or a file cannot be written; temporary files are removed again.
pub fn write_all(folder: &Path, files: &[(&str, Vec<u8>)]) -> Result<(), Failure> {
    let fault = |fault: io::Error| {
        Failure::new(
            "unwritable",
            format!("写不进“{}”：{}", folder.display(), io_words(&fault)),
            "请核对路径、权限和磁盘空间",
        )
    };
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    if folder.is_dir() {
        return replace_in(folder, files).map_err(fault);
    }
    let name = folder.file_name().ok_or_else(|| fault(io::Error::other("不是目录名")))?;
    fs::create_dir_all(parent).map_err(fault)?;
    let temporary = parent.join(format!(".{}.{}.tmp", name.to_string_lossy(), std::process::id()));
    let written = (|| {
        fs::create_dir(&temporary)?;
        for (name, bytes) in files {
            write_synced(&temporary.join(name), bytes)?;
        }
        File::open(&temporary)?.sync_all()?;
        fs::rename(&temporary, folder)?;
        File::open(parent)?.sync_all()
    })();
    if written.is_err() {
        let _ = fs::remove_dir_all(&temporary);
    }
    written.map_err(fault)
}

/// Writes one file under its name: whole or not at all.
///
/// # Errors
/// As [`write_all`].
pub fn write_one(path: &Path, bytes: Vec<u8>) -> Result<(), Failure> {
    let wrong =
        || Failure::new("unwritable", format!("“{}”不是文件名", path.display()), "请给出要写入的文件");
    let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(wrong)?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if path.is_dir() {
        return Err(wrong());
    }
    write_all(folder, &[(name, bytes)])
}

fn replace_in(folder: &Path, files: &[(&str, Vec<u8>)]) -> io::Result<()> {
    let temporary = |name: &str| folder.join(format!(".{name}.{}.tmp", std::process::id()));
    let written = (|| {
        for (name, bytes) in files {
            // Told before anything is renamed: a folder in the way would stop the renaming half way.
            if folder.join(name).is_dir() {
                return Err(io::Error::other(format!("{name} 是目录")));
            }
            write_synced(&temporary(name), bytes)?;
        }
        for (name, _) in files {
            fs::rename(temporary(name), folder.join(name))?;
        }
        File::open(folder)?.sync_all()
    })();
    if written.is_err() {
        for (name, _) in files {
            let _ = fs::remove_file(temporary(name));
        }
    }
    written
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::refuse_special;
    use std::path::Path;

    #[test]
    fn a_finished_file_never_takes_its_name_from_a_device_or_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        assert!(refuse_special(Path::new("/dev/null")).is_err() && refuse_special(folder.path()).is_err());
        let file = folder.path().join("out.tsv");
        assert!(refuse_special(&file).is_ok());
        std::fs::write(&file, "there").unwrap();
        assert!(refuse_special(&file).is_ok());
    }
}
