//! Invented procedures that keep goods: every operation once.

pub const KEEPER: &str = r##"
id = "keep"
version = "1"
title = "保管"
summary = "取得、保管、处置物品。"
in-force-on = "2000-01-01"
based-on = ["demo-rules"]
conducted-by = ["alpha"]
number = "{mark}管〔{year}〕{serial}号"
secrecy = "internal"

[[tracks]]
id = "main"
title = "主线"
stages = [{ id = "open", title = "办理中" }, { id = "closed", title = "已结", ends = true }]

[[roles]]
id = "handler"
title = "承办人"
held-by = "assigned"

[[fields]]
id = "goods"
title = "物品"
type = "items"
many = true

[[fields]]
id = "place"
title = "地点"
type = "text"

[[fields]]
id = "reason"
title = "差异说明"
type = "text"

[[fields]]
id = "witness"
title = "见证人"
type = "text"

[[fields]]
id = "record"
title = "销毁记录"
type = "file"
paper = "record"

[[fields]]
id = "to_organ"
title = "接收机关"
type = "organ"

[[acts]]
id = "open"
title = "登记"
by = ["handler"]
opens = true
moves = ["main:open"]
cite = "demo-rules#1"

[[acts]]
id = "take"
title = "扣押"
by = ["handler"]
from = ["main:open"]
form = [{ field = "goods", required = true }, { field = "place" }]
custody = { does = "take", items = "goods", place = "place" }
cite = "demo-rules#2"

[[acts]]
id = "move"
title = "移库"
by = ["handler"]
form = [{ field = "goods", required = true }, { field = "place" }]
custody = { does = "move", items = "goods", place = "place" }
cite = "demo-rules#2"

[[acts]]
id = "split"
title = "分拆"
by = ["handler"]
form = [{ field = "goods", required = true }]
custody = { does = "split", items = "goods" }
cite = "demo-rules#2"

[[acts]]
id = "sample"
title = "检验"
by = ["handler"]
form = [{ field = "goods", required = true }]
custody = { does = "sample", items = "goods" }
cite = "demo-rules#2"

[[acts]]
id = "return"
title = "退还"
by = ["handler"]
form = [{ field = "goods" }]
custody = { does = "return", items = "goods", whole = true }
cite = "demo-rules#2"

[[acts]]
id = "dispose"
title = "拍卖"
by = ["handler"]
form = [{ field = "goods", required = true }, { field = "reason" }]
guards = [
  { id = "stated", require = "reason != '无'", refusal = "须写明拍卖的理由。", cite = "demo-rules#3" },
  { id = "rest", require = "reason != '留样' || goods_kept > 0", refusal = "须留样。", cite = "demo-rules#3" },
]
custody = { does = "dispose", items = "goods" }
cite = "demo-rules#2"

[[acts]]
id = "destroy"
title = "销毁"
by = ["handler"]
form = [{ field = "goods", required = true }, { field = "witness" }, { field = "record" }]
custody = { does = "destroy", items = "goods", witness = "witness", record = "record" }
cite = "demo-rules#3"

[[acts]]
id = "count"
title = "清点"
by = ["handler"]
form = [{ field = "goods", required = true }, { field = "reason" }]
custody = { does = "count", items = "goods", reason = "reason" }
cite = "demo-rules#4"

[[acts]]
id = "send"
title = "移交"
by = ["handler"]
form = [{ field = "goods" }, { field = "to_organ", required = true }]
custody = { does = "hand-over", items = "goods", whole = true }
sends = "goods"
cite = "demo-rules#5"

[[acts]]
id = "close"
title = "结案"
by = ["handler"]
moves = ["main:closed"]
guards = [{ id = "nothing-kept", require = "goods_kept == 0", refusal = "还有物品没有处理。", cite = "demo-rules#6" }]
cite = "demo-rules#6"

[[handovers]]
id = "goods"
title = "物品移交"
to = "field:to_organ"
receipt-within = "demo.receipt"
cite = "demo-rules#7"
"##;

pub const TAKER: &str = r##"
id = "take-over"
version = "1"
title = "接收保管"
summary = "接收别的机关移交的物品。"
in-force-on = "2000-01-01"
based-on = ["demo-rules"]
conducted-by = ["beta"]
number = "{mark}收〔{year}〕{serial}号"
secrecy = "internal"

[[tracks]]
id = "main"
title = "主线"
stages = [{ id = "open", title = "办理中" }, { id = "closed", title = "已结", ends = true }]

[[roles]]
id = "handler"
title = "承办人"
held-by = "assigned"

[[fields]]
id = "received"
title = "实收物品"
type = "items"
many = true

[[fields]]
id = "place"
title = "地点"
type = "text"

[[acts]]
id = "receive"
title = "签收物品"
by = ["handler"]
opens = true
receives = ["keep/goods"]
moves = ["main:open"]
form = [{ field = "received" }, { field = "place" }]
custody = { does = "receive", items = "received", whole = true, place = "place" }
cite = "demo-rules#8"

[[acts]]
id = "give-back"
title = "退还"
by = ["handler"]
custody = { does = "return", whole = true }
cite = "demo-rules#8"
"##;

pub const UNITS: &str = r#"
id = "goods"
title = "单位"
measured = ["千克", "米"]
"#;
