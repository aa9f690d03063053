//! Rehearsing a change of law on one case: what would be different under other data or on a later day. Pure comparison of
//! two readings of the same events; nothing is decided and nothing is written.
use crate::clock::{Clock, clocks};
use crate::event::Event;
use crate::fold::fold;
use crate::form::facts_for;
use crate::open_acts::{InStage, in_stage};
use crate::state::CaseState;
use calendar::WorkCalendar;
use jiff::civil::Date;
use law::procedure::Procedure;
use law::table::Table;
use law::{Citation, Decision, Library};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One side of the comparison: data, and the day on which they are asked.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// Law.
    pub library: &'a Library,
    /// Working days.
    pub calendar: &'a WorkCalendar,
    /// Day.
    pub on: Date,
}

/// Sorts of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// The case could not be worked on any more.
    Unreadable,
    /// A running limit would end on another day.
    Due,
    /// A limit that has not started would be of another length.
    Period,
    /// A table would come out differently.
    Outcome,
    /// An act could be done that cannot now.
    Gained,
    /// An act could not be done any more.
    Lost,
    /// An act or running limit rests on another version of its instrument.
    Basis,
    /// The case keeps its version of the procedure while new cases take another.
    Pinned,
}

impl ChangeKind {
    /// Every kind, gravest first.
    pub const ALL: [Self; 8] = [
        Self::Unreadable,
        Self::Due,
        Self::Outcome,
        Self::Lost,
        Self::Gained,
        Self::Period,
        Self::Basis,
        Self::Pinned,
    ];

    /// Word in addresses and JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Due => "due",
            Self::Period => "period",
            Self::Outcome => "outcome",
            Self::Gained => "gained",
            Self::Lost => "lost",
            Self::Basis => "basis",
            Self::Pinned => "pinned",
        }
    }

    /// The word people see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Unreadable => "不能再办理",
            Self::Due => "期限届满日不同",
            Self::Period => "以后起算的期限不同",
            Self::Outcome => "判定结论不同",
            Self::Gained => "多出可办的动作",
            Self::Lost => "不能再办的动作",
            Self::Basis => "依据换了版本",
            Self::Pinned => "沿用原程序版本",
        }
    }
}

/// Something that would be different.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Sort.
    pub kind: ChangeKind,
    /// What: title of limit, table, act or procedure.
    pub what: String,
    /// As it is, in words.
    pub before: String,
    /// As it would be, in words.
    pub after: String,
    /// Why, in words.
    pub why: String,
    /// Article on the side of the change, if there is one.
    pub cite: Option<Citation>,
}

/// What would be different for one case, gravest first; empty when nothing would.
#[must_use]
pub fn rehearse(events: &[Event], before: Side<'_>, after: Side<'_>) -> Vec<Change> {
    let Ok(old) = fold(events, before.library) else { return Vec::new() };
    let Some(procedure) = before.library.procedure(&old.procedure) else { return Vec::new() };
    let stop =
        |why: String| vec![change(ChangeKind::Unreadable, &procedure.title, "可以办理", "不能办理", why)];
    let Some(changed) = after.library.procedure(&old.procedure) else {
        return stop(format!("新数据没有本件所用的程序版本 {}；已立的件按原版本办，请保留它", old.procedure));
    };
    let new = match fold(events, after.library) {
        Ok(state) => state,
        Err(fault) => return stop(fault.to_string()),
    };
    let compared = Compared { old: &old, new: &new, procedure, changed, before, after };
    let mut changes = compared.pinned();
    changes.extend(compared.limits());
    changes.extend(compared.tables());
    changes.extend(compared.acts());
    changes.sort_by_key(|one| ChangeKind::ALL.iter().position(|kind| *kind == one.kind));
    changes
}

fn change(
    kind: ChangeKind,
    what: &str,
    before: impl Into<String>,
    after: impl Into<String>,
    why: impl Into<String>,
) -> Change {
    Change {
        kind,
        what: what.to_owned(),
        before: before.into(),
        after: after.into(),
        why: why.into(),
        cite: None,
    }
}

struct Compared<'a> {
    old: &'a CaseState,
    new: &'a CaseState,
    procedure: &'a Procedure,
    changed: &'a Procedure,
    before: Side<'a>,
    after: Side<'a>,
}

fn due_words(clock: &Clock) -> String {
    match clock.due_at {
        Some(due) => {
            let local = calendar::CHINA_STANDARD_TIME.to_datetime(due);
            let ends = (local.hour(), local.minute(), local.second()) == (23, 59, 59);
            local.strftime(if ends { "%Y-%m-%d 24:00" } else { "%Y-%m-%d %H:%M" }).to_string()
        }
        None => "暂停计算".to_owned(),
    }
}

fn why_of(clock: &Clock, side: Side<'_>) -> String {
    let cite = clock.cite.as_ref().map(|cite| side.library.cited(cite, side.on).in_chinese());
    match cite {
        Some(cite) => format!("{}，依据{cite}", clock.period),
        None => clock.period.clone(),
    }
}

impl Compared<'_> {
    /// A case keeps its version; new ones may take another.
    fn pinned(&self) -> Vec<Change> {
        let next = self.after.library.procedure_on(&self.procedure.id, self.after.on);
        let Some(next) = next.filter(|next| next.key() != self.old.procedure) else { return Vec::new() };
        let why = format!(
            "本件已按 {} 立件，办到底；{} 起新立的件适用 {}（自 {} 施行）",
            self.procedure.version, self.after.on, next.version, *next.in_force_on
        );
        let mut one = change(
            ChangeKind::Pinned,
            &self.procedure.title,
            format!("{}版", self.procedure.version),
            format!("{}版（只用于新立的件）", next.version),
            why,
        );
        one.cite = next.based_on.first().map(|cite| cite.value.clone());
        vec![one]
    }

    fn limits(&self) -> Vec<Change> {
        let old = clocks(self.old, self.procedure, self.before.library, self.before.calendar);
        let new = clocks(self.new, self.changed, self.after.library, self.after.calendar);
        let by_key: BTreeMap<String, &Clock> = new.iter().map(|clock| (clock.key(), clock)).collect();
        let mut changes = Vec::new();
        for clock in old.iter().filter(|clock| clock.is_open()) {
            match by_key.get(&clock.key()) {
                Some(other) if other.is_open() && other.due_at == clock.due_at => {}
                Some(other) if other.is_open() => {
                    let mut one = change(
                        ChangeKind::Due,
                        &clock.title,
                        due_words(clock),
                        due_words(other),
                        format!("原为{}；改为{}", why_of(clock, self.before), why_of(other, self.after)),
                    );
                    one.cite.clone_from(&other.cite);
                    changes.push(one);
                }
                _ => changes.push(change(
                    ChangeKind::Due,
                    &clock.title,
                    due_words(clock),
                    "不再计算",
                    format!("原为{}；新数据没有这个期限，或者它已经结束", why_of(clock, self.before)),
                )),
            }
        }
        let known: BTreeSet<String> = old.iter().map(Clock::key).collect();
        for clock in new.iter().filter(|clock| clock.is_open() && !known.contains(&clock.key())) {
            let mut one =
                change(ChangeKind::Due, &clock.title, "没有", due_words(clock), why_of(clock, self.after));
            one.cite.clone_from(&clock.cite);
            changes.push(one);
        }
        let running = old.iter().filter(|clock| clock.is_open());
        changes.extend(running.filter_map(|clock| {
            let cite = clock.cite.as_ref()?;
            self.basis(&format!("期限“{}”", clock.title), cite, cite)
        }));
        changes.extend(self.periods(&old));
        changes
    }

    /// Limits that have not started and would be of another length.
    fn periods(&self, running: &[Clock]) -> Vec<Change> {
        let open = |id: &str| running.iter().any(|clock| clock.limit == id && clock.is_open());
        let waiting = self.procedure.limits.iter().filter(|limit| !open(&limit.id));
        let length = |side: Side<'_>, procedure: &Procedure, id: &str| {
            let limit = procedure.limit(id)?;
            let resolved = side.library.limit_period(limit, side.on)?.ok()?;
            Some((resolved.period.to_string(), resolved.value.cite.value.clone()))
        };
        waiting
            .filter_map(|limit| {
                let old = length(self.before, self.procedure, &limit.id)?;
                let new = length(self.after, self.changed, &limit.id)?;
                (old.0 != new.0).then(|| {
                    let why = format!("在 {} 以后起算的按新的期间；已在计算的不变", self.after.on);
                    let one = change(ChangeKind::Period, &limit.title, old.0, new.0, why);
                    Change { cite: Some(new.1), ..one }
                })
            })
            .collect()
    }

    fn tables(&self) -> Vec<Change> {
        let calls = self.procedure.acts.iter().flat_map(|act| &act.decisions);
        let tables: BTreeSet<&str> = calls.map(|call| call.table.as_str()).collect();
        tables.into_iter().filter_map(|id| self.table(id)).collect()
    }

    /// A table on the facts of the case: as it is, and by the version in force on the other side's day.
    fn table(&self, id: &str) -> Option<Change> {
        let (old, new) = (self.before.library.table(id)?, self.after.library.table(id)?);
        let before = law::decide(old, &facts_for(old, self.old), self.before.on).ok()?;
        let facts = facts_for(new, self.new);
        let same_day = law::decide(new, &facts, self.after.on).ok()?;
        if differs(&before, &same_day) {
            return Some(outcome(old, &before, &same_day, "同样的事实，按新数据重新判定"));
        }
        // The day of the facts chooses the version: what a later one would say is told, because it may be milder.
        let later = new.version_on(self.after.on).filter(|version| *version.id != same_day.version)?;
        let later = law::decide::decide_with(new, later, &facts, self.after.on).ok()?;
        let why = if new.compare_lenient {
            "行为发生在新版本以前的仍按行为时判定；从旧兼从轻时应当比较"
        } else {
            "只在事实发生在新版本施行以后时适用"
        };
        differs(&before, &later).then(|| outcome(old, &before, &later, why))
    }

    fn acts(&self) -> Vec<Change> {
        let old_clocks = clocks(self.old, self.procedure, self.before.library, self.before.calendar);
        let new_clocks = clocks(self.new, self.changed, self.after.library, self.after.calendar);
        let old = in_stage(self.procedure, self.old, &old_clocks);
        let new = in_stage(self.changed, self.new, &new_clocks);
        let found = |acts: &[InStage], id: &str| acts.iter().position(|act| act.act == id);
        let mut changes = Vec::new();
        for act in &old {
            let other = found(&new, &act.act).map(|place| &new[place]);
            let is_open = other.is_some_and(|other| other.because.is_empty());
            if act.because.is_empty() && !is_open {
                let refusal = other.and_then(|other| other.because.first());
                let why = refusal.map_or("新数据在这个阶段没有这个动作".to_owned(), |refusal| {
                    refusal.says.clone()
                });
                let one = change(ChangeKind::Lost, &act.title, "可以办", "不能办", why);
                changes.push(Change { cite: refusal.and_then(|refusal| refusal.cite.clone()), ..one });
            } else if !act.because.is_empty() && is_open {
                let why = act.because[0].says.clone();
                let one = change(
                    ChangeKind::Gained,
                    &act.title,
                    format!("不能办：{why}"),
                    "可以办",
                    "新数据没有这个限制",
                );
                changes.push(Change { cite: other.map(|other| other.cite.clone()), ..one });
            }
            if let Some(other) = other {
                changes.extend(self.basis(&format!("动作“{}”", act.title), &act.cite, &other.cite));
            }
        }
        for act in new.iter().filter(|act| found(&old, &act.act).is_none() && act.because.is_empty()) {
            let why = "现行数据在这个阶段没有这个动作";
            let one = change(ChangeKind::Gained, &act.title, "没有", "可以办", why);
            changes.push(Change { cite: Some(act.cite.clone()), ..one });
        }
        changes
    }

    /// Another version of the instrument on the other side.
    fn basis(&self, what: &str, old: &Citation, new: &Citation) -> Option<Change> {
        let before = self.before.library.cited(old, self.before.on);
        let after = self.after.library.cited(new, self.after.on);
        if before.version == after.version && before.place == after.place && before.says == after.says {
            return None;
        }
        let words = |cited: &law::library::Cited| {
            let says = if cited.says.is_empty() { String::new() } else { format!("：{}", cited.says) };
            format!("{}（{}版）{says}", cited.in_chinese(), cited.version)
        };
        let why = if after.says.is_empty() {
            "新版本中这一条没有写出内容，请核对条号是否变动"
        } else {
            "同一处引用，到期后指向新版本；请核对条号和内容"
        };
        let one = change(ChangeKind::Basis, what, words(&before), words(&after), why);
        Some(Change { cite: Some(after.cite), ..one })
    }
}

fn differs(one: &Decision, other: &Decision) -> bool {
    let row = |decision: &Decision| decision.row.as_ref().map(|row| row.title.clone());
    one.outcome != other.outcome || row(one) != row(other)
}

fn outcome(table: &Table, before: &Decision, after: &Decision, why: &str) -> Change {
    let words = |decision: &Decision| {
        let row = decision.row.as_ref().map(|row| format!("（{}）", row.title)).unwrap_or_default();
        format!("{}{row}，{}版", decision.outcome_title, decision.version)
    };
    let one = change(ChangeKind::Outcome, &table.title, words(before), words(after), why);
    Change { cite: after.row.as_ref().map(|row| row.cite.clone()), ..one }
}
