//! Managing accounts: the security administrator's work, and the directory of colleagues.
use crate::clock::micros;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::{AccountState, Request};
use std::collections::BTreeSet;
use store::{Account, AuditEntry, AuditQuery, AuditRow, MAX_PAGE, Page};
use uuid::Uuid;
use vocabulary::{OrganId, SecrecyLevel};

/// Posts that every office has and that name officers in a case; the policy `cases.assign` says the same.
pub const ASSIGNERS: [&str; 2] = ["head", "team-lead"];

/// An account as typed by the security administrator.
#[derive(Debug, Clone)]
pub struct AccountForm {
    /// Login name.
    pub login: String,
    /// Name.
    pub name: String,
    /// Organ.
    pub organ: String,
    /// Posts.
    pub posts: BTreeSet<String>,
    /// Clearance.
    pub clearance: SecrecyLevel,
}

/// A colleague of one's own organ.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Colleague {
    /// Account.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Organ.
    pub organ: String,
}

impl Platform {
    /// Posts that exist: those that procedures name, and the office's own.
    #[must_use]
    pub fn posts(&self) -> BTreeSet<(String, String)> {
        let roles = self.rules.library.procedures.values().flat_map(|p| &p.roles);
        let by_post = roles.filter(|role| role.held_by == law::procedure::HeldBy::Post);
        let mut posts: BTreeSet<(String, String)> = BTreeSet::new();
        for role in by_post {
            let id = role.post.clone().unwrap_or_else(|| role.id.value.clone());
            if !posts.iter().any(|(known, _)| *known == id) {
                posts.insert((id, role.title.clone()));
            }
        }
        for (id, title) in [("officer", "办案人员"), ("team-lead", "组长")] {
            if !posts.iter().any(|(known, _)| known == id) {
                posts.insert((id.into(), title.into()));
            }
        }
        posts
    }

    pub(super) fn check_form(&self, form: &AccountForm) -> Result<(), AppFault> {
        if form.name.trim().is_empty() || form.name.chars().count() > 40 {
            return Err(AppFault::rejected("name", "请填写姓名（40 字以内）"));
        }
        if self.rules.directory.organs.get(&form.organ).is_none() {
            return Err(AppFault::rejected("organ", "没有这个机关"));
        }
        let known = self.posts();
        match form.posts.iter().find(|post| !known.iter().any(|(id, _)| id == *post)) {
            Some(post) => Err(AppFault::rejected("posts", format!("没有“{post}”这个岗位"))),
            None => Ok(()),
        }
    }

    /// Active colleagues of the person's own organ.
    ///
    /// # Errors
    /// When the person may not read the directory.
    pub async fn colleagues(&self, person: &Person) -> Result<Vec<Colleague>, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ReadDirectory)?;
        let organ = Some(person.case_actor.organ.as_str());
        let page = self.store.accounts(&granted, organ, None, MAX_PAGE).await?;
        let active =
            page.rows.into_iter().filter(|a| a.state == AccountState::Active && a.administrator.is_none());
        Ok(active.map(|a| Colleague { id: a.officer, name: a.name, organ: a.organ }).collect())
    }

    /// Accounts of an organ, for the security administrator.
    ///
    /// # Errors
    /// When the person may not manage accounts.
    pub async fn accounts_of(&self, person: &Person, organ: &str) -> Result<Vec<Account>, AppFault> {
        let id: OrganId = organ.parse().map_err(|_| AppFault::rejected("organ", "请选择机关"))?;
        let granted = self.access.authorise(&person.actor, &Request::ManageAccounts { organ: &id })?;
        Ok(self.store.accounts(&granted, Some(organ), None, MAX_PAGE).await?.rows)
    }

    /// Changes posts, clearance, name or state of an account. Every open session of it ends.
    ///
    /// # Errors
    /// When the person may not, or the form is wrong.
    pub async fn change_account(
        &self,
        person: &Person,
        officer: Uuid,
        form: &AccountForm,
        state: AccountState,
    ) -> Result<(), AppFault> {
        let organ: OrganId = form.organ.parse().map_err(|_| AppFault::rejected("organ", "请选择机关"))?;
        let granted = self.access.authorise(&person.actor, &Request::ManageAccounts { organ: &organ })?;
        self.check_form(form)?;
        let mut account = self.store.account(officer).await?.ok_or(AppFault::NotThere)?;
        if account.organ != form.organ {
            return Err(AppFault::rejected(
                "organ",
                "调动请停用原账号并在新机关另建账号，办件记录随原账号保留",
            ));
        }
        account.name = form.name.trim().to_owned();
        account.posts = form.posts.iter().cloned().collect();
        account.clearance = form.clearance;
        account.state = state;
        self.store.update_account(&granted, &account, micros(self.now())).await?;
        self.note_managed(person, "ChangeAccount", &account.login).await
    }

    /// Unlocks an account locked after failed sign-ins.
    ///
    /// # Errors
    /// When the person may not.
    pub async fn unlock(&self, person: &Person, officer: Uuid) -> Result<(), AppFault> {
        let account = self.store.account(officer).await?.ok_or(AppFault::NotThere)?;
        let organ: OrganId = account.organ.parse().map_err(AppFault::ours)?;
        let granted = self.access.authorise(&person.actor, &Request::ManageAccounts { organ: &organ })?;
        self.store.unlock_account(&granted, officer, micros(self.now())).await?;
        self.note_managed(person, "Unlock", &account.login).await
    }

    pub(super) async fn note_managed(
        &self,
        person: &Person,
        action: &str,
        subject: &str,
    ) -> Result<(), AppFault> {
        let row = AuditRow {
            at: micros(self.now()),
            actor: person.actor.id().to_string(),
            organ: person.case_actor.organ.clone(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            outcome: "granted".into(),
            request_id: String::new(),
            detail: String::new(),
        };
        Ok(self.store.record_audit(&[row]).await?)
    }

    /// A page of the audit trail.
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
