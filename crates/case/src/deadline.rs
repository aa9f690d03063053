//! Running the deadlines of `law/deadlines/`: what somebody worked out by hand against what the engine computes.
use crate::actor::civil_date;
use crate::reckoning::{Lengthened, ending_on, extended};
use calendar::{Computation, CountingRule, DayEnd, Exclusion, Light, Period, WorkCalendar, light};
use jiff::Timestamp;
use law::Library;
use law::deadline::{Deadline, DeadlineFile, LightAt};
use law::example::ExampleResult;
use law::procedure::{Limit, Procedure};

/// Computes every row of all files.
#[must_use]
pub fn run_deadlines(
    library: &Library,
    calendar: &WorkCalendar,
    files: &[DeadlineFile],
) -> Vec<ExampleResult> {
    let mut results = Vec::new();
    for file in files {
        for row in &file.deadlines.cases {
            let desk = Desk { library, calendar, file, row };
            let why = desk.judged().err().unwrap_or_default();
            results.push(ExampleResult {
                file: file.source.path.clone(),
                line: file.source.line_at(row.why.at),
                title: row.why.value.clone(),
                passed: why.is_empty(),
                why,
            });
        }
    }
    results
}

/// The limit of a procedure version that a row names as `procedure@version/limit`.
#[must_use]
pub fn limit_of<'a>(library: &'a Library, named: &str) -> Option<(&'a Procedure, &'a Limit)> {
    let (key, id) = named.rsplit_once('/')?;
    let procedure = library.procedure(key)?;
    let limit = procedure.limits.iter().find(|limit| *limit.id == *id)?;
    Some((procedure, limit))
}

struct Desk<'a> {
    library: &'a Library,
    calendar: &'a WorkCalendar,
    file: &'a DeadlineFile,
    row: &'a Deadline,
}

/// What a row counts with.
struct Counted {
    rule: CountingRule,
    period: Period,
}

impl Desk<'_> {
    fn judged(&self) -> Result<(), String> {
        let from = self.start()?;
        let computed = match self.counted(from)? {
            Some(Counted { rule, period }) => {
                self.written_period(period)?;
                let extensions = self.extensions(from)?;
                extended(self.calendar, &rule, period, from, &self.exclusions()?, &extensions)
            }
            None => ending_on(self.row.set_to.ok_or("这个期限由人定日子：请写 set-to")?),
        };
        self.due_as_written(&computed)?;
        self.arithmetic_as_written(&computed)?;
        self.row.lights.iter().try_for_each(|light| self.light_as_written(&computed, light))
    }

    fn start(&self) -> Result<Timestamp, String> {
        match (self.row.from, self.row.on) {
            (Some(from), None) => from.timestamp(),
            (None, Some(on)) => calendar::CHINA_STANDARD_TIME.to_timestamp(on.at(0, 0, 0, 0)).ok(),
            _ => return Err("from（时刻）和 on（日期）须写其中一个".to_owned()),
        }
        .ok_or_else(|| "起算的时间超出范围".to_owned())
    }

    /// Rule and period of the row; nothing for a limit whose last day people set.
    fn counted(&self, from: Timestamp) -> Result<Option<Counted>, String> {
        let resolved = match (&self.row.limit, &self.row.parameter, &self.row.rule) {
            (Some(named), None, None) => {
                let (_, limit) =
                    limit_of(self.library, named).ok_or_else(|| format!("没有名为“{named}”的期限"))?;
                let Some(resolved) = self.library.limit_period(limit, civil_date(from)) else {
                    return Ok(None);
                };
                resolved
            }
            (None, Some(parameter), None) => self.library.period(parameter, None, civil_date(from)),
            (None, None, Some(name)) => {
                let rule = self.file.deadlines.rules.get(name.as_str());
                let rule = rule.ok_or_else(|| format!("rules 中没有“{name}”"))?.clone();
                let period = self.row.period.ok_or("按规则计算的，须写 period")?;
                return Ok(Some(Counted { rule, period }));
            }
            _ => return Err("limit、parameter、rule 须写其中一个".to_owned()),
        };
        let resolved = resolved.map_err(|fault| fault.to_string())?;
        Ok(Some(Counted { rule: resolved.rule, period: resolved.period }))
    }

    fn written_period(&self, period: Period) -> Result<(), String> {
        match self.row.period {
            Some(written) if written != period => Err(format!("期间应为{written}，数据中是{period}")),
            _ => Ok(()),
        }
    }

    fn exclusions(&self) -> Result<Vec<Exclusion>, String> {
        let stretch = |suspended: &law::deadline::Suspended| {
            let from = suspended.from.timestamp()?;
            let until = suspended.until.map(law::example::LocalInstant::timestamp);
            Some(Exclusion { from, until: until.flatten(), reason: "扣除".to_owned() })
        };
        let all = self.row.suspended.iter().map(stretch).collect::<Option<Vec<_>>>();
        all.ok_or_else(|| "中止的时间超出范围".to_owned())
    }

    fn extensions(&self, from: Timestamp) -> Result<Vec<Lengthened>, String> {
        let mut extensions = Vec::new();
        for id in &self.row.extended {
            let parameter = self.library.parameters.get(id.as_str());
            let period = parameter.and_then(|parameter| parameter.period_on(civil_date(from)));
            let (period, _) = period.ok_or_else(|| format!("当日没有名为“{id}”的期间"))?;
            self.extendable(|extension| extension.by.as_ref().is_some_and(|by| **by == **id))?;
            extensions.push(Lengthened::By(period));
        }
        if let Some(day) = self.row.extended_to {
            self.extendable(|extension| extension.to_field.is_some())?;
            extensions.push(Lengthened::To(day));
        }
        Ok(extensions)
    }

    /// Some act of the limit's procedure extends it in this way; rows without a limit may be extended by anything.
    fn extendable(&self, meant: impl Fn(&law::procedure::Extension) -> bool) -> Result<(), String> {
        let Some(named) = &self.row.limit else { return Ok(()) };
        let (procedure, limit) = limit_of(self.library, named).ok_or("没有这个期限")?;
        let mut extensions = procedure.acts.iter().flat_map(|act| &act.extends);
        if extensions.any(|extension| *extension.limit == *limit.id && meant(extension)) {
            return Ok(());
        }
        Err(format!("程序里没有动作这样延长“{}”", limit.title))
    }

    fn due_as_written(&self, computed: &Computation) -> Result<(), String> {
        let row = self.row;
        let written = match (row.last_day, row.due, row.open) {
            (Some(day), None, false) => DayEnd::MIDNIGHT.instant(day),
            (None, Some(due), false) => due.timestamp(),
            (None, None, true) => None,
            _ => return Err("last-day、due、open 须写其中一个".to_owned()),
        };
        if computed.due_at != written {
            return Err(format!("应{}届满，程序算得{}", told(written), self.shown(computed)));
        }
        if computed.provisional != row.provisional {
            let (wanted, got) = (certain(row.provisional), certain(computed.provisional));
            return Err(format!("结果应为{wanted}，程序写作{got}"));
        }
        Ok(())
    }

    fn arithmetic_as_written(&self, computed: &Computation) -> Result<(), String> {
        let absent = |line: &&String| !computed.steps.iter().any(|step| step.text.contains(line.as_str()));
        match self.row.steps.iter().find(absent) {
            Some(line) => Err(format!("计算步骤里应有“{line}”，程序写作{}", self.shown(computed))),
            None => Ok(()),
        }
    }

    fn light_as_written(&self, computed: &Computation, written: &LightAt) -> Result<(), String> {
        let own = self.row.limit.as_ref().and_then(|named| limit_of(self.library, named));
        let own = own.map_or(0, |(_, limit)| limit.warn_hours);
        let now = written.at.timestamp().ok_or("看灯的时间超出范围")?;
        let shown: Light = light(computed.due_at, now, self.row.warn_hours.unwrap_or(own));
        if shown == written.is {
            return Ok(());
        }
        Err(format!("{} 的灯应为{}，程序亮{}", written.at, written.is.label(), shown.label()))
    }

    /// The due time and how the engine came to it.
    fn shown(&self, computed: &Computation) -> String {
        let steps: Vec<&str> = computed.steps.iter().map(|step| step.text.as_str()).collect();
        format!("{}（{}）", told(computed.due_at), steps.join("；"))
    }
}

fn told(at: Option<Timestamp>) -> String {
    at.map_or_else(|| "未定".to_owned(), |at| calendar::CHINA_STANDARD_TIME.to_datetime(at).to_string())
}

fn certain(provisional: bool) -> &'static str {
    if provisional { "暂定" } else { "确定" }
}
