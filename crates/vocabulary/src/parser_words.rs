/// What a parser of TOML, JSON or a question said in English, in Chinese. The parser's own words follow in brackets where
/// they hold more than the Chinese does; what is Chinese already stays as it is.
///
/// ```
/// let says = vocabulary::parser_words("unknown field `colour`, expected one of `id`, `title`");
/// assert_eq!(says, "不认识的键“colour”，可用的键：id、title");
/// assert_eq!(vocabulary::parser_words("99 is not in 1..=45"), "99 不在 1 到 45 之间");
/// ```
#[must_use]
pub fn parser_words(detail: &str) -> String {
    let detail = detail.trim();
    let (says, place) = match place(detail) {
        Some((says, line, column)) => (says, format!("，第{line}行第{column}列")),
        None => (detail, String::new()),
    };
    format!("{}{place}", words(says))
}

/// `… at line N column M` as JSON's parser writes it.
fn place(detail: &str) -> Option<(&str, &str, &str)> {
    let (says, at) = detail.rsplit_once(" at line ")?;
    let (line, column) = at.split_once(" column ")?;
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (number(line) && number(column)).then_some((says, line, column))
}

fn words(says: &str) -> String {
    if says.chars().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}')) {
        return says.to_owned();
    }
    let named: Vec<&str> = says.split('`').skip(1).step_by(2).collect();
    let (first, rest) = named.split_first().map_or(("", &[][..]), |(first, rest)| (*first, rest));
    let usable = |kind: &str| match rest {
        [] => String::new(),
        rest => format!("，可用的{kind}：{}", rest.join("、")),
    };
    if let Some((value, range)) = says.split_once(" is not in ")
        && let Some((least, most)) = range.split_once("..=")
    {
        return format!("{value} 不在 {least} 到 {most} 之间");
    }
    let known = [
        ("invalid digit found in string", "应为整数"),
        ("cannot parse integer from empty string", "没有写数字"),
        ("number too large to fit in target type", "数太大"),
        ("number too small to fit in target type", "数太小"),
        ("invalid float literal", "应为数字"),
        ("cannot parse float from empty string", "没有写数字"),
        ("provided string was not `true` or `false`", "应为 true 或 false"),
        ("invalid IP address syntax", "不是 IP 地址"),
        ("trailing comma", "多了一个逗号"),
        ("trailing characters", "后面有多余的内容"),
        ("key must be a string", "键要写在双引号里"),
    ];
    if let Some((_, chinese)) = known.iter().find(|(english, _)| *english == says) {
        return (*chinese).to_owned();
    }
    let begins = |start: &str| says.starts_with(start);
    match () {
        () if begins("unknown field") => format!("不认识的键“{first}”{}", usable("键")),
        () if begins("unknown variant") => format!("不认识的值“{first}”{}", usable("值")),
        () if begins("missing field") => format!("缺少“{first}”"),
        () if begins("duplicate field") => format!("“{first}”写了不止一次"),
        () if begins("duplicate key") => format!("同一个键写了不止一次（{says}）"),
        () if begins("invalid type") => format!("值的类型不对（{says}）"),
        () if begins("invalid value") => format!("值不对（{says}）"),
        () if begins("invalid length") => format!("个数不对（{says}）"),
        () if begins("EOF") || begins("unexpected end") => format!("内容不完整（{says}）"),
        () => format!("写法不对（{says}）"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_parsers_say_is_told_in_chinese() {
        for (english, chinese) in [
            ("missing field `title`", "缺少“title”"),
            ("unknown field `x`, there are no fields", "不认识的键“x”"),
            ("unknown variant `b`, expected `a` or `c`", "不认识的值“b”，可用的值：a、c"),
            ("trailing comma at line 3 column 1", "多了一个逗号，第3行第1列"),
            ("invalid digit found in string", "应为整数"),
            (
                "invalid type: string \"x\", expected u8",
                "值的类型不对（invalid type: string \"x\", expected u8）",
            ),
            ("年份写四位数字", "年份写四位数字"),
        ] {
            assert_eq!(parser_words(english), chinese);
        }
    }
}
