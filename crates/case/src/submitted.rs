//! What of a command is checked beside its form: when it took effect, and texts that belong to no field.
use crate::actor::Setting;
use crate::decide::Command;
use crate::refusal::{Refused, Rejection};
use crate::state::CaseState;
use crate::value;
use jiff::Timestamp;

/// What is wrong with a command, gathered so that all of it is said at once.
#[derive(Debug, Default)]
pub(crate) struct Wrong(Vec<Rejection>);

impl Wrong {
    /// Keeps what is to be mended and goes on with a stand-in; any other refusal ends the attempt.
    ///
    /// # Errors
    /// Refusals that are not about what was typed.
    pub(crate) fn or<T>(&mut self, tried: Result<T, Refused>, stand_in: T) -> Result<T, Refused> {
        match tried {
            Err(Refused::Rejected { rejections }) => {
                self.0.extend(rejections);
                Ok(stand_in)
            }
            other => other,
        }
    }

    /// Keeps one thing to be mended.
    pub(crate) fn add(&mut self, rejection: Rejection) {
        self.0.push(rejection);
    }

    /// The last part of the check, with everything that was kept before it.
    ///
    /// # Errors
    /// Everything that is to be mended.
    pub(crate) fn beside<T>(mut self, tried: Result<T, Refused>) -> Result<T, Refused> {
        match tried {
            Ok(value) if self.0.is_empty() => Ok(value),
            Ok(_) => Err(Refused::Rejected { rejections: self.0 }),
            Err(Refused::Rejected { rejections }) => {
                self.0.extend(rejections);
                Err(Refused::Rejected { rejections: self.0 })
            }
            Err(other) => Err(other),
        }
    }
}

/// When the command takes effect.
pub(crate) fn effective_at(
    setting: &Setting<'_>,
    state: Option<&CaseState>,
    command: &Command,
) -> Result<Timestamp, Refused> {
    let Some(at) = command.occurred_at else {
        return Ok(setting.now);
    };
    if at == setting.now {
        return Ok(at);
    }
    if at > setting.now {
        return Err(Refused::rejected("occurred_at", "发生时间不能晚于现在；请填写实际发生的时间"));
    }
    if command.late_reason.as_ref().is_none_or(|reason| reason.trim().is_empty()) {
        return Err(Refused::rejected("late_reason", "补录以前发生的事项，请写明补录原因"));
    }
    if state.is_some_and(|state| at < state.opened_at) {
        return Err(Refused::rejected("occurred_at", "发生时间早于立件时间；请核对时间"));
    }
    Ok(at)
}

/// Why the command is recorded late; nothing for what happens now.
pub(crate) fn late_reason(command: &Command, occurred_at: Timestamp, now: Timestamp) -> Option<String> {
    command.late_reason.as_ref().filter(|_| occurred_at < now).map(|reason| reason.trim().to_owned())
}

/// Free text beside the form and the number of papers have limits as well.
pub(crate) fn bounded(command: &Command) -> Result<(), Refused> {
    let mut rejections = Vec::new();
    for (part, text) in [("opinion", &command.opinion), ("late_reason", &command.late_reason)] {
        let long = text.as_ref().is_some_and(|text| text.chars().count() > value::MAX_TEXT_CHARS);
        if long {
            let says = format!("文字过长，最多 {} 字，请改为附件", value::MAX_TEXT_CHARS);
            rejections.push(Rejection::at(part, says));
        }
    }
    if command.papers.len() > value::MAX_VALUES {
        rejections.push(Rejection::at("papers", format!("最多附 {} 份材料，请分批提交", value::MAX_VALUES)));
    }
    if rejections.is_empty() { Ok(()) } else { Err(Refused::Rejected { rejections }) }
}
