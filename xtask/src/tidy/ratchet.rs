//! Accepted exceptions to the length limits, with their present length, which may only shrink.

use super::File;
use super::lengths::{Length, Place};

/// Where the exceptions stand.
pub const PATH: &str = "xtask/tidy-ratchet.toml";

const HEAD: &str = "\
# Files over 400 lines and functions over 70 that were accepted, with the reason and their present length. A length here
# may only shrink: `cargo xtask tidy --shrink` lowers it. A new entry is written by hand and argued for in review.
";

/// One accepted exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// File, and function where it is about one.
    pub place: Place,
    /// Present length.
    pub lines: usize,
    /// Why it is accepted.
    pub reason: String,
}

/// All accepted exceptions.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Ratchet {
    /// In the order of the file.
    pub exceptions: Vec<Exception>,
}

impl Ratchet {
    /// Reads the ratchet of a tree; a tree without one accepts no exception.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn of(files: &[File]) -> Result<Self, String> {
        files
            .iter()
            .find(|file| file.path == PATH)
            .map_or_else(|| Ok(Self::default()), |file| Self::parse(&file.text))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| error.message().to_owned())?;
        let entries = table.get("exception").and_then(toml::Value::as_array).map_or(&[][..], Vec::as_slice);
        let exceptions = entries.iter().map(exception).collect::<Option<_>>();
        exceptions.map(|exceptions| Self { exceptions }).ok_or_else(|| {
            "each [[exception]] has `path`, `lines`, `reason`, and `function` where it is about one".into()
        })
    }

    /// The accepted length of a place.
    pub fn accepted(&self, place: &Place) -> Option<usize> {
        self.exceptions.iter().find(|exception| exception.place == *place).map(|exception| exception.lines)
    }

    /// Entries lowered to the measured lengths; those within the limits, or gone, are dropped.
    pub fn shrunk_to(&self, measured: &[Length]) -> Self {
        let exceptions = self.exceptions.iter().filter_map(|exception| {
            let length = measured.iter().find(|length| length.place == exception.place)?;
            let lines = exception.lines.min(length.lines);
            (lines > exception.place.limit()).then(|| Exception { lines, ..exception.clone() })
        });
        Self { exceptions: exceptions.collect() }
    }

    /// The file's text.
    pub fn to_toml(&self) -> String {
        let mut text = HEAD.to_owned();
        for Exception { place, lines, reason } in &self.exceptions {
            text += &format!("\n[[exception]]\npath = {}\n", quoted(&place.path));
            if let Some(function) = &place.function {
                text += &format!("function = {}\n", quoted(function));
            }
            text += &format!("lines = {lines}\nreason = {}\n", quoted(reason));
        }
        text
    }
}

fn exception(entry: &toml::Value) -> Option<Exception> {
    let text = |name| entry.get(name).and_then(toml::Value::as_str).map(str::to_owned);
    let lines = entry.get("lines")?.as_integer().and_then(|lines| usize::try_from(lines).ok())?;
    let reason = text("reason").filter(|reason| !reason.trim().is_empty())?;
    Some(Exception { place: Place { path: text("path")?, function: text("function") }, lines, reason })
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[[exception]]\npath = 'a.rs'\nlines = 500\nreason = 'a \"table\"'\n\
                        [[exception]]\npath = 'b.rs'\nfunction = 'f'\nlines = 90\nreason = 'y'\n";

    fn length(path: &str, function: Option<&str>, lines: usize) -> Length {
        Length { place: Place { path: path.into(), function: function.map(str::to_owned) }, line: 1, lines }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let ratchet = Ratchet::parse(TEXT).expect("valid");
        assert_eq!(ratchet.exceptions.len(), 2);
        assert_eq!(Ratchet::parse(&ratchet.to_toml()).expect("own text"), ratchet);
    }

    #[test]
    fn an_entry_without_reason_or_length_is_refused() {
        for text in
            ["[[exception]]\npath = 'a'\nlines = 1\nreason = ' '", "[[exception]]\npath = 'a'\nreason = 'x'"]
        {
            assert!(Ratchet::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn shrinking_lowers_and_drops_but_never_raises() {
        let ratchet = Ratchet::parse(TEXT).expect("valid");
        let lowered = ratchet.shrunk_to(&[length("a.rs", None, 450), length("b.rs", Some("f"), 95)]);
        assert_eq!(lowered.exceptions.iter().map(|e| e.lines).collect::<Vec<_>>(), [450, 90]);
        let dropped = ratchet.shrunk_to(&[length("a.rs", None, 400), length("c.rs", None, 900)]);
        assert_eq!(dropped, Ratchet::default());
    }
}
