//! What of a case is personal data: values of fields, and papers that may hold such values. A paper is taken for personal
//! unless the procedure calls it public or nothing personal ever travelled with it.
use super::Recorded;
use super::view::MASKED;
use case::state::IssuedDocument;
use case::value::{FieldValue, FileRef, Party};
use case::{CaseState, EventKind};
use law::Library;
use law::procedure::{Field, FieldType, Handover, Paper, Procedure};
use std::collections::BTreeMap;

/// Whether the value of a field is personal data; a field that the procedure does not know is taken for one.
pub(crate) fn is_personal(procedure: &Procedure, field: &str) -> bool {
    procedure.field(field).is_none_or(Field::is_personal)
}

/// The rule about papers of one case.
pub(crate) struct PaperRule<'a> {
    pub(crate) library: &'a Library,
    pub(crate) procedure: &'a Procedure,
    pub(crate) state: &'a CaseState,
    pub(crate) events: &'a [Recorded],
}

impl PaperRule<'_> {
    /// Whether only those who may read personal data may open the paper, or see the name its file was given.
    pub(crate) fn is_personal(&self, file: &FileRef) -> bool {
        if let Some(document) = self.document(file) {
            return document.personal;
        }
        let fields: Vec<&Field> = self.fields(file).collect();
        let listed: Vec<(&Handover, &Paper)> = self.listed(file).collect();
        if fields.iter().any(|field| field.is_personal()) {
            return true;
        }
        if fields.iter().any(|field| field.public) || listed.iter().any(|(_, paper)| paper.public) {
            return false;
        }
        // A document is drawn from the whole case; whether this one shows a person only its maker knows.
        if listed.iter().any(|(_, paper)| paper.drawn) {
            return true;
        }
        let carried = |handover: &Handover| handover.carries.iter().any(|id| is_personal(self.procedure, id));
        listed.iter().any(|(handover, _)| carried(handover)) || self.came_with_personal_values(file)
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

    /// The official document that the file is, if the case made one of it.
    fn document(&self, file: &FileRef) -> Option<&IssuedDocument> {
        let is = |known: &&IssuedDocument| known.file.as_ref().is_some_and(|made| made.sha256 == file.sha256);
        self.state.documents.iter().find(is)
    }

    /// File fields that ask for this kind of paper, or hold this very file.
    fn fields<'b>(&'b self, file: &'b FileRef) -> impl Iterator<Item = &'b Field> {
        let holds = |field: &Field| {
            let value = self.state.facts.get(&*field.id);
            value.is_some_and(|value| value.each().iter().any(|one| is_file(one, &file.sha256)))
        };
        let asks = |field: &Field| {
            !file.paper.is_empty() && field.paper.as_ref().is_some_and(|paper| **paper == file.paper)
        };
        let files = self.procedure.fields.iter().filter(|field| field.kind == FieldType::File);
        files.filter(move |field| asks(field) || holds(field))
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

    /// Whether the file came in one event with personal values. What travelled with an item that was only put on file is
    /// not kept, so that its papers count as personal.
    fn came_with_personal_values(&self, file: &FileRef) -> bool {
        let among = |papers: &[FileRef]| papers.iter().any(|paper| paper.sha256 == file.sha256);
        let personal =
            |form: &BTreeMap<String, FieldValue>| form.keys().any(|id| is_personal(self.procedure, id));
        let within = |form: &BTreeMap<String, FieldValue>| {
            form.values().any(|value| value.each().iter().any(|one| is_file(one, &file.sha256)))
        };
        self.events.iter().any(|recorded| match &recorded.event.what {
            EventKind::Done { form, papers, .. } => (among(papers) || within(form)) && personal(form),
            EventKind::ItemFiled { papers, .. } => among(papers),
            EventKind::PaperFollowed { file: followed, .. } => followed.sha256 == file.sha256,
            _ => false,
        })
    }
}

/// What one person sees of a case.
pub(crate) struct Eyes<'a> {
    /// Personal data are masked.
    pub(crate) masked: bool,
    /// Opinions are shown.
    pub(crate) opinions: bool,
    /// Which papers are personal.
    pub(crate) rule: PaperRule<'a>,
}

impl Eyes<'_> {
    /// Whether the person may not open a paper.
    pub(crate) fn is_locked(&self, file: &FileRef) -> bool {
        self.masked && self.rule.is_personal(file)
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
            _ if !self.masked => {}
            FieldValue::Party(party) => {
                let (kind, part) = (party.kind.clone(), party.part.clone());
                *party = Party { name: MASKED.into(), kind, part, ..Party::default() };
            }
            other if personal => *other = FieldValue::Text(MASKED.into()),
            _ => {}
        }
    }
}

fn is_file(value: &FieldValue, sha256: &str) -> bool {
    matches!(value, FieldValue::File(file) if file.sha256 == sha256)
}
