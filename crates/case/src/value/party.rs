//! Parties and rights of a case.
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A party of a case (当事人、权利人、被害人).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Name.
    pub name: String,
    /// `person` or `entity`.
    #[serde(default)]
    pub kind: String,
    /// 统一社会信用代码 or document number.
    #[serde(default)]
    pub number: String,
    /// Part in the case, e.g. 涉嫌人、权利人.
    #[serde(default)]
    pub part: String,
    /// 地址.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// 代理人: name and how to reach them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub agent: String,
}

/// A right concerned (patent, mark, …).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Right {
    /// `trademark`, `patent`, `copyright`, `gi`, `variety`, `layout`, `secret`.
    pub kind: String,
    /// Registration, patent or certificate number.
    #[serde(default)]
    pub number: String,
    /// Name of the mark, title of the patent or work.
    #[serde(default)]
    pub title: String,
    /// Holder.
    #[serde(default)]
    pub holder: String,
    /// 核定类别: classes of goods or services.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub classes: String,
    /// 有效期: until when it is valid, as its certificate says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub term: String,
}

impl Right {
    /// What is wrong with a number that says by itself whether it is a slip: of a patent the check digit, of a trademark length and
    /// form. A right need not have a number.
    pub(super) fn wrong_number(&self) -> Option<String> {
        let number = self.number.trim();
        let checked = match self.kind.as_str() {
            _ if number.is_empty() => return None,
            "patent" => number.parse::<vocabulary::PatentNumber>().map(|_| ()),
            "trademark" => number.parse::<vocabulary::TrademarkNumber>().map(|_| ()),
            _ => Ok(()),
        };
        checked.err().map(|fault| fault.to_string())
    }
}

/// What stands where a right has no last day.
const WITHOUT_END: [&str; 4] = ["长期", "长期有效", "永久", "无期限"];

/// Whether a text says until when a right is valid: a day, a span of days as certificates print it, or that there is no
/// last day. Empty when nobody said.
pub(super) fn is_term(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || WITHOUT_END.contains(&text) {
        return true;
    }
    let digits = |c: char| match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        other => other,
    };
    let narrow: String = text.chars().map(digits).collect();
    let parts: Vec<&str> =
        narrow.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let whole = matches!(parts.len(), 3 | 6) && narrow.chars().all(|c| c.is_ascii_digit() || in_dates(c));
    whole && parts.chunks(3).all(is_day)
}

/// Characters that stand between the figures of a day or of a span.
fn in_dates(c: char) -> bool {
    matches!(
        c,
        '-' | '/' | '.' | '年' | '月' | '日' | '至' | '到' | '止' | '起' | '自' | '～' | '~' | '—' | ' '
    )
}

fn is_day(parts: &[&str]) -> bool {
    let &[year, month, day] = parts else { return false };
    let (Ok(year), Ok(month), Ok(day)) = (year.parse::<i16>(), month.parse::<i8>(), day.parse::<i8>()) else {
        return false;
    };
    super::YEARS.contains(&year) && Date::new(year, month, day).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{Right, is_term};

    #[test]
    fn a_term_is_a_day_a_span_or_without_end_and_nothing_else() {
        for term in ["", "2031-05-06", "2031年5月6日", "２０３１-05-06", "2021年5月7日至2031年5月6日", "长期"]
        {
            assert!(is_term(term), "{term}");
        }
        for odd in ["不是日期", "2031", "2031-13-01", "2031-02-30", "大约2031-05-06", "31-5-6"] {
            assert!(!is_term(odd), "{odd}");
        }
    }

    #[test]
    fn a_slip_in_a_number_is_found_where_the_number_tells_it() {
        let wrong = |kind: &str, number: &str| {
            let right = Right { kind: kind.into(), number: number.into(), ..Right::default() };
            right.wrong_number().is_some()
        };
        assert!(wrong("patent", "abc") && wrong("patent", "ZL202010000000.0"));
        assert!(!wrong("patent", "ZL202010000000.7") && !wrong("patent", "2020 1 0000000.7"));
        assert!(wrong("trademark", "123456789012") && !wrong("trademark", "第10000001号"));
        assert!(!wrong("patent", "") && !wrong("copyright", "软著登字第0000001号"));
    }
}
