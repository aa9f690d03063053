//! Comparing what came of a step with what an example expects.
use crate::clock::{Clock, ClockState};
use crate::refusal::Refused;
use jiff::Timestamp;
use law::example::StepExpectation;

pub(super) fn judge_no(refused: &Refused, expected: &StepExpectation) -> Result<(), String> {
    let codes: Vec<&str> = match refused {
        Refused::Refused { refusals } => refusals.iter().map(|r| r.code.as_str()).collect(),
        Refused::Rejected { rejections } => rejections.iter().map(|r| r.field.as_str()).collect(),
        Refused::Both { refusals, rejections } => {
            let fields = rejections.iter().map(|r| r.field.as_str());
            refusals.iter().map(|r| r.code.as_str()).chain(fields).collect()
        }
        Refused::Definition(_) => Vec::new(),
    };
    let wanted = expected.refused.as_deref().or(expected.rejected.as_deref());
    match wanted {
        Some(wanted) if codes.contains(&wanted) => {
            let said = refused.to_string();
            let words = expected.says.as_ref().filter(|words| !said.contains(words.as_str()));
            words.map_or(Ok(()), |words| Err(format!("拒绝时应说“{words}”，实际是：{said}")))
        }
        Some(wanted) => Err(format!("应因 {wanted} 被拒，实因 {}：{refused}", codes.join("、"))),
        None => Err(format!("被拒（{}）：{refused}", codes.join("、"))),
    }
}

pub(super) fn judge_findings(
    findings: &[crate::finder::Finding],
    expected: &StepExpectation,
) -> Result<(), String> {
    for (finder, wanted) in &expected.finds {
        let found = findings.iter().find(|finding| finding.finder == *finder);
        let found = found.map_or("none", |finding| finding.verdict.key());
        if found != wanted {
            return Err(format!("查漏 {finder} 应为 {wanted}，实为 {found}"));
        }
    }
    Ok(())
}

pub(super) fn judge_clocks(
    clocks: &[Clock],
    expected: &StepExpectation,
    now: Timestamp,
) -> Result<(), String> {
    let latest = |limit: &String| {
        let found = clocks.iter().rev().find(|clock| clock.limit == *limit);
        found.ok_or_else(|| format!("期限 {limit} 没有起算"))
    };
    for (limit, due) in &expected.due {
        let clock = latest(limit)?;
        if clock.due_at != due.timestamp() {
            let shown = clock.due_at.map(|at| calendar::CHINA_STANDARD_TIME.to_datetime(at).to_string());
            return Err(format!(
                "期限 {limit} 应于 {due} 届满，实为 {}",
                shown.unwrap_or_else(|| "无".into())
            ));
        }
    }
    for limit in &expected.met {
        if latest(limit)?.state != ClockState::Met {
            return Err(format!("期限 {limit} 应已办到，实为 {:?}", latest(limit)?.state));
        }
    }
    for limit in &expected.overdue {
        if !latest(limit)?.is_overdue(now) {
            return Err(format!("期限 {limit} 应已逾期"));
        }
    }
    for limit in &expected.lapsed {
        if latest(limit)?.state != ClockState::Lapsed {
            return Err(format!("期限 {limit} 应已失效，实为 {:?}", latest(limit)?.state));
        }
    }
    for limit in &expected.running {
        if latest(limit)?.state != ClockState::Running {
            return Err(format!("期限 {limit} 应在计时，实为 {:?}", latest(limit)?.state));
        }
    }
    Ok(())
}
