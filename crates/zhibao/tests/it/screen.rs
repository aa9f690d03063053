//! `zhibao screen …` as its user: tables in, reasons out, and what is said of bad input.
use crate::run::{Ran, zhibao_in};
use serde_json::{Value, json};
use std::path::Path;
use tempfile::TempDir;

const TABLE: &str = "申请号\t商标名称\t类别\t申请人\n\
    1\t大雪兔\t30\t甲公司\n\
    2\t松花白鹭\t33\t乙公司\n\
    \t没有编号\t1\t丙公司\n\
    4\tNORDWOLF\t18\t丁公司\n\
    5\t皇冠雪\t99\t戊公司\n";

pub fn run(folder: &TempDir, arguments: &[&str]) -> Ran {
    zhibao_in(folder.path(), &[], arguments, b"")
}

pub fn write(folder: &TempDir, name: &str, bytes: impl AsRef<[u8]>) {
    std::fs::write(folder.path().join(name), bytes).unwrap();
}

/// A folder with an index of the table.
pub fn indexed() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(&folder, "marks.tsv", TABLE);
    let ran = run(&folder, &["screen", "index", "marks.tsv", "--out", "marks.index"]);
    assert_eq!(ran.code, 0, "{}", ran.seen());
    folder
}

fn found(folder: &TempDir, query: &str) -> Value {
    run(folder, &["screen", "marks", "--index", "marks.index", "--query", query, "--json"]).json()
}

#[test]
fn a_table_is_indexed_and_each_row_that_is_no_mark_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder, "marks.tsv", TABLE);
    let ran = run(&folder, &["screen", "index", "marks.tsv", "--out", "marks.index", "--json"]);
    let answer = ran.json();
    assert_eq!(
        (ran.code, &answer["marks"], &answer["bad"]["count"]),
        (0, &json!(3), &json!(2)),
        "{}",
        ran.seen()
    );
    assert_eq!(
        (&answer["bad"]["rows"][0]["line"], &answer["bad"]["rows"][1]["line"]),
        (&json!(4), &json!(6))
    );
    assert!(ran.stderr.contains("marks.tsv第4行没有收入"), "{}", ran.stderr);
    assert_eq!(answer["columns"][0], json!(["id", 1]));
}

#[test]
fn candidates_come_with_the_rules_and_the_characters_that_made_them_fire() {
    let folder = indexed();
    let answer = found(&folder, "太雪兔");
    let first = &answer["candidates"][0];
    assert_eq!(
        (&answer["query"], &first["id"], &first["classes"]),
        (&json!("太雪兔"), &json!("1"), &json!([30]))
    );
    let why = first["rules"][0]["why"].as_str().unwrap();
    assert!(why.contains('太') && why.contains('大'), "{answer}");
    assert!(answer["algorithm"].as_str().unwrap().starts_with("zhibao-marks/"), "{answer}");
    assert_eq!(found(&folder, "WOLFNORD")["candidates"][0]["id"], "4");
    let nothing = run(&folder, &["screen", "marks", "--index", "marks.index", "--query", " "]);
    assert_eq!(nothing.code, 2, "{}", nothing.seen());
}

#[test]
fn gbk_without_heading_and_columns_by_name_are_read_alike() {
    let folder = tempfile::tempdir().unwrap();
    let (gbk, _, _) = encoding_rs::GBK.encode("1,大雪兔,30\n2,松花白鹭,33\n");
    write(&folder, "plain.csv", gbk);
    write(&folder, "semicolons.csv", "号;名;类别\n1;\"大雪兔;甲\";30\n2;松花白鹭;\"33,35\"\n");
    write(&folder, "named.tsv", "名\t号\n大雪兔\t1\n松花白鹭\t2\n");
    let named = ["--columns", "id=号,mark=名"];
    let semicolons = [&["semicolons.csv"][..], &named].concat();
    for arguments in [&["plain.csv"][..], &[&["named.tsv"][..], &named].concat(), &semicolons] {
        let ran = run(&folder, &[&["screen", "index", "--out", "marks.index"], arguments].concat());
        assert_eq!(ran.code, 0, "{}", ran.seen());
        assert_eq!(found(&folder, "松花白路")["candidates"][0]["id"], "2", "{arguments:?}");
    }
    let wrong = run(&folder, &["screen", "index", "named.tsv", "--out", "x", "--columns", "id=号,mark=没有"]);
    assert!(wrong.code == 2 && wrong.stderr.contains("没有“mark=没有”所说的列"), "{}", wrong.seen());
    write(&folder, "empty.tsv", "");
    assert_eq!(run(&folder, &["screen", "index", "empty.tsv", "--out", "x"]).code, 2);
    assert!(!folder.path().join("x").exists());
}

#[test]
fn a_cut_or_foreign_index_is_refused_by_name_and_never_read() {
    let folder = indexed();
    let whole = std::fs::read(folder.path().join("marks.index")).unwrap();
    write(&folder, "cut.index", &whole[..whole.len() - 7]);
    let asked =
        |index: &str| run(&folder, &["screen", "marks", "--index", index, "--query", "太雪兔", "--json"]);
    let cut = asked("cut.index");
    assert_eq!((cut.code, &cut.json()["error"]["code"]), (2, &json!("damaged-index")), "{}", cut.seen());
    let foreign = asked("marks.tsv");
    assert_eq!((foreign.code, &foreign.json()["error"]["code"]), (2, &json!("not-an-index")));
    assert_eq!(asked("nowhere").json()["error"]["code"], "unreadable-file");
}

#[test]
fn a_batch_writes_one_table_with_ranks_and_leaves_nothing_half_there() {
    let folder = indexed();
    write(&folder, "queries.txt", "query\n太雪兔\nzzqqxx\n松花白路\n");
    let ran = run(
        &folder,
        &[
            "screen",
            "batch",
            "--index",
            "marks.index",
            "--queries",
            "queries.txt",
            "--out",
            "found.tsv",
            "--json",
        ],
    );
    let answer = ran.json();
    assert_eq!((&answer["queries"], &answer["without_candidates"]), (&json!(3), &json!(1)), "{}", ran.seen());
    let table = std::fs::read_to_string(folder.path().join("found.tsv")).unwrap();
    let lines: Vec<Vec<&str>> = table.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(lines[0], ["query", "rank", "id", "mark", "score", "rules"]);
    assert!(lines.iter().all(|cells| cells.len() == 6), "{table}");
    assert_eq!(lines[1][..4], ["太雪兔", "1", "1", "大雪兔"]);
    assert!(lines.iter().any(|cells| cells[..3] == ["松花白路", "1", "2"]), "{table}");
    assert!(!folder.path().join("found.tsv.part").exists());
}

#[test]
fn additions_are_found_at_once_and_removals_are_not_found_any_more() {
    let folder = indexed();
    write(&folder, "new.tsv", "7\t太雪兔子\t30\t庚公司\n");
    write(&folder, "gone.txt", "1\n");
    let ran = run(
        &folder,
        &["screen", "add", "new.tsv", "--index", "marks.index", "--remove", "gone.txt", "--json"],
    );
    assert_eq!((&ran.json()["added"], &ran.json()["removed"]), (&json!(1), &json!(1)), "{}", ran.seen());
    let ids: Vec<String> = found(&folder, "太雪兔")["candidates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids, ["7"]);
}

#[test]
fn two_marks_are_compared_with_their_reasons_whichever_comes_first() {
    let compared = |left, right| {
        zhibao_in(Path::new("."), &[], &["screen", "compare", left, right, "--json"], b"").json()
    };
    let (one, other) = (compared("大雪兔", "太雪兔"), compared("太雪兔", "大雪兔"));
    assert_eq!(one["score"], other["score"]);
    let apart = compared("海尔", "海信");
    assert!(apart["score"].as_f64() < one["score"].as_f64(), "{apart}");
    assert!(!apart["exceptions"].as_array().unwrap().is_empty(), "{apart}");
}

#[test]
fn filers_are_told_by_factors_with_evidence_and_no_score() {
    let folder = indexed();
    let mut filings = String::from("编号\t商标\t类别\t申请人\t代理机构\t申请日期\n");
    for (number, mark) in (100..).zip(["太雪兔", "淞花白鹭", "NORDWOLFE", "大雪免", "松花百鹭"])
    {
        filings.push_str(&format!(
            "{number}\t{mark}\t30\t演示囤积商贸有限公司\t演示代理所\t2026-01-0{}\n",
            number - 99
        ));
    }
    write(&folder, "filings.tsv", filings);
    write(&folder, "names.tsv", "名称\t种类\n松花白鹭\t文化\n");
    let arguments = ["screen", "filers", "filings.tsv", "--index", "marks.index", "--names", "names.tsv"];
    let ran = run(&folder, &[&arguments[..], &["--thresholds", "filings=5,owners=2", "--json"]].concat());
    let answer = ran.json();
    let filer = &answer["filers"][0];
    assert_eq!(filer["applicants"], json!(["演示囤积商贸有限公司"]), "{}", ran.seen());
    let factors = filer["factors"].as_array().unwrap();
    assert!(factors.len() >= 2, "{answer}");
    for factor in factors {
        assert!(
            !factor["proof"].as_array().unwrap().is_empty() && !factor["cite"].as_str().unwrap().is_empty()
        );
        assert!(factor.get("score").is_none());
    }
    let wrong = run(&folder, &["screen", "filers", "filings.tsv", "--thresholds", "many=3"]);
    assert!(wrong.code == 2 && wrong.stderr.contains("many=3"), "{}", wrong.seen());
}

/// A drawing of a few shapes; `turn` in degrees.
pub fn drawing(shapes: &str, turn: u32) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 100\"><g transform=\"rotate({turn} 50 50)\">{shapes}</g></svg>"
    )
}

#[test]
fn a_turned_picture_finds_its_mark_and_what_is_no_picture_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("marks")).unwrap();
    let star = "<path d=\"M50 5 L61 38 L96 38 L68 59 L79 93 L50 72 L21 93 L32 59 L4 38 L39 38 Z\"/>";
    let house =
        "<path d=\"M10 50 L50 10 L90 50 L80 50 L80 90 L20 90 L20 50 Z M45 90 L45 65 L60 65 L60 90 Z\"/>";
    let rings = "<circle cx=\"40\" cy=\"50\" r=\"30\"/><rect x=\"70\" y=\"20\" width=\"12\" height=\"60\"/>";
    for (name, shapes) in [("star", star), ("house", house), ("rings", rings)] {
        write(&folder, &format!("marks/{name}.svg"), drawing(shapes, 0));
    }
    write(&folder, "marks/broken.png", "no picture");
    let ran = run(&folder, &["screen", "images", "marks", "--out", "devices.index", "--json"]);
    let answer = ran.json();
    assert_eq!((ran.code, &answer["images"]), (0, &json!(3)), "{}", ran.seen());
    assert!(answer["refused"][0]["file"].as_str().unwrap().ends_with("broken.png"), "{answer}");
    write(&folder, "seen.svg", drawing(house, 90));
    let found = run(&folder, &["screen", "image", "seen.svg", "--index", "devices.index", "--json"]).json();
    assert_eq!(found["candidates"][0]["id"], "house", "{found}");
    assert!(!found["candidates"][0]["reasons"][0]["why"].as_str().unwrap().is_empty(), "{found}");
    let wrong = run(&folder, &["screen", "image", "marks/broken.png", "--index", "devices.index"]);
    assert_eq!(wrong.code, 2, "{}", wrong.seen());
}

/// A workbook of one sheet, as a spreadsheet program writes it.
fn workbook(rows: &str) -> Vec<u8> {
    use std::io::Write as _;
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let related = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" Type=\"{OFFICE}/{kind}\" \
             Target=\"{target}\"/></Relationships>"
        )
    };
    let parts = [
        ("[Content_Types].xml", format!("<Types xmlns=\"{PACKAGE}/content-types\"/>")),
        ("_rels/.rels", related("officeDocument", "xl/workbook.xml")),
        ("xl/_rels/workbook.xml.rels", related("worksheet", "worksheets/sheet1.xml")),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"名录\" sheetId=\"1\" \
                 r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ];
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_without_heading_loses_no_mark_and_numbers_that_lost_digits_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let cell =
        |place: &str, text: &str| format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let rows = format!(
        "<row r=\"1\">{}{}</row><row r=\"2\"><c r=\"A2\"><v>12345678901234567</v></c>{}</row>\
         <row r=\"3\"><c r=\"A3\"><v>3</v></c>{}</row><row r=\"4\">{}<c r=\"B4\"><f>A1</f></c></row>",
        cell("A1", "1"),
        cell("B1", "大雪兔"),
        cell("B2", "松花白鹭"),
        cell("B3", "朔风来"),
        cell("A4", "4"),
    );
    write(&folder, "marks.xlsx", workbook(&rows));
    let ran = run(&folder, &["screen", "index", "marks.xlsx", "--out", "marks.index", "--json"]);
    let answer = ran.json();
    assert_eq!(
        (ran.code, &answer["marks"], &answer["bad"]["count"]),
        (0, &json!(2), &json!(2)),
        "{}",
        ran.seen()
    );
    assert_eq!(answer["bad"]["rows"][0]["line"], json!(2));
    assert!(answer["bad"]["rows"][0]["reason"].as_str().unwrap().contains("15位"), "{answer}");
    assert_eq!(found(&folder, "太雪兔")["candidates"][0]["id"], "1");
}
