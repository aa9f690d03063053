//! Reasons in Chinese. Each names characters that occur, and says no more than holds of the pair.

use std::fmt::Write;

use super::Link;
use super::chars::{NEAR_SHAPE, NEAR_SOUND};
use super::cross::spells_exactly;
use super::evidence::{Evidence, Exception, Rule};
use super::explain::Side;
use crate::meaning::{WeakKind, is_established, strip_around, strip_chinese_with, weak_latin_kind};
use crate::sound;
use crate::tables;

impl Side<'_> {
    fn core(&self) -> String {
        String::from_utf16_lossy(self.core_han())
    }

    fn letters(&self) -> String {
        String::from_utf8_lossy(self.features.letters()).to_uppercase()
    }

    /// What stands in the mark, gaps left out.
    fn solid(&self) -> Vec<u16> {
        self.folded.units.iter().copied().filter(|&unit| unit != u16::from(b' ')).collect()
    }

    /// The Chinese part without the words that are weak beside the other mark.
    fn core_han(&self) -> &[u16] {
        &self.features.parts.han()[self.core.start..self.core.end]
    }

    /// Whether a unit belongs to a weak word of the Chinese part.
    fn is_weak_place(&self, unit: u8) -> bool {
        let core = self.core.start..self.core.end;
        let place = self.features.parts.han_at().iter().position(|&at| at == unit);
        place.is_some_and(|place| !core.contains(&place))
    }

    /// The weak words of a kind that were taken off.
    fn weak(&self, kind: WeakKind) -> Vec<String> {
        let (parts, mut words) = (&self.features.parts, Vec::new());
        if self.features.han_weak {
            words.extend((kind == WeakKind::Generic).then(|| String::from_utf16_lossy(parts.han())));
        } else {
            let off = |word: &[u16], of: WeakKind| {
                words.extend((of == kind).then(|| String::from_utf16_lossy(word)));
            };
            if self.core == self.features.core {
                strip_chinese_with(parts.han(), self.classes, off);
            } else if self.core.kinds != 0 {
                strip_around(parts.han(), self.core_han(), self.classes, off);
            }
        }
        let weak = self.features.weak_words();
        let of_kind = weak.filter(|word| weak_latin_kind(word, self.classes) == Some(kind));
        words.extend(of_kind.map(|word| String::from_utf8_lossy(word).to_uppercase()));
        words
    }
}

/// Why a rule fired.
pub(super) fn why(rule: Rule, left: &Side<'_>, right: &Side<'_>, evidence: &Evidence) -> String {
    let both = format_args!("「{}」与「{}」", left.raw(), right.raw());
    let links = &evidence.links;
    match rule {
        Rule::SameCharacters if left.raw() == right.raw() => format!("{both}文字相同"),
        Rule::SameCharacters if left.solid() == right.solid() => {
            format!("{both}文字相同，仅字体、大小写、繁简、异体或标点不同")
        }
        Rule::SameCharacters => format!("{both}有相同的部分"),
        Rule::OtherOrder if evidence.only_order => {
            format!("{}文字相同或相近，仅排列顺序不同", chinese(left, right, |a, b| a.len() == b.len()))
        }
        Rule::OtherOrder => format!("{both}部分文字相同或相近，排列顺序不同"),
        Rule::Doubled if left.features.parts.han().is_empty() || right.features.parts.han().is_empty() => {
            format!("外文部分「{}」与「{}」仅字母重叠不同", latin(left), latin(right))
        }
        Rule::Doubled => format!("{}仅文字重叠不同", chinese(left, right, has_same)),
        Rule::NearSound if evidence.by_name => format!("{both}是同一外文名称的不同中文写法"),
        Rule::NearSound => pairs(left, right, links, true).unwrap_or_else(|| format!("{both}呼叫相同或相近")),
        Rule::NearShape => pairs(left, right, links, false).unwrap_or_else(|| format!("{both}外观相近")),
        Rule::SameMeaning => format!("{both}含义相同或基本相同"),
        Rule::FewCharactersDiffer => differing(left, right, evidence, "文字"),
        Rule::ShortLetters => format!("{both}字母或数字视觉效果相近"),
        Rule::FewLettersDiffer => differing(left, right, evidence, "字母"),
        Rule::WordOrder => format!("{both}外文单词相同，仅排列顺序不同"),
        Rule::WordForm => format!("{both}为同一外文词的不同形式，或仅有冠词、连词、介词之别"),
        Rule::GenericAdded => weak_added(left, right, WeakKind::Generic),
        Rule::PlaceAdded => weak_added(left, right, WeakKind::Place),
        Rule::ModifierAdded => weak_added(left, right, WeakKind::Modifier),
        Rule::OriginAdded => [WeakKind::State, WeakKind::Region]
            .into_iter()
            .filter(|&kind| left.weak(kind) != right.weak(kind))
            .map(|kind| weak_added(left, right, kind))
            .collect::<Vec<_>>()
            .join("；"),
        Rule::DistinctivePart => match held_whole(left, right) {
            Some((long, part)) => format!("「{long}」由多部分组成，完整包含「{part}」"),
            None => format!("{both}由多部分组成，显著部分相同或相近"),
        },
        Rule::Contains => contains(left, right),
        Rule::Pinyin
            if spells_exactly(left.features, right.features)
                || spells_exactly(right.features, left.features) =>
        {
            format!("{both}为汉字与其对应的拼音")
        }
        Rule::Pinyin => format!("{both}一方为汉字，另一方与其拼音相近"),
        Rule::ChineseParts => format!("中文部分「{}」与「{}」相同或相近", left.core(), right.core()),
        Rule::ForeignParts => format!("外文部分「{}」与「{}」相同或相近", left.letters(), right.letters()),
        Rule::ChineseAndForeign if evidence.by_name => format!("{both}是同一名称通行的中文和外文写法"),
        Rule::ChineseAndForeign => format!("{both}的中文与外文含义相同或呼叫相近"),
    }
}

/// Names the marks, or of marks that differ in more what holds of their Chinese parts: the whole, or the distinctive one.
fn chinese(left: &Side<'_>, right: &Side<'_>, holds: impl Fn(&[u16], &[u16]) -> bool) -> String {
    let (a, b) = (left.features, right.features);
    let (l, r) = (a.parts.han(), b.parts.han());
    let whole =
        holds(l, r) && (left.core.kinds | right.core.kinds == 0 || !holds(left.core_han(), right.core_han()));
    let text = String::from_utf16_lossy;
    match (whole, a.parts.latin().is_empty() && b.parts.latin().is_empty()) {
        (true, true) => format!("「{}」与「{}」", left.raw(), right.raw()),
        (true, false) => format!("中文部分「{}」与「{}」", text(l), text(r)),
        (false, _) => format!("显著部分「{}」与「{}」", left.core(), right.core()),
    }
}

/// All letters of a mark in capitals.
fn latin(side: &Side<'_>) -> String {
    String::from_utf8_lossy(side.features.parts.latin()).to_uppercase()
}

/// Whether two texts are made of the same characters.
fn has_same(left: &[u16], right: &[u16]) -> bool {
    left.iter().all(|unit| right.contains(unit)) && right.iter().all(|unit| left.contains(unit))
}

/// Why an exception lowered the score.
pub(super) fn why_lowered(
    exception: Exception,
    left: &Side<'_>,
    right: &Side<'_>,
    evidence: &Evidence,
) -> String {
    let cores = format_args!("「{}」与「{}」", left.core(), right.core());
    match exception {
        Exception::FirstDiffers => {
            let (a, b) = evidence.openings.unwrap_or((0, 0));
            let letter = if is_letter(left.unit(a)) && is_letter(right.unit(b)) { "字母" } else { "字" };
            format!("首{letter}「{}」与「{}」读音和字形明显不同", left.shown(a), right.shown(b))
        }
        Exception::OtherMeaning if is_established(left.core_han()) && is_established(right.core_han()) => {
            format!("{cores}各有含义，区别明显")
        }
        Exception::OtherMeaning
            if is_established(left.features.parts.han()) && is_established(right.features.parts.han()) =>
        {
            let text = |side: &Side<'_>| String::from_utf16_lossy(side.features.parts.han());
            format!("「{}」与「{}」各有含义，区别明显", text(left), text(right))
        }
        Exception::OtherMeaning => format!("{cores}文字少，不同的文字使整体区别明显"),
        Exception::OtherWord => {
            format!("「{}」与「{}」各有含义，区别明显", latin(left), latin(right))
        }
        Exception::SingleCharacter => "一方的显著部分仅为单字，增加文字后整体不同".to_owned(),
        Exception::OwnWord => {
            let known = if is_established(left.features.parts.han()) { left } else { right };
            format!("「{}」是现成的词，含义由整体决定", known.raw())
        }
        Exception::OnlyWeakShared => "相同部分仅为显著性弱的文字".to_owned(),
        Exception::WholeDiffers => {
            format!("「{}」与「{}」其余部分不同，整体区别明显", left.raw(), right.raw())
        }
        Exception::UnrelatedGoods => "双方商品或服务的类别无关联".to_owned(),
    }
}

fn is_letter(unit: u16) -> bool {
    crate::text::is_letter(unit) || crate::text::is_digit(unit)
}

/// Texts that may stand in the other mark: a mark and what is distinctive in it, with the mark in which they may stand.
fn within<'a>(left: &'a Side<'a>, right: &'a Side<'a>) -> Vec<(&'a Side<'a>, Vec<u16>)> {
    let by_length = if left.solid().len() >= right.solid().len() { (left, right) } else { (right, left) };
    let mut within = Vec::new();
    for (long, short) in [by_length, (by_length.1, by_length.0)] {
        for part in [
            short.solid(),
            short.core_han().to_vec(),
            short.features.letters().iter().map(|&c| u16::from(c)).collect(),
        ] {
            if !part.is_empty() && part.len() < long.solid().len() {
                within.push((long, part));
            }
        }
    }
    within
}

fn capitals(units: &[u16]) -> String {
    String::from_utf16_lossy(units).to_uppercase()
}

/// A mark that holds the other, or what is distinctive in it, as it is, and what it holds.
fn held_whole<'a>(left: &'a Side<'a>, right: &'a Side<'a>) -> Option<(&'a str, String)> {
    let mut held = within(left, right).into_iter();
    let found = held.find(|(long, part)| long.solid().windows(part.len()).any(|window| window == part));
    found.map(|(long, part)| (long.raw(), capitals(&part)))
}

/// One mark, or what is distinctive in it, within the other: as it is, or with others between its characters.
fn contains(left: &Side<'_>, right: &Side<'_>) -> String {
    if let Some((long, part)) = held_whole(left, right) {
        return format!("「{long}」完整包含「{part}」");
    }
    let held = within(left, right);
    for (long, part) in &held {
        let mut rest = long.solid().into_iter();
        if part.iter().all(|unit| rest.any(|other| other == *unit)) {
            return format!("「{}」依次含有「{}」的全部文字", long.raw(), capitals(part));
        }
    }
    let longer = if left.solid().len() >= right.solid().len() { left } else { right };
    let shorter = if std::ptr::eq(longer, left) { right } else { left };
    format!("「{}」含有与「{}」相近的文字", longer.raw(), shorter.raw())
}

/// Whether a rule of added words says something: words of its kind stand on one side that do not on the other.
pub(super) fn says_something(rule: Rule, left: &Side<'_>, right: &Side<'_>) -> bool {
    let kind = match rule {
        Rule::GenericAdded => WeakKind::Generic,
        Rule::PlaceAdded => WeakKind::Place,
        Rule::ModifierAdded => WeakKind::Modifier,
        Rule::OriginAdded => {
            let differs = |kind| left.weak(kind) != right.weak(kind);
            return differs(WeakKind::State) || differs(WeakKind::Region);
        }
        _ => return true,
    };
    left.weak(kind) != right.weak(kind)
}

fn weak_added(left: &Side<'_>, right: &Side<'_>, kind: WeakKind) -> String {
    let words = [left.weak(kind), right.weak(kind)].concat();
    let told: Vec<String> = words.iter().map(|word| format!("「{word}」")).collect();
    let beside = if told.is_empty() { String::new() } else { told.join("、") };
    format!("除{beside}（{}）外，显著部分相同或相近", kind.name())
}

/// The characters that are taken for each other, by shape alone, or by sound or a little of both.
fn pairs(left: &Side<'_>, right: &Side<'_>, links: &[Link], by_sound: bool) -> Option<String> {
    let mut told = String::new();
    let by_shape = |link: &Link| link.sound < NEAR_SOUND && link.shape >= NEAR_SHAPE;
    for link in links.iter().filter(|link| !link.same && by_shape(link) != by_sound) {
        if !told.is_empty() {
            told.push('；');
        }
        let (a, b) = (left.shown(link.left), right.shown(link.right));
        let look = link.shape >= NEAR_SHAPE;
        // writing into a text does not fail
        let _ = if link.sound >= NEAR_SOUND {
            let look = if look { "，字形相近" } else { "" };
            match readings(left.unit(link.left), right.unit(link.right)) {
                (x, y) if x == y => write!(told, "「{a}」与「{b}」读音相同（{x}）{look}"),
                (x, y) => write!(told, "「{a}」（{x}）与「{b}」（{y}）读音相近{look}"),
            }
        } else if look {
            write!(told, "「{a}」与「{b}」字形相近")
        } else {
            write!(told, "「{a}」与「{b}」读音和字形都有几分相近")
        };
    }
    (!told.is_empty()).then_some(told)
}

/// The readings of two characters that are closest to each other.
fn readings(left: u16, right: u16) -> (&'static str, &'static str) {
    let table = tables::readings();
    let mut best = (0, "", "");
    for &x in table.of(left) {
        for &y in table.of(right) {
            let closeness = sound::closeness(x, y);
            if closeness > best.0 {
                best = (closeness, table.spelling(x), table.spelling(y));
            }
        }
    }
    (best.1, best.2)
}

/// Which characters or letters have no partner, and whether these are few: one, or a third of the longer side.
fn differing(left: &Side<'_>, right: &Side<'_>, evidence: &Evidence, what: &str) -> String {
    // Where only the distinctive parts were compared, weak words beside them are told by their own rule.
    let (links, by_core) = (&evidence.links, evidence.by_core);
    let places = |side: &Side<'_>| -> Vec<u8> {
        (0..side.folded.units.len())
            .filter_map(|i| u8::try_from(i).ok())
            .filter(|&i| side.unit(i) != u16::from(b' ') && !(by_core && side.is_weak_place(i)))
            .collect()
    };
    let (p, q) = (places(left), places(right));
    let alone = |places: &[u8], linked: &dyn Fn(&Link) -> u8| -> Vec<u8> {
        places.iter().copied().filter(|&i| !links.iter().any(|link| linked(link) == i)).collect()
    };
    let (a, b) = (alone(&p, &|link| link.left), alone(&q, &|link| link.right));
    let both = format_args!("「{}」与「{}」", left.raw(), right.raw());
    // The same character alone on both sides has another place (ANGEL, ANGLE): then the stretch is told that differs.
    if a.iter().any(|&i| b.iter().any(|&j| left.unit(i) == right.unit(j))) {
        return in_other_order(left, right, (&p, &q), (&a, &b), what);
    }
    let shown = |side: &Side<'_>, places: &[u8]| places.iter().map(|&i| side.shown(i)).collect::<String>();
    let (x, y) = (shown(left, &a), shown(right, &b));
    let told = match (a.is_empty(), b.is_empty()) {
        (false, false) => format!("「{x}」与「{y}」"),
        (false, true) => format!("多「{x}」"),
        (true, false) => format!("多「{y}」"),
        (true, true) => "顺序".to_owned(),
    };
    let longest = left.solid().len().max(right.solid().len());
    let few = longest >= 3 && a.len().max(b.len()) <= (longest / 3).max(1);
    let same = links.iter().all(|link| link.same);
    match (few, same) {
        (true, true) => format!("{both}仅个别{what}不同（{told}）"),
        (true, false) => format!("{both}个别{what}不同（{told}），其余相同或相近"),
        (false, true) => format!("{both}部分{what}相同，其余{what}不同（{told}）"),
        (false, false) => format!("{both}部分{what}相同或相近，其余{what}不同（{told}）"),
    }
}

/// Tells marks that have the same characters in other places: only that, or beside other differences.
fn in_other_order(
    left: &Side<'_>,
    right: &Side<'_>,
    (p, q): (&[u8], &[u8]),
    (a, b): (&[u8], &[u8]),
    what: &str,
) -> String {
    let same = |(i, j): (&u8, &u8)| left.unit(*i) == right.unit(*j);
    let front = p.iter().zip(q).take_while(|&pair| same(pair)).count();
    let most = p.len().min(q.len()) - front;
    let back = p.iter().rev().zip(q.iter().rev()).take(most).take_while(|&pair| same(pair)).count();
    let shown = |side: &Side<'_>, places: &[u8]| {
        places[front..places.len() - back].iter().map(|&i| side.shown(i)).collect::<String>()
    };
    let sorted = |side: &Side<'_>, places: &[u8]| {
        let mut units: Vec<u16> = places.iter().map(|&i| side.unit(i)).collect();
        units.sort_unstable();
        units
    };
    let only = sorted(left, a) == sorted(right, b);
    let (raw_left, raw_right, x, y) = (left.raw(), right.raw(), shown(left, p), shown(right, q));
    if only {
        format!("「{raw_left}」与「{raw_right}」{what}相同，仅部分{what}的顺序不同（「{x}」与「{y}」）")
    } else {
        format!("「{raw_left}」与「{raw_right}」部分{what}相同，其余{what}或其顺序不同（「{x}」与「{y}」）")
    }
}
