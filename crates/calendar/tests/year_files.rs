//! Mistakes in a year's file are named with file, line and remedy.

use calendar::WorkCalendar;

const HEAD: &str = "year = 2023\ncite = \"通知\"\nsource = \"公报\"\nstatus = \"default\"\n";

fn parse(body: &str) -> Result<WorkCalendar, calendar::CalendarError> {
    WorkCalendar::parse([("2023.toml".to_owned(), format!("{HEAD}{body}"))])
}

#[test]
fn each_mistake_is_told_with_its_line_and_how_to_mend_it() {
    let off = |from: &str, until: &str| format!("[[off]]\nfrom = {from}\nuntil = {until}\nname = \"节\"\n");
    let work = |on: &str| format!("[[work]]\non = {on}\nname = \"节调休\"\n");
    for (body, line, said) in [
        (off("2023-10-03", "2023-10-01"), 7, "早于"),
        (off("2023-10-01", "2023-12-31"), 7, "长达"),
        (off("2024-10-01", "2024-10-02"), 6, "不在2023年"),
        (off("2022-11-30", "2022-12-01"), 6, "不在2023年"),
        (off("\"2023-10-01\"", "2023-10-02"), 6, "invalid type"),
        (off("2023-10-01T08:00:00", "2023-10-02"), 6, "不是日期"),
        (off("2023-02-29", "2023-03-01"), 6, "invalid date"),
        (work("2023-10-09"), 6, "本来就是工作日"),
        (format!("statutory = true\n{}", work("2023-10-07")), 7, "年度通知"),
        (work("2023-10-07") + &work("2023-10-07"), 9, "已列为上班日"),
        (off("2023-10-01", "2023-10-07") + &work("2023-10-07"), 10, "已列为休息日"),
        ("[[off]]\nfrom = 2023-10-01\nuntil = 2023-10-01\nname = \"节\"\nnote = 1\n".to_owned(), 9, "note"),
        ("[[off]]\nfrom = 2023-10-01\nname = \"节\"\n".to_owned(), 5, "until"),
        ("off = [\n".to_owned(), 5, "格式有误"),
    ] {
        let error = parse(&body).unwrap_err();
        assert_eq!((error.file.as_str(), error.line), ("2023.toml", line), "{error}");
        assert!(error.what.contains(said) && !error.mend.is_empty(), "{error}");
    }
}

#[test]
fn a_year_given_twice_and_a_day_given_by_two_years_are_refused() {
    let file = |name: &str, text: String| (name.to_owned(), text);
    let again =
        WorkCalendar::parse([file("a.toml", HEAD.to_owned()), file("b.toml", HEAD.to_owned())]).unwrap_err();
    assert_eq!((again.file.as_str(), again.line), ("b.toml", 1));
    let december = "[[off]]\nfrom = 2023-12-30\nuntil = 2023-12-31\nname = \"元旦\"\n";
    let next = HEAD.replace("2023", "2024");
    let twice = [file("a.toml", format!("{HEAD}{december}")), file("b.toml", format!("{next}{december}"))];
    assert_eq!(WorkCalendar::parse(twice).unwrap_err().file, "b.toml");
}

#[test]
fn a_file_too_large_or_without_a_citation_is_refused() {
    let padding = "#".repeat(calendar::MAX_FILE_BYTES);
    assert!(parse(&padding).unwrap_err().what.contains("KiB"));
    let blank = HEAD.replace("通知", " ");
    assert_eq!(WorkCalendar::parse([("x".to_owned(), blank)]).unwrap_err().line, 2);
}
