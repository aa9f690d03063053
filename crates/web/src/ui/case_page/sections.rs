//! What lies in the file of a case: papers, parties, rights, exhibits, hand-overs, opinions, links, receipts.
use crate::ui::icon::icon;
use crate::ui::light::{Lamp, light};
use crate::ui::parts;
use crate::ui::words;
use jiff::Timestamp;
use maud::{Markup, html};

/// Parts of the page that its head leads to, with their ids.
pub(super) const ANCHORS: [(&str, &str); 12] = [
    ("open-acts", "现在可以做"),
    ("clocks", "期限"),
    ("timeline", "时间线"),
    ("papers", "材料"),
    ("parties", "当事人"),
    ("rights", "权利"),
    ("exhibits", "涉案物品"),
    ("handovers", "移送往来"),
    ("opinions", "意见"),
    ("subtasks", "交办事项"),
    ("links", "关联办件"),
    ("receipts", "回执与核验"),
];

/// A paper or file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperView {
    /// Name of the file.
    pub name: String,
    /// Kind of paper in words.
    pub kind: String,
    /// Address; none for who may not open it.
    pub href: Option<String>,
    /// Size in bytes.
    pub bytes: i64,
    /// SHA-256 in hex.
    pub sha256: String,
    /// When it came.
    pub at: Timestamp,
}

/// A party; already masked for those who need not know.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PartyView {
    /// Name.
    pub name: String,
    /// 单位 or 个人.
    pub kind: String,
    /// Number.
    pub number: String,
    /// Part in the case.
    pub part: String,
}

/// A right.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RightView {
    /// Kind in words.
    pub kind: String,
    /// Number.
    pub number: String,
    /// Title.
    pub title: String,
    /// Holder.
    pub holder: String,
}

/// A thing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExhibitView {
    /// What it is.
    pub name: String,
    /// How many, with unit.
    pub quantity: String,
    /// Value in fen, if known.
    pub value_fen: Option<i64>,
    /// Where it is kept.
    pub place: String,
}

/// A hand-over item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoverView {
    /// Title.
    pub title: String,
    /// From organ.
    pub from: String,
    /// To organ.
    pub to: String,
    /// When it was sent.
    pub sent: Timestamp,
    /// Receipt in words, e.g. 已签收 11月20日.
    pub receipt: String,
    /// Light.
    pub lamp: Lamp,
    /// Page that opens it.
    pub href: String,
    /// Number of the case at the other end, for those who may read it.
    pub other: String,
    /// Page that takes it back, if this person may.
    pub recall: Option<String>,
}

/// An opinion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpinionView {
    /// Who.
    pub who: String,
    /// When.
    pub at: Timestamp,
    /// On which act.
    pub on: String,
    /// What.
    pub says: String,
}

/// A linked case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LinkView {
    /// How it is linked.
    pub how: String,
    /// Title and number.
    pub title: String,
    /// Page.
    pub href: String,
}

/// A sub-task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubtaskView {
    /// What.
    pub title: String,
    /// Who.
    pub who: String,
    /// Light and words.
    pub lamp: Lamp,
    /// Result, if done.
    pub result: String,
}

/// A receipt of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Receipt {
    /// What it proves.
    pub title: String,
    /// Leaf.
    pub leaf: u64,
    /// Digest in hex.
    pub digest: String,
    /// Page that verifies it.
    pub href: String,
}

/// Everything in the file.
#[derive(Debug, Clone, Default)]
pub struct Sections {
    /// 材料.
    pub papers: Vec<PaperView>,
    /// 当事人.
    pub parties: Vec<PartyView>,
    /// 权利.
    pub rights: Vec<RightView>,
    /// 涉案物品 listed and not in custody.
    pub exhibits: Vec<ExhibitView>,
    /// 涉案物品 in custody, or once so.
    pub lots: Vec<super::LotView>,
    /// Forms of the storeroom.
    pub storeroom: Option<Markup>,
    /// 移送往来.
    pub handovers: Vec<HandoverView>,
    /// 意见.
    pub opinions: Vec<OpinionView>,
    /// 交办事项.
    pub subtasks: Vec<SubtaskView>,
    /// 关联办件.
    pub links: Vec<LinkView>,
    /// 回执与核验.
    pub receipts: Vec<Receipt>,
}

type Row = Vec<Markup>;

fn table(id: &str, title: &str, empty: &str, heads: &[&str], rows: Vec<Row>) -> Markup {
    let body = html! {
        @if rows.is_empty() { p class="z-quiet" { (empty) } }
        @else {
            div class="table-responsive" {
                table class="table z-table" {
                    caption class="visually-hidden" { (title) }
                    thead { tr { @for head in heads { th scope="col" { (head) } } } }
                    tbody {
                        @for row in rows {
                            tr { @for (cell, head) in row.iter().zip(heads) { td data-label=(head) { (cell) } } }
                        }
                    }
                }
            }
        }
    };
    parts::card(id, title, &body)
}

fn text(words: &str) -> Markup {
    html! { (words) }
}

pub(super) fn sections(s: &Sections) -> Markup {
    html! {
        (papers(&s.papers, false))
        (parties(&s.parties))
        (rights(&s.rights))
        (things(s, true))
        (handovers(&s.handovers))
        (opinions(&s.opinions))
        (table("subtasks", "交办事项", "没有交办事项。", &["状态", "事项", "承办", "结果"],
            s.subtasks.iter().map(|t| vec![light(&t.lamp), text(&t.title), text(&t.who), text(&t.result)]).collect()))
        (table("links", "关联办件", "没有关联办件。", &["关系", "办件"],
            s.links.iter().map(|l| vec![text(&l.how), html! { a href=(l.href) { (l.title) } }]).collect()))
        (table("receipts", "回执与核验", "还没有回执。", &["事项", "存证序号", "摘要", "核验"], s.receipts.iter().map(receipt).collect()))
    }
}

pub(super) fn parties(parties: &[PartyView]) -> Markup {
    let rows = parties.iter().map(|p| [&p.name, &p.kind, &p.number, &p.part].map(|t| text(t)).into());
    let heads = ["姓名或名称", "类别", "号码", "身份"];
    table("parties", "当事人", "还没有登记当事人。", &heads, rows.collect())
}

pub(super) fn rights(rights: &[RightView]) -> Markup {
    let rows = rights.iter().map(|r| [&r.kind, &r.number, &r.title, &r.holder].map(|t| text(t)).into());
    table("rights", "权利", "还没有登记权利。", &["种类", "号码", "名称", "权利人"], rows.collect())
}

/// Things of the case; with `work`, the forms of the storeroom as well.
pub(super) fn things(s: &Sections, work: bool) -> Markup {
    if !s.lots.is_empty() {
        let storeroom = s.storeroom.as_ref().filter(|_| work);
        return super::goods::lots(&s.lots, storeroom.unwrap_or(&html! {}));
    }
    let rows = s.exhibits.iter().map(exhibit).collect();
    table("exhibits", "涉案物品", "没有涉案物品。", &["物品", "数量", "价值", "存放"], rows)
}

pub(super) fn handovers(handovers: &[HandoverView]) -> Markup {
    let heads = ["状态", "事项", "发出", "接收", "发出时间", "回执"];
    table("handovers", "移送往来", "没有移送。", &heads, handovers.iter().map(handover).collect())
}

/// Papers on file; with `beside`, each opens in a tab of its own, beside a form.
pub(super) fn papers(papers: &[PaperView], beside: bool) -> Markup {
    let rows = papers.iter().map(|paper| {
        vec![
            html! {
                @match &paper.href {
                    Some(href) => { (icon("file-text")) a href=(href) target=[beside.then_some("_blank")] { (paper.name) } },
                    None => { (icon("lock")) (paper.name) " " span class="z-quiet" { "可能含个人信息，由指定人员、负责人或法制审核人员查看" } },
                }
            },
            text(&paper.kind),
            text(&words::bytes(paper.bytes)),
            text(&words::instant(paper.at)),
            html! { code title=(paper.sha256) { (short(&paper.sha256)) } },
        ]
    });
    table(
        "papers",
        "材料",
        "卷内还没有材料。办理事项时附上的文件会列在这里。",
        &["文件", "种类", "大小", "收到", "指纹"],
        rows.collect(),
    )
}

/// First characters of a digest; the whole one stands in its title.
fn short(digest: &str) -> String {
    const SHOWN: usize = 12;
    digest.chars().take(SHOWN).chain(std::iter::once('…')).collect()
}

fn exhibit(e: &ExhibitView) -> Row {
    vec![
        text(&e.name),
        text(&e.quantity),
        text(&e.value_fen.map(words::money).unwrap_or_default()),
        text(&e.place),
    ]
}

fn handover(h: &HandoverView) -> Row {
    vec![
        light(&h.lamp),
        html! { a href=(h.href) { (h.title) } @if !h.other.is_empty() { " " span class="z-quiet" { "对方办件 " (h.other) } } },
        text(&h.from),
        text(&h.to),
        text(&words::instant(h.sent)),
        html! { (h.receipt) @if let Some(href) = &h.recall { " " a href=(href) { "撤回" span class="visually-hidden" { "：" (h.title) } } } },
    ]
}

fn receipt(r: &Receipt) -> Row {
    vec![
        text(&r.title),
        html! { "#" (r.leaf) },
        html! { code title=(r.digest) { (short(&r.digest)) } },
        html! { a href=(r.href) { (icon("shield-check")) "核验" } },
    ]
}

pub(super) fn opinions(opinions: &[OpinionView]) -> Markup {
    let body = html! {
        @if opinions.is_empty() { p class="z-quiet" { "还没有意见。" } }
        @for opinion in opinions {
            blockquote {
                p { (opinion.says) }
                footer { (opinion.who) " · " (words::instant(opinion.at)) " · " (opinion.on) }
            }
        }
    };
    parts::card("opinions", "意见", &body)
}
