//! Amounts of money in fen.

use std::{fmt, str::FromStr};

use crate::malformed::{Malformed, Problem};
use crate::text_form::{normalized, string_form};

const FEN_PER_YUAN: i64 = 100;
/// Fen in a 万元.
const FEN_PER_WAN: i64 = 10_000 * FEN_PER_YUAN;
/// Fen in an 亿元.
const FEN_PER_YI: i64 = 10_000 * FEN_PER_WAN;
/// Fen in a hundredth of a 万元: amounts finer than this are shown in 元.
const FINEST_WAN_FEN: i64 = FEN_PER_WAN / 100;

/// An amount in renminbi, exact to the fen.
///
/// Reads `3万元`, `1.5亿`, `12,345.60元`, `¥100`, `３万`; shows whole hundredths of a 万元 as `3万元`, everything else as
/// `12,345.60元`; travels in JSON and TOML as yuan with two decimals, `"30000.00"`.
///
/// ```
/// let gain: vocabulary::Money = "3万元".parse()?;
/// assert_eq!(gain.fen(), 3_000_000);
/// # Ok::<(), vocabulary::Malformed>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(i64);

impl Money {
    const LABEL: &'static str = "金额";
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// An amount in fen.
    #[must_use]
    pub const fn from_fen(fen: i64) -> Self {
        Self(fen)
    }

    /// An amount in whole yuan; `None` beyond the range.
    #[must_use]
    pub const fn from_yuan(yuan: i64) -> Option<Self> {
        match yuan.checked_mul(FEN_PER_YUAN) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// The amount in fen.
    #[must_use]
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// The sum; `None` beyond the range.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// The difference, which may be negative; `None` beyond the range.
    #[must_use]
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// So many times the amount (a fine of three times the gain); `None` beyond the range.
    #[must_use]
    pub const fn checked_mul(self, times: i64) -> Option<Self> {
        match self.0.checked_mul(times) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// Yuan with two decimals and no separators, `30000.00`: the form in JSON and TOML.
    #[must_use]
    pub fn to_yuan_text(self) -> String {
        let fen = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}{}.{:02}", fen / 100, fen % 100)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        let (wan, finest) = (FEN_PER_WAN.unsigned_abs(), FINEST_WAN_FEN.unsigned_abs());
        if fen >= wan && fen.is_multiple_of(finest) {
            let hundredths = fen % wan / finest;
            let decimals = format!(".{hundredths:02}");
            let decimals = if hundredths == 0 { "" } else { decimals.trim_end_matches('0') };
            write!(f, "{sign}{}{decimals}万元", grouped(fen / wan))
        } else if fen.is_multiple_of(100) {
            write!(f, "{sign}{}元", grouped(fen / 100))
        } else {
            write!(f, "{sign}{}.{:02}元", grouped(fen / 100), fen % 100)
        }
    }
}

/// Digits in groups of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl FromStr for Money {
    type Err = Malformed;

    fn from_str(given: &str) -> Result<Self, Malformed> {
        let text = normalized(Self::LABEL, given)?;
        read_amount(&text).map(Self).map_err(|problem| Malformed::new(Self::LABEL, given, problem))
    }
}

fn read_amount(text: &str) -> Result<i64, Problem> {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let text = text.strip_prefix(['¥', '￥']).unwrap_or(text);
    let text = text.strip_prefix("人民币").unwrap_or(text);
    let text = text.strip_suffix('元').unwrap_or(text);
    let (unit, number) = if let Some(number) = text.strip_suffix('亿') {
        (FEN_PER_YI, number)
    } else if let Some(number) = text.strip_suffix('万') {
        (FEN_PER_WAN, number)
    } else {
        (FEN_PER_YUAN, text)
    };
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    if number.ends_with('.') {
        return Err(Problem::Part("小数点后没有数字".to_owned()));
    }
    let too_large = || Problem::Part("金额过大".to_owned());
    let whole = read_whole(whole)?.checked_mul(unit).ok_or_else(too_large)?;
    let fraction = read_fraction(decimals, unit)?;
    let fen = whole.checked_add(fraction).ok_or_else(too_large)?;
    Ok(if negative { -fen } else { fen })
}

/// Digits, plain or in groups of three.
fn read_whole(text: &str) -> Result<i64, Problem> {
    let groups: Vec<&str> = text.split(',').collect();
    let well_grouped = groups.iter().enumerate().all(|(index, group)| match index {
        0 => groups.len() == 1 || (1..=3).contains(&group.len()),
        _ => group.len() == 3,
    });
    let digits = groups.concat();
    if let Some(found) = digits.chars().find(|c| !c.is_ascii_digit()) {
        return Err(Problem::Part(format!("不认识“{found}”，请写数字，可加“万”“亿”“元”")));
    }
    if digits.is_empty() {
        return Err(Problem::Part("没有数字".to_owned()));
    }
    if !well_grouped {
        return Err(Problem::Part("千分位逗号的位置不对".to_owned()));
    }
    digits.parse().map_err(|_| Problem::Part("金额过大".to_owned()))
}

/// The decimals in fen, exactly: what is finer than a fen is refused, never rounded.
fn read_fraction(decimals: &str, unit: i64) -> Result<i64, Problem> {
    let mut place = unit;
    let mut fen = 0;
    for c in decimals.chars() {
        let Some(digit) = c.to_digit(10) else {
            return Err(Problem::Part(format!("小数部分不认识“{c}”")));
        };
        if place % 10 != 0 && digit != 0 {
            return Err(Problem::Part("精确到分为止".to_owned()));
        }
        place = if place % 10 == 0 { place / 10 } else { 0 };
        fen += i64::from(digit) * place;
    }
    Ok(fen)
}

impl serde::Serialize for Money {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_yuan_text())
    }
}

string_form!(
    @read Money,
    "^[-0-9０-９¥￥].*$|^人民币.+$",
    "金额：\"30000.00\"（元）、\"3万元\"、\"1.5亿元\"均可"
);
