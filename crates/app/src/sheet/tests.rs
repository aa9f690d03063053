//! What offices send, and what must be refused.
use super::*;
use std::io::Write;
use zip::write::SimpleFileOptions;

const LIST: &str = "编号,姓名,备注\r\nA-1,张三,\"一,二\r\n三\"\r\n\r\nA-2,李四,\"他说\"\"好\"\"\"\r\n";

fn rows(sheet: &Sheet) -> Vec<(u32, Vec<&str>)> {
    sheet.rows.iter().map(|row| (row.number, row.cells.iter().map(String::as_str).collect())).collect()
}

#[test]
fn a_list_reads_the_same_in_every_encoding() {
    let gbk = encoding_rs::GBK.encode(LIST).0.into_owned();
    let mark = format!("\u{feff}{LIST}").into_bytes();
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(LIST.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let cases = [(LIST.as_bytes().to_vec(), "UTF-8"), (mark, "UTF-8"), (gbk, "GB18030"), (wide, "UTF-16")];
    for (bytes, encoding) in cases {
        let sheet = read("名单.csv", &bytes).unwrap();
        assert_eq!(sheet.encoding, encoding);
        assert_eq!(sheet.headings, ["编号", "姓名", "备注"]);
        let expected = [(2, vec!["A-1", "张三", "一,二\r\n三"]), (4, vec!["A-2", "李四", "他说\"好\""])];
        assert_eq!(rows(&sheet), expected, "{encoding}");
    }
}

#[test]
fn titles_above_the_heading_are_kept_apart_and_short_rows_filled() {
    let sheet = read("a.csv", "某某名录\n\n编号\t姓名\t\nA-1\n".as_bytes()).unwrap();
    assert_eq!(sheet.titles, ["某某名录"]);
    assert_eq!((sheet.heading_row, sheet.headings.len()), (3, 2));
    assert_eq!(rows(&sheet), [(4, vec!["A-1", ""])]);
}

#[test]
fn a_quote_that_is_never_closed_is_a_doubt_of_its_row_and_swallows_none() {
    let rest: String = (3..=40).map(|n| format!("{n},乙\n")).collect();
    let sheet = read("坏.csv", format!("编号,名称\n1,甲\n2,\"半个引号,多一列\n{rest}").as_bytes()).unwrap();
    assert_eq!((sheet.rows.len(), sheet.doubts.len()), (40, 1));
    assert_eq!((sheet.doubts[0].row, sheet.doubts[0].column), (3, 2));
    assert_eq!(rows(&sheet)[39], (41, vec!["40", "乙"]));
}

#[test]
fn faults_name_row_and_remedy() {
    let kind = |bytes: &[u8]| {
        let fault = read("dir/坏.csv", bytes).unwrap_err();
        assert!(!fault.mend.is_empty() && fault.to_string().starts_with("坏.csv"), "{fault}");
        (fault.kind, fault.row)
    };
    assert_eq!(kind(b""), (SheetFaultKind::Empty, None));
    assert_eq!(kind("a,\"b\n1,没有完".as_bytes()), (SheetFaultKind::Damaged, Some(1)));
    assert_eq!(kind("a,b\n1,\"没有完\n".repeat(MAX_DOUBTS + 2).as_bytes()).0, SheetFaultKind::Damaged);
    assert_eq!(kind("a,b\n1,2,3".as_bytes()), (SheetFaultKind::Damaged, Some(2)));
    assert_eq!(kind(b"\xd0\xcf\x11\xe0xls"), (SheetFaultKind::OtherFormat, None));
    assert_eq!(kind(b"%PDF-1.7"), (SheetFaultKind::OtherFormat, None));
    assert_eq!(kind(b"a,b\n\x01,2"), (SheetFaultKind::Encoding, Some(2)));
    assert_eq!(kind(b"a,b\n\x81,\xff\xff"), (SheetFaultKind::Encoding, None));
    assert_eq!(kind(&vec![b'a'; MAX_SHEET_BYTES + 1]), (SheetFaultKind::TooLarge, None));
    assert_eq!(kind(",".repeat(200).replace(",", "x,").as_bytes()), (SheetFaultKind::TooLarge, Some(1)));
    assert_eq!(kind("字".repeat(MAX_CELL_CHARS + 1).as_bytes()), (SheetFaultKind::TooLarge, Some(1)));
    let long = "a,b\n".repeat(MAX_SHEET_ROWS + 2);
    assert_eq!(kind(long.as_bytes()).0, SheetFaultKind::TooLarge);
    assert!(read("满.csv", "a,b\n".repeat(MAX_SHEET_ROWS + 1).as_bytes()).is_ok());
}

/// A workbook of one sheet with the given rows, as a spreadsheet program writes it.
fn workbook(rows: &str) -> Vec<u8> {
    book(&[("名单", rows)])
}

/// A workbook of sheets by name with their rows.
fn book(sheets: &[(&str, &str)]) -> Vec<u8> {
    const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    let part = |text: String| format!("{head}{text}").into_bytes();
    let relations: String = (1..=sheets.len())
        .map(|n| {
            format!(
                "<Relationship Id=\"rId{n}\" Type=\"{RELATION}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
            )
        })
        .collect();
    let listed: String = (1..)
        .zip(sheets)
        .map(|(n, (name, _))| format!("<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>"))
        .collect();
    let mut parts = vec![
        ("[Content_Types].xml", part(format!("<Types xmlns=\"{PACKAGE}/content-types\"/>"))),
        (
            "_rels/.rels",
            part(format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" \
                 Type=\"{RELATION}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            )),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            part(format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{relations}</Relationships>")),
        ),
        (
            "xl/workbook.xml",
            part(format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATION}\"><sheets>{listed}</sheets></workbook>"
            )),
        ),
        (
            "xl/styles.xml",
            part(format!(
                "<styleSheet xmlns=\"{MAIN}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/>\
                 <xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
            )),
        ),
    ];
    let names: Vec<String> = (1..=sheets.len()).map(|n| format!("xl/worksheets/sheet{n}.xml")).collect();
    for (name, (_, rows)) in names.iter().zip(sheets) {
        let text = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>");
        parts.push((name, part(text)));
    }
    archive(&parts)
}

#[test]
fn cells_joined_downwards_give_their_value_to_each_row_and_other_sheets_are_named() {
    let rows = format!(
        "<row r=\"1\">{}{}</row><row r=\"2\">{}{}</row><row r=\"3\" hidden=\"1\">{}</row><row r=\"4\">{}{}</row>\
         </sheetData><mergeCells><mergeCell ref=\"B2:B3\"/><mergeCell ref=\"A1:B1\"/></mergeCells><sheetData>",
        text("A1", "编号"),
        text("B1", "申请人"),
        text("A2", "1"),
        text("B2", "甲公司"),
        text("A3", "2"),
        text("A4", "3"),
        text("B4", "乙公司"),
    );
    let other = format!("<row r=\"1\">{}</row>", text("A1", "4"));
    let sheet = read("名单.xlsx", &book(&[("空", ""), ("一", &rows), ("也空", ""), ("二", &other)])).unwrap();
    assert_eq!((sheet.name.as_str(), sheet.further), ("一", vec!["二".to_owned()]));
    let owners: Vec<&str> = sheet.rows.iter().map(|row| row.cells[1].as_str()).collect();
    assert_eq!(owners, ["甲公司", "甲公司", "乙公司"]);
}

fn archive(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn text(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

#[test]
fn a_workbook_gives_dates_numbers_and_doubts() {
    let heading =
        format!("<row r=\"2\">{}{}{}</row>", text("A2", "编号"), text("B2", "日期"), text("C2", "数"));
    let first = format!(
        "<row r=\"3\">{}<c r=\"B3\" s=\"1\"><v>46082</v></c><c r=\"C3\"><v>12</v></c></row>",
        text("A3", " A-1 ")
    );
    let second =
        "<row r=\"5\"><c r=\"A5\"><v>230100199001011234</v></c><c r=\"C5\" t=\"e\"><v>#REF!</v></c></row>";
    let sheet = read("名单.xlsx", &workbook(&format!("{heading}{first}{second}"))).unwrap();
    assert_eq!((sheet.encoding, sheet.name.as_str(), sheet.heading_row), ("XLSX", "名单", 2));
    assert_eq!(rows(&sheet)[0], (3, vec!["A-1", "2026-03-01", "12"]));
    assert_eq!(sheet.doubts.iter().map(|d| (d.row, d.column)).collect::<Vec<_>>(), [(5, 1), (5, 3)]);
}

#[test]
fn a_cell_in_the_last_corner_takes_no_memory_and_is_refused() {
    let fault = read("角.xlsx", &workbook(&format!("<row r=\"1048576\">{}</row>", text("XFD1048576", "x"))));
    assert_eq!(fault.unwrap_err().kind, SheetFaultKind::TooLarge);
    let alone = read("底.xlsx", &workbook(&format!("<row r=\"1048576\">{}</row>", text("A1048576", "x"))));
    assert_eq!(alone.unwrap().heading_row, 1_048_576);
}

#[test]
fn bombs_and_damaged_archives_are_refused() {
    let zeros = vec![0u8; usize::try_from(MAX_UNPACKED_BYTES).unwrap() + 1];
    let bomb = archive(&[("xl/workbook.xml", zeros)]);
    assert!(bomb.len() < MAX_SHEET_BYTES);
    assert_eq!(read("弹.xlsx", &bomb).unwrap_err().kind, SheetFaultKind::TooLarge);
    let many: Vec<(String, Vec<u8>)> = (0..=MAX_PARTS).map(|n| (format!("p{n}"), Vec::new())).collect();
    let many: Vec<(&str, Vec<u8>)> =
        many.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    assert_eq!(read("多.xlsx", &archive(&many)).unwrap_err().kind, SheetFaultKind::TooLarge);
    let whole = workbook(&format!("<row r=\"1\">{}</row>", text("A1", "x")));
    for cut in [10, whole.len() / 2, whole.len() - 1] {
        assert_eq!(read("断.xlsx", &whole[..cut]).unwrap_err().kind, SheetFaultKind::Damaged, "{cut}");
    }
    assert_eq!(read("空.xlsx", &archive(&[("a", vec![1])])).unwrap_err().kind, SheetFaultKind::Damaged);
}
