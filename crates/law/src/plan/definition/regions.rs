//! Regions (行政区划) of a province by their GB/T 2260 codes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::source::{self, Located, Problem};

/// Level of a region, or of the organ that stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// 省级
    Province,
    /// 市（地）级
    Prefecture,
    /// 县（市、区）级
    County,
}

impl Level {
    /// Chinese word for people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Province => "省级",
            Self::Prefecture => "市（地）级",
            Self::County => "县（市、区）级",
        }
    }

    /// The level whose region holds this one; none above the province.
    #[must_use]
    pub fn above(self) -> Option<Self> {
        match self {
            Self::Province => None,
            Self::Prefecture => Some(Self::Province),
            Self::County => Some(Self::Prefecture),
        }
    }
}

/// A region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Six-digit code of GB/T 2260.
    pub code: String,
    /// Full official name (道里区, 依兰县).
    pub name: String,
    /// Level.
    pub level: Level,
    /// Code of the region above; empty for the province.
    pub parent: String,
    /// Line in the file.
    #[serde(skip)]
    pub line: usize,
}

/// The regions of a province.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Regions {
    /// Regions, each after the one above it.
    pub regions: Vec<Region>,
    /// File they were read from.
    #[serde(skip)]
    pub file: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegionsFile {
    regions: Vec<toml::Spanned<Region>>,
}

impl Regions {
    /// Reads `regions.toml`. `file` is its name for problems.
    ///
    /// # Errors
    /// A [`Problem`] with line when the text is no TOML, a key is missing or unknown, or a value has the wrong form.
    pub fn parse(text: &str, file: &str) -> Result<Self, Problem> {
        let read: RegionsFile = source::read(text, file)?;
        let regions = Located::new(text).all(read.regions, |region: &mut Region, line| region.line = line);
        Ok(Self { regions, file: file.to_owned() })
    }

    /// The region with a code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Region> {
        self.regions.iter().find(|region| region.code == code)
    }

    /// The regions of a level, in file order.
    pub fn of_level(&self, level: Level) -> impl Iterator<Item = &Region> {
        self.regions.iter().filter(move |region| region.level == level)
    }

    /// The regions directly below a code, in file order.
    pub fn below<'r>(&'r self, code: &'r str) -> impl Iterator<Item = &'r Region> {
        self.regions.iter().filter(move |region| region.parent == code)
    }

    /// Whether `inner` is `outer` or lies in it.
    #[must_use]
    pub fn is_within(&self, inner: &str, outer: &str) -> bool {
        /// A region has at most three levels; more steps mean a circle in the data.
        const MAX_STEPS: usize = 4;
        let mut code = inner;
        for _ in 0..MAX_STEPS {
            if code == outer {
                return self.get(outer).is_some();
            }
            let Some(region) = self.get(code) else {
                return false;
            };
            code = &region.parent;
        }
        false
    }
}
