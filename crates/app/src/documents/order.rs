//! Ordering documents: in the append of the act that makes them, so that act and number stand or fall together.
use super::content::Matter;
use super::{DRAW_UP, PRESS};
use crate::cases::Loaded;
use crate::clock::micros;
use crate::fault::AppFault;
use crate::notices;
use crate::platform::{Platform, new_id};
use case::actor::civil_date;
use case::papers::MadeBy;
use case::value::FileRef;
use case::{CaseActor, CaseState, Event, EventKind, Organs, Refused};
use document::{PressFault, Template};
use law::Citation;
use law::procedure::Procedure;
use serde::{Deserialize, Serialize};
use store::{Append, NewJob, NumberRequest};
use uuid::Uuid;

/// What a job of drawing up carries.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DrawUp {
    pub(super) case: Uuid,
    pub(super) document: Uuid,
}

/// The article by which an act waits for this document, because nobody put one on file by hand: its hand-over must carry
/// it, or its form leaves the paper to the program.
fn awaited<'a>(
    template: &Template,
    procedure: &'a Procedure,
    state: &CaseState,
    act: &Event,
) -> Option<&'a Citation> {
    let EventKind::Done { act, .. } = &act.what else { return None };
    let act = procedure.act(act)?;
    let (_, cite) = procedure.papers_drawn(act).find(|(paper, _)| ***paper == *template.paper)?;
    let sent = act.sends.as_ref().and_then(|id| procedure.handover(id));
    let listed = sent.and_then(|sent| sent.papers.iter().find(|paper| *paper.id == template.paper));
    let by_hand = |file: &FileRef| file.paper == template.paper && !state.is_document(file);
    (listed.is_none_or(|paper| paper.required) && !state.papers.iter().any(by_hand)).then_some(cite)
}

fn undrawn(template: &Template, cite: &Citation, reason: &str) -> AppFault {
    let title = &template.title;
    let says = format!("《{title}》不能作成，不能办理：{reason}；请先补正，或者附上自己制作的“{title}”");
    Refused::one(&format!("paper:{}", template.paper), says, Some(cite.clone())).into()
}

fn not_made(template: &Template, reason: String, by: MadeBy) -> EventKind {
    EventKind::DocumentNotMade {
        template: template.key(),
        title: template.title.clone(),
        reason,
        by: Some(by),
    }
}

/// A job that draws up a document. One that is asked for anew has a key of its own, whatever became of the first.
fn drawing(case: Uuid, document: Uuid, key: &str, now: i64) -> NewJob {
    notices::job(DRAW_UP, &DrawUp { case, document }, Some(format!("document/{key}")), now)
}

impl Platform {
    /// Adds to an append whatever documents its acts make: number, event and job for each, or the event that says why a
    /// document cannot be made.
    ///
    /// # Errors
    /// Refused when a document cannot be made that is a required paper of the act's hand-over, or left to the program by its
    /// form.
    pub(crate) fn order_documents(
        &self,
        append: &mut Append,
        procedure: &Procedure,
        state: &mut CaseState,
        events: &mut Vec<Event>,
    ) -> Result<(), AppFault> {
        let mut found = Vec::new();
        for event in events.iter() {
            if let EventKind::Done { act, .. } = &event.what {
                let made = document::shipped::templates().made_by(&procedure.id, act);
                found.extend(made.map(|template| (template, event.clone())));
            }
        }
        let system = CaseActor::system();
        let setting = self.setting(&system, self.now(), &new_id);
        for (template, act) in found {
            let by = MadeBy::of(&act);
            let what = match self.cannot_make(template, procedure, state, &by) {
                Some(reason) => match awaited(template, procedure, state, &act) {
                    Some(cite) => return Err(undrawn(template, cite, &reason)),
                    None => not_made(template, reason, by),
                },
                None => self.number_document(append, template, state, &by),
            };
            let event = case::decide::event(&setting, state.id, setting.now, None, what);
            case::fold::apply(state, &event, &self.rules.library).map_err(AppFault::ours)?;
            events.push(event);
        }
        self.order_anew(append, state, events)
    }

    /// What is asked for anew: the number that it had is kept, one that had none gets it now; either is drawn up again.
    fn order_anew(
        &self,
        append: &mut Append,
        state: &mut CaseState,
        events: &mut Vec<Event>,
    ) -> Result<(), AppFault> {
        let system = CaseActor::system();
        let setting = self.setting(&system, self.now(), &new_id);
        let anew = |event: &&Event| matches!(event.what, EventKind::DocumentAskedAnew { .. });
        let asked: Vec<Event> = events.iter().filter(anew).cloned().collect();
        for asked in asked {
            let EventKind::DocumentAskedAnew { document, template, by, .. } = &asked.what else { continue };
            let Some(by) = by else {
                append.jobs.push(drawing(state.id, *document, &asked.id.to_string(), micros(self.now())));
                continue;
            };
            let what = self.number_document(append, super::draw::template(template)?, state, by);
            let event = case::decide::event(&setting, state.id, setting.now, None, what);
            case::fold::apply(state, &event, &self.rules.library).map_err(AppFault::ours)?;
            events.push(event);
        }
        Ok(())
    }

    /// Refuses to make a document anew while it still lacks something: no number is spent on it.
    ///
    /// # Errors
    /// Refused, with what is lacking.
    pub(crate) fn refuse_unmakeable(&self, loaded: &Loaded<'_>, events: &[Event]) -> Result<(), AppFault> {
        let state = &loaded.state;
        for event in events {
            let EventKind::DocumentAskedAnew { document, template, title, by } = &event.what else {
                continue;
            };
            let act_of = || {
                let known = state.documents.iter().find(|known| known.id == *document)?;
                let act = loaded.events.iter().find(|recorded| recorded.event.id == known.of)?;
                Some(MadeBy::of(&act.event))
            };
            let by = by.clone().or_else(act_of).ok_or(AppFault::NotThere)?;
            let lacking = self.cannot_make(super::draw::template(template)?, loaded.procedure, state, &by);
            if let Some(reason) = lacking {
                let says = format!("《{title}》还不能作成：{reason}；请先更正有关事实，再重新制作");
                return Err(Refused::one("document", says, None).into());
            }
        }
        Ok(())
    }

    /// Why a document cannot be made of the case as it stands with the act.
    fn cannot_make(
        &self,
        template: &Template,
        procedure: &Procedure,
        state: &CaseState,
        by: &MadeBy,
    ) -> Option<String> {
        let facts = &state.facts;
        let matter = Matter { procedure, state, facts, organ: &by.organ, at: by.at, beside: Vec::new() };
        let content = matter.content(self, template, None, None);
        let lacks = content.lacks(template);
        if !lacks.is_empty() {
            let (document, facts) = (template.title.clone(), lacks.into_iter().map(str::to_owned).collect());
            return Some(PressFault::Lacks { document, facts }.to_string());
        }
        let no_glyph = PRESS.no_glyph(&content);
        // Without any fonts the document waits for a program that has them: the job says so.
        (PRESS.can_print() && !no_glyph.is_empty()).then(|| PressFault::NoGlyph(no_glyph).to_string())
    }

    fn number_document(
        &self,
        append: &mut Append,
        template: &Template,
        state: &CaseState,
        by: &MadeBy,
    ) -> EventKind {
        let year = civil_date(by.at).year();
        let mark = self.rules.directory.organ(&by.organ).map(|organ| organ.mark).unwrap_or_default();
        let position = append.numbers.len();
        append.numbers.push(NumberRequest {
            series: template.series_of(&by.organ, year),
            template: template.number_of(&mark, year),
            stream: 0,
            names_case: false,
        });
        // Random, not by time: whoever knows one code must not guess another.
        let document = Uuid::new_v4();
        append.jobs.push(drawing(state.id, document, &document.to_string(), micros(self.now())));
        EventKind::DocumentNumbered {
            document,
            template: template.key(),
            title: template.title.clone(),
            number: store::number_placeholder(position),
            of: by.event,
            paper: template.paper.clone(),
            personal: template.personal,
        }
    }
}
