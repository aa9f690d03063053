//! Managing accounts: the security administrator's work, and the directory of colleagues.
use crate::audit::GRANTED;
use crate::clock::micros;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::{Platform, new_id};
use access::{AccountState, Granted, Request};
use std::collections::{BTreeMap, BTreeSet};
use store::{Account, AccountQuery, MAX_PAGE, Page};
use uuid::Uuid;
use vocabulary::{OrganId, SecrecyLevel};

/// Posts that every office has and that name officers in a case; the policy `cases.assign` says the same.
pub const ASSIGNERS: [&str; 2] = ["head", "team-lead"];

/// What the audit trail says of an account that is not bound to a part of its organ's region.
const WHOLE_REGION: &str = "全部地区";

/// An account as typed by the security administrator.
#[derive(Debug, Clone)]
pub struct AccountForm {
    /// Login name.
    pub login: String,
    /// Name.
    pub name: String,
    /// Organ.
    pub organ: String,
    /// 行政区划代码 within the organ's region to which the account is bound; none: the whole of it.
    pub region: Option<String>,
    /// Posts.
    pub posts: BTreeSet<String>,
    /// Clearance.
    pub clearance: SecrecyLevel,
}

/// Which accounts a list shows. Empty parts do not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountFilter {
    /// Words.
    pub q: String,
    /// Organ.
    pub organ: String,
    /// Page cursor.
    pub cursor: String,
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
        for (id, title) in
            [("officer", "办案人员"), ("team-lead", "组长"), ("supervisor", "督导人员（查看下级机关办件）")]
        {
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
        self.check_region(form)?;
        let known = self.posts();
        match form.posts.iter().find(|post| !known.iter().any(|(id, _)| id == *post)) {
            Some(post) => Err(AppFault::rejected("posts", format!("没有“{post}”这个岗位"))),
            None => Ok(()),
        }
    }

    /// Refuses a region that does not exist or lies outside the organ's.
    fn check_region(&self, form: &AccountForm) -> Result<(), AppFault> {
        let directory = &self.rules.directory;
        let (Some(region), Some(organ)) = (&form.region, directory.organs.get(&form.organ)) else {
            return Ok(());
        };
        if directory.regions.get(region).is_none() {
            return Err(AppFault::rejected("region", format!("没有“{region}”这个行政区划，请从列表中选择")));
        }
        if directory.regions.is_within(region, &organ.region) {
            return Ok(());
        }
        let whole = directory.regions.get(&organ.region).map_or(organ.region.as_str(), |whole| &whole.name);
        Err(AppFault::rejected(
            "region",
            format!("地区不在{}的管辖区域（{whole}）内，请改选或者留空", organ.name),
        ))
    }

    /// Active colleagues of the person's own organ.
    ///
    /// # Errors
    /// When the person may not read the directory.
    pub async fn colleagues(&self, person: &Person) -> Result<Vec<Colleague>, AppFault> {
        self.colleagues_of(person, &person.case_actor.organ).await
    }

    /// Active officers of an organ.
    ///
    /// # Errors
    /// When the person may not read the directory; "not there" when there is no such organ.
    pub async fn colleagues_of(&self, person: &Person, organ: &str) -> Result<Vec<Colleague>, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ReadDirectory)?;
        if self.rules.directory.organs.get(organ).is_none() {
            return Err(AppFault::NotThere);
        }
        let active = self.active_accounts(&granted, organ).await?;
        let officers = active.into_iter().filter(|account| account.administrator.is_none());
        Ok(officers.map(|a| Colleague { id: a.officer, name: a.name, organ: a.organ }).collect())
    }

    /// All active accounts of an organ.
    pub(crate) async fn active_accounts(
        &self,
        granted: &Granted,
        organ: &str,
    ) -> Result<Vec<Account>, AppFault> {
        let organ = Some(organ.to_owned());
        let mut query = AccountQuery { organ, limit: MAX_PAGE, ..AccountQuery::default() };
        let mut active = Vec::new();
        loop {
            let page = self.store.accounts(granted, &query).await?;
            active.extend(page.rows.into_iter().filter(|a| a.state == AccountState::Active));
            query.cursor = page.next;
            if query.cursor.is_none() {
                return Ok(active);
            }
        }
    }

    /// A page of accounts of all organs or of one, for the security administrator. The words are looked for in logins,
    /// names and names of organs.
    ///
    /// # Errors
    /// When the person may not manage accounts.
    pub async fn accounts(
        &self,
        person: &Person,
        filter: &AccountFilter,
        limit: i64,
    ) -> Result<Page<Account>, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageSecurity)?;
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let text = some(&filter.q);
        let organs = self.rules.directory.organs.organs.iter();
        let named = organs.filter(|organ| text.as_ref().is_some_and(|text| organ.name.contains(text)));
        let query = AccountQuery {
            organ: some(&filter.organ),
            or_organs: named.map(|organ| organ.id.clone()).collect(),
            text,
            cursor: some(&filter.cursor),
            limit,
        };
        Ok(self.store.accounts(&granted, &query).await?)
    }

    /// How many accounts each organ has.
    ///
    /// # Errors
    /// When the person may not manage accounts.
    pub async fn account_counts(&self, person: &Person) -> Result<BTreeMap<String, i64>, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageSecurity)?;
        Ok(self.store.account_counts(&granted).await?.into_iter().collect())
    }

    /// An account that a person may change, with the proof. The three administrators have none over them.
    pub(super) async fn manageable(
        &self,
        person: &Person,
        officer: Uuid,
    ) -> Result<(Granted, Account), AppFault> {
        let (granted, account) = self.found_account(person, officer).await?;
        if account.administrator.is_some() {
            return Err(AppFault::rejected("account", "三名管理员互不管辖，不能在这里修改他们的账号"));
        }
        Ok((granted, account))
    }

    async fn found_account(&self, person: &Person, officer: Uuid) -> Result<(Granted, Account), AppFault> {
        self.access.authorise(&person.actor, &Request::ManageSecurity)?;
        let account = self.store.account(officer).await?.ok_or(AppFault::NotThere)?;
        let organ: OrganId = account.organ.parse().map_err(AppFault::ours)?;
        let granted = self.access.authorise(&person.actor, &Request::ManageAccounts { organ: &organ })?;
        Ok((granted, account))
    }

    /// Changes posts, clearance, name or state of an account. Every open session of it ends; a link that waits or was
    /// confirmed has to be confirmed again, for it would open another account than the one that was looked at.
    ///
    /// # Errors
    /// When the person may not, the account is an administrator's, or the form is wrong.
    pub async fn change_account(
        &self,
        person: &Person,
        officer: Uuid,
        form: &AccountForm,
        state: AccountState,
    ) -> Result<(), AppFault> {
        let (granted, mut account) = self.manageable(person, officer).await?;
        self.check_form(form)?;
        if account.organ != form.organ {
            return Err(AppFault::rejected(
                "organ",
                "调动请停用原账号并在新机关另建账号，办件记录随原账号保留",
            ));
        }
        account.name = form.name.trim().to_owned();
        account.region.clone_from(&form.region);
        account.posts = form.posts.iter().cloned().collect();
        account.clearance = form.clearance;
        account.state = state;
        self.store.update_account(&granted, &account, micros(self.now())).await?;
        self.store.renew_link(&granted, officer, new_id()).await?;
        let region = account.region.as_deref().unwrap_or(WHOLE_REGION);
        let posts = account.posts.join("、");
        let told = format!("{}；{}；{posts}；{region}", state.key(), account.clearance.key());
        self.note(person, "ChangeAccount", &account.login, GRANTED, &told).await
    }

    /// Unlocks an account locked after failed sign-ins; also an administrator's.
    ///
    /// # Errors
    /// When the person may not.
    pub async fn unlock(&self, person: &Person, officer: Uuid) -> Result<(), AppFault> {
        let (granted, account) = self.found_account(person, officer).await?;
        self.store.unlock_account(&granted, officer, micros(self.now())).await?;
        self.note(person, "Unlock", &account.login, GRANTED, "").await
    }
}
