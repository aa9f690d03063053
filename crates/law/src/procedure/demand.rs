//! Whether an act asks for a field: its form says so, a guard does, or the hand-over that it sends lists the paper.
use super::{Act, Field, FieldType, FormField, Guard, Paper, Procedure};
use crate::citation::Citation;
use crate::expression::{FactValue, Left, Need};
use crate::source::Located;

/// What an act asks of a field of its form.
#[derive(Debug, Clone)]
pub enum Demand<'a> {
    /// May be left out.
    Optional,
    /// Must be given; the guards that never hold without it, if it is they who ask for it.
    Always(Vec<&'a Guard>),
    /// Must be given in the cases of which these guards speak.
    Sometimes(Vec<&'a Guard>),
}

impl Procedure {
    /// What an act asks of a field of its form, by the form and by its guards.
    #[must_use]
    pub fn demand<'a>(&self, act: &'a Act, wanted: &FormField) -> Demand<'a> {
        let Some(field) = self.field(&wanted.field).filter(|_| !wanted.required) else {
            return if wanted.required { Demand::Always(Vec::new()) } else { Demand::Optional };
        };
        let absent = field.absent();
        let paper = field.paper.as_ref().map(|paper| paper.as_str());
        let left = Left { field: &field.id, paper, absent: &absent };
        let asking = |need: Need| {
            let guards = act.guards.iter().filter(move |guard| guard.require.need(left) == need);
            guards.collect::<Vec<_>>()
        };
        let always = asking(Need::Always);
        if !always.is_empty() {
            return Demand::Always(always);
        }
        let sometimes = asking(Need::Sometimes);
        if sometimes.is_empty() { Demand::Optional } else { Demand::Sometimes(sometimes) }
    }

    /// What a kind of paper is called: in the lists of the hand-overs, or by the field that holds it.
    #[must_use]
    pub fn paper_title(&self, id: &str) -> Option<&str> {
        let papers = self.handovers.iter().flat_map(|handover| &handover.papers);
        let listed = papers.filter(|paper| *paper.id == id).map(|paper| paper.title.as_str()).next();
        let holds = |field: &&Field| field.paper.as_ref().is_some_and(|paper| **paper == id);
        listed.or_else(|| self.fields.iter().find(holds).map(|field| field.title.as_str()))
    }

    /// Papers that the act draws up itself: kind and article, of the hand-over it sends and of its form.
    pub fn papers_drawn<'a>(
        &'a self,
        act: &'a Act,
    ) -> impl Iterator<Item = (&'a Located<String>, &'a Citation)> + use<'a> {
        let sent = act.sends.as_ref().and_then(|id| self.handover(id));
        let sent = sent.into_iter().flat_map(|handover| &handover.papers).filter(|paper| paper.drawn);
        let asked = act.form.iter().filter(|wanted| wanted.drawn);
        let asked = asked.filter_map(|wanted| {
            let field = self.field(&wanted.field)?;
            Some((field.paper.as_ref()?, field.cite.as_ref().map_or(&act.cite.value, |cite| &cite.value)))
        });
        sent.map(|paper| (&paper.id, &paper.cite.value)).chain(asked)
    }

    /// The file field of an act's form that holds a paper of the hand-over the act sends: the paper is asked for once.
    #[must_use]
    pub fn field_of_paper(&self, act: &Act, paper: &Paper) -> Option<&Field> {
        let asked = act.form.iter().filter_map(|wanted| self.field(&wanted.field));
        let mut files = asked.filter(|field| field.kind == FieldType::File);
        files.find(|field| field.paper.as_ref().is_some_and(|held| **held == *paper.id))
    }
}

impl Field {
    /// What conditions see while it is empty.
    #[must_use]
    pub fn absent(&self) -> FactValue {
        match self.kind {
            _ if self.many => FactValue::List(Vec::new()),
            FieldType::Number | FieldType::Money => FactValue::Number(0),
            _ => FactValue::Text(String::new()),
        }
    }
}
