//! Hand-overs: items that leave for another organ, with papers and a due receipt.
use crate::citation::Citation;
use crate::source::Located;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// To whom a hand-over goes: `field:NAME` (an organ field), `subject:NAME` (the same, and there to the case that our case is
/// about, if one is known), `origin` (the organ and case that handed over to us) or `own` (another department of the organ
/// itself, with a receipt all the same).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Addressee {
    /// The organ named in a field.
    Field(String),
    /// The organ named in a field; of its cases the one that ours is about (see [`Handover::about`]), if we were told.
    Subject(String),
    /// The case this one came from.
    Origin,
    /// The organ that conducts the case.
    Own,
}

impl std::str::FromStr for Addressee {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("field", id)) if !id.is_empty() => Ok(Addressee::Field(id.to_owned())),
            Some(("subject", id)) if !id.is_empty() => Ok(Addressee::Subject(id.to_owned())),
            None if text == "origin" => Ok(Addressee::Origin),
            None if text == "own" => Ok(Addressee::Own),
            _ => Err(format!("“{text}”应写作 field:机关字段、subject:机关字段、origin 或 own")),
        }
    }
}

impl std::fmt::Display for Addressee {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Addressee::Field(id) => write!(f, "field:{id}"),
            Addressee::Subject(id) => write!(f, "subject:{id}"),
            Addressee::Origin => f.write_str("origin"),
            Addressee::Own => f.write_str("own"),
        }
    }
}

super::as_string!(Addressee, "Addressee", "field:机关字段、subject:机关字段、origin 或 own");

impl Addressee {
    /// The organ field that names the recipient, if one does.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match self {
            Addressee::Field(id) | Addressee::Subject(id) => Some(id),
            Addressee::Origin | Addressee::Own => None,
        }
    }
}

/// A hand-over of a procedure.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Handover {
    /// Id inside the procedure.
    pub id: Located<String>,
    /// Title, e.g. 涉嫌犯罪案件移送.
    pub title: String,
    /// Recipient.
    pub to: Located<Addressee>,
    /// Papers that must or may travel with it.
    #[serde(default)]
    pub papers: Vec<Paper>,
    /// Fields whose facts travel with it (same ids in the receiving procedure).
    #[serde(default)]
    pub carries: Vec<Located<String>>,
    /// Parameter: time within which the recipient signs for it.
    pub receipt_within: Located<String>,
    /// Passes the origin of this case on: the recipient answers whoever handed over to us (wrong jurisdiction).
    #[serde(default)]
    pub forwards: bool,
    /// Organ field: tells the recipient which case of that organ the matter is about, as far as it is known here. What the
    /// recipient later addresses with `subject:…` goes to that case.
    #[serde(default)]
    pub about: Option<Located<String>>,
    /// What settles it: hand-overs that bring the answer (`procedure/handover`), or acts of this procedure that record one
    /// (`act:ID`). Until then it is unanswered, and whoever closes the case is told so.
    #[serde(default)]
    pub answered_by: Vec<Located<String>>,
    /// Why the recipient may not send it back unsigned: the law makes it sign, and says what to do with what is not its own.
    /// Without it the recipient may send back what reached it by mistake.
    #[serde(default)]
    pub no_return: Option<NoReturn>,
    /// Article on the receipt.
    pub cite: Located<Citation>,
}

/// Why an item must be signed for.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NoReturn {
    /// What is said to whoever wants to send it back: that it must be signed for, and what to do then.
    pub says: String,
    /// Article.
    pub cite: Located<Citation>,
}

/// A paper of a checklist.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Paper {
    /// Id, e.g. `transfer-letter`.
    pub id: Located<String>,
    /// Title, e.g. 涉嫌犯罪案件移送书.
    pub title: String,
    /// Must be there.
    pub required: bool,
    /// Holds no personal data, although the hand-over may carry some: whoever may read the case may open it.
    #[serde(default)]
    pub public: bool,
    /// The official document of the sending act is this paper: it follows by itself and need not be uploaded.
    #[serde(default)]
    pub drawn: bool,
    /// Article.
    pub cite: Located<Citation>,
}
