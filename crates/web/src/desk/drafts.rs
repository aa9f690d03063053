//! What a draft of a form holds.
use crate::ui::form::{Submission, TypedPaper};
use case::value::FileRef;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

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

    /// All papers in it.
    #[must_use]
    pub fn files(&self) -> Vec<FileRef> {
        let fields = self.form.values().flat_map(|value| match value {
            Value::Array(values) => values.iter().filter_map(file_in).collect::<Vec<_>>(),
            single => file_in(single).into_iter().collect(),
        });
        self.papers.iter().cloned().chain(fields).collect()
    }

    /// Takes every paper as it is kept, whatever the sender calls it; `false` if one is not known.
    #[must_use]
    pub fn settle(&mut self, known: &dyn Fn(&str, &str) -> Option<FileRef>) -> bool {
        for paper in &mut self.papers {
            match known(&paper.sha256, &paper.paper) {
                Some(file) => *paper = file,
                None => return false,
            }
        }
        self.form.values_mut().all(|value| settle(value, known))
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

/// A stored file as the raw value of a field.
#[must_use]
pub fn raw_of(file: &FileRef) -> Value {
    json!({ "sha256": file.sha256, "name": file.name, "bytes": file.bytes.to_string(), "paper": file.paper })
}

/// The file that a raw value is; none for another value.
fn file_in(raw: &Value) -> Option<FileRef> {
    let text = |key: &str| raw.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let sha256 = raw.get("sha256")?.as_str()?.to_owned();
    let bytes = raw.get("bytes").and_then(|bytes| bytes.as_i64().or_else(|| bytes.as_str()?.parse().ok()));
    Some(FileRef { sha256, name: text("name"), bytes: bytes.unwrap_or(0), paper: text("paper") })
}

/// Takes every file inside a raw value as it is kept; `false` if one is not known.
#[must_use]
pub fn settle(raw: &mut Value, known: &dyn Fn(&str, &str) -> Option<FileRef>) -> bool {
    if let Value::Array(values) = raw {
        return values.iter_mut().all(|value| settle(value, known));
    }
    let Some(named) = file_in(raw) else { return true };
    let file = known(&named.sha256, &named.paper);
    let known = file.is_some();
    if let Some(file) = file {
        *raw = raw_of(&file);
    }
    known
}

/// Digests of the files inside a raw value of a field.
#[must_use]
pub fn files_in(raw: &Value) -> Vec<&str> {
    match raw {
        Value::Array(values) => values.iter().filter_map(|value| value.get("sha256")?.as_str()).collect(),
        single => single.get("sha256").and_then(Value::as_str).into_iter().collect(),
    }
}
