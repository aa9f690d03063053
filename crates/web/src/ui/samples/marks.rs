//! Similar marks: asked and found, nothing found, nothing asked, wrong input.
use super::{cite, inside};
use crate::ui::frame::Place;
use crate::ui::marks::{MarkRow, MarksPage, marks};
use crate::ui::parts::Pager;
use maud::Markup;
use screening::{Goods, Place as Side, compare};

fn beside(asked: &str, found: &str) -> Vec<Side> {
    let goods = Goods::default();
    screening::beside(asked, found, &compare(asked, found, &goods, &goods).alignment)
}

fn asked() -> MarksPage {
    MarksPage {
        summary: "输入商标文字，按字形、读音、含义找出已收录的近似商标。".into(),
        cite: Some(cite("商标法第五十七条第一款第二项", Some(true))),
        query: "太白兔".into(),
        class: "30".into(),
        algorithm: "zhibao-marks/8".into(),
        marks: 53,
        ..MarksPage::default()
    }
}

pub(super) fn pages() -> Vec<(&'static str, Markup)> {
    let row = MarkRow {
        mark: "大白兔".into(),
        number: "90000042".into(),
        percent: 96,
        goods: "第30类（同一类别）".into(),
        owner: "演示权利人甲公司".into(),
        status: "已注册（演示）".into(),
        places: beside("太白兔", "大白"),
        rules: vec![("5.1.5".into(), "「太」与「大」字形相近".into())],
        exceptions: vec![("5.1.7".into(), "首字读音和字形明显不同".into())],
        opens: vec![("登记线索".into(), "/cases/new/p/a?mark=90000042&looks=太白兔".into())],
    };
    let across = MarkRow { mark: "WHITE CAT".into(), places: beside("白猫", "WHITE CAT"), ..row.clone() };
    let spelt = MarkRow { mark: "TAIBAITU".into(), places: beside("太白兔", "TAIBAIDU"), ..row.clone() };
    let found = MarksPage {
        rows: vec![row, across, spelt],
        found: 120,
        first: 51,
        pager: Some(Pager {
            says: "第 51–53 件，共 120 件".into(),
            previous: Some("/marks?q=太白兔".into()),
            next: Some("/marks?q=太白兔&page=3".into()),
        }),
        sheet: Some("/marks.csv?q=太白兔".into()),
        ..asked()
    };
    let wrong =
        MarksPage { problem: Some("类别写 1 至 45 的数".into()), class: "99".into(), ..asked() };
    let shown = |page: &MarksPage| inside("近似商标", Place::Marks, &marks(page));
    vec![
        ("marks", shown(&found)),
        ("marks-none", shown(&asked())),
        ("marks-fresh", shown(&MarksPage { query: String::new(), ..asked() })),
        ("marks-wrong", shown(&wrong)),
    ]
}
