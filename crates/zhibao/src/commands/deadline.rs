//! `zhibao deadline --procedure P --limit L --from INSTANT [--suspend FROM..UNTIL:REASON]…`.
use crate::answer::{Answer, Answered, Failure};
use crate::chinese_time::{INSTANT_FORMS, instant_in_words, read_instant};
use crate::columns::labelled;
use crate::law_data::{LawSource, unknown};
use calendar::{Exclusion, Step, Unit, local_date};
use case::reckoning::reckon;
use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use law::Citation;
use law::instrument::Status;
use law::library::{Cited, Library};
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
    /// What of the input counts for nothing, in words.
    remarks: Vec<String>,
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
    let remarks = args.suspend.iter().filter_map(|given| idle(given, args.from, computed.due_at)).collect();
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
        cited: cited_with_title(&data.library, &reckoned.cite, day),
        rule_cited: reckoned.rule_cite.map(|cite| cited_with_title(&data.library, &cite, day)),
        suspensions: args.suspend.clone(),
        remarks,
        steps: computed.steps,
        consequence: limit.consequence.clone(),
    };
    Ok(Answer::new(&report, text(&report))?.noting(notes))
}

fn text(report: &Report) -> String {
    let article = |cited: &Cited| match cited.number.as_str() {
        "" => format!("{}（起算时没有有效的版本，{}）", cited.in_chinese(), cited.status.label()),
        number => format!("{}（{number}，{}）", cited.in_chinese(), cited.status.label()),
    };
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
    pairs.extend(report.remarks.iter().map(|remark| ("注意", remark.clone())));
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

/// Why a suspension changes nothing, if it does not: it had ended before the limit began, or begins after its end.
fn idle(given: &Exclusion, from: Timestamp, due: Option<Timestamp>) -> Option<String> {
    let why = if given.until.is_some_and(|until| until <= from) {
        "在起算之前已经结束"
    } else if due.is_some_and(|due| given.from > due) {
        "在期限届满之后才开始"
    } else {
        return None;
    };
    Some(format!("中止“{}”{why}，不影响到期", given.reason))
}

/// The citation in the version of a day; before the first version it keeps the instrument's title.
fn cited_with_title(library: &Library, cite: &Citation, day: Date) -> Cited {
    let cited = library.cited(cite, day);
    match library.instruments.get(&cite.instrument) {
        Some(instrument) if library.find(cite, day).is_none() => {
            Cited { title: instrument.title.clone(), ..cited }
        }
        _ => cited,
    }
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
    fn a_suspension_outside_the_limit_is_remarked_on() {
        let given = |text: &str| read_suspension(text).unwrap();
        let at = |text: &str| read_instant(text).unwrap();
        let (from, due) = (at("2026-11-20T16:00"), Some(at("2026-11-27T16:00")));
        let says = |text: &str| idle(&given(text), from, due);
        assert!(says("2026-11-01..2026-11-05:鉴定").unwrap().contains("在起算之前已经结束"));
        assert!(says("2026-12-01..:公告").unwrap().contains("在期限届满之后才开始"));
        assert_eq!(says("2026-11-19..2026-11-22:鉴定"), None);
        assert_eq!(idle(&given("2026-12-01..:公告"), from, None), None);
    }

    #[test]
    fn an_article_of_before_its_instrument_is_told_by_title() {
        let files = app::embedded::law_files().into_iter().filter(|file| file.path.contains("/instruments/"));
        let (library, _) = Library::load(files.collect());
        let cite: Citation = "civil-code#203".parse().unwrap();
        let before = cited_with_title(&library, &cite, jiff::civil::date(2020, 10, 15));
        assert_eq!((before.title.as_str(), before.number.as_str()), ("中华人民共和国民法典", ""));
        assert!(cited_with_title(&library, &cite, jiff::civil::date(2026, 1, 1)).number.contains("主席令"));
    }

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
