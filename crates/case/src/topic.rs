//! Topics of a case: which words in which facts suggest one, marking it, taking the mark off. A suggestion marks nothing
//! by itself, and a mark changes nothing but where the case is found and which guidance its pages show.
use crate::actor::{Setting, civil_date};
use crate::event::{Event, EventKind};
use crate::refusal::Refused;
use crate::road;
use crate::standing::reasoned;
use crate::state::CaseState;
use crate::value::FieldValue;
use jiff::Timestamp;
use law::Library;
use law::procedure::Procedure;
use law::topic::Topic;
use serde::{Deserialize, Serialize};

/// Most topics that one case is marked with.
pub const MAX_TOPICS: usize = 10;

/// The name under which the title of a case stands in a [`Hint`], beside the ids of fields.
pub const TITLE: &str = "title-of-case";

/// A mark on a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Title of the topic when the case was marked.
    pub title: String,
    /// Who marked it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Version of the guidance in force that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// What suggests a topic: a word of the topic, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hint {
    /// The word, as the law data write it.
    pub word: String,
    /// Field id, or [`TITLE`].
    pub field: String,
}

/// A topic that the facts of a case suggest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// Topic id.
    pub topic: String,
    /// Its title.
    pub title: String,
    /// The word, and where it stands.
    pub hint: Hint,
    /// Title of the place in words.
    pub place: String,
}

/// Topics that the facts of a case suggest and that it is not marked with, each with the first word found: in the title,
/// then in the fields in the order of the procedure. Personal data and names of files suggest nothing: who may not read
/// them must not learn from a suggestion what stands there.
#[must_use]
pub fn suggestions(library: &Library, procedure: &Procedure, state: &CaseState) -> Vec<Suggestion> {
    let open = library.topics.values().filter(|topic| {
        topic.covers(&procedure.id) && !state.topics.contains_key(&*topic.id) && !topic.words.is_empty()
    });
    open.filter_map(|topic| suggested(&topic.value, procedure, state)).collect()
}

fn suggested(topic: &Topic, procedure: &Procedure, state: &CaseState) -> Option<Suggestion> {
    let make = |word: &str, field: &str, place: &str| Suggestion {
        topic: topic.id.value.clone(),
        title: topic.title.clone(),
        hint: Hint { word: word.to_owned(), field: field.to_owned() },
        place: place.to_owned(),
    };
    if let Some(word) = topic.word_in(&state.title).filter(|_| !names_personal(procedure)) {
        return Some(make(word, TITLE, "名称"));
    }
    procedure.fields.iter().filter(|field| !field.is_personal()).find_map(|field| {
        let value = state.facts.get(&*field.id).filter(|value| !is_file(value))?;
        let word = topic.word_in(&road::shown(value, Some(field)))?;
        Some(make(word, &field.id, &field.title))
    })
}

/// Whether the title of a case is the value of a personal field.
fn names_personal(procedure: &Procedure) -> bool {
    procedure.fields.iter().any(|field| field.is_personal() && procedure.names_case(&field.id))
}

fn is_file(value: &FieldValue) -> bool {
    value.each().iter().any(|one| matches!(one, FieldValue::File(_)))
}

/// The event that marks a case.
///
/// # Errors
/// A rejection for an unknown topic, one that is not for this procedure, or one that the case has already.
pub(crate) fn marked(
    setting: &Setting<'_>,
    procedure: &Procedure,
    state: &CaseState,
    id: &str,
) -> Result<EventKind, Refused> {
    let topic = setting.library.topics.get(id);
    let topic = topic.ok_or_else(|| Refused::rejected("topic", "没有这个专题；请从列出的专题中选择"))?;
    if !topic.covers(&procedure.id) {
        let says = format!("“{}”不适用于“{}”的办件", topic.title, procedure.title);
        return Err(Refused::rejected("topic", says));
    }
    if state.topics.contains_key(id) {
        return Err(Refused::rejected("topic", format!("本件已经标为“{}”", topic.title)));
    }
    if state.topics.len() >= MAX_TOPICS {
        let says = format!("一个办件最多标 {MAX_TOPICS} 个专题；请先取消不合适的");
        return Err(Refused::rejected("topic", says));
    }
    let version = topic.version_on(civil_date(setting.now)).map(|version| version.id.value.clone());
    let suggested = suggested(&topic.value, procedure, state).map(|suggestion| suggestion.hint);
    Ok(EventKind::TopicMarked { topic: id.to_owned(), title: topic.title.clone(), version, suggested })
}

/// The event that takes a mark off; also of a topic that the law data no longer have.
///
/// # Errors
/// A rejection when the case is not marked so, or the reason is missing.
pub(crate) fn removed(state: &CaseState, id: &str, reason: &str) -> Result<EventKind, Refused> {
    if !state.topics.contains_key(id) {
        return Err(Refused::rejected("topic", "本件没有标这个专题，不需要取消"));
    }
    let reason = reasoned(reason, "reason", "取消专题标记的原因")?;
    Ok(EventKind::TopicRemoved { topic: id.to_owned(), reason })
}

/// Adds what happened to the marks.
pub(crate) fn apply(state: &mut CaseState, event: &Event) {
    match &event.what {
        EventKind::TopicMarked { topic, title, version, .. } => {
            let mark = Mark {
                title: title.clone(),
                by: event.actor_name.clone(),
                at: event.recorded_at,
                version: version.clone(),
            };
            state.topics.insert(topic.clone(), mark);
        }
        EventKind::TopicRemoved { topic, .. } => {
            state.topics.remove(topic);
        }
        _ => {}
    }
}
