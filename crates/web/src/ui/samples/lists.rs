//! Lists: workbench, cases, hand-overs, search, audit, administration.
use super::{at, choices, cite, inside, lamp, tab};
use crate::ui::frame::Place;
use crate::ui::parts::Pager;
use crate::ui::{admin, audit, cases, desk, handovers, search};
use calendar::Light;
use maud::Markup;

pub fn pages() -> Vec<(&'static str, Markup)> {
    vec![
        ("desk", inside("工作台", Place::Desk, &desk::desk(&workbench()))),
        ("desk-empty", inside("工作台", Place::Desk, &desk::desk(&desk::Desk::default()))),
        ("cases", inside("办件", Place::Cases, &cases::list(&case_list()))),
        ("cases-empty", inside("办件", Place::Cases, &cases::list(&cases::CaseList::default()))),
        ("cases-new", inside("新建办件", Place::NewCase, &cases::choose(&openings()))),
        ("handovers", inside("移送往来", Place::Handovers, &handovers::handovers(&exchange()))),
        ("handovers-empty", inside("移送往来", Place::Handovers, &handovers::handovers(&Default::default()))),
        ("search", inside("检索", Place::Search, &search::search(&found()))),
        ("audit", inside("审计", Place::Audit, &audit::audit(&Default::default(), &log(), &pager()))),
        ("admin", inside("管理", Place::Admin, &admin::accounts(&Default::default(), &accounts(), &pager()))),
        ("admin-account", inside("账号", Place::Admin, &admin::account(&account()))),
        ("admin-organs", inside("机关", Place::Admin, &admin::organs(&organs()))),
    ]
}

fn pager() -> Pager {
    Pager {
        says: "第 21–40 件，共 1,204 件".into(),
        previous: Some("?before=x".into()),
        next: Some("?after=y".into()),
    }
}

fn todo(light: Light, words: &str, what: &str, title: &str, due: &str) -> desk::TodoRow {
    desk::TodoRow {
        case: format!("case-{title}"),
        lamp: lamp(light, words),
        what: what.into(),
        title: title.into(),
        number: "哈市监移〔2026〕3号".into(),
        href: "/cases/1".into(),
        due: due.into(),
        cite: Some(cite("《行政执法机关移送涉嫌犯罪案件的规定》第五条", Some(true))),
        act: Some("/cases/1/acts/hand-over".into()),
        selectable: light != Light::Overdue,
    }
}

fn workbench() -> desk::Desk {
    desk::Desk {
        tabs: vec![
            tab("待办", 12, true),
            tab("在办", 34, false),
            tab("已办", 208, false),
            tab("督办", 2, false),
            tab("预警", 5, false),
            tab("待签收移送", 3, false),
        ],
        rows: vec![
            todo(
                Light::Overdue,
                "逾期1日",
                "移交公安机关",
                "某商行涉嫌销售假冒注册商标的商品案",
                "应于 11月20日 16:00 前移交公安机关",
            ),
            todo(
                Light::Soon,
                "剩2小时",
                "负责人审批移送",
                "某印刷厂涉嫌非法制造注册商标标识案",
                "应于 11月22日 18:00 前决定",
            ),
            todo(
                Light::Soon,
                "剩1日",
                "签收移送的案件",
                "某电商店铺涉嫌假冒注册商标案",
                "应于 11月23日 前签收",
            ),
            todo(Light::Normal, "剩9日", "移交涉案物品", "某超市涉嫌销售侵权复制品案", "应于 12月1日 前移交"),
            todo(Light::Suspended, "", "等待鉴定结论", "某化工公司商业秘密案", "期限已中止"),
        ],
        bulk: vec![
            desk::BulkAct { id: "sign".into(), title: "批量签收".into() },
            desk::BulkAct { id: "assign".into(), title: "批量分派".into() },
        ],
        csrf: "t".into(),
        today: vec![
            ("3 个期限今天到期".into(), "/cases?due=today".into()),
            ("1 次听证".into(), "/cases?hearing=today".into()),
        ],
        handovers: vec![("发出 8 件，已签收 6 件，未签收 2 件".into(), "/handovers".into())],
        pager: None,
        empty: String::new(),
    }
}

fn case_row(light: Option<(Light, &str)>, serial: u32, title: &str, status: &str) -> cases::CaseRow {
    cases::CaseRow {
        lamp: light.map(|(l, w)| lamp(l, w)),
        number: format!("哈市监移〔2026〕{serial}号"),
        title: title.into(),
        href: format!("/cases/{serial}"),
        topics: vec!["中医药".into()],
        procedure: "涉嫌犯罪案件移送".into(),
        status: status.into(),
        organ: "哈尔滨市市场监督管理局".into(),
        handlers: "李敏、张强".into(),
        when: "11月20日 16:00 到期".into(),
    }
}

fn case_list() -> cases::CaseList {
    cases::CaseList {
        measures: Vec::new(),
        topics: choices(&["中医药"]),
        years: choices(&["2026年"]),
        query: cases::CaseQuery { q: "商标".into(), procedure: "c0".into(), ..Default::default() },
        saved: vec![tab("我的在办", 34, true), tab("本月到期", 9, false), tab("移送公安", 17, false)],
        procedures: choices(&["涉嫌犯罪案件移送", "公安机关受理移送案件"]),
        organs: choices(&["哈尔滨市市场监督管理局", "哈尔滨市公安局"]),
        statuses: choices(&["已报请审批", "已移送，待公安机关决定"]),
        rows: vec![
            case_row(
                Some((Light::Overdue, "逾期1日")),
                3,
                "某商行涉嫌销售假冒注册商标的商品案",
                "已批准，待移送",
            ),
            case_row(Some((Light::Soon, "剩2小时")), 12, "某印刷厂涉嫌非法制造注册商标标识案", "已报请审批"),
            case_row(Some((Light::Normal, "剩9日")), 15, "某超市涉嫌销售侵权复制品案", "公安机关已立案"),
            case_row(None, 1, "某店铺假冒专利案", "移送办结"),
        ],
        pager: pager(),
        csrf: "t".into(),
        may_open: true,
    }
}

fn openings() -> Vec<cases::Opening> {
    vec![cases::Opening {
        title: "涉嫌犯罪案件移送".into(),
        version: "2020".into(),
        summary: "查处知识产权违法行为时发现涉嫌犯罪，从发现到移交公安机关。".into(),
        acts: vec![("登记发现的线索".into(), "/cases/new/crime-transfer/discover".into())],
    }]
}

fn exchange() -> handovers::Handovers {
    let cell = |sent, received, silent, overdue| {
        let (href, undone) = ("/handovers?from=a&to=b".into(), sent - received - silent - overdue);
        Some(handovers::Cell { sent, received, silent, overdue, undone, href })
    };
    let item = |light, words: &str, receipt: &str, sign: Option<&str>| handovers::Item {
        lamp: lamp(light, words),
        title: "涉嫌犯罪案件移送".into(),
        cases: vec![(
            "哈市监移〔2026〕3号".into(),
            "某商行涉嫌销售假冒注册商标的商品案".into(),
            "/cases/1".into(),
        )],
        cite: None,
        from: "哈尔滨市市场监督管理局".into(),
        to: "哈尔滨市公安局".into(),
        sent: at("2026-11-20T10:12"),
        receipt: receipt.into(),
        sign: sign.map(str::to_owned),
        give_back: sign.map(|_| "/handovers/2/return".to_owned()),
    };
    handovers::Handovers {
        tabs: vec![
            tab("全部", 14, true),
            tab("发给我们", 6, false),
            tab("我们发出", 8, false),
            tab("未签收", 2, false),
        ],
        matrix: handovers::Matrix {
            to: vec!["市公安局".into(), "市检察院".into(), "市市场监管局".into(), "市版权局".into()],
            rows: vec![
                ("市市场监管局".into(), vec![cell(9, 6, 1, 1), cell(2, 2, 0, 0), None, cell(1, 1, 0, 0)]),
                ("市公安局".into(), vec![None, cell(3, 3, 0, 0), cell(5, 4, 1, 0), None]),
            ],
        },
        items: vec![
            item(Light::Overdue, "逾期1日", "未签收", Some("/cases/2/acts/accept")),
            item(Light::Met, "", "已签收 11月20日 15:40", None),
        ],
        reconciled: Some(handovers::Reconciled {
            at: at("2026-11-22T02:00"),
            items: 14,
            differences: vec![],
        }),
        pager: None,
    }
}

fn found() -> search::SearchPage {
    search::SearchPage {
        query: "假冒 商标".into(),
        tabs: vec![tab("全部", 3, true), tab("办件", 2, false), tab("法律文件", 1, false)],
        hits: vec![search::Hit {
            kind: "办件".into(),
            title: "某商行涉嫌销售假冒注册商标的商品案".into(),
            number: "哈市监移〔2026〕3号".into(),
            href: "/cases/3".into(),
            pieces: vec![
                ("现场查获".into(), false),
                ("假冒".into(), true),
                ("注册".into(), false),
                ("商标".into(), true),
                ("的白酒".into(), false),
            ],
            lamp: Some(lamp(Light::Soon, "剩2日")),
        }],
        pager: pager(),
    }
}

fn log() -> Vec<audit::AuditRow> {
    let row = |what: &str, outcome: &str, bad| audit::AuditRow {
        at: at("2026-11-22T09:01"),
        who: "李敏（哈尔滨市市场监督管理局）".into(),
        what: what.into(),
        on: "哈市监移〔2026〕3号".into(),
        outcome: outcome.into(),
        bad,
        address: "10.23.4.17".into(),
        request_id: "01938c50-7a1e".into(),
    };
    vec![row("查看办件", "允许", false), row("批准移送", "拒绝：不是负责人", true)]
}

fn accounts() -> Vec<admin::AccountRow> {
    vec![admin::AccountRow {
        login: "limin".into(),
        name: "李敏".into(),
        organ: "哈尔滨市市场监督管理局".into(),
        posts: "承办人、收发（内勤）".into(),
        state: "正常".into(),
        last: "11月22日 08:31".into(),
        href: "/admin/accounts/limin".into(),
    }]
}

fn account() -> admin::AccountEdit {
    admin::AccountEdit {
        action: "/admin/accounts/limin".into(),
        csrf: "t".into(),
        expected_version: 2,
        login: "limin".into(),
        name: "李敏".into(),
        organ: "c0".into(),
        organs: choices(&["哈尔滨市市场监督管理局", "哈尔滨市公安局"]),
        region: "c1".into(),
        regions: choices(&["黑龙江省", "哈尔滨市"]),
        posts: choices(&["正职负责人", "法制机构", "收发（内勤）"]),
        held: vec!["c2".into()],
        clearances: choices(&["公开", "内部", "封存"]),
        clearance: "c1".into(),
        enabled: true,
        wrong: vec![("login".into(), "这个账号已经有人使用，请换一个".into())],
        is_new: false,
    }
}

fn organs() -> Vec<admin::OrganRow> {
    vec![admin::OrganRow {
        name: "哈尔滨市市场监督管理局".into(),
        short: "哈尔滨市市场监管局".into(),
        mark: "哈市监".into(),
        region: "哈尔滨市".into(),
        duties: "市场监管、知识产权".into(),
        accounts: 42,
        href: "/admin?organ=c0".into(),
    }]
}
