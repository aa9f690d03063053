//! Patent application and patent numbers (ZC 0006-2003, and the eight-digit form used before 2003-10).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::malformed::{Malformed, Problem};
use crate::text_form::{normalized, string_form};

/// Weights of the check digit, modulo 11; the eight-digit form uses the first eight.
const WEIGHTS: [u32; 12] = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];
/// The first year of Chinese patents (专利法 in force 1985-04-01).
const FIRST_YEAR: u16 = 1985;
/// The first year of the twelve-digit form.
const FIRST_LONG_YEAR: u16 = 2003;

/// What a patent protects, from the digit after the year.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum PatentKind {
    /// 发明.
    Invention,
    /// 实用新型.
    UtilityModel,
    /// 外观设计.
    Design,
    /// 进入中国国家阶段的PCT发明.
    PctInvention,
    /// 进入中国国家阶段的PCT实用新型.
    PctUtilityModel,
}

impl PatentKind {
    /// The Chinese name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Invention => "发明",
            Self::UtilityModel => "实用新型",
            Self::Design => "外观设计",
            Self::PctInvention => "PCT发明",
            Self::PctUtilityModel => "PCT实用新型",
        }
    }

    const fn from_digit(digit: char) -> Option<Self> {
        Some(match digit {
            '1' => Self::Invention,
            '2' => Self::UtilityModel,
            '3' => Self::Design,
            '8' => Self::PctInvention,
            '9' => Self::PctUtilityModel,
            _ => return None,
        })
    }
}

/// 专利申请号 (`202310123456.4`) or 专利号 (`ZL202310123456.4`).
///
/// Reads both, with or without the dot, `CN` and spaces. The check digit catches every single wrong digit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PatentNumber {
    digits: Box<str>,
    check: char,
    granted: bool,
}

impl PatentNumber {
    const LABEL: &'static str = "专利号";

    /// Whether it is written as a patent number (`ZL`), that is, of a granted patent.
    #[must_use]
    pub const fn is_granted(&self) -> bool {
        self.granted
    }

    /// The same application as a granted patent's number.
    #[must_use]
    pub fn granted(self) -> Self {
        Self { granted: true, ..self }
    }

    /// The application number, without `ZL`.
    #[must_use]
    pub fn application(&self) -> String {
        format!("{}.{}", self.digits, self.check)
    }

    /// The year of application.
    #[must_use]
    pub fn year(&self) -> u16 {
        application_year(&self.digits)
    }

    /// What kind of patent it is.
    #[must_use]
    pub fn kind(&self) -> PatentKind {
        self.digits
            .chars()
            .nth(kind_index(&self.digits))
            .and_then(PatentKind::from_digit)
            .unwrap_or(PatentKind::Invention)
    }
}

fn kind_index(digits: &str) -> usize {
    if digits.len() == 12 { 4 } else { 2 }
}

/// The eight-digit form writes two digits, 85 to 99 and 00 to 03.
fn application_year(digits: &str) -> u16 {
    let year = digits.get(..kind_index(digits)).and_then(|year| year.parse().ok()).unwrap_or(0);
    match year {
        0..50 => 2000 + year,
        50..100 => 1900 + year,
        _ => year,
    }
}

fn check_digit(digits: &str) -> char {
    let sum: u32 = digits.chars().zip(WEIGHTS).map(|(c, weight)| c.to_digit(10).unwrap_or(0) * weight).sum();
    char::from_digit(sum % 11, 10).unwrap_or('X')
}

/// What is wrong with the year or the kind, if anything.
fn check_year_and_kind(digits: &str) -> Result<(), String> {
    let year = application_year(digits);
    let earliest = if digits.len() == 12 { FIRST_LONG_YEAR } else { FIRST_YEAR };
    let too_late = digits.len() == 8 && year > FIRST_LONG_YEAR;
    if year < earliest || too_late {
        return Err(format!("申请年份{year}不可能采用这种{}位编号", digits.len()));
    }
    let kind = digits.chars().nth(kind_index(digits)).unwrap_or('0');
    if PatentKind::from_digit(kind).is_none() {
        let kinds = "1发明、2实用新型、3外观设计、8PCT发明、9PCT实用新型";
        return Err(format!("年份后的种类码不能是{kind}（{kinds}）"));
    }
    Ok(())
}

impl fmt::Display for PatentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefix = if self.granted { "ZL" } else { "" };
        write!(f, "{prefix}{}.{}", self.digits, self.check)
    }
}

impl FromStr for PatentNumber {
    type Err = Malformed;

    fn from_str(given: &str) -> Result<Self, Malformed> {
        let text = normalized(Self::LABEL, given)?;
        let wrong = |problem| Malformed::new(Self::LABEL, given, problem);
        let (granted, rest) = match text.strip_prefix("ZL") {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix("CN").unwrap_or(&text)),
        };
        let skipped = text.len() - rest.len();
        let plain = match rest.rsplit_once('.') {
            Some((digits, check)) => format!("{digits}{check}"),
            None => rest.to_owned(),
        };
        let found = plain.chars().count();
        if found != 13 && found != 9 {
            return Err(wrong(Problem::Length {
                expected: "12位数字（2003年10月前为8位）加1位校验码",
                found,
            }));
        }
        for (index, c) in plain.chars().enumerate() {
            let last = index + 1 == found;
            if !(c.is_ascii_digit() || (last && c == 'X')) {
                let allowed = if last { "校验码只能是数字或X" } else { "只能是数字" };
                return Err(wrong(Problem::Character { position: skipped + index + 1, found: c, allowed }));
            }
        }
        let (digits, check) = plain.split_at(found - 1);
        check_year_and_kind(digits).map_err(|problem| wrong(Problem::Part(problem)))?;
        let (expected, found) = (check_digit(digits), check.chars().next().unwrap_or('?'));
        if expected != found {
            return Err(wrong(Problem::CheckDigit { expected, found }));
        }
        Ok(Self { digits: digits.into(), check: found, granted })
    }
}

string_form!(PatentNumber, "^(ZL)?([0-9]{12}|[0-9]{8})\\.[0-9X]$", "专利号或专利申请号（含校验码）");
