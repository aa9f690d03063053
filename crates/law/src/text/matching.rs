//! Which instrument and version a full text is.
use super::LawText;
use crate::instrument::{Instrument, InstrumentVersion};
use crate::library::Library;
use jiff::civil::Date;

/// The instrument and version of the library that a text is: `(instrument id, version id)`.
///
/// Titles are compared without 《》, spaces and 中华人民共和国. The version is the one issued on a day named in the
/// file name or, failing that, on the last day of the history, or in force from it; never a guess, so `None`
/// also when the title fits and no day does.
#[must_use]
pub fn matching(library: &Library, text: &LawText) -> Option<(String, String)> {
    let wanted = bare(&text.title);
    let fits =
        |instrument: &Instrument| bare(&instrument.title) == wanted || bare(&instrument.short) == wanted;
    let instrument = &library.instruments.values().find(|filed| fits(filed))?.value;
    let named = super::line::dates_in(&text.file);
    let last = text.history.iter().flat_map(|step| super::line::dates_in(step)).max();
    let version =
        if named.is_empty() { version_of(instrument, &[last?])? } else { version_of(instrument, &named)? };
    Some((instrument.id.value.clone(), version.id.value.clone()))
}

fn version_of<'a>(instrument: &'a Instrument, days: &[Date]) -> Option<&'a InstrumentVersion> {
    let versions = &instrument.versions;
    let issued = |version: &&InstrumentVersion| version.issued_on.is_some_and(|day| days.contains(&day));
    let in_force = |version: &&InstrumentVersion| days.contains(&version.in_force_on);
    versions.iter().find(issued).or_else(|| versions.iter().find(in_force))
}

fn bare(title: &str) -> String {
    let kept = title.chars().filter(|c| !c.is_whitespace() && !"《》〈〉（）()".contains(*c));
    kept.collect::<String>().replace("中华人民共和国", "")
}
