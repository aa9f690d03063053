//! Sample pages of registers and draws.
use super::{at, inside, outside};
use crate::ui::draws;
use crate::ui::frame::Place;
use crate::ui::parts::{Pager, Tab};
use crate::ui::registers::{self, EntriesPage, ImportPage};
use app::registers::{
    Applied, CellFault, Difference, DrawStatement, EntryView, Failed, RegisterPreview, RegisterTile,
    RowResult, RowState,
};
use maud::Markup;
use serde_json::json;

fn view(key: &str, case: bool) -> EntryView {
    EntryView {
        case: case.then(uuid::Uuid::nil),
        key: key.into(),
        state: "in-force".into(),
        status: "在册".into(),
        personal: false,
        valid_until: Some(at("2029-01-05T23:59")),
        organ: "黑龙江省知识产权局".into(),
        load: 1,
        facts: vec![
            ("number".into(), "编号".into(), key.into()),
            ("name".into(), "姓名".into(), "某某".into()),
        ],
    }
}

fn tile() -> RegisterTile {
    RegisterTile {
        id: "experts".into(),
        title: "专家库".into(),
        summary: "可以咨询的专家。".into(),
        measures: vec![64],
        counts: vec![("in-force".into(), "在册".into(), 2), ("over".into(), "有效期已过".into(), 1)],
        kept_here: true,
    }
}

fn preview() -> RegisterPreview {
    let row = |row, state, differences, faults| RowResult {
        row,
        key: format!("A-{row}"),
        state,
        differences,
        faults,
        case: None,
        ..RowResult::default()
    };
    let change = Difference {
        field: "unit".into(),
        title: "工作单位".into(),
        before: "甲单位".into(),
        after: "乙单位".into(),
    };
    let fault =
        CellFault {
            column: "技术领域".into(), what: "不认识“天文”".into(), mend: "写其中之一".into()
        };
    RegisterPreview {
        register: "experts".into(),
        file: "名单.xlsx".into(),
        sha256: "00".into(),
        encoding: "XLSX".into(),
        heading_row: 1,
        columns: vec![("编号".into(), Some("编号".into())), ("备注".into(), None)],
        rows: vec![
            row(2, RowState::New, vec![], vec![]),
            row(3, RowState::Changed, vec![change], vec![]),
            row(4, RowState::Bad, vec![], vec![fault]),
        ],
        admits: false,
    }
}

fn statement(drawn: bool) -> DrawStatement {
    let candidates = ["甲-1", "甲-2"].map(|key| json!({ "key": key, "load": 0, "tickets": 1 }));
    let result = json!({ "size": 9, "root": "00", "checkpoint": "zhibao\n9\nAA==\n", "keys": ["甲-1"] });
    let statement = json!({
        "format": "zhibao draw v1", "draw": "01900000-0000-7000-8000-000000000001", "register": "experts",
        "register_title": "专家库", "count": 1, "again": true, "leaf": 7, "candidates": candidates,
        "left_out": [{ "key": "甲-3", "ground": "recused", "says": "回避" }], "digest": "00",
        "result": drawn.then_some(result),
    });
    serde_json::from_value(statement).unwrap()
}

/// Every sample page of this part by name.
pub(super) fn pages() -> Vec<(&'static str, Markup)> {
    let list = |rows: Vec<EntryView>| EntriesPage {
        id: "experts".into(),
        title: "专家库".into(),
        tabs: vec![Tab {
            title: "在册".into(),
            href: "/registers/experts?state=in-force".into(),
            ..Tab::default()
        }],
        columns: vec![("number".into(), "编号".into()), ("name".into(), "姓名".into())],
        rows,
        pager: Pager { says: "本页 1 条".into(), ..Pager::default() },
        sheet: "/registers/experts/entries.csv".into(),
        propose: Some("/cases/new/register-experts/propose".into()),
        kept_here: true,
        ..EntriesPage::default()
    };
    let import = |preview| ImportPage {
        id: "experts".into(),
        title: "专家库".into(),
        csrf: "sample-token".into(),
        headings: vec!["编号".into()],
        limit: "不超过 8 MB、5000 行。".into(),
        fault: Some("第3行：引号没有成对".into()),
        preview,
        progress: Some(Applied {
            file: "名单.xlsx".into(),
            done: 1,
            total: 3,
            failed: vec![Failed { row: 4, key: "A-4".into(), says: "不认识“天文”".into() }],
            failures: 1,
            ..Applied::default()
        }),
        most_rows: 2,
    };
    let of_case = draws::of_case(&[statement(true), statement(false)]);
    let of_case = maud::html! { h1 { "办件" } (of_case) };
    let registers = |title: &str, body: &Markup| inside(title, Place::Registers, body);
    vec![
        ("registers", registers("名录", &registers::all(&[tile()]))),
        ("registers-none", registers("名录", &registers::all(&[]))),
        ("register", registers("专家库", &registers::entries(&list(vec![view("甲-1", true)])))),
        ("register-empty", registers("专家库", &registers::entries(&list(Vec::new())))),
        (
            "register-entry",
            registers(
                "条目",
                &registers::entry("experts", "专家库", &[view("甲-1", true), view("甲-1", false)]),
            ),
        ),
        ("register-import", registers("导入", &registers::import(&import(None)))),
        ("register-preview", registers("导入", &registers::import(&import(Some(preview()))))),
        ("draw", outside("抽取查验", &draws::draw(&statement(true), &Ok(Vec::new()), "key"))),
        ("draw-waits", outside("抽取查验", &draws::draw(&statement(false), &Ok(Vec::new()), "key"))),
        ("draw-broken", outside("抽取查验", &draws::draw(&statement(true), &Err("结果不符".into()), "key"))),
        ("draws-of-case", inside("办件", Place::Cases, &of_case)),
    ]
}
