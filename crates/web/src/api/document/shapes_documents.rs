//! Schemas of official documents.
use crate::api::route::Part;

pub(super) const SHAPES: &[(&str, &[Part])] = &[
    (
        "CaseDocument",
        &[
            ("id", "uuid", "即核验码"),
            ("template", "text", "模板 id@版本"),
            ("title", "text", ""),
            ("number", "text", "文号"),
            ("of", "uuid", "制作它的动作的事件"),
            ("paper", "text", "材料种类 id"),
            ("personal", "yes", "含个人信息"),
            ("file", "FileRef?", "制成的文件"),
        ],
    ),
    (
        "WithheldDocument",
        &[
            ("id", "uuid", "说明没有作成的事件，重新制作时用它"),
            ("template", "text", "模板 id@版本"),
            ("title", "text", ""),
            ("reason", "text", "缺什么"),
            ("of", "uuid", "应当制作它的动作的事件"),
        ],
    ),
    ("DocumentTemplates", &[("items", "[json]", "模板：id、版本、名称、由哪些动作制作、取哪些事实")]),
    (
        "DocumentProof",
        &[
            ("code", "uuid", "核验码"),
            ("title", "text", ""),
            ("number", "text", "文号"),
            ("organ", "text", "制作机关"),
            ("at", "instant", "动作生效的时间"),
            ("act", "text", "制作它的动作"),
            ("template", "text", "模板 id@版本"),
            ("procedure", "text", "程序及其版本"),
            ("act_leaf", "int", "动作的存证序号"),
            ("number_leaf", "int", "编号的存证序号"),
            ("file", "json", "文件的 sha256、bytes、入卷的存证序号 leaf 和时间 at"),
        ],
    ),
];
