//! Writing the SVG.
use super::graph::SIZE;
use super::layout::{LaidOut, MARGIN, Path, Placed, line_height};
use super::wrap::wrap;
use crate::procedure::Procedure;
use std::fmt::Write;

/// The whole document.
pub(super) fn document(
    procedure: &Procedure,
    tracks: &[LaidOut],
    notes: &[(String, Vec<String>)],
    width: u32,
    bottom: u32,
) -> String {
    let mut body = String::new();
    text(&mut body, MARGIN, MARGIN + 16, 18, "zb-track", &procedure.title);
    for track in tracks {
        text(&mut body, track.left, MARGIN + 46, SIZE + 2, "zb-track", &track.title);
        track.paths.iter().for_each(|line| path(&mut body, line, &procedure.id));
        track.boxes.iter().for_each(|placed| boxed(&mut body, placed));
    }
    let height = draw_notes(&mut body, notes, width, bottom + MARGIN) + MARGIN;
    let id = escaped(&procedure.id);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"zb-diagram\" role=\"img\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" aria-labelledby=\"zb-{id}-title zb-{id}-desc\" lang=\"zh-CN\">\n\
         <title id=\"zb-{id}-title\">{}：办理流程图</title>\n<desc id=\"zb-{id}-desc\">{}</desc>\n",
        escaped(&procedure.title),
        escaped(&description(procedure)),
    );
    put(&mut svg, format_args!("<style>{}</style>\n", super::STYLE));
    put(
        &mut svg,
        format_args!(
            "<defs><marker id=\"zb-{id}-arrow\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" \
             markerHeight=\"8\" orient=\"auto\"><path class=\"zb-arrow\" d=\"M0 0L10 5L0 10z\"/></marker></defs>\n"
        ),
    );
    put(
        &mut svg,
        format_args!("<rect class=\"zb-paper\" width=\"{width}\" height=\"{height}\"/>\n{body}</svg>\n"),
    );
    svg
}

/// The diagram in words, for those who hear it: every act with the stages it joins.
fn description(procedure: &Procedure) -> String {
    let mut words = procedure.summary.clone();
    for act in procedure.acts.iter().filter(|act| !act.moves.is_empty()) {
        let titles = |list: &[crate::source::Located<crate::procedure::StageRef>]| {
            let stages = list.iter().filter_map(|stage| procedure.stage(stage));
            stages.map(|stage| stage.title.as_str()).collect::<Vec<_>>().join("、")
        };
        let from = if act.from.is_empty() { String::new() } else { format!("从{}", titles(&act.from)) };
        put(&mut words, format_args!(" {}：{from}到{}。", act.title, titles(&act.moves)));
    }
    words
}

/// Writing into a String cannot fail.
fn put(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(arguments);
}

fn text(out: &mut String, x: u32, y: u32, size: u32, class: &str, words: &str) {
    put(
        out,
        format_args!(
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" font-size=\"{size}\">{}</text>\n",
            escaped(words)
        ),
    );
}

fn path(out: &mut String, line: &Path, procedure: &str) {
    let mut points = String::new();
    for (index, (x, y)) in line.points.iter().enumerate() {
        put(&mut points, format_args!("{}{x} {y}", if index == 0 { "M" } else { "L" }));
    }
    let arrow = if line.arrow {
        format!(" marker-end=\"url(#zb-{}-arrow)\"", escaped(procedure))
    } else {
        String::new()
    };
    put(out, format_args!("<path class=\"zb-edge\" d=\"{points}\"{arrow}/>\n"));
}

fn boxed(out: &mut String, placed: &Placed) {
    let Placed { x, y, width, height, lines, class } = placed;
    let radius = if class.contains("zb-act") { 4 } else { 12 };
    put(
        out,
        format_args!(
            "<g class=\"{class}\"><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\"/>\n"
        ),
    );
    let text_height: u32 = lines.iter().map(|line| line_height(line.size)).sum();
    let mut baseline = y + (height - text_height) / 2;
    for (index, line) in lines.iter().enumerate() {
        let class = if index > 0 && line.size < SIZE { " class=\"zb-small\"" } else { "" };
        let centre = x + width / 2;
        let at = baseline + line.size * 23 / 20;
        put(
            out,
            format_args!(
                "<text{class} x=\"{centre}\" y=\"{at}\" font-size=\"{}\" text-anchor=\"middle\">{}</text>\n",
                line.size,
                escaped(&line.text)
            ),
        );
        baseline += line_height(line.size);
    }
    out.push_str("</g>\n");
}

/// Draws the notes; the height reached.
fn draw_notes(out: &mut String, notes: &[(String, Vec<String>)], width: u32, top: u32) -> u32 {
    let mut y = top;
    for (title, lines) in notes {
        y += line_height(SIZE + 2);
        text(out, MARGIN, y, SIZE + 1, "zb-track", title);
        for line in lines {
            for (index, part) in wrap(line, 13, width - 2 * MARGIN - 32).iter().enumerate() {
                y += line_height(13);
                let part = if index == 0 { format!("· {part}") } else { part.clone() };
                text(out, MARGIN + if index == 0 { 0 } else { 12 }, y, 13, "zb-note", &part);
            }
        }
        y += 8;
    }
    y
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
