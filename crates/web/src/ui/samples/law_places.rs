//! The law browser's newer places: checklist, examples, registers, the working days of a year.
use super::{cite, tab};
use crate::ui::law;

fn steps() -> Vec<law::NeededStep> {
    vec![law::NeededStep {
        title: "移送".into(),
        by: "承办人".into(),
        help: "材料齐全后移送。".into(),
        items: vec![
            law::Needed {
                what: "填写：接收的公安机关".into(),
                required: true,
                cite: cite("《规定》第六条", Some(true)),
            },
            law::Needed {
                what: "附：涉案物品清单".into(),
                required: false,
                cite: cite("《规定》第六条", Some(false)),
            },
        ],
    }]
}

pub fn checklist() -> law::ChecklistPage {
    law::ChecklistPage {
        title: "涉嫌犯罪案件移送".into(),
        version: "2020版".into(),
        procedure: "/law/procedures/crime-transfer".into(),
        steps: steps(),
    }
}

pub fn table_examples() -> Vec<law::TableExample> {
    vec![law::TableExample {
        title: "正好达到".into(),
        facts: vec![("违法所得".into(), "3万元".into())],
        expected: "达到".into(),
        href: "/law/tables/crime-214?fact.gain=3#tried".into(),
    }]
}

pub fn rest_of_procedure() -> law::ProcedurePage {
    law::ProcedurePage {
        handovers: vec![law::HandoverRow {
            id: "case".into(),
            title: "涉嫌犯罪案件移送".into(),
            to: "接收的公安机关".into(),
            papers: vec![("移送书".into(), true, true, cite("《规定》第六条", Some(true)))],
            receipt: ("24小时".into(), cite("《规定》第七条", Some(false))),
            cite: cite("《规定》第七条", Some(true)),
            no_return: Some(("应当签收。".into(), cite("《规定》第七条", Some(true)))),
        }],
        fields: vec![law::FieldRow {
            id: "parties".into(),
            title: "当事人".into(),
            mark: "个人信息".into(),
            cite: None,
        }],
        roles: vec![law::RoleRow {
            id: "head".into(),
            title: "正职负责人".into(),
            held: "由有此岗位的人员担任".into(),
            cite: Some(cite("《规定》第五条", Some(true))),
        }],
        steps: steps(),
        checklist: "/law/procedures/crime-transfer/checklist".into(),
        examples: vec![law::ProcedureExample {
            title: "从发现到移送办结".into(),
            steps: vec![
                law::StepRow {
                    at: "2026年11月18日 10:00".into(),
                    case: "a".into(),
                    act: "报告".into(),
                    by: "zhang、li".into(),
                    due: vec![("审批移送".into(), "2026年11月23日 24:00".into())],
                    then: vec!["进入：已报请审批".into()],
                    refused: false,
                },
                law::StepRow {
                    act: "办结".into(),
                    then: vec!["拒绝：物品尚未签收".into()],
                    refused: true,
                    ..Default::default()
                },
            ],
        }],
        used_in: vec![("推进计划第18项".into(), "/plan/18".into())],
        ..law::ProcedurePage::default()
    }
}

pub fn register() -> law::RegisterPage {
    law::RegisterPage {
        entries: Some("/registers/key-protection-marks".into()),
        title: "重点商标保护名录".into(),
        summary: "按重点保护的商标。".into(),
        approved_by: "市场监管".into(),
        validity: Some(("3年".into(), cite("《办法》第八条", Some(false)))),
        cite: None,
        fields: vec![law::RegisterField {
            id: "number".into(),
            title: "注册号".into(),
            required: true,
            is_key: true,
            public: true,
            headings: vec!["注册号".into(), "商标注册号".into()],
            cite: Some(cite("《办法》第三条", Some(true))),
        }],
        used_in: Vec::new(),
    }
}

pub fn calendar(published: bool) -> law::CalendarPage {
    let day = |day: i8| law::CalendarDay { day, working: !(1..=3).contains(&day), special: day <= 4 };
    law::CalendarPage {
        year: 2026,
        years: vec![tab("2027（暂定）", 0, false), tab("2026", 1, true)],
        notice: published.then(|| ("关于2026年部分节假日安排的通知".into(), "公报".into(), true)),
        counts: (248, 117),
        rows: if published {
            let row = |working, span: &str, days| law::CalendarRow {
                working,
                span: span.into(),
                name: "元旦".into(),
                days,
                cite: "通知".into(),
            };
            vec![row(false, "2026年1月1日至1月3日", 3), row(true, "2026年1月4日", 1)]
        } else {
            Vec::new()
        },
        months: vec![law::CalendarMonth {
            month: 1,
            working: 20,
            before: 3,
            days: (1..=31).map(day).collect(),
        }],
    }
}
