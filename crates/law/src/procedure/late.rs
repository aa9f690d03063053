//! Late answers: what another organ answers when the case that asked is over. The data say who looks at it and whether the
//! case may be taken up again; track, field and acts are made from that, the same in every procedure.
use super::{Act, CustodyEffect, Field, FieldType, FormField, Procedure, Stage, StageRef, Track};
use crate::citation::Citation;
use crate::source::Located;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Track that a procedure with late answers gets.
pub(crate) const TRACK: &str = "late";
/// Field in which somebody says what a late answer means for the case.
pub(crate) const NOTE: &str = "late_note";
/// Act that signs for a late answer.
pub(crate) const RECEIVE: &str = "receive-late-answer";
/// Act that finds it without effect.
pub(crate) const CONSIDER: &str = "consider-late-answer";
/// Act that takes the case up again.
pub(crate) const REEXAMINE: &str = "reexamine-late-answer";

/// Who looks at an answer that comes too late, and what may follow.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LateAnswers {
    /// Roles that consider it.
    pub by: Vec<Located<String>>,
    /// Stages of the first track, beside those in which it ends, in which nothing else signs for the answers any more.
    #[serde(default)]
    pub also_in: Vec<Located<StageRef>>,
    /// Roles that may take the case up again; absent: those that consider it.
    #[serde(default)]
    pub reopened_by: Vec<Located<String>>,
    /// Stages to which the case goes back when it has to be examined again; absent: this procedure cannot be taken up again.
    #[serde(default)]
    pub reopens: Vec<Located<StageRef>>,
    /// Article on which considering it rests.
    pub cite: Located<Citation>,
}

impl Procedure {
    /// Kinds of hand-overs that answer what this procedure sends.
    fn late_kinds(&self) -> Vec<Located<String>> {
        let mut kinds: Vec<Located<String>> = Vec::new();
        for kind in self.handovers.iter().flat_map(|handover| &handover.answered_by) {
            if kind.contains('/') && !kinds.contains(kind) {
                kinds.push(kind.clone());
            }
        }
        kinds
    }

    /// Adds what [`LateAnswers`] stands for.
    pub(crate) fn with_late_answers(mut self) -> Self {
        let Some(late) = self.late_answers.clone() else { return self };
        let kinds = self.late_kinds();
        if kinds.is_empty() {
            return self;
        }
        let ended = self.tracks.first().map(|track| {
            let stages = track.stages.iter().filter(|stage| stage.ends);
            stages.map(|stage| at(&late, stage_ref(&track.id, &stage.id))).collect::<Vec<_>>()
        });
        let signing = || self.acts.iter().filter(|act| kinds.iter().any(|kind| act.signs_for(kind)));
        let mut receivers: Vec<Located<String>> = Vec::new();
        for role in signing().flat_map(|act| &act.by) {
            if !receivers.contains(role) {
                receivers.push(role.clone());
            }
        }
        // Goods may come back with an answer.
        let takes_goods = signing().any(|act| act.custody.is_some());
        let custody = takes_goods.then(|| CustodyEffect::receiving_all(late.cite.at));
        let reopened_by = if late.reopened_by.is_empty() { &late.by } else { &late.reopened_by };
        let reopened_by = reopened_by.clone();
        let arrived = || at(&late, stage_ref(TRACK, "arrived"));
        let considered = || at(&late, stage_ref(TRACK, "considered"));
        self.acts.push(Act {
            title: "签收迟到的答复".into(),
            help: "本件已有结果，答复才到。签收后由办案人员审查对本件有没有影响；审查完以前，本件列为未结。"
                .into(),
            by: receivers,
            receives: kinds,
            from: ended.unwrap_or_default().into_iter().chain(late.also_in.iter().cloned()).collect(),
            moves: vec![arrived()],
            after_close: true,
            custody,
            ..act(&late, RECEIVE)
        });
        self.acts.push(Act {
            title: "审查迟到的答复：不影响本件".into(),
            help: "答复对本件的处理没有影响的，写明理由，本件恢复为办结。".into(),
            moves: vec![considered()],
            ..considering(&late, CONSIDER)
        });
        if !late.reopens.is_empty() {
            self.acts.push(Act {
                title: "审查迟到的答复：重新审查本件".into(),
                by: reopened_by,
                help: "答复表明处理可能有误的，写明理由，本件回到办理中，按程序重新审查、更正。".into(),
                moves: std::iter::once(considered()).chain(late.reopens.iter().cloned()).collect(),
                ..considering(&late, REEXAMINE)
            });
        }
        self.tracks.push(track(&late));
        self.fields.push(note(&late));
        self
    }
}

fn at<T>(late: &LateAnswers, value: T) -> Located<T> {
    Located { value, at: late.cite.at }
}

fn stage_ref(track: &str, stage: &str) -> StageRef {
    StageRef { track: track.to_owned(), stage: stage.to_owned() }
}

fn track(late: &LateAnswers) -> Track {
    let stage = |id: &str, title: &str, ends| Stage {
        id: at(late, id.to_owned()),
        title: title.to_owned(),
        ends,
        counts_as: None,
    };
    Track {
        id: at(late, TRACK.to_owned()),
        title: "迟到的答复".into(),
        stages: vec![
            stage("none", "没有", false),
            stage("arrived", "收到迟到的答复，待审查", false),
            stage("considered", "迟到的答复已审查", true),
        ],
    }
}

fn note(late: &LateAnswers) -> Field {
    Field {
        id: at(late, NOTE.to_owned()),
        title: "迟到的答复对本件有没有影响".into(),
        kind: FieldType::Text,
        unit: String::new(),
        help: "写明答复说了什么、与已经认定的事实是否一致、处理是否需要改变。".into(),
        choices: Vec::new(),
        many: false,
        phrases: vec!["答复与已经认定的事实一致，处理不变。".into()],
        personal: false,
        public: false,
        redacted: false,
        says: None,
        opinion: Some(true),
        paper: None,
        duties: Vec::new(),
        register: None,
        own_case: false,
        cite: Some(late.cite.clone()),
    }
}

fn considering(late: &LateAnswers, id: &str) -> Act {
    Act {
        by: late.by.clone(),
        from: vec![at(late, stage_ref(TRACK, "arrived"))],
        form: vec![FormField {
            field: at(late, NOTE.to_owned()),
            required: true,
            anew: true,
            drawn: false,
            prefill: None,
            as_carried: false,
            not_before: Vec::new(),
        }],
        ..act(late, id)
    }
}

fn act(late: &LateAnswers, id: &str) -> Act {
    Act {
        id: at(late, id.to_owned()),
        title: String::new(),
        help: String::new(),
        by: Vec::new(),
        officers: 1,
        opens: false,
        receives: Vec::new(),
        from: Vec::new(),
        moves: Vec::new(),
        form: Vec::new(),
        guards: Vec::new(),
        decisions: Vec::new(),
        after_close: false,
        sends: None,
        custody: None,
        suspends: Vec::new(),
        resumes: Vec::new(),
        extends: Vec::new(),
        draw: None,
        opinion_phrases: Vec::new(),
        bulk: false,
        when_needed: false,
        cite: late.cite.clone(),
    }
}
