//! The lights of a deadline: word, shape and remaining time, never colour alone.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{DayEnd, local_date};

const SECONDS_PER_MINUTE: i64 = 60;
const SECONDS_PER_HOUR: i64 = 3_600;
const SECONDS_PER_DAY: i64 = 86_400;

/// How a deadline stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Light {
    /// 正常: running, with time in hand.
    Normal,
    /// 临期: within the warning time.
    Soon,
    /// 逾期: the time is up and the duty not done.
    Overdue,
    /// 已办: the duty was done; the caller decides this, time alone never does.
    Met,
    /// 中止: the clock stands still and the deadline is open.
    Suspended,
}

impl Light {
    /// The shape shown beside the word, so that nobody needs to see colours.
    #[must_use]
    pub const fn shape(self) -> &'static str {
        match self {
            Self::Normal => "■",
            Self::Soon => "▲",
            Self::Overdue => "●",
            Self::Met => "✓",
            Self::Suspended => "‖",
        }
    }

    /// The word shown beside the shape.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Normal => "正常",
            Self::Soon => "临期",
            Self::Overdue => "逾期",
            Self::Met => "已办",
            Self::Suspended => "中止",
        }
    }

    /// The words for this light: `剩2日` or `逾期3小时` while the clock matters, otherwise the label.
    #[must_use]
    pub fn remaining_text(self, due_at: Option<Timestamp>, now: Timestamp) -> String {
        match (self, due_at) {
            (Self::Normal | Self::Soon | Self::Overdue, Some(due_at)) => remaining_text(due_at, now),
            _ => self.label().to_owned(),
        }
    }
}

/// The light of a duty not done yet: `due_at` is inclusive, `None` means suspended; the warning begins `warn_before_hours`
/// before it. A duty that was done is [`Light::Met`], which only the caller can know.
#[must_use]
pub fn light(due_at: Option<Timestamp>, now: Timestamp, warn_before_hours: u32) -> Light {
    let Some(due_at) = due_at else {
        return Light::Suspended;
    };
    let left = due_at.duration_since(now);
    if left.is_negative() {
        Light::Overdue
    } else if left <= jiff::SignedDuration::from_hours(i64::from(warn_before_hours)) {
        Light::Soon
    } else {
        Light::Normal
    }
}

/// How long until a deadline, or since it: `剩2日`, `剩3小时`, `剩20分钟`, `逾期1日`.
///
/// A day or more is told in days of the wall calendar, less in whole hours, less than an hour in minutes. A deadline at the
/// end of a day is overdue by one day from the next midnight on.
#[must_use]
pub fn remaining_text(due_at: Timestamp, now: Timestamp) -> String {
    let overdue = now > due_at;
    let seconds = due_at.duration_since(now).as_secs().abs();
    let days = (local_date(due_at) - local_date(now)).get_days().abs();
    let ends_with_day = DayEnd::MIDNIGHT.instant(local_date(due_at)) == Some(due_at);
    let word = if overdue { "逾期" } else { "剩" };
    if days > 0 && (seconds >= SECONDS_PER_DAY || (overdue && ends_with_day)) {
        format!("{word}{days}日")
    } else if seconds >= SECONDS_PER_HOUR {
        format!("{word}{}小时", seconds / SECONDS_PER_HOUR)
    } else {
        format!("{word}{}分钟", (seconds / SECONDS_PER_MINUTE).max(1))
    }
}
