//! Chinese parts against each other: 5.1.1–5.1.5, 5.1.7, 5.1.12–5.1.14, 5.1.16.

use super::chars::{Cell, NEAR, NEAR_SHAPE, NEAR_SOUND};
use super::evidence::{Evidence, Exception, Found, Rule};
use super::han_added::{
    collapsed, contained_rule, cores, is_added, is_own_word, meanings, order_factor, same_multiset,
};
use super::han_told::record;
use super::parted::joined;
use super::query::{Features, Query};
use crate::meaning::{is_established, is_plain_numeral, is_weak_chinese};
use crate::text::{MAX_HAN, Parts};

/// The comparison of every character with every other.
pub(super) struct Grid {
    cells: [[Cell; MAX_HAN]; MAX_HAN],
}

/// A stretch of both marks.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    pub(super) left: (usize, usize),
    pub(super) right: (usize, usize),
    /// Whether the left side leads where several alignments are as good: the longer, or the later in code order. So
    /// both directions of a comparison take the same.
    left_leads: bool,
}

impl Stretch {
    fn new(q: &[u16], left: (usize, usize), c: &[u16], right: (usize, usize)) -> Self {
        let (a, b) = (&q[left.0..left.1], &c[right.0..right.1]);
        Self { left, right, left_leads: (a.len(), a) > (b.len(), b) }
    }
}

/// Which characters answer each other in order, and what they are worth together.
pub(super) struct Alignment {
    /// For each character of the left stretch the one of the right, counted from the marks' beginnings.
    pub(super) partner: [u8; MAX_HAN],
    pub(super) sum: f32,
    /// Least index and one past the greatest of the answering characters.
    pub(super) left_span: (usize, usize),
    pub(super) right_span: (usize, usize),
    pub(super) count: usize,
}

/// No partner.
pub(super) const ALONE: u8 = u8::MAX;

impl Grid {
    pub(super) fn new(query: &Query, parts: &Parts) -> Self {
        let (right, written) = (parts.han(), parts.written().unwrap_or(parts.han()));
        let mut cells = [[Cell::default(); MAX_HAN]; MAX_HAN];
        for (row, cells) in query.rows.iter().zip(cells.iter_mut()) {
            for ((&code, &written), cell) in right.iter().zip(written).zip(cells.iter_mut()) {
                *cell = row.sparse(code, written);
            }
        }
        // The vectors are asked only where the table is silent and the places answer each other.
        for (i, (row, &code)) in query.rows.iter().zip(right).enumerate() {
            if cells[i][i].shape == 0 {
                cells[i][i] = row.dense(code);
            }
        }
        let left = query.features.parts.han();
        if left.len().max(right.len()) <= 2 {
            for (i, _) in left.iter().enumerate().filter(|(_, code)| is_plain_numeral(**code)) {
                for (j, _) in right.iter().enumerate().filter(|(_, code)| is_plain_numeral(**code)) {
                    cells[i][j] = cells[i][j].of_numbers();
                }
            }
        }
        Self { cells }
    }

    pub(super) fn at(&self, left: usize, right: usize) -> Cell {
        self.cells[left][right]
    }

    fn worth(&self, left: usize, right: usize) -> f32 {
        let value = self.cells[left][right].value;
        if value >= NEAR { value } else { 0.0 }
    }

    /// The best alignment in order.
    pub(super) fn align(&self, stretch: Stretch) -> Alignment {
        let ((l0, l1), (r0, r1)) = (stretch.left, stretch.right);
        let mut best = [[0f32; MAX_HAN + 1]; MAX_HAN + 1];
        for i in (l0..l1).rev() {
            for j in (r0..r1).rev() {
                let worth = self.worth(i, j);
                let pair = if worth > 0.0 { worth + best[i + 1][j + 1] } else { 0.0 };
                best[i][j] = pair.max(best[i + 1][j]).max(best[i][j + 1]);
            }
        }
        let mut alignment = Alignment {
            partner: [ALONE; MAX_HAN],
            sum: best[l0][r0],
            left_span: (l1, l0),
            right_span: (r1, r0),
            count: 0,
        };
        let (mut i, mut j) = (l0, r0);
        while i < l1 && j < r1 {
            let worth = self.worth(i, j);
            if worth > 0.0 && worth + best[i + 1][j + 1] >= best[i][j] - 1e-6 {
                alignment.pair(i, j);
                i += 1;
                j += 1;
            } else if best[i + 1][j] > best[i][j + 1]
                || (best[i + 1][j] == best[i][j + 1] && stretch.left_leads)
            {
                i += 1;
            } else {
                j += 1;
            }
        }
        alignment
    }

    /// The worth of the best partners regardless of order, taken greedily; squared, because another order is near where the
    /// characters are the same (5.1.2).
    /// Also says how many have a partner.
    pub(super) fn in_any_order(&self, stretch: Stretch) -> (f32, usize) {
        let (lead, follow) =
            if stretch.left_leads { (stretch.left, stretch.right) } else { (stretch.right, stretch.left) };
        let worth = |a: usize, b: usize| if stretch.left_leads { self.worth(a, b) } else { self.worth(b, a) };
        let mut taken = 0u32;
        let mut sum = 0.0;
        for i in lead.0..lead.1 {
            let free = (follow.0..follow.1).filter(|j| taken >> j & 1 == 0);
            let best = free.max_by(|&a, &b| worth(i, a).total_cmp(&worth(i, b)).then(b.cmp(&a)));
            if let Some(j) = best.filter(|&j| worth(i, j) > 0.0) {
                taken |= 1 << j;
                sum += worth(i, j) * worth(i, j);
            }
        }
        (sum, taken.count_ones() as usize)
    }
}

impl Alignment {
    fn pair(&mut self, i: usize, j: usize) {
        self.partner[i] = u8::try_from(j).unwrap_or(ALONE);
        self.left_span = (self.left_span.0.min(i), self.left_span.1.max(i + 1));
        self.right_span = (self.right_span.0.min(j), self.right_span.1.max(j + 1));
        self.count += 1;
    }
}

/// Compares the Chinese parts; both must have one.
pub(super) fn compare(query: &Query, right: &Features, evidence: Option<&mut Evidence>) -> f32 {
    let left = &query.features;
    let (q, c) = (left.parts.han(), right.parts.han());
    let grid = Grid::new(query, &right.parts);
    let (left_core, right_core) = cores(left, right, query.classes);
    let whole = Stretch::new(q, (0, q.len()), c, (0, c.len()));
    let core = Stretch::new(q, (left_core.start, left_core.end), c, (right_core.start, right_core.end));
    let whole_found = stretch(&grid, q, c, whole);
    let stripped = (left_core.kinds != 0, right_core.kinds != 0);
    let kinds = left_core.kinds | right_core.kinds;
    let (found, used) = if stripped == (false, false) {
        (whole_found, whole)
    } else {
        let core_found = core_value(&grid, q, c, core, &whole_found, stripped, (kinds, query.classes));
        // What both share only as a whole word is weak; one character may be as much part of the name as any.
        let by_word = stripped == (true, true) && !(left_core.single || right_core.single);
        // 顾 and 顾堂: what is left is one character, and it is all of the other mark.
        let single = core_found.exception == Some(Exception::SingleCharacter) && q.len().min(c.len()) == 1;
        if core_found.value >= whole_found.value || by_word || single {
            // What only the weak words share is told of the whole.
            let told = if core_found.rule.is_none() { whole } else { core };
            (Found { rule: core_found.rule.or(whole_found.rule), ..core_found }, told)
        } else {
            (whole_found, whole)
        }
    };
    let (found, shares) = meanings(query, right, found, &used);
    if let Some(evidence) = evidence {
        let kinds = if used.left == core.left && used.right == core.right { kinds } else { 0 };
        let found = if shares && matches!(found.rule, Some(rule) if is_added(rule)) {
            Found { rule: Some(Rule::SameMeaning), ..found }
        } else {
            found
        };
        record(&grid, query, right, used, found, kinds, evidence);
    }
    found.value
}

/// The value by what is left without weak words.
fn core_value(
    grid: &Grid,
    q: &[u16],
    c: &[u16],
    core: Stretch,
    whole: &Found,
    stripped: (bool, bool),
    (kinds, classes): (u8, u64),
) -> Found {
    let found = stretch(grid, q, c, core);
    let (n, m) = (core.left.1 - core.left.0, core.right.1 - core.right.0);
    let place = kinds & 2 != 0;
    if n == 1 && m == 1 && stripped != (true, true) && place {
        return found.lowered(0.45, Exception::SingleCharacter);
    }
    let (q_weak, c_weak) = (around(q, core.left), around(c, core.right));
    // 北京烤鸭 and 北京布鞋: nothing is left of either that distinguishes.
    let (left, right) = (&q[core.left.0..core.left.1], &c[core.right.0..core.right.1]);
    let only_weak = stripped == (true, true)
        && q_weak != c_weak
        && is_weak_chinese(left, classes)
        && is_weak_chinese(right, classes);
    if only_weak {
        return found.lowered(0.55, Exception::OnlyWeakShared);
    }
    let value = found.value
        * match () {
            () if n.min(m) == 1 => 0.8,
            // 老人参 and 红人参: one character for another as much as one added.
            () if q.len() == c.len() && n + m + 1 == 2 * q.len() => 0.78,
            () if q_weak == c_weak => 1.0,
            // The rules add words to the same distinctive part; to one that is only near it is a second difference.
            () if found.value < 1.0 => 0.93,
            // For goods that nobody named it is not sure that the word is generic.
            () if kinds & 1 != 0 && classes == u64::MAX => GENERIC_OF_SOME_GOODS,
            () => 0.97,
        };
    if stripped == (true, true) && found.value < NEAR && whole.value > found.value {
        return Found { value, ..found }.lowered(0.9, Exception::OnlyWeakShared);
    }
    if found.value >= 1.0 && q_weak != c_weak && stripped == (true, true) && is_own_word(q, c, kinds) {
        return Found { value, ..found }.lowered(OWN_WORD, Exception::OwnWord);
    }
    // The same words, the weak ones in another place: 国际东升 and 东升国际.
    if found.value >= 1.0 && same_multiset(q, c) {
        return Found::new(value, Rule::OtherOrder);
    }
    Found { value, ..found }
}

/// What stands before and behind a stretch.
fn around(han: &[u16], (start, end): (usize, usize)) -> (&[u16], &[u16]) {
    (&han[..start], &han[end..])
}

/// The value of two stretches by the best of the rules.
fn stretch(grid: &Grid, q: &[u16], c: &[u16], at: Stretch) -> Found {
    let (left, right) = (&q[at.left.0..at.left.1], &c[at.right.0..at.right.1]);
    if left == right {
        return Found::new(1.0, Rule::SameCharacters);
    }
    let alignment = grid.align(at);
    let mut found = in_order(grid, left, right, at, &alignment);
    let (n, m) = (left.len(), right.len());
    let both_words = is_established(left) && is_established(right);
    if n == m && n >= 2 {
        let any = grid.in_any_order(at).0 / n as f32;
        if any > alignment.sum / n as f32 + 0.05 {
            let by_order = Found::new(any * order_factor(n, alignment.count), Rule::OtherOrder);
            let by_order = if both_words { by_order.lowered(0.6, Exception::OtherMeaning) } else { by_order };
            found = if same_multiset(left, right) { by_order } else { found.max(by_order) };
        }
    }
    if n != m && collapsed(left).eq(collapsed(right)) {
        found = Found::new(0.92, Rule::Doubled).max(found);
    }
    if n != m {
        let joined = if n < m { joined(left, right) } else { joined(right, left) };
        found = found.max(Found::new(joined, Rule::NearShape));
    }
    found
}

fn in_order(grid: &Grid, left: &[u16], right: &[u16], at: Stretch, alignment: &Alignment) -> Found {
    let (n, m) = (left.len(), right.len());
    if alignment.count == 0 {
        return Found::default();
    }
    if n == m {
        return substituted(grid, left, right, at, alignment);
    }
    let (short, long) = (n.min(m) as f32, n.max(m) as f32);
    let coverage = alignment.sum / short;
    let span = if n < m { alignment.right_span } else { alignment.left_span };
    let gap = (span.1 - span.0).saturating_sub(alignment.count) as f32;
    let ratio = short / long;
    // One character more, all others the same, is an individual difference (5.1.7): nearer than what is merely contained.
    let one_more = n.abs_diff(m) == 1 && short >= 2.0 && coverage >= 1.0;
    let whole = if one_more { 0.68 + 0.32 * ratio } else { 0.6 + 0.4 * ratio - 0.02 * gap };
    // Contained is what is wholly there (5.1.16). What is only near is not: then the characters over are as many
    // differences, as in marks of one length.
    let exact = ((coverage - BARELY_CONTAINED) / (1.0 - BARELY_CONTAINED)).clamp(0.0, 1.0);
    let kept = ratio + (whole - ratio) * exact * exact;
    let (contained, containing) = if n < m { (left, right) } else { (right, left) };
    let mut found = Found::new(coverage * kept, contained_rule(contained, containing));
    if n.min(m) == 1 {
        return found.lowered(0.72, Exception::SingleCharacter);
    }
    if contained.len() == 2 && long >= 4.0 && is_established(contained) {
        found.value *= 0.92;
    }
    found
}

/// Share of a contained mark's characters that answer, by their worth, up to which nothing is left of containment.
const BARELY_CONTAINED: f32 = 0.9;
/// What is left where the modifiers are other ones, and one of them belongs to a word that everybody knows.
const OWN_WORD: f32 = 0.8;
/// What is left beside a word that is generic for some goods, where the goods are not known.
const GENERIC_OF_SOME_GOODS: f32 = 0.94;
/// What each further character that differs takes off.
const FURTHER: f32 = 0.03;

/// Value under which two characters are clearly different, which lowers the score where they stand first.
const CLEARLY_OTHER: f32 = 0.17;

/// What a character that is not near counts: the more, the less different it is.
fn counted(value: f32) -> f32 {
    value * (0.6 + 0.35 * not_clear(value))
}

/// How far characters that are not near are not clearly different either, from 0 to 1.
fn not_clear(value: f32) -> f32 {
    ((value - 0.25) / (NEAR - 0.25)).clamp(0.0, 1.0)
}

/// As many characters on both sides: 5.1.4, 5.1.5, 5.1.7.
fn substituted(grid: &Grid, left: &[u16], right: &[u16], at: Stretch, alignment: &Alignment) -> Found {
    let n = left.len();
    let total = n as f32;
    let straight = (0..n).all(|i| alignment.partner[at.left.0 + i] == (at.right.0 + i) as u8);
    let missing = n - alignment.count;
    let mean = alignment.sum / total;
    let mut found = Found::new(mean, nearness(grid, at, alignment));
    let cells = || (0..n).map(|i| grid.at(at.left.0 + i, at.right.0 + i));
    if straight {
        // Every further character that differs takes the marks further apart, whichever way it is near.
        let changed = cells().filter(|cell| cell.value < 1.0).count();
        found.value *= 1.0 - FURTHER * changed.saturating_sub(1).min(4) as f32;
        if is_established(left) && is_established(right) && n <= 3 {
            let same_look = cells().all(|cell| cell.shape >= 128);
            // words that everybody knows are told apart even where they are drawn alike (大王, 天王)
            return found.lowered(if same_look { 0.9 } else { 0.82 }, Exception::OtherMeaning);
        }
        return found;
    }
    found.rule = Some(Rule::FewCharactersDiffer);
    // What is not near still counts by how far it is from clearly different.
    let somewhat: f32 = cells().map(|cell| if cell.value < NEAR { counted(cell.value) } else { 0.0 }).sum();
    found.value += somewhat / total;
    let opening = grid.at(at.left.0, at.right.0).value;
    let first = opening < CLEARLY_OTHER;
    // Three characters that are no word, of which all but one are the same, are the rule itself (5.1.7).
    let coined = !is_established(left) && !is_established(right);
    let factor = match (n, missing) {
        (2, _) => 0.82 + 0.12 * not_clear(cells().map(|cell| cell.value).fold(1.0, f32::min)),
        (3, 1) if coined => 1.07,
        (3, 1) => 1.02,
        (_, 1) => 1.0,
        (_, 2) => 0.9,
        _ => 0.8,
    };
    found.value *= factor;
    if first && n >= 3 {
        return found.lowered(0.68 + 0.2 * opening, Exception::FirstDiffers);
    }
    if first && n == 2 {
        found.value *= 0.92;
    }
    found.exception = (n == 2).then_some(Exception::OtherMeaning);
    found
}

/// The rule that names how the differing characters are near.
fn nearness(grid: &Grid, at: Stretch, alignment: &Alignment) -> Rule {
    let mut rule = Rule::SameCharacters;
    for i in at.left.0..at.left.1 {
        let j = alignment.partner[i];
        if j == ALONE {
            return Rule::FewCharactersDiffer;
        }
        let cell = grid.at(i, usize::from(j));
        let by_shape = cell.shape >= NEAR_SHAPE && cell.sound < NEAR_SOUND;
        if cell.value < 1.0 && !by_shape {
            rule = Rule::NearSound;
        } else if cell.value < 1.0 && rule == Rule::SameCharacters {
            rule = Rule::NearShape;
        }
    }
    rule
}
