//! Findings, figures of a tag, a rehearsal of the law.
use super::{at, choices, cite, inside, tab};
use crate::ui::finders::{
    FinderCard, FindingPage, FindingRow, FindingsPage, LookRow, NearRow, finders, finding, findings, looks,
};
use crate::ui::frame::Place;
use crate::ui::law::rehearsal::{ChangeRow, Outcome, RehearsalPage, RehearsedRow, rehearsal};
use crate::ui::parts::Pager;
use crate::ui::tally::{TalliedRow, TallyLine, TallyView, card, cases};
use maud::{Markup, html};

fn finder_cards() -> Vec<FinderCard> {
    vec![FinderCard {
        title: "应移送未移送".into(),
        href: "/finders/missed-transfer".into(),
        question: "达到标准而没有移送？".into(),
        cite: cite("《规定》第三条", None),
        counts: vec![("达到标准".into(), "2".into(), "/finders/missed-transfer?verdict=found".into())],
        looks: true,
    }]
}

fn findings_page() -> FindingsPage {
    FindingsPage {
        title: "应移送未移送".into(),
        question: "达到标准而没有移送？".into(),
        cite: cite("《规定》第三条", None),
        verified: true,
        table: ("立案追诉标准".into(), "/law/tables/x".into()),
        tabs: vec![tab("达到标准", 2, true)],
        path: "/finders/missed-transfer".into(),
        organs: choices(&["哈尔滨市市场监管局"]),
        regions: choices(&["哈尔滨市"]),
        procedures: choices(&["行政处罚"]),
        rows: vec![FindingRow {
            verdict: "达到标准".into(),
            grave: true,
            title: "某商行案".into(),
            href: "/finders/missed-transfer/1".into(),
            number: "哈市监罚〔2026〕1号".into(),
            subject: "行政处罚案件".into(),
            organ: "哈尔滨市市场监管局".into(),
            facts: "违法所得：4万元".into(),
            because: "违法所得3万以上".into(),
            cite: Some(cite("《解释》第五条", Some(true))),
            since: "2026年11月25日".into(),
            elsewhere: true,
        }],
        sheet: "/finders/missed-transfer/findings.csv".into(),
        ..FindingsPage::default()
    }
}

fn finding_page() -> FindingPage {
    FindingPage {
        finder: ("应移送未移送".into(), "/finders/missed-transfer".into()),
        title: "某商行案".into(),
        number: "哈市监罚〔2026〕1号".into(),
        verdict: "接近标准".into(),
        facts: vec![("违法所得".into(), "2.7万元".into())],
        near: vec![NearRow {
            row: "违法所得3万以上".into(),
            cite: cite("《解释》第五条", Some(true)),
            fact: "违法所得".into(),
            now: "2.7万元".into(),
            needed: "3万元".into(),
            lacking: "3000元".into(),
            percent: 90,
        }],
        opens: vec![("登记行政机关不移送".into(), "/cases/new/filing-supervision/open-on-agency".into())],
        before: vec![("哈检立监〔2026〕1号 某商行案（调查核实）".into(), "/cases/1".into())],
        ..FindingPage::default()
    }
}

fn tally_view() -> TallyView {
    let line = |name: &str| TallyLine {
        name: name.into(),
        figures: vec![("2".into(), "/cases/1/tally?figure=cases".into())],
    };
    TallyView {
        id: "tally".into(),
        title: "专项行动统计".into(),
        tag: "剑网2026".into(),
        heads: vec!["案件（件）".into()],
        sum: line("合计"),
        organs: vec![line("哈尔滨市市场监管局")],
        regions: vec![line("哈尔滨市")],
        units: vec!["哈尔滨市市场监管局".into()],
        ..TallyView::default()
    }
}

fn rehearsal_page() -> RehearsalPage {
    RehearsalPage {
        csrf: "sample-token".into(),
        days: choices(&["2027年1月1日"]),
        on: "2027-01-01".into(),
        limit: "8 MB".into(),
        fault: Some("草案有误".into()),
        outcome: Some(Outcome {
            says: "比较了 2 件。".into(),
            kinds: vec![("期限届满日不同".into(), 1)],
            rows: vec![RehearsedRow {
                title: "某商行案".into(),
                href: "/cases/1".into(),
                changes: vec![ChangeRow { kind: "期限届满日不同".into(), ..ChangeRow::default() }],
                ..RehearsedRow::default()
            }],
            ..Outcome::default()
        }),
    }
}

pub(super) fn pages() -> Vec<(&'static str, Markup)> {
    let look = LookRow {
        at: at("2026-11-25T09:00"),
        organ: "哈尔滨市人民检察院".into(),
        who: "周演示".into(),
        case: ("某商行案".into(), "/cases/1".into()),
        purpose: "查漏“应移送未移送”".into(),
    };
    let counted =
        TalliedRow { title: "某商行案".into(), figures: vec!["1".into()], ..TalliedRow::default() };
    let heads = vec!["案件（件）".to_owned()];
    let listed = cases(("专项", "/cases/1#tally"), "剑网2026", &heads, &[counted], &Pager::default());
    vec![
        ("finders", inside("查漏", Place::Finders, &finders(&finder_cards(), "/finders/looks"))),
        ("findings", inside("应移送未移送", Place::Finders, &findings(&findings_page()))),
        ("finding", inside("某商行案", Place::Finders, &finding(&finding_page()))),
        ("looks", inside("查看记录", Place::Finders, &looks(&[look], &Pager::default()))),
        ("tally", inside("统计", Place::Cases, &html! { h1 { "演示专项行动" } (card(&tally_view())) })),
        ("tallied", inside("计入的案件", Place::Cases, &listed)),
        ("rehearsal", inside("法规变更演练", Place::Law, &rehearsal(&rehearsal_page()))),
    ]
}
