//! A procedure as a state diagram: a standalone, accessible SVG drawn from the definition.
//!
//! Every track is laid out top-down in layers (distance from its first stage). Each act stands in a box of its own
//! between the stages it joins, so that labels never lie on lines or on each other; edges that skip layers or go
//! back run in a channel at the right of the track. Under the tracks: limits with length, article and status, and
//! the acts that leave the stage as it is.
mod draw;
mod graph;
mod layout;
mod notes;
mod wrap;

use crate::library::Library;
use crate::procedure::Procedure;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The style the diagrams carry, for pages that inline them under a policy without inline styles.
pub const STYLE: &str = include_str!("diagram/style.css");

/// The diagram of a procedure with the legal values of a day.
#[must_use]
pub fn svg(procedure: &Procedure, library: &Library, on: Date) -> String {
    svg_at(procedure, library, on, &BTreeMap::new())
}

/// As [`svg`], with the current stage of each track (track id → stage id) marked by word and outline.
#[must_use]
pub fn svg_at(
    procedure: &Procedure,
    library: &Library,
    on: Date,
    current: &BTreeMap<String, String>,
) -> String {
    let mut laid_out = Vec::new();
    let mut left = layout::MARGIN;
    for index in 0..procedure.tracks.len() {
        let track = layout::lay_out(&graph::build(procedure, index, library, on, current), left);
        left += track.width + layout::TRACK_GAP;
        laid_out.push(track);
    }
    let width = (left - layout::TRACK_GAP + layout::MARGIN).max(layout::MIN_WIDTH);
    let bottom = laid_out.iter().map(|track| track.bottom).max().unwrap_or(0);
    let notes = notes::notes(procedure, library, on);
    draw::document(procedure, &laid_out, &notes, width, bottom)
}

#[cfg(test)]
mod tests;
