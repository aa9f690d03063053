//! Help text in Markdown, generated from the definition, so that it can never disagree with it.
use super::roles_in_words;
use crate::citation::Citation;
use crate::library::Library;
use crate::procedure::{Act, Limit, Procedure, Trigger};
use jiff::civil::Date;
use std::fmt::Write;

/// Help on a procedure as of a day: acts, who does them, what to fill in, limits with article and status.
#[must_use]
pub fn help_text(procedure: &Procedure, library: &Library, on: Date) -> String {
    let mut text = format!("# {}\n\n{}\n\n", procedure.title, procedure.summary);
    let based: Vec<String> = procedure.based_on.iter().map(|cite| cited(library, cite, on)).collect();
    push(&mut text, &format!("依据：{}。", based.join("；")));
    push(&mut text, "\n## 办理步骤\n");
    for act in &procedure.acts {
        push_act(&mut text, procedure, library, on, act);
    }
    if !procedure.limits.is_empty() {
        push(
            &mut text,
            "## 期限\n\n| 期限 | 长短 | 从何时起 | 怎样算办结 | 谁负责 | 依据 |\n|---|---|---|---|---|---|",
        );
        for limit in &procedure.limits {
            push(&mut text, &limit_row(procedure, library, on, limit));
        }
    }
    text
}

fn push(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

fn push_act(text: &mut String, procedure: &Procedure, library: &Library, on: Date, act: &Act) {
    push(text, &format!("### {}\n", act.title));
    if !act.help.is_empty() {
        push(text, &format!("{}\n", act.help));
    }
    let together =
        if act.officers > 1 { format!("（须{}人共同办理）", act.officers) } else { String::new() };
    push(text, &format!("- 由谁办理：{}{together}", roles_in_words(procedure, act)));
    let stage = |references: &[crate::source::Located<crate::procedure::StageRef>]| {
        let titles = references.iter().filter_map(|reference| procedure.stage(reference));
        titles.map(|stage| stage.title.clone()).collect::<Vec<_>>().join("、")
    };
    if !act.from.is_empty() {
        push(text, &format!("- 何时可办：{}", stage(&act.from)));
    }
    if !act.moves.is_empty() {
        push(text, &format!("- 办理后进入：{}", stage(&act.moves)));
    }
    for (required, label) in [(true, "必填"), (false, "选填")] {
        let fields = act.form.iter().filter(|asked| asked.required == required);
        let titles: Vec<String> = fields
            .filter_map(|asked| procedure.field(&asked.field))
            .map(|field| field.title.clone())
            .collect();
        if !titles.is_empty() {
            push(text, &format!("- {label}：{}", titles.join("、")));
        }
    }
    if let Some(handover) = act.sends.as_ref().and_then(|id| procedure.handover(id)) {
        let papers: Vec<String> = handover
            .papers
            .iter()
            .map(|paper| format!("{}{}", paper.title, if paper.required { "" } else { "（如有）" }))
            .collect();
        push(text, &format!("- 送出“{}”，附：{}", handover.title, papers.join("、")));
    }
    for guard in &act.guards {
        push(text, &format!("- 不符合条件时：{}（{}）", guard.refusal, cited(library, &guard.cite, on)));
    }
    push(text, &format!("- 依据：{}\n", cited(library, &act.cite, on)));
}

fn limit_row(procedure: &Procedure, library: &Library, on: Date, limit: &Limit) -> String {
    let (length, cite) = length_and_article(procedure, library, on, limit);
    let triggers = |list: &[crate::source::Located<Trigger>]| {
        list.iter().map(|trigger| trigger_in_words(procedure, trigger)).collect::<Vec<_>>().join("或")
    };
    let owes = procedure.role(&limit.owed_by).map_or(limit.owed_by.as_str(), |role| &role.title);
    let mut row = String::new();
    // Writing into a String cannot fail.
    let _ = write!(
        row,
        "| {} | {length} | {} | {} | {owes} | {cite} |",
        limit.title,
        triggers(&limit.starts),
        triggers(&limit.met_by)
    );
    row
}

/// Length of a limit in words and its article with status, as of a day.
pub(crate) fn length_and_article(
    procedure: &Procedure,
    library: &Library,
    on: Date,
    limit: &Limit,
) -> (String, String) {
    let Some(period) = &limit.period else {
        let field = limit.due_field.as_ref().and_then(|id| procedure.field(id));
        return (format!("至“{}”所填之日", field.map_or("", |field| &field.title)), String::new());
    };
    let Some(Ok(resolved)) = library.limit_period(limit, on) else {
        return (format!("（{period} 当日没有取值）"), String::new());
    };
    let length = resolved.period;
    let as_working_days = resolved.rule.effective_unit(length) != length.unit;
    let length =
        if as_working_days { format!("{length}（按工作日计算）") } else { length.to_string() };
    let cited = library.cited(&resolved.value.cite, on);
    (length, format!("{}·{}", cited.in_chinese(), resolved.status.label()))
}

/// 批准移送之时, 移送书送出之时, 对方签收之时.
pub(crate) fn trigger_in_words(procedure: &Procedure, trigger: &Trigger) -> String {
    let handover = |id: &str| procedure.handover(id).map_or(id.to_owned(), |handover| handover.title.clone());
    match trigger {
        Trigger::Act(id) => procedure.act(id).map_or(id.clone(), |act| act.title.clone()),
        Trigger::Sent(id) => format!("“{}”送出", handover(id)),
        Trigger::Receipt(id) => format!("对方签收“{}”", handover(id)),
    }
}

fn cited(library: &Library, cite: &Citation, on: Date) -> String {
    let cited = library.cited(cite, on);
    format!("{}·{}", cited.in_chinese(), cited.status.label())
}
