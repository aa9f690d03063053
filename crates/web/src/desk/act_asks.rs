//! What an act asks of the fields of its form, and which papers travel with it: a paper that has a field is asked for there.
use super::act_form::Doing;
use super::case_sections::paper_title;
use crate::security;
use crate::ui::form::{Ask, PaperWanted};
use law::procedure::{Demand, Guard, Paper};
use std::collections::BTreeMap;

impl Doing<'_> {
    /// Papers of the hand-over that the act sends.
    pub(super) fn papers_wanted(&self) -> Vec<PaperWanted> {
        self.papers_sent().iter().map(|paper| self.wanted(paper)).collect()
    }

    fn papers_sent(&self) -> &[Paper] {
        let sent = self.act.sends.as_ref().and_then(|id| self.procedure.handover(id));
        sent.map(|handover| handover.papers.as_slice()).unwrap_or_default()
    }

    fn wanted(&self, paper: &Paper) -> PaperWanted {
        let today = case::actor::civil_date(self.state.platform.now());
        PaperWanted {
            id: paper.id.value.clone(),
            title: paper_title(self.procedure, &paper.id),
            required: paper.required,
            drawn: paper.drawn,
            present: self.in_file.iter().any(|file| file.paper == *paper.id),
            cite: Some(security::cite(self.state, &paper.cite, today)),
        }
    }

    /// What the act asks of each field of its form that it asks anything of.
    pub(super) fn asks(&self) -> BTreeMap<String, Ask> {
        let today = case::actor::civil_date(self.state.platform.now());
        let says =
            |guard: &Guard| (guard.refusal.clone(), Some(security::cite(self.state, &guard.cite, today)));
        let mut asks: BTreeMap<String, Ask> = BTreeMap::new();
        for wanted in &self.act.form {
            let on_file = self.procedure.field(&wanted.field).and_then(|field| field.paper.as_ref());
            if on_file.is_some_and(|paper| self.in_file.iter().any(|file| file.paper == **paper)) {
                continue;
            }
            let (always, guards) = match self.procedure.demand(self.act, wanted) {
                Demand::Optional => continue,
                Demand::Always(guards) => (true, guards),
                Demand::Sometimes(guards) => (false, guards),
            };
            let when = guards.into_iter().map(says).collect();
            asks.insert(wanted.field.value.clone(), Ask { always, when, paper: None });
        }
        for wanted in self.act.form.iter().filter(|wanted| wanted.drawn) {
            let Some(field) = self.procedure.field(&wanted.field) else { continue };
            let Some(paper) = &field.paper else { continue };
            asks.entry(field.id.value.clone()).or_default().paper = Some(PaperWanted {
                id: paper.value.clone(),
                title: field.title.clone(),
                required: true,
                drawn: true,
                present: self.in_file.iter().any(|file| file.paper == **paper),
                cite: Some(security::cite(self.state, field.cite.as_ref().unwrap_or(&self.act.cite), today)),
            });
        }
        for paper in self.papers_sent() {
            if let Some(field) = self.procedure.field_of_paper(self.act, paper) {
                asks.entry(field.id.value.clone()).or_default().paper = Some(self.wanted(paper));
            }
        }
        asks
    }
}
