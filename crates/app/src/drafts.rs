//! Drafts, saved filters and phrases: what a person typed is never lost.
use crate::clock::micros;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::Request;
use store::{Draft, SavedFilter, StoreFault};

/// Largest draft, in bytes.
pub const MAX_DRAFT_BYTES: usize = 256 * 1024;
/// Longest name of a filter, in characters.
const MAX_NAME_CHARS: usize = 30;
/// Longest query of a filter, in bytes.
const MAX_QUERY_BYTES: usize = 2_000;
/// Longest phrase, in characters.
pub const MAX_PHRASE_CHARS: usize = 200;

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

    /// Keeps a filter under a name.
    ///
    /// # Errors
    /// A rejection for a name that is empty or too long, or when too many are kept.
    pub async fn keep_filter(&self, person: &Person, name: &str, query: &str) -> Result<(), AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageOwnAccount)?;
        let name = filter_name(name)?;
        if query.len() > MAX_QUERY_BYTES {
            return Err(AppFault::rejected("name", "筛选条件过长"));
        }
        let filter = SavedFilter { name, query: query.into(), saved_at: micros(self.now()) };
        self.store.put_filter(&granted, &filter).await.map_err(|fault| too_many("name", fault))
    }

    /// Gives a kept filter another name.
    ///
    /// # Errors
    /// "Not there", or a rejection for a name that cannot be used or is used already.
    pub async fn rename_filter(&self, person: &Person, name: &str, to: &str) -> Result<(), AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageOwnAccount)?;
        let to = filter_name(to)?;
        let filters = self.store.filters(&granted).await?;
        if to == name || filters.iter().all(|filter| filter.name != name) {
            return if to == name { Ok(()) } else { Err(AppFault::NotThere) };
        }
        if !self.store.rename_filter(&granted, name, &to).await? {
            return Err(AppFault::rejected("to", "已有同名的常用条件，请换一个名称"));
        }
        Ok(())
    }

    /// Removes a kept filter.
    ///
    /// # Errors
    /// "Not there".
    pub async fn delete_filter(&self, person: &Person, name: &str) -> Result<(), AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageOwnAccount)?;
        if self.store.delete_filter(&granted, name).await? { Ok(()) } else { Err(AppFault::NotThere) }
    }

    /// Saved filters of a person.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn filters(&self, person: &Person) -> Result<Vec<SavedFilter>, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageOwnAccount)?;
        Ok(self.store.filters(&granted).await?)
    }

    /// Keeps a phrase for opinions.
    ///
    /// # Errors
    /// A rejection for one that is empty or too long, or when too many are kept.
    pub async fn keep_phrase(&self, person: &Person, phrase: &str) -> Result<(), AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageOwnAccount)?;
        let phrase = phrase.trim();
        if phrase.is_empty() || phrase.chars().count() > MAX_PHRASE_CHARS {
            let says = format!("请写一句 {MAX_PHRASE_CHARS} 字以内的常用语");
            return Err(AppFault::rejected("phrase", says));
        }
        let kept = self.store.put_phrase(&granted, phrase, micros(self.now())).await;
        kept.map_err(|fault| too_many("phrase", fault))
    }

    /// A person's own phrases, oldest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn phrases(&self, person: &Person) -> Result<Vec<String>, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageOwnAccount)?;
        Ok(self.store.phrases(&granted).await?)
    }

    /// Removes a phrase.
    ///
    /// # Errors
    /// "Not there".
    pub async fn delete_phrase(&self, person: &Person, phrase: &str) -> Result<(), AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageOwnAccount)?;
        if self.store.delete_phrase(&granted, phrase.trim()).await? {
            Ok(())
        } else {
            Err(AppFault::NotThere)
        }
    }
}

/// A name under which a filter can be kept.
fn filter_name(name: &str) -> Result<String, AppFault> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS {
        return Err(AppFault::rejected("name", format!("请给筛选起一个 {MAX_NAME_CHARS} 字以内的名称")));
    }
    Ok(name.to_owned())
}

fn too_many(part: &str, fault: StoreFault) -> AppFault {
    match fault {
        StoreFault::Limit { limit, .. } => {
            AppFault::rejected(part, format!("最多保存 {limit} 条，请先删去几条"))
        }
        other => other.into(),
    }
}
