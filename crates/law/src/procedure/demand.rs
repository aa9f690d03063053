//! Whether an act asks for a field: its form says so, a guard does, or the hand-over that it sends lists the paper.
use super::{Act, Field, FieldType, FormField, Guard, Paper, Procedure};
use crate::expression::{FactValue, Left, Need};

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
