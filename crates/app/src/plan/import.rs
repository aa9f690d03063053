//! Importing the plan's official document through a page: what was read is looked at first and applied afterwards.
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::Request;
use law::plan::PlanDocument;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::LawText;

/// Largest document taken, in bytes.
pub const MAX_PLAN_FILE_BYTES: usize = 20 * 1024 * 1024;

/// A document as read, before it is applied.
#[derive(Debug, Clone)]
pub struct PlanPreview {
    /// Name of the file.
    pub file: String,
    /// SHA-256 of its bytes in hex: what is applied afterwards is exactly this.
    pub sha256: String,
    /// What was read.
    pub document: PlanDocument,
    /// Why it cannot be applied; `None` when it can.
    pub objection: Option<String>,
}

/// What waits to be applied, kept between the two steps.
#[derive(Debug, Serialize, Deserialize)]
struct Waiting {
    sha256: String,
    file: String,
}

/// Setting under which a person's document waits, and version under which its texts do.
fn waiting_key(person: &Person) -> String {
    format!("plan-import/{}", person.actor.id())
}

impl Platform {
    /// Whether the person may import the plan.
    #[must_use]
    pub fn may_import_plan(&self, person: &Person) -> bool {
        self.access.authorise(&person.actor, &Request::ImportPlan).is_ok()
    }

    /// Reads a document and keeps the measures' texts aside until they are applied. The board does not change.
    ///
    /// # Errors
    /// When the person may not import, or a rejection that says with line and remedy why the file is no plan.
    pub async fn preview_plan(
        &self,
        person: &Person,
        file: &str,
        bytes: Vec<u8>,
    ) -> Result<PlanPreview, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ImportPlan)?;
        if bytes.len() > MAX_PLAN_FILE_BYTES {
            return Err(AppFault::rejected("file", too_large()));
        }
        let file = file.rsplit(['/', '\\']).next().unwrap_or(file).to_owned();
        let (name, sha256) = (file.clone(), hex::encode(Sha256::digest(&bytes)));
        let read = tokio::task::spawn_blocking(move || law::plan::document::read(&bytes, &name));
        let document = read.await.map_err(AppFault::ours)?;
        let document = document.map_err(|fault| AppFault::rejected("file", fault.to_string()))?;
        let key = waiting_key(person);
        let objection = match self.fitted_plan(&document, &file) {
            Ok(texts) => {
                let plan = &self.rules.directory.plan.id;
                let waiting = Waiting { sha256: sha256.clone(), file: file.clone() };
                let waiting = serde_json::to_string(&waiting).map_err(AppFault::ours)?;
                self.store.put_law_texts(&granted, plan, &key, &texts).await?;
                self.store.set_setting(&key, &waiting).await?;
                None
            }
            Err(says) => Some(says),
        };
        Ok(PlanPreview { file, sha256, document, objection })
    }

    /// Applies what the person looked at last; the digest says which. Returns the number of measures.
    ///
    /// # Errors
    /// When the person may not import, or a rejection when another document, or none, waits.
    pub async fn apply_plan(&self, person: &Person, sha256: &str) -> Result<usize, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ImportPlan)?;
        let key = waiting_key(person);
        let gone =
            || AppFault::rejected("file", "这份文件已经导入过，或者预览之后又上传了别的文件；请重新上传");
        let kept = self.store.setting(&key).await?.ok_or_else(gone)?;
        let waiting: Waiting = serde_json::from_str(&kept).map_err(AppFault::ours)?;
        if waiting.sha256 != sha256 || !self.store.take_setting(&key, &kept).await? {
            return Err(gone());
        }
        let plan = &self.rules.directory.plan;
        let version = plan.issued_on.year().to_string();
        let texts: Vec<LawText> = self.store.law_texts(&plan.id, &key).await?;
        self.store.put_law_texts(&granted, &plan.id, &version, &texts).await?;
        self.store.put_law_texts(&granted, &plan.id, &key, &[]).await?;
        let detail = format!("{} sha256:{sha256}", waiting.file);
        let row = self.audit_row(person, granted.action().name(), &plan.id, "granted", &detail);
        self.store.record_audit(&[row]).await?;
        Ok(texts.len())
    }
}

/// What is said of a document that is too large.
fn too_large() -> String {
    format!("文件超过 {} MB；请只保留计划正文，另存为纯文本后再上传", MAX_PLAN_FILE_BYTES / 1024 / 1024)
}
