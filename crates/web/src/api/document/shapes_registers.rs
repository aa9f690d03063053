//! Schemas of registers, their lists, and draws.
use crate::api::route::Part;

pub(super) const SHAPES: &[(&str, &[Part])] = &[
    ("RegisterList", &[("items", "[RegisterTile]", "")]),
    (
        "RegisterTile",
        &[
            ("id", "text", ""),
            ("title", "text", ""),
            ("summary", "text", ""),
            ("measures", "[int]", "承载的计划措施"),
            ("counts", "[EntryCount]", ""),
            ("kept_here", "yes", "由本人所在机关维护"),
        ],
    ),
    ("EntryCount", &[("state", "text", ""), ("title", "text", ""), ("count", "int", "")]),
    ("EntryPage", &[("items", "[Entry]", ""), ("next", "text?", "")]),
    (
        "Entry",
        &[
            ("case", "uuid?", "记载其办理和历史的办件；无权查看的为 null"),
            ("key", "text", "编号"),
            ("state", "text", ""),
            ("status", "text", "状态的说法"),
            ("valid_until", "instant?", "有效期的最后时刻"),
            ("organ", "text", "维护机关"),
            ("load", "int", "引用它的在办件数"),
            ("facts", "[EntryFact]", "本人可见的项目"),
        ],
    ),
    ("EntryFact", &[("field", "text", ""), ("title", "text", ""), ("value", "text", "")]),
    (
        "RegisterPreview",
        &[
            ("register", "text", ""),
            ("file", "text", ""),
            ("sha256", "text", "随后用它确认"),
            ("encoding", "text", "XLSX、UTF-8、UTF-16 或 GB18030"),
            ("heading_row", "int", "列名在第几行"),
            ("columns", "json", "列名和对应的项目；不导入的列对应 null"),
            ("rows", "[RegisterRow]", ""),
            ("admits", "yes", "本人可以决定准入；否则新增的只是提出"),
        ],
    ),
    (
        "RegisterRow",
        &[
            ("row", "int", "行号"),
            ("key", "text", "编号"),
            ("state", "new|changed|same|bad", ""),
            ("differences", "[RegisterDifference]", ""),
            ("faults", "[RegisterFault]", ""),
            ("case", "uuid?", "已有条目的办件"),
        ],
    ),
    (
        "RegisterDifference",
        &[("field", "text", ""), ("title", "text", ""), ("before", "text", ""), ("after", "text", "")],
    ),
    (
        "RegisterFault",
        &[("column", "text", "列名；整行有误时为空"), ("what", "text", ""), ("mend", "text", "怎么改")],
    ),
    ("RegisterApply", &[("sha256", "text", "预览答复中的摘要")]),
    ("RegisterProgress", &[("import", "RegisterApplied?", "没有导入过的为 null"), ("finished", "yes", "")]),
    (
        "RegisterApplied",
        &[
            ("file", "text", ""),
            ("sha256", "text", ""),
            ("done", "int", "办过的行"),
            ("total", "int", "总行数"),
            ("added", "int", ""),
            ("changed", "int", ""),
            ("same", "int", ""),
            ("failed", "[RegisterFailed]", "没有办成的行，最多列出一部分"),
            ("failures", "int", "没有办成的行数"),
        ],
    ),
    ("RegisterFailed", &[("row", "int", ""), ("key", "text", ""), ("says", "text", "")]),
    ("DrawList", &[("items", "[DrawChecked]", "")]),
    (
        "DrawChecked",
        &[
            ("statement", "DrawStatement", ""),
            ("steps", "[DrawStep]", "重新演算的各步"),
            ("fault", "text?", "不相符之处；相符为 null"),
        ],
    ),
    ("DrawStep", &[("says", "text", ""), ("value", "text", "")]),
    (
        "DrawStatement",
        &[
            ("format", "text", ""),
            ("draw", "uuid", "抽取的编号"),
            ("register", "text", ""),
            ("register_title", "text", ""),
            ("count", "int", "抽取几名"),
            ("again", "yes", "同一办件的再次抽取"),
            ("leaf", "int", "名单的存证序号"),
            ("candidates", "[DrawCandidate]", "按编号的字节次序"),
            ("left_out", "[DrawLeftOut]", "不列入候选的"),
            ("digest", "text", "名单摘要"),
            ("result", "DrawResult?", "等待检查点时为 null"),
        ],
    ),
    ("DrawCandidate", &[("key", "text", ""), ("load", "int", "当时在办件数"), ("tickets", "int", "签数")]),
    (
        "DrawLeftOut",
        &[("key", "text", ""), ("ground", "unfit|conflict|recused|before|full", ""), ("says", "text", "")],
    ),
    (
        "DrawResult",
        &[
            ("size", "int", "检查点的大小"),
            ("root", "text", "检查点的总摘要，即种子"),
            ("checkpoint", "text", "签名的检查点"),
            ("keys", "[text]", "抽中的编号"),
        ],
    ),
];
