//! Looking at a set page: its text in lines, and characters that no font could draw.
use std::collections::BTreeSet;
use typst::layout::{Frame, FrameItem, Point};
use typst::text::TextItem;
use typst_layout::PagedDocument;

/// Runs whose base lines are nearer than this (points) stand in one line.
const SAME_LINE_PT: f64 = 3.0;
/// A gap wider than this (points) between two runs of a line is shown as a space.
const GAP_PT: f64 = 4.0;
/// The glyph that fonts draw for what they do not have.
const NOT_DEFINED: u16 = 0;

struct Run {
    x: f64,
    end: f64,
    y: f64,
    text: String,
}

/// The text of each page, line by line.
pub(crate) fn text(set: &PagedDocument) -> Vec<String> {
    set.pages().iter().map(|page| lines(&page.frame)).collect()
}

/// Characters that were drawn as "not defined".
pub(crate) fn no_glyph(set: &PagedDocument) -> BTreeSet<char> {
    let mut found = BTreeSet::new();
    for page in set.pages() {
        each(&page.frame, Point::zero(), &mut |_, item| {
            let wrong = item.glyphs.iter().filter(|glyph| glyph.id == NOT_DEFINED);
            found.extend(wrong.flat_map(|glyph| item.text.get(glyph.range()).unwrap_or("?").chars()));
        });
    }
    found
}

fn lines(frame: &Frame) -> String {
    let mut runs = Vec::new();
    each(frame, Point::zero(), &mut |at, item| {
        let x = at.x.to_pt();
        let end = x + item.width().to_pt();
        runs.push(Run { x, end, y: at.y.to_pt(), text: item.text.to_string() });
    });
    runs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rows: Vec<Vec<Run>> = Vec::new();
    for run in runs {
        match rows.last_mut().filter(|row| row.last().is_some_and(|last| run.y - last.y < SAME_LINE_PT)) {
            Some(row) => row.push(run),
            None => rows.push(vec![run]),
        }
    }
    rows.into_iter().map(row_text).collect::<Vec<_>>().join("\n")
}

fn row_text(mut row: Vec<Run>) -> String {
    row.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut text = String::new();
    let mut end = None;
    for run in row {
        if end.is_some_and(|end| run.x - end > GAP_PT) {
            text.push(' ');
        }
        end = Some(run.end);
        text.push_str(&run.text);
    }
    text.trim().to_owned()
}

fn each(frame: &Frame, at: Point, found: &mut impl FnMut(Point, &TextItem)) {
    for (offset, item) in frame.items() {
        let place = at + *offset;
        match item {
            FrameItem::Text(text) => found(place, text),
            FrameItem::Group(group) => {
                let moved = Point::new(group.transform.tx, group.transform.ty);
                each(&group.frame, place + moved, found);
            }
            _ => {}
        }
    }
}
