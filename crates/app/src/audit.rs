//! The audit trail: who did or tried what, how it ended, and from where.
use crate::clock::micros;
use crate::fault::AppFault;
use crate::people::{Arrival, Person};
use crate::platform::Platform;
use access::{Action, Request};
use store::{AuditEntry, AuditQuery, AuditRow, Page};
use uuid::Uuid;

/// It was done.
pub(crate) const GRANTED: &str = "granted";
/// It was not allowed.
pub(crate) const DENIED: &str = "denied";
/// It was tried and did not succeed.
pub(crate) const FAILED: &str = "failed";

/// A paper was taken out of a case.
pub(crate) const DOWNLOAD: &str = "DownloadPaper";

/// How a row ended: stored word and what people read.
pub const OUTCOMES: [(&str, &str); 3] = [(GRANTED, "已办"), (DENIED, "不允许"), (FAILED, "未成功")];

/// What rows tell of that the policies do not name: stored word and what people read.
const OTHERS: [(&str, &str); 17] = [
    ("Throttle", "限制网络地址登录"),
    (DOWNLOAD, "下载材料"),
    ("SignIn", "登录"),
    ("EndSession", "结束登录"),
    ("Lock", "锁定账号"),
    ("Unlock", "解除锁定"),
    ("SetUp", "初始设置"),
    ("Invite", "邀请账号"),
    ("AcceptInvitation", "启用账号"),
    ("ChangeAccount", "修改账号"),
    ("ResetPassword", "重置口令"),
    ("AcceptReset", "凭重置链接设口令"),
    ("RefuseLink", "作废一次性链接"),
    ("ChangePassword", "更换口令"),
    ("EnrolCode", "启用动态码"),
    ("ClearCode", "停用动态码"),
    ("Reconcile", "移送对账"),
];

/// Every kind of row: stored word and what people read.
#[must_use]
pub fn actions() -> Vec<(&'static str, &'static str)> {
    Action::ALL.iter().map(|action| (action.name(), action.label())).chain(OTHERS).collect()
}

impl Platform {
    /// A row about what a person did or tried.
    pub(crate) fn audit_row(
        &self,
        person: &Person,
        action: &str,
        subject: &str,
        outcome: &str,
        detail: &str,
    ) -> AuditRow {
        AuditRow {
            at: micros(self.now()),
            actor: person.actor.id().to_string(),
            organ: person.case_actor.organ.clone(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            outcome: outcome.to_owned(),
            request_id: person.arrival.request_id.clone(),
            address: person.arrival.address.clone(),
            detail: detail.to_owned(),
        }
    }

    /// Writes a row; what it tells of must not go on without it.
    pub(crate) async fn note(
        &self,
        person: &Person,
        action: &str,
        subject: &str,
        outcome: &str,
        detail: &str,
    ) -> Result<(), AppFault> {
        Ok(self.store.record_audit(&[self.audit_row(person, action, subject, outcome, detail)]).await?)
    }

    /// Passes an answer on; a denial leaves its mark first. What is absent and what may not be known are marked alike, so
    /// that not even the time taken tells them apart. A failure to write is logged and does not hide the denial.
    pub(crate) async fn denials_noted<T>(
        &self,
        person: &Person,
        action: &str,
        subject: &str,
        answer: Result<T, AppFault>,
    ) -> Result<T, AppFault> {
        if let Err(fault @ (AppFault::NotThere | AppFault::NotAllowed(_))) = &answer
            && let Err(fault) = self.note(person, action, subject, DENIED, &fault.to_string()).await
        {
            tracing::error!(?fault, "audit row not written");
        }
        answer
    }

    /// Writes down that a person looked at cases of others for a purpose, a row each; nothing where none is of others.
    pub(crate) async fn note_looks(
        &self,
        person: &Person,
        cases: impl Iterator<Item = Uuid>,
        what: &str,
    ) -> Result<(), AppFault> {
        let action = Action::ReadForPurpose.name();
        let rows: Vec<_> =
            cases.map(|case| self.audit_row(person, action, &case.to_string(), GRANTED, what)).collect();
        if !rows.is_empty() {
            self.store.record_audit(&rows).await?;
        }
        Ok(())
    }

    /// Notes that an address has to wait after too many failed sign-ins.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn note_throttled(&self, arrival: Arrival) -> Result<(), AppFault> {
        let address = arrival.address.clone();
        self.note(&self.system().came(arrival), "Throttle", &address, DENIED, "登录失败过多").await
    }

    /// A page of the audit trail, latest first, each row with the name behind its actor.
    ///
    /// # Errors
    /// When the person may not read it.
    pub async fn audit_trail(
        &self,
        person: &Person,
        query: &AuditQuery,
    ) -> Result<Page<AuditEntry>, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ReadAudit)?;
        Ok(self.store.audit(&granted, query).await?)
    }
}
