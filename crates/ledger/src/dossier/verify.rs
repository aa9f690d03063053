use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use super::archive::{self, File};
use super::manifest::{
    CHECKPOINT, FORMAT, KEY, ListedFile, ListedPaper, MANIFEST, Manifest, README, SEAL, event_path,
    mentioned_digests, paper_path, seal_text,
};
use super::{
    DossierFault, DossierReport, EventReport, MAX_ARCHIVE_BYTES, MAX_EVENT_BYTES, MAX_EVENTS,
    MAX_PAPER_BYTES, MAX_PAPERS, PaperReport,
};
use crate::offline::{self, LeafFacts, TreeHead};

/// Sequence of the first event of a case.
const FIRST_SEQUENCE: i64 = 1;

/// Checks a dossier. With `trusted_vkey` the signatures must be by that key and the dossier must carry the same one;
/// without it the dossier's own key is used and the report says that its source was not checked.
///
/// # Errors
/// [`DossierFault`] naming the first broken file and what is wrong, in Chinese.
pub fn verify(bytes: &[u8], trusted_vkey: Option<&str>) -> Result<DossierReport, DossierFault> {
    let files = archive::read(bytes)?;
    let mut files = Cursor { files: &files };
    let (manifest_bytes, manifest) = read_manifest(&mut files)?;
    let seal = if manifest.sealed { Some(files.take_text(SEAL)?) } else { None };
    check_listing(&manifest, files.files)?;
    files.take(README)?;
    let checkpoint = files.take_text(CHECKPOINT)?;
    let vkey = read_key(&mut files, trusted_vkey)?;
    let head =
        offline::verify_checkpoint(checkpoint, vkey).map_err(|fault| DossierFault::at(CHECKPOINT, fault))?;
    if let Some(seal) = seal {
        let body = offline::verify_note(seal, vkey).map_err(|fault| DossierFault::at(SEAL, fault))?;
        if body != seal_text(manifest_bytes) {
            return Err(DossierFault::at(SEAL, "签名的不是本目录"));
        }
    }
    let mut events = Events {
        case: &manifest.case,
        checkpoint,
        head: &head,
        found: Vec::new(),
        mentions: BTreeMap::new(),
    };
    while files.next_name().is_some_and(|name| name.starts_with("events/")) {
        events.check_next(&mut files)?;
    }
    if events.found.is_empty() {
        return Err(DossierFault::archive("案卷中没有事件"));
    }
    let papers = check_papers(&mut files, &manifest.papers, &events.mentions)?;
    Ok(DossierReport {
        case: manifest.case.clone(),
        title: manifest.title,
        key_checked: trusted_vkey.is_some(),
        verifier_key: vkey.to_owned(),
        sealed: manifest.sealed,
        origin: head.origin.clone(),
        tree_size: head.size,
        root: hex::encode(head.root),
        events: events.found,
        papers,
    })
}

/// As [`verify`], from a reader, of which at most [`MAX_ARCHIVE_BYTES`] are taken into memory.
///
/// # Errors
/// As [`verify`], and when the reader fails.
pub fn verify_reader(reader: impl Read, trusted_vkey: Option<&str>) -> Result<DossierReport, DossierFault> {
    let mut bytes = Vec::new();
    reader
        .take(MAX_ARCHIVE_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| DossierFault::archive(format!("无法读取：{error}")))?;
    verify(&bytes, trusted_vkey)
}

/// The files not yet checked, in the order of the archive.
struct Cursor<'a> {
    files: &'a [File<'a>],
}

impl<'a> Cursor<'a> {
    fn next_name(&self) -> Option<&'a str> {
        self.files.first().map(|(name, _)| *name)
    }

    fn take(&mut self, expected: &str) -> Result<&'a [u8], DossierFault> {
        match self.files.split_first() {
            Some(((name, bytes), rest)) if *name == expected => {
                self.files = rest;
                Ok(bytes)
            }
            Some(((name, _), _)) => Err(DossierFault::at(expected, format!("缺失或次序不对，此处是{name}"))),
            None => Err(DossierFault::at(expected, "缺失")),
        }
    }

    fn take_text(&mut self, expected: &str) -> Result<&'a str, DossierFault> {
        std::str::from_utf8(self.take(expected)?).map_err(|_| DossierFault::at(expected, "不是UTF-8文本"))
    }
}

fn read_manifest<'a>(files: &mut Cursor<'a>) -> Result<(&'a [u8], Manifest), DossierFault> {
    let bytes = files.take(MANIFEST)?;
    let manifest: Manifest = serde_json::from_slice(bytes)
        .map_err(|error| DossierFault::at(MANIFEST, format!("不是合格的目录：{error}")))?;
    if manifest.format != FORMAT {
        return Err(DossierFault::at(MANIFEST, "案卷格式版本不识别"));
    }
    Ok((bytes, manifest))
}

/// The archive holds exactly the listed files, in that order, each with its length and digests.
fn check_listing(manifest: &Manifest, files: &[File<'_>]) -> Result<(), DossierFault> {
    for (position, (name, bytes)) in files.iter().enumerate() {
        let listed = manifest.files.get(position).filter(|listed| listed.path == *name);
        let listed = listed.ok_or_else(|| DossierFault::at(name, "不在目录中，或次序与目录不同"))?;
        if *listed != ListedFile::of(name, bytes) {
            return Err(DossierFault::at(name, "内容与目录所载长度、SHA-256或SM3值不符"));
        }
    }
    match manifest.files.get(files.len()) {
        Some(absent) => Err(DossierFault::at(&absent.path, "目录中有此文件，归档中没有")),
        None => Ok(()),
    }
}

fn read_key<'a>(files: &mut Cursor<'a>, trusted: Option<&str>) -> Result<&'a str, DossierFault> {
    let embedded =
        files.take_text(KEY)?.strip_suffix('\n').ok_or_else(|| DossierFault::at(KEY, "公钥文本不合格式"))?;
    if trusted.is_some_and(|trusted| trusted.trim() != embedded) {
        return Err(DossierFault::at(KEY, "与核对用的公钥不一致"));
    }
    Ok(embedded)
}

struct Events<'a> {
    case: &'a str,
    checkpoint: &'a str,
    head: &'a TreeHead,
    found: Vec<EventReport>,
    /// SHA-256 in hexadecimal → sequences of the events that mention it.
    mentions: BTreeMap<String, BTreeSet<i64>>,
}

impl Events<'_> {
    fn check_next(&mut self, files: &mut Cursor<'_>) -> Result<(), DossierFault> {
        if self.found.len() == MAX_EVENTS {
            return Err(DossierFault::archive("事件数超过上限"));
        }
        let sequence = self.found.last().map_or(FIRST_SEQUENCE, |event| event.sequence + 1);
        let path = |extension| event_path(sequence, extension);
        let content = if files.next_name() == Some(path("json").as_str()) {
            Some((files.take(&path("json"))?, files.take(&path("salt"))?))
        } else {
            None
        };
        let entry = files.take(&path("entry"))?;
        let proof = files.take_text(&path("proof"))?;
        let index = self.check_proof(&path("proof"), entry, proof)?;
        let leaf = offline::read_entry(entry).map_err(|fault| DossierFault::at(&path("entry"), fault))?;
        if leaf.case != self.case {
            return Err(DossierFault::at(&path("entry"), "条目属于另一个办件"));
        }
        if leaf.sequence != sequence {
            return Err(DossierFault::at(&path("entry"), "条目在办件中的次序与文件名不符"));
        }
        if let Some((body, salt)) = content {
            check_content(&leaf, &path("json"), body, &path("salt"), salt)?;
            for digest in mentioned_digests(body) {
                self.mentions.entry(digest.to_owned()).or_default().insert(sequence);
            }
        }
        self.found.push(EventReport {
            sequence,
            index,
            act: leaf.act,
            organ: leaf.organ,
            occurred_at: leaf.occurred_at,
            recorded_at: leaf.recorded_at,
            erased: content.is_none(),
        });
        Ok(())
    }

    /// The proof leads from the entry to the dossier's own checkpoint; leaves of a case keep its order in the log.
    fn check_proof(&self, path: &str, entry: &[u8], text: &str) -> Result<u64, DossierFault> {
        let proof = offline::read_proof(text).map_err(|fault| DossierFault::at(path, fault))?;
        if proof.checkpoint != self.checkpoint {
            return Err(DossierFault::at(path, "所附检查点与案卷的检查点不同"));
        }
        if self.found.last().is_some_and(|event| event.index >= proof.index) {
            return Err(DossierFault::at(path, "账本序号未按事件次序递增"));
        }
        let leaf = offline::leaf_hash(entry);
        offline::verify_inclusion(&leaf, proof.index, self.head.size, &proof.hashes, &self.head.root)
            .map_err(|fault| DossierFault::at(path, fault))?;
        Ok(proof.index)
    }
}

fn check_content(
    leaf: &LeafFacts,
    body_path: &str,
    body: &[u8],
    salt_path: &str,
    salt: &[u8],
) -> Result<(), DossierFault> {
    if body.len() > MAX_EVENT_BYTES {
        return Err(DossierFault::at(body_path, "事件正文超过大小上限"));
    }
    let mut decoded = [0; 32];
    hex::decode_to_slice(salt, &mut decoded).map_err(|_| DossierFault::at(salt_path, "不是64位十六进制"))?;
    if hex::encode(decoded).as_bytes() != salt {
        return Err(DossierFault::at(salt_path, "十六进制须用小写"));
    }
    if !leaf.matches(&decoded, body) {
        return Err(DossierFault::at(body_path, "正文或盐与账本条目所载的SHA-256、SM3值不符"));
    }
    Ok(())
}

fn check_papers(
    files: &mut Cursor<'_>,
    listed: &[ListedPaper],
    mentions: &BTreeMap<String, BTreeSet<i64>>,
) -> Result<Vec<PaperReport>, DossierFault> {
    if listed.len() > MAX_PAPERS {
        return Err(DossierFault::archive("文件份数超过上限"));
    }
    let mut papers: Vec<PaperReport> = Vec::new();
    for paper in listed {
        let bytes = files.take(&paper.path)?;
        let facts = ListedFile::of(&paper.path, bytes);
        if bytes.len() > MAX_PAPER_BYTES {
            return Err(DossierFault::at(&paper.path, "文件超过大小上限"));
        }
        if paper.path != paper_path(&facts.sha256) {
            return Err(DossierFault::at(&paper.path, "文件名不是其SHA-256值"));
        }
        if papers.last().is_some_and(|before| before.sha256 >= facts.sha256) {
            return Err(DossierFault::at(&paper.path, "文件重复或未按摘要排列"));
        }
        let mentioned_by = mentions
            .get(&facts.sha256)
            .ok_or_else(|| DossierFault::at(&paper.path, "没有任何事件提到此文件"))?;
        papers.push(PaperReport {
            title: paper.title.clone(),
            sha256: facts.sha256,
            sm3: facts.sm3,
            bytes: facts.bytes,
            mentioned_by: mentioned_by.iter().copied().collect(),
        });
    }
    match files.next_name() {
        Some(surplus) => Err(DossierFault::at(surplus, "多余的文件")),
        None => Ok(papers),
    }
}
