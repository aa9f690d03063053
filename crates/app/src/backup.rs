//! Backing up while running, and restoring into an empty place.
use crate::clock::micros;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::Request;
use std::path::Path;
use store::BackupReport;

impl Platform {
    /// Backs records and papers up into a folder, as a system administrator.
    ///
    /// # Errors
    /// When the person may not, or the folder cannot be written.
    pub async fn backup(&self, person: &Person, folder: &Path) -> Result<BackupReport, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::RunBackup)?;
        Ok(self.store.backup(&granted, folder, micros(self.now())).await?)
    }

    /// The same for the command line, where the operating system says who may.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub async fn backup_as_system(&self, folder: &Path) -> Result<BackupReport, AppFault> {
        let granted = self.access.authorise(&access::Actor::System, &Request::RunBackup)?;
        Ok(self.store.backup(&granted, folder, micros(self.now())).await?)
    }
}
