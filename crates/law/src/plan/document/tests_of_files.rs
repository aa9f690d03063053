#![allow(clippy::unwrap_used)]
//! The reader against whole files: encodings, unreadable and large ones, random bytes, and the real document if present.

use super::tests::{SAMPLE, measure, numbers, read_text, warned};
use super::*;

#[test]
fn every_encoding_and_line_end_reads_the_same() {
    let plain = read_text(SAMPLE);
    let utf16 = |big: bool| {
        let units = std::iter::once('\u{feff}').chain(SAMPLE.chars()).collect::<String>();
        units
            .encode_utf16()
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect::<Vec<u8>>()
    };
    let variants: Vec<(&str, Vec<u8>)> = vec![
        ("UTF-8 with BOM", [b"\xef\xbb\xbf", SAMPLE.as_bytes()].concat()),
        ("GB18030", encoding_rs::GB18030.encode(SAMPLE).0.into_owned()),
        ("UTF-16 LE", utf16(false)),
        ("UTF-16 BE", utf16(true)),
        ("CRLF", SAMPLE.replace('\n', "\r\n").into_bytes()),
        ("CR", SAMPLE.replace('\n', "\r").into_bytes()),
        ("CRLF in GB18030", encoding_rs::GB18030.encode(&SAMPLE.replace('\n', "\r\n")).0.into_owned()),
    ];
    for (name, bytes) in variants {
        assert_eq!(read(&bytes, "计划.txt").unwrap(), plain, "{name}");
    }
}

#[test]
fn unreadable_files_are_refused_with_line_and_remedy() {
    let noise: Vec<u8> = (0..4096u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let cases: Vec<(Vec<u8>, FaultKind, usize)> = vec![
        (vec![], FaultKind::Empty, 1),
        (b"\xef\xbb\xbf \r\n\t".to_vec(), FaultKind::Empty, 1),
        (b"%PDF-1.7 \x00".to_vec(), FaultKind::OtherFormat, 1),
        (b"PK\x03\x04zip".to_vec(), FaultKind::OtherFormat, 1),
        (b"<!DOCTYPE html><p>1.a".to_vec(), FaultKind::OtherFormat, 1),
        ("1.甲\n2.乙\0".into(), FaultKind::Binary, 2),
        (noise, FaultKind::Binary, 1),
        ("\n甲\n乙".into(), FaultKind::NoMeasures, 2),
    ];
    for (bytes, kind, line) in cases {
        let fault = read(&bytes, "计划.txt").unwrap_err();
        assert_eq!((fault.kind, fault.line), (kind, line), "{fault}");
        assert!(fault.to_string().starts_with("计划.txt 第") && !fault.mend.is_empty(), "{fault}");
    }
}

#[test]
fn one_broken_character_is_a_warning_not_a_fault() {
    let mut bytes = SAMPLE.as_bytes().to_vec();
    let at = SAMPLE.find("整理会议").unwrap();
    bytes[at] = 0xff;
    let document = read(&bytes, "计划.txt").unwrap();
    assert_eq!(numbers(&document), numbers(&read_text(SAMPLE)));
    assert!(warned(&document, 11, "无法识别的字符"));
}

/// Shapes that punish quadratic reading, at a size that an unoptimised build reads in a second or two.
#[test]
fn large_files_are_read_whole() {
    const BYTES: usize = 200_000;
    let times = BYTES / SAMPLE.len();
    assert_eq!(read_text(&SAMPLE.repeat(times)).measures().count(), 12 * times);
    let limit = read(&vec![b' '; MAX_FILE_BYTES + 1], "大.txt").unwrap_err();
    assert_eq!(limit.kind, FaultKind::TooLarge);
    for unit in ["《", "“", "第3、", "5", "不少于5", "约", "加强《甲》"] {
        let document = read_text(&format!("1.甲{}", unit.repeat(BYTES / unit.len())));
        assert_eq!(document.measures().count(), 1, "{unit}");
        assert!(document.warnings.len() <= MAX_WARNINGS + 1, "{unit}");
    }
}

/// Bytes from a fixed seed, raw and stitched from pieces of plans, so that a failure comes again.
#[test]
fn no_bytes_make_the_reader_panic() {
    const PIECES: [&str; 28] = [
        "一、",
        "（一）",
        "(1)",
        "1.",
        "２．",
        "第一条",
        "第二章",
        "①",
        "《",
        "》",
        "〈",
        "<",
        ">",
        "“",
        "”",
        "不少于",
        "5000",
        "人次",
        "到2025年",
        "第3至5项",
        "\n",
        "\r\n",
        "。",
        "，",
        "附件：",
        "2023年7月28日",
        "某局\n",
        "百分之",
    ];
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    let mut next = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    for round in 0..4_000 {
        let mut bytes = Vec::new();
        for _ in 0..next(40) {
            if round % 2 == 0 || next(50) == 0 {
                bytes.push(next(256) as u8);
            } else {
                bytes.extend_from_slice(PIECES[next(PIECES.len())].as_bytes());
            }
        }
        if let Ok(document) = read(&bytes, "随机.txt") {
            assert!(document.measures().count() > 0 || !document.sections.is_empty());
        }
    }
}

#[test]
fn real_document_is_read_whole_when_it_is_there() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/mission/000_7e525bd73430b2aa.txt");
    let Ok(bytes) = std::fs::read(path) else {
        println!("skipped: the real plan document is not beside the repository");
        return;
    };
    let document = read(&bytes, "000_7e525bd73430b2aa.txt").unwrap();
    assert_eq!(document.sections.len(), 5);
    let all: Vec<u32> = document.measures().map(|measure| measure.number).collect();
    assert_eq!(all, (1..=80).collect::<Vec<u32>>());
    assert!(document.title.ends_with("推进计划"));
    assert_eq!(document.issued.clone().unwrap().on.unwrap().to_string(), "2023-07-28");
    assert_eq!(measure(&document, 45).instruments.len(), 2);
    assert_eq!(measure(&document, 71).refers_to, [23]);
    assert_eq!(document.measures().map(|measure| measure.targets.len()).sum::<usize>(), 2);
    let lines: Vec<usize> = document.warnings.iter().map(|warning| warning.line).collect();
    assert_eq!(lines, [measure(&document, 45).line, measure(&document, 71).line]);
}

/// A file of 20 MB is read whole: as many measures as it holds, and each with its text. (How fast is a matter for
/// benchmarks.)
#[test]
fn a_file_of_20_mb_is_read_whole() {
    const BYTES: usize = 20 * 1024 * 1024;
    const MEASURES: usize = 4_000;
    let filler = "按照本样例的要求逐项落实，形成可以核对的记录。".repeat(BYTES / MEASURES / 69);
    let measures = (1..=MEASURES).map(|number| format!("{number}.第{number}号措施。{filler}\n"));
    let text = format!("样例计划\n一、全部\n{}", measures.collect::<String>());
    assert!(text.len() > BYTES * 95 / 100 && text.len() < MAX_FILE_BYTES, "{}", text.len());
    let document = read_text(&text);
    let read: Vec<u32> = document.measures().map(|measure| measure.number).collect();
    assert_eq!(read.len(), MEASURES);
    assert_eq!((read[0], read[MEASURES - 1]), (1, MEASURES as u32));
    let whole: usize = document.measures().map(|measure| measure.text.len()).sum();
    assert!(whole > BYTES * 95 / 100, "{whole}");
    assert!(measure(&document, MEASURES as u32).text.ends_with("可以核对的记录。"));
    assert!(document.warnings.len() <= MAX_WARNINGS + 1, "{}", document.warnings.len());
}
