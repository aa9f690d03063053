use super::*;
use crate::library::Library;
use crate::source::SourceFile;

const BOOK: &str = "# 中华人民共和国样例法

2001年7月9日 某届代表大会通过

2020年8月7日 《某决定》修订

<!-- INFO END -->

为了检验，写下这段引言。

## 第一编  总则

### 第一章 一般规定

第一条 为了检验读取，写作本条。

第二款另起一段。

（一）第一项；

第十条之一 增加的一条。

第五条所说的情形只是正文。

### 附  则

第一百二十三条之十二 最后一条。

## 附件一 样表

第一条 附件里的条文不算。
";

const JUST: &str = "---\nsidebar: auto\n---\r\n\r\n# 中华人民共和国样例法\r\n\r\n2001年7月9日通过\r\n\r\n## 第一章　总则\r\n\r\n**第一条**　甲。\r\n\r\n一、列举。\r\n\r\n第一条之一　乙。\r\n";

fn numbers(text: &LawText) -> Vec<&str> {
    text.articles.iter().map(|article| article.number.as_str()).collect()
}

#[test]
fn reads_the_layout_with_an_info_comment() {
    let law = parse("某法/样例法(2020-08-07).md", BOOK).unwrap();
    assert_eq!(law.title, "中华人民共和国样例法");
    assert_eq!(law.history.len(), 2);
    assert_eq!(law.preface, "为了检验，写下这段引言。");
    assert_eq!(numbers(&law), ["1", "10-1", "123-12"]);
    assert_eq!(law.articles[0].text, "为了检验读取，写作本条。\n第二款另起一段。\n（一）第一项；");
    assert_eq!(law.articles[0].under, ["第一编  总则", "第一章 一般规定"]);
    assert_eq!(law.articles[1].text, "增加的一条。\n第五条所说的情形只是正文。");
    assert_eq!(law.articles[2].under, ["第一编  总则", "附  则"]);
    let dates: Vec<String> = law.dates().iter().map(ToString::to_string).collect();
    assert_eq!(dates, ["2020-08-07", "2001-07-09", "2020-08-07"]);
}

#[test]
fn reads_the_layout_with_front_matter_and_bold_numbers() {
    let law = parse("docs/sample/README.md", JUST).unwrap();
    assert_eq!(law.history, ["2001年7月9日通过"]);
    assert_eq!(numbers(&law), ["1", "1-1"]);
    assert_eq!(law.articles[0].text, "甲。\n一、列举。");
    assert!(law.article(&"1/2/1".parse().unwrap()).is_some());
    assert!(law.article(&"2".parse().unwrap()).is_none());
}

#[test]
fn a_single_paragraph_with_all_amendments_is_history_too() {
    let long =
        format!("根据2009年8月27日{}和2020年12月26日《某决定》修正", "某届常务委员会第十次会议".repeat(30));
    let law = parse("a.md", &format!("# 样例法\n\n1997年3月14日修订\n\n{long}\n\n第一条 甲\n")).unwrap();
    assert_eq!(law.history.len(), 2);
    assert_eq!(law.dates().last().unwrap().to_string(), "2020-12-26");
}

#[test]
fn counts_items_as_articles_only_without_articles() {
    let law = parse("a.md", "# 样例通知\n\n2001年7月9日 发布\n\n<!-- INFO END -->\n\n现通知如下：\n\n一、甲。\n\n（一）子项\n\n十二、乙。\n").unwrap();
    assert_eq!(numbers(&law), ["1", "12"]);
    assert_eq!(law.preface, "现通知如下：");
}

#[test]
fn reads_an_english_file() {
    let law = parse("sample-en.md", "# Sample Law\n\nAdopted 2001-07-09\n\n**Article 1** First.\n\nArticle 219-1 Second.\n\nArticles 3 and 4 are text.\n").unwrap();
    assert_eq!(numbers(&law), ["1", "219-1"]);
    assert_eq!(law.articles[1].text, "Second.\nArticles 3 and 4 are text.");
    assert_eq!(law.history.len(), 1);
}

#[test]
fn says_why_a_file_is_no_law_text() {
    assert!(matches!(parse("a.md", ""), Err(TextFault::NoTitle(_))));
    assert!(matches!(parse("a.md", "第一条 无题\n"), Err(TextFault::NoTitle(_))));
    assert!(matches!(parse("a.md", "# 留言板\n\n欢迎\n"), Err(TextFault::NoArticles(_))));
    assert!(matches!(parse("a.md", &"x".repeat(MAX_TEXT_BYTES + 1)), Err(TextFault::TooLarge(_))));
    let twice = parse("a.md", "---\nx: y\n---\n# 法\n\n第一条 甲\n\n第一条 乙\n");
    assert_eq!(twice, Err(TextFault::DoubledArticle { file: "a.md".into(), line: 8, number: "1".into() }));
}

#[test]
fn joins_the_parts_of_a_split_code_to_its_cover() {
    let read = |file: &str, text: &str| parse(file, text).unwrap();
    let texts = vec![
        read("c/02.md", "# 第二编　分则\n\n**第三条**　丙。\n"),
        read("c/00.md", "# 附则\n\n**第四条**　丁。\n"),
        read("c/README.md", "# 样例典\n\n2001年7月9日通过\n\n[目录](#)\n"),
        read("c/01.md", "# 第一编　总则\n\n## 第一章　甲章\n\n**第一条**　甲。\n"),
        read("d/README.md", JUST),
    ];
    let whole = joined(texts);
    assert_eq!(whole.len(), 2);
    assert_eq!(whole[0].title, "样例典");
    assert_eq!(numbers(&whole[0]), ["1", "3", "4"]);
    assert_eq!(whole[0].articles[0].under, ["第一编　总则", "第一章　甲章"]);
}

#[test]
fn joins_parts_that_repeat_the_title_of_their_code() {
    let read = |file: &str, part: &str, article: &str| {
        parse(
            file,
            &format!("# 样例典\n\n# {part}\n\n2001年7月9日 通过\n\n<!-- INFO END -->\n\n{article} 甲。\n"),
        )
        .unwrap()
    };
    let whole = joined(vec![read("典/合同编.md", "合同编", "第九条"), read("典/总则.md", "总则", "第一条")]);
    assert_eq!(whole.len(), 1);
    assert_eq!(numbers(&whole[0]), ["1", "9"]);
    assert_eq!(whole[0].articles[1].under, ["合同编"]);
    assert_eq!(whole[0].history, ["2001年7月9日 通过"]);
}

#[test]
fn matches_by_title_and_day_and_never_guesses() {
    let instrument = r#"
id = "sample-law"
title = "中华人民共和国样例法"
short = "样例法"
issuer = "某机关"
rank = "law"
[[versions]]
id = "2001"
number = "第1号"
issued-on = "2001-07-09"
in-force-on = "2001-08-01"
in-force-until = "2020-08-31"
status = "verified"
source = "样例"
[[versions]]
id = "2020"
number = "第2号"
issued-on = "2020-08-07"
in-force-on = "2020-09-01"
status = "verified"
source = "样例"
"#;
    let file = SourceFile { path: "law/instruments/sample-law.toml".into(), text: instrument.into() };
    let (library, problems) = Library::load(vec![file]);
    assert_eq!(problems, []);
    let matched =
        |file: &str, text: &str| matching(&library, &parse(file, text).unwrap()).map(|(_, version)| version);
    assert_eq!(matched("样例法(2020-08-07).md", BOOK).as_deref(), Some("2020"));
    assert_eq!(matched("样例法.md", BOOK).as_deref(), Some("2020"));
    assert_eq!(matched("样例法(2001-07-09).md", BOOK).as_deref(), Some("2001"));
    assert_eq!(matched("law/versions/2020-09-01/README.md", JUST).as_deref(), Some("2020"));
    assert_eq!(matched("law/README.md", JUST).as_deref(), Some("2001"));
    assert_eq!(matched("样例法(2015-01-01).md", BOOK), None);
    assert_eq!(matched("x.md", &JUST.replace("样例法", "别的法")), None);
}
