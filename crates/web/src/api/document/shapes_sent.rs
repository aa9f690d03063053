//! Schemas of what clients send, and of the problem document.
use crate::api::route::Part;

pub(super) const SHAPES: &[(&str, &[Part])] = &[
    ("DraftOf", &[("form", "json?", "与办理该动作时相同的表单，可以不全")]),
    (
        "DraftOfOpening",
        &[
            ("title", "text?", "办件标题；表单有标题字段的不写"),
            ("item", "uuid?", "立件动作签收的移送"),
            ("form", "json?", "与办理该动作时相同的表单，可以不全"),
        ],
    ),
    (
        "Problem",
        &[
            ("type", "text", "urn:zhibao:problem:…，见接口说明"),
            ("title", "text", "类别"),
            ("status", "int", "HTTP 状态"),
            ("detail", "text", "说明"),
            ("instance", "text", "请求编号，报告问题时请附上"),
            ("refusals", "[Refusal]", "依法不能办理的各项理由"),
            ("rejections", "[Rejection]", "填写有误的各项"),
            ("seen", "int?", "提交时所见的版本"),
            ("now", "int?", "现在的版本"),
            ("since", "[Event]?", "其间发生的事"),
        ],
    ),
    (
        "Refusal",
        &[
            ("code", "text", "稳定的代码"),
            ("says", "text", "缺什么、怎么办"),
            ("cite", "text?", "引用，如 transfer-rules@2020#5/2"),
            ("cited", "text?", "条文位置"),
            ("text", "text?", "条文要点"),
        ],
    ),
    ("Rejection", &[("field", "text", "字段 id 或请求的一部分"), ("says", "text", "错在哪里、怎么写")]),
    (
        "Login",
        &[("login", "text", "登录名"), ("password", "text", "口令"), ("code", "text?", "动态码，启用后必填")],
    ),
    (
        "PaperNamed",
        &[
            ("sha256", "text", "POST /papers 答复的 sha256，或办件中已有文件的"),
            ("paper", "text?", "材料种类"),
            ("name", "text?", "不作依据，以上传时的为准"),
            ("bytes", "int?", "不作依据，以上传时的为准"),
        ],
    ),
    (
        "Facts",
        &[
            ("facts", "{json}", "判定表的输入：整数（金额以分计）、是否、文字、日期"),
            ("on", "date?", "判定日期，默认今天"),
            ("compare", "yes?", "并列行为日以来各版本的结论"),
        ],
    ),
    (
        "DeadlineQuestion",
        &[
            ("procedure", "text", "程序 id 或 id@版本"),
            ("limit", "text", "期限 id"),
            ("from", "instant", "起算时刻"),
            ("suspensions", "[Suspension]?", "中止"),
        ],
    ),
    (
        "Suspension",
        &[("from", "instant", "起"), ("until", "instant?", "止；不写为尚未恢复"), ("reason", "text", "原因")],
    ),
    (
        "Signing",
        &[
            ("procedure", "text?", "有几个程序可以签收时写明"),
            ("act", "text?", "有几个动作可以签收时写明"),
            ("title", "text?", "签收即立件时的名称"),
            ("secrecy", "public|internal|sealed?", "签收即立件时的密级，默认按程序规定"),
            ("form", "{json}?", "动作的表单，见 act. 开头的各结构"),
            ("papers", "[PaperNamed]?", "随附材料"),
            ("opinion", "text?", "内部意见"),
            ("occurred_at", "instant?", "实际发生时间，早于现在时填写"),
            ("late_reason", "text?", "补录原因"),
        ],
    ),
    ("Filing", &[("reason", "text", "存查原因和后续安排")]),
    ("Undoing", &[("reason", "text", "撤回或者退回的原因，对方能看到")]),
    (
        "BulkActs",
        &[
            ("act", "text", "可以批量办理的动作 id"),
            ("cases", "[uuid]", "办件"),
            ("form", "{json}?", "用于每一件的表单"),
            ("opinion", "text?", "内部意见"),
        ],
    ),
    (
        "BulkAssign",
        &[("officer", "uuid", "人员"), ("roles", "[text]", "在办件中的角色 id"), ("cases", "[uuid]", "办件")],
    ),
    ("BulkSign", &[("items", "[uuid]", "移送")]),
    (
        "DraftForm",
        &[
            ("form", "{json}?", "字段 id → 填写的内容"),
            ("papers", "[PaperNamed]?", "已上传的材料"),
            ("title", "text?", "新办件的名称"),
            ("secrecy", "text?", "新办件的密级"),
            ("opinion", "text?", "意见"),
            ("occurred_at", "text?", "实际发生时间，北京时间，如 2026-03-01T09:30"),
            ("late_reason", "text?", "补录原因"),
            ("item", "uuid?", "签收的移送"),
        ],
    ),
    ("PlanApply", &[("sha256", "text", "预览答复中的 sha256")]),
    ("PasswordChange", &[("old", "text", "原口令"), ("password", "text", "新口令")]),
    (
        "CodeConfirmation",
        &[
            ("secret", "text", "POST /me/code/secret 给出的密钥"),
            ("code", "text", "新密钥的动态码"),
            ("password", "text", "现在的口令"),
            ("present", "text?", "现在的动态码，已启用动态码的必填"),
        ],
    ),
    ("LinkRefusal", &[("reason", "text", "作废的原因")]),
    (
        "AccountForm",
        &[
            ("login", "text", "登录名"),
            ("name", "text", "姓名"),
            ("organ", "text", "机关 id"),
            ("region", "text?", "只管机关辖区的一部分时的行政区划代码"),
            ("posts", "[text]?", "岗位 id"),
            ("clearance", "public|internal|sealed?", "密级，默认 internal"),
        ],
    ),
    (
        "AccountChange",
        &[
            ("name", "text", "姓名"),
            ("organ", "text", "账号所在机关 id"),
            ("region", "text?", "只管机关辖区的一部分时的行政区划代码"),
            ("posts", "[text]?", "岗位 id"),
            ("clearance", "public|internal|sealed?", "密级，默认 internal"),
            ("state", "invited|active|suspended|moved", "状态"),
        ],
    ),
    (
        "FilterForm",
        &[
            ("name", "text", "名称，30 字以内"),
            ("q", "text?", "检索词"),
            ("procedure", "text?", "程序 id"),
            ("organ", "text?", "承办机关 id"),
            ("measure", "int?", "计划措施编号"),
            ("topic", "text?", "专题 id"),
            ("year", "int?", "立件的年份"),
            ("state", "open|closed?", "在办或已办结"),
            ("light", "overdue|soon|normal|suspended|met?", "期限"),
            ("mine", "yes?", "只列指派给本人的"),
        ],
    ),
    ("NewName", &[("to", "text", "新的名称")]),
    ("Phrase", &[("phrase", "text", "一句常用语，200 字以内")]),
    (
        "standing.assign",
        &[
            ("officer", "uuid", "人员"),
            ("roles", "[text]", "在本件中的角色 id；加在已有的角色上，已有的保留"),
        ],
    ),
    ("standing.unassign", &[("officer", "uuid", "人员"), ("reason", "text", "原因")]),
    ("standing.co-sign", &[("proposal", "uuid", "待联署的事项")]),
    ("standing.return", &[("proposal", "uuid", "待联署的事项"), ("reason", "text", "原因")]),
    ("standing.link", &[("other", "uuid", "另一办件"), ("reason", "text", "原因")]),
    ("standing.note", &[("text", "text", "批注")]),
    (
        "standing.subtask-open",
        &[("title", "text", "事项"), ("officer", "uuid", "交给何人"), ("due_at", "instant?", "完成时间")],
    ),
    ("standing.goods-move", &[("lines", "[GoodsWork]", "每批物品一行"), ("reason", "text?", "说明")]),
    ("standing.goods-split", &[("lines", "[GoodsWork]", "每批物品一行"), ("reason", "text?", "说明")]),
    (
        "standing.goods-count",
        &[("lines", "[GoodsWork]", "每批物品一行"), ("reason", "text?", "与账面不符时必填")],
    ),
    (
        "GoodsWork",
        &[
            ("lot", "text", "物品编号"),
            ("quantity", "text", "移走、分出或实点的数量"),
            ("from", "text?", "现在的地点；只在一处的不写"),
            ("place", "text?", "移到哪里"),
        ],
    ),
    ("standing.subtask-close", &[("subtask", "uuid", "交办事项"), ("result", "text", "结果")]),
    (
        "standing.secrecy",
        &[
            ("secrecy", "public|internal|sealed", "改为的密级；降低密级由负责人办理"),
            ("reason", "text", "原因"),
        ],
    ),
    ("standing.topic-mark", &[("topic", "text", "专题 id")]),
    ("standing.topic-remove", &[("topic", "text", "专题 id"), ("reason", "text", "原因")]),
    ("standing.document-make", &[("document", "uuid", "办件的 withheld 或者没有 file 的 documents 的 id")]),
    (
        "standing.correct",
        &[("field", "text", "字段 id"), ("value", "json", "新值"), ("reason", "text", "原因")],
    ),
];
