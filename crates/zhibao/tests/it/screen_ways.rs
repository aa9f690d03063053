//! The ways in to marks, where they went wrong: quotes, outputs over inputs, groups, agencies, embeddings, two at once.
use crate::run::{Ran, zhibao_in};
use crate::screen::{drawing, indexed, run, write};
use serde_json::{Value, json};
use std::path::Path;

fn said(ran: &Ran, words: &str) {
    assert!(ran.code == 2 && ran.stderr.contains(words), "{}", ran.seen());
}

#[test]
fn a_quote_that_is_never_closed_is_a_bad_line_and_the_marks_behind_it_are_taken() {
    let folder = tempfile::tempdir().unwrap();
    let rest: String = (3..=62).map(|n| format!("{n},乙牌{n},30\n")).collect();
    write(&folder, "marks.csv", format!("编号,商标,类别\n1,甲牌,30\n2,\"半个引号,30\n{rest}"));
    let ran = run(&folder, &["screen", "index", "marks.csv", "--out", "marks.index", "--json"]);
    let answer = ran.json();
    assert_eq!((&answer["marks"], &answer["bad"]["count"]), (&json!(61), &json!(1)), "{}", ran.seen());
    assert_eq!(answer["bad"]["rows"][0]["line"], json!(3));
    assert!(ran.stderr.contains("双引号没有成对"), "{}", ran.stderr);
}

#[test]
fn exports_are_read_by_their_headings_and_an_unknown_heading_is_refused_with_the_names() {
    let folder = tempfile::tempdir().unwrap();
    let index = |table: &str, more: &[&str]| {
        write(&folder, "t.csv", table);
        run(&folder, &[&["screen", "index", "t.csv", "--out", "t.index", "--json"], more].concat())
    };
    let office = "申请/注册号,商标名称,国际分类,申请人名称,代理/办理机构,申请日期,商标流程状态,备注\r\n\
                  71,甲牌,30,甲公司,乙所,2026-01-02,申请中,无\r\n";
    let ran = index(office, &[]);
    assert_eq!((&ran.json()["marks"], ran.json()["columns"].as_array().unwrap().len()), (&json!(1), 7));
    assert!(ran.stderr.contains("没有用上的列：备注"), "{}", ran.stderr);
    let english = "Reg No,Trademark,Class,Owner,Agent,Filed,Status\n71,KINGMA,30,A,B,2026-01-02,live\n";
    assert_eq!(index(english, &[]).json()["columns"].as_array().unwrap().len(), 7);
    let ran = index("流水号,品牌名\n71,甲牌\n", &[]);
    assert!(
        ran.code == 2
            && ["“流水号”", "“品牌名”", "申请号", "--columns"].iter().all(|w| ran.stderr.contains(w)),
        "{}",
        ran.seen()
    );
    let ran = index("流水号,品牌名\n71,甲牌\n", &["--columns", "id=1,mark=2"]);
    assert!(ran.json()["marks"] == json!(1) && ran.stderr.contains("当作列名"), "{}", ran.seen());
    let filers = |table: &str| {
        write(&folder, "f.csv", table);
        run(&folder, &["screen", "filers", "f.csv", "--json"])
    };
    assert_eq!(filers(english).json()["filings"], json!(1));
    assert_eq!(filers("流水号,品牌名\n71,甲牌\n").code, 2);
}

#[test]
fn a_number_with_two_marks_is_told_and_removed_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder, "t.csv", "编号,商标,类别\n1,雪原红,33\n2,黑土香,33\n1,松花江,33\n");
    let ran = run(&folder, &["screen", "index", "t.csv", "--out", "t.index", "--json"]);
    assert_eq!(ran.json()["repeats"], json!([[4, 2]]), "{}", ran.seen());
    assert!(ran.stderr.contains("第4行与第2行编号相同"), "{}", ran.stderr);
    write(&folder, "gone.txt", "1\n");
    run(&folder, &["screen", "add", "--index", "t.index", "--remove", "gone.txt"]);
    for mark in ["雪原红", "松花江"] {
        let ran = run(&folder, &["screen", "marks", "--index", "t.index", "--query", mark, "--json"]);
        assert_eq!(ran.json()["candidates"], json!([]), "{mark}: {}", ran.seen());
    }
    write(&folder, "more.csv", "编号,商标,类别\n3,金麦浪,30\n3,金麦浪,31\n3,银杏谷,30\n");
    let ran = run(&folder, &["screen", "add", "more.csv", "--index", "t.index", "--json"]);
    assert_eq!(
        (&ran.json()["added"], &ran.json()["bad"]["rows"][0]["line"]),
        (&json!(1), &json!(4)),
        "{}",
        ran.seen()
    );
    let ran = run(&folder, &["screen", "marks", "--index", "t.index", "--query", "金麦浪", "--json"]);
    assert_eq!(ran.json()["candidates"][0]["classes"], json!([30, 31]), "{}", ran.seen());
}

#[test]
fn no_output_is_written_over_what_is_read_for_it() {
    let folder = indexed();
    write(&folder, "q.txt", "太雪兔\n");
    write(&folder, "q2.part", "太雪兔\n");
    let before = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    let (table, index) = (before("marks.tsv"), before("marks.index"));
    let batch = |queries, out| {
        run(&folder, &["screen", "batch", "--index", "marks.index", "--queries", queries, "--out", out])
    };
    said(&run(&folder, &["screen", "index", "marks.tsv", "--out", "./marks.tsv"]), "会把它毁掉");
    said(&batch("q.txt", "q.txt"), "会把它毁掉");
    said(&batch("q.txt", "marks.index"), "会把它毁掉");
    said(&batch("q2.part", "q2"), "会把它毁掉");
    assert_eq!((table, index), (before("marks.tsv"), before("marks.index")));
    assert_eq!(before("q.txt"), "太雪兔\n".as_bytes());
    std::fs::create_dir(folder.path().join("marks")).unwrap();
    write(&folder, "marks/one.svg", drawing("<circle cx=\"40\" cy=\"50\" r=\"30\"/>", 0));
    said(&run(&folder, &["screen", "images", "marks", "--out", "marks/one.svg"]), "会把它毁掉");
}

#[test]
fn a_group_counts_alone_and_is_four_digits() {
    let compared = |arguments: &[&str]| {
        let all = [&["screen", "compare", "大雪兔", "太雪兔", "--json"], arguments].concat();
        zhibao_in(Path::new("."), &[], &all, b"").json()
    };
    assert_ne!(compared(&["--group", "3009"])["goods"], compared(&[])["goods"]);
    let folder = indexed();
    let first = |group: &str| -> Value {
        let arguments = ["screen", "marks", "--index", "marks.index", "--query", "太雪兔", "--group", group];
        run(&folder, &[&arguments[..], &["--json"]].concat()).json()["candidates"][0].clone()
    };
    assert!(first("3009")["score"].as_f64() > first("1201")["score"].as_f64(), "{}", first("1201"));
    for wrong in ["33", "33010", "4601", "酒"] {
        let ran = zhibao_in(Path::new("."), &[], &["screen", "compare", "甲", "乙", "--group", wrong], b"");
        said(&ran, "四位数字");
    }
}

#[test]
fn side_by_side_the_components_and_the_sounds_that_differ_are_told() {
    let ran = zhibao_in(Path::new("."), &[], &["screen", "compare", "康帅傅", "康师傅", "--json"], b"");
    let place = &ran.json()["beside"][1];
    assert_eq!((&place["left"], &place["right"]), (&json!("帅"), &json!("师")), "{}", ran.seen());
    assert!(place["shape"].as_str().unwrap().contains("「巾」与「帀」不同"), "{place}");
    assert_eq!(place["sound"]["left"], "shuài");
    let ran = zhibao_in(Path::new("."), &[], &["screen", "compare", "华为", "HUAWEI"], b"");
    assert!(ran.stdout.contains("华｜HUA：拼音相同"), "{}", ran.seen());
}

#[test]
fn filers_take_the_headings_of_the_help_name_unknown_numbers_and_tell_of_agencies() {
    let folder = indexed();
    let mut filings = String::from("编号\t商标\t类别\t申请人\t代理机构\n");
    for number in 100..105 {
        filings.push_str(&format!("{number}\t松花{number}\t30\t演示囤积公司\t黑心代理所\n"));
    }
    // one application in a row for each class
    filings.push_str("104\t松花104\t33\t演示囤积公司\t黑心代理所\n");
    write(&folder, "filings.tsv", filings);
    write(&folder, "names.tsv", "名称\t种类\n松花\t地名\n");
    write(&folder, "transfers.tsv", "申请编号\t受让人\n100\t甲\n999\t乙\n");
    write(&folder, "findings.tsv", "人员\t文书号\t认定内容\n黑心代理所\t国知代罚〔2024〕1号\t代理恶意申请\n");
    write(&folder, "applicants.tsv", "名称\t地址\n演示囤积公司\t某路1号\n");
    let arguments = [
        "screen",
        "filers",
        "filings.tsv",
        "--names",
        "names.tsv",
        "--transfers",
        "transfers.tsv",
        "--findings",
        "findings.tsv",
        "--applicants",
        "applicants.tsv",
    ];
    let ran = run(&folder, &[&arguments[..], &["--json"]].concat());
    let answer = ran.json();
    assert_eq!((ran.code, &answer["filings"]), (0, &json!(5)), "{}", ran.seen());
    assert_eq!(answer["unknown_transfers"], json!(["999"]));
    assert!(ran.stderr.contains("999"), "{}", ran.stderr);
    assert_eq!(answer["agencies"][0]["document"], "国知代罚〔2024〕1号");
    let factors = answer["filers"][0]["factors"].as_array().unwrap();
    assert!(factors.iter().any(|one| one["factor"] == "代理机构曾被认定或者处罚"), "{answer}");
    let text = run(&folder, &arguments).stdout;
    assert!(text.contains("代理机构的在先认定") && text.contains("黑心代理所 国知代罚"), "{text}");
}

/// CRC-32 as IEEE 802.3 has it.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
}

/// An embedding that says one of two vectors of a picture, by the digest of its file.
fn embedding(name: &str, digests: &[[u8; 32]]) -> Vec<u8> {
    let mut sorted: Vec<(usize, &[u8; 32])> = digests.iter().enumerate().collect();
    sorted.sort_by_key(|(_, digest)| **digest);
    let mut bytes = b"ZBEMBED\0".to_vec();
    for number in [1_u32, 2, 2, u32::try_from(digests.len()).unwrap(), u32::try_from(name.len()).unwrap()] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend(name.as_bytes());
    for (at, digest) in sorted {
        bytes.extend(digest);
        let vector = if at % 2 == 0 { [1.0_f32, 0.0] } else { [0.0, 1.0] };
        vector.iter().for_each(|value| bytes.extend(value.to_le_bytes()));
    }
    bytes.extend(crc32(&bytes).to_le_bytes());
    bytes
}

#[test]
fn a_learned_embedding_is_a_file_named_in_the_result_and_a_damaged_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("marks")).unwrap();
    let house = drawing("<path d=\"M10 50 L50 10 L90 50 L80 50 L80 90 L20 90 L20 50 Z\"/>", 0);
    let rings = drawing("<circle cx=\"40\" cy=\"50\" r=\"30\"/>", 0);
    let digests =
        [&house, &rings].map(|text| *screening::device::Device::read(text.as_bytes()).unwrap().digest());
    write(&folder, "marks/house.svg", &house);
    write(&folder, "marks/rings.svg", &rings);
    let whole = embedding("演示向量", &digests);
    write(&folder, "whole.embedding", &whole);
    write(&folder, "cut.embedding", &whole[..whole.len() - 3]);
    write(&folder, "other.embedding", embedding("另一种", &digests));
    let images = |file: &str| {
        let out = ["--out", "devices.index", "--embedding", file, "--json"];
        run(&folder, &[&["screen", "images", "marks"], &out[..]].concat())
    };
    assert_eq!(images("cut.embedding").json()["error"]["code"], "damaged-embedding");
    assert_eq!(images("whole.embedding").json()["embedding"], "演示向量");
    let image = |file: &str| {
        let index = ["--index", "devices.index", "--embedding", file, "--json"];
        run(&folder, &[&["screen", "image", "marks/house.svg"], &index[..]].concat()).json()
    };
    let found = image("whole.embedding");
    assert!(found["algorithm"].as_str().unwrap().ends_with("+演示向量"), "{found}");
    assert_eq!(found["candidates"][0]["id"], "house");
    assert_eq!(image("other.embedding")["error"]["code"], "other-embedding");
}

#[test]
fn a_damaged_picture_is_told_in_chinese() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder, "cut.png", [&b"\x89PNG\r\n\x1a\n"[..], &[0; 40]].concat());
    let ran = run(&folder, &["screen", "image", "cut.png", "--index", "x"]);
    said(&ran, "损坏");
    let words = ran.stderr.replace("cut.png", "").replace("PNG", "").replace("SVG", "").replace("JPEG", "");
    let english = |word: &str| word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    assert!(!words.replace("WebP", "").split(|c: char| !c.is_alphanumeric()).any(english), "{words}");
}

#[test]
fn programs_that_add_at_once_all_succeed() {
    let folder = indexed();
    let names: Vec<String> = (0..6).map(|number| format!("new{number}.tsv")).collect();
    for (number, name) in (70..).zip(&names) {
        write(&folder, name, format!("{number}\t太雪兔{number}\t30\t庚公司\n"));
    }
    std::thread::scope(|scope| {
        for name in &names {
            scope.spawn(|| {
                let ran = run(&folder, &["screen", "add", name, "--index", "marks.index"]);
                assert_eq!(ran.code, 0, "{}", ran.seen());
            });
        }
    });
    let found =
        run(&folder, &["screen", "marks", "--index", "marks.index", "--query", "太雪兔", "--json"]).json();
    assert!(found["candidates"].as_array().unwrap().len() > names.len(), "{found}");
}
