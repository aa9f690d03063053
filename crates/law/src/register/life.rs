//! The life of an entry: an ordinary procedure made from the register's definition, so that engine, ledger, authorisation,
//! forms, clocks and dossier serve entries as they serve any case ([ADR 0011](../../../../docs/adr/0011-registers.md)).
use super::Register;
use crate::citation::Citation;
use crate::expression::Condition;
use crate::procedure::{
    Act, Ending, Field, FieldType, FormField, Guard, HeldBy, Limit, Procedure, Role, Stage as StageOf,
    StageRef, Track, Trigger,
};
use crate::source::Located;
use jiff::civil::{Date, date};

/// Limit that is the validity of an entry: a waiting period, which decides nothing when it has passed.
pub const VALIDITY: &str = "validity";

/// Reason of an act on an entry.
const REASON: &str = "entry_reason";
/// Paper an act on an entry rests on.
const BASIS: &str = "entry_basis";
/// Track of an entry.
const TRACK: &str = "main";
/// Version of the procedure; another one when its acts or stages change.
const VERSION: &str = "1";
/// First day of every register: they carry no day of their own.
const FIRST_DAY: Date = date(2000, 1, 1);

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Proposed, not decided on.
    Proposed,
    /// In force.
    InForce,
    /// Suspended: not to be chosen for the time being.
    Suspended,
    /// Its validity is over.
    Expired,
    /// Removed.
    Removed,
    /// Not admitted.
    Rejected,
}

impl Stage {
    /// Every stage in the order of life.
    pub const ALL: [Self; 6] =
        [Self::Proposed, Self::InForce, Self::Suspended, Self::Expired, Self::Removed, Self::Rejected];

    /// Id in data and addresses.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::InForce => "in-force",
            Self::Suspended => "suspended",
            Self::Expired => "expired",
            Self::Removed => "removed",
            Self::Rejected => "rejected",
        }
    }

    /// What people call it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Proposed => "待准入",
            Self::InForce => "在册",
            Self::Suspended => "暂停",
            Self::Expired => "期满退出",
            Self::Removed => "移出",
            Self::Rejected => "不予准入",
        }
    }

    /// A stage by id.
    #[must_use]
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.id() == id)
    }

    /// Whether an entry in this stage holds its key against others.
    #[must_use]
    pub const fn holds_key(self) -> bool {
        matches!(self, Self::InForce | Self::Suspended)
    }

    fn ends(self) -> bool {
        matches!(self, Self::Expired | Self::Removed | Self::Rejected)
    }

    fn reference(self) -> Located<StageRef> {
        here(StageRef { track: TRACK.into(), stage: self.id().into() })
    }
}

/// Id of the procedure of a register's entries.
#[must_use]
pub fn procedure_id(register: &str) -> String {
    format!("register-{register}")
}

/// A value that stands in no file.
fn here<T>(value: T) -> Located<T> {
    Located { value, at: 0 }
}

fn words(ids: &[&str]) -> Vec<Located<String>> {
    ids.iter().map(|id| here((*id).to_owned())).collect()
}

fn triggers(acts: &[&str]) -> Vec<Located<Trigger>> {
    acts.iter().map(|act| here(Trigger::Act((*act).to_owned()))).collect()
}

/// A condition on stages and the refusal that follows if it fails.
struct Only {
    require: &'static str,
    refusal: &'static str,
}

const IN_REGISTER: Only = Only {
    require: "stage.main in ['in-force', 'suspended']",
    refusal: "只对在册或者暂停的条目办理。",
};
const IN_FORCE: Only =
    Only { require: "stage.main == 'in-force'", refusal: "只对在册的条目办理。" };
const SUSPENDED: Only =
    Only { require: "stage.main == 'suspended'", refusal: "只对暂停的条目办理。" };
const OVER: Only = Only {
    require: "'validity' in passed && !('validity' in running)",
    refusal: "有效期还没有届满；提前退出的，办理移出。",
};

impl Register {
    /// The procedure of its entries; `None` where the definition names no article.
    #[must_use]
    pub fn life(&self) -> Option<Procedure> {
        let cite = self.cite.clone()?;
        let id = Located { value: procedure_id(&self.id), at: self.id.at };
        Some(Procedure {
            id,
            version: here(VERSION.into()),
            title: self.title.clone(),
            summary: self.summary.clone(),
            in_force_on: here(FIRST_DAY),
            in_force_until: None,
            based_on: vec![cite.clone()],
            measures: self.measures.clone(),
            conducted_by: vec![self.approved_by.clone()],
            number: format!("{{mark}}{}〔{{year}}〕{{serial}}号", self.title),
            secrecy: "internal".into(),
            titled_by: Some(self.key.clone()),
            of_register: Some(self.id.value.clone()),
            tracks: vec![self.track()],
            roles: roles(),
            fields: self.fields_of_life(),
            acts: self.acts(&cite),
            limits: self.limit().into_iter().collect(),
            handovers: Vec::new(),
            late_answers: None,
            inspects: None,
        })
    }

    fn track(&self) -> Track {
        // Without a validity nothing ever expires.
        let stages =
            Stage::ALL.into_iter().filter(|stage| self.validity.is_some() || *stage != Stage::Expired);
        let stage = |stage: Stage| StageOf {
            id: here(stage.id().into()),
            title: stage.title().into(),
            ends: stage.ends(),
            counts_as: (stage == Stage::Rejected).then_some(Ending::Void),
        };
        Track { id: here(TRACK.into()), title: self.title.clone(), stages: stages.map(stage).collect() }
    }

    fn fields_of_life(&self) -> Vec<Field> {
        let mut fields = self.fields.clone();
        fields.push(plain(REASON, "理由", FieldType::Text, "写清事实和依据，以后查得到。"));
        fields.push(plain(BASIS, "依据材料", FieldType::File, "会议纪要、批文、申请表等。"));
        fields
    }

    fn acts(&self, cite: &Located<Citation>) -> Vec<Act> {
        let facts = |with_key: bool| {
            let fields = self.fields.iter().filter(move |field| with_key || *field.id != *self.key);
            fields.map(|field| asked(&field.id, self.requires(&field.id))).collect::<Vec<FormField>>()
        };
        let act = |id: &str, title: &str, form: Vec<FormField>| act(id, title, form, cite);
        let only = |only: &Only, to: Option<Stage>, act: Act| Act {
            guards: guard(only, cite).into_iter().collect(),
            moves: to.map(Stage::reference).into_iter().collect(),
            ..act
        };
        let mut acts = vec![
            Act {
                opens: true,
                by: words(&["handler", "head"]),
                moves: vec![Stage::Proposed.reference()],
                help: "填写条目，由负责人决定是否准入。".into(),
                ..act("propose", "提出条目", [facts(true), vec![asked(BASIS, false)]].concat())
            },
            Act {
                from: vec![Stage::Proposed.reference()],
                moves: vec![Stage::InForce.reference()],
                bulk: true,
                when_needed: false,
                ..act("admit", "准入", vec![own(REASON, false), own(BASIS, false)])
            },
            Act {
                from: vec![Stage::Proposed.reference()],
                moves: vec![Stage::Rejected.reference()],
                ..act("reject", "不予准入", reasoned(Vec::new()))
            },
            only(&IN_REGISTER, None, act("change", "变更", reasoned(facts(false)))),
            only(&IN_FORCE, Some(Stage::Suspended), act("suspend", "暂停", reasoned(Vec::new()))),
            only(&SUSPENDED, Some(Stage::InForce), act("resume", "恢复", reasoned(Vec::new()))),
        ];
        if self.validity.is_some() {
            let from = self.valid_from.iter().map(|field| own(field, true)).collect();
            acts.push(only(&IN_REGISTER, None, act("renew", "续期", reasoned(from))));
            // A duty once the time has come: it stands in the work list then.
            let expire = act("expire", "期满退出", reasoned(Vec::new()));
            let from = vec![Stage::InForce.reference(), Stage::Suspended.reference()];
            acts.push(Act { from, ..only(&OVER, Some(Stage::Expired), expire) });
        }
        acts.push(only(&IN_REGISTER, Some(Stage::Removed), act("remove", "移出", reasoned(Vec::new()))));
        acts
    }

    fn limit(&self) -> Option<Limit> {
        let period = self.validity.clone()?;
        let starts = if self.valid_from.is_some() { ["propose", "renew"] } else { ["admit", "renew"] };
        Some(Limit {
            id: here(VALIDITY.into()),
            title: "有效期".into(),
            period: Some(period),
            due_field: None,
            counted_by: None,
            starts: triggers(&starts),
            starts_at: self.valid_from.clone(),
            met_by: Vec::new(),
            waits: true,
            minimum: false,
            goods: false,
            lapses_with: triggers(&["reject", "remove"]),
            warn_hours: 0,
            owed_by: here("head".into()),
            escalates_to: here("head".into()),
            consequence: "期满不再在册可选；续期或者办理期满退出。".into(),
        })
    }
}

fn roles() -> Vec<Role> {
    let role = |id: &str, title: &str, held_by: HeldBy| Role {
        id: here(id.into()),
        title: title.into(),
        held_by,
        post: None,
        in_organ: None,
        cite: None,
    };
    vec![role("handler", "经办人", HeldBy::Assigned), role("head", "负责人", HeldBy::Post)]
}

fn asked(field: &str, required: bool) -> FormField {
    FormField {
        field: here(field.to_owned()),
        required,
        anew: false,
        drawn: false,
        prefill: None,
        as_carried: false,
        not_before: Vec::new(),
    }
}

/// A field of this act alone.
fn own(field: &str, required: bool) -> FormField {
    FormField { anew: true, ..asked(field, required) }
}

/// A form that asks for its reason.
fn reasoned(form: Vec<FormField>) -> Vec<FormField> {
    [form, vec![own(REASON, true), own(BASIS, false)]].concat()
}

/// An act of the head, without effect so far.
fn act(id: &str, title: &str, form: Vec<FormField>, cite: &Located<Citation>) -> Act {
    Act {
        id: here(id.into()),
        title: title.into(),
        help: String::new(),
        by: words(&["head"]),
        officers: 1,
        opens: false,
        receives: Vec::new(),
        from: Vec::new(),
        moves: Vec::new(),
        form,
        guards: Vec::new(),
        decisions: Vec::new(),
        after_close: false,
        sends: None,
        suspends: Vec::new(),
        resumes: Vec::new(),
        extends: Vec::new(),
        draw: None,
        custody: None,
        opinion_phrases: Vec::new(),
        bulk: false,
        when_needed: false,
        cite: cite.clone(),
    }
}

/// A guard; its condition is one of the few above, which a test compiles.
fn guard(only: &Only, cite: &Located<Citation>) -> Option<Guard> {
    let require = Condition::compile(only.require).ok()?;
    Some(Guard {
        id: here("state".to_owned()),
        require: here(require),
        refusal: only.refusal.into(),
        waits_for: Vec::new(),
        cite: cite.clone(),
    })
}

fn plain(id: &str, title: &str, kind: FieldType, help: &str) -> Field {
    Field {
        id: here(id.into()),
        title: title.into(),
        kind,
        unit: String::new(),
        help: help.into(),
        choices: Vec::new(),
        many: false,
        phrases: Vec::new(),
        personal: false,
        public: false,
        redacted: false,
        says: None,
        opinion: None,
        paper: None,
        duties: Vec::new(),
        register: None,
        own_case: false,
        cite: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_condition_compiles() {
        for only in [IN_REGISTER, IN_FORCE, SUSPENDED, OVER] {
            assert!(Condition::compile(only.require).is_ok(), "{}", only.require);
        }
    }
}
