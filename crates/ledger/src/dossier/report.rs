use serde::Serialize;

/// The first broken thing in a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{file}：{problem}")]
pub struct DossierFault {
    /// Path of the file inside the archive, or 归档 for the archive itself.
    pub file: String,
    /// What is wrong, in Chinese.
    pub problem: String,
}

impl DossierFault {
    pub(super) fn at(file: &str, problem: impl std::fmt::Display) -> Self {
        Self { file: file.to_owned(), problem: problem.to_string() }
    }

    pub(super) fn archive(problem: impl std::fmt::Display) -> Self {
        Self::at("归档", problem)
    }
}

/// What a sound dossier proves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DossierReport {
    /// Opaque identifier of the case.
    pub case: String,
    /// Title of the case.
    pub title: String,
    /// Whether the public key came from the person who checks, not from the dossier.
    pub key_checked: bool,
    /// The public key that the signatures were checked with.
    pub verifier_key: String,
    /// Whether the log's key signed the manifest: title and completeness are then certain.
    pub sealed: bool,
    /// Identity of the log.
    pub origin: String,
    /// Number of leaves of the log at the checkpoint.
    pub tree_size: u64,
    /// Root hash of the log at the checkpoint, in hexadecimal.
    pub root: String,
    /// Each event that was checked and found in order.
    pub events: Vec<EventReport>,
    /// Each paper that was checked and found in order.
    pub papers: Vec<PaperReport>,
}

/// An event whose proof holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EventReport {
    /// Position of the event in its case.
    pub sequence: i64,
    /// Zero-based index of its leaf in the log.
    pub index: u64,
    /// Name of the act.
    pub act: String,
    /// Opaque identifier of the organ that acted.
    pub organ: String,
    /// When the fact happened: microseconds since the Unix epoch, UTC.
    pub occurred_at: i64,
    /// When it was recorded: microseconds since the Unix epoch, UTC.
    pub recorded_at: i64,
    /// Whether the event's text is absent (erased by law); only its leaf is proved then.
    pub erased: bool,
}

/// A paper whose digests hold and that an event mentions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaperReport {
    /// Title or file name.
    pub title: String,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// SM3 in hexadecimal.
    pub sm3: String,
    /// Length in bytes.
    pub bytes: u64,
    /// Sequences of the events that mention its SHA-256.
    pub mentioned_by: Vec<i64>,
}

impl DossierReport {
    /// What the dossier does not prove, a sentence each, in Chinese.
    #[must_use]
    pub fn reservations(&self) -> Vec<String> {
        let mut sentences = Vec::new();
        if !self.key_checked {
            sentences.push(
                "来源公钥未经外部核对：所用公钥取自本案卷自身，请另从发布机关取得公钥后复核。".to_owned(),
            );
        }
        if !self.sealed {
            sentences.push("案卷未加封：标题与末尾事件是否齐全未经签名证明。".to_owned());
        }
        let erased = self.events.iter().filter(|event| event.erased).count();
        if erased > 0 {
            sentences.push(format!("{erased}件事件的正文不在案卷中，仅证明其曾经入账。"));
        }
        sentences
    }
}

impl std::fmt::Display for DossierReport {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(out, "案卷：{}（{}）", self.title, self.case)?;
        writeln!(out, "账本：{}，共{}条，根 {}", self.origin, self.tree_size, self.root)?;
        for event in &self.events {
            let text = if event.erased { "，正文不在案卷中" } else { "" };
            writeln!(
                out,
                "事件 {:06} {}：账本第{}条，证明成立{text}",
                event.sequence, event.act, event.index
            )?;
        }
        for paper in &self.papers {
            writeln!(out, "文件 {}：完好，SHA-256 {}", paper.title, paper.sha256)?;
        }
        for sentence in self.reservations() {
            writeln!(out, "注意：{sentence}")?;
        }
        write!(out, "结论：事件{}件、文件{}份，全部核对一致。", self.events.len(), self.papers.len())
    }
}
