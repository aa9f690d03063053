#![allow(clippy::unwrap_used)]
//! The reader against the invented sample plan and texts with one difficulty each.

use super::super::target::{Comparison, Quantity, TargetYear, Yearly};
use super::*;

pub(super) const SAMPLE: &str = include_str!("../../../../../provinces/sample/plan-sample.txt");

pub(super) fn read_text(text: &str) -> PlanDocument {
    read(text.as_bytes(), "计划.txt").unwrap()
}

pub(super) fn measure(document: &PlanDocument, number: u32) -> &MeasureText {
    document.measures().find(|measure| measure.number == number).unwrap()
}

pub(super) fn numbers(document: &PlanDocument) -> Vec<Vec<u32>> {
    document
        .sections
        .iter()
        .map(|section| section.measures.iter().map(|measure| measure.number).collect())
        .collect()
}

pub(super) fn warned(document: &PlanDocument, line: usize, part: &str) -> bool {
    document.warnings.iter().any(|warning| warning.line == line && warning.what.contains(part))
}

type Goal = (Comparison, Quantity, &'static str, Option<TargetYear>);

fn goals(text: &str) -> Vec<(Comparison, Quantity, String, Option<TargetYear>)> {
    let document = read_text(&format!("1、{text}"));
    let targets = document.sections[0].measures[0].targets.clone();
    targets.into_iter().map(|target| (target.comparison, target.value, target.unit, target.year)).collect()
}

#[test]
fn sample_is_read_with_title_note_sections_and_numbers() {
    let document = read_text(SAMPLE);
    assert_eq!(document.title, "样例省知识产权保护示例计划");
    let issued = document.issued.clone().unwrap();
    assert_eq!(issued.by.as_deref(), Some("样例省知识产权工作领导小组办公室"));
    assert_eq!(issued.on.unwrap().to_string(), "2030-03-05");
    assert_eq!(numbers(&document), [vec![1, 2, 3], vec![4, 5, 6, 8], vec![9, 10, 11, 11, 12]]);
    let titles: Vec<&str> = document.sections.iter().map(|section| section.title.as_str()).collect();
    assert_eq!(titles, ["完善协作机制", "提升服务能力", "强化保障"]);
    assert_eq!(document.sections[0].line, 9);
    assert_eq!(measure(&document, 12).line, 27);
}

#[test]
fn sample_lines_are_joined_and_page_numbers_dropped() {
    let document = read_text(SAMPLE);
    assert!(measure(&document, 1).text.ends_with("共性问题，并由牵头单位整理会议纪要。"));
    assert!(measure(&document, 6).text.ends_with("方便群众办事。"));
    assert!(measure(&document, 8).text.ends_with("（2）疑难申请提交专家讨论。"));
    assert!(measure(&document, 12).text.starts_with("做好Open Day Week宣传"));
}

#[test]
fn sample_names_are_found_once_and_nested() {
    let document = read_text(SAMPLE);
    assert_eq!(measure(&document, 1).campaigns, ["护苗行动", "清源"]);
    assert_eq!(
        measure(&document, 2).instruments,
        ["样例省关于印发〈知识产权协作办法〉的通知", "知识产权协作办法"]
    );
    assert_eq!(measure(&document, 6).instruments, ["网点服务指引", "快速受理指引"]);
}

#[test]
fn sample_warnings_name_line_and_cause() {
    let document = read_text(SAMPLE);
    for (line, part) in [
        (17, "没有配对，按“网点服务指引”"),
        (19, "缺少第7项"),
        (23, "引号没有配对"),
        (24, "第99项在本文件中不存在"),
        (25, "与第2项重复"),
        (26, "编号11重复，第25行已用过"),
    ] {
        assert!(warned(&document, line, part), "{line} {part}: {:#?}", document.warnings);
    }
    assert_eq!(document.warnings.len(), 6, "{:#?}", document.warnings);
    assert!(document.warnings.iter().all(|warning| !warning.mend.is_empty()));
}

#[test]
fn sample_references_leave_articles_of_laws_aside() {
    let document = read_text(SAMPLE);
    assert_eq!(measure(&document, 3).refers_to, [2]);
    assert_eq!(measure(&document, 10).refers_to, [4]);
    assert_eq!(measure(&document, 11).refers_to, [2]);
    assert!(measure(&document, 2).refers_to.is_empty());
}

#[test]
fn targets_carry_comparison_value_unit_and_year() {
    use Comparison::{AtLeast, AtMost, Exactly, MoreThan};
    let year = |year| Some(TargetYear::Year(year));
    let yearly = Some(TargetYear::Every(Yearly::Yearly));
    let whole = Quantity::Integer;
    let part = |text: &str| Quantity::Decimal(text.to_owned());
    let cases: Vec<(&str, Vec<Goal>)> = vec![
        ("年度培训不少于5000人次。", vec![(AtLeast, whole(5000), "人次", yearly)]),
        ("到2024年底检查不少于500家次。", vec![(AtLeast, whole(500), "家次", year(2024))]),
        ("力争到2025年培育示范、优势企业超过1000家。", vec![(MoreThan, whole(1000), "家", year(2025))]),
        ("力争到２０２５年企业超过１０００家。", vec![(MoreThan, whole(1000), "家", year(2025))]),
        (
            "到2030年，甲达到90%以上；乙突破1.5万件。",
            vec![(AtLeast, whole(90), "%", year(2030)), (MoreThan, whole(15000), "件", year(2030))],
        ),
        ("满意度达到92.50％以上。", vec![(AtLeast, part("92.5"), "%", None)]),
        ("合格率达到百分之九十五以上。", vec![(AtLeast, whole(95), "%", None)]),
        ("每年举办活动不少于十二场。", vec![(AtLeast, whole(12), "场", yearly)]),
        ("在20个工作日内办结。", vec![(AtMost, whole(20), "个工作日", None)]),
        ("时限控制在30日以内。", vec![(AtMost, whole(30), "日", None)]),
        ("三年内培育五百家企业。", vec![(Exactly, whole(500), "家", None)]),
        ("在2年内完成整改。", vec![(AtMost, whole(2), "年", None)]),
        ("费用不超过5,000元。", vec![(AtMost, whole(5000), "元", None)]),
        (
            "2031年新增站点20个。新增专家3名。",
            vec![(Exactly, whole(20), "个", year(2031)), (Exactly, whole(3), "名", None)],
        ),
        ("培训800余人次。", vec![(MoreThan, whole(800), "人次", None)]),
        ("培训5000人次/年。", vec![(Exactly, whole(5000), "人次", yearly)]),
        ("3人以上的团队。", vec![(AtLeast, whole(3), "人", None)]),
        ("国家局等5部门印发，第二批试点，办理一批案件，2023年7月28日起。", vec![]),
        ("落实《方案(2023—2025年不少于5家)》和“百家500户”。", vec![]),
    ];
    for (text, expected) in cases {
        let expected: Vec<_> =
            expected.into_iter().map(|(c, v, unit, y)| (c, v, unit.to_owned(), y)).collect();
        assert_eq!(goals(text), expected, "{text}");
    }
}

#[test]
fn target_is_written_as_the_documented_json() {
    let document = read_text("1.到2025年超过1000家。\n2.每年不少于1.5家。");
    let json: Vec<String> =
        document.measures().map(|measure| serde_json::to_string(&measure.targets).unwrap()).collect();
    assert_eq!(
        json[0],
        r#"[{"text":"到2025年超过1000家","comparison":">","value":1000,"unit":"家","year":2025}]"#
    );
    assert_eq!(
        json[1],
        r#"[{"text":"每年不少于1.5家","comparison":">=","value":"1.5","unit":"家","year":"yearly"}]"#
    );
    let whole = serde_json::to_string(&document).unwrap();
    assert_eq!(serde_json::from_str::<PlanDocument>(&whole).unwrap(), document);
}

#[test]
fn numbering_of_other_provinces_is_read() {
    let expected = [vec![1, 2], vec![3, 4]];
    let cases = [
        "一、甲\n1.a。\n2.b。\n二、乙\n3.c。\n4.d。",
        "一、甲\n1、a。\n2、b。\n二、乙\n3、c。\n4、d。",
        "一、甲\n１．a。\n２．b。\n二、乙\n３．c。\n４．d。",
        "　　一、甲\n　　１　、a。\n　　２ ．b。\n　　二、乙\n　　３、c。\n　　４、d。",
        "一、甲\n（一）a。\n（二）b。\n二、乙\n（三）c。\n（四）d。",
        "一、甲\n（一）a：\n1.x；\n2.y。\n（二）b。\n二、乙\n（三）c：\n1.z。\n（四）d。",
        "一、甲\n(1)a。\n(2)b。\n二、乙\n(3)c。\n(4)d。",
        "一、甲\n①a。\n②b。\n二、乙\n③c。\n④d。",
        "第一章 甲\n第一条 a。\n第二条 b：\n（一）x；\n（二）y。\n第二章 乙\n第三条 c。\n第四条 d。",
        "第一部分 甲\n一、a。\n二、b。\n第二部分 乙\n三、c。\n四、d。",
        "（一）甲\n1.a。\n2.b。\n（二）乙\n3.c。\n4.d。",
        "一、甲\n（一）子\n1.a。\n（二）丑\n2.b。\n二、乙\n（一）寅\n3.c。\n（二）卯\n4.d。",
        "一、甲\n1.a。\n（2）b。\n二、乙\n3、c。\n（四）d。",
        "一、甲\n1.2023年a。\n2.b达到\n1.5倍。\n二、乙\n3.c。\n4.d。",
    ];
    for text in cases {
        assert_eq!(numbers(&read_text(text)), expected, "{text}");
    }
    for text in
        ["一、a。\n二、b。\n三、c。", "第一条 a。\n第二条 b。\n第三条 c。", "（一）a。\n（二）b。\n（三）c。"]
    {
        let document = read_text(text);
        assert_eq!(numbers(&document), [vec![1, 2, 3]], "{text}");
        assert_eq!(document.sections[0].title, "");
    }
}

#[test]
fn numbering_below_mere_headings_is_read_as_measures() {
    let document =
        read_text("一、机制\n（一）总则\n1.做甲：\n（1）子项①子子项；\n2.做乙。\n（二）其他\n1.重新编号。");
    assert_eq!(numbers(&document), [vec![1, 2, 1]]);
    assert_eq!(document.sections[0].measures[0].text, "做甲：（1）子项①子子项；");
    assert!(warned(&document, 2, "小标题“总则”") && warned(&document, 6, "小标题“其他”"));
    assert!(warned(&document, 7, "编号1重复"), "{:?}", document.warnings);
    let document =
        read_text("（一）加强保护\n第一条 甲。\n第二条 乙：\n（1）子。\n（二）优化服务\n第三条 丙。");
    assert_eq!(numbers(&document), [vec![1, 2], vec![3]]);
    assert_eq!(document.sections[1].title, "优化服务");
    let document = read_text("第一条 甲：\n（一）子；\n（二）丑。\n第二条 乙：\n（一）寅。");
    assert_eq!(numbers(&document), [vec![1, 2]]);
}

#[test]
fn numbered_lines_that_went_into_another_measure_are_warned_of() {
    let document =
        read_text("一、甲\n（一）a。\n（二）b。\n二、优化服务\n（三）维权援助\n4.建设工作站不少于50个。");
    assert_eq!(numbers(&document), [vec![1, 2], vec![3]]);
    assert!(warned(&document, 6, "编号4的一行并入了第3项“维权援助”"), "{:?}", document.warnings);
    let document = read_text("一、甲\n1.a\n（1）子。\n（2）丑。\n2.b：\n（1）寅。\n（5）卯。");
    assert!(warned(&document, 3, "编号1的一行并入了第1项“a”"), "{:?}", document.warnings);
    assert!(warned(&document, 7, "编号5的一行并入了第2项"));
    // And that there is no title.
    assert_eq!(document.warnings.len(), 3, "{:?}", document.warnings);
}

#[test]
fn numbering_that_restarts_keeps_numbers_and_warns() {
    let document = read_text("一、甲\n1.a。\n2.b。\n二、乙\n1.c。\n2.d。");
    assert_eq!(numbers(&document), [vec![1, 2], vec![1, 2]]);
    assert!(warned(&document, 5, "从1重新开始，其中2个编号与前面重复"), "{:?}", document.warnings);
}

#[test]
fn missing_and_misplaced_numbers_are_warned_with_line() {
    let document = read_text("一、甲\n1.a。\n4.b。\n3.c。\n三、乙\n5.");
    assert!(warned(&document, 3, "缺少第2项至第3项"));
    assert!(warned(&document, 4, "第3项排在第4项之后"));
    assert!(warned(&document, 5, "部分编号不连续：1之后是3"));
    assert!(warned(&document, 6, "第5项没有内容"));
}

#[test]
fn brackets_without_partner_get_the_best_reading() {
    let cases: [(&str, &[&str]); 9] = [
        ("落实《甲办法(2023—2025年)和《乙办法》，推进。", &["甲办法(2023—2025年)", "乙办法"]),
        ("落实《甲办法，推进《乙办法》。", &["甲办法", "乙办法"]),
        ("落实《甲办法。推进《乙办法》。", &["甲办法", "乙办法"]),
        ("落实甲办法》和《乙办法》。", &["乙办法"]),
        ("《关于<甲><乙>的计划》。", &["关于<甲><乙>的计划", "甲", "乙"]),
        ("《关于《甲》的计划》和《甲》。", &["关于《甲》的计划", "甲"]),
        ("《关于〈甲的计划》。", &["关于〈甲的计划", "甲的计划"]),
        ("《“十四五”规划》《》〈乙〉。", &["“十四五”规划", "乙"]),
        ("比例<5，《甲》>。", &["甲"]),
    ];
    for (text, expected) in cases {
        let document = read_text(&format!("1.{text}"));
        assert_eq!(measure(&document, 1).instruments, expected, "{text}");
    }
}

#[test]
fn quotation_marks_of_every_sort_name_campaigns() {
    let cases: [(&str, &[&str]); 6] = [
        ("开展“甲”、\"乙\"、‘丙’、「丁」和“甲”。", &["甲", "乙", "丙", "丁"]),
        ("开展“甲‘子’行动”。", &["甲‘子’行动"]),
        ("开展“甲、“乙”。", &["甲", "乙"]),
        ("开展“甲。做好“乙”。", &["乙"]),
        ("落实《“甲”规划》。", &[]),
        ("开展＂甲＂。", &["甲"]),
    ];
    for (text, expected) in cases {
        assert_eq!(measure(&read_text(&format!("1.{text}")), 1).campaigns, expected, "{text}");
    }
}

#[test]
fn references_list_ranges_and_several_numbers() {
    let base: String = (1..=9)
        .map(|number| format!("{number}.{}。\n", "甲乙丙丁戊己庚辛壬".chars().nth(number - 1).unwrap()))
        .collect();
    for (text, expected) in [
        ("见第3、5项。", vec![3, 5]),
        ("按第3至5项和第七条办理。", vec![3, 4, 5, 7]),
        ("按第3项、第5项办理。", vec![3, 5]),
        ("参照第（一）项、第(二)项办理，按商标法第六十三条第（三）项。", vec![1, 2]),
        ("参照第（一）至（三）项。", vec![1, 2, 3]),
        ("按第 2 条办理，第10项除外。", vec![2]),
        ("按商标法第5条、《甲》第6条、条例第7条和第二批、第3届。", vec![]),
    ] {
        let document = read_text(&format!("{base}10.{text}"));
        assert_eq!(measure(&document, 10).refers_to, expected, "{text}");
    }
}

#[test]
fn signature_and_annex_after_the_last_measure_stay_out_of_it() {
    let document = read_text(
        "甲省推进计划\n一、甲\n1.a\n加强保护。\n甲省知识产权局\n二〇二三年七月二十八日\n（公开）\n附件：1.表\n2.b。",
    );
    assert_eq!(measure(&document, 1).text, "a加强保护。");
    let issued = document.issued.clone().unwrap();
    assert_eq!(
        (issued.by.as_deref(), issued.on.unwrap().to_string()),
        (Some("甲省知识产权局"), "2023-07-28".to_owned())
    );
    assert!(warned(&document, 8, "附件"));
    assert_eq!(numbers(&document), [vec![1]]);
}

#[test]
fn title_is_found_wrapped_noted_or_taken_from_the_file_name() {
    for (text, expected) in [
        ("深入实施《甲意见》\n推进计划\n一、甲\n1.a。", "深入实施《甲意见》推进计划"),
        ("各单位：\n现将《甲计划》印发给你们。\n1.a。", "甲计划"),
        ("甲方案（2023—2025年）\n1.a。", "甲方案（2023—2025年）"),
        ("1.a。", "计划"),
    ] {
        assert_eq!(read_text(text).title, expected, "{text}");
    }
}
