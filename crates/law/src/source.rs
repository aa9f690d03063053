//! Where a value stands in its file, and how a mistake is reported to the person who wrote it.
use serde::{Deserialize, Deserializer, Serialize};

/// A value with the byte offset at which it stands in its TOML file, so that a mistake found later can
/// still name the line.
#[derive(Debug, Clone, Default)]
pub struct Located<T> {
    /// The value itself.
    pub value: T,
    /// Byte offset of the value in its file.
    pub at: usize,
}

impl<T: PartialEq> PartialEq for Located<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T> std::ops::Deref for Located<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: std::fmt::Display> std::fmt::Display for Located<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.value.fmt(f)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Located<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = toml::Spanned::<T>::deserialize(deserializer)?;
        let at = spanned.span().start;
        Ok(Located { value: spanned.into_inner(), at })
    }
}

impl<T: Serialize> Serialize for Located<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl<T: schemars::JsonSchema> schemars::JsonSchema for Located<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
    fn inline_schema() -> bool {
        T::inline_schema()
    }
}

/// How grave a [`Problem`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The data cannot be used until it is mended.
    Error,
    /// The data can be used; somebody should look.
    Warning,
}

/// A mistake in a data file: where, what, and how to mend it (Chinese, for jurists).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Path of the file below its root, e.g. `law/tables/x.toml`.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// How grave it is.
    pub severity: Severity,
    /// Stable code of the kind of mistake, e.g. `unresolved-citation`.
    pub code: &'static str,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub mend: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let word = match self.severity {
            Severity::Error => "错误",
            Severity::Warning => "提醒",
        };
        write!(f, "{}:{}: {word}：{}。{}", self.file, self.line, self.what, self.mend)
    }
}

/// The text of one data file, kept to turn byte offsets into lines.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path below its root, with `/` as separator.
    pub path: String,
    /// The whole text.
    pub text: String,
}

impl SourceFile {
    /// Line (from 1) of a byte offset.
    #[must_use]
    pub fn line_at(&self, at: usize) -> usize {
        let end = at.min(self.text.len());
        self.text.as_bytes()[..end].iter().filter(|b| **b == b'\n').count() + 1
    }

    /// An error at a byte offset of this file.
    #[must_use]
    pub fn error(
        &self,
        at: usize,
        code: &'static str,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) -> Problem {
        Problem {
            file: self.path.clone(),
            line: self.line_at(at),
            severity: Severity::Error,
            code,
            what: what.into(),
            mend: mend.into(),
        }
    }

    /// Reads the file as `T`, reporting syntax mistakes and unknown keys with their line.
    ///
    /// # Errors
    /// One [`Problem`] that says what the reader stumbled over.
    pub fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T, Problem> {
        toml::from_str(&self.text).map_err(|fault| {
            let at = fault.span().map_or(0, |span| span.start);
            self.error(
                at,
                "unreadable",
                format!("读不懂这里：{}", vocabulary::parser_words(fault.message())),
                "请对照 docs/guide 中的格式说明修改；键名须逐一写明，不认识的键不接受",
            )
        })
    }
}
