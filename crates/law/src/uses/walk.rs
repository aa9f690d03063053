//! The walk over everything that cites or names something.
use super::{User, UserKind, Uses};
use crate::citation::Citation;
use crate::evidence::EvidenceChecklist;
use crate::instrument::{Instrument, InstrumentVersion};
use crate::library::{Filed, Library};
use crate::plan::Plan;
use crate::plan::definition::{CarrierKind, Measure};
use crate::procedure::{Field, Procedure};
use crate::register::Register;
use crate::source::Located;
use crate::table::Table;
use jiff::civil::Date;

/// The days for which a citation must hold.
#[derive(Clone, Copy)]
pub(crate) enum Validity {
    /// From a day until a day, or open.
    Days(Date, Option<Date>),
    /// The latest version will do.
    Latest,
}

impl Validity {
    /// The day itself if it lies within, else the end nearest to it.
    pub(super) fn nearest(self, on: Date) -> Date {
        match self {
            Validity::Days(from, until) => until.map_or(on, |until| on.min(until)).max(from),
            Validity::Latest => on,
        }
    }
}

/// One citation of the library: where it stands, for which days, and who makes it.
pub(crate) struct Mention<'a> {
    pub(crate) file: usize,
    pub(crate) cite: &'a Located<Citation>,
    pub(crate) holds: Validity,
    pub(crate) by: User,
}

impl Mention<'_> {
    /// Ids of the versions meant: the pinned one, or those in force while the citation must hold.
    pub(super) fn versions(&self, library: &Library) -> Vec<String> {
        let Some(instrument) = library.instruments.get(&self.cite.instrument) else { return Vec::new() };
        match &self.cite.version {
            Some(pinned) => vec![pinned.clone()],
            None => {
                covering(instrument, self.holds).0.iter().map(|version| version.id.value.clone()).collect()
            }
        }
    }
}

/// Versions in force during a validity, and the first day on which none is.
pub(crate) fn covering(instrument: &Instrument, holds: Validity) -> (Vec<&InstrumentVersion>, Option<Date>) {
    let Validity::Days(from, until) = holds else {
        return (instrument.versions.last().into_iter().collect(), None);
    };
    let mut versions: Vec<&InstrumentVersion> = Vec::new();
    let mut day = from;
    // Each round moves to a later version, so the number of versions bounds the walk.
    for _ in 0..=instrument.versions.len() {
        if until.is_some_and(|until| day > until) {
            break;
        }
        let Some(version) = instrument.version_on(day) else { return (versions, Some(day)) };
        versions.push(version);
        match version.in_force_until.as_ref().and_then(|last| last.tomorrow().ok()) {
            Some(next) if next > day => day = next,
            _ => break,
        }
    }
    (versions, None)
}

/// Every citation of a library.
pub(crate) fn mentions(library: &Library) -> Vec<Mention<'_>> {
    let mut found = Vec::new();
    for filed in library.instruments.values() {
        let title = format!("《{}》期间的计算", filed.title);
        let by =
            User { kind: UserKind::Instrument, id: filed.id.value.clone(), part: "counting".into(), title };
        let cite = filed.counting_cite.as_ref();
        found.extend(cite.map(|cite| Mention { file: filed.file, cite, holds: Validity::Latest, by }));
    }
    for filed in library.parameters.values() {
        for value in &filed.values {
            let by = User {
                kind: UserKind::Parameter,
                id: filed.id.value.clone(),
                part: format!("value-{}", *value.from),
                title: filed.title.clone(),
            };
            let holds = Validity::Days(*value.from, value.until);
            found.push(Mention { file: filed.file, cite: &value.cite, holds, by });
        }
    }
    library.tables.values().for_each(|filed| of_table(filed, &mut found));
    // What was made from a register cites what the register cites.
    let written = library.procedures.values().filter(|filed| filed.of_register.is_none());
    written.for_each(|filed| of_procedure(filed, &mut found));
    library.registers.values().for_each(|filed| of_register(filed, &mut found));
    library.checklists.values().for_each(|filed| of_checklist(filed, &mut found));
    super::counting::mentions(library, &mut found);
    found
}

fn of_table<'a>(filed: &'a Filed<Table>, found: &mut Vec<Mention<'a>>) {
    let by =
        |part: String, title: String| User { kind: UserKind::Table, id: filed.id.value.clone(), part, title };
    if let Some(cite) = &filed.version_cite {
        let by = by(String::new(), format!("{}：版本的选择", filed.title));
        found.push(Mention { file: filed.file, cite, holds: Validity::Latest, by });
    }
    for version in &filed.versions {
        let holds = Validity::Days(*version.from, version.until);
        let whole = by(format!("version-{}", version.id), format!("{}（{}版）", filed.title, version.id));
        let based = version.based_on.iter().map(|cite| (cite, whole.clone()));
        let rows = version
            .rows
            .iter()
            .map(|row| (&row.cite, by(format!("row-{}", row.id), format!("{}：{}", filed.title, row.title))));
        found.extend(based.chain(rows).map(|(cite, by)| Mention { file: filed.file, cite, holds, by }));
    }
}

fn of_procedure<'a>(filed: &'a Filed<Procedure>, found: &mut Vec<Mention<'a>>) {
    let key = filed.key();
    let holds = Validity::Days(*filed.in_force_on, filed.in_force_until);
    let mut note = |cite: &'a Located<Citation>, part: String, title: &str| {
        let title = if title.is_empty() { filed.title.clone() } else { format!("{}：{title}", filed.title) };
        let by = User { kind: UserKind::Procedure, id: key.clone(), part, title };
        found.push(Mention { file: filed.file, cite, holds, by });
    };
    filed.based_on.iter().for_each(|cite| note(cite, String::new(), ""));
    for role in &filed.roles {
        role.cite.iter().for_each(|cite| note(cite, format!("role-{}", role.id), &role.title));
    }
    for field in &filed.fields {
        field.cite.iter().for_each(|cite| note(cite, format!("field-{}", field.id), &field.title));
    }
    for act in &filed.acts {
        let cites = std::iter::once(&act.cite).chain(act.guards.iter().map(|guard| &guard.cite));
        cites.for_each(|cite| note(cite, format!("act-{}", act.id), &act.title));
    }
    for handover in &filed.handovers {
        let part = || format!("handover-{}", handover.id);
        note(&handover.cite, part(), &handover.title);
        if let Some(kept) = &handover.no_return {
            note(&kept.cite, part(), &format!("{}不能退回", handover.title));
        }
        for paper in &handover.papers {
            note(&paper.cite, part(), &format!("{}的{}", handover.title, paper.title));
        }
    }
}

fn of_register<'a>(filed: &'a Filed<Register>, found: &mut Vec<Mention<'a>>) {
    let by = |part: String, title: String| User {
        kind: UserKind::Register,
        id: filed.id.value.clone(),
        part,
        title,
    };
    let whole = filed.cite.iter().map(|cite| (cite, by(String::new(), filed.title.clone())));
    let cited = |field: &'a Field| {
        let cite = field.cite.as_ref()?;
        Some((cite, by(format!("field-{}", field.id), format!("{}：{}", filed.title, field.title))))
    };
    let all = whole.chain(filed.fields.iter().filter_map(cited));
    found.extend(all.map(|(cite, by)| Mention { file: filed.file, cite, holds: Validity::Latest, by }));
}

fn of_checklist<'a>(filed: &'a Filed<EvidenceChecklist>, found: &mut Vec<Mention<'a>>) {
    let by = |part: String, title: &str| User {
        kind: UserKind::Checklist,
        id: filed.id.value.clone(),
        part,
        title: format!("{}：{title}", filed.title),
    };
    let elements = filed.elements.iter().flat_map(|element| {
        element.cites.iter().map(|cite| (cite, by(format!("element-{}", element.id), &element.title)))
    });
    let items = filed
        .items
        .iter()
        .flat_map(|item| item.cites.iter().map(|cite| (cite, by(format!("item-{}", item.id), &item.title))));
    let all = elements.chain(items);
    found.extend(all.map(|(cite, by)| Mention { file: filed.file, cite, holds: Validity::Latest, by }));
}

/// A measure of the plan as a user.
pub(super) fn measure(plan: &Plan, measure: &Measure) -> User {
    let title = format!("推进计划第{}项：{}", measure.number, measure.title);
    User { kind: UserKind::Plan, id: plan.id.clone(), part: format!("measure-{}", measure.number), title }
}

/// Instruments and versions of the library that a plan's own citation means: an instrument of that id, or one whose id
/// and version, joined by a hyphen, give it.
pub(super) fn plan_versions(library: &Library, cite: &Citation) -> Vec<(String, String)> {
    let pairs = library.instruments.iter().flat_map(|(id, filed)| {
        filed.versions.iter().map(move |version| (id.clone(), version.id.value.clone()))
    });
    let meant = |(id, version): &(String, String)| {
        let pinned = cite.version.as_ref().is_none_or(|pinned| pinned == version);
        (*id == cite.instrument && pinned) || format!("{id}-{version}") == cite.instrument
    };
    pairs.filter(meant).collect()
}

/// References that are no citations: parameters of limits, tables of acts.
pub(super) fn references(library: &Library, uses: &mut Uses) {
    for filed in library.procedures.values().filter(|filed| filed.of_register.is_none()) {
        of_limits(filed, uses);
        for field in &filed.fields {
            let by = || user(filed, format!("field-{}", field.id), &field.title);
            if let Some(register) = &field.register {
                uses.registers.entry(register.value.clone()).or_default().push(by());
            }
        }
        for act in &filed.acts {
            let by = || user(filed, format!("act-{}", act.id), &act.title);
            for by_much in act.extends.iter().filter_map(|extension| extension.by.as_ref()) {
                uses.parameters.entry(by_much.value.clone()).or_default().push(by());
            }
            if let Some(draw) = &act.draw {
                uses.registers.entry(draw.register.value.clone()).or_default().push(by());
            }
            for call in &act.decisions {
                uses.tables.entry(call.table.value.clone()).or_default().push(by());
            }
            for received in act.receives.iter().filter_map(|kind| kind.split_once('/')) {
                uses.procedures.entry(received.0.to_owned()).or_default().push(by());
            }
        }
    }
    for filed in library.checklists.values() {
        for item in &filed.items {
            let title = format!("{}：{}", filed.title, item.title);
            let by = || User {
                kind: UserKind::Checklist,
                id: filed.id.value.clone(),
                part: format!("item-{}", item.id),
                title: title.clone(),
            };
            for step in &item.needed_by {
                uses.procedures.entry(step.procedure.clone()).or_default().push(by());
            }
        }
    }
    super::counting::references(library, uses);
    for filed in library.registers.values() {
        if let Some(validity) = &filed.validity {
            let title = format!("{}的有效期", filed.title);
            let by =
                User { kind: UserKind::Register, id: filed.id.value.clone(), part: "validity".into(), title };
            uses.parameters.entry(validity.value.clone()).or_default().push(by);
        }
    }
}

fn user(filed: &Filed<Procedure>, part: String, title: &str) -> User {
    let title = format!("{}：{title}", filed.title);
    User { kind: UserKind::Procedure, id: filed.key(), part, title }
}

fn of_limits(filed: &Filed<Procedure>, uses: &mut Uses) {
    for (act, guard) in filed.acts.iter().flat_map(|act| act.guards.iter().map(move |guard| (act, guard))) {
        for id in guard.require.parameters() {
            let by = user(filed, format!("act-{}", act.id), &format!("{}的条件", act.title));
            uses.parameters.entry(id.to_owned()).or_default().push(by);
        }
    }
    for limit in &filed.limits {
        if let Some(period) = &limit.period {
            let by = user(filed, format!("limit-{}", limit.id), &limit.title);
            uses.parameters.entry(period.value.clone()).or_default().push(by);
        }
    }
    for handover in &filed.handovers {
        let by = user(filed, format!("handover-{}", handover.id), &format!("{}的签收", handover.title));
        uses.parameters.entry(handover.receipt_within.value.clone()).or_default().push(by);
    }
}

/// What carries a measure: as the plan says, or as the procedures and registers say of themselves.
pub(super) fn carried(plan: &Plan, one: &Measure, library: &Library, uses: &mut Uses) {
    let by = measure(plan, one);
    let mut note = |kind: CarrierKind, id: &str| {
        let users = match kind {
            CarrierKind::Procedure => uses.procedures.entry(id.to_owned()).or_default(),
            CarrierKind::Register => uses.registers.entry(id.to_owned()).or_default(),
            CarrierKind::Table => uses.tables.entry(id.to_owned()).or_default(),
            _ => return,
        };
        if !users.contains(&by) {
            users.push(by.clone());
        }
    };
    one.carried_by.iter().for_each(|carrier| note(carrier.kind, &carrier.id));
    let written = library.procedures.values().filter(|filed| filed.of_register.is_none());
    for filed in written.filter(|filed| filed.measures.contains(&one.number)) {
        note(CarrierKind::Procedure, &filed.id);
    }
    for filed in library.registers.values().filter(|filed| filed.measures.contains(&one.number)) {
        note(CarrierKind::Register, &filed.id);
    }
}
