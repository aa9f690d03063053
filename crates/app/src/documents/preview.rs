//! Seeing a document before acting: a draft from what is typed, without number, marked as one. It changes nothing.
use super::PRESS;
use super::content::Matter;
use crate::audit::GRANTED;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::{Platform, new_id};
use access::{Action, Request};
use case::EventKind;
use case::actor::civil_date;
use document::{Content, PressFault, Printed, Template};
use law::procedure::{Act, Procedure};
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

/// What a draft says in place of the number of a case that is not open yet.
const UNNUMBERED: &str = "（立件时编号）";
/// What a draft says in place of a title that is not typed yet.
const UNTITLED: &str = "【待填：标题】";

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

/// A case that is about to be opened, and the form of the act that opens it.
#[derive(Debug, Clone, Copy)]
pub struct OpeningDraft<'a> {
    /// Procedure.
    pub procedure: &'a str,
    /// Act.
    pub act: &'a str,
    /// Title of the case, where the form has no field for it.
    pub title: &'a str,
    /// Item of a hand-over that the act signs for.
    pub item: Option<Uuid>,
    /// Form, as far as it is filled.
    pub form: &'a Map<String, Value>,
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
        draft(template, matter.content(self, template, None, None)).await
    }

    /// A draft of a document as an act that opens a case would make it now: from what is typed and, where the act signs for
    /// a hand-over, from what came with it.
    ///
    /// # Errors
    /// As [`Platform::preview_document`]; not allowed, where the person may not open such a case.
    pub async fn preview_opening(
        &self,
        person: &Person,
        opening: &OpeningDraft<'_>,
        template: &str,
    ) -> Result<Preview, AppFault> {
        let now = self.now();
        let procedure = self.rules.library.procedure_on(opening.procedure, civil_date(now));
        let procedure = procedure.ok_or(AppFault::NotThere)?;
        let act = procedure.act(opening.act).filter(|act| act.opens).ok_or(AppFault::NotThere)?;
        self.grant_opening(person, procedure, act)?;
        let item = match opening.item {
            Some(id) => Some(self.item_for(person, id).await?),
            None => None,
        };
        if item.as_ref().is_some_and(|item| !act.signs_for(&item.kind)) {
            return Err(AppFault::NotThere);
        }
        let mut made = document::shipped::templates().made_by(&procedure.id, &act.id);
        let template = made.find(|made| made.id == template).ok_or(AppFault::NotThere)?;
        // What a person types himself he may see; what came with the item he may see as of any case of his.
        if template.personal && item.is_some() {
            let facts = self.facts_if_opened(person, procedure, act).ok_or(AppFault::NotThere)?;
            self.access.authorise(&person.actor, &Request::ReadPersonalData(&facts))?;
            let told = format!("文书草稿：{}", template.title);
            let subject = opening.item.unwrap_or_default().to_string();
            self.note(person, Action::ReadPersonalData.name(), &subject, GRANTED, &told).await?;
        }
        let mut facts = item.as_ref().map(|item| item.facts.clone()).unwrap_or_default();
        facts.extend(typed(procedure, act, opening.form));
        let named = facts.iter().find(|(id, _)| procedure.names_case(id));
        let title = match named {
            Some((_, case::FieldValue::Text(title))) => title.clone(),
            _ => opening.title.to_owned(),
        };
        let what = EventKind::Opened {
            procedure: procedure.key(),
            title: if title.is_empty() { UNTITLED.into() } else { title },
            organ: person.case_actor.organ.clone(),
            region: String::new(),
            secrecy: procedure.secrecy.clone(),
            number: UNNUMBERED.into(),
            origin: item.map(|item| item.origin),
        };
        let setting = self.setting(&person.case_actor, now, &new_id);
        let opened = case::decide::event(&setting, Uuid::nil(), now, None, what);
        let state = case::fold::fold(&[opened], &self.rules.library).map_err(AppFault::ours)?;
        let organ = &person.case_actor.organ;
        let matter = Matter { procedure, state: &state, facts: &facts, organ, at: now, beside: Vec::new() };
        draft(template, matter.content(self, template, None, None)).await
    }
}

/// Prints a draft.
async fn draft(template: &'static Template, content: Content) -> Result<Preview, AppFault> {
    let printed = tokio::task::spawn_blocking(move || PRESS.print(template, &content));
    let printed = printed.await.map_err(AppFault::ours)?.map_err(said)?;
    Ok(Preview { name: format!("{}（草稿）.pdf", template.title), printed })
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
