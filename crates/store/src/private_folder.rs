//! Folders for the service's own account: records, papers and the signing key are nobody else's to read on the machine.
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

/// Only the owner enters.
const OWNER_ONLY: u32 = 0o700;

/// Makes a folder that only its owner may enter, and those above it. One that is there already stays as it is: an office
/// may have given a group the right to read it.
///
/// # Errors
/// The system's.
pub fn create_private_folder(folder: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(OWNER_ONLY).create(folder)
}

#[cfg(test)]
mod tests {
    use super::create_private_folder;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn nobody_else_enters_a_new_folder_and_an_old_one_stays_as_it_is() {
        let above = tempfile::tempdir().unwrap();
        let folder = above.path().join("data");
        create_private_folder(&folder).unwrap();
        let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o750)).unwrap();
        create_private_folder(&folder).unwrap();
        assert_eq!(mode(&folder), 0o750);
    }
}
