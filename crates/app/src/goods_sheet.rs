//! A goods list by spreadsheet: the columns found, the lines they give, what is wrong row by row, and what the case holds
//! already. Pure: it fills a form, it records nothing.
use crate::sheet::Sheet;
use case::custody::{Custody, GoodsLine, Lot};
use law::Library;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Most lines one act takes.
pub const MAX_LINES: usize = case::value::MAX_VALUES;

/// Keys of a goods line with the headings under which lists write them, the usual one first.
const COLUMNS: [(&str, &[&str]); 11] = [
    ("lot", &["编号", "物品编号"]),
    ("name", &["名称", "物品名称", "品名", "商品名称", "货物名称"]),
    ("model", &["型号", "规格", "型号规格", "规格型号"]),
    ("quantity", &["数量", "件数"]),
    ("unit", &["单位", "计量单位"]),
    ("right", &["商标", "品牌", "标注商标", "涉及权利", "被侵犯的权利"]),
    ("batch", &["批号", "批次", "生产批号"]),
    ("value_fen", &["价值", "货值", "金额", "价值（元）", "货值金额"]),
    ("place", &["存放地点", "地点", "保管地点", "库位"]),
    ("condition", &["状况", "外观", "完好程度", "新旧程度"]),
    ("picture", &["照片", "照片编号", "图片"]),
];

/// What is wrong with a cell, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetProblem {
    /// Row as the spreadsheet numbers it.
    pub row: u32,
    /// Heading of the column; empty for the row as a whole.
    pub column: String,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowFate {
    /// It goes into the form.
    New,
    /// The case holds the same line already; it is left out.
    Held,
    /// The same goods are held with another quantity; it is left out until somebody has looked.
    Differs,
    /// It cannot be used as it is.
    Wrong,
}

/// A row as read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetLine {
    /// Row as the spreadsheet numbers it.
    pub row: u32,
    /// The line as typed, for the form; empty for a row that cannot be used.
    pub typed: Map<String, Value>,
    /// What becomes of it.
    pub fate: RowFate,
    /// What the case holds instead, in words.
    pub held: String,
}

/// What a list would bring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GoodsSheet {
    /// Headings that are not read.
    pub unread: Vec<String>,
    /// Rows.
    pub lines: Vec<SheetLine>,
    /// Problems, in the order of the rows.
    pub problems: Vec<SheetProblem>,
}

impl GoodsSheet {
    /// The lines for the form.
    #[must_use]
    pub fn new_lines(&self) -> Vec<Value> {
        let new = self.lines.iter().filter(|line| line.fate == RowFate::New);
        new.map(|line| Value::Object(line.typed.clone())).collect()
    }

    /// How many rows met a fate.
    #[must_use]
    pub fn count(&self, fate: RowFate) -> usize {
        self.lines.iter().filter(|line| line.fate == fate).count()
    }
}

/// Reads a list of goods to be taken, against what a case holds.
#[must_use]
pub fn read(library: &Library, sheet: &Sheet, custody: &Custody) -> GoodsSheet {
    let columns: Vec<Option<&'static str>> =
        sheet.headings.iter().map(|heading| key_under(heading)).collect();
    let unread =
        sheet.headings.iter().zip(&columns).filter(|(heading, key)| key.is_none() && !heading.is_empty());
    let mut read = GoodsSheet {
        unread: unread.map(|(heading, _)| heading.clone()).collect(),
        lines: Vec::new(),
        problems: Vec::new(),
    };
    for wanted in ["name", "quantity", "unit"] {
        if !columns.contains(&Some(wanted)) {
            let heading = title(wanted);
            let what = format!("没有“{heading}”这一列");
            let mend = format!("在表头加上“{heading}”；也可以写 {}", others(wanted).join("、"));
            read.problems.push(SheetProblem { row: sheet.heading_row, column: heading.into(), what, mend });
        }
    }
    if !read.problems.is_empty() {
        return read;
    }
    let mut matched: Vec<uuid::Uuid> = Vec::new();
    for row in &sheet.rows {
        if read.lines.len() >= MAX_LINES {
            let what = format!("超过 {MAX_LINES} 行");
            let mend = "从这一行起另存为一个文件，提交后再导入".into();
            read.problems.push(SheetProblem { row: row.number, column: String::new(), what, mend });
            break;
        }
        let doubted: Vec<SheetProblem> = sheet
            .doubts
            .iter()
            .filter(|doubt| doubt.row == row.number)
            .map(|doubt| SheetProblem {
                row: row.number,
                column: sheet.headings.get(doubt.column.saturating_sub(1)).cloned().unwrap_or_default(),
                what: doubt.what.clone(),
                mend: doubt.mend.clone(),
            })
            .collect();
        let line = line(&columns, &sheet.headings, row.number, &row.cells);
        let line = line.and_then(|read| in_whole_pieces(library, row.number, read));
        match line {
            Ok((typed, parsed)) if doubted.is_empty() => {
                let (fate, held) = compared(&parsed, custody, &mut matched);
                read.lines.push(SheetLine { row: row.number, typed, fate, held });
            }
            Ok((typed, _)) => {
                read.problems.extend(doubted);
                read.lines.push(SheetLine {
                    row: row.number,
                    typed,
                    fate: RowFate::Wrong,
                    held: String::new(),
                });
            }
            Err(problems) => {
                read.problems.extend(doubted.into_iter().chain(problems));
                let (typed, held) = (Map::new(), String::new());
                read.lines.push(SheetLine { row: row.number, typed, fate: RowFate::Wrong, held });
            }
        }
    }
    read
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn key_under(heading: &str) -> Option<&'static str> {
    let heading = bare(heading);
    COLUMNS.iter().find(|(_, names)| names.iter().any(|name| bare(name) == heading)).map(|(key, _)| *key)
}

fn title(key: &str) -> &'static str {
    COLUMNS.iter().find(|(known, _)| *known == key).map_or("", |(_, names)| names[0])
}

fn others(key: &str) -> Vec<&'static str> {
    COLUMNS.iter().find(|(known, _)| *known == key).map(|(_, names)| names[1..].to_vec()).unwrap_or_default()
}

type Read = (Map<String, Value>, GoodsLine);

/// One row as a line; every cell that is wrong, each with its column.
fn line(
    columns: &[Option<&'static str>],
    headings: &[String],
    row: u32,
    cells: &[String],
) -> Result<Read, Vec<SheetProblem>> {
    let mut typed = Map::new();
    let mut parsed = GoodsLine::default();
    let mut problems = Vec::new();
    for ((key, heading), cell) in columns.iter().zip(headings).zip(cells) {
        let Some(key) = key else { continue };
        if cell.is_empty() {
            continue;
        }
        let mut wrong = |what: String, mend: &str| {
            problems.push(SheetProblem { row, column: heading.clone(), what, mend: mend.to_owned() });
        };
        if cell.chars().count() > case::value::MAX_PART_CHARS {
            wrong(format!("超过 {} 字", case::value::MAX_PART_CHARS), "写短一些，其余写进案情");
            continue;
        }
        match *key {
            "quantity" => match cell.parse() {
                Ok(quantity) => parsed.quantity = quantity,
                Err(says) => wrong(format!("“{cell}”不是数量"), says),
            },
            "value_fen" if cell.parse::<vocabulary::Money>().is_err() => {
                wrong(format!("“{cell}”不是金额"), "写作 30000 或 3万元，不写其他文字");
            }
            "name" => parsed.name.clone_from(cell),
            "model" => parsed.model.clone_from(cell),
            "unit" => parsed.unit.clone_from(cell),
            "right" => parsed.right.clone_from(cell),
            "batch" => parsed.batch.clone_from(cell),
            _ => {}
        }
        // The list's own numbers are not the case's.
        if *key != "lot" {
            typed.insert((*key).to_owned(), json!(cell));
        }
    }
    let mut missing = |key: &str, is: bool| {
        if is && !problems.iter().any(|problem| key_under(&problem.column) == Some(key)) {
            let column = title(key).to_owned();
            let what = format!("没有填“{column}”");
            problems.push(SheetProblem {
                row,
                column,
                what,
                mend: "补上后再导入；小计、合计行请删去".into(),
            });
        }
    };
    missing("name", parsed.name.is_empty());
    missing("quantity", parsed.quantity.is_zero());
    missing("unit", parsed.unit.is_empty());
    if problems.is_empty() { Ok((typed, parsed)) } else { Err(problems) }
}

/// A part of a piece is no quantity.
fn in_whole_pieces(library: &Library, row: u32, read: Read) -> Result<Read, Vec<SheetProblem>> {
    let wrong = case::custody::whole(library, read.1.quantity, &read.1.unit).err();
    let problem = |what| SheetProblem {
        row,
        column: title("quantity").to_owned(),
        what,
        mend: "按整数填写，或者改用重量、长度等单位".into(),
    };
    wrong.map_or(Ok(read), |what| Err(vec![problem(what)]))
}

/// Whether the case holds the line already. Each lot answers for one row, so that two equal rows are two lots.
fn compared(line: &GoodsLine, custody: &Custody, matched: &mut Vec<uuid::Uuid>) -> (RowFate, String) {
    let same = |lot: &&Lot| {
        let goods = &lot.goods;
        goods.name == line.name
            && goods.model == line.model
            && goods.unit == line.unit
            && goods.right == line.right
            && goods.batch == line.batch
    };
    let taken = |lot: &Lot| lot.account.taken.plus(lot.account.received);
    let free: Vec<&Lot> =
        custody.in_order().into_iter().filter(same).filter(|lot| !matched.contains(&lot.id)).collect();
    let exact = free.iter().find(|lot| taken(lot) == line.quantity);
    let Some(lot) = exact.or_else(|| free.first()) else {
        return (RowFate::New, String::new());
    };
    matched.push(lot.id);
    let held = format!("第{}号，登记 {}{}", lot.label, taken(lot), lot.goods.unit);
    if taken(lot) == line.quantity { (RowFate::Held, held) } else { (RowFate::Differs, held) }
}

#[cfg(test)]
mod tests;
