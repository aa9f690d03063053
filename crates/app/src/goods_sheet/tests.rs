use super::{GoodsSheet, RowFate, read};
use case::custody::{Account, Custody, Goods, Lot};
use uuid::Uuid;

fn listed(text: &str, custody: &Custody) -> GoodsSheet {
    let units = "id = \"goods\"\ntitle = \"单位\"\nmeasured = [\"千克\"]\n";
    let units = law::source::SourceFile { path: "law/units/goods.toml".into(), text: units.into() };
    let (library, problems) = law::Library::load(vec![units]);
    assert!(problems.is_empty(), "{problems:?}");
    read(&library, &crate::sheet::read("清单.csv", text.as_bytes()).unwrap(), custody)
}

/// A case that took what a list would bring.
fn with(sheet: &GoodsSheet) -> Custody {
    let mut custody = Custody::default();
    for (position, line) in sheet.new_lines().iter().enumerate() {
        let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
        let id = Uuid::from_u128(position as u128 + 1);
        let goods = Goods {
            name: text("name"),
            model: text("model"),
            unit: text("unit"),
            right: text("right"),
            batch: text("batch"),
            ..Goods::default()
        };
        let account = Account { taken: text("quantity").parse().unwrap(), ..Account::default() };
        let (label, since) = ((position + 1).to_string(), jiff::Timestamp::UNIX_EPOCH);
        custody.lots.insert(id, Lot { id, root: id, label, goods, account, since, history: Vec::new() });
    }
    custody
}

const LIST: &str = "扣押清单\n品名,规格型号,数量,计量单位,品牌,价值（元）,备注\n手提包,大号,120,件,某商标,3万元,\n面霜,,2.5,千克,,,冷藏\n手提包,大号,120,件,某商标,,\n";

#[test]
fn columns_are_found_under_the_words_lists_use_and_what_is_not_read_is_said() {
    let sheet = listed(LIST, &Custody::default());
    assert_eq!(sheet.unread, ["备注"]);
    assert_eq!((sheet.count(RowFate::New), sheet.problems.len()), (3, 0));
    assert_eq!(sheet.new_lines()[1]["quantity"], "2.5");
    assert_eq!(sheet.lines[0].row, 3, "rows are numbered as the spreadsheet shows them");
}

#[test]
fn a_second_import_of_the_same_list_adds_nothing() {
    let first = listed(LIST, &Custody::default());
    let second = listed(LIST, &with(&first));
    assert_eq!((second.count(RowFate::New), second.count(RowFate::Held)), (0, 3));
    assert!(second.new_lines().is_empty());
    assert_eq!(second.lines[1].held, "第2号，登记 2.5千克");
}

#[test]
fn another_quantity_of_the_same_goods_is_shown_beside_what_is_held_and_not_taken_twice() {
    let first = listed(LIST, &Custody::default());
    let more = LIST.replace("2.5,千克", "3,千克");
    let second = listed(&more, &with(&first));
    assert_eq!(second.count(RowFate::Differs), 1);
    assert!(second.new_lines().is_empty());
    let longer = format!("{LIST}包装盒,,400,个,,,\n");
    assert_eq!(listed(&longer, &with(&first)).new_lines().len(), 1, "only what is new is added");
}

#[test]
fn each_bad_cell_is_named_with_row_and_column_and_remedy() {
    let text = "名称,数量,单位,货值\n包,一百,件,\n,3,件,\n盒,4,,两百多\n合计,107,,\n";
    let sheet = listed(text, &Custody::default());
    let places: Vec<(u32, &str)> = sheet.problems.iter().map(|p| (p.row, p.column.as_str())).collect();
    assert_eq!(places, [(2, "数量"), (3, "名称"), (4, "货值"), (4, "单位"), (5, "单位")]);
    assert!(sheet.problems.iter().all(|problem| !problem.what.is_empty() && !problem.mend.is_empty()));
    assert!(sheet.new_lines().is_empty());
}

#[test]
fn a_list_without_the_columns_that_matter_is_refused_with_the_words_to_write() {
    let sheet = listed("货物,多少\n包,3\n", &Custody::default());
    assert_eq!(sheet.problems.len(), 3);
    assert!(sheet.problems[0].mend.contains("物品名称"));
}

#[test]
fn a_part_of_a_piece_is_no_quantity_and_a_part_of_a_kilogram_is() {
    let sheet = listed("名称,数量,单位\n鞋,0.333,双\n面霜,0.333,千克\n鞋,3,双\n", &Custody::default());
    assert_eq!((sheet.count(RowFate::Wrong), sheet.count(RowFate::New)), (1, 2));
    let problem = &sheet.problems[0];
    assert_eq!((problem.row, problem.column.as_str()), (2, "数量"));
    assert!(problem.what.contains("“双”按整数计，不能是 0.333双"), "{}", problem.what);
}
