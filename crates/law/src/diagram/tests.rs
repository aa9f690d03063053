use super::layout::{LaidOut, lay_out};
use super::wrap::{width_of, wrap};
use super::*;
use crate::source::SourceFile;

/// A procedure with long titles, a branch, a way back and a jump.
const TANGLED: &str = r#"
id = "tangled"
version = "1"
title = "样例"
summary = "样例"
in-force-on = "2020-01-01"
based-on = []
conducted-by = []
number = ""
secrecy = "internal"
roles = []
fields = []
[[tracks]]
id = "main"
title = "主线"
stages = [
  { id = "a", title = "一个很长很长很长很长很长很长很长很长的阶段名称" },
  { id = "b", title = "乙" },
  { id = "c", title = "丙" },
  { id = "d", title = "丁", ends = true },
  { id = "e", title = "戊", ends = true },
]
[[acts]]
id = "open"
title = "立案"
by = ["system"]
opens = true
moves = ["main:a"]
cite = "x"
[[acts]]
id = "ab"
title = "进入乙的一个名称很长的办理动作，长到必须换行"
by = ["system"]
from = ["main:a"]
moves = ["main:b"]
cite = "x"
[[acts]]
id = "ac"
title = "进入丙"
by = ["system"]
from = ["main:a", "main:b"]
moves = ["main:c"]
cite = "x"
[[acts]]
id = "back"
title = "退回"
by = ["system"]
from = ["main:c"]
moves = ["main:a"]
cite = "x"
[[acts]]
id = "elsewhere"
title = "另一轨道来的动作"
by = ["system"]
moves = ["main:e"]
cite = "x"
[[acts]]
id = "end"
title = "办结"
by = ["system"]
from = ["main:a", "main:b", "main:c"]
moves = ["main:d"]
cite = "x"
"#;

fn laid_out() -> LaidOut {
    let file = SourceFile { path: "law/procedures/tangled.toml".into(), text: TANGLED.into() };
    let procedure: Procedure = file.read().unwrap();
    let graph =
        graph::build(&procedure, 0, &Library::default(), jiff::civil::date(2026, 1, 1), &BTreeMap::new());
    lay_out(&graph, 24)
}

#[test]
fn breaks_long_chinese_text_and_never_begins_a_line_with_a_comma() {
    assert_eq!(width_of("移送ab", 14), 46);
    assert_eq!(wrap("一二三四五六", 14, 42), ["一二三", "四五六"]);
    assert_eq!(wrap("一二三，四", 14, 42), ["一二三，", "四"]);
    assert_eq!(wrap("一二（三）", 14, 42), ["一二", "（三）"]);
    assert_eq!(wrap("", 14, 42), [""]);
}

#[test]
fn boxes_do_not_overlap_and_hold_their_text() {
    let track = laid_out();
    assert_eq!(track.boxes.len(), 5 + 9);
    for (index, a) in track.boxes.iter().enumerate() {
        for line in &a.lines {
            assert!(width_of(&line.text, line.size) <= a.width, "{a:?}");
        }
        for b in &track.boxes[index + 1..] {
            let apart = a.x + a.width <= b.x
                || b.x + b.width <= a.x
                || a.y + a.height <= b.y
                || b.y + b.height <= a.y;
            assert!(apart, "{a:?}\n{b:?}");
        }
    }
}

#[test]
fn no_line_runs_through_a_box() {
    let track = laid_out();
    for path in &track.paths {
        for pair in path.points.windows(2) {
            let (x1, x2) = (pair[0].0.min(pair[1].0), pair[0].0.max(pair[1].0));
            let (y1, y2) = (pair[0].1.min(pair[1].1), pair[0].1.max(pair[1].1));
            for b in &track.boxes {
                let crosses = x1 < b.x + b.width && x2 > b.x && y1 < b.y + b.height && y2 > b.y;
                assert!(!crosses, "{pair:?} through {b:?}");
            }
        }
    }
}
