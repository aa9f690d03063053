//! `zhibao deadline --procedure P --limit L --from INSTANT [--suspend FROM..UNTIL:REASON]…`.
use crate::answer::{Answer, Answered, Failure};
use crate::chinese_time::{INSTANT_FORMS, instant_in_words, read_instant};
use crate::columns::labelled;
use crate::law_data::{LawSource, unknown};
use calendar::{Exclusion, Step, Unit, local_date};
use case::reckoning::reckon;
use clap::Args;
use jiff::Timestamp;
use law::instrument::Status;
use law::library::Cited;
use serde::Serialize;

/// Arguments of `deadline`.
#[derive(Debug, Args)]
pub struct DeadlineArgs {
    /// 程序的 id 或 id@版本，例如 crime-transfer
    #[arg(long, value_name = "PROCEDURE")]
    procedure: String,
    /// 程序中期限的 id，例如 approval
    #[arg(long, value_name = "LIMIT")]
    limit: String,
    /// 起算的时刻：2026-11-20T16:00（北京时间）、2026-11-20（当日零时）或带时区的时刻
    #[arg(long, value_name = "INSTANT", value_parser = read_instant)]
    from: Timestamp,
    /// 中止：起..止:原因，可写多次；止留空表示尚未恢复，例如 2026-11-21T09:00..2026-11-25T09:00:鉴定
    #[arg(long, value_name = "FROM..UNTIL:REASON", value_parser = read_suspension)]
    suspend: Vec<Exclusion>,
    #[command(flatten)]
    source: LawSource,
}

/// A definition's id and title.
#[derive(Debug, Serialize)]
struct Named {
    id: String,
    title: String,
}

/// A deadline as printed with `--json`.
#[derive(Debug, Serialize)]
struct Report {
    procedure: Named,
    limit: Named,
    from: Timestamp,
    period: String,
    unit: Unit,
    /// Last instant in time (inclusive); null while suspended.
    due_at: Option<Timestamp>,
    due_in_words: Option<String>,
    provisional: bool,
    status: Status,
    note: Option<String>,
    cited: Cited,
    rule_cited: Option<Cited>,
    suspensions: Vec<Exclusion>,
    steps: Vec<Step>,
    consequence: String,
}

/// Computes the deadline.
///
/// # Errors
/// When procedure or limit is unknown, or the limit is none that the law sets.
pub fn run(args: &DeadlineArgs) -> Answered {
    let (data, notes) = args.source.load()?;
    let day = local_date(args.from);
    let procedure = data.procedure(&args.procedure, day)?;
    let limits = || procedure.limits.iter().map(|limit| limit.id.value.clone());
    let limit = procedure
        .limit(&args.limit)
        .ok_or_else(|| unknown("unknown-limit", "期限", &args.limit, limits()))?;
    let reckoned = reckon(&data.library, &data.calendar, limit, args.from, &args.suspend)
        .map_err(|why| Failure::new("cannot-reckon", why, "请核对起算时刻和法规数据"))?;
    let computed = reckoned.computed;
    let report = Report {
        procedure: Named { id: procedure.key(), title: procedure.title.clone() },
        limit: Named { id: limit.id.value.clone(), title: limit.title.clone() },
        from: args.from,
        period: reckoned.period,
        unit: computed.unit,
        due_at: computed.due_at,
        due_in_words: computed.due_at.map(instant_in_words),
        provisional: computed.provisional,
        status: reckoned.status,
        note: reckoned.note,
        cited: data.library.cited(&reckoned.cite, day),
        rule_cited: reckoned.rule_cite.map(|cite| data.library.cited(&cite, day)),
        suspensions: args.suspend.clone(),
        steps: computed.steps,
        consequence: limit.consequence.clone(),
    };
    Ok(Answer::new(&report, text(&report))?.noting(notes))
}

fn text(report: &Report) -> String {
    let article =
        |cited: &Cited| format!("{}（{}，{}）", cited.in_chinese(), cited.number, cited.status.label());
    let due = match (&report.due_in_words, report.provisional) {
        (Some(due), false) => due.clone(),
        (Some(due), true) => format!("{due}（暂定：涉及尚未公布节假日安排的年度）"),
        (None, _) => "待定".to_owned(),
    };
    let mut pairs = vec![
        ("程序", format!("{}（{}）", report.procedure.title, report.procedure.id)),
        ("期限", format!("{}（{}），{}", report.limit.title, report.limit.id, report.period)),
        ("起算", instant_in_words(report.from)),
    ];
    for suspension in &report.suspensions {
        let until = suspension.until.map_or("尚未恢复".to_owned(), instant_in_words);
        pairs
            .push(("中止", format!("{}至{until}：{}", instant_in_words(suspension.from), suspension.reason)));
    }
    pairs.push(("到期", due));
    let steps = report.steps.iter().enumerate().map(|(index, step)| format!("{}. {}", index + 1, step.text));
    pairs.push(("算法", steps.collect::<Vec<_>>().join("\n")));
    pairs.push(("依据", article(&report.cited)));
    if !report.cited.says.is_empty() {
        pairs.push(("要点", report.cited.says.clone()));
    }
    if let Some(rule) = &report.rule_cited {
        pairs.push(("计算规则", article(rule)));
    }
    pairs.push(("数值", report.status.label().to_owned()));
    if let Some(note) = &report.note {
        pairs.push(("说明", note.clone()));
    }
    if !report.consequence.is_empty() {
        pairs.push(("逾期后果", report.consequence.clone()));
    }
    labelled(&pairs)
}

/// Reads `FROM..UNTIL:REASON`; an empty UNTIL means not yet resumed.
fn read_suspension(text: &str) -> Result<Exclusion, String> {
    let wrong = || format!("中止写作 起..止:原因，止可以留空；{INSTANT_FORMS}");
    let (from, rest) = text.split_once("..").ok_or_else(wrong)?;
    let from = read_instant(from)?;
    // The instant itself holds colons: the longest text before a colon that is an instant is the end.
    let mut colons: Vec<usize> = rest.match_indices(':').map(|(at, _)| at).collect();
    colons.reverse();
    let ends = colons.iter().find_map(|at| {
        let (until, reason) = (rest.get(..*at)?, rest.get(at + 1..)?);
        if until.is_empty() { Some((None, reason)) } else { Some((Some(read_instant(until).ok()?), reason)) }
    });
    let (until, reason) = ends.ok_or_else(wrong)?;
    if reason.trim().is_empty() {
        return Err("中止须写明原因".to_owned());
    }
    if until.is_some_and(|until| until <= from) {
        return Err("中止的止须晚于起".to_owned());
    }
    Ok(Exclusion { from, until, reason: reason.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suspension_is_read_whatever_form_its_instants_have() {
        let read = |text: &str| read_suspension(text).map(|found| (found.until.is_some(), found.reason));
        assert_eq!(read("2026-11-21T09:00..2026-11-25T09:00:鉴定"), Ok((true, "鉴定".into())));
        assert_eq!(read("2026-11-21..2026-11-25:鉴定：第二次"), Ok((true, "鉴定：第二次".into())));
        assert_eq!(
            read("2026-11-21T09:00:00+08:00..2026-11-25T09:00:00+08:00:鉴定"),
            Ok((true, "鉴定".into()))
        );
        assert_eq!(read("2026-11-21..:公告"), Ok((false, "公告".into())));
        for text in [
            "",
            "2026-11-21",
            "2026-11-21..2026-11-25",
            "2026-11-21..2026-11-25:",
            "2026-11-25..2026-11-21:倒",
            "x..2026-11-25:y",
            "2026-11-21..y:z",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
