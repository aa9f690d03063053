use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sm3::Sm3;

/// Format of the dossier; also the first line of the seal.
pub(super) const FORMAT: &str = "zhibao-dossier/1";

pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const SEAL: &str = "manifest.note";
pub(super) const README: &str = "README.txt";
pub(super) const CHECKPOINT: &str = "checkpoint";
pub(super) const KEY: &str = "key.vkey";

/// The list of what the archive holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) format: String,
    pub(super) case: String,
    pub(super) title: String,
    pub(super) sealed: bool,
    pub(super) files: Vec<ListedFile>,
    pub(super) papers: Vec<ListedPaper>,
}

/// One file, in the order of the archive; the manifest and its seal do not list themselves.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListedFile {
    pub(super) path: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
    pub(super) sm3: String,
}

/// The human name of a paper.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListedPaper {
    pub(super) path: String,
    pub(super) title: String,
}

impl ListedFile {
    pub(super) fn of(path: &str, bytes: &[u8]) -> Self {
        Self {
            path: path.to_owned(),
            bytes: bytes.len() as u64,
            sha256: hex::encode(Sha256::digest(bytes)),
            sm3: hex::encode(Sm3::digest(bytes)),
        }
    }
}

/// The text that the log's key signs: never readable as a checkpoint, whose second line is a number.
pub(super) fn seal_text(manifest: &[u8]) -> String {
    let digests = ListedFile::of(MANIFEST, manifest);
    format!("{FORMAT}\nsha256 {}\nsm3 {}\n", digests.sha256, digests.sm3)
}

/// `events/000001.json` and its siblings.
pub(super) fn event_path(sequence: i64, extension: &str) -> String {
    format!("events/{sequence:06}.{extension}")
}

pub(super) fn paper_path(sha256: &str) -> String {
    format!("papers/{sha256}")
}

/// Every run of exactly 64 lower-case hexadecimal digits in an event: the digests that it can mention.
pub(super) fn mentioned_digests(body: &[u8]) -> impl Iterator<Item = &str> {
    let is_hex = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    body.split(move |byte| !is_hex(byte))
        .filter(|run| run.len() == 64)
        .filter_map(|run| std::str::from_utf8(run).ok())
}
