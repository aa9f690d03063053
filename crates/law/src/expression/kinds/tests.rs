use super::*;

fn misuses(condition: &str) -> Vec<String> {
    let kinds = Kinds::from([
        ("income".to_owned(), Kind::Number),
        ("repeat".to_owned(), Kind::YesNo),
        ("day".to_owned(), Kind::Text),
        ("offence".to_owned(), Kind::choice(["213", "217"])),
        ("rights".to_owned(), Kind::choices(["patent", "mark"])),
        ("stage".to_owned(), Kind::Map([("main".to_owned(), Kind::choice(["found", "sent"]))].into())),
        ("parameter".to_owned(), Kind::MapOf(Box::new(Kind::Number))),
    ]);
    Condition::compile(condition).unwrap().misuses(&kinds)
}

#[test]
fn values_used_as_what_they_are_not_are_named() {
    for (condition, words) in [
        ("offence == '213' && income + offence > 3", "“offence”是选择项，不能相加"),
        ("offence == '313'", "“offence”没有“313”这个值"),
        ("'313' != offence", "没有“313”这个值"),
        ("offence == 213 && income >= 3", "“offence”是选择项，不能与数“213”比较"),
        ("income >= '3'", "“income”是数，不能与文字“'3'”比较"),
        ("stage.main in ['not-fild']", "“stage.main”没有“not-fild”这个值"),
        ("stage.main > 3", "没有大小先后"),
        ("stage.mian == 'found'", "“stage”中没有“mian”"),
        ("stage['mian'] == 'found'", "“stage”中没有“mian”"),
        ("'design' in rights", "没有“design”这个值"),
        ("rights.all(x, x == 'design')", "没有“design”这个值"),
        ("day * 2 > 3", "“day”是文字，这里要数"),
        ("income + day > 3", "不能与文字“day”相加"),
        ("income && repeat", "“income”是数，这里要是/否"),
        ("income + 3", "结果是数，不是“是/否”"),
        ("income in offence", "不是列表"),
        ("income in rights", "不会在选择项的列表"),
        ("parameter['a'] == 'x'", "不能与文字"),
        ("timestamp(day) > timestamp(day)", "没有函数“timestamp”"),
        ("day.matches('^2')", "没有函数“matches”"),
    ] {
        let found = misuses(condition);
        assert!(found.iter().any(|found| found.contains(words)), "{condition}: {found:?}");
    }
}

#[test]
fn values_used_as_what_they_are_are_left_alone() {
    for condition in [
        "offence in ['213', '217'] && income >= 3 * wan || offence == ''",
        "!repeat && day >= '2020-01-01' && day <= day",
        "size(rights) > 1 && rights.all(x, x != 'mark') && rights != []",
        "stage.main != 'sent' && unknown.whatever['x'] > 3 && unknown",
        "repeat ? income > parameter['a.b'] : day == string(3)",
        "day.startsWith('2020')",
    ] {
        assert_eq!(misuses(condition), Vec::<String>::new(), "{condition}");
    }
}

#[test]
fn what_no_fact_can_change_is_known() {
    let constant = |text: &str| Condition::compile(text).unwrap().constant();
    assert_eq!(constant("false"), Some(false));
    assert_eq!(constant("1 > 2"), Some(false));
    assert_eq!(constant("x == 1 && false"), Some(false));
    assert_eq!(constant("x == 1 || !false"), Some(true));
    assert_eq!(constant("x == 1"), None);
    assert_eq!(constant("x && true"), None);
}
