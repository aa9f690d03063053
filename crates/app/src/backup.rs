//! Backing up while running, and restoring into an empty place.
use crate::audit::GRANTED;
use crate::clock::micros;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::{Action, Request};
use std::path::Path;
use store::BackupReport;

impl Platform {
    /// Backs records and papers up into a folder, as a system administrator.
    ///
    /// # Errors
    /// When the person may not, or the folder cannot be written.
    pub async fn backup(&self, person: &Person, folder: &Path) -> Result<BackupReport, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::RunBackup)?;
        let report = self.store.backup(&granted, folder, micros(self.now())).await?;
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
}
