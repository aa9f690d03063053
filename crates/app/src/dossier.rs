//! The dossier of a case: one archive that anybody can check without network and without us.
use crate::audit::GRANTED;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::{Action, CaseFacts, Granted, Request};
use ledger::dossier::{DossierEvent, DossierParts, EventContent, Paper};
use std::io::Cursor;
use uuid::Uuid;

/// A dossier ready to be handed out.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// Suggested file name.
    pub name: String,
    /// The archive.
    pub bytes: Vec<u8>,
}

impl Platform {
    /// Writes the dossier of a case: events with their proofs, papers, checkpoint and key.
    ///
    /// # Errors
    /// "Not there", not allowed, or a fault of ours.
    pub async fn dossier(&self, person: &Person, case: Uuid) -> Result<Dossier, AppFault> {
        let action = Action::ExportDossier.name();
        let asked = self.exportable(person, case).await;
        let (granted, facts) = self.denials_noted(person, action, &case.to_string(), asked).await?;
        let dossier = self.dossier_under(granted, facts, case).await?;
        let told = format!("{}，{} 字节", dossier.name, dossier.bytes.len());
        self.note(person, action, &case.to_string(), GRANTED, &told).await?;
        Ok(dossier)
    }

    async fn exportable(&self, person: &Person, case: Uuid) -> Result<(Granted, CaseFacts), AppFault> {
        let facts = self.case_facts(case).await?;
        let granted = self.access.authorise(&person.actor, &Request::ExportDossier(&facts))?;
        Ok((granted, facts))
    }

    /// The same for the command line, where the operating system says who may. The case is named by id or number.
    ///
    /// # Errors
    /// "Not there", or a fault of ours.
    pub async fn dossier_as_system(&self, case: &str) -> Result<Dossier, AppFault> {
        let id = match case.parse() {
            Ok(id) => id,
            Err(_) => self.store.case_by_number(case).await?.ok_or(AppFault::NotThere)?,
        };
        let facts = self.case_facts(id).await?;
        let dossier = self.dossier_under(self.system_grant()?, facts, id).await?;
        let told = format!("{}，{} 字节，命令行", dossier.name, dossier.bytes.len());
        self.note(&self.system(), Action::ExportDossier.name(), &id.to_string(), GRANTED, &told).await?;
        Ok(dossier)
    }

    async fn dossier_under(
        &self,
        granted: Granted,
        facts: CaseFacts,
        case: Uuid,
    ) -> Result<Dossier, AppFault> {
        self.publish_checkpoint().await?;
        let loaded = self.load(granted, facts, case).await?;
        let checkpoint = self.store.checkpoint().await?.ok_or_else(|| AppFault::ours("账本还没有检查点"))?;
        let size = ledger::offline::verify_checkpoint(&checkpoint, &self.store.verifier_key())
            .map_err(AppFault::ours)?
            .size;
        let mut events = Vec::with_capacity(loaded.events.len());
        for recorded in &loaded.events {
            let stored = &recorded.stored;
            let leaf = u64::try_from(stored.leaf_index).map_err(AppFault::ours)?;
            let inclusion = self.store.inclusion(leaf, size).await?;
            events.push(DossierEvent {
                sequence: stored.version,
                content: Some(EventContent { body: stored.sealed()?, salt: stored.salt }),
                entry: inclusion.entry,
                index: leaf,
                proof: inclusion.proof,
            });
        }
        let mut papers = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        for file in loaded.state.papers.iter().filter(|file| seen.insert(file.sha256.clone())) {
            let bytes = self.paper_bytes(&loaded.granted, &file.sha256).await?;
            papers.push(Paper { title: file.name.clone(), bytes });
        }
        let parts = DossierParts {
            case: case.to_string(),
            title: loaded.state.title.clone(),
            checkpoint: checkpoint.clone(),
            verifier_key: self.store.verifier_key(),
            events,
            papers,
            seal: Some(self.store.signer()),
        };
        let mut archive = Cursor::new(Vec::new());
        ledger::dossier::write(parts, &mut archive).map_err(AppFault::ours)?;
        let name = format!("{}.zip", loaded.state.number.replace(['〔', '〕', '/', ' '], "_"));
        Ok(Dossier { name, bytes: archive.into_inner() })
    }
}
