use crate::LedgerError;

/// An entry bundle: each entry after its length as two big-endian bytes (C2SP tlog-tiles, "Log entries").
///
/// # Errors
/// [`LedgerError::EntryTooLong`] for an entry beyond [`crate::entry::MAX_ENTRY_BYTES`].
pub fn entry_bundle(entries: &[Vec<u8>]) -> Result<Vec<u8>, LedgerError> {
    let mut bundle = Vec::with_capacity(entries.iter().map(|entry| entry.len() + 2).sum());
    for entry in entries {
        let length = u16::try_from(entry.len()).map_err(|_| LedgerError::EntryTooLong(entry.len()))?;
        bundle.extend_from_slice(&length.to_be_bytes());
        bundle.extend_from_slice(entry);
    }
    Ok(bundle)
}

/// Splits a bundle into its entries.
///
/// # Errors
/// [`LedgerError::Bundle`] when the bytes end inside an entry.
pub fn parse_entry_bundle(mut bundle: &[u8]) -> Result<Vec<Vec<u8>>, LedgerError> {
    let mut entries = Vec::new();
    while !bundle.is_empty() {
        let (length, rest) = bundle.split_first_chunk::<2>().ok_or(LedgerError::Bundle)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, rest) = rest.split_at_checked(length).ok_or(LedgerError::Bundle)?;
        entries.push(entry.to_vec());
        bundle = rest;
    }
    Ok(entries)
}
