//! Fields: the facts that forms ask for. The list of types is closed.
use crate::citation::Citation;
use crate::source::Located;
use crate::table::Choice;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Types of fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FieldType {
    /// Free text.
    Text,
    /// Whole number with a unit.
    Number,
    /// Money; stored in fen.
    Money,
    /// Civil date.
    Date,
    /// Date and time of day (UTC+08:00).
    Instant,
    /// One of `choices`; yes/no is a choice of `yes` and `no`.
    Choice,
    /// A party: name, kind, number; masked unless needed.
    Party,
    /// A right: kind, number, holder.
    Right,
    /// An organ of the province.
    Organ,
    /// A region code.
    Region,
    /// An attached file.
    File,
    /// A thing or piece of evidence with quantity and unit.
    Exhibit,
    /// Lines of a goods list (物品清单): what enters the chain of custody, or what happens to which of its lots.
    Items,
    /// A citation.
    Citation,
}

/// One fact of a procedure.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Field {
    /// ASCII id, used in conditions with `-` read as `_`: ids are written with `_`.
    pub id: Located<String>,
    /// Label.
    pub title: String,
    /// Type.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// Unit after a number.
    #[serde(default)]
    pub unit: String,
    /// Explanation below the field.
    #[serde(default)]
    pub help: String,
    /// Values of a choice.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// Several values may be given.
    #[serde(default)]
    pub many: bool,
    /// Stock phrases offered for a text.
    #[serde(default)]
    pub phrases: Vec<String>,
    /// Holds personal data: masked for those who need not know, erasable.
    #[serde(default)]
    pub personal: bool,
    /// The file holds no personal data, whatever travels with it: whoever may read the case may open it. For file fields.
    #[serde(default)]
    pub public: bool,
    /// The file holds a text from which personal data were taken out: its words are read by the program before it is taken, and
    /// one that still names a person or an identity or mobile number is refused. For file fields.
    #[serde(default)]
    pub redacted: bool,
    /// Whether it holds what the conducting organ thinks before it decides (意见, 合议): hidden from every other organ. To
    /// be said wherever the title speaks of one.
    #[serde(default)]
    pub opinion: Option<bool>,
    /// Kind of paper a file field holds (id of a paper of a hand-over or checklist).
    #[serde(default)]
    pub paper: Option<Located<String>>,
    /// Duties that an organ field accepts.
    #[serde(default)]
    pub duties: Vec<Located<String>>,
    /// Register whose entries in force may be named: the value is the key of one. For text fields.
    #[serde(default)]
    pub register: Option<Located<String>>,
    /// Another field of the form that says the same in words: what is written there must be what the named entry says. For fields
    /// with a register and a single value.
    #[serde(default)]
    pub says: Option<EntrySays>,
    /// Holds the number of a case of the actor's organ that the actor may read; the act links it. For text fields.
    #[serde(default)]
    pub own_case: bool,
    /// Article that demands or defines the fact.
    #[serde(default)]
    pub cite: Option<Located<Citation>>,
}

/// What an entry of a register says of a field beside the one that names it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EntrySays {
    /// Text or party field of the procedure.
    pub field: Located<String>,
    /// Public field of the register: the text, or the party's name.
    pub from: Located<String>,
}

impl EntrySays {
    /// Whether a field is the one meant, and of a kind that can say it.
    pub(crate) fn may_be_in(&self, beside: &Field) -> bool {
        *beside.id == *self.field && !beside.many && matches!(beside.kind, FieldType::Text | FieldType::Party)
    }
}

impl Field {
    /// Whether its values are personal data: a party always is.
    #[must_use]
    pub fn is_personal(&self) -> bool {
        self.personal || self.kind == FieldType::Party
    }

    /// Whether its values are opinions inside the conducting organ.
    #[must_use]
    pub fn is_opinion(&self) -> bool {
        self.opinion == Some(true)
    }
}
