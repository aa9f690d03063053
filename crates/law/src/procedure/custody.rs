//! What an act does to goods in custody (涉案物品): the effect is declared here, the arithmetic is the engine's.
use crate::source::Located;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What happens to goods. The list is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CustodyDoes {
    /// 取得: seized, preserved, submitted by their holder, bought as evidence.
    Take,
    /// 接收: signed for from another organ with the hand-over item.
    Receive,
    /// 分拆: part of a lot gets a number of its own.
    Split,
    /// 检验耗用: used up by testing.
    Sample,
    /// 移库: to another storage place.
    Move,
    /// 移交: sent with the hand-over item of the act.
    HandOver,
    /// 返还 to owner or holder.
    Return,
    /// 销毁.
    Destroy,
    /// 其他处置: sold, given away.
    Dispose,
    /// 继续保管: listed again under another measure. Only the engine, for lines of a taking act that name a lot.
    Keep,
    /// 清点: what is there against what is recorded; lines without a number are registered.
    Count,
    /// 盘亏. Only the engine, by a stock-take.
    Lose,
    /// 盘盈. Only the engine, by a stock-take.
    Find,
    /// 对方签收. Only the engine, by a receipt.
    Arrive,
    /// 退回. Only the engine, by a receipt.
    ComeBack,
}

impl CustodyDoes {
    /// In Chinese.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            CustodyDoes::Take => "取得",
            CustodyDoes::Receive => "接收",
            CustodyDoes::Split => "分拆",
            CustodyDoes::Sample => "检验耗用",
            CustodyDoes::Move => "移库",
            CustodyDoes::HandOver => "发出移交",
            CustodyDoes::Return => "返还",
            CustodyDoes::Destroy => "销毁",
            CustodyDoes::Dispose => "处置",
            CustodyDoes::Keep => "继续保管",
            CustodyDoes::Count => "盘点",
            CustodyDoes::Lose => "盘亏",
            CustodyDoes::Find => "盘盈",
            CustodyDoes::Arrive => "对方签收",
            CustodyDoes::ComeBack => "对方未收，退回",
        }
    }

    /// Whether a procedure may declare it.
    #[must_use]
    pub const fn is_of_acts(self) -> bool {
        !matches!(
            self,
            CustodyDoes::Keep
                | CustodyDoes::Lose
                | CustodyDoes::Find
                | CustodyDoes::Arrive
                | CustodyDoes::ComeBack
        )
    }
}

impl CustodyEffect {
    /// Takes in everything that arrives.
    pub(crate) fn receiving_all(at: usize) -> Self {
        CustodyEffect {
            does: Located { value: CustodyDoes::Receive, at },
            items: None,
            whole: true,
            clears: false,
            clears_but_parts: false,
            reason: None,
            place: None,
            recipient: None,
            pictures: None,
            witness: None,
            record: None,
        }
    }
}

/// The effect of an act on goods.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CustodyEffect {
    /// What happens to them.
    pub does: Located<CustodyDoes>,
    /// Field (type `items`) of the act's form that lists the goods; absent: all the case holds, or all that arrives.
    #[serde(default)]
    pub items: Option<Located<String>>,
    /// With `items` left empty: everything the case holds, or everything that arrives.
    #[serde(default)]
    pub whole: bool,
    /// Nothing may be held after the act.
    #[serde(default)]
    pub clears: bool,
    /// Nothing may be held after the act but parts that were split off, such as samples.
    #[serde(default)]
    pub clears_but_parts: bool,
    /// Text field that says what a difference found by counting comes from.
    #[serde(default)]
    pub reason: Option<Located<String>>,
    /// Text field that names the storage place they come to, for lines that name none.
    #[serde(default)]
    pub place: Option<Located<String>>,
    /// Text field that names whoever gets them (owner, buyer, laboratory).
    #[serde(default)]
    pub recipient: Option<Located<String>>,
    /// File field with pictures.
    #[serde(default)]
    pub pictures: Option<Located<String>>,
    /// Text field that names the witnesses; destruction asks for it.
    #[serde(default)]
    pub witness: Option<Located<String>>,
    /// File field with the record; destruction asks for it.
    #[serde(default)]
    pub record: Option<Located<String>>,
}
