//! Running deadlines, folded from the signals of a case. Nothing here is stored: a late or corrected fact changes the
//! clock the next time it is looked at, and the events that changed it stay visible.
use crate::actor::civil_date;
use crate::reckoning::{Lengthened, extended, set_by_people};
use crate::state::{CaseState, Signal};
use crate::value::FieldValue;
use calendar::{CHINA_STANDARD_TIME, Exclusion, Step, WorkCalendar};
use jiff::{SignedDuration, Timestamp};
use law::instrument::Status;
use law::procedure::{Limit, Procedure, Trigger};
use law::{Citation, Library};
use serde::{Deserialize, Serialize};

/// Most runs of one limit that are computed for a case.
const MAX_RUNS: usize = 50;

/// Whether a clock runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockState {
    /// Running.
    Running,
    /// Suspended.
    Suspended,
    /// Fulfilled.
    Met,
    /// Ended without fulfilment because its cause fell away.
    Lapsed,
}

/// One run of a time limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// Limit id.
    pub limit: String,
    /// Title.
    pub title: String,
    /// Run, from 1.
    pub run: u32,
    /// What started it.
    pub started_by: Trigger,
    /// From when it counts.
    pub started_at: Timestamp,
    /// Last instant in time; none while suspended.
    pub due_at: Option<Timestamp>,
    /// From when it warns.
    pub warn_at: Option<Timestamp>,
    /// Whether it runs.
    pub state: ClockState,
    /// When it was fulfilled or fell away.
    pub ended_at: Option<Timestamp>,
    /// Role that owes it.
    pub owed_by: String,
    /// Organ that owes it.
    pub owed_organ: String,
    /// Post that hears of it.
    pub escalates_to: String,
    /// Organ of that post.
    #[serde(default)]
    pub escalates_organ: String,
    /// What follows in law.
    pub consequence: String,
    /// The period in words, e.g. 3日.
    pub period: String,
    /// Where the period stands; absent for dates set by people.
    pub cite: Option<Citation>,
    /// Where the counting rule stands.
    pub rule_cite: Option<Citation>,
    /// Whether the period was checked.
    pub status: Status,
    /// Remark on the period.
    pub note: Option<String>,
    /// Leans on a calendar year not yet published.
    pub provisional: bool,
    /// A waiting period: nobody owes anything in it.
    #[serde(default)]
    pub waits: bool,
    /// Acts that suspended it and whose ground has not ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grounds: Vec<String>,
    /// How often it was extended.
    pub extensions: u32,
    /// The arithmetic.
    pub steps: Vec<Step>,
}

impl Clock {
    /// Whether the limit has passed unmet at `now`, or was met too late.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        !self.waits && self.is_late(now)
    }

    /// Whether its time has run out at `now` without having been fulfilled before: overdue, or the wait is over.
    #[must_use]
    pub fn has_passed(&self, now: Timestamp) -> bool {
        self.is_late(now) || (self.waits && self.state == ClockState::Met)
    }

    fn is_late(&self, now: Timestamp) -> bool {
        match (self.state, self.due_at) {
            (ClockState::Running, Some(due)) => now > due,
            (ClockState::Met, Some(due)) => self.ended_at.is_some_and(|ended| ended > due),
            _ => false,
        }
    }

    /// Whether it warns at `now`.
    #[must_use]
    pub fn is_near(&self, now: Timestamp) -> bool {
        self.state == ClockState::Running
            && !self.waits
            && !self.is_overdue(now)
            && self.warn_at.is_some_and(|warn| now >= warn)
    }

    /// Whether somebody still owes it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state, ClockState::Running | ClockState::Suspended)
    }

    /// Key of the run: `limit/run`.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}/{}", self.limit, self.run)
    }
}

/// All runs of all limits of a case, in the order of the procedure.
#[must_use]
pub fn clocks(
    state: &CaseState,
    procedure: &Procedure,
    library: &Library,
    calendar: &WorkCalendar,
) -> Vec<Clock> {
    let mut signals: Vec<&Signal> = state.signals.iter().collect();
    signals.sort_by_key(|signal| signal.occurred_at);
    let reader = Reader { state, procedure, library, calendar, signals };
    procedure.limits.iter().flat_map(|limit| reader.runs(limit)).collect()
}

struct Reader<'a> {
    state: &'a CaseState,
    procedure: &'a Procedure,
    library: &'a Library,
    calendar: &'a WorkCalendar,
    signals: Vec<&'a Signal>,
}

fn listens(triggers: &[law::Located<Trigger>], signal: &Signal) -> bool {
    triggers.iter().any(|trigger| **trigger == signal.trigger)
}

impl<'a> Reader<'a> {
    fn runs(&self, limit: &Limit) -> Vec<Clock> {
        let mut runs: Vec<Clock> = Vec::new();
        let mut position = 0;
        while position < self.signals.len() && runs.len() < MAX_RUNS {
            let run = u32::try_from(runs.len()).unwrap_or(u32::MAX).saturating_add(1);
            let starts = listens(&limit.starts, self.signals[position]);
            let Some((clock, end)) = starts.then(|| self.run(limit, run, position)).flatten() else {
                position += 1;
                continue;
            };
            runs.push(clock);
            // Nothing starts a limit that is running; the signal that ends a run may start the next one.
            let Some(end) = end else { break };
            position = end;
        }
        runs
    }

    /// One run that starts with the signal at `position`, and the position of the signal that ends it.
    fn run(&self, limit: &Limit, run: u32, position: usize) -> Option<(Clock, Option<usize>)> {
        let start = self.signals[position];
        let from = self.counts_from(limit, start)?;
        // The signal that starts a run may not end it as well, even when it stands in both lists.
        // A waiting period starts anew with each start.
        let ends = |s: &&Signal| {
            s.undone_at.is_none()
                && (listens(&limit.met_by, s)
                    || listens(&limit.lapses_with, s)
                    || (limit.waits && listens(&limit.starts, s)))
        };
        // What runs when the case ends lapses with it, also where the case is taken up again later; so does what was
        // started by something undone.
        let over = self.state.ended_before.iter().find(|over| **over >= start.occurred_at).copied();
        let over = over.into_iter().chain(start.undone_at).min();
        let after = |signal: &&Signal| over.is_some_and(|over| signal.occurred_at > over);
        let later = self.signals.iter().skip(position + 1);
        let end = later.clone().position(&ends).map(|found| position + 1 + found);
        let end = end.filter(|end| !after(&self.signals[*end]));
        let over = over.filter(|_| end.is_none());
        let resumed = over.map(|_| later.take_while(|signal| !after(signal)).count() + position + 1);
        let ending = end.map(|end| self.signals[end]);
        let until = ending.map(|signal| signal.occurred_at).or(over);
        let within = &self.signals[position + 1..end.or(resumed).unwrap_or(self.signals.len())];
        let stands = |signals: &[&'a Signal]| -> Vec<&'a Signal> {
            signals.iter().filter(|signal| signal.undone_at.is_none()).copied().collect()
        };
        let standing = stands(within);
        let (exclusions, grounds) = self.exclusions(limit, &standing);
        let extensions = self.extensions(limit, &standing);
        let mut clock = self.blank(limit, run, start, from);
        clock.grounds = grounds;
        let mut known = stands(&self.signals[..position]);
        known.push(start);
        known.extend(standing);
        self.reckoned(limit, &mut clock, &known, &exclusions, &extensions)?;
        clock.state = match ending {
            Some(signal) if listens(&limit.met_by, signal) => ClockState::Met,
            Some(signal) if limit.waits && clock.due_at.is_some_and(|due| due < signal.occurred_at) => {
                ClockState::Met
            }
            Some(_) => ClockState::Lapsed,
            None if over.is_some() => match clock.due_at.zip(over) {
                Some((due, over)) if limit.waits && due < over => ClockState::Met,
                _ => ClockState::Lapsed,
            },
            None if limit.waits && self.state.reported.contains(&format!("{}/passed", clock.key())) => {
                ClockState::Met
            }
            None if self.state.is_closed() => ClockState::Lapsed,
            None if exclusions.last().is_some_and(|e| e.until.is_none()) => ClockState::Suspended,
            None => ClockState::Running,
        };
        clock.ended_at =
            until.or(if clock.state == ClockState::Lapsed { self.state.closed_at } else { None });
        if limit.waits && clock.state == ClockState::Met {
            clock.ended_at = clock.due_at;
        }
        // Beside what was started by something undone, a later start counts for itself.
        let next = if start.undone_at.is_some() { Some(position + 1) } else { end.or(resumed) };
        Some((clock, next))
    }

    /// The instant from which a run counts: the moment of the signal, or the field it names.
    fn counts_from(&self, limit: &Limit, start: &Signal) -> Option<Timestamp> {
        let Some(field) = &limit.starts_at else {
            return Some(start.occurred_at);
        };
        match start.form.get(&field.value) {
            Some(FieldValue::Instant(at)) => Some(*at),
            Some(FieldValue::Date(date)) => CHINA_STANDARD_TIME.to_timestamp(date.at(0, 0, 0, 0)).ok(),
            _ => Some(start.occurred_at),
        }
    }

    /// When the limit stood still, and the grounds that still hold: it stands still as long as any does.
    fn exclusions(&self, limit: &Limit, within: &[&Signal]) -> (Vec<Exclusion>, Vec<String>) {
        let mut exclusions: Vec<Exclusion> = Vec::new();
        let mut grounds: Vec<String> = Vec::new();
        let acts = within.iter().filter_map(|signal| match &signal.trigger {
            Trigger::Act(id) => Some((*signal, self.procedure.act(id)?)),
            _ => None,
        });
        for (signal, act) in acts {
            let suspension = act.suspends.iter().find(|s| *s.limit == *limit.id);
            if let Some(suspension) = suspension.filter(|_| !grounds.contains(&act.id)) {
                let reason =
                    signal.form.get(&*suspension.reason).map(|value| crate::road::shown(value, None));
                let reason = reason.unwrap_or_else(|| act.title.clone());
                match exclusions.last_mut().filter(|_| !grounds.is_empty()) {
                    Some(open) => open.reason = format!("{}；{reason}", open.reason),
                    None => exclusions.push(Exclusion { from: signal.occurred_at, until: None, reason }),
                }
                grounds.push(act.id.value.clone());
            }
            let resumed = act.resumed().filter(|(id, _)| *id == limit.id.as_str());
            for (_, ground) in resumed {
                grounds.retain(|open| ground.is_some_and(|ended| ended != open));
            }
            if let Some(last) = exclusions.last_mut().filter(|e| e.until.is_none() && grounds.is_empty()) {
                last.until = Some(signal.occurred_at);
            }
        }
        (exclusions, grounds)
    }

    fn extensions(&self, limit: &Limit, within: &[&Signal]) -> Vec<Lengthened> {
        let acts = within.iter().filter_map(|signal| match &signal.trigger {
            Trigger::Act(id) => Some((signal, self.procedure.act(id)?)),
            _ => None,
        });
        acts.filter_map(|(signal, act)| {
            let extension = act.extends.iter().find(|e| *e.limit == *limit.id)?;
            if let Some(field) = &extension.to_field {
                let FieldValue::Date(day) = signal.form.get(&field.value)? else { return None };
                return Some(Lengthened::To(*day));
            }
            let parameter = self.library.parameters.get(extension.by.as_ref()?.as_str())?;
            Some(Lengthened::By(parameter.period_on(civil_date(signal.occurred_at))?.0))
        })
        .collect()
    }

    fn reckoned(
        &self,
        limit: &Limit,
        clock: &mut Clock,
        known: &[&Signal],
        exclusions: &[Exclusion],
        extensions: &[Lengthened],
    ) -> Option<()> {
        let from = clock.started_at;
        let computed = match &limit.due_field {
            Some(field) => set_by_people(known, field)?,
            None => {
                let resolved = self.library.limit_period(limit, civil_date(from))?.ok()?;
                clock.period = resolved.period.to_string();
                clock.cite = Some(resolved.value.cite.value.clone());
                clock.rule_cite = resolved.rule_cite.clone();
                clock.status = resolved.status;
                clock.note = resolved.value.note.clone();
                extended(self.calendar, &resolved.rule, resolved.period, from, exclusions, extensions)
            }
        };
        clock.extensions = u32::try_from(extensions.len()).unwrap_or(u32::MAX);
        let ahead = SignedDuration::from_hours(i64::from(limit.warn_hours));
        let ahead = if limit.waits { SignedDuration::ZERO } else { ahead };
        clock.warn_at = computed.due_at.map(|due| due.saturating_sub(ahead).unwrap_or(due));
        clock.due_at = computed.due_at;
        clock.provisional = computed.provisional;
        clock.steps = computed.steps;
        Some(())
    }

    fn blank(&self, limit: &Limit, run: u32, start: &Signal, from: Timestamp) -> Clock {
        let role = self.procedure.role(&limit.owed_by);
        let owed_organ = role.and_then(|role| self.state.organ_of_role(role));
        let owed_organ = owed_organ.unwrap_or_else(|| self.state.organ.clone());
        let hears = self.procedure.role(&limit.escalates_to).and_then(|role| self.state.organ_of_role(role));
        Clock {
            limit: limit.id.value.clone(),
            title: limit.title.clone(),
            run,
            started_by: start.trigger.clone(),
            started_at: from,
            due_at: None,
            warn_at: None,
            state: ClockState::Running,
            ended_at: None,
            owed_by: limit.owed_by.value.clone(),
            escalates_organ: hears.unwrap_or_else(|| owed_organ.clone()),
            owed_organ,
            escalates_to: limit.escalates_to.value.clone(),
            consequence: limit.consequence.clone(),
            period: String::new(),
            cite: None,
            rule_cite: None,
            status: Status::Default,
            note: None,
            provisional: false,
            waits: limit.waits,
            grounds: Vec::new(),
            extensions: 0,
            steps: Vec::new(),
        }
    }
}
