//! Administrative regions (GB/T 2260).

use std::{fmt, str::FromStr};

use crate::malformed::{Malformed, Problem};
use crate::text_form::{normalized, string_form};

/// The first two digits in use.
const PROVINCES: [u8; 34] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54,
    61, 62, 63, 64, 65, 71, 81, 82,
];

/// How large a region is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RegionLevel {
    /// 省、自治区、直辖市.
    Province,
    /// 地级市、地区、自治州.
    Prefecture,
    /// 县、县级市、区.
    County,
}

/// 行政区划代码: two digits each for province, prefecture and county.
///
/// Whether such a county exists is for the province's data to say; this type knows only the form.
///
/// ```
/// use vocabulary::RegionCode;
/// let nangang: RegionCode = "230103".parse()?;
/// assert!(nangang.is_within("230100".parse()?) && nangang.is_within("230000".parse()?));
/// # Ok::<(), vocabulary::Malformed>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegionCode(u32);

impl RegionCode {
    const LABEL: &'static str = "行政区划代码";

    /// The level the trailing zeros show.
    #[must_use]
    pub const fn level(self) -> RegionLevel {
        if self.0.is_multiple_of(10_000) {
            RegionLevel::Province
        } else if self.0.is_multiple_of(100) {
            RegionLevel::Prefecture
        } else {
            RegionLevel::County
        }
    }

    /// The province this region belongs to (itself, for a province).
    #[must_use]
    pub const fn province(self) -> Self {
        Self(self.0 / 10_000 * 10_000)
    }

    /// The prefecture this region belongs to; `None` for a province.
    #[must_use]
    pub const fn prefecture(self) -> Option<Self> {
        match self.level() {
            RegionLevel::Province => None,
            RegionLevel::Prefecture | RegionLevel::County => Some(Self(self.0 / 100 * 100)),
        }
    }

    /// Whether this region is `wider` or lies inside it.
    #[must_use]
    pub const fn is_within(self, wider: Self) -> bool {
        match wider.level() {
            RegionLevel::Province => self.0 / 10_000 == wider.0 / 10_000,
            RegionLevel::Prefecture => self.0 / 100 == wider.0 / 100,
            RegionLevel::County => self.0 == wider.0,
        }
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

impl FromStr for RegionCode {
    type Err = Malformed;

    fn from_str(given: &str) -> Result<Self, Malformed> {
        let text = normalized(Self::LABEL, given)?;
        let wrong = |problem| Malformed::new(Self::LABEL, given, problem);
        let found = text.chars().count();
        if found != 6 {
            return Err(wrong(Problem::Length { expected: "6位", found }));
        }
        let mut code = 0;
        for (index, c) in text.chars().enumerate() {
            let Some(digit) = c.to_digit(10) else {
                return Err(wrong(Problem::Character {
                    position: index + 1,
                    found: c,
                    allowed: "只能是数字",
                }));
            };
            code = code * 10 + digit;
        }
        if !PROVINCES.iter().any(|&province| u32::from(province) == code / 10_000) {
            return Err(wrong(Problem::Part(format!("前两位{:02}不是省级代码", code / 10_000))));
        }
        if code / 100 % 100 == 0 && code % 100 != 0 {
            return Err(wrong(Problem::Part("第3、4位为00时第5、6位也应为00".to_owned())));
        }
        Ok(Self(code))
    }
}

string_form!(RegionCode, "^[1-8][0-9]{5}$", "行政区划代码（GB/T 2260，6位）");
