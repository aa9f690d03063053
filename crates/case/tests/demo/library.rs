//! Invented law for behaviour tests: short, and made so that every feature of the engine shows once.

pub const INSTRUMENT: &str = r##"
id = "demo-rules"
title = "演示规定"
short = "演示规定"
issuer = "测试"
rank = "normative-document"
counting-cite = "demo-rules#9"

[counting]
start = "excluded"
last-day-on-holiday = "stays"
day-ends = "24:00"
hours-roll-over = false

[[versions]]
id = "1"
number = "测试1号"
in-force-on = "2000-01-01"
status = "default"
source = "测试"
articles = []
"##;

pub const PARAMETERS: &str = r##"
[[parameters]]
id = "demo.review"
title = "审查期限"
unit = "calendar-days"
values = [{ from = "2000-01-01", value = 10, cite = "demo-rules#5", status = "default", checked-on = "2026-01-01" }]

[[parameters]]
id = "demo.extra"
title = "延长"
unit = "calendar-days"
values = [{ from = "2000-01-01", value = 5, cite = "demo-rules#5/2", status = "default", checked-on = "2026-01-01" }]

[[parameters]]
id = "demo.receipt"
title = "签收"
unit = "hours"
values = [{ from = "2000-01-01", value = 24, cite = "demo-rules#7", status = "default", checked-on = "2026-01-01" }]
"##;

pub const TABLE: &str = r##"
id = "demo-table"
title = "演示判定"
question = "够不够？"
outcomes = [{ id = "small", title = "小" }, { id = "large", title = "大" }]
otherwise = "small"
inputs = [{ id = "amount", title = "金额", type = "money", required = true }]

[[versions]]
id = "1"
from = "2000-01-01"
based-on = ["demo-rules"]
rows = [{ id = "ten-thousand", title = "一万元以上", when = "amount >= 1000000", then = "large", cite = "demo-rules#8", status = "default" }]
"##;

pub const SENDER: &str = r##"
id = "demo"
version = "1"
title = "演示程序"
summary = "演示"
in-force-on = "2000-01-01"
based-on = ["demo-rules@1"]
conducted-by = ["alpha"]
number = "{mark}演〔{year}〕{serial}号"
secrecy = "internal"

[[tracks]]
id = "main"
title = "主线"
stages = [
  { id = "new", title = "新办" },
  { id = "checked", title = "已核" },
  { id = "sent", title = "已送" },
  { id = "done", title = "办结", ends = true },
  { id = "dropped", title = "不办", ends = true },
]

[[roles]]
id = "handler"
title = "承办人"
held-by = "assigned"

[[roles]]
id = "clerk"
title = "书记员"
held-by = "assigned"

[[roles]]
id = "head"
title = "负责人"
held-by = "post"

[[fields]]
id = "title"
title = "名称"
type = "text"
[[fields]]
id = "amount"
title = "金额"
type = "money"
[[fields]]
id = "count"
title = "件数"
type = "number"
cite = "demo-rules#2"
[[fields]]
id = "kind"
title = "种类"
type = "choice"
choices = [{ id = "a", title = "甲" }, { id = "b", title = "乙" }]
[[fields]]
id = "received_on"
title = "收到日期"
type = "date"
[[fields]]
id = "due_on"
title = "完成日期"
type = "date"
[[fields]]
id = "to_organ"
title = "接收机关"
type = "organ"
duties = ["beta"]
[[fields]]
id = "parties"
title = "当事人"
type = "party"
many = true
personal = true
[[fields]]
id = "goods"
title = "物品"
type = "exhibit"
many = true
[[fields]]
id = "note"
title = "说明"
type = "text"
[[fields]]
id = "letter"
title = "移送书"
type = "file"
paper = "letter"

[[acts]]
id = "open"
title = "立件"
by = ["handler"]
opens = true
moves = ["main:new"]
form = [{ field = "title", required = true }, { field = "amount" }, { field = "kind" }, { field = "received_on" }, { field = "due_on" }, { field = "parties" }, { field = "goods" }]
decisions = [{ table = "demo-table", into = "verdict" }]
cite = "demo-rules#1"

[[acts]]
id = "check"
title = "核查"
by = ["handler"]
officers = 2
from = ["main:new"]
moves = ["main:checked"]
form = [{ field = "count", required = true }, { field = "note" }, { field = "amount" }]
guards = [
  { id = "enough", require = "count >= 3", refusal = "不足三件，请补足。", cite = "demo-rules#3" },
  { id = "noted", require = "note != ''", refusal = "请写说明。", cite = "demo-rules#4" },
]
decisions = [{ table = "demo-table", into = "verdict" }]
cite = "demo-rules#2"

[[acts]]
id = "restart"
title = "重新审查"
by = ["handler"]
from = ["main:checked", "main:new"]
moves = ["main:new"]
form = [{ field = "received_on" }]
cite = "demo-rules#2"

[[acts]]
id = "skip"
title = "免核"
by = ["head"]
from = ["main:new"]
moves = ["main:checked"]
cite = "demo-rules#2"

[[acts]]
id = "postpone"
title = "改期"
by = ["handler"]
form = [{ field = "due_on", required = true }]
cite = "demo-rules#2"

[[acts]]
id = "report"
title = "报送"
by = ["handler"]
cite = "demo-rules#2"

[[acts]]
id = "hold"
title = "中止"
by = ["head"]
form = [{ field = "note", required = true }]
suspends = [{ limit = "review", reason = "note" }]
cite = "demo-rules#6"

[[acts]]
id = "stay"
title = "等待另案"
by = ["head"]
form = [{ field = "note", required = true }]
suspends = [{ limit = "review", reason = "note" }]
cite = "demo-rules#6"

[[acts]]
id = "lift-stay"
title = "另案已结"
by = ["head"]
resumes = ["review/stay"]
cite = "demo-rules#6"

[[acts]]
id = "resume"
title = "恢复"
by = ["head"]
resumes = ["review"]
cite = "demo-rules#6"

[[acts]]
id = "extend"
title = "延长"
by = ["head"]
extends = [{ limit = "review", by = "demo.extra", times = 1 }]
cite = "demo-rules#5/2"

[[acts]]
id = "extend-to"
title = "延长至"
by = ["head"]
form = [{ field = "due_on", required = true }]
extends = [{ limit = "review", to-field = "due_on", times = 2 }]
cite = "demo-rules#5/2"

[[acts]]
id = "urge"
title = "催告"
by = ["handler"]
form = [{ field = "due_on" }]
guards = [{ id = "after-wait", require = "due_on == '' || due_on > last_day['wait']", refusal = "定的日子须在催告期满之后。", cite = "demo-rules#5" }]
cite = "demo-rules#5"

[[acts]]
id = "enforce"
title = "申请执行"
by = ["handler"]
from = ["main:new"]
guards = [{ id = "waited", require = "'wait' in passed", refusal = "催告期还没有满。", cite = "demo-rules#5" }]
cite = "demo-rules#5"

[[acts]]
id = "drop"
title = "不办"
by = ["head"]
from = ["main:new", "main:checked"]
moves = ["main:dropped"]
cite = "demo-rules#2"

[[acts]]
id = "send"
title = "送出"
by = ["handler"]
from = ["main:checked"]
moves = ["main:sent"]
form = [{ field = "to_organ", required = true }, { field = "letter" }]
sends = "parcel"
cite = "demo-rules#6"

[[acts]]
id = "send-more"
title = "补送"
by = ["handler"]
from = ["main:sent"]
sends = "more"
cite = "demo-rules#6"

[[acts]]
id = "receive-answer"
title = "签收回复"
by = ["handler"]
receives = ["demo-reply/answer"]
from = ["main:sent"]
moves = ["main:done"]
cite = "demo-rules#7"

[[limits]]
id = "review"
title = "审查"
period = "demo.review"
starts = ["act:open", "act:restart"]
met-by = ["act:check"]
warn-hours = 48
owed-by = "handler"
escalates-to = "head"

[[limits]]
id = "wait"
title = "催告期"
period = "demo.review"
waits = true
starts = ["act:urge"]
lapses-with = ["act:check"]
warn-hours = 0
owed-by = "handler"
escalates-to = "head"

[[limits]]
id = "since-receipt"
title = "自收到起"
period = "demo.review"
starts = ["act:open", "act:restart"]
starts-at = "received_on"
met-by = ["act:check"]
warn-hours = 24
owed-by = "handler"
escalates-to = "head"

[[limits]]
id = "due"
title = "完成"
due-field = "due_on"
counted-by = "demo-rules"
starts = ["act:open", "act:postpone"]
met-by = ["act:report"]
warn-hours = 24
owed-by = "handler"
escalates-to = "head"

[[handovers]]
id = "parcel"
title = "材料移送"
to = "field:to_organ"
papers = [{ id = "letter", title = "移送书", required = true, cite = "demo-rules#6/1" }]
carries = ["title", "amount"]
receipt-within = "demo.receipt"
cite = "demo-rules#7"

[[handovers]]
id = "more"
title = "补充材料"
to = "field:to_organ"
receipt-within = "demo.receipt"
cite = "demo-rules#7"
"##;

pub const YEAR: &str = r#"
year = 2026
cite = "测试"
source = "测试"
status = "verified"

[[off]]
from = 2026-01-01
until = 2026-01-03
name = "元旦"
"#;
