//! 一次录入: what the person's own scope already holds of a party or right is offered under its number, with where it
//! comes from. Parties are looked for only where the person may read personal data.
use crate::audit::GRANTED;
use crate::cases::{party_key, right_key};
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::{Action, Request};
use case::value::{Party, Right};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use store::KnownRow;
use uuid::Uuid;

/// Most answers to one question.
const MAX_KNOWN: i64 = 10;

/// A value known already, and the case it stands in.
#[derive(Debug, Clone, Serialize)]
pub struct Known<T> {
    /// The value.
    pub value: T,
    /// The case it stands in.
    pub case: Uuid,
    /// Its number.
    pub case_number: String,
    /// Its title.
    pub case_title: String,
}

impl Platform {
    /// What is known of a party under its 统一社会信用代码 or document number, latest first.
    ///
    /// # Errors
    /// When the person may list no cases.
    pub async fn known_parties(&self, person: &Person, number: &str) -> Result<Vec<Known<Party>>, AppFault> {
        self.access.authorise(&person.actor, &Request::ListCases)?;
        let (Some(number), Ok(scope)) = (party_key(number), self.access.personal_scope(&person.actor)) else {
            return Ok(Vec::new());
        };
        let rows = self.store.known(&scope, "party", &number, MAX_KNOWN).await?;
        let found = self.named(person, rows).await?;
        for known in &found {
            let (action, case) = (Action::ReadPersonalData.name(), known.case.to_string());
            self.note(person, action, &case, GRANTED, "按证件号码带出当事人").await?;
        }
        Ok(found)
    }

    /// What is known of a right under its number, latest first.
    ///
    /// # Errors
    /// As [`Platform::known_parties`].
    pub async fn known_rights(&self, person: &Person, number: &str) -> Result<Vec<Known<Right>>, AppFault> {
        self.access.authorise(&person.actor, &Request::ListCases)?;
        let Some(number) = right_key(number) else { return Ok(Vec::new()) };
        let scope = self.access.scope(&person.actor)?;
        let rows = self.store.known(&scope, "right", &number, MAX_KNOWN).await?;
        self.named(person, rows).await
    }

    /// The values with the names of their cases; the same value is offered once, from where it changed last.
    async fn named<T: DeserializeOwned>(
        &self,
        person: &Person,
        rows: Vec<(KnownRow, Uuid)>,
    ) -> Result<Vec<Known<T>>, AppFault> {
        let scope = self.access.scope(&person.actor)?;
        let ids: Vec<Uuid> = rows.iter().map(|(_, case)| *case).collect();
        let names = self.store.case_names(&scope, &ids).await?;
        let names: BTreeMap<Uuid, _> = names.into_iter().map(|name| (name.id, name)).collect();
        let mut seen = std::collections::BTreeSet::new();
        let mut known = Vec::new();
        for (row, case) in rows {
            let Some(name) = names.get(&case).filter(|_| seen.insert(row.body.clone())) else { continue };
            let value = serde_json::from_str(&row.body).map_err(AppFault::ours)?;
            known.push(Known {
                value,
                case,
                case_number: name.number.clone(),
                case_title: name.title.clone(),
            });
        }
        Ok(known)
    }
}
