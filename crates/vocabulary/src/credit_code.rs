//! 统一社会信用代码 (GB 32100-2015) and the 组织机构代码 (GB 11714) inside it.

use std::{fmt, str::FromStr};

use crate::malformed::{Malformed, Problem};
use crate::text_form::{normalized, string_form};

/// GB 32100: the digits and the letters without I, O, S, V, Z; a character's value is its place here.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const LENGTH: usize = 18;
/// Powers of 3 modulo 31, one for each of the first 17 characters.
const WEIGHTS: [u32; LENGTH - 1] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// GB 11714 weights of the first eight characters.
const ORGANIZATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// 统一社会信用代码: registering authority (1), kind (1), region (6), organisation code (9), check character (1).
///
/// The last character catches every single wrong character. The inner organisation code keeps a check digit of its own,
/// which is not enforced here: see [`organization_code`](Self::organization_code).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnifiedSocialCreditCode([u8; LENGTH]);

impl UnifiedSocialCreditCode {
    const LABEL: &'static str = "统一社会信用代码";

    /// The 18 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The six digits of the region in which the organisation was registered; it may be a region since abolished.
    #[must_use]
    pub fn region_digits(&self) -> &str {
        self.as_str().get(2..8).unwrap_or_default()
    }

    /// The organisation code inside (characters 9 to 17).
    ///
    /// # Errors
    /// When its own check digit does not fit.
    pub fn organization_code(&self) -> Result<OrganizationCode, Malformed> {
        self.as_str().get(8..17).unwrap_or_default().parse()
    }
}

impl fmt::Display for UnifiedSocialCreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for UnifiedSocialCreditCode {
    type Err = Malformed;

    fn from_str(given: &str) -> Result<Self, Malformed> {
        let text = normalized(Self::LABEL, given)?;
        let wrong = |problem| Malformed::new(Self::LABEL, given, problem);
        let found = text.chars().count();
        if found != LENGTH {
            return Err(wrong(Problem::Length { expected: "18位", found }));
        }
        let mut code = [0; LENGTH];
        let mut sum = 0;
        for (index, (c, slot)) in text.chars().zip(&mut code).enumerate() {
            let (position, region) = (index + 1, (2..8).contains(&index));
            let value = ALPHABET.iter().position(|&known| char::from(known) == c);
            let Some(value) = value.filter(|&value| !region || value < 10) else {
                let allowed = if region {
                    "第3至8位为行政区划，只能是数字"
                } else {
                    "只能是数字和除I、O、S、V、Z外的大写字母"
                };
                return Err(wrong(Problem::Character { position, found: c, allowed }));
            };
            *slot = ALPHABET[value];
            sum += WEIGHTS.get(index).map_or(0, |weight| weight * value as u32);
        }
        let expected = char::from(ALPHABET[((31 - sum % 31) % 31) as usize]);
        let found = char::from(code[LENGTH - 1]);
        if found != expected {
            return Err(wrong(Problem::CheckDigit { expected, found }));
        }
        Ok(Self(code))
    }
}

string_form!(
    UnifiedSocialCreditCode,
    "^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$",
    "统一社会信用代码（GB 32100-2015，18位）"
);

/// 组织机构代码 (GB 11714): eight characters and a check digit, written `12345678-9`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrganizationCode([u8; 9]);

impl OrganizationCode {
    const LABEL: &'static str = "组织机构代码";
}

impl fmt::Display for OrganizationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = std::str::from_utf8(&self.0).unwrap_or_default();
        let (body, check) = text.split_at(8);
        write!(f, "{body}-{check}")
    }
}

impl FromStr for OrganizationCode {
    type Err = Malformed;

    fn from_str(given: &str) -> Result<Self, Malformed> {
        let text: String = normalized(Self::LABEL, given)?.chars().filter(|&c| c != '-').collect();
        let wrong = |problem| Malformed::new(Self::LABEL, given, problem);
        let found = text.chars().count();
        if found != 9 {
            return Err(wrong(Problem::Length { expected: "9位", found }));
        }
        let mut code = [0; 9];
        let mut sum = 0;
        for (index, (c, slot)) in text.chars().zip(&mut code).enumerate() {
            let Some(value) = c.to_digit(36) else {
                let allowed = "只能是数字和大写字母";
                return Err(wrong(Problem::Character { position: index + 1, found: c, allowed }));
            };
            *slot = c as u8;
            sum += ORGANIZATION_WEIGHTS.get(index).map_or(0, |weight| weight * value);
        }
        let expected = match 11 - sum % 11 {
            10 => 'X',
            11 => '0',
            digit => char::from_digit(digit, 10).unwrap_or('0'),
        };
        let found = char::from(code[8]);
        if found != expected {
            return Err(wrong(Problem::CheckDigit { expected, found }));
        }
        Ok(Self(code))
    }
}

string_form!(OrganizationCode, "^[0-9A-Z]{8}-[0-9X]$", "组织机构代码（GB 11714）");
