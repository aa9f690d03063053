//! Time limits: period, counting, what starts and what meets them.
use super::acts::expect_role;
use super::fields::expect_field;
use super::findings::Findings;
use crate::library::Filed;
use crate::procedure::{FieldType, Limit, Procedure, Trigger};
use crate::source::Located;

/// Checks the limits of a procedure.
pub(super) fn check(findings: &mut Findings<'_>, procedure: &Filed<Procedure>) {
    findings.doubled(procedure.file, "期限", procedure.limits.iter().map(|limit| &limit.id));
    for limit in &procedure.limits {
        check_length(findings, procedure, limit);
        check_triggers(findings, procedure, limit);
        expect_role(findings, procedure, &limit.owed_by);
    }
}

fn check_length(findings: &mut Findings<'_>, procedure: &Filed<Procedure>, limit: &Limit) {
    let place = (procedure.file, limit.id.at);
    let counted_by = limit.counted_by.as_ref();
    if let Some(id) = counted_by.filter(|id| !findings.library.instruments.contains_key(id.as_str())) {
        let what = format!("期限“{}”按文件“{id}”计算，但没有这个文件", limit.title);
        findings.error(
            (procedure.file, id.at),
            "unknown-instrument",
            what,
            "在 instruments 中定义它，或改正 id",
        );
    }
    match (&limit.period, &limit.due_field) {
        (Some(period), None) => {
            let from = *procedure.in_force_on;
            findings.period((procedure.file, period.at), period, counted_by.map(|id| id.as_str()), from);
        }
        (None, Some(field)) => {
            expect_field(findings, procedure, field, &[FieldType::Date, FieldType::Instant], "日期");
        }
        (None, None) => {
            let what = format!("期限“{}”没有写明多长", limit.title);
            findings.error(
                place,
                "limit-without-length",
                what,
                "写 period（法定数值）或 due-field（到期日字段）",
            );
        }
        (Some(_), Some(_)) => {
            let what = format!("期限“{}”同时写了 period 和 due-field", limit.title);
            findings.error(place, "limit-with-two-lengths", what, "两者只留一个");
        }
    }
}

fn check_triggers(findings: &mut Findings<'_>, procedure: &Filed<Procedure>, limit: &Limit) {
    let place = (procedure.file, limit.id.at);
    if limit.starts.is_empty() {
        let what = format!("期限“{}”没有写明从何时起算", limit.title);
        findings.error(
            place,
            "limit-without-start",
            what,
            "在 starts 中写 act:动作、sent:移送 或 receipt:移送",
        );
    }
    if limit.waits && !limit.met_by.is_empty() {
        let what = format!("等待期“{}”到期即满，不能再写 met-by", limit.title);
        findings.error(place, "waiting-limit-met", what, "删去 met-by；提前结束的写 lapses-with");
    }
    if limit.minimum && !limit.waits {
        let what = format!("期限“{}”写了 minimum，却不是等待期", limit.title);
        let mend = "只隔开两件事的写 waits = true；有人须在期间内办事的，删去 minimum";
        findings.error(place, "minimum-not-waiting", what, mend);
    }
    if limit.met_by.is_empty() && !limit.waits {
        let what = format!("期限“{}”没有写明怎样算办结", limit.title);
        findings.error(place, "limit-never-met", what, "在 met-by 中写 act:动作、sent:移送 或 receipt:移送");
    }
    for trigger in limit.starts.iter().chain(&limit.met_by).chain(&limit.lapses_with) {
        check_trigger(findings, procedure, limit, trigger);
    }
    let Some(field) = &limit.starts_at else { return };
    expect_field(findings, procedure, field, &[FieldType::Date, FieldType::Instant], "日期");
    for trigger in &limit.starts {
        let Trigger::Act(id) = &trigger.value else {
            continue;
        };
        let asks = procedure.act(id).is_none_or(|act| act.form.iter().any(|asked| *asked.field == **field));
        if !asks {
            let what = format!("期限“{}”从字段“{field}”起算，但动作“{id}”的表单里没有它", limit.title);
            findings.error(
                (procedure.file, field.at),
                "start-field-not-on-form",
                what,
                "把字段放进该动作的表单",
            );
        }
    }
}

fn check_trigger(
    findings: &mut Findings<'_>,
    procedure: &Filed<Procedure>,
    limit: &Limit,
    trigger: &Located<Trigger>,
) {
    let place = (procedure.file, trigger.at);
    let (Trigger::Sent(id) | Trigger::Receipt(id)) = &trigger.value else {
        if let Trigger::Act(id) = &trigger.value
            && procedure.act(id).is_none()
        {
            let what = format!("期限“{}”所系的动作“{id}”不存在", limit.title);
            findings.error(place, "unknown-act", what, "在 acts 中定义它，或改正 id");
        }
        return;
    };
    if procedure.handover(id).is_none() {
        let what = format!("期限“{}”所系的移送“{id}”不存在", limit.title);
        findings.error(place, "unknown-handover", what, "在 handovers 中定义它，或改正 id");
    } else if !procedure.acts.iter().any(|act| act.sends.as_ref().is_some_and(|sent| **sent == *id)) {
        let what = format!("期限“{}”所系的移送“{id}”没有任何动作送出", limit.title);
        findings.error(place, "trigger-never-occurs", what, "给送出它的动作写 sends");
    }
}
