//! What everybody who holds a document may learn by its code: that and when it was made, under which law, where it stands
//! in the ledger, and the digest of its file. Nothing of the case that the document's head does not show.
use super::CODES;
use crate::clock::micros;
use crate::fault::AppFault;
use crate::platform::Platform;
use case::EventKind;
use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

/// What the record says of a document.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentProof {
    /// Its code.
    pub code: Uuid,
    /// Title.
    pub title: String,
    /// Number.
    pub number: String,
    /// Name of the organ that made it.
    pub organ: String,
    /// When the act took effect.
    pub at: Timestamp,
    /// Title of the act.
    pub act: String,
    /// `id@version` of the template.
    pub template: String,
    /// Title and `id@version` of the procedure.
    pub procedure: String,
    /// Leaf of the act.
    pub act_leaf: i64,
    /// Leaf of the number.
    pub number_leaf: i64,
    /// The file.
    pub file: IssuedFile,
}

/// The file of a document.
#[derive(Debug, Clone, Serialize)]
pub struct IssuedFile {
    /// SHA-256, hex.
    pub sha256: String,
    /// Bytes.
    pub bytes: i64,
    /// Leaf of the event that put it on file.
    pub leaf: i64,
    /// When.
    pub at: Timestamp,
}

impl Platform {
    /// What the record says of the document with a code. Asks for no account: the code is random and stands on the paper.
    ///
    /// # Errors
    /// "Not there".
    pub async fn document_proof(&self, code: Uuid) -> Result<DocumentProof, AppFault> {
        let granted = self.system_grant()?;
        let record = self.store.record(&granted, CODES, &code.to_string()).await?;
        let case = record.and_then(|record| record.parent?.parse().ok()).ok_or(AppFault::NotThere)?;
        let loaded = self.load_for_system(case).await?;
        let mut numbered = None;
        let mut file = None;
        for recorded in &loaded.events {
            match &recorded.event.what {
                EventKind::DocumentNumbered { document, .. } if *document == code => {
                    numbered = Some(recorded);
                }
                EventKind::DocumentIssued { document, file: issued } if *document == code => {
                    file = Some(IssuedFile {
                        sha256: issued.sha256.clone(),
                        bytes: issued.bytes,
                        leaf: recorded.stored.leaf_index,
                        at: recorded.event.recorded_at,
                    });
                }
                _ => {}
            }
        }
        let (numbered, file) = numbered.zip(file).ok_or(AppFault::NotThere)?;
        let EventKind::DocumentNumbered { title, number, template, of, .. } = &numbered.event.what else {
            return Err(AppFault::NotThere);
        };
        let act = loaded.events.iter().find(|recorded| recorded.event.id == *of).ok_or(AppFault::NotThere)?;
        let word = act.event.what.word();
        debug_assert!(micros(act.event.recorded_at) <= micros(file.at), "a document follows its act");
        Ok(DocumentProof {
            code,
            title: title.clone(),
            number: number.clone(),
            organ: self.rules.directory.organ_name(&act.event.organ).to_owned(),
            at: act.event.occurred_at,
            act: loaded.procedure.act(word).map_or_else(|| word.to_owned(), |act| act.title.clone()),
            template: template.clone(),
            procedure: format!("{}（{}）", loaded.procedure.title, loaded.procedure.key()),
            act_leaf: act.stored.leaf_index,
            number_leaf: numbered.stored.leaf_index,
            file,
        })
    }
}
