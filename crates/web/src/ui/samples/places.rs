//! Plan, law, doors, verification.
use super::{choices, cite, inside, lamp, law_places, outside, tab};
use crate::ui::frame::Place;
use crate::ui::{auth, law, plan, verify};
use calendar::Light;
use maud::Markup;

pub fn pages() -> Vec<(&'static str, Markup)> {
    vec![
        ("plan", inside("计划", Place::Plan, &plan::board(&board()))),
        ("plan-empty", inside("计划", Place::Plan, &plan::board(&Default::default()))),
        ("plan-measure", inside("措施", Place::Plan, &plan::measure(&measure()))),
        ("plan-reminders", inside("督办", Place::Plan, &plan::reminders(&reminders()))),
        ("plan-reminders-empty", inside("督办", Place::Plan, &plan::reminders(&Default::default()))),
        ("plan-import", inside("导入", Place::Plan, &plan::import(&plan_import(None, "第3行：没有编号")))),
        ("plan-preview", inside("预览", Place::Plan, &plan::import(&plan_import(Some(preview()), "")))),
        ("law", inside("法规", Place::Law, &law::instruments(&instruments()))),
        ("law-instrument", inside("法规", Place::Law, &law::instrument(&instrument()))),
        ("law-procedures", inside("程序", Place::Law, &law::definitions("/law/procedures", &definitions()))),
        ("law-procedure", inside("程序", Place::Law, &law::procedure(&procedure()))),
        ("law-table", inside("判定表", Place::Law, &law::table(&table()))),
        ("law-parameters", inside("法定数值", Place::Law, &law::parameters(&parameters()))),
        ("law-checklist", inside("清单", Place::Law, &law::checklist(&law_places::checklist()))),
        ("law-register", inside("名录", Place::Law, &law::register(&law_places::register()))),
        ("law-calendar", inside("工作日历", Place::Law, &law::calendar(&law_places::calendar(true)))),
        (
            "law-calendar-provisional",
            inside("工作日历", Place::Law, &law::calendar(&law_places::calendar(false))),
        ),
        ("verify", inside("核验", Place::Verify, &verify::verify(&verified()))),
        ("login", outside("登录", &auth::login(&login()))),
        ("setup", outside("启用账号", &auth::setup(&setup()))),
    ]
}

fn board() -> plan::PlanBoard {
    let titles = ["行刑衔接机制", "重大案件督办", "商业秘密保护", "跨区域协作", "电商平台治理"];
    let lights = [(Light::Overdue, "逾期3日"), (Light::Soon, "剩5日"), (Light::Normal, ""), (Light::Met, "")];
    let tile = |number: u32| plan::Tile {
        number,
        title: format!("完善{}，健全工作规则", titles[number as usize % titles.len()]),
        href: format!("/plan/{number}"),
        lamp: (!number.is_multiple_of(5)).then(|| {
            let (l, w) = lights[number as usize % lights.len()];
            lamp(l, w)
        }),
        percent: (number * 13 % 101) as u8,
        organs: "省知识产权局、省公安厅".into(),
    };
    let names = ["一、健全制度", "二、严格保护", "三、优化服务", "四、强化协作", "五、保障措施"];
    let section = |i: usize| plan::Section {
        title: names[i].into(),
        tiles: (1..=4).map(|n| tile(i as u32 * 4 + n)).collect(),
    };
    plan::PlanBoard {
        title: "知识产权保护体系建设实施方案（措施80项）".into(),
        counts: vec![
            ("80 项措施".into(), "/plan".into()),
            ("逾期 3 项".into(), "/plan?light=overdue".into()),
            ("督办：逾期期限 4 条".into(), "/plan/reminders?light=overdue".into()),
        ],
        sections: (0..5).map(section).collect(),
        query: Default::default(),
        organs: choices(&["省知识产权局", "省公安厅"]),
        procedures: choices(&["涉嫌犯罪案件移送"]),
        acts: vec![("导入计划文件".into(), "/plan/import".into())],
    }
}

fn reminders() -> plan::RemindersPage {
    let row = |light: Light, words: &str| plan::ReminderRow {
        lamp: lamp(light, words),
        limit: "完成任务".into(),
        task: "统一证据清单和侵权判定规则".into(),
        number: "黑知保办任务〔2026〕3号".into(),
        state: "办理中".into(),
        measure: ("第2项 部门协同与两法衔接".into(), "/plan/2".into()),
        organ: "黑龙江省市场监督管理局".into(),
        due: "2026-11-17T15:59:59Z".parse().unwrap(),
        escalates_to: "领导小组办公室".into(),
    };
    plan::RemindersPage {
        tabs: vec![tab("逾期", 2, true)],
        organs: choices(&["省公安厅"]),
        sections: choices(&["工作机制"]),
        rows: vec![row(Light::Overdue, "逾期3日"), row(Light::Soon, "剩2日")],
        sheet: "/plan/reminders.csv".into(),
        ..Default::default()
    }
}

fn plan_import(preview: Option<plan::Preview>, fault: &str) -> plan::ImportPage {
    let fault = Some(fault.to_owned()).filter(|fault| !fault.is_empty());
    plan::ImportPage { csrf: "0".repeat(64), limit: "20 MB".into(), fault, preview }
}

fn preview() -> plan::Preview {
    let measure = |number: u32, title: Option<&str>| plan::PreviewMeasure {
        number,
        title: title.map(Into::into),
        beginning: "每季度召开一次会商会……".into(),
        line: 10,
    };
    plan::Preview {
        file: "计划.txt".into(),
        sha256: "0".repeat(64),
        title: "样例省知识产权保护示例计划".into(),
        issued_by: Some("样例省知识产权工作领导小组办公室".into()),
        issued_on: Some("2030-03-05".parse().unwrap()),
        sections: vec![("完善协作机制".into(), 2), (String::new(), 0)],
        measures: vec![measure(1, Some("会商会")), measure(99, None)],
        warnings: vec![::law::plan::document::Warning {
            line: 19,
            what: "缺少第7项".into(),
            mend: "请对照原件核对".into(),
        }],
        objection: None,
    }
}

fn measure() -> plan::MeasurePage {
    plan::MeasurePage {
        number: 18,
        title: "完善行刑衔接机制".into(),
        section: "二、严格保护".into(),
        text: Some("健全案件移送标准和程序。\n定期核对移送和受理情况。".into()),
        organs: vec!["省知识产权局".into(), "省公安厅".into()],
        carried_by: vec![
            plan::CarrierView {
                title: "程序：涉嫌犯罪案件移送".into(),
                href: Some("/cases?procedure=crime-transfer".into()),
                exists: true,
            },
            plan::CarrierView { title: "判定表：移送证据清单".into(), ..Default::default() },
        ],
        may_import: true,
        targets: vec!["到2025年，移送案件全部有回执".into()],
        tasks: vec![plan::TaskRow {
            title: "印发移送工作规则".into(),
            organ: "省知识产权局".into(),
            due: Some("2026-12-31".parse().unwrap()),
            lamp: lamp(Light::Normal, "剩39日"),
            number: "黑知保办任务〔2026〕18号".into(),
            due_source: "默认值·待核对",
            due_in_doubt: true,
            state: "已报送，待验收".into(),
            deliverable: "规则文本（佐证：会签件）".into(),
            progress: Some(60),
            return_reason: "缺会签件".into(),
            evidence: vec![("规则.pdf".into(), "/files/2".into())],
            hidden_evidence: 0,
            acts: vec![("打开任务".into(), "/cases/1".into())],
        }],
        percent: 40,
        acts: vec![("分解任务".into(), "/plan/18/tasks/new".into())],
    }
}

fn instruments() -> Vec<(String, Vec<law::InstrumentRow>)> {
    let row = |title: &str, number: &str| law::InstrumentRow {
        title: title.into(),
        href: "/law/instruments/x".into(),
        number: number.into(),
        version: "2020年修订".into(),
        state: "现行有效".into(),
        verified: number.contains("66"),
    };
    vec![
        ("法律".into(), vec![row("中华人民共和国刑法", "主席令第66号")]),
        ("行政法规".into(), vec![row("行政执法机关移送涉嫌犯罪案件的规定", "国务院令第730号")]),
    ]
}

fn instrument() -> law::InstrumentPage {
    law::InstrumentPage {
        title: "行政执法机关移送涉嫌犯罪案件的规定".into(),
        number: "国务院令第730号".into(),
        issuer: "国务院".into(),
        rank: "行政法规".into(),
        source: "国务院公报".into(),
        verified: false,
        used_in: vec![("程序：涉嫌犯罪案件移送".into(), "/law/procedures/crime-transfer".into())],
        versions: vec![
            law::VersionRow {
                name: "2020".into(),
                in_force: "2020年8月7日起".into(),
                href: "?v=2020".into(),
                active: true,
            },
            law::VersionRow {
                name: "2001".into(),
                in_force: "已被修改".into(),
                href: "?v=2001".into(),
                active: false,
            },
        ],
        articles: vec![law::Article {
            id: "5".into(),
            title: "第五条".into(),
            text: String::new(),
            points: vec![law::Point {
                says: "指定两名以上人员组成专案组核实，提出书面报告；正职负责人三日内决定。".into(),
                verified: true,
            }],
            used_in: vec![("程序：涉嫌犯罪案件移送".into(), "/law/procedures/crime-transfer".into())],
        }],
    }
}

fn definitions() -> Vec<law::DefinitionRow> {
    vec![law::DefinitionRow {
        title: "涉嫌犯罪案件移送（2020版）".into(),
        href: "/law/procedures/crime-transfer".into(),
        summary: "从发现涉嫌犯罪到移交公安机关。".into(),
        open: (3, 12),
    }]
}

fn procedure() -> law::ProcedurePage {
    law::ProcedurePage {
        title: "涉嫌犯罪案件移送".into(),
        version: "2020".into(),
        in_force: "2020年8月7日起".into(),
        summary: "从发现涉嫌犯罪到移交公安机关。".into(),
        based_on: vec![cite("《行政执法机关移送涉嫌犯罪案件的规定》", None)],
        diagram_svg: r#"<svg viewBox="0 0 200 40" width="400" role="img" aria-label="程序图"><rect x="5" y="5" width="60" height="30" fill="none" stroke="currentColor"/><text x="15" y="25" font-size="10">已发现</text></svg>"#.into(),
        limits: vec![law::LimitRow {
            id: "approval".into(),
            title: "审批移送".into(),
            period: "3日".into(),
            starts: "提出书面报告".into(),
            met_by: "批准或者不批准".into(),
            owed_by: "正职负责人".into(),
            cite: cite("《规定》第五条", Some(true)),
        }],
        acts: vec![law::ActRow {
            id: "approve".into(),
            title: "批准移送".into(),
            by: "正职负责人".into(),
            from: "已报请审批".into(),
            to: "已批准，待移送".into(),
            fields: vec!["接收的公安机关".into()],
            conditions: vec![("还没有书面报告".into(), cite("《规定》第五条", None))],
            cite: cite("《规定》第五条", None),
        }],
        ..law_places::rest_of_procedure()
    }
}

fn table() -> law::TablePage {
    let yes_no = law::FactKind::Choice(vec![
        crate::ui::parts::Choice::new("yes", "是"),
        crate::ui::parts::Choice::new("no", "否"),
    ]);
    law::TablePage {
        title: "销售假冒注册商标的商品罪：追究标准".into(),
        summary: "根据数额和情节判断是否达到移送标准。".into(),
        versions: vec![tab("2025", 3, true), tab("2004", 2, false)],
        rows: vec![law::TableRow {
            id: "amount".into(),
            when: "违法所得数额在示例数以上".into(),
            then: "达到".into(),
            cite: cite("法释〔2025〕5号第四条", Some(false)),
        }],
        action: "/law/tables/crime-214".into(),
        facts: vec![
            law::FactInput {
                id: "gain".into(),
                title: "违法所得".into(),
                kind: law::FactKind::Number("元".into()),
                value: "三万".into(),
                wrong: Some("请填写数字".into()),
            },
            law::FactInput {
                id: "twice".into(),
                title: "两年内受过两次处罚".into(),
                kind: yes_no,
                value: "no".into(),
                wrong: None,
            },
        ],
        on: "2026-03-01".into(),
        tried: Some(law::Tried {
            outcome: "未达到".into(),
            row: "其他情形".into(),
            cite: cite("法释〔2025〕5号第四条", None),
            near_misses: vec![("违法所得一行".into(), "还差 1,000元".into())],
            compared: vec![law::Compared {
                version: "2004年版".into(),
                outcome: "达到".into(),
                cite: cite("法释〔2004〕19号第二条", None),
            }],
        }),
        examples: law_places::table_examples(),
        used_in: vec![("程序：涉嫌犯罪案件移送".into(), "/law/procedures/crime-transfer".into())],
        open: (1, 1),
    }
}

fn parameters() -> Vec<law::ParameterRow> {
    let row = |id: &str, verified| law::ParameterRow {
        id: id.into(),
        title: "审批移送的期限".into(),
        value: "3日".into(),
        from: "2001年7月9日".into(),
        cite: cite("《规定》第五条", Some(verified)),
        checked: "2026年11月1日".into(),
        used_in: if verified {
            vec![("程序：涉嫌犯罪案件移送".into(), "/law/procedures/crime-transfer".into())]
        } else {
            vec![]
        },
    };
    vec![row("a", true), row("b", false)]
}

fn verified() -> verify::VerifyPage {
    verify::VerifyPage {
        csrf: "t".into(),
        asked: "1043".into(),
        verdict: Some(verify::Verdict {
            holds: true,
            says: "与账本一致，没有被改动。".into(),
            steps: vec![("存证内容与摘要".into(), true), ("包含证明与检查点".into(), true)],
            facts: vec![("摘要".into(), "ab".repeat(32))],
        }),
        checkpoint: "共 1,204 条，最近检查点 11月22日 12:00".into(),
    }
}

fn login() -> auth::Login {
    auth::Login {
        csrf: "t".into(),
        login: "limin".into(),
        wrong: Some("账号或者口令不对。".into()),
        next: "/desk".into(),
        asks_code: false,
        demonstration: vec![
            ("limin".into(), "演示口令".into(), "哈尔滨市市场监督管理局 承办人".into()),
            ("wangju".into(), "演示口令".into(), "哈尔滨市市场监督管理局 正职负责人".into()),
        ],
    }
}

fn setup() -> auth::Setup {
    auth::Setup {
        action: "/setup/x".into(),
        csrf: "t".into(),
        login: "sysadmin".into(),
        who: "系统管理员".into(),
        secret: "JBSW Y3DP EHPK 3PXP".into(),
        qr_svg: None,
        rule: "至少12个字符；可以用一句话。".into(),
        wrong: None,
    }
}
