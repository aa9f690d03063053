//! Acts: every name they use exists.
use super::conditions;
use super::draws;
use super::fields::{GIVEN_NAMES, expect_field};
use super::findings::Findings;
use crate::expression::{Kinds, PARAMETERS};
use crate::library::Filed;
use crate::procedure::{Act, Bound, FieldType, FormField, Guard, Prefill, Procedure};
use crate::source::Located;
use crate::tally::FigureUnit;
use std::collections::BTreeSet;

/// Checks the acts of a procedure.
pub(super) fn check(findings: &mut Findings<'_>, procedure: &Filed<Procedure>) {
    findings.doubled(procedure.file, "办理动作", procedure.acts.iter().map(|act| &act.id));
    let kinds = conditions::of_procedure(findings.library, procedure);
    for act in &procedure.acts {
        check_stages(findings, procedure, act);
        check_people(findings, procedure, act);
        check_form(findings, procedure, act);
        check_guards(findings, procedure, act, &kinds);
        check_decisions(findings, procedure, act);
        check_effects(findings, procedure, act);
        check_phrases(findings, procedure, act);
        draws::check(findings, procedure, act);
    }
    if !procedure.acts.iter().any(|act| act.opens) {
        let place = (procedure.file, procedure.id.at);
        let what = format!("程序“{}”没有立案的动作，案件无从开始", procedure.title);
        findings.error(place, "no-opening-act", what, "给开始案件的动作写 opens = true");
    }
}

fn check_stages(findings: &mut Findings<'_>, procedure: &Filed<Procedure>, act: &Act) {
    for stage in act.from.iter().chain(&act.moves) {
        if procedure.stage(stage).is_none() {
            let what = format!("“{}”用到的阶段“{stage}”不存在", act.title);
            findings.error(
                (procedure.file, stage.at),
                "unknown-stage",
                what,
                "在 tracks 中定义它，或改正写法 轨道:阶段",
            );
        }
    }
    let mut tracks = BTreeSet::new();
    for target in act.moves.iter().filter(|target| !tracks.insert(target.track.as_str())) {
        let what = format!("“{}”让轨道“{}”同时进入两个阶段", act.title, target.track);
        findings.error((procedure.file, target.at), "two-moves-in-one-track", what, "每条轨道只写一个去向");
    }
}

fn check_people(findings: &mut Findings<'_>, procedure: &Filed<Procedure>, act: &Act) {
    for role in act.by.iter().filter(|role| role.as_str() != "system") {
        expect_role(findings, procedure, role);
    }
    if act.by.is_empty() || act.officers == 0 {
        let what = format!("“{}”没有写明由谁办理", act.title);
        findings.error(
            (procedure.file, act.id.at),
            "act-without-role",
            what,
            "在 by 中写角色，officers 至少为 1",
        );
    }
}

/// A role that must exist.
pub(super) fn expect_role(findings: &mut Findings<'_>, procedure: &Filed<Procedure>, role: &Located<String>) {
    if procedure.role(role).is_none() {
        let known: Vec<&str> = procedure.roles.iter().map(|role| role.id.as_str()).collect();
        let mend = format!("已有的角色：{}", known.join("、"));
        findings.error((procedure.file, role.at), "unknown-role", format!("没有名为“{role}”的角色"), mend);
    }
}

fn check_form(findings: &mut Findings<'_>, procedure: &Filed<Procedure>, act: &Act) {
    findings.doubled(procedure.file, "表单字段", act.form.iter().map(|field| &field.field));
    for field in &act.form {
        expect_field(findings, procedure, &field.field, &[], "");
        let has_paper = procedure.field(&field.field).is_none_or(|known| known.paper.is_some());
        if field.drawn && (!has_paper || field.required) {
            let what = format!("“{}”的“{}”不能写 drawn", act.title, field.field);
            let mend = "drawn 只用于写明 paper 的文件字段，而且不写 required：文书由动作自己作成";
            findings.error((procedure.file, field.field.at), "drawn-field", what, mend);
        }
        check_prefill(findings, procedure, field);
        check_bounds(findings, procedure, field);
    }
    check_carried(findings, procedure, act);
}

/// Only what arrives with an item can stand as it came.
fn check_carried(findings: &mut Findings<'_>, procedure: &Filed<Procedure>, act: &Act) {
    for asked in act.form.iter().filter(|asked| asked.as_carried) {
        if !act.is_receipt() {
            let what = format!("“{}”不签收移送，“{}”不能写 as-carried", act.title, *asked.field);
            findings.error((procedure.file, asked.field.at), "as-carried", what, "只写在签收移送的动作里");
        }
    }
}

/// A date that bounds, or is bounded, must be a date.
fn check_bounds(findings: &mut Findings<'_>, procedure: &Filed<Procedure>, asked: &FormField) {
    let is_day = |id: &str| {
        procedure.field(id).is_some_and(|f| matches!(f.kind, FieldType::Date | FieldType::Instant) && !f.many)
    };
    for bound in &asked.not_before {
        let known = match &bound.value {
            Bound::Opened => true,
            Bound::Act(id) => procedure.act(id).is_some(),
            Bound::Field(id) => is_day(id) && **id != *asked.field,
        };
        if !known || !is_day(&asked.field) {
            let what = format!("“{}”不能以“{}”为最早的日子", *asked.field, bound.value);
            let mend = "两边都是日期：写 opened、act:本程序的动作 或 field:本程序的另一日期字段";
            findings.error((procedure.file, bound.at), "not-before", what, mend);
        }
    }
}

/// What a field begins with must be a value of its own type.
fn check_prefill(findings: &mut Findings<'_>, procedure: &Filed<Procedure>, asked: &FormField) {
    let Some((prefill, field)) = asked.prefill.as_ref().zip(procedure.field(&asked.field)) else { return };
    let fits = match &prefill.value {
        Prefill::All => field.kind == FieldType::Choice && field.many,
        Prefill::Field(id) => procedure
            .field(id)
            .is_some_and(|from| from.kind == field.kind && from.many == field.many && from.id != field.id),
        Prefill::Holders(id) => {
            let rights = procedure.field(id).is_some_and(|from| from.kind == FieldType::Right);
            rights && field.kind == FieldType::Party && field.many
        }
        Prefill::Tally(id) => {
            let tally = findings.library.tally_of_board(&procedure.id);
            let figure = tally.and_then(|tally| tally.figures.iter().find(|figure| *figure.id == *id));
            let kind = figure.map(|figure| match figure.unit {
                FigureUnit::Money => FieldType::Money,
                FigureUnit::Cases | FigureUnit::Pieces => FieldType::Number,
            });
            !field.many && kind == Some(field.kind)
        }
    };
    if !fits {
        let what = format!("“{}”不能用“{}”预填", field.title, prefill.value);
        let mend = "all 用于多选；field: 写同一类型的另一字段；holders: 写权利字段，用于可填几个的当事人；\
                    tally: 写本程序统计的指标，件数用于数目，金额用于金额";
        findings.error((procedure.file, prefill.at), "prefill", what, mend);
    }
}

fn check_guards(findings: &mut Findings<'_>, procedure: &Filed<Procedure>, act: &Act, kinds: &Kinds) {
    findings.doubled(procedure.file, "条件", act.guards.iter().map(|guard| &guard.id));
    for guard in &act.guards {
        check_waiting(findings, procedure, guard);
        check_parameters(findings, procedure.file, guard);
        let mut unknown = guard.require.names();
        unknown.retain(|name| procedure.field(name).is_none() && !GIVEN_NAMES.contains(&name.as_str()));
        if !unknown.is_empty() {
            let what = format!("“{}”的条件中有不认识的名称：{}", act.title, unknown.join("、"));
            let mend = format!("可用字段的 id，以及 {}", GIVEN_NAMES.join("、"));
            findings.error((procedure.file, guard.require.at), "unknown-name", what, mend);
        }
        conditions::check(findings, (procedure.file, guard.require.at), &guard.require, kinds);
    }
}

/// Waiting periods that a guard says it waits for: they are such, and the condition looks at them.
fn check_waiting(findings: &mut Findings<'_>, procedure: &Filed<Procedure>, guard: &Guard) {
    findings.doubled(procedure.file, "等待期", &guard.waits_for);
    for id in &guard.waits_for {
        let waits = procedure.limit(id).is_some_and(|limit| limit.waits);
        if !waits || !guard.require.literals().any(|literal| literal == id.as_str()) {
            let what = format!("条件“{}”的 waits-for 写了“{id}”，它不是等待期，或者条件没有用到它", guard.id);
            findings.error((procedure.file, id.at), "waits-for", what, "写条件里用到的、waits = true 的期限");
        }
    }
    // What people waited for is told with its day; `!('id' in passed)` asks for the opposite.
    let source = guard.require.source();
    let untold = procedure.limits.iter().filter(|limit| limit.waits).find(|limit| {
        let over = format!("'{}' in passed", *limit.id);
        let not_over = format!("!({over}");
        source.contains(&over) && !source.contains(&not_over) && !guard.waits_for.contains(&limit.id)
    });
    if let Some(limit) = untold {
        let what = format!("条件“{}”要等“{}”过去，拒绝时却不说从哪一天起可以办", guard.id, limit.title);
        let mend = format!("写 waits-for = [\"{}\"]", limit.id);
        findings.warning((procedure.file, guard.require.at), "waiting-untold", what, mend);
    }
}

/// Parameters that a guard names exist; which ones it means is written in the condition itself.
fn check_parameters(findings: &mut Findings<'_>, file: usize, guard: &Guard) {
    let place = (file, guard.require.at);
    if !guard.require.names().iter().any(|name| name == PARAMETERS) {
        return;
    }
    let named = guard.require.parameters();
    if named.is_empty() {
        let what = format!("条件“{}”用了 {PARAMETERS}，没有写明哪一个法定数值", guard.id);
        findings.error(place, "unknown-parameter", what, "写作 parameter['法定数值的 id']");
    }
    for id in named {
        findings.parameter(place, id);
    }
}

/// Longest phrase for an opinion, in characters.
const MAX_PHRASE_CHARS: usize = 200;

fn check_phrases(findings: &mut Findings<'_>, procedure: &Filed<Procedure>, act: &Act) {
    findings.doubled(procedure.file, "意见常用语", act.opinion_phrases.iter());
    for phrase in &act.opinion_phrases {
        if phrase.trim().is_empty() || phrase.chars().count() > MAX_PHRASE_CHARS {
            let what = format!("“{}”的意见常用语是空的，或者超过 {MAX_PHRASE_CHARS} 字", act.title);
            findings.error((procedure.file, phrase.at), "phrase-length", what, "删去它，或写短一些");
        }
    }
}

fn check_decisions(findings: &mut Findings<'_>, procedure: &Filed<Procedure>, act: &Act) {
    findings.doubled(procedure.file, "判定名称", act.decisions.iter().map(|call| &call.into));
    for call in &act.decisions {
        let place = (procedure.file, call.table.at);
        let Some(table) = findings.library.table(&call.table) else {
            let what = format!("没有名为“{}”的判定表", call.table);
            findings.error(place, "unknown-table", what, "在 tables 中定义它，或改正 id");
            continue;
        };
        let missing: Vec<&str> = table
            .inputs
            .iter()
            .filter(|input| input.required && procedure.field(&input.id).is_none())
            .map(|input| input.id.as_str())
            .collect();
        if !missing.is_empty() {
            let what =
                format!("判定表“{}”必需的事实在程序中没有同名字段：{}", table.title, missing.join("、"));
            findings.error(place, "table-input-without-field", what, "在 fields 中加上同名字段，并放进表单");
        }
    }
}

fn check_effects(findings: &mut Findings<'_>, procedure: &Filed<Procedure>, act: &Act) {
    if let Some(handover) = act.sends.as_ref().filter(|id| procedure.handover(id).is_none()) {
        let what = format!("“{}”送出的移送“{handover}”不存在", act.title);
        findings.error(
            (procedure.file, handover.at),
            "unknown-handover",
            what,
            "在 handovers 中定义它，或改正 id",
        );
    }
    findings.doubled(procedure.file, "签收的移送", act.receives.iter());
    for received in &act.receives {
        let found = received.split_once('/').is_some_and(|(id, handover)| {
            findings.library.procedures.values().any(|p| *p.id == id && p.handover(handover).is_some())
        });
        if !found {
            let what = format!("“{}”签收的移送“{received}”不存在", act.title);
            findings.error(
                (procedure.file, received.at),
                "unknown-handover",
                what,
                "写作 程序id/移送id，两者都须存在",
            );
        }
    }
    check_clock_effects(findings, procedure, act);
}

/// Limits that the act suspends, resumes or extends.
fn check_clock_effects(findings: &mut Findings<'_>, procedure: &Filed<Procedure>, act: &Act) {
    let suspended = act.suspends.iter().map(|suspension| &suspension.limit);
    let extended = act.extends.iter().map(|extension| &extension.limit);
    for limit in suspended.chain(extended).filter(|id| procedure.limit(id).is_none()) {
        let what = format!("“{}”所涉的期限“{limit}”不存在", act.title);
        findings.error((procedure.file, limit.at), "unknown-limit", what, "在 limits 中定义它，或改正 id");
    }
    for (text, (limit, ground)) in act.resumes.iter().zip(act.resumed()) {
        let begins = |by: &Act| by.suspends.iter().any(|suspension| *suspension.limit == limit);
        let known = match ground {
            Some(ground) => procedure.act(ground).is_some_and(begins),
            None => procedure.limit(limit).is_some(),
        };
        if !known {
            let what = format!("“{}”恢复计算的“{text}”不存在", act.title);
            let mend = "写期限的 id，或 期限/动作：由这个动作中止的那一种";
            findings.error((procedure.file, text.at), "unknown-limit", what, mend);
        }
    }
    for suspension in &act.suspends {
        expect_field(findings, procedure, &suspension.reason, &[], "");
    }
    for extension in &act.extends {
        match (&extension.by, &extension.to_field) {
            (Some(by), None) => findings.period((procedure.file, by.at), by, None, *procedure.in_force_on),
            (None, Some(field)) => expect_field(findings, procedure, field, &[FieldType::Date], "日期"),
            _ => {
                let what =
                    format!("“{}”延长期限“{}”，没有写明延长多少，或者写了两种", act.title, extension.limit);
                let mend = "写 by（法定数值）或 to-field（新的最后日期的字段），只写一个";
                findings.error((procedure.file, extension.limit.at), "extension-length", what, mend);
            }
        }
    }
}
