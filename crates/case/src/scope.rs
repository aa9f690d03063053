//! What conditions see of a case: its facts, its clocks and a few names of the engine.
use crate::actor::civil_date;
use crate::answers::unanswered;
use crate::clock::{self, Clock, ClockState};
use crate::custody::Quantity;
use crate::state::{CaseState, Signal};
use crate::value::FieldValue;
use calendar::WorkCalendar;
use jiff::Timestamp;
use law::Library;
use law::expression::{FactValue, PARAMETERS, Scope, TALLIED};
use law::procedure::{Act, Procedure, Trigger};
use std::collections::BTreeMap;
use vocabulary::{RegionCode, RegionLevel};

/// Names that guards may use beside the fields of their procedure.
pub const ENGINE_NAMES: [&str; 20] = [
    "given",
    "stage",
    "decided",
    "papers",
    "signed",
    "done",
    "officers",
    "goods_kept",
    "goods_amount",
    "own_organ",
    "came_from",
    "parameter",
    "tallied",
    "unanswered",
    "today",
    "running",
    "suspended",
    "passed",
    "due",
    "last_day",
];

/// Those of them that look at the clocks.
const CLOCK_NAMES: [&str; 5] = ["running", "suspended", "passed", "due", "last_day"];

/// What conditions see of the clocks: the latest run of each limit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClockFacts {
    today: String,
    running: Vec<String>,
    suspended: Vec<String>,
    passed: Vec<String>,
    due: BTreeMap<String, Timestamp>,
    /// Values of the parameters that the conditions in question name.
    parameters: BTreeMap<String, i64>,
}

impl ClockFacts {
    /// The clocks as they stand at an instant.
    #[must_use]
    pub fn at(clocks: &[Clock], now: Timestamp) -> Self {
        let passed = |clock: &Clock| clock.has_passed(now);
        Self { today: civil_date(now).to_string(), ..Self::of(clocks, passed) }
    }

    /// The clocks as far as events have recorded that they passed; without a day, for read models.
    #[must_use]
    pub fn recorded(state: &CaseState, clocks: &[Clock]) -> Self {
        Self::of(clocks, |clock| state.reported.contains(&format!("{}/passed", clock.key())))
    }

    /// What the guards of an act see when it takes effect: due times with the act, everything else before it.
    #[must_use]
    pub fn of_act(
        rules: (&Library, &WorkCalendar),
        procedure: &Procedure,
        act: &Act,
        state: &CaseState,
        form: &BTreeMap<String, FieldValue>,
        at: Timestamp,
    ) -> Self {
        let parameters = parameters(rules.0, act, at);
        if !names_clocks(act) {
            return Self { today: civil_date(at).to_string(), parameters, ..Self::default() };
        }
        let clocks = |state: &CaseState| clock::clocks(state, procedure, rules.0, rules.1);
        let before = Self::at(&clocks(state), at);
        let mut with_it = state.clone();
        let trigger = Trigger::Act(act.id.value.clone());
        let form = form.clone();
        with_it.signals.push(Signal { trigger, occurred_at: at, form, version: 0, undone_at: None });
        Self { due: Self::at(&clocks(&with_it), at).due, parameters, ..before }
    }

    fn of(clocks: &[Clock], passed: impl Fn(&Clock) -> bool) -> Self {
        let mut latest: BTreeMap<&str, &Clock> = BTreeMap::new();
        for clock in clocks {
            latest.insert(&clock.limit, clock);
        }
        let chosen = |wanted: &dyn Fn(&Clock) -> bool| {
            let found = latest.values().filter(|clock| wanted(clock));
            found.map(|clock| clock.limit.clone()).collect::<Vec<String>>()
        };
        Self {
            today: String::new(),
            running: chosen(&|clock| clock.state == ClockState::Running),
            suspended: chosen(&|clock| clock.state == ClockState::Suspended)
                .into_iter()
                .chain(
                    latest
                        .values()
                        .flat_map(|clock| clock.grounds.iter().map(|by| format!("{}/{by}", clock.limit))),
                )
                .collect(),
            passed: chosen(&passed),
            due: latest.values().filter_map(|clock| Some((clock.limit.clone(), clock.due_at?))).collect(),
            parameters: BTreeMap::new(),
        }
    }

    /// Adds the names; every limit has an entry in `due` and `last_day`, empty while it has no due time.
    fn add_to(&self, scope: &mut Scope, procedure: &Procedure) {
        let list = |ids: &[String]| texts(ids.iter().map(String::as_str));
        let each = |shown: fn(Timestamp) -> String| {
            let entries = procedure.limits.iter().map(|limit| {
                let due = self.due.get(&*limit.id).copied().map(shown).unwrap_or_default();
                (limit.id.value.clone(), FactValue::Text(due))
            });
            FactValue::Map(entries.collect())
        };
        let values = self.parameters.iter().map(|(id, value)| (id.clone(), FactValue::Number(*value)));
        scope.insert(PARAMETERS.into(), FactValue::Map(values.collect()));
        scope.insert("today".into(), FactValue::Text(self.today.clone()));
        scope.insert("running".into(), list(&self.running));
        scope.insert("suspended".into(), list(&self.suspended));
        scope.insert("passed".into(), list(&self.passed));
        scope.insert("due".into(), each(|due| due.to_string()));
        scope.insert("last_day".into(), each(|due| civil_date(due).to_string()));
    }
}

/// Values on a day of the parameters that the guards of an act name, in their own units.
fn parameters(library: &Library, act: &Act, at: Timestamp) -> BTreeMap<String, i64> {
    let named = act.guards.iter().flat_map(|guard| guard.require.parameters());
    let value =
        |id: &str| library.parameters.get(id)?.value_on(civil_date(at)).map(|value| i64::from(value.value));
    named.filter_map(|id| Some((id.to_owned(), value(id)?))).collect()
}

/// Whether a condition of an act depends on the day on which it takes effect.
pub(crate) fn looks_at_day(act: &Act) -> bool {
    names_clocks(act) || act.guards.iter().flat_map(|guard| guard.require.names()).any(|name| name == "today")
}

fn names_clocks(act: &Act) -> bool {
    let mut names = act.guards.iter().flat_map(|guard| guard.require.names());
    names.any(|name| CLOCK_NAMES.contains(&name.as_str()))
}

fn texts<'a>(items: impl Iterator<Item = &'a str>) -> FactValue {
    let mut seen: Vec<&str> = items.collect();
    seen.sort_unstable();
    seen.dedup();
    FactValue::List(seen.into_iter().map(|text| FactValue::Text(text.to_owned())).collect())
}

/// The scope of a case under its procedure.
#[must_use]
pub fn scope(state: &CaseState, procedure: &Procedure, clocks: &ClockFacts) -> Scope {
    let mut scope = Scope::new();
    for field in &procedure.fields {
        let fact = state.facts.get(&*field.id).map_or_else(|| field.absent(), FieldValue::fact);
        scope.insert(field.id.value.clone(), fact);
    }
    let stage: BTreeMap<String, FactValue> =
        state.stage.iter().map(|(track, stage)| (track.clone(), FactValue::Text(stage.clone()))).collect();
    let decided = decided(state, procedure);
    let signed = state.sent.iter().filter(|sent| sent.signed_at.is_some());
    let signed = signed.map(|sent| sent.item.kind.rsplit('/').next().unwrap_or_default());
    clocks.add_to(&mut scope, procedure);
    scope.insert("given".into(), texts(state.facts.keys().map(String::as_str)));
    scope.insert("stage".into(), FactValue::Map(stage));
    scope.insert("decided".into(), FactValue::Map(decided));
    scope.insert("papers".into(), texts(state.papers.iter().map(|paper| paper.paper.as_str())));
    scope.insert("signed".into(), texts(signed));
    scope.insert("done".into(), texts(state.done.iter().map(|done| done.act.as_str())));
    scope.insert(
        "officers".into(),
        FactValue::Number(i64::try_from(state.assigned.len()).unwrap_or(i64::MAX)),
    );
    let kept = i64::try_from(state.custody.kept_lots()).unwrap_or(i64::MAX);
    scope.insert("goods_kept".into(), FactValue::Number(kept));
    scope.insert("goods_amount".into(), amounts(state));
    scope.insert("own_organ".into(), own_organ(state));
    let origin = state.origin.as_ref().map(|origin| origin.organ.clone());
    scope.insert("came_from".into(), FactValue::Text(origin.unwrap_or_default()));
    scope.insert(TALLIED.into(), tallied(state, procedure));
    let open = unanswered(procedure, state);
    scope.insert("unanswered".into(), texts(open.iter().map(|open| open.handover.id.as_str())));
    scope
}

/// How much is kept of each unit, in whole units.
fn amounts(state: &CaseState) -> FactValue {
    let mut sums: BTreeMap<String, Quantity> = BTreeMap::new();
    for lot in state.custody.in_order() {
        let sum = sums.entry(lot.goods.unit.clone()).or_default();
        *sum = sum.plus(lot.account.kept());
    }
    let whole = |(unit, sum): (String, Quantity)| (unit, FactValue::Number(sum.whole_units()));
    FactValue::Map(sums.into_iter().map(whole).collect())
}

/// The figures that conditions of the procedure name; nothing counted is zero.
fn tallied(state: &CaseState, procedure: &Procedure) -> FactValue {
    let guards = procedure.acts.iter().flat_map(|act| &act.guards);
    let named = guards.flat_map(|guard| guard.require.tallied());
    let amount = |id: &String| FactValue::Number(state.tallied.get(id).copied().unwrap_or_default());
    FactValue::Map(named.map(|id| (id.clone(), amount(id))).collect())
}

/// The conducting organ: its id, its region, and the level that the region's code shows.
fn own_organ(state: &CaseState) -> FactValue {
    let level = state.region.parse::<RegionCode>().map_or("", |code| match code.level() {
        RegionLevel::Province => "province",
        RegionLevel::Prefecture => "prefecture",
        RegionLevel::County => "county",
    });
    let facts = [("id", state.organ.as_str()), ("region", &state.region), ("level", level)];
    FactValue::Map(facts.map(|(name, value)| (name.to_owned(), FactValue::Text(value.to_owned()))).into())
}

/// Outcomes by name; decisions not yet taken are empty, so that conditions can always be evaluated.
fn decided(state: &CaseState, procedure: &Procedure) -> BTreeMap<String, FactValue> {
    let mut decided = BTreeMap::new();
    for call in procedure.acts.iter().flat_map(|act| &act.decisions) {
        let outcome = state.decided.get(&*call.into).map(|decision| decision.outcome.clone());
        decided.insert(call.into.value.clone(), FactValue::Text(outcome.unwrap_or_default()));
    }
    decided
}
