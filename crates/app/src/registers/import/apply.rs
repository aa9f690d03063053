//! Applying a list: each row by the acts that an officer would do by hand, some rows a round, by a job of the queue.
use super::{MAX_LIST_BYTES, RegisterPreview, RowResult, RowState};
use crate::cases::Submission;
use crate::clock::micros;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::{Platform, new_id};
use access::{AccountState, Request};
use case::value::FileRef;
use law::register::procedure_id;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use store::NewJob;
use uuid::{Builder, Uuid};

/// Job: apply some rows of a list.
pub(crate) const IMPORT: &str = "import-register";
/// Acts of the life that a row does.
pub(super) const PROPOSE: &str = "propose";
pub(super) const ADMIT: &str = "admit";
const CHANGE: &str = "change";
/// Rows of one round.
const ROUND: usize = 50;
/// Attempts of a round before it is put aside.
const MAX_ATTEMPTS: i64 = 5;
/// Most failed rows that are kept.
const MAX_FAILED: usize = 200;

/// A row that could not be applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failed {
    /// Row number.
    pub row: u32,
    /// Key.
    pub key: String,
    /// Why.
    pub says: String,
}

/// How far an import has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// Name of the file.
    pub file: String,
    /// Its digest.
    pub sha256: String,
    /// Rows gone through.
    pub done: usize,
    /// Rows of the list.
    pub total: usize,
    /// Entries added.
    pub added: usize,
    /// Entries changed.
    pub changed: usize,
    /// Rows that were the same already.
    pub same: usize,
    /// Rows that could not be applied.
    pub failed: Vec<Failed>,
    /// How many could not.
    pub failures: usize,
}

impl Applied {
    /// Whether every row was gone through.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.done >= self.total
    }
}

/// Where an import stands: waiting to be confirmed, or under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum ImportOutcome {
    /// Under way or finished.
    Applied(Applied),
    /// Nothing was imported.
    None,
}

/// Payload of the job.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Slice {
    register: String,
    officer: Uuid,
    list: FileRef,
}

/// Id of the act that a row does: the same file and row always give the same.
pub(super) fn id_of(sha256: &str, register: &str, row: u32, act: &str) -> Uuid {
    let digest = Sha256::digest(format!("zhibao register import\n{sha256}\n{register}\n{row}\n{act}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Builder::from_random_bytes(bytes).into_uuid()
}

fn waiting_key(register: &str, person: &str) -> String {
    format!("register-import/{register}/{person}")
}

fn progress_key(register: &str, person: &str) -> String {
    format!("register-import-progress/{register}/{person}")
}

impl Platform {
    /// As [`Platform::preview_register`], and keeps the list until it is applied.
    ///
    /// # Errors
    /// As [`Platform::preview_register`].
    pub async fn prepare_import(
        &self,
        person: &Person,
        register: &str,
        file: &str,
        bytes: Vec<u8>,
    ) -> Result<RegisterPreview, AppFault> {
        if bytes.len() > MAX_LIST_BYTES {
            let says = format!("名单超过{}MB；请删去图片和不用的工作表", MAX_LIST_BYTES / 1024 / 1024);
            return Err(AppFault::rejected("file", says));
        }
        let preview = self.preview_register(person, register, file, &bytes).await?;
        let list = self.attach(person, &preview.file, "", bytes).await?;
        let waiting = serde_json::to_string(&list).map_err(AppFault::ours)?;
        let key = waiting_key(register, &person.case_actor.id);
        self.store.set_setting(&key, &waiting).await?;
        Ok(preview)
    }

    /// Applies the list that the person looked at last; the digest says which. A job goes through its rows.
    ///
    /// # Errors
    /// A rejection when another list, or none, waits.
    pub async fn apply_import(&self, person: &Person, register: &str, sha256: &str) -> Result<(), AppFault> {
        self.access.authorise(&person.actor, &Request::ReadRegisters)?;
        let gone = || AppFault::rejected("file", "这份名单已经导入过，或者预览之后又上传了别的；请重新上传");
        let officer = person.as_officer().ok_or(AppFault::NotThere)?.id.uuid();
        let key = waiting_key(register, &person.case_actor.id);
        let kept = self.store.setting(&key).await?.ok_or_else(gone)?;
        let list: FileRef = serde_json::from_str(&kept).map_err(AppFault::ours)?;
        if list.sha256 != sha256 || !self.store.take_setting(&key, &kept).await? {
            return Err(gone());
        }
        let bytes = self.paper_bytes(&self.system_grant()?, &list.sha256).await?;
        let preview = self.compared(person, register, &list.name, &bytes).await?;
        let progress = Applied {
            file: list.name.clone(),
            sha256: list.sha256.clone(),
            total: preview.rows.len(),
            ..Applied::default()
        };
        self.keep_progress(register, &person.case_actor.id, &progress).await?;
        let told = format!("{} sha256:{sha256}，{}行", list.name, progress.total);
        self.note(person, "ImportRegister", register, crate::audit::GRANTED, &told).await?;
        self.queue_slice(&Slice { register: register.to_owned(), officer, list }).await
    }

    /// How far the person's last import of a register has come.
    ///
    /// # Errors
    /// When the person may not read registers.
    pub async fn import_progress(&self, person: &Person, register: &str) -> Result<ImportOutcome, AppFault> {
        self.access.authorise(&person.actor, &Request::ReadRegisters)?;
        let kept = self.store.setting(&progress_key(register, &person.case_actor.id)).await?;
        let Some(kept) = kept else { return Ok(ImportOutcome::None) };
        Ok(ImportOutcome::Applied(serde_json::from_str(&kept).map_err(AppFault::ours)?))
    }

    /// Imports a list at once, for the command line.
    ///
    /// # Errors
    /// As [`Platform::prepare_import`]; "not there" for an unknown account.
    pub async fn import_at_once(
        &self,
        person: &Person,
        register: &str,
        file: &str,
        bytes: Vec<u8>,
    ) -> Result<(RegisterPreview, Applied), AppFault> {
        let preview = self.preview_register(person, register, file, &bytes).await?;
        let list = self.attach(person, &preview.file, "", bytes).await?;
        let mut applied = Applied {
            file: preview.file.clone(),
            sha256: preview.sha256.clone(),
            total: preview.rows.len(),
            ..Applied::default()
        };
        let told = format!("{} sha256:{}，{}行，命令行", preview.file, preview.sha256, applied.total);
        self.note(person, "ImportRegister", register, crate::audit::GRANTED, &told).await?;
        self.apply_rows(person, &preview, &list, &preview.rows, &mut applied).await?;
        Ok((preview, applied))
    }

    /// The account of a login name, for commands that act for somebody.
    ///
    /// # Errors
    /// "Not there" for an account that is unknown or not in use.
    pub async fn person_by_login(&self, login: &str) -> Result<Person, AppFault> {
        let record = self.store.login_record(login).await?.ok_or(AppFault::NotThere)?;
        self.person_by_id(record.officer).await
    }

    async fn person_by_id(&self, officer: Uuid) -> Result<Person, AppFault> {
        let account = self.store.account(officer).await?;
        let account = account.filter(|account| account.state == AccountState::Active);
        account.and_then(|account| self.person_of(&account)).ok_or(AppFault::NotThere)
    }

    /// One round of an import: some rows, then a job for the rest.
    pub(crate) async fn work_import(&self, slice: &Slice) -> Result<(), AppFault> {
        let person = self.person_by_id(slice.officer).await?;
        let id = person.case_actor.id.clone();
        let kept = self.store.setting(&progress_key(&slice.register, &id)).await?;
        let Some(kept) = kept else { return Ok(()) };
        let mut applied: Applied = serde_json::from_str(&kept).map_err(AppFault::ours)?;
        // Another list was begun meanwhile: its own job goes on.
        if applied.sha256 != slice.list.sha256 || applied.is_finished() {
            return Ok(());
        }
        let bytes = self.paper_bytes(&self.system_grant()?, &slice.list.sha256).await?;
        let preview = self.compared(&person, &slice.register, &slice.list.name, &bytes).await?;
        let mut rows: Vec<RowResult> = preview.rows.iter().skip(applied.done).take(ROUND).cloned().collect();
        self.conceal(&person, &slice.register, &mut rows).await?;
        self.apply_rows(&person, &preview, &slice.list, &rows, &mut applied).await?;
        self.keep_progress(&slice.register, &id, &applied).await?;
        if !applied.is_finished() {
            self.queue_slice(slice).await?;
        }
        Ok(())
    }

    async fn queue_slice(&self, slice: &Slice) -> Result<(), AppFault> {
        let now = micros(self.now());
        let job = NewJob {
            id: new_id(),
            kind: IMPORT.to_owned(),
            payload: serde_json::to_string(slice).map_err(AppFault::ours)?,
            run_at: now,
            max_attempts: MAX_ATTEMPTS,
            unique_key: None,
            created_at: now,
        };
        Ok(self.store.enqueue(&self.system_grant()?, &[job]).await?)
    }

    async fn keep_progress(&self, register: &str, person: &str, applied: &Applied) -> Result<(), AppFault> {
        let kept = serde_json::to_string(applied).map_err(AppFault::ours)?;
        Ok(self.store.set_setting(&progress_key(register, person), &kept).await?)
    }

    async fn apply_rows(
        &self,
        person: &Person,
        preview: &RegisterPreview,
        list: &FileRef,
        rows: &[RowResult],
        applied: &mut Applied,
    ) -> Result<(), AppFault> {
        for row in rows {
            match self.apply_row(person, preview, list, row).await {
                Ok(RowState::New) => applied.added += 1,
                Ok(RowState::Changed) => applied.changed += 1,
                Ok(RowState::Same) => applied.same += 1,
                Ok(RowState::Bad) => fail(applied, row, row_says(row)),
                Err(fault @ (AppFault::Fault(_) | AppFault::Busy)) => return Err(fault),
                Err(fault) => fail(applied, row, fault.to_string()),
            }
            applied.done += 1;
        }
        Ok(())
    }

    async fn apply_row(
        &self,
        person: &Person,
        preview: &RegisterPreview,
        list: &FileRef,
        row: &RowResult,
    ) -> Result<RowState, AppFault> {
        let id = |act: &str| id_of(&preview.sha256, &preview.register, row.row, act);
        let reason = format!("名单“{}”第{}行", preview.file, row.row);
        let basis = json!(list);
        match row.state {
            RowState::New => {
                let mut form = row.form.clone();
                form.insert("entry_basis".into(), basis.clone());
                let proposal = Submission {
                    act_id: id(PROPOSE),
                    procedure: Some(procedure_id(&preview.register)),
                    act: PROPOSE.into(),
                    form,
                    ..Submission::default()
                };
                let done = self.perform(person, &proposal).await?;
                if preview.admits {
                    let form = reasoned(Map::new(), &reason, &basis);
                    self.perform(person, &of_case(id(ADMIT), done.case, ADMIT, form)).await?;
                }
            }
            RowState::Changed => {
                let case = row.case.ok_or(AppFault::NotThere)?;
                let form = reasoned(row.form.clone(), &reason, &basis);
                self.perform(person, &of_case(id(CHANGE), case, CHANGE, form)).await?;
            }
            RowState::Same | RowState::Bad => {}
        }
        Ok(row.state)
    }
}

fn reasoned(mut form: Map<String, Value>, reason: &str, basis: &Value) -> Map<String, Value> {
    form.insert("entry_reason".into(), reason.into());
    form.insert("entry_basis".into(), basis.clone());
    form
}

fn of_case(act_id: Uuid, case: Uuid, act: &str, form: Map<String, Value>) -> Submission {
    Submission { act_id, case: Some(case), act: act.into(), form, ..Submission::default() }
}

fn row_says(row: &RowResult) -> String {
    let fault = |fault: &super::CellFault| match fault.column.is_empty() {
        true => format!("{}；{}", fault.what, fault.mend),
        false => format!("{}：{}；{}", fault.column, fault.what, fault.mend),
    };
    row.faults.iter().map(fault).collect::<Vec<_>>().join("。")
}

fn fail(applied: &mut Applied, row: &RowResult, says: String) {
    applied.failures += 1;
    if applied.failed.len() < MAX_FAILED {
        applied.failed.push(Failed { row: row.row, key: row.key.clone(), says });
    }
}
