//! What a draft of a form holds.
use crate::ui::form::{Submission, TypedPaper};
use case::value::FileRef;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A form half written, as it is kept.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DraftForm {
    form: Map<String, Value>,
    papers: Vec<FileRef>,
    title: Option<String>,
    secrecy: Option<String>,
    opinion: Option<String>,
    occurred_at: Option<String>,
    late_reason: Option<String>,
    /// Hand-over item for which it was written.
    item: Option<uuid::Uuid>,
}

impl DraftForm {
    /// The draft of what was sent.
    #[must_use]
    pub fn of(sent: &Submission, item: Option<uuid::Uuid>) -> Self {
        DraftForm {
            form: sent.form.clone(),
            papers: sent.papers.iter().map(file_of).collect(),
            title: sent.title.clone(),
            secrecy: sent.secrecy.clone(),
            opinion: sent.opinion.clone(),
            occurred_at: sent.occurred_at.clone(),
            late_reason: sent.late_reason.clone(),
            item,
        }
    }

    /// As text.
    #[must_use]
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a kept draft; none when it was written for another item or cannot be read.
    #[must_use]
    pub fn read(text: &str, item: Option<uuid::Uuid>) -> Option<Self> {
        let draft: DraftForm = serde_json::from_str(text).ok()?;
        (draft.item == item).then_some(draft)
    }

    /// As if it had just been sent.
    #[must_use]
    pub fn into_sent(self) -> Submission {
        Submission {
            form: self.form,
            papers: self.papers.into_iter().map(typed_of).collect(),
            title: self.title,
            secrecy: self.secrecy,
            opinion: self.opinion,
            occurred_at: self.occurred_at,
            late_reason: self.late_reason,
            ..Submission::default()
        }
    }

    /// Digests of all papers in it.
    pub fn digests(&self) -> impl Iterator<Item = &str> {
        let fields = self.form.values().flat_map(files_in);
        self.papers.iter().map(|file| file.sha256.as_str()).chain(fields)
    }
}

/// A paper kept from before, as a use case takes it.
#[must_use]
pub fn file_of(paper: &TypedPaper) -> FileRef {
    FileRef {
        sha256: paper.sha256.clone(),
        name: paper.name.clone(),
        bytes: paper.bytes,
        paper: paper.paper.clone(),
    }
}

/// A stored paper, as the form keeps it.
#[must_use]
pub fn typed_of(file: FileRef) -> TypedPaper {
    TypedPaper { sha256: file.sha256, name: file.name, bytes: file.bytes, paper: file.paper }
}

/// Digests of the files inside a raw value of a field.
#[must_use]
pub fn files_in(raw: &Value) -> Vec<&str> {
    match raw {
        Value::Array(values) => values.iter().filter_map(|value| value.get("sha256")?.as_str()).collect(),
        single => single.get("sha256").and_then(Value::as_str).into_iter().collect(),
    }
}
