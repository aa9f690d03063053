//! Entries of the demonstration, through the acts that an officer would do by hand.
use crate::cases::Submission;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::{Platform, new_id};
use law::register::procedure_id;
use serde::Deserialize;

/// An entry of the demonstration's script.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct DemoEntry {
    register: String,
    pub(crate) by: String,
    pub(crate) days_ago: i64,
    form: serde_json::Map<String, serde_json::Value>,
}

impl Platform {
    /// Proposes and admits an entry.
    pub(crate) async fn admit_for_demo(&self, person: &Person, entry: &DemoEntry) -> Result<(), AppFault> {
        let told = |fault: AppFault| AppFault::ours(format!("演示条目 {}：{fault}", entry.register));
        let proposal = Submission {
            act_id: new_id(),
            procedure: Some(procedure_id(&entry.register)),
            act: "propose".into(),
            form: entry.form.clone(),
            ..Submission::default()
        };
        let done = self.perform(person, &proposal).await.map_err(told)?;
        let admission = Submission {
            act_id: new_id(),
            case: Some(done.case),
            act: "admit".into(),
            ..Submission::default()
        };
        self.perform(person, &admission).await.map_err(told)?;
        Ok(())
    }
}
