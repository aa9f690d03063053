//! The case page, its form, and messages.
use super::{at, choices, cite, inside, lamp};
use crate::ui::case_page::{self as view, CasePage};
use crate::ui::form::{ActForm, Ask, PaperWanted, Submission, act_form};
use crate::ui::frame::Place;
use crate::ui::message::{Meanwhile, Message, message};
use crate::ui::parts::{self, card};
use ::case::{FieldValue, Rejection};
use ::law::procedure::{Act, Field};
use calendar::Light;
use maud::{Markup, html};
use std::collections::BTreeMap;

#[derive(serde::Deserialize)]
struct Definition {
    fields: Vec<Field>,
    act: Act,
}

pub fn pages() -> Vec<(&'static str, Markup)> {
    let mut pages = vec![
        ("case", inside("办件", Place::Cases, &view::case_page(&case(false)))),
        ("case-act", inside("办件", Place::Cases, &view::case_page(&case(true)))),
        (
            "case-empty",
            inside(
                "办件",
                Place::Cases,
                &view::case_page(&CasePage {
                    head: view::Head { topics: Vec::new(), ..case(false).head },
                    ..Default::default()
                }),
            ),
        ),
        (
            "form",
            inside(
                "书面报告",
                Place::Cases,
                &html! { h1 { "书面报告" } (card("act", "书面报告", &form(true))) },
            ),
        ),
    ];
    pages.extend(
        messages().into_iter().map(|(name, m)| (name, inside(m.title(), Place::Cases, &message(&m)))),
    );
    pages
}

fn form(wrong: bool) -> Markup {
    let definition: Definition = toml::from_str(include_str!("../form/test_fields.toml")).unwrap();
    let known: BTreeMap<String, FieldValue> = [("count".to_owned(), FieldValue::Number(1200))].into();
    let organs = choices(&["哈尔滨市公安局", "齐齐哈尔市公安局"]);
    let organ_fields =
        definition.fields.iter().filter(|field| field.kind == law::procedure::FieldType::Organ);
    let organs = organ_fields.map(|field| (field.id.value.clone(), organs.clone())).collect();
    let regions = choices(&["哈尔滨市", "齐齐哈尔市"]);
    let rejections = [
        Rejection { field: "amount".into(), says: "请填写金额，例如 30000 或 3万元".into() },
        Rejection {
            field: "parties".into(), says: "请填写“当事人”（依据第五条第一款）".into()
        },
    ];
    let paper = |id: &str, title: &str, required, present| PaperWanted {
        drawn: false,
        id: id.into(),
        title: title.into(),
        required,
        present,
        cite: Some(cite("《规定》第六条", None)),
    };
    let papers = [
        paper("letter", "涉嫌犯罪案件移送书", true, false),
        paper("report", "涉嫌犯罪案件情况的调查报告", true, true),
        paper("list", "涉案物品清单", false, false),
    ];
    let when = vec![("当场不能清点的，须写明数量。".to_owned(), Some(cite("《规定》第七条", None)))];
    let asks = [
        ("letter", Ask { paper: Some(papers[0].clone()), ..Ask::default() }),
        ("count", Ask { when, ..Ask::default() }),
    ];
    let asks = asks.into_iter().map(|(field, ask)| (field.to_owned(), ask)).collect();
    act_form(&ActForm {
        asks: &asks,
        makes: &[],
        act: &definition.act,
        fields: &definition.fields,
        action: "/cases/1/acts/report".into(),
        csrf: "t".into(),
        act_id: "01938c50-0000-7000-8000-000000000000".into(),
        expected_version: Some(7),
        known: &known,
        typed: None,
        before: Submission::default(),
        rejections: if wrong { &rejections } else { &[] },
        organs: &organs,
        regions: &regions,
        phrases: &["同意。".to_owned(), "拟同意，请领导批示。".to_owned()],
        papers: &papers,
        cite: Some(cite("《行政执法机关移送涉嫌犯罪案件的规定》第五条第一款", Some(true))),
        asks_title: wrong,
        places: &["一号库".to_owned()],
        lots_field: None,
        lots: &[],
        only_late: false,
        levels: &[parts::Choice::new("internal", "内部（程序规定）"), parts::Choice::new("sealed", "密封")],
    })
}

fn clock(title: &str, light: Light, words: &str, used: u8, verified: bool) -> view::ClockView {
    view::ClockView {
        title: title.into(),
        lamp: lamp(light, words),
        used_percent: used,
        period: "3日".into(),
        from: at("2026-11-19T16:00"),
        due: (light != Light::Suspended).then(|| at("2026-11-22T23:59")),
        owed_by: "正职负责人".into(),
        cite: cite("《行政执法机关移送涉嫌犯罪案件的规定》第五条", Some(verified)),
        steps: vec![
            "11月19日提出书面报告，当日不计".into(),
            "从11月20日起数3日".into(),
            "到11月22日24时止".into(),
        ],
        consequence: "由上级机关督办".into(),
        provisional: !verified,
    }
}

fn event(sequence: u64, when: &str, title: &str) -> view::Happened {
    view::Happened {
        sequence,
        at: at(when),
        title: title.into(),
        who: vec!["张强".into(), "李敏".into()],
        facts: vec![("非法经营数额".into(), "12万元".into()), ("侵权标识".into(), "1,200件".into())],
        opinion: if sequence == 3 { "事实清楚，建议移送。".into() } else { String::new() },
        leaf: (sequence < 4).then_some(1040 + sequence),
        late: (sequence == 2).then(|| (at("2026-11-19T17:20"), "现场没有网络".into())),
        papers: if sequence == 3 {
            vec![("核实情况报告.pdf".into(), "/files/1".into())]
        } else {
            vec![]
        },
    }
}

fn head() -> view::Head {
    view::Head {
        title: "某商行涉嫌销售假冒注册商标的商品案".into(),
        number: "哈市监移〔2026〕3号".into(),
        procedure: "涉嫌犯罪案件移送".into(),
        procedure_href: "/law/procedures/crime-transfer".into(),
        version: "2020".into(),
        secrecy: "内部".into(),
        organ: "哈尔滨市市场监督管理局".into(),
        handlers: vec!["张强".into(), "李敏".into()],
        topics: vec![("中医药".into(), "#topics".into())],
        decided: vec![(
            "刑事立案追诉标准".into(),
            "达到立案追诉标准".into(),
            Some(cite("《刑法》第二百一十四条", Some(true))),
        )],
        status: vec!["移送：已报请审批".into(), "涉案物品：本机关保管中".into()],
        lamp: Some(lamp(Light::Soon, "剩9小时")),
        dossier: Some("/cases/1/dossier".into()),
    }
}

fn case(with_form: bool) -> CasePage {
    let open = |id: &str, title: &str, help: &str| view::OpenAct {
        id: id.into(),
        title: title.into(),
        by: "正职负责人".into(),
        href: format!("/cases/1/acts/{id}"),
        help: help.into(),
        draft: id == "refuse",
    };
    let why = |says: &str| view::Why { says: says.into(), cite: Some(cite("《规定》第六条", None)) };
    CasePage {
        head: head(),
        clocks: vec![
            clock("移交公安机关", Light::Overdue, "逾期1日", 100, true),
            clock("审批移送", Light::Soon, "剩9小时", 78, true),
            clock("移交涉案物品", Light::Normal, "剩9日", 12, false),
            clock("鉴定", Light::Suspended, "", 40, false),
        ],
        topics: crate::ui::topics::of_case(&super::topics::card()),
        open: vec![
            open("approve", "批准移送", "批准后24小时内移交公安机关。"),
            open("refuse", "不批准移送", "须写明理由，记录在案。"),
        ],
        closed: vec![view::ClosedAct {
            title: "移交公安机关".into(),
            by: "承办人".into(),
            because: vec![why("还没有批准移送；请先由正职负责人审批。"), why("缺少材料：涉案物品清单。")],
            late: Some("/cases/1/acts/hand-over".into()),
        }],
        cosign: vec![view::CoSignView {
            title: "登记涉案物品".into(),
            by: "张强".into(),
            at: "11月20日 09:30".into(),
            signed: vec!["张强".into()],
            wanted: 2,
            sign: Some("/cases/1/cosign/1".into()),
            lacks_officers: false,
        }],
        happened: vec![
            event(4, "2026-11-20T09:30", "登记涉案物品"),
            event(3, "2026-11-19T16:00", "提出书面报告"),
            event(2, "2026-11-18T10:00", "成立专案组"),
            event(1, "2026-11-17T15:04", "发现涉嫌犯罪线索"),
        ],
        ahead: ahead(),
        unassigned: None,
        sections: sections(),
        evidence: super::evidence::causes(),
        form: with_form.then(|| view::ActInPlace {
            title: "书面报告".into(),
            form: form(false),
            case: "/cases/1".into(),
        }),
    }
}

fn ahead() -> Vec<view::Ahead> {
    vec![
        view::Ahead {
            title: "批准移送".into(), by: "正职负责人".into(), within: vec!["3日内".into()]
        },
        view::Ahead {
            title: "移交公安机关".into(), by: "承办人".into(), within: vec!["24小时内".into()]
        },
        view::Ahead {
            title: "公安机关决定".into(), by: "公安机关".into(), within: vec!["3日内".into()]
        },
    ]
}

fn sections() -> view::Sections {
    view::Sections {
        papers: vec![view::PaperView {
            name: "核实情况报告.pdf".into(),
            kind: "调查报告".into(),
            href: Some("/files/1".into()),
            bytes: 1_240_000,
            sha256: "9f86d081884c7d659a2feaa0c55ad015".repeat(2),
            at: at("2026-11-19T16:00"),
        }],
        parties: vec![view::PartyView {
            name: "某商行".into(),
            kind: "单位".into(),
            number: "9223****".into(),
            part: "涉嫌人".into(),
        }],
        rights: vec![view::RightView {
            kind: "商标".into(),
            number: "第1234567号".into(),
            title: "示例".into(),
            holder: "某酒业公司".into(),
        }],
        lots: Vec::new(),
        storeroom: None,
        exhibits: vec![view::ExhibitView {
            name: "白酒".into(),
            quantity: "1,200瓶".into(),
            value_fen: Some(12_000_000),
            place: "一号库".into(),
        }],
        handovers: vec![view::HandoverView {
            title: "涉嫌犯罪案件移送".into(),
            from: "哈尔滨市市场监督管理局".into(),
            to: "哈尔滨市公安局".into(),
            sent: at("2026-11-20T10:12"),
            receipt: "未签收".into(),
            lamp: lamp(Light::Soon, "剩2小时"),
            href: "/handovers/1".into(),
            other: String::new(),
            recall: Some("/handovers/1/recall".into()),
        }],
        opinions: vec![view::OpinionView {
            who: "张强".into(),
            at: at("2026-11-19T16:00"),
            on: "书面报告".into(),
            says: "事实清楚，建议移送。".into(),
        }],
        subtasks: vec![view::SubtaskView {
            title: "联系鉴定机构".into(),
            who: "李敏".into(),
            lamp: lamp(Light::Met, ""),
            result: "已委托".into(),
        }],
        links: vec![view::LinkView {
            how: "来自".into(),
            title: "举报线索 12 号".into(),
            href: "/cases/9".into(),
        }],
        receipts: vec![view::Receipt {
            title: "提出书面报告".into(),
            leaf: 1043,
            digest: "ab".repeat(32),
            href: "/verify/leaf/1043".into(),
        }],
    }
}

fn messages() -> Vec<(&'static str, Message)> {
    let meanwhile =
        vec![Meanwhile { who: "王局长".into(), what: "批准移送".into(), at: at("2026-11-20T17:02") }];
    vec![
        (
            "m403",
            Message::NotAllowed {
                says: "批准移送由正职负责人办理。".into(),
                cite: Some(cite("《规定》第五条", None)),
            },
        ),
        ("m404", Message::NotThere),
        (
            "m409",
            Message::Conflict {
                meanwhile,
                case: "/cases/1".into(),
                draft: Some("/cases/1/acts/refuse".into()),
            },
        ),
        ("m413", Message::TooLarge { limit: "50 MB".into() }),
        (
            "m422",
            Message::Refused {
                because: vec![("缺少材料：移送书".into(), Some(cite("《规定》第六条", None)))],
                back: "/cases/1".into(),
            },
        ),
        ("m429", Message::TooOften { wait: "30 秒".into() }),
        ("m500", Message::Fault { request_id: "01938c50-7a1e-7000".into() }),
    ]
}
