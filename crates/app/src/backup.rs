//! Backing up while running, and restoring into an empty place.
//!
//! Records and papers are the store's. The registers that screening searches lie beside them as files; they are copied into a
//! folder of the backup, so that after a restore marks are found without making them anew.
use crate::audit::GRANTED;
use crate::clock::micros;
use crate::fault::AppFault;
use crate::marks::REGISTER_FILE;
use crate::people::Person;
use crate::pictures::{PICTURE_EMBEDDING, PICTURE_FOLDER, PICTURE_INDEX};
use crate::platform::Platform;
use access::{Action, Request};
use screening::Index;
use std::io;
use std::path::Path;
use store::BackupReport;

/// Folder of the registers inside a backup.
pub const REGISTERS: &str = "registers";

/// What an index has beside it: its changes, and which column of the table holds what.
const BESIDE: [&str; 2] = [".changes", ".columns.json"];

/// How often the register is copied again because it was replaced meanwhile.
const TRIES: usize = 3;

impl Platform {
    /// Backs records, papers and registers up into a folder, as a system administrator.
    ///
    /// # Errors
    /// When the person may not, or the folder cannot be written.
    pub async fn backup(&self, person: &Person, folder: &Path) -> Result<BackupReport, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::RunBackup)?;
        let report = self.store.backup(&granted, folder, micros(self.now())).await?;
        self.backup_registers(folder).await?;
        // A copy of everything has left the platform's hands.
        let told = format!("复制到 {}", folder.display());
        self.note(person, Action::RunBackup.name(), "", GRANTED, &told).await?;
        Ok(report)
    }

    /// The same for the command line, where the operating system says who may.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub async fn backup_as_system(&self, folder: &Path) -> Result<BackupReport, AppFault> {
        self.backup(&self.system(), folder).await
    }

    async fn backup_registers(&self, folder: &Path) -> Result<(), AppFault> {
        let (data, target) = (self.marks.folder(), folder.join(REGISTERS));
        let copied = tokio::task::spawn_blocking(move || {
            for _ in 1..TRIES {
                copy_registers(&data, &target)?;
                let register = target.join(REGISTER_FILE);
                if !register.exists() || Index::open(&register).is_ok() {
                    return Ok(());
                }
                // replaced between its parts, or damaged already: then it is kept as it is
                std::fs::remove_dir_all(&target)?;
            }
            copy_registers(&data, &target)
        });
        copied.await.map_err(AppFault::ours)?.map_err(AppFault::ours)
    }
}

/// Brings the registers of a backup back into a data directory; a backup of before, which has none, brings nothing.
///
/// # Errors
/// A file that cannot be read or written.
pub fn restore_registers(backup: &Path, data: &Path) -> io::Result<()> {
    let from = backup.join(REGISTERS);
    if from.is_dir() { copy_registers(&from, data) } else { Ok(()) }
}

/// Copies what there is of the registers from one folder to another.
fn copy_registers(from: &Path, to: &Path) -> io::Result<()> {
    store::create_private_folder(to)?;
    for index in [REGISTER_FILE, PICTURE_INDEX] {
        for name in std::iter::once(String::new()).chain(BESIDE.map(str::to_owned)) {
            let name = format!("{index}{name}");
            copy_if_there(&from.join(&name), &to.join(&name))?;
        }
    }
    copy_if_there(&from.join(PICTURE_EMBEDDING), &to.join(PICTURE_EMBEDDING))?;
    let pictures = from.join(PICTURE_FOLDER);
    if pictures.is_dir() {
        let target = to.join(PICTURE_FOLDER);
        store::create_private_folder(&target)?;
        for entry in std::fs::read_dir(&pictures)? {
            let entry = entry?;
            copy_if_there(&entry.path(), &target.join(entry.file_name()))?;
        }
    }
    Ok(())
}

/// Copies a file and brings it to the disk; what is not there, or is no file, is left out.
fn copy_if_there(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_file() {
        return Ok(());
    }
    std::fs::copy(from, to)?;
    std::fs::File::open(to)?.sync_all()
}
