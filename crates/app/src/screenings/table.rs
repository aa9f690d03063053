//! The tables that a screening takes: applications, names that are not anyone's to file, earlier findings.
use crate::fault::AppFault;
use crate::sheet::{self, MAX_SHEET_BYTES, Sheet};
use law::screen;
use screening::filer::{Applicant, EarlierFinding, Filing, KnownName, NameKind, merged};
use screening::{Columns, MAX_BAD_ROWS, Record, heading_cells, read_rows, row_to_record, separator_of};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rows that could not be read, named with their reason; the others are counted.
const MAX_BAD_SHOWN: usize = 100;

/// Headings of columns that only the examination of filers reads.
const TRANSFERRED: [&str; 2] = ["受让人", "转让给"];
const ADDRESS: [&str; 3] = ["申请人地址", "地址", "住所"];
const REPRESENTATIVE: [&str; 3] = ["代表人", "法定代表人", "负责人"];
const BUSINESS: [&str; 3] = ["经营涉及的类别", "经营类别", "主营类别"];

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct BadLine {
    pub(super) line: u64,
    pub(super) reason: String,
}

/// What a table holds, and what of it could not be read.
#[derive(Debug, Default)]
pub(super) struct Rows<T> {
    pub(super) rows: Vec<T>,
    pub(super) bad: Vec<BadLine>,
    pub(super) bad_rows: u64,
}

impl<T> Rows<T> {
    fn new() -> Self {
        Self { rows: Vec::new(), bad: Vec::new(), bad_rows: 0 }
    }

    fn take(&mut self, line: u64, read: Result<T, String>) {
        match read {
            Ok(row) => self.rows.push(row),
            Err(reason) => self.refuse(line, reason),
        }
    }

    fn refuse(&mut self, line: u64, reason: String) {
        self.bad_rows += 1;
        if self.bad.len() < MAX_BAD_SHOWN {
            self.bad.push(BadLine { line, reason });
        }
    }
}

fn spoiled(part: &str, fault: &sheet::SheetFault) -> AppFault {
    AppFault::rejected(part, fault.to_string())
}

fn columns(headings: &[String]) -> Result<Columns, AppFault> {
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    Columns::from_heading(&headings).ok_or_else(|| {
        let told = Columns::unknown_heading(&headings);
        AppFault::rejected("table", format!("表头认不出：{told}；其他列可以没有"))
    })
}

/// Whether a table is one: it can be read, and its heading names what is needed.
///
/// # Errors
/// A rejection that says what is wrong and how to mend it.
pub(super) fn heading(kind: &str, name: &str, bytes: &[u8]) -> Result<(), AppFault> {
    if kind == screen::FILERS || is_workbook(bytes) {
        let sheet = sheet::read(name, bytes).map_err(|fault| spoiled("table", &fault))?;
        columns(&sheet.headings)?;
        return if sheet.rows.is_empty() { Err(nothing()) } else { Ok(()) };
    }
    let text = sheet::text(name, bytes).map_err(|fault| spoiled("table", &fault))?;
    let (_, _, rest) = text_columns(&text)?;
    if rest.trim().is_empty() { Err(nothing()) } else { Ok(()) }
}

fn nothing() -> AppFault {
    AppFault::rejected("table", "申请表只有列名，一件申请也没有；请核对是否给错了文件")
}

fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Columns, separator and the rest of a text.
fn text_columns(text: &str) -> Result<(Columns, char, &str), AppFault> {
    let (heading, rest) = text.split_at(text.find(['\n', '\r']).unwrap_or(text.len()));
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.get(1..)).unwrap_or("");
    let separator = separator_of(heading);
    Ok((columns(&heading_cells(heading, separator))?, separator, rest))
}

/// Applications as marks, for watching. A text of any length that may be uploaded; a workbook within its own bounds.
pub(super) fn marks(name: &str, bytes: &[u8]) -> Result<Rows<Record>, AppFault> {
    let mut found = Rows::new();
    if is_workbook(bytes) {
        let sheet = sheet::read(name, bytes).map_err(|fault| spoiled("table", &fault))?;
        let columns = columns(&sheet.headings)?;
        for row in &sheet.rows {
            let read = certain(&sheet, row.number);
            found.take(
                u64::from(row.number),
                read.and_then(|()| row_to_record(&borrowed(&row.cells), &columns)),
            );
        }
        return Ok(found);
    }
    let text = sheet::text(name, bytes).map_err(|fault| spoiled("table", &fault))?;
    let (columns, separator, rest) = text_columns(&text)?;
    let mut records = Vec::new();
    let read = read_rows(rest.as_bytes(), separator, &columns, 2, |_, record| records.push(record));
    let (bad, bad_rows) = read.map_err(AppFault::ours)?;
    debug_assert!(bad.len() <= MAX_BAD_ROWS);
    found.rows = records;
    bad.into_iter().for_each(|row| found.refuse(row.line, row.reason));
    found.bad_rows = bad_rows;
    Ok(found)
}

/// Whether nothing in a row of a table is in doubt.
fn certain(sheet: &Sheet, row: u32) -> Result<(), String> {
    let doubt = sheet.doubts.iter().find(|doubt| doubt.row == row);
    doubt.map_or(Ok(()), |doubt| Err(format!("第{}列：{}；{}", doubt.column, doubt.what, doubt.mend)))
}

fn borrowed(cells: &[String]) -> Vec<&str> {
    cells.iter().map(String::as_str).collect()
}

fn place(sheet: &Sheet, names: &[&str]) -> Option<usize> {
    sheet.headings.iter().position(|heading| names.contains(&heading.trim()))
}

/// Applications with what is known of their applicants, for the examination of filers.
pub(super) fn filings(name: &str, bytes: &[u8]) -> Result<(Rows<Filing>, Vec<Applicant>), AppFault> {
    let sheet = sheet::read(name, bytes).map_err(|fault| spoiled("table", &fault))?;
    let columns = columns(&sheet.headings)?;
    let [transferred, address, representative, business] =
        [&TRANSFERRED[..], &ADDRESS, &REPRESENTATIVE, &BUSINESS].map(|names| place(&sheet, names));
    let mut found = Rows::new();
    let mut applicants: BTreeMap<String, Applicant> = BTreeMap::new();
    for row in &sheet.rows {
        let cell = |at: Option<usize>| at.and_then(|at| row.cells.get(at)).cloned().unwrap_or_default();
        let read = certain(&sheet, row.number);
        let read = read.and_then(|()| row_to_record(&borrowed(&row.cells), &columns)).and_then(|record| {
            if record.owner.is_empty() { Err("没有申请人".to_owned()) } else { Ok(record) }
        });
        let read = read.map(|record| Filing { transferred_to: cell(transferred), ..Filing::from(record) });
        if let Ok(filing) = &read {
            let known = applicants.entry(filing.applicant.clone()).or_default();
            known.name.clone_from(&filing.applicant);
            fill(&mut known.address, cell(address));
            fill(&mut known.representative, cell(representative));
            if known.business_classes.is_empty() {
                known.business_classes = classes(&cell(business));
            }
        }
        found.take(u64::from(row.number), read);
    }
    found.rows = merged(found.rows);
    Ok((found, applicants.into_values().collect()))
}

fn fill(known: &mut String, cell: String) {
    if known.is_empty() {
        *known = cell;
    }
}

/// Classes in a text, 1 to 45.
pub(super) fn classes(text: &str) -> Vec<u8> {
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse::<u8>().ok());
    numbers.filter(|class| (1..=45).contains(class)).collect()
}

/// A small table of cells: rows with at least so many filled columns.
fn small(
    part: &str,
    name: &str,
    bytes: &[u8],
    least: usize,
    needs: &str,
) -> Result<Vec<Vec<String>>, AppFault> {
    if bytes.len() > MAX_SHEET_BYTES {
        return Err(AppFault::rejected(
            part,
            format!("“{name}”太大，不超过 {} MB", MAX_SHEET_BYTES / 1024 / 1024),
        ));
    }
    let sheet = sheet::read(name, bytes).map_err(|fault| spoiled(part, &fault))?;
    let short = sheet.rows.iter().find(|row| row.cells.iter().take(least).any(String::is_empty));
    if let Some(doubt) = sheet.doubts.first() {
        let says = format!("“{name}”第{}行第{}列：{}；{}", doubt.row, doubt.column, doubt.what, doubt.mend);
        return Err(AppFault::rejected(part, says));
    }
    let narrow = sheet.headings.len() < least;
    if narrow || short.is_some() {
        let line = short.map_or(sheet.heading_row, |row| row.number);
        return Err(AppFault::rejected(
            part,
            format!("“{name}”第{line}行缺内容；各列依次是{needs}，第一行写列名"),
        ));
    }
    Ok(sheet.rows.into_iter().map(|row| row.cells).collect())
}

/// Names that are not anyone's to file.
pub(super) fn known_names(name: &str, bytes: &[u8]) -> Result<Vec<KnownName>, AppFault> {
    let rows = small("names", name, bytes, 2, "名称、种类")?;
    let one = |row: Vec<String>| {
        let kind = NameKind::of(&row[1]).ok_or_else(|| {
            let known: Vec<&str> = NameKind::WORDS.iter().map(|(word, _)| *word).collect();
            let says = format!("“{}”的种类“{}”认不出；写 {} 之一", row[0], row[1], known.join("、"));
            AppFault::rejected("names", says)
        })?;
        Ok(KnownName { name: row[0].clone(), kind })
    };
    rows.into_iter().map(one).collect()
}

/// Earlier findings of bad faith or infringement.
pub(super) fn earlier_findings(name: &str, bytes: &[u8]) -> Result<Vec<EarlierFinding>, AppFault> {
    let rows = small("findings", name, bytes, 3, "人员、文书号、认定内容")?;
    let one = |row: Vec<String>| EarlierFinding {
        person: row[0].clone(),
        document: row[1].clone(),
        finding: row[2].clone(),
    };
    Ok(rows.into_iter().map(one).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_without_the_two_columns_is_refused_with_their_names() {
        let fault = heading(screen::WATCH, "a.csv", "甲,乙\n1,2\n".as_bytes()).unwrap_err();
        assert!(fault.to_string().contains("申请号") && fault.to_string().contains("“甲”"), "{fault}");
        heading(screen::WATCH, "a.csv", "申请号,商标\n1,雪\n".as_bytes()).unwrap();
        for exported in [
            "申请/注册号,商标名称,国际分类,申请人名称,代理/办理机构,申请日期,商标流程状态\r\n1,雪,3,甲,乙,2026-01-02,申请中\r\n",
            "Reg No,Trademark,Class,Owner,Agent,Filed,Status\n1,雪,3,甲,乙,2026-01-02,申请中\n",
        ] {
            for kind in [screen::WATCH, screen::FILERS] {
                heading(kind, "a.csv", exported.as_bytes()).unwrap();
            }
            let read = marks("a.csv", exported.as_bytes()).unwrap();
            assert_eq!((read.rows[0].classes.as_slice(), read.rows[0].agent.as_str()), (&[3][..], "乙"));
            assert_eq!(filings("a.csv", exported.as_bytes()).unwrap().0.rows[0].applicant, "甲");
        }
    }

    #[test]
    fn rows_that_cannot_be_read_are_named_and_the_others_taken() {
        let text = "申请号\t商标\t类别\t申请人\n1\t雪原红\t33\t甲\n\t无号\t3\t乙\n3\t黑土香\t99\t丙\n";
        let read = marks("a.tsv", text.as_bytes()).unwrap();
        assert_eq!(read.rows.len(), 1);
        assert_eq!(read.bad.iter().map(|bad| bad.line).collect::<Vec<_>>(), [3, 4]);
        assert_eq!(read.bad_rows, 2);
    }

    #[test]
    fn a_table_without_applications_is_refused_when_it_is_sent_in() {
        for kind in [screen::WATCH, screen::FILERS] {
            let fault = heading(kind, "a.csv", "申请号,商标\n \n".as_bytes()).unwrap_err();
            assert!(fault.to_string().contains("一件申请也没有"), "{fault}");
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_is_a_bad_row_in_both_sorts_and_swallows_none() {
        let rest: String = (3..=40).map(|n| format!("{n},乙牌,30,甲公司\n")).collect();
        let text = format!("申请号,商标,类别,申请人\n1,甲牌,30,甲公司\n2,\"半个引号,30,甲公司\n{rest}");
        let marks = marks("a.csv", text.as_bytes()).unwrap();
        let (filings, _) = filings("a.csv", text.as_bytes()).unwrap();
        let bad = |bad: &[BadLine]| bad.iter().map(|one| one.line).collect::<Vec<_>>();
        assert_eq!((marks.rows.len(), bad(&marks.bad)), (39, vec![3]));
        assert_eq!((filings.rows.len(), bad(&filings.bad)), (39, vec![3]));
    }

    #[test]
    fn an_application_in_a_row_for_each_class_is_one_application() {
        let text = "申请号,商标,类别,申请人\n1,雪原红,33,甲公司\n1,雪原红,35,甲公司\n2,黑土香,30,甲公司\n";
        let (filings, _) = filings("a.csv", text.as_bytes()).unwrap();
        assert_eq!(filings.rows.len(), 2);
        assert_eq!(filings.rows[0].classes, [33, 35]);
    }

    #[test]
    fn what_is_known_of_an_applicant_stands_in_the_same_table() {
        let text = "申请号,商标,类别,申请人,受让人,法定代表人,经营类别\n\
                    1,雪原红,33,甲公司,,赵某,\"30、33\"\n2,黑土香,30,甲公司,乙公司,,\n";
        let (filings, applicants) = filings("a.csv", text.as_bytes()).unwrap();
        assert_eq!(filings.rows[1].transferred_to, "乙公司");
        assert_eq!(applicants.len(), 1);
        assert_eq!(
            (applicants[0].representative.as_str(), &applicants[0].business_classes[..]),
            ("赵某", &[30, 33][..])
        );
    }

    #[test]
    fn a_name_of_an_unknown_kind_is_refused_with_the_kinds_there_are() {
        let fault = known_names("n.csv", "名称,种类\n某人,英雄\n".as_bytes()).unwrap_err();
        assert!(fault.to_string().contains("人物"), "{fault}");
    }
}
