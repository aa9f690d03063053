//! Lists of accounts.

use access::{Action, Granted};

use super::{Account, COLUMNS, MANAGE, account};
use crate::cases::{Condition, containing};
use crate::page::page_size;
use crate::proof::check_action;
use crate::sql::sql;
use crate::{Page, Store, StoreFault};

/// Which accounts a list shows. Empty fields do not restrict.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountQuery {
    /// Organ.
    pub organ: Option<String>,
    /// Part of a login or of a name.
    pub text: Option<String>,
    /// Organs that the text names as well, whose accounts are then shown too.
    pub or_organs: Vec<String>,
    /// Cursor of the page, from the page before.
    pub cursor: Option<String>,
    /// Rows a page, at most [`crate::MAX_PAGE`].
    pub limit: i64,
}

impl Store {
    /// A page of accounts in order of their officer ids, which is the order in which they were made. Needs
    /// [`Action::ReadDirectory`], [`Action::ManageAccounts`] or [`Action::ManageSecurity`].
    ///
    /// # Errors
    /// [`StoreFault::Missing`] for another proof; otherwise the database's.
    pub async fn accounts(
        &self,
        granted: &Granted,
        query: &AccountQuery,
    ) -> Result<Page<Account>, StoreFault> {
        check_action(granted, &[MANAGE, &[Action::ReadDirectory, Action::RunJobs]].concat())?;
        let limit = page_size(query.limit);
        let mut condition = Condition::default();
        condition.and_value("organ =", query.organ.as_deref());
        condition.and_value("officer >", query.cursor.as_deref());
        if let Some(text) = &query.text {
            let part = condition.value(containing(text));
            let mut ways = format!("login LIKE {part} ESCAPE '\\' OR name LIKE {part} ESCAPE '\\'");
            if !query.or_organs.is_empty() {
                ways = format!("{ways} OR organ IN ({})", condition.list(&query.or_organs));
            }
            condition.and(format!("({ways})"));
        }
        let most = limit + 1;
        let tail = format!("ORDER BY officer LIMIT {most}");
        let head = format!("SELECT {COLUMNS} FROM accounts");
        let rows = condition.statement(&head, &tail).all(&mut self.database.read().await?).await?;
        let mut rows = rows.iter().map(account).collect::<Result<Vec<_>, _>>()?;
        let limit = usize::try_from(limit).unwrap_or(1);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|row| row.officer.to_string());
        Ok(Page { rows, next })
    }

    /// How many accounts each organ has; organs without any are left out. Proofs as for [`Store::accounts`].
    ///
    /// # Errors
    /// [`StoreFault::Missing`] for another proof; otherwise the database's.
    pub async fn account_counts(&self, granted: &Granted) -> Result<Vec<(String, i64)>, StoreFault> {
        check_action(granted, MANAGE)?;
        let text = "SELECT organ, count(*) AS counted FROM accounts GROUP BY organ ORDER BY organ";
        let rows = sql(text).all(&mut self.database.read().await?).await?;
        rows.iter().map(|row| Ok((row.text("organ")?, row.int("counted")?))).collect()
    }
}
