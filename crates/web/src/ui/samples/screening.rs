//! Screening: device marks, batches, one batch of each sort, quality.
use super::{at, cite, inside, tab};
use crate::ui::frame::Place;
use crate::ui::parts::{Pager, Tab};
use crate::ui::pictures::{PictureRow, PicturesPage, pictures};
use crate::ui::quality::{QualityPage, quality};
use crate::ui::screenings::{BatchPage, BatchesPage, FindingRow, Sort, batch, batches};
use app::screenings::{
    AgencyShown, FactorShown, FiledMark, Found, LevelShown, ProofRow, QualityRow, ScreenFindingView,
    ScreeningState, ScreeningView, WhyShown,
};
use maud::Markup;
use uuid::Uuid;

fn ways(active: usize) -> Vec<Tab> {
    let titles = ["文字", "图形", "批量筛查", "复核质量"];
    titles.iter().enumerate().map(|(at, title)| Tab { count: None, ..tab(title, 0, at == active) }).collect()
}

fn screening(state: ScreeningState) -> ScreeningView {
    ScreeningView {
        id: Uuid::nil(),
        kind: "watch".into(),
        kind_title: "公告批次监测".into(),
        title: "第1900期公告".into(),
        organ: "hlj-ip".into(),
        organ_name: "黑龙江省知识产权局".into(),
        made_at: at("2026-11-20T16:00"),
        source: "第1900期.xlsx".into(),
        sha256: "9f".repeat(32),
        state,
        marks: 1204,
        found: 2,
        known: 1,
        watched: 2,
        compared: 53,
        over: 4,
        algorithm: "zhibao-marks/8".into(),
        bad: vec![(7, "类别“99”不对".into())],
        bad_rows: 1,
        agencies: vec![AgencyShown {
            agency: "演示代理9所".into(),
            document: "国知代罚〔2025〕0号（演示）".into(),
            finding: "代理恶意申请".into(),
            applicants: 3,
            filings: 41,
        }],
        says: String::new(),
    }
}

fn mark(number: &str, words: &str, owner: &str) -> FiledMark {
    FiledMark {
        number: number.into(),
        mark: words.into(),
        classes: vec![33],
        owner: owner.into(),
        agent: "演示代理9所".into(),
        filed: "2026-10-08".into(),
    }
}

fn likeness() -> Found {
    let why = |code: &str, why: &str| WhyShown { code: code.into(), why: why.into() };
    Found::Likeness {
        of: Box::new(mark("演示监-001", "松花白鹭", "演示权利人05公司")),
        watched: true,
        filed: Box::new(mark("95000001", "松花白路", "演示批量申请人01公司")),
        score: 0.93,
        goods: "同一类别".into(),
        rules: vec![why("5.1.4", "「鹭」与「路」读音相同")],
        exceptions: vec![why("5.1.7", "首字明显不同")],
    }
}

fn filers() -> Found {
    let row = |at: usize| ProofRow {
        number: format!("950000{at:02}"),
        text: "「松花白路」近似演示权利人05公司的「松花白鹭」：「路」与「鹭」读音相同".into(),
        other: Some("90000005".into()),
    };
    Found::Filers {
        applicants: vec!["演示批量申请人01公司".into(), "演示批量申请人01（集团）有限公司".into()],
        filings: (1..26).map(|at| format!("950000{at:02}")).collect(),
        agencies: vec!["演示代理9所".into()],
        factors: vec![FactorShown {
            factor: "与多个主体的商标相同或近似".into(),
            cite: "规范商标申请注册行为若干规定第八条第四项".into(),
            summary: "11件与8个主体的在先商标相同或近似".into(),
            proof: (1..12).map(row).collect(),
        }],
    }
}

fn finding(found: Found, verdict: &'static str) -> FindingRow {
    let decided = verdict != "open";
    FindingRow {
        view: ScreenFindingView {
            id: Uuid::from_u128(if decided { 2 } else { 1 }),
            screening: Uuid::nil(),
            kind: "watch".into(),
            title: found.title(),
            found,
            verdict,
            reason: if decided { "商品类似，足以混淆".into() } else { String::new() },
            decided_by: if decided { "李敏".into() } else { String::new() },
            decided_at: decided.then(|| at("2026-11-21T10:00")),
        },
        opens: vec![("登记筛查发现的线索".into(), "/cases/new/p/a?finding=1".into())],
    }
}

fn one(state: ScreeningState, rows: Vec<FindingRow>) -> BatchPage {
    BatchPage {
        ways: ways(2),
        csrf: "sample-token".into(),
        batch: screening(state),
        tabs: vec![tab("待复核", 1, true), tab("要处理", 1, false), tab("已排除", 0, false)],
        verdict: "open".into(),
        fault: rows.first().map(|row| (row.view.id.to_string(), "排除的，请写明理由".into())),
        rows,
        pager: Pager { says: "本页 2 条".into(), ..Pager::default() },
        sheet: "/marks/screenings/0/findings.csv".into(),
    }
}

fn sorts() -> Vec<Sort> {
    let level = LevelShown {
        title: "近似程度从多少起算近似".into(), value: "85%".into(), verified: false
    };
    let sort = |id: &str, title: &str| Sort {
        id: id.into(),
        title: title.into(),
        summary: "一批申请逐件比对，列出要看的和理由。".into(),
        cite: Some(cite("规范商标申请注册行为若干规定第八条", Some(true))),
        levels: vec![level.clone()],
    };
    vec![sort("watch", "公告批次监测"), sort("filers", "申请人审查")]
}

pub(super) fn pages() -> Vec<(&'static str, Markup)> {
    let row = PictureRow {
        number: "90000001".into(),
        picture: Some("/assets/zhibao.svg".into()),
        percent: 91,
        facts: vec!["演示雪原红".into(), "第33类".into(), "演示权利人01公司".into()],
        reasons: vec![("hog".into(), "图形线条走向（方向梯度直方图 HOG）很相近，顺时针旋转约 25°".into())],
        opens: vec![("登记线索".into(), "/cases/new/p/a?picture=1&mark=90000001".into())],
    };
    let asked = PicturesPage {
        ways: ways(1),
        summary: "拍下或者上传看到的图形，找出已收录的近似图形。".into(),
        cite: Some(cite("商标法第五十七条第一款第二项", Some(true))),
        csrf: "sample-token".into(),
        ..PicturesPage::default()
    };
    let found = PicturesPage {
        asked: "现场照片.jpg".into(),
        pictures: 12,
        algorithm: "zhibao-device/1".into(),
        rows: vec![row],
        ..asked.clone()
    };
    let wrong = PicturesPage { problem: Some("不是图形；请换一个图形文件".into()), ..asked };
    let all = BatchesPage {
        ways: ways(2),
        csrf: "sample-token".into(),
        sorts: sorts(),
        chosen: "watch".into(),
        title: "第1901期公告".into(),
        faults: vec![("table".into(), "表头认不出".into())],
        rows: [ScreeningState::Done, ScreeningState::Waiting, ScreeningState::Failed].map(screening).into(),
        pager: Pager { says: "本页 3 批".into(), ..Pager::default() },
    };
    let row = QualityRow { percent: 80, told: 12, relevant: 9, precision: Some(0.75), recall: Some(1.0) };
    let measured = QualityPage { ways: ways(3), decided: 12, rows: vec![row] };
    let shown = |title: &str, body: &Markup| inside(title, Place::Marks, body);
    vec![
        ("pictures", shown("近似图形", &pictures(&found))),
        ("pictures-wrong", shown("近似图形", &pictures(&wrong))),
        ("batches", shown("批量筛查", &batches(&all))),
        ("batch-likeness", {
            let rows = vec![finding(likeness(), "open"), finding(likeness(), "relevant")];
            shown("第1900期公告", &batch(&one(ScreeningState::Done, rows)))
        }),
        ("batch-filers", {
            shown("第1900期公告", &batch(&one(ScreeningState::Done, vec![finding(filers(), "open")])))
        }),
        ("batch-waits", shown("第1900期公告", &batch(&one(ScreeningState::Waiting, Vec::new())))),
        ("quality", shown("复核质量", &quality(&measured))),
        (
            "quality-none",
            shown("复核质量", &quality(&QualityPage { ways: ways(3), ..QualityPage::default() })),
        ),
    ]
}
