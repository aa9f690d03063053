//! Seeing a document before acting: a draft from what is typed, without number, marked as one. It changes nothing.
use super::PRESS;
use super::content::Matter;
use crate::audit::GRANTED;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::{Action, Request};
use document::{PressFault, Printed};
use law::procedure::{Act, Procedure};
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

/// A document that an act will make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WillMake {
    /// Template.
    pub template: String,
    /// Title.
    pub title: String,
    /// What it is for.
    pub summary: String,
}

/// A draft.
#[derive(Debug, Clone)]
pub struct Preview {
    /// Name of the file.
    pub name: String,
    /// The draft.
    pub printed: Printed,
}

impl Platform {
    /// Documents that an act of a procedure makes, by template.
    #[must_use]
    pub fn documents_made_by(&self, procedure: &str, act: &str) -> Vec<WillMake> {
        let made = document::shipped::templates().made_by(procedure, act);
        made.map(|template| WillMake {
            template: template.id.clone(),
            title: template.title.clone(),
            summary: template.summary.clone(),
        })
        .collect()
    }

    /// A draft of a document as an act with this form would make it now. What is typed wrongly is left out of it; the
    /// form's own check says so when it is sent.
    ///
    /// # Errors
    /// "Not there"; not allowed, also where the document shows personal data that the person may not read; a character
    /// that no font has.
    pub async fn preview_document(
        &self,
        person: &Person,
        case: Uuid,
        act: &str,
        template: &str,
        form: &Map<String, Value>,
    ) -> Result<Preview, AppFault> {
        let loaded = self.load_to_read(person, case).await?;
        let act = loaded.procedure.act(act).ok_or(AppFault::NotThere)?;
        self.grant_act_of(person, &loaded, act)?;
        let template = document::shipped::templates()
            .made_by(&loaded.procedure.id, &act.id)
            .find(|made| made.id == template)
            .ok_or(AppFault::NotThere)?;
        if template.personal {
            self.access.authorise(&person.actor, &Request::ReadPersonalData(&loaded.facts))?;
            let told = format!("文书草稿：{}", template.title);
            self.note(person, Action::ReadPersonalData.name(), &case.to_string(), GRANTED, &told).await?;
        }
        let mut facts = loaded.state.facts.clone();
        facts.extend(typed(loaded.procedure, act, form));
        let matter = Matter {
            procedure: loaded.procedure,
            state: &loaded.state,
            facts: &facts,
            organ: &person.case_actor.organ,
            at: self.now(),
            beside: Vec::new(),
        };
        let content = matter.content(self, template, None, None);
        let printed = tokio::task::spawn_blocking(move || PRESS.print(template, &content));
        let printed = printed.await.map_err(AppFault::ours)?.map_err(said)?;
        Ok(Preview { name: format!("{}（草稿）.pdf", template.title), printed })
    }
}

/// What of a form can be read.
fn typed(
    procedure: &Procedure,
    act: &Act,
    form: &Map<String, Value>,
) -> impl Iterator<Item = (String, case::FieldValue)> {
    act.form.iter().filter_map(|wanted| {
        let field = procedure.field(&wanted.field)?;
        let value = case::value::parse(field, form.get(&*wanted.field)?).ok().flatten()?;
        Some((wanted.field.value.clone(), value))
    })
}

/// What a person can mend is said to the person; the rest is ours.
fn said(fault: PressFault) -> AppFault {
    match fault {
        PressFault::NoFonts(_)
        | PressFault::NoGlyph(_)
        | PressFault::Lacks { .. }
        | PressFault::TooLong(_) => AppFault::rejected("document", fault.to_string()),
        PressFault::Page { .. } => AppFault::ours(fault),
    }
}
