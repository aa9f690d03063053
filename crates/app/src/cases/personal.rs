//! What of a case one person may see: personal data and opinions, in values of fields and in papers. A paper is taken for
//! personal unless the procedure calls it public or knows nothing personal at all; one that came into the file in several
//! ways is as closed as the most closed of them.
use super::Recorded;
use super::redact::Redactor;
use super::view::MASKED;
use case::state::IssuedDocument;
use case::value::{FieldValue, FileRef, Party};
use case::{CaseState, EventKind};
use law::Library;
use law::procedure::{Field, FieldType, Handover, Paper, Procedure};
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// Whether the value of a field is personal data; a field that the procedure does not know is taken for one.
pub(crate) fn is_personal(procedure: &Procedure, field: &str) -> bool {
    procedure.field(field).is_none_or(Field::is_personal)
}

/// The rule about papers of one case.
pub(crate) struct PaperRule<'a> {
    pub(crate) library: &'a Library,
    pub(crate) procedure: &'a Procedure,
    pub(crate) state: &'a CaseState,
    pub(crate) events: &'a [Arc<Recorded>],
}

/// How a file came into the file of the case.
enum Came<'a> {
    /// As the value of a field.
    Field(&'a str, &'a FileRef),
    /// Beside the form, as a kind of paper.
    Beside(&'a FileRef),
    /// With an item that was only put on file, or by a correction: of what kind is not known.
    Unknown,
}

impl PaperRule<'_> {
    /// Whether only those who may read personal data may open the paper, or see the name its file was given.
    pub(crate) fn is_personal(&self, file: &FileRef) -> bool {
        if let Some(document) = self.document(file) {
            return document.personal;
        }
        let came = self.came(file);
        came.is_empty() || came.iter().any(|came| self.came_as_personal(came))
    }

    /// Whether only those who may read opinions may open the paper.
    pub(crate) fn is_opinion(&self, file: &FileRef) -> bool {
        let field = |came: &Came<'_>| match came {
            Came::Field(id, _) => self.procedure.field(id).is_some_and(Field::is_opinion),
            Came::Beside(named) => self.fields_of_kind(&named.paper).any(Field::is_opinion),
            Came::Unknown => false,
        };
        self.came(file).iter().any(field)
    }

    fn came_as_personal(&self, came: &Came<'_>) -> bool {
        let (field, named) = match came {
            Came::Unknown => return true,
            Came::Field(id, named) => (self.procedure.field(id), named),
            Came::Beside(named) => (None, named),
        };
        match field {
            Some(field) if field.is_personal() => return true,
            Some(field) if field.public => return false,
            _ => {}
        }
        let listed: Vec<(&Handover, &Paper)> = self.listed(named).collect();
        if self.fields_of_kind(&named.paper).any(Field::is_personal) {
            return true;
        }
        if self.fields_of_kind(&named.paper).any(|field| field.public)
            || listed.iter().any(|(_, paper)| paper.public)
        {
            return false;
        }
        // A document is drawn from the whole case; whether this one shows a person only its maker knows.
        listed.iter().any(|(_, paper)| paper.drawn) || self.procedure.fields.iter().any(Field::is_personal)
    }

    /// Every way in which a file came in.
    fn came<'b>(&'b self, file: &FileRef) -> Vec<Came<'b>> {
        let among = |papers: &'b [FileRef]| papers.iter().filter(|paper| paper.sha256 == file.sha256);
        let mut came = Vec::new();
        for recorded in self.events {
            match &recorded.event.what {
                EventKind::Done { form, papers, .. } => {
                    for (id, value) in form {
                        came.extend(files(value, &file.sha256).map(|named| Came::Field(id, named)));
                    }
                    came.extend(among(papers).map(Came::Beside));
                }
                EventKind::ItemFiled { papers, .. } => came.extend(among(papers).map(|_| Came::Unknown)),
                EventKind::PaperFollowed { file: followed, .. } if followed.sha256 == file.sha256 => {
                    came.push(Came::Beside(followed));
                }
                EventKind::FactCorrected { value, .. } => {
                    came.extend(files(value, &file.sha256).map(|_| Came::Unknown));
                }
                _ => {}
            }
        }
        came
    }

    /// Title of the kind of paper, for those who may not see the file's name.
    pub(crate) fn kind_in_words(&self, file: &FileRef) -> String {
        let of_document = self.document(file).map(|document| document.title.clone());
        let of_field = self.fields(file).map(|field| field.title.clone()).next();
        let title = of_document
            .or(of_field)
            .or_else(|| self.listed(file).map(|(_, paper)| paper.title.clone()).next());
        title.unwrap_or_else(|| "材料".into())
    }

    /// What the file is: the document that the case made of it, or what a list of papers or the field that holds it is called.
    pub(crate) fn title(&self, file: &FileRef) -> Option<String> {
        if let Some(document) = self.document(file) {
            return Some(format!("文书：{}", document.title));
        }
        let listed = self.procedure.paper_title(&file.paper).map(str::to_owned);
        let sent = || self.library.papers.get(&file.paper).cloned();
        let held = || {
            let mut fields = self.came(file).into_iter().filter_map(|came| match came {
                Came::Field(id, _) => self.procedure.field(id).map(|field| field.title.clone()),
                Came::Beside(_) | Came::Unknown => None,
            });
            fields.next_back().or_else(|| self.fields(file).map(|field| field.title.clone()).next())
        };
        listed.or_else(sent).or_else(held)
    }

    /// The official document that the file is, if the case made one of it.
    fn document(&self, file: &FileRef) -> Option<&IssuedDocument> {
        let is = |known: &&IssuedDocument| known.file.as_ref().is_some_and(|made| made.sha256 == file.sha256);
        self.state.documents.iter().find(is)
    }

    /// File fields that ask for this kind of paper, or hold this very file.
    fn fields<'b>(&'b self, file: &'b FileRef) -> impl Iterator<Item = &'b Field> {
        let holds = |field: &Field| {
            self.state.facts.get(&*field.id).is_some_and(|value| files(value, &file.sha256).next().is_some())
        };
        let held = self.file_fields().filter(move |field| holds(field));
        self.fields_of_kind(&file.paper).chain(held)
    }

    fn fields_of_kind<'b>(&'b self, kind: &'b str) -> impl Iterator<Item = &'b Field> {
        let asks = move |field: &Field| field.paper.as_ref().is_some_and(|paper| **paper == kind);
        self.file_fields().filter(move |field| !kind.is_empty() && asks(field))
    }

    fn file_fields(&self) -> impl Iterator<Item = &Field> {
        self.procedure.fields.iter().filter(|field| field.kind == FieldType::File)
    }

    /// Where hand-overs of this procedure, or those its acts sign for, list this kind of paper.
    fn listed<'b>(&'b self, file: &'b FileRef) -> impl Iterator<Item = (&'b Handover, &'b Paper)> {
        let signed_for = self.procedure.acts.iter().flat_map(|act| &act.receives).filter_map(|kind| {
            let (procedure, handover) = kind.split_once('/')?;
            let senders = self.library.procedures.values().filter(move |p| *p.id == procedure);
            Some(senders.filter_map(move |sender| sender.handover(handover)))
        });
        let all = self.procedure.handovers.iter().chain(signed_for.flatten());
        all.flat_map(|handover| handover.papers.iter().map(move |paper| (handover, paper)))
            .filter(|(_, paper)| !file.paper.is_empty() && *paper.id == file.paper)
    }
}

/// What one person sees of a case.
pub(crate) struct Eyes<'a> {
    /// Personal data are masked.
    pub(crate) masked: bool,
    /// Opinions are shown.
    pub(crate) opinions: bool,
    /// The person's organ: what it said itself it may read again.
    pub(crate) organ: &'a str,
    /// Linked cases that the person may read; of others nothing is told.
    pub(crate) linked: BTreeSet<Uuid>,
    /// Which papers are personal.
    pub(crate) rule: PaperRule<'a>,
    /// What tells in words who the persons of the case are.
    pub(crate) redactor: Redactor,
}

impl Eyes<'_> {
    /// Whether the person may not open a paper.
    pub(crate) fn is_locked(&self, file: &FileRef) -> bool {
        (self.masked && self.rule.is_personal(file)) || (!self.opinions && self.rule.is_opinion(file))
    }

    /// Whether the person may read what an organ's officers say among themselves: notes, work given, what awaits others.
    pub(crate) fn hears(&self, organ: &str) -> bool {
        self.opinions || organ == self.organ
    }

    /// Whether a value is an opinion that the person may not read.
    pub(crate) fn hides(&self, field: &str) -> bool {
        !self.opinions && self.rule.procedure.field(field).is_some_and(Field::is_opinion)
    }

    /// The file's name, or the kind of paper where the name itself may tell too much.
    pub(crate) fn file_name(&self, file: &FileRef) -> String {
        if self.is_locked(file) {
            format!("{}（{MASKED}）", self.rule.kind_in_words(file))
        } else {
            file.name.clone()
        }
    }

    /// The file under a name that the person may see.
    pub(crate) fn file(&self, file: &FileRef) -> FileRef {
        FileRef { name: self.file_name(file), ..file.clone() }
    }

    /// Words as the person may read them.
    pub(crate) fn words(&self, text: String) -> String {
        if self.masked { self.redactor.shown(&text) } else { text }
    }

    /// Whether a value is shown just as it was recorded.
    pub(crate) fn shows(&self, field: &str, value: &FieldValue) -> bool {
        let mut shown = value.clone();
        self.mask(field, &mut shown);
        shown == *value
    }

    /// Masks a value of a field as far as the person may not see it.
    pub(crate) fn mask(&self, field: &str, value: &mut FieldValue) {
        let personal = is_personal(self.rule.procedure, field);
        match value {
            FieldValue::Many(values) => values.iter_mut().for_each(|value| self.mask(field, value)),
            FieldValue::File(file) => *file = self.file(file),
            other if self.hides(field) => *other = FieldValue::Text(MASKED.into()),
            _ if !self.masked => {}
            FieldValue::Party(party) => {
                let (kind, part) = (party.kind.clone(), party.part.clone());
                *party = Party { name: MASKED.into(), kind, part, ..Party::default() };
            }
            other if personal => *other = FieldValue::Text(MASKED.into()),
            FieldValue::Text(text) => *text = self.redactor.shown(text),
            FieldValue::Right(right) => right.holder = self.redactor.shown(&right.holder),
            _ => {}
        }
    }
}

/// The files of a value that have this digest.
fn files<'a>(value: &'a FieldValue, sha256: &str) -> impl Iterator<Item = &'a FileRef> {
    let found = value.each().into_iter().filter_map(|one| match one {
        FieldValue::File(file) => Some(file),
        _ => None,
    });
    found.filter(move |file| file.sha256 == sha256)
}
