//! Accounts of officers: what login needs, what the security administrator keeps.

mod links;
mod list;
mod login;

pub use links::Link;
pub use list::AccountQuery;
pub use login::LoginRecord;

use access::{AccountState, Action, AdministratorKind, Granted};
use uuid::Uuid;
use vocabulary::SecrecyLevel;

use crate::cases::{secrecy_from_rank, secrecy_rank};
use crate::proof::check_action;
use crate::sql::{Connection, Row, sql};
use crate::{Store, StoreFault};

/// An account as kept; without its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The officer.
    pub officer: Uuid,
    /// Name typed at login.
    pub login: String,
    /// 姓名.
    pub name: String,
    /// Organ.
    pub organ: String,
    /// 行政区划代码 of the part of the organ's region that the account is bound to; none: the whole of it.
    pub region: Option<String>,
    /// 岗位.
    pub posts: Vec<String>,
    /// Narrowest level of secrecy the officer may know.
    pub clearance: SecrecyLevel,
    /// Set for the three administrators.
    pub administrator: Option<AdministratorKind>,
    /// Life of the account.
    pub state: AccountState,
    /// Whether the password must be changed at the next login.
    pub must_change: bool,
    /// Whether a second factor is set.
    pub has_totp: bool,
    /// Until when it is locked.
    pub locked_until: Option<i64>,
    /// Grows whenever rights or secrets change: sessions opened under a lower one are void.
    pub generation: i64,
    /// When its owner last signed in.
    pub last_sign_in_at: Option<i64>,
    /// When it was made.
    pub created_at: i64,
    /// When it was last changed.
    pub updated_at: i64,
}

/// An account to be made.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// The officer.
    pub officer: Uuid,
    /// Name typed at login.
    pub login: String,
    /// 姓名.
    pub name: String,
    /// Organ.
    pub organ: String,
    /// Password hash (argon2id, PHC text).
    pub password_hash: String,
    /// Secret of the second factor.
    pub totp_secret: Option<Vec<u8>>,
    /// 行政区划代码 of the part of the organ's region that the account is bound to; none: the whole of it.
    pub region: Option<String>,
    /// 岗位.
    pub posts: Vec<String>,
    /// Narrowest level of secrecy the officer may know.
    pub clearance: SecrecyLevel,
    /// Set for the three administrators.
    pub administrator: Option<AdministratorKind>,
    /// Life of the account.
    pub state: AccountState,
    /// Whether the password must be changed at the first login.
    pub must_change: bool,
    /// When it is made.
    pub created_at: i64,
}

/// What the account administrator may do.
const MANAGE: &[Action] = &[Action::ManageAccounts, Action::ManageSecurity];

const COLUMNS: &str = "officer, login, name, organ, region, posts_json, clearance, administrator, state, must_change, \
     totp_secret, locked_until, generation, last_sign_in_at, created_at, updated_at";

impl Store {
    /// Makes an account; `false` if login or officer exists. Needs [`Action::ManageAccounts`] or
    /// [`Action::ManageSecurity`], or the platform's own [`Action::RunJobs`] (first set-up, demonstration).
    ///
    /// # Errors
    /// [`StoreFault::Missing`] for another proof or another organ; otherwise the database's.
    pub async fn create_account(&self, granted: &Granted, account: &NewAccount) -> Result<bool, StoreFault> {
        check_action(granted, &[MANAGE, &[Action::RunJobs]].concat())?;
        check_organ(granted, &account.organ)?;
        let text = "INSERT INTO accounts (officer, login, name, organ, password_hash, totp_secret, posts_json, clearance, \
                    administrator, state, failed_attempts, must_change, generation, created_at, updated_at, region) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, 1, $12, $12, $13) ON CONFLICT DO NOTHING";
        let statement =
            sql(text).bind(account.officer).bind(&account.login).bind(&account.name).bind(&account.organ);
        let statement = statement.bind(&account.password_hash).bind(account.totp_secret.clone());
        let statement = statement.bind(posts_json(&account.posts)).bind(secrecy_rank(account.clearance));
        let statement =
            statement.bind(account.administrator.map(AdministratorKind::key)).bind(account.state.key());
        let statement =
            statement.bind(account.must_change).bind(account.created_at).bind(account.region.clone());
        Ok(statement.execute(&mut self.database.write().await?).await? == 1)
    }

    /// Changes what the administrator keeps (name, organ, region, posts, clearance, administrator, state); secrets and counters
    /// stay. Sessions opened before are void. `false` if there is no such account.
    ///
    /// # Errors
    /// [`StoreFault::Missing`] for another proof or another organ; otherwise the database's.
    pub async fn update_account(
        &self,
        granted: &Granted,
        account: &Account,
        now: i64,
    ) -> Result<bool, StoreFault> {
        check_action(granted, &[MANAGE, &[Action::RunJobs]].concat())?;
        check_organ(granted, &account.organ)?;
        let text = "UPDATE accounts SET name = $2, organ = $3, posts_json = $4, clearance = $5, administrator = $6, \
                    state = $7, updated_at = $8, region = $9, generation = generation + 1 WHERE officer = $1";
        let statement = sql(text).bind(account.officer).bind(&account.name).bind(&account.organ);
        let statement = statement.bind(posts_json(&account.posts)).bind(secrecy_rank(account.clearance));
        let statement = statement.bind(account.administrator.map(AdministratorKind::key));
        let statement = statement.bind(account.state.key()).bind(now).bind(account.region.clone());
        Ok(statement.execute(&mut self.database.write().await?).await? == 1)
    }

    /// Lifts a lock-out. Needs [`Action::ManageSecurity`] or [`Action::ManageAccounts`].
    ///
    /// # Errors
    /// [`StoreFault::Missing`] for another proof; otherwise the database's.
    pub async fn unlock_account(
        &self,
        granted: &Granted,
        officer: Uuid,
        now: i64,
    ) -> Result<bool, StoreFault> {
        check_action(granted, MANAGE)?;
        let text = "UPDATE accounts SET failed_attempts = 0, locked_until = NULL, updated_at = $2 WHERE officer = $1";
        let mut connection = self.database.write().await?;
        Ok(sql(text).bind(officer).bind(now).execute(&mut connection).await? == 1)
    }

    /// Sets a new password hash; sessions opened before are void. Its owner needs [`Action::ManageOwnAccount`], an
    /// administrator [`Action::ManageAccounts`] or [`Action::ManageSecurity`].
    ///
    /// # Errors
    /// [`StoreFault::Missing`] for another proof; otherwise the database's.
    pub async fn set_password(
        &self,
        granted: &Granted,
        officer: Uuid,
        password_hash: &str,
        must_change: bool,
        now: i64,
    ) -> Result<bool, StoreFault> {
        check_own(granted, officer)?;
        let text = "UPDATE accounts SET password_hash = $2, must_change = $3, updated_at = $4, failed_attempts = 0, \
                    locked_until = NULL, generation = generation + 1 WHERE officer = $1";
        let statement = sql(text).bind(officer).bind(password_hash).bind(must_change).bind(now);
        Ok(statement.execute(&mut self.database.write().await?).await? == 1)
    }

    /// Sets or removes the second factor's secret; `used_step` is the time step of the code that confirmed it, so that
    /// this code serves no more. Proofs as for [`Store::set_password`].
    ///
    /// # Errors
    /// [`StoreFault::Missing`] for another proof; otherwise the database's.
    pub async fn set_totp(
        &self,
        granted: &Granted,
        officer: Uuid,
        secret: Option<Vec<u8>>,
        used_step: Option<i64>,
        now: i64,
    ) -> Result<bool, StoreFault> {
        check_own(granted, officer)?;
        let text = "UPDATE accounts SET totp_secret = $2, totp_last_step = $3, updated_at = $4, \
                    generation = generation + 1 WHERE officer = $1";
        let statement = sql(text).bind(officer).bind(secret).bind(used_step).bind(now);
        Ok(statement.execute(&mut self.database.write().await?).await? == 1)
    }

    /// The account of an officer, asked for at every request to know who acts; hence without proof, and without secrets.
    ///
    /// # Errors
    /// The database's, or [`StoreFault::Malformed`].
    pub async fn account(&self, officer: Uuid) -> Result<Option<Account>, StoreFault> {
        let mut connection = self.database.read().await?;
        one(&mut connection, "officer", officer.to_string()).await
    }

    /// Whether there is any account: an empty platform offers its one-time set-up.
    ///
    /// # Errors
    /// The database's.
    pub async fn has_accounts(&self) -> Result<bool, StoreFault> {
        Ok(sql("SELECT 1 FROM accounts LIMIT 1").optional(&mut self.database.read().await?).await?.is_some())
    }
}

/// A proof for one organ's accounts reaches no other's.
fn check_organ(granted: &Granted, organ: &str) -> Result<(), StoreFault> {
    match granted.organ() {
        Some(proved) if proved.as_str() != organ => Err(StoreFault::Missing(organ.to_owned())),
        _ => Ok(()),
    }
}

fn check_own(granted: &Granted, officer: Uuid) -> Result<(), StoreFault> {
    check_action(granted, &[MANAGE, &[Action::ManageOwnAccount, Action::RunJobs]].concat())?;
    let own = matches!(granted.actor_id(), access::ActorId::Officer(id) if id.uuid() == officer);
    if granted.action() == Action::ManageOwnAccount && !own {
        return Err(StoreFault::Missing(officer.to_string()));
    }
    Ok(())
}

async fn one(
    connection: &mut Connection,
    column: &str,
    value: String,
) -> Result<Option<Account>, StoreFault> {
    let text = format!("SELECT {COLUMNS} FROM accounts WHERE {column} = $1");
    let row = crate::sql::sql_owned(text).bind(value).optional(connection).await?;
    row.as_ref().map(account).transpose()
}

fn posts_json(posts: &[String]) -> String {
    serde_json::Value::from(posts.to_vec()).to_string()
}

fn account(row: &Row) -> Result<Account, StoreFault> {
    let posts = serde_json::from_str(&row.text("posts_json")?)
        .map_err(|error| StoreFault::malformed(format!("岗位：{error}")))?;
    Ok(Account {
        officer: row.uuid("officer")?,
        login: row.text("login")?,
        name: row.text("name")?,
        organ: row.text("organ")?,
        region: row.get("region")?,
        posts,
        clearance: secrecy_from_rank(row.int("clearance")?)?,
        administrator: administrator(row.get("administrator")?)?,
        state: state(&row.text("state")?)?,
        must_change: row.flag("must_change")?,
        has_totp: row.get::<Option<Vec<u8>>>("totp_secret")?.is_some(),
        locked_until: row.get("locked_until")?,
        generation: row.int("generation")?,
        last_sign_in_at: row.get("last_sign_in_at")?,
        created_at: row.int("created_at")?,
        updated_at: row.int("updated_at")?,
    })
}

fn state(text: &str) -> Result<AccountState, StoreFault> {
    [AccountState::Invited, AccountState::Active, AccountState::Suspended, AccountState::Moved]
        .into_iter()
        .find(|state| state.key() == text)
        .ok_or_else(|| StoreFault::malformed(format!("账号状态 {text}")))
}

fn administrator(text: Option<String>) -> Result<Option<AdministratorKind>, StoreFault> {
    let Some(text) = text else { return Ok(None) };
    [AdministratorKind::System, AdministratorKind::Security, AdministratorKind::Audit]
        .into_iter()
        .find(|kind| kind.key() == text)
        .map(Some)
        .ok_or_else(|| StoreFault::malformed(format!("管理员类别 {text}")))
}
