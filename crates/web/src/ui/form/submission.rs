//! Everything a sent form says beside its fields: papers, opinion, late entry, what the button asked for.
use super::names::{MAX_ROWS, parse_form, with_phrase};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A paper kept from an earlier sending of the same form.
///
/// All of it comes from the browser: whoever reads it must check that this person sent such a file, and take name, size and
/// kind as they are kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TypedPaper {
    /// SHA-256 in hex.
    pub sha256: String,
    /// Name given by the sender.
    pub name: String,
    /// Size in bytes.
    pub bytes: i64,
    /// Kind of paper.
    pub paper: String,
}

/// A form as it was sent. Texts are as typed; blank ones are absent.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Submission {
    /// Values of the fields.
    pub form: Map<String, Value>,
    /// Papers kept from before; new ones come as files named `p.KIND`, `p_other` (kind in `other_kind`) and `u.FIELD`.
    pub papers: Vec<TypedPaper>,
    /// Kind chosen for files named `p_other`.
    pub other_kind: Option<String>,
    /// Title of a new case.
    pub title: Option<String>,
    /// Who may know a new case: key of the level chosen.
    pub secrecy: Option<String>,
    /// Opinion.
    pub opinion: Option<String>,
    /// When it happened, local time as typed (`2023-07-28T15:04`).
    pub occurred_at: Option<String>,
    /// Why it is typed in late.
    pub late_reason: Option<String>,
    /// Key that makes sending twice harmless.
    pub act_id: Option<String>,
    /// Version of the case the form was made from.
    pub expected_version: Option<u64>,
    /// CSRF token.
    pub csrf: Option<String>,
    /// Field for which more rows were asked: show the form again.
    pub more: Option<String>,
    /// Field whose goods list is to be filled from a spreadsheet.
    pub import: Option<String>,
    /// Row whose number is to be looked up: `FIELD.INDEX`, with `#N` the N-th of what is known.
    pub lookup: Option<String>,
    /// 暂存 was pressed.
    pub draft: bool,
}

impl Submission {
    /// Reads the names that [`super::act_form`] writes.
    #[must_use]
    pub fn read(pairs: &[(String, String)]) -> Self {
        let text = |name: &str| {
            let found = pairs.iter().find(|(n, value)| n == name && !value.trim().is_empty());
            found.map(|(_, value)| value.trim().to_owned())
        };
        let opinion = match (text("opinion"), text("ph.opinion")) {
            (written, Some(phrase)) => Some(with_phrase(written.as_deref().unwrap_or_default(), &phrase)),
            (written, None) => written,
        };
        Submission {
            form: parse_form(pairs),
            papers: papers(pairs),
            other_kind: text("p_kind"),
            title: text("title"),
            secrecy: text("secrecy"),
            opinion,
            occurred_at: text("occurred_at"),
            late_reason: text("late_reason"),
            act_id: text("act_id"),
            expected_version: text("expected_version").and_then(|v| v.parse().ok()),
            csrf: text("csrf"),
            more: text("_more"),
            import: text("_import"),
            lookup: text("_lookup"),
            draft: text("_draft").is_some(),
        }
    }
}

fn papers(pairs: &[(String, String)]) -> Vec<TypedPaper> {
    let mut rows: BTreeMap<usize, (TypedPaper, bool)> = BTreeMap::new();
    for (name, value) in pairs {
        let Some((index, key)) = name.strip_prefix("papers.").and_then(|rest| rest.split_once('.')) else {
            continue;
        };
        let Some(index) = index.parse::<usize>().ok().filter(|index| *index < MAX_ROWS) else {
            continue;
        };
        let (paper, removed) = rows.entry(index).or_default();
        match key {
            "sha256" => paper.sha256.clone_from(value),
            "name" => paper.name.clone_from(value),
            "bytes" => paper.bytes = value.parse().unwrap_or(0),
            "paper" => paper.paper.clone_from(value),
            "remove" => *removed = true,
            _ => {}
        }
    }
    rows.into_values()
        .filter(|(paper, removed)| !removed && !paper.sha256.is_empty())
        .map(|(paper, _)| paper)
        .collect()
}
