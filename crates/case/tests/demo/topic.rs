//! Invented topics: one for every procedure, with guidance that changed; one for the reply alone.

pub const TOPICS: [&str; 2] = [
    r##"
id = "wood"
title = "木业"
summary = "测试"
belongs = ["木材"]
words = ["松木", "木材"]

[[versions]]
id = "1"
from = "2020-01-01"
until = "2026-03-31"
guidance = [{ id = "look", title = "先看", says = "产地", cite = "demo-rules#2" }]

[[versions]]
id = "2"
from = "2026-04-01"
guidance = [{ id = "look", title = "先看", says = "树种", cite = "demo-rules#2" }]
"##,
    r##"
id = "narrow"
title = "窄题"
summary = "测试"
belongs = ["回复"]
procedures = ["demo-reply"]
words = ["松木"]

[[versions]]
id = "1"
from = "2020-01-01"
guidance = [{ id = "look", title = "先看", says = "回复", cite = "demo-rules#2" }]
"##,
];
