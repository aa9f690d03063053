//! The work queue as the system administrator sees it: how much waits, what failed, another try. What a job is about stays
//! unseen: an administrator may not know of cases.
use crate::audit::GRANTED;
use crate::clock::micros;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::Request;
use store::{JobCounts, JobRow, JobState, Page};
use uuid::Uuid;

impl Platform {
    /// How many jobs wait and how many are dead.
    ///
    /// # Errors
    /// When the person may not manage jobs.
    pub async fn job_counts(&self, person: &Person) -> Result<JobCounts, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageJobs)?;
        Ok(self.store.job_counts(&granted).await?)
    }

    /// A page of the jobs in a state, next run first; without what they carry.
    ///
    /// # Errors
    /// When the person may not manage jobs.
    pub async fn jobs(
        &self,
        person: &Person,
        state: JobState,
        cursor: Option<&str>,
        limit: i64,
    ) -> Result<Page<JobRow>, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageJobs)?;
        let page = self.store.jobs(&granted, state, cursor, limit).await?;
        let rows = page.rows.into_iter().map(|row| JobRow { payload: String::new(), ..row }).collect();
        Ok(Page { rows, next: page.next })
    }

    /// Gives a dead job another try.
    ///
    /// # Errors
    /// When the person may not manage jobs; "not there" when the job is not dead.
    pub async fn retry_job(&self, person: &Person, id: Uuid) -> Result<(), AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageJobs)?;
        if !self.store.retry_dead_job(&granted, id, micros(self.now())).await? {
            return Err(AppFault::NotThere);
        }
        self.note(person, "RetryJob", &id.to_string(), GRANTED, "").await
    }
}
