//! Screens: what they open exists, and is filled with what something found has.
use super::finders::check_opens;
use super::findings::Findings;
use crate::finder::Source;

/// What something found can fill.
const FILLS: [Source; 3] = [Source::Title, Source::Summary, Source::Right];

/// Checks every screen.
pub(super) fn check(findings: &mut Findings<'_>) {
    let library = findings.library;
    for screen in library.screens.values() {
        for opens in &screen.opens {
            check_opens(findings, screen.file, opens, None, &FILLS);
        }
    }
}
