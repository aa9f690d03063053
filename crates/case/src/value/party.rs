//! Parties and rights of a case.
use serde::{Deserialize, Serialize};

/// A party of a case (当事人、权利人、被害人).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Name.
    pub name: String,
    /// `person` or `entity`.
    #[serde(default)]
    pub kind: String,
    /// 统一社会信用代码 or document number.
    #[serde(default)]
    pub number: String,
    /// Part in the case, e.g. 涉嫌人、权利人.
    #[serde(default)]
    pub part: String,
    /// 地址.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// 代理人: name and how to reach them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub agent: String,
}

/// A right concerned (patent, mark, …).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Right {
    /// `trademark`, `patent`, `copyright`, `gi`, `variety`, `layout`, `secret`.
    pub kind: String,
    /// Registration, patent or certificate number.
    #[serde(default)]
    pub number: String,
    /// Name of the mark, title of the patent or work.
    #[serde(default)]
    pub title: String,
    /// Holder.
    #[serde(default)]
    pub holder: String,
    /// 核定类别: classes of goods or services.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub classes: String,
    /// 有效期: until when it is valid, as its certificate says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub term: String,
}
