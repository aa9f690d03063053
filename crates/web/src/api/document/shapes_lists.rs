//! Schemas of what is answered beside cases: directory, drafts and filters, several acts at once, jobs, the law's uses,
//! texts and examples.
use crate::api::route::Part;

pub(super) const SHAPES: &[(&str, &[Part])] = &[
    ("OrganPage", &[("items", "[Organ]", ""), ("next", "text?", "")]),
    (
        "Organ",
        &[
            ("id", "text", ""),
            ("name", "text", ""),
            ("short", "text", "用于文号的简称"),
            ("duty", "text", "职责"),
            ("duty_title", "text", ""),
            ("region", "text", "行政区划代码"),
        ],
    ),
    ("OfficerPage", &[("items", "[OfficerNamed]", ""), ("next", "text?", "")]),
    ("OfficerNamed", &[("id", "uuid", "账号"), ("name", "text", ""), ("organ", "text", "")]),
    ("RegionPage", &[("items", "[Region]", ""), ("next", "text?", "")]),
    (
        "Region",
        &[
            ("code", "text", "六位代码"),
            ("name", "text", ""),
            ("level", "province|prefecture|county", ""),
            ("parent", "text", "上级代码；省为空"),
        ],
    ),
    ("DraftPage", &[("items", "[Draft]", ""), ("next", "text?", "")]),
    (
        "Draft",
        &[
            ("case", "text", "办件 id，未立件的为程序 id"),
            ("act", "text", ""),
            ("form", "json", "暂存的内容，见 DraftForm"),
            ("saved_at", "instant", ""),
        ],
    ),
    (
        "PlanPreview",
        &[
            ("file", "text", ""),
            ("sha256", "text", "随后用它确认"),
            ("document", "json", "读出的内容，见读入计划的说明"),
            ("objection", "text?", "为什么不能存入；可以存入时为 null"),
        ],
    ),
    ("PlanApplied", &[("measures", "int", "存入原文的措施项数")]),
    ("CodeSecret", &[("secret", "text", "Base32，填入身份验证器")]),
    ("BulkDone", &[("items", "[BulkOutcome]", ""), ("done", "int", "办成的件数")]),
    (
        "BulkOutcome",
        &[
            ("id", "uuid", "办件或移送"),
            ("done", "yes", ""),
            ("says", "text", "动作名称，或为什么没有办成"),
            ("receipt", "Receipt?", ""),
        ],
    ),
    (
        "JobPage",
        &[
            ("items", "[Job]", ""),
            ("next", "text?", ""),
            ("open", "int", "等待和运行中的件数"),
            ("dead", "int", "失败的件数"),
        ],
    ),
    (
        "Job",
        &[
            ("id", "uuid", ""),
            ("kind", "text", ""),
            ("state", "ready|leased|done|dead", ""),
            ("run_at", "instant", ""),
            ("attempts", "int", ""),
            ("last_error", "text?", ""),
            ("created_at", "instant", ""),
        ],
    ),
    ("UserPage", &[("items", "[User]", ""), ("next", "text?", "")]),
    (
        "User",
        &[
            ("kind", "instrument|parameter|table|procedure|register|finder|tally|topic|checklist|plan", ""),
            ("id", "text", "程序为 id@版本"),
            ("part", "text", "其中的哪一部分，如 act-approve；整体为空"),
            ("title", "text", ""),
        ],
    ),
    ("TextPage", &[("items", "[TextOf]", ""), ("next", "text?", "")]),
    (
        "TextOf",
        &[
            ("place", "text", "条，或措施编号"),
            ("heading", "text", "所在章节"),
            ("text", "text", "原文"),
            ("source", "text", "来自哪个文件"),
        ],
    ),
    (
        "Checklist",
        &[
            ("procedure", "text", "id@版本"),
            ("items", "[ChecklistItem]", ""),
            ("help", "text", "办理说明，Markdown"),
        ],
    ),
    (
        "ChecklistItem",
        &[
            ("act", "text", ""),
            ("step", "text", "动作名称"),
            ("what", "text", ""),
            ("required", "yes", ""),
            ("article", "json", ""),
        ],
    ),
    (
        "Evidence",
        &[
            ("causes", "[EvidenceCause]", "本案适用的清单"),
            ("missed_by_next", "[EvidenceItem]", "写明 act 时：交出后下一机关将缺的；其余为空"),
        ],
    ),
    (
        "EvidenceCause",
        &[("checklist", "text", "清单 id"), ("title", "text", ""), ("items", "[EvidenceItem]", "")],
    ),
    (
        "EvidenceItem",
        &[
            ("checklist", "text", "清单 id"),
            ("item", "text", "项 id"),
            ("title", "text", ""),
            ("proves", "[text]", "要件 id"),
            ("form", "text", "形式"),
            ("status", "verified|default", "条文是否核对过"),
            ("article", "json", ""),
            ("presence", "there|missing|no-place", "已有、缺、本程序无处登记"),
            ("places", "[text]?", "所在或者可以填写的字段、材料"),
            ("needed_here", "[json]?", "本程序要用它的动作"),
            ("needed_later", "[json]", "以后要用它的程序和动作，近的在前"),
            ("on_form", "yes?", "该动作的表单上可以补"),
        ],
    ),
    ("GoodsPage", &[("items", "[GoodsHeld]", ""), ("next", "text?", "")]),
    (
        "GoodsHeld",
        &[
            ("case", "uuid", ""),
            ("case_number", "text", ""),
            ("case_title", "text", ""),
            ("lot", "uuid", "这一批，移交后不变"),
            ("root", "uuid", "最初取得时的那一批；全程按它查"),
            ("label", "text", "在办件中的编号"),
            ("name", "text", ""),
            ("model", "text", ""),
            ("right", "text", ""),
            ("batch", "text", ""),
            ("unit", "text", ""),
            ("place", "text", "存放地点；没有写的为空"),
            ("held", "text", "在库数量"),
            ("under_way", "text", "在途数量"),
            ("since", "instant", ""),
            ("days", "int", "已保管日数"),
            ("due_at", "instant?", "保管期限"),
            ("overdue", "yes", ""),
            ("differs", "yes", "盘点有过差异"),
        ],
    ),
    (
        "Storerooms",
        &[
            ("places", "[json]", "地点、批数、超期批数"),
            ("lots", "text", "批数，如 17 或 1000+"),
            ("overdue", "text", ""),
            ("differing", "text", ""),
        ],
    ),
    (
        "GoodsChain",
        &[
            ("root", "uuid", ""),
            ("name", "text", ""),
            ("steps", "[json]", "每一步：时间、机关、办件、动作、数量、从哪里到哪里、经办人、存证序号"),
            ("lots", "[json]", "各办件中的账目"),
            ("beyond", "[text]", "移交到哪些机关后不在本人可知范围"),
        ],
    ),
    (
        "GoodsSheet",
        &[
            ("unread", "[text]", "没有读的列"),
            ("lines", "[json]", "逐行：行号、内容、new|held|differs|wrong、办件中已有的"),
            ("problems", "[json]", "行、列、问题、怎样改"),
            ("new", "[json]", "可以填入动作表单的新行"),
        ],
    ),
    ("KnownPage", &[("items", "[Known]", "新的在前"), ("next", "text?", "")]),
    (
        "Known",
        &[
            ("value", "json", "当事人或权利"),
            ("case", "uuid", "来自哪个办件"),
            ("case_number", "text", ""),
            ("case_title", "text", ""),
        ],
    ),
    ("ExamplePage", &[("items", "[json]", "实例，格式见法规数据说明"), ("next", "text?", "")]),
];
