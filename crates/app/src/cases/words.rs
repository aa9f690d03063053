//! Events and values in the words of the timeline.
use super::view::MASKED;
use super::{Eyes, is_personal};
use crate::platform::Platform;
use case::custody::{Consigned, Movement};
use case::value::{FieldValue, FileRef};
use case::{Event, EventKind, road};
use law::procedure::Procedure;
use std::collections::BTreeMap;
use vocabulary::SecrecyLevel;

impl Platform {
    /// What an act said, the figures it looked at and the papers it brought.
    fn done(
        &self,
        procedure: &Procedure,
        (form, papers, tallied): (&BTreeMap<String, FieldValue>, &[FileRef], &BTreeMap<String, i64>),
        eyes: &Eyes<'_>,
    ) -> Vec<(String, String)> {
        let mut details = self.values(procedure, form.iter(), eyes);
        let ids = tallied.keys().map(String::as_str);
        let figures = case::tally::in_words(&self.rules.library, procedure, tallied, ids);
        details.extend((!figures.is_empty()).then(|| ("当时的统计页".to_owned(), figures.join("、"))));
        details.extend(papers.iter().map(|paper| ("材料".to_owned(), eyes.file_name(paper))));
        details
    }

    /// What happened, and the details worth telling. Of what officers of another organ say among themselves only that they
    /// did.
    pub(super) fn words(
        &self,
        procedure: &Procedure,
        event: &Event,
        eyes: &Eyes<'_>,
    ) -> (String, Vec<(String, String)>) {
        let what = &event.what;
        if let Some(title) = among_colleagues(what).filter(|_| !eyes.hears(&event.organ)) {
            return (title.to_owned(), Vec::new());
        }
        let act_title = |id: &str| procedure.act(id).map_or(id.to_owned(), |act| act.title.clone());
        let role_title = |id: &String| procedure.role(id).map_or(id.clone(), |role| role.title.clone());
        let plain = |title: &str, details: Vec<(&str, String)>| {
            (title.to_owned(), details.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())
        };
        match what {
            EventKind::Opened { title, number, .. } => {
                plain("立件", vec![("名称", title.clone()), ("文号", number.clone())])
            }
            EventKind::Done { act, form, papers, tallied, .. } => {
                (act_title(act), self.done(procedure, (form, papers, tallied), eyes))
            }
            EventKind::Proposed { act, form, .. } => {
                (format!("提出“{}”，等待联署", act_title(act)), self.values(procedure, form.iter(), eyes))
            }
            EventKind::CoSigned { .. } => plain("联署", vec![]),
            EventKind::ProposalReturned { reason, .. } => plain("退回联署", vec![("原因", reason.clone())]),
            EventKind::Assigned { name, roles, .. } => {
                let roles: Vec<String> = roles.iter().map(role_title).collect();
                plain("指定办案人员", vec![(name.as_str(), roles.join("、"))])
            }
            EventKind::Unassigned { reason, .. } => plain("更换办案人员", vec![("原因", reason.clone())]),
            EventKind::HandoverSent { .. }
            | EventKind::HandoverSigned { .. }
            | EventKind::HandoverUndone { .. } => self.passed(what),
            EventKind::StoreroomRecorded { custody, reason } => {
                ("物品保管".to_owned(), storeroom(custody, reason))
            }
            EventKind::ItemFiled { title, reason, .. } => {
                (format!("签收存查：{title}"), vec![("说明".to_owned(), reason.clone())])
            }
            EventKind::Linked { other, reason } => {
                let told = eyes.linked.contains(other) && !reason.is_empty();
                plain("关联办件", if told { vec![("原因", reason.clone())] } else { vec![] })
            }
            EventKind::Noted { text } => plain("批注", vec![("内容", text.clone())]),
            EventKind::SubtaskOpened { title, .. } => plain("交办", vec![("事项", title.clone())]),
            EventKind::SubtaskClosed { result, .. } => plain("交办事项办结", vec![("结果", result.clone())]),
            EventKind::SecrecyChanged { secrecy, reason } => {
                let level = secrecy.parse().map_or(secrecy.clone(), |level: SecrecyLevel| level.to_string());
                plain("变更密级", vec![("改为", level), ("原因", reason.clone())])
            }
            EventKind::FactCorrected { field, value, reason, .. } => {
                let mut details = self.values(procedure, std::iter::once((field, value)), eyes);
                details.push(("更正原因".into(), reason.clone()));
                ("更正事实".into(), details)
            }
            EventKind::LimitWarned { limit, .. } => {
                (format!("期限将到：{}", procedure.limit(limit).map_or(limit.as_str(), |l| &l.title)), vec![])
            }
            EventKind::LimitPassed { limit, escalated_to, .. } => passed(procedure, limit, escalated_to),
            EventKind::DrawRequested { .. } | EventKind::Drawn { .. } => {
                crate::registers::draw_words(self, what, eyes.opinions)
            }
            EventKind::TopicMarked { .. } | EventKind::TopicRemoved { .. } => {
                self.topic_words(procedure, what)
            }
            other => of_document(other, eyes),
        }
    }

    /// What passed to another organ, with the goods that went along or came back.
    fn passed(&self, what: &EventKind) -> (String, Vec<(String, String)>) {
        let organ = |id: &str| self.rules.directory.organ_name(id).to_owned();
        let goods = |label: &str, lots: &[Consigned]| -> Vec<(String, String)> {
            lots.iter().map(|lot| (label.to_owned(), lot.to_string())).collect()
        };
        match what {
            EventKind::HandoverSent { item } => {
                let mut details = vec![("接收机关".to_owned(), organ(&item.to_organ))];
                details.extend(goods("随送物品", &item.lots));
                (format!("发出：{}", item.title), details)
            }
            EventKind::HandoverSigned { organ: to, officer, refused, .. } => {
                let mut details =
                    vec![("机关".to_owned(), organ(to)), ("签收人".to_owned(), officer.clone())];
                details.extend(goods("未收，退回", refused));
                ("对方签收".to_owned(), details)
            }
            EventKind::HandoverUndone { by, organ: whose, reason, .. } => {
                let details = vec![("机关".to_owned(), organ(whose)), ("原因".to_owned(), reason.clone())];
                (format!("移送{}", by.title()), details)
            }
            _ => (String::new(), Vec::new()),
        }
    }

    /// Values in words, with labels, in the order of the procedure's fields.
    pub(crate) fn values<'a>(
        &self,
        procedure: &Procedure,
        form: impl Iterator<Item = (&'a String, &'a FieldValue)>,
        eyes: &Eyes<'_>,
    ) -> Vec<(String, String)> {
        let mut values: Vec<(usize, (String, String))> = form
            .map(|(id, value)| {
                let position =
                    procedure.fields.iter().position(|field| *field.id == *id).unwrap_or(usize::MAX);
                let field = procedure.field(id);
                let title = field.map_or(id.clone(), |field| field.title.clone());
                let text = match value {
                    _ if eyes.masked && is_personal(procedure, id) => MASKED.to_owned(),
                    _ if eyes.hides(id) => MASKED.to_owned(),
                    value if value.each().iter().all(|one| one.organ().is_some()) => {
                        let organs = value.each().into_iter().filter_map(FieldValue::organ);
                        let names: Vec<&str> = organs.map(|id| self.rules.directory.organ_name(id)).collect();
                        names.join("、")
                    }
                    value if value.each().iter().any(|one| matches!(one, FieldValue::File(_))) => {
                        let mut shown = value.clone();
                        eyes.mask(id, &mut shown);
                        road::shown(&shown, field)
                    }
                    value => road::shown(value, field),
                };
                (position, (title, eyes.words(text)))
            })
            .collect();
        values.sort_by_key(|(position, _)| *position);
        values.into_iter().map(|(_, pair)| pair).collect()
    }
}

/// Title of an event that officers of one organ mean for each other; none for any other event.
fn among_colleagues(what: &EventKind) -> Option<&'static str> {
    Some(match what {
        EventKind::Proposed { .. } => "提出联署",
        EventKind::ProposalReturned { .. } => "退回联署",
        EventKind::Noted { .. } => "批注",
        EventKind::SubtaskOpened { .. } => "交办",
        EventKind::SubtaskClosed { .. } => "交办事项办结",
        _ => return None,
    })
}

/// What happened to an official document.
fn of_document(what: &EventKind, eyes: &Eyes<'_>) -> (String, Vec<(String, String)>) {
    let detail = |label: &str, text: String| vec![(label.to_owned(), text)];
    match what {
        EventKind::DocumentNumbered { title, number, .. } => {
            (format!("文书编号：《{title}》"), detail("文号", number.clone()))
        }
        EventKind::DocumentNotMade { title, reason, .. } => {
            (format!("未制作《{title}》"), detail("原因", reason.clone()))
        }
        EventKind::DocumentAskedAnew { title, .. } => (format!("重新制作《{title}》"), Vec::new()),
        EventKind::DocumentIssued { file, .. } => {
            ("文书制成入卷".to_owned(), detail("材料", eyes.file_name(file)))
        }
        EventKind::PaperFollowed { file, .. } => {
            ("移送后作成的文书补入".to_owned(), detail("材料", eyes.file_name(file)))
        }
        _ => (String::new(), Vec::new()),
    }
}

/// A limit that passed, and to whom it was reported.
fn passed(procedure: &Procedure, limit: &str, escalated_to: &str) -> (String, Vec<(String, String)>) {
    let definition = procedure.limit(limit);
    let title = definition.map_or(limit, |limit| &limit.title);
    if definition.is_some_and(|limit| limit.waits) {
        return (format!("等待期已满：{title}"), Vec::new());
    }
    let role = procedure.role(escalated_to).map_or(escalated_to, |role| &role.title);
    let told = (!escalated_to.is_empty()).then(|| ("上报".to_owned(), role.to_owned()));
    (format!("期限已过：{title}"), told.into_iter().collect())
}

/// Goods of a hand-over in words.
/// Storeroom work in words; lots are named on the page's list of goods.
fn storeroom(movements: &[Movement], reason: &str) -> Vec<(String, String)> {
    let moved = movements.iter().map(|movement| {
        let (from, to) = (&movement.from, &movement.to);
        let way = if to.is_empty() || from == to { from.clone() } else { format!("{from} → {to}") };
        (movement.does.title().to_owned(), format!("{} {way}", movement.quantity))
    });
    let reason = (!reason.is_empty()).then(|| ("原因".to_owned(), reason.to_owned()));
    moved.chain(reason).collect()
}
