//! Which kinds of numbering a document uses for sections and for measures.

use super::fault::{FaultKind, PlanFault};
use super::marker::{self, KINDS, Kind};
use super::{MAX_NUMBERED_LINES, width};

/// The numbering of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scheme {
    /// Kind of the section headings; none when measures stand without sections.
    pub section: Option<Kind>,
    /// Kind of subheadings between section and measure, when measures count on across them.
    pub group: Option<Kind>,
    /// Kind of the measures; a section may still use another lower kind.
    pub measure: Kind,
}

/// What is known of one kind of numbering after one pass.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    count: usize,
    first_index: usize,
    last_number: u32,
    /// Lines that read like a heading: short, and no sentence.
    bare: usize,
    /// Times the numbering counted on although a higher heading, per kind, stood between.
    counted_on: [usize; KINDS],
    /// Times the numbering began anew after such a heading.
    began_anew: [usize; KINDS],
    seen_since: [bool; KINDS],
}

impl Scheme {
    /// Determines the scheme from the numbers at the heads of the lines.
    ///
    /// # Errors
    /// [`FaultKind::NoMeasures`] without any numbered line, [`FaultKind::TooManyNumbers`] above the limit.
    pub(super) fn of(text: &str, file: &str) -> Result<Self, PlanFault> {
        let mut tallies = [Tally::default(); KINDS];
        let mut index = 0;
        for (line, content) in width::lines(text) {
            let Some(found) = marker::marker(content).filter(|found| !found.doubtful) else {
                continue;
            };
            index += 1;
            if index > MAX_NUMBERED_LINES {
                let what = format!("编号行超过{MAX_NUMBERED_LINES}行，不像一份计划");
                return Err(PlanFault::new(
                    FaultKind::TooManyNumbers,
                    file,
                    line,
                    what,
                    "请核对文件，只保留计划正文后再导入",
                ));
            }
            count(&mut tallies, found.kind, found.number, index);
            tallies[found.kind as usize].bare += usize::from(is_bare(&content[found.body..]));
        }
        if index == 0 {
            let (line, _) = width::lines(text).find(|(_, content)| !content.is_empty()).unwrap_or((1, ""));
            let what = "没有找到带编号的措施（如“1.”“（一）”“第一条”）";
            return Err(PlanFault::new(
                FaultKind::NoMeasures,
                file,
                line,
                what,
                "请确认选对了文件；编号若由文字处理软件自动生成，请另存为带编号的纯文本",
            ));
        }
        Ok(choose(&tallies))
    }
}

/// Longest line, in characters, that reads like a heading.
const MAX_BARE: usize = 25;

/// Whether a line reads like a heading: short, and no sentence.
pub(super) fn is_bare(text: &str) -> bool {
    let text = width::trim(text);
    !text.is_empty()
        && !width::is_finished(text)
        && text.chars().count() <= MAX_BARE
        && !text.contains(['，', ',', '。'])
}

fn count(tallies: &mut [Tally; KINDS], kind: Kind, number: u32, index: usize) {
    for (other, tally) in tallies.iter_mut().enumerate() {
        if other != kind as usize {
            tally.seen_since[kind as usize] = true;
        }
    }
    let tally = &mut tallies[kind as usize];
    if tally.count == 0 {
        tally.first_index = index;
    } else {
        let counts_on = number > tally.last_number && number > 1;
        for higher in 0..KINDS {
            if tally.seen_since[higher] && counts_on {
                tally.counted_on[higher] += 1;
            } else if tally.seen_since[higher] && number == 1 {
                tally.began_anew[higher] += 1;
            }
        }
    }
    tally.count += 1;
    tally.last_number = number;
    tally.seen_since = [false; KINDS];
}

fn choose(tallies: &[Tally; KINDS]) -> Scheme {
    let of = |kind: Kind| &tallies[kind as usize];
    let has = |kind: Kind| of(kind).count > 0;
    if of(Kind::Article).count >= 2 || (has(Kind::Article) && !has(Kind::Arabic)) {
        let before = |kind: Kind| has(kind) && of(kind).first_index < of(Kind::Article).first_index;
        let section = [Kind::Chapter, Kind::HanComma].into_iter().find(|kind| before(*kind));
        // (一) before the first article, counting on across articles, heads them; inside articles it begins anew.
        let paren = of(Kind::HanParen);
        let heads = before(Kind::HanParen) && paren.began_anew[Kind::Article as usize] == 0;
        let section = section.or((heads && paren.bare == paren.count).then_some(Kind::HanParen));
        return Scheme { section, group: None, measure: Kind::Article };
    }
    let levels: Vec<Kind> =
        [Kind::Chapter, Kind::HanComma, Kind::HanParen, Kind::Arabic, Kind::ArabicParen, Kind::Circled]
            .into_iter()
            .filter(|kind| has(*kind))
            .collect();
    let Some((&top, lower)) = levels.split_first() else {
        return Scheme { section: None, group: None, measure: Kind::Article };
    };
    // A lower level that only stands before the first heading belongs to the covering note.
    let lower: Vec<Kind> = lower
        .iter()
        .copied()
        .filter(|kind| of(*kind).count > 1 || of(*kind).first_index > of(top).first_index)
        .collect();
    let Some(&first) = lower.first() else {
        return Scheme { section: None, group: None, measure: top };
    };
    // (一) with 1. 2. inside may be measures with sub-items; only 一、 and 第一章 are always headings.
    let is_heading =
        matches!(top, Kind::Chapter | Kind::HanComma) || (top == Kind::HanParen && first == Kind::Arabic);
    if !is_heading {
        return Scheme { section: None, group: None, measure: top };
    }
    match lower.get(1) {
        Some(&second) if of(second).counted_on[first as usize] > of(second).began_anew[first as usize] => {
            Scheme { section: Some(top), group: Some(first), measure: second }
        }
        // Mere headings, each with something numbered under it: what is numbered are the measures, though it begins anew.
        Some(&second)
            if of(first).bare == of(first).count
                && of(second).count >= of(first).count
                && of(second).first_index > of(first).first_index
                && of(first).first_index > of(top).first_index =>
        {
            Scheme { section: Some(top), group: Some(first), measure: second }
        }
        _ => Scheme { section: Some(top), group: None, measure: first },
    }
}
