//! Cases about the same right or the same party, as far as a person may see them: what lies outside is not even counted.
use crate::cases::{CaseView, key_rows};
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::Request;
use case::FieldValue;
use case::likeness::{Key, Likeness, keys, keys_of};
use law::procedure::Field;
use serde::Serialize;
use serde_json::{Map, Value};
use store::CaseRow;
use uuid::Uuid;

/// Most cases that are told of, the latest; the search shows more.
pub const MAX_RELATED: usize = 20;

/// A case that has something in common with another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RelatedCase {
    /// The case.
    pub id: Uuid,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Procedure id.
    pub procedure: String,
    /// Name of the organ that conducts it.
    pub organ_name: String,
    /// Its status.
    pub status: String,
    /// What they have in common, surest first: words.
    pub reasons: Vec<&'static str>,
    /// Whether the first case names it among its links already.
    pub linked: bool,
}

impl Platform {
    /// Cases about the same right or party as one that the person is looking at.
    ///
    /// # Errors
    /// The store's.
    pub async fn related(&self, person: &Person, view: &CaseView) -> Result<Vec<RelatedCase>, AppFault> {
        let Some(procedure) = self.rules.library.procedure(&view.procedure) else { return Ok(Vec::new()) };
        // What is masked in this case must not lead anywhere either.
        let known = keys(procedure, &view.state).into_iter().filter(|key| !(key.personal && view.masked));
        let known: Vec<Key> = known.collect();
        self.alike(person, &known, Some(view.state.id), &view.state.links).await
    }

    /// Cases about the same right or party as one of which a form is being filled.
    ///
    /// # Errors
    /// When the person may not list cases, or the store fails.
    pub async fn related_to_form(
        &self,
        person: &Person,
        fields: &[Field],
        form: &Map<String, Value>,
    ) -> Result<Vec<RelatedCase>, AppFault> {
        let typed = form.iter().filter_map(|(id, raw)| {
            let field = fields.iter().find(|field| *field.id == *id)?;
            case::value::parse(field, raw).ok().flatten()
        });
        let typed: Vec<FieldValue> = typed.collect();
        self.alike(person, &keys_of(&typed), None, &[]).await
    }

    /// The same for facts that came with a hand-over.
    ///
    /// # Errors
    /// When the person may not list cases, or the store fails.
    pub async fn related_to_facts<'a>(
        &self,
        person: &Person,
        facts: impl IntoIterator<Item = &'a FieldValue>,
    ) -> Result<Vec<RelatedCase>, AppFault> {
        self.alike(person, &keys_of(facts), None, &[]).await
    }

    async fn alike(
        &self,
        person: &Person,
        keys: &[Key],
        without: Option<Uuid>,
        links: &[Uuid],
    ) -> Result<Vec<RelatedCase>, AppFault> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        self.access.authorise(&person.actor, &Request::ListCases)?;
        let scope = self.access.scope(&person.actor)?;
        let personal = self.access.personal_scope(&person.actor).ok();
        let most = i64::try_from(MAX_RELATED).map_err(AppFault::ours)?;
        let rows = self.store.alike(&scope, personal.as_ref(), &key_rows(keys), without, most).await?;
        let mut found: Vec<(RelatedCase, Vec<Likeness>)> = Vec::new();
        for row in rows {
            let Some(likeness) = Likeness::ALL.into_iter().find(|known| known.key() == row.likeness) else {
                continue;
            };
            match found.iter_mut().find(|(case, _)| case.id == row.case.case_id) {
                Some((_, reasons)) => reasons.push(likeness),
                None => found.push((self.related_case(&row.case, links), vec![likeness])),
            }
        }
        for (case, reasons) in &mut found {
            reasons.sort_by_key(|one| Likeness::ALL.iter().position(|known| known == one));
            case.reasons = reasons.iter().map(|one| one.label()).collect();
        }
        let sureness = |reasons: &[Likeness]| {
            reasons.iter().filter_map(|one| Likeness::ALL.iter().position(|known| known == one)).min()
        };
        found.truncate(MAX_RELATED);
        found.sort_by_key(|(_, reasons)| sureness(reasons));
        Ok(found.into_iter().map(|(case, _)| case).collect())
    }

    fn related_case(&self, row: &CaseRow, links: &[Uuid]) -> RelatedCase {
        RelatedCase {
            id: row.case_id,
            number: row.number.clone().unwrap_or_default(),
            title: row.title.clone(),
            procedure: row.procedure.clone(),
            organ_name: self.rules.directory.organ_name(&row.organ).to_owned(),
            status: row.status.clone(),
            reasons: Vec::new(),
            linked: links.contains(&row.case_id),
        }
    }
}
