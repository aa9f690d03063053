//! The procedure of the organ that receives.

pub const REPLY: &str = r##"
id = "demo-reply"
version = "1"
title = "演示回复"
summary = "演示"
in-force-on = "2000-01-01"
based-on = ["demo-rules@1"]
conducted-by = ["beta"]
number = "{mark}复〔{year}〕{serial}号"
secrecy = "internal"

[[tracks]]
id = "main"
title = "主线"
stages = [
  { id = "got", title = "已收" },
  { id = "passed", title = "已转", ends = true },
  { id = "answered", title = "已复", ends = true },
]

[[roles]]
id = "handler"
title = "承办人"
held-by = "assigned"

[[fields]]
id = "title"
title = "名称"
type = "text"
[[fields]]
id = "amount"
title = "金额"
type = "money"
[[fields]]
id = "to_organ"
title = "接收机关"
type = "organ"
duties = ["beta"]

[[acts]]
id = "accept"
title = "签收"
by = ["handler"]
opens = true
receives = ["demo/parcel"]
cite = "demo-rules#7"

[[acts]]
id = "accept-passed"
title = "签收转来"
by = ["handler"]
opens = true
receives = ["demo-reply/pass"]
cite = "demo-rules#7"

[[acts]]
id = "receive-more"
title = "签收补充"
by = ["handler"]
officers = 2
receives = ["demo/more"]
cite = "demo-rules#7"

[[acts]]
id = "pass"
title = "转送"
by = ["handler"]
from = ["main:got"]
moves = ["main:passed"]
form = [{ field = "to_organ", required = true }]
sends = "pass"
cite = "demo-rules#7"

[[acts]]
id = "answer"
title = "回复"
by = ["handler"]
from = ["main:got"]
moves = ["main:answered"]
sends = "answer"
cite = "demo-rules#7"

[[handovers]]
id = "pass"
title = "转送"
to = "field:to_organ"
forwards = true
carries = ["title"]
receipt-within = "demo.receipt"
cite = "demo-rules#7"

[[handovers]]
id = "answer"
title = "回复"
to = "origin"
receipt-within = "demo.receipt"
cite = "demo-rules#7"
"##;
