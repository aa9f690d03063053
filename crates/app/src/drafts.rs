//! Drafts and saved filters: what a person typed is never lost.
use crate::clock::micros;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::Request;
use store::{Draft, SavedFilter};

/// Largest draft, in bytes.
pub const MAX_DRAFT_BYTES: usize = 256 * 1024;

impl Platform {
    /// Keeps a draft of an act's form; `case` is the case id, or the procedure id for a case not yet opened.
    ///
    /// # Errors
    /// A rejection when it is too large.
    pub async fn keep_draft(
        &self,
        person: &Person,
        case: &str,
        act: &str,
        form: String,
    ) -> Result<(), AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageOwnAccount)?;
        if form.len() > MAX_DRAFT_BYTES {
            return Err(AppFault::rejected("form", "草稿过大，请把长文作为附件"));
        }
        let draft = Draft { case: case.into(), act: act.into(), form, saved_at: micros(self.now()) };
        Ok(self.store.put_draft(&granted, &draft).await?)
    }

    /// The draft of an act's form.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn draft(&self, person: &Person, case: &str, act: &str) -> Result<Option<Draft>, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageOwnAccount)?;
        Ok(self.store.draft(&granted, case, act).await?)
    }

    /// All drafts of a person.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn drafts(&self, person: &Person) -> Result<Vec<Draft>, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageOwnAccount)?;
        Ok(self.store.drafts(&granted).await?)
    }

    /// Removes a draft, if there is one.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn drop_draft(&self, person: &Person, case: &str, act: &str) -> Result<(), AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageOwnAccount)?;
        Ok(self.store.delete_draft(&granted, case, act).await?)
    }

    /// Removes a filter, if there is one of that name.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn drop_filter(&self, person: &Person, name: &str) -> Result<(), AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageOwnAccount)?;
        Ok(self.store.delete_filter(&granted, name.trim()).await?)
    }

    /// Keeps a filter under a name.
    ///
    /// # Errors
    /// A rejection for a name that is empty or too long.
    pub async fn keep_filter(&self, person: &Person, name: &str, query: &str) -> Result<(), AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageOwnAccount)?;
        let name = name.trim();
        if name.is_empty() || name.chars().count() > 30 || query.len() > 2_000 {
            return Err(AppFault::rejected("name", "请给筛选起一个 30 字以内的名称"));
        }
        let filter = SavedFilter { name: name.into(), query: query.into(), saved_at: micros(self.now()) };
        Ok(self.store.put_filter(&granted, &filter).await?)
    }

    /// Saved filters of a person.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn filters(&self, person: &Person) -> Result<Vec<SavedFilter>, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageOwnAccount)?;
        Ok(self.store.filters(&granted).await?)
    }
}
