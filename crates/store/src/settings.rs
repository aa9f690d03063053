//! Settings of the installation: the digest of the set-up token, versions of loaded data, keys of the instance. They
//! belong to the program, not to an officer, and hold nothing of a case.

use crate::sql::sql;
use crate::{Store, StoreFault};

impl Store {
    /// The value of a setting.
    ///
    /// # Errors
    /// The database's.
    pub async fn setting(&self, key: &str) -> Result<Option<String>, StoreFault> {
        let statement = sql("SELECT value FROM settings WHERE key = $1").bind(key);
        let row = statement.optional(&mut self.database.read().await?).await?;
        row.map(|row| row.text("value")).transpose()
    }

    /// Sets a setting.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_setting(&self, key: &str, value: &str) -> Result<(), StoreFault> {
        let text = "INSERT INTO settings (key, value) VALUES ($1, $2) \
                    ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        sql(text).bind(key).bind(value).execute(&mut self.database.write().await?).await?;
        Ok(())
    }

    /// Sets a setting only if it is not set; whether it was this call that set it.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_setting_once(&self, key: &str, value: &str) -> Result<bool, StoreFault> {
        let text = "INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING";
        Ok(sql(text).bind(key).bind(value).execute(&mut self.database.write().await?).await? == 1)
    }

    /// Removes a setting if it has this value; whether it did, so that a one-time token is used once.
    ///
    /// # Errors
    /// The database's.
    pub async fn take_setting(&self, key: &str, value: &str) -> Result<bool, StoreFault> {
        let statement = sql("DELETE FROM settings WHERE key = $1 AND value = $2").bind(key).bind(value);
        Ok(statement.execute(&mut self.database.write().await?).await? == 1)
    }
}
