use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::manifest::{
    CHECKPOINT, FORMAT, KEY, ListedFile, ListedPaper, MANIFEST, Manifest, README, SEAL, event_path,
    mentioned_digests, paper_path, seal_text,
};
use super::{MAX_EVENT_BYTES, MAX_EVENTS, MAX_PAPER_BYTES, MAX_PAPERS, archive};
use crate::checkpoint::sign_note;
use crate::proof::TlogProof;
use crate::{Hash, LedgerError, SigningKey, canonical};

/// What goes into a dossier.
pub struct DossierParts<'a> {
    /// Opaque identifier of the case, the same as in the entries.
    pub case: String,
    /// Title of the case for people.
    pub title: String,
    /// Signed checkpoint that all inclusion proofs lead to.
    pub checkpoint: String,
    /// The log's verifier key `name+id+base64`.
    pub verifier_key: String,
    /// All events of the case in order of their sequence.
    pub events: Vec<DossierEvent>,
    /// Papers in any order; each must be mentioned by its SHA-256 (hexadecimal) in some event.
    pub papers: Vec<Paper>,
    /// The log's key, to seal the manifest; without it title and completeness stay unproved and the report says so.
    pub seal: Option<&'a dyn SigningKey>,
}

/// One event with its leaf and proof.
#[derive(Debug, Clone)]
pub struct DossierEvent {
    /// Position in the case, from 1 without gaps.
    pub sequence: i64,
    /// The event and its salt, or `None` when they were erased.
    pub content: Option<EventContent>,
    /// Entry bytes: the leaf.
    pub entry: Vec<u8>,
    /// Zero-based index of the leaf in the log.
    pub index: u64,
    /// Inclusion proof of the leaf at the checkpoint's size.
    pub proof: Vec<Hash>,
}

/// An event's canonical bytes and the salt they were sealed with.
#[derive(Debug, Clone)]
pub struct EventContent {
    /// Canonical event bytes.
    pub body: Vec<u8>,
    /// Salt of the entry.
    pub salt: [u8; 32],
}

/// A paper of the case.
#[derive(Debug, Clone)]
pub struct Paper {
    /// Title or file name for people.
    pub title: String,
    /// The bytes as filed.
    pub bytes: Vec<u8>,
}

/// Why a dossier was not written.
#[derive(Debug, thiserror::Error)]
pub enum DossierError {
    /// The archive could not be written.
    #[error("writing the dossier failed: {0}")]
    Io(#[from] io::Error),
    /// The seal or the manifest could not be made.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// More events, papers or bytes than a dossier holds.
    #[error("{what}: {actual} exceeds the limit of {limit}")]
    Limit {
        /// What is too many or too long.
        what: &'static str,
        /// What was given.
        actual: usize,
        /// What is allowed.
        limit: usize,
    },
    /// A paper that no event mentions, so that nothing in the log would vouch for it.
    #[error("paper {title:?} with SHA-256 {sha256} is mentioned by no event")]
    UnmentionedPaper {
        /// Title of the paper.
        title: String,
        /// Its SHA-256 in hexadecimal.
        sha256: String,
    },
    /// The finished dossier does not verify: events, proofs, checkpoint and key do not belong together.
    #[error("the dossier would not verify: {0}")]
    Unsound(#[from] super::DossierFault),
}

/// Writes a dossier; the same parts always give the same bytes. It is verified before a byte is written, so that
/// nobody is handed a dossier that does not hold.
///
/// # Errors
/// [`DossierError`] when a limit is passed, a paper is mentioned by no event, the parts do not belong together, or
/// signing or writing fails.
pub fn write(parts: DossierParts<'_>, mut out: impl Write) -> Result<(), DossierError> {
    let bytes = assemble(&parts)?;
    super::verify(&bytes, Some(&parts.verifier_key))?;
    out.write_all(&bytes)?;
    Ok(())
}

/// Path and bytes of a file to be.
type NamedBytes<'a> = (String, Cow<'a, [u8]>);

fn assemble(parts: &DossierParts<'_>) -> Result<Vec<u8>, DossierError> {
    check_limits(parts)?;
    let mut files: Vec<NamedBytes<'_>> = vec![
        (README.into(), Cow::Borrowed(include_bytes!("readme.txt"))),
        (CHECKPOINT.into(), Cow::Borrowed(parts.checkpoint.as_bytes())),
        (KEY.into(), Cow::Owned(format!("{}\n", parts.verifier_key).into_bytes())),
    ];
    for event in &parts.events {
        push_event(event, &parts.checkpoint, &mut files);
    }
    let papers = papers_by_path(parts)?;
    files.extend(papers.iter().map(|(path, paper)| (path.clone(), Cow::Borrowed(paper.bytes.as_slice()))));
    let manifest = Manifest {
        format: FORMAT.into(),
        case: parts.case.clone(),
        title: parts.title.clone(),
        sealed: parts.seal.is_some(),
        files: files.iter().map(|(path, bytes)| ListedFile::of(path, bytes)).collect(),
        papers: papers
            .iter()
            .map(|(path, paper)| ListedPaper { path: path.clone(), title: paper.title.clone() })
            .collect(),
    };
    let manifest = serde_json::to_value(&manifest)
        .map_err(|error| LedgerError::Entry(error.to_string()))
        .and_then(|value| Ok(canonical::to_bytes(&value)?))?;
    let seal = parts.seal.map(|key| sign_note(&seal_text(&manifest), key)).transpose()?;
    let mut listed: Vec<archive::File<'_>> = vec![(MANIFEST, &manifest)];
    if let Some(seal) = &seal {
        listed.push((SEAL, seal.as_bytes()));
    }
    listed.extend(files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_ref())));
    let mut bytes = Vec::new();
    archive::write(&listed, &mut bytes)?;
    Ok(bytes)
}

fn push_event<'a>(event: &'a DossierEvent, checkpoint: &str, files: &mut Vec<NamedBytes<'a>>) {
    let path = |extension| event_path(event.sequence, extension);
    let proof =
        TlogProof { index: event.index, hashes: event.proof.clone(), checkpoint: checkpoint.to_owned() };
    if let Some(content) = &event.content {
        files.push((path("json"), Cow::Borrowed(content.body.as_slice())));
        files.push((path("salt"), Cow::Owned(hex::encode(content.salt).into_bytes())));
    }
    files.push((path("entry"), Cow::Borrowed(event.entry.as_slice())));
    files.push((path("proof"), Cow::Owned(proof.to_text().into_bytes())));
}

/// Papers under their paths; the same bytes twice become one file, under the first title.
fn papers_by_path<'a>(parts: &'a DossierParts<'_>) -> Result<BTreeMap<String, &'a Paper>, DossierError> {
    let bodies = parts.events.iter().filter_map(|event| event.content.as_ref());
    let mentioned: BTreeSet<&str> = bodies.flat_map(|content| mentioned_digests(&content.body)).collect();
    let mut papers = BTreeMap::new();
    for paper in &parts.papers {
        let sha256 = ListedFile::of("", &paper.bytes).sha256;
        if !mentioned.contains(sha256.as_str()) {
            return Err(DossierError::UnmentionedPaper { title: paper.title.clone(), sha256 });
        }
        papers.entry(paper_path(&sha256)).or_insert(paper);
    }
    Ok(papers)
}

fn check_limits(parts: &DossierParts<'_>) -> Result<(), DossierError> {
    let within = |what, actual, limit| {
        if actual > limit { Err(DossierError::Limit { what, actual, limit }) } else { Ok(()) }
    };
    within("events", parts.events.len(), MAX_EVENTS)?;
    within("papers", parts.papers.len(), MAX_PAPERS)?;
    for content in parts.events.iter().filter_map(|event| event.content.as_ref()) {
        within("bytes of an event", content.body.len(), MAX_EVENT_BYTES)?;
    }
    for paper in &parts.papers {
        within("bytes of a paper", paper.bytes.len(), MAX_PAPER_BYTES)?;
    }
    Ok(())
}
