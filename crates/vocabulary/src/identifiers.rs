//! Identifiers of the platform's own records.

use std::{fmt, str::FromStr};

use uuid::Uuid;

use crate::malformed::{Malformed, Problem};
use crate::text_form::{half_width, string_form};

/// Longest organ id, in characters.
pub const MAX_ORGAN_ID_CHARS: usize = 48;

macro_rules! uuid_ids {
    ($($(#[$doc:meta])* $name:ident = $label:literal;)+) => {$(
        $(#[$doc])*
        ///
        /// A UUID, made by whoever creates the record (version 7, so that ids sort by time).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID.
            #[must_use]
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID itself.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = Malformed;

            fn from_str(given: &str) -> Result<Self, Malformed> {
                parse_uuid($label, given).map(Self)
            }
        }

        string_form!($name, "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", $label);
    )+};
}

uuid_ids! {
    /// 办件: one run of a procedure.
    CaseId = "办件标识";
    /// 事件: one thing that happened in a case.
    EventId = "事件标识";
    /// 办理动作: one act as its client sent it; a repeated request carries the same id.
    ActId = "动作标识";
    /// 办案人员.
    OfficerId = "人员标识";
    /// 移送/交接: an item passed between organs.
    HandoverId = "交接标识";
    /// 当事人.
    PartyId = "当事人标识";
    /// 权利.
    RightId = "权利标识";
    /// 证据/涉案物品.
    ExhibitId = "物品标识";
    /// 文书: an official document or a filed paper.
    DocumentId = "文书标识";
    /// 期限: a running deadline.
    DeadlineId = "期限标识";
    /// 任务: work under a measure of the plan.
    TaskId = "任务标识";
    /// 线索.
    LeadId = "线索标识";
    /// 条目: an entry of a register.
    EntryId = "条目标识";
    /// 存证.
    DepositId = "存证标识";
    /// 草稿: a form put aside.
    DraftId = "草稿标识";
    /// 后台作业.
    JobId = "作业标识";
    /// 登录会话.
    SessionId = "会话标识";
}

/// Only the canonical hyphenated form, so that one id has one spelling (capitals are accepted and lowered).
fn parse_uuid(label: &'static str, given: &str) -> Result<Uuid, Malformed> {
    let text = half_width(label, given)?;
    let wrong = |problem| Malformed::new(label, given, problem);
    let found = text.chars().count();
    if found != uuid::fmt::Hyphenated::LENGTH {
        return Err(wrong(Problem::Length { expected: "36位（8-4-4-4-12）", found }));
    }
    Uuid::try_parse(&text)
        .map_err(|_| wrong(Problem::Part("应由十六进制数字和连字符组成，形如 8-4-4-4-12".to_owned())))
}

/// 机关标识: a short name chosen in the province's data, such as `hlj-amr`.
///
/// Lower-case letters, digits and single hyphens between them, beginning with a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrganId(Box<str>);

impl OrganId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrganId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for OrganId {
    type Err = Malformed;

    fn from_str(given: &str) -> Result<Self, Malformed> {
        const LABEL: &str = "机关标识";
        let wrong = |problem| Err(Malformed::new(LABEL, given, problem));
        if given.is_empty() {
            return wrong(Problem::Empty);
        }
        let found = given.chars().count();
        if found > MAX_ORGAN_ID_CHARS {
            return wrong(Problem::Length { expected: "至多48位", found });
        }
        let mut previous = '-';
        for (index, c) in given.chars().enumerate() {
            let fits = match c {
                'a'..='z' | '0'..='9' => true,
                '-' => previous != '-' && index + 1 < found,
                _ => false,
            };
            if !fits {
                let allowed = "只能用小写字母、数字和单个连字符，不以连字符开头或结尾";
                return wrong(Problem::Character { position: index + 1, found: c, allowed });
            }
            previous = c;
        }
        Ok(Self(given.into()))
    }
}

string_form!(OrganId, "^[a-z0-9]+(-[a-z0-9]+)*$", "机关标识，如 hlj-amr、2301-amr");
