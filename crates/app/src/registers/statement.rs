//! A draw as anybody can recompute it, on the page, as JSON and from a file ([`ledger::draw`] is the specification).
use base64::Engine as _;
use case::draw::{Ground, State};
use ledger::draw::{BadDraw, Candidate};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Format of the file.
pub const FORMAT: &str = "zhibao draw v1";
/// Largest file that is read, in bytes.
pub const MAX_STATEMENT_BYTES: usize = 8 * 1024 * 1024;

/// What is known of a draw without knowing its case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawStatement {
    /// [`FORMAT`].
    pub format: String,
    /// Id of the draw.
    pub draw: String,
    /// Id of the register.
    pub register: String,
    /// Title of the register.
    pub register_title: String,
    /// How many were to be drawn.
    pub count: u32,
    /// It repeats an earlier draw of the same case.
    pub again: bool,
    /// Leaf of the event that holds the list.
    pub leaf: u64,
    /// The list.
    pub candidates: Vec<StatedCandidate>,
    /// Entries left out.
    pub left_out: Vec<StatedLeftOut>,
    /// Digest of the list, in hex.
    pub digest: String,
    /// The result; none while no checkpoint covers the leaf.
    pub result: Option<StatedResult>,
}

/// A candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedCandidate {
    /// Key in the register.
    pub key: String,
    /// Running cases when the list was frozen.
    pub load: u32,
    /// Tickets.
    pub tickets: u32,
}

/// An entry left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedLeftOut {
    /// Key in the register.
    pub key: String,
    /// Ground; details stand in the case.
    pub ground: Ground,
    /// The ground in words.
    pub says: String,
}

/// A result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedResult {
    /// Size of the checkpoint.
    pub size: u64,
    /// Its root, in hex: the seed.
    pub root: String,
    /// The signed checkpoint.
    pub checkpoint: String,
    /// Keys drawn.
    pub keys: Vec<String>,
}

/// One step of the recomputation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What was done, in words.
    pub says: String,
    /// What came out.
    pub value: String,
}

/// Why a statement does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementFault(pub String);

impl fmt::Display for StatementFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StatementFault {}

impl From<BadDraw> for StatementFault {
    fn from(fault: BadDraw) -> Self {
        StatementFault(fault.to_string())
    }
}

fn no(says: impl Into<String>) -> StatementFault {
    StatementFault(says.into())
}

/// The root in the text of a checkpoint: its third line, base64.
pub(super) fn root_of(note: &str) -> Option<ledger::Hash> {
    let root = base64::engine::general_purpose::STANDARD.decode(note.lines().nth(2)?).ok()?;
    root.try_into().ok()
}

fn size_of(note: &str) -> Option<u64> {
    note.lines().nth(1)?.parse().ok()
}

impl DrawStatement {
    pub(super) fn of(draw: &State, title: String, leaf: u64, checkpoint: Option<String>) -> Self {
        let request = &draw.request;
        let candidates = request.candidates.iter().map(|one| StatedCandidate {
            key: one.key.clone(),
            load: one.load,
            tickets: one.tickets,
        });
        let left_out = request.left_out.iter().map(|one| StatedLeftOut {
            key: one.key.clone(),
            ground: one.ground,
            says: one.ground.says().into(),
        });
        DrawStatement {
            format: FORMAT.into(),
            draw: request.draw.to_string(),
            register: request.register.clone(),
            register_title: title,
            count: request.count,
            again: !request.again.is_empty(),
            leaf,
            candidates: candidates.collect(),
            left_out: left_out.collect(),
            digest: request.digest.clone(),
            result: draw.drawn.as_ref().map(|drawn| StatedResult {
                size: drawn.size,
                root: drawn.root.clone(),
                checkpoint: checkpoint.unwrap_or_default(),
                keys: drawn.keys.clone(),
            }),
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(bytes: &[u8]) -> Result<Self, StatementFault> {
        if bytes.len() > MAX_STATEMENT_BYTES {
            return Err(no(format!("文件超过{}MB", MAX_STATEMENT_BYTES / 1024 / 1024)));
        }
        let read: Self = serde_json::from_slice(bytes)
            .map_err(|fault| no(format!("不是抽取记录：{}", vocabulary::parser_words(&fault.to_string()))))?;
        if read.format == FORMAT {
            Ok(read)
        } else {
            Err(no(format!("不认识的格式“{}”", read.format)))
        }
    }

    /// The list as the arithmetic takes it.
    fn list(&self) -> Vec<Candidate> {
        self.candidates.iter().map(|one| Candidate { key: one.key.clone(), tickets: one.tickets }).collect()
    }

    /// Every candidate with its number, in the drawn order; empty without a result.
    #[must_use]
    pub fn order(&self) -> Vec<(String, String)> {
        let seed = self.result.as_ref().and_then(|result| root_of(&result.checkpoint));
        let Some(seed) = seed else { return Vec::new() };
        let order = ledger::draw::order(&self.draw, self.count, &self.list(), &seed).unwrap_or_default();
        order.into_iter().map(|(key, number)| (key, hex::encode(number))).collect()
    }

    /// Recomputes the draw, step by step. With a key the checkpoint's signature is checked as well.
    ///
    /// # Errors
    /// The first thing that does not follow.
    pub fn verify(&self, key: Option<&str>) -> Result<Vec<Step>, StatementFault> {
        let mut steps = Vec::new();
        let mut step = |says: String, value: String| steps.push(Step { says, value });
        let digest = hex::encode(ledger::draw::list_digest(&self.draw, self.count, &self.list())?);
        if digest != self.digest {
            return Err(no(format!("名单摘要不符：算得 {digest}，记录为 {}", self.digest)));
        }
        step(format!("按编号次序排列的{}名候选，算出名单摘要", self.candidates.len()), digest);
        let Some(result) = &self.result else {
            step("还没有覆盖名单的检查点，没有结果".into(), format!("名单是第 {} 号存证", self.leaf));
            return Ok(steps);
        };
        let (size, root) = match key {
            Some(key) => {
                let head = ledger::offline::verify_checkpoint(&result.checkpoint, key);
                let head = head.map_err(|fault| no(format!("检查点的签名不符：{fault}")))?;
                (head.size, head.root)
            }
            None => size_of(&result.checkpoint)
                .zip(root_of(&result.checkpoint))
                .ok_or_else(|| no("检查点不能识别"))?,
        };
        if size != result.size || hex::encode(root) != result.root {
            return Err(no("检查点与记录的种子不符"));
        }
        if size <= self.leaf {
            return Err(no(format!("检查点（{size}条）不包含名单（第 {} 号存证）", self.leaf)));
        }
        step(format!("名单是第 {} 号存证，检查点有 {size} 条，名单固定在前", self.leaf), size.to_string());
        step("检查点的总摘要就是种子".into(), result.root.clone());
        let order = ledger::draw::order(&self.draw, self.count, &self.list(), &root)?;
        for (key, number) in &order {
            step(format!("候选 {key} 的签号"), hex::encode(number));
        }
        let keys: Vec<&String> = order.iter().take(self.count as usize).map(|(key, _)| key).collect();
        if keys != result.keys.iter().collect::<Vec<_>>() {
            return Err(no(format!("结果不符：应为 {keys:?}，记录为 {:?}", result.keys)));
        }
        step(format!("签号最小的{}名抽中", self.count), result.keys.join("、"));
        Ok(steps)
    }
}
