//! One process at a time serves, replaces or removes an embedded data directory. The system gives the lock back when the
//! process ends, however it ends. Commands that read go on beside a running server: SQLite orders them.
use super::failed;
use crate::answer::Failure;
use app::open::Place;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use store::{DatabaseUrl, io_words};

/// Name of the lock in the data directory; it holds the number of the process that has it.
pub(super) const LOCK_FILE: &str = "zhibao.lock";

/// The data directory, held until this is dropped. Nothing is held where the records are on a database server.
#[derive(Debug)]
pub(super) struct Held {
    _file: Option<File>,
}

/// Takes the data directory of a place, which is made if it is absent.
///
/// # Errors
/// [`Failure`] naming the process that has it, or when the directory cannot be used.
pub(super) fn hold(place: &Place) -> Result<Held, Failure> {
    if matches!(place.database, Some(DatabaseUrl::Postgres(_))) {
        return Ok(Held { _file: None });
    }
    let shown = place.data.display().to_string();
    let unusable = |fault: &std::io::Error| {
        let text = format!("数据目录 {shown} 不能使用：{}", io_words(fault));
        Failure::new("data", text, "请检查路径、权限和磁盘空间")
    };
    store::create_private_folder(&place.data).map_err(|fault| unusable(&fault))?;
    let path = place.data.join(LOCK_FILE);
    let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
    let mut file = open.map_err(|fault| unusable(&fault))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(taken(&shown, &mut file)),
        Err(TryLockError::Error(fault)) => return Err(unusable(&fault)),
    }
    let noted = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
    noted.map_err(|fault| failed("data", &io_words(&fault)))?;
    Ok(Held { _file: Some(file) })
}

fn taken(data: &str, file: &mut File) -> Failure {
    let mut noted = String::new();
    // What cannot be read is only not told.
    let _ = file.take(32).read_to_string(&mut noted);
    let (who, stop) = match noted.trim().parse::<u32>() {
        Ok(pid) => (format!("进程 {pid}"), format!("请先停掉它（kill {pid}）")),
        Err(_) => ("另一个进程".to_owned(), "请先停掉它".to_owned()),
    };
    let text = format!("数据目录 {data} 正由{who}使用（zhibao serve 或 zhibao demo）");
    Failure::new("in-use", text, format!("{stop}，或者用 --data 指定另一个目录；什么都没有改动"))
}
