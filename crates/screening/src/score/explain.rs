//! The evidence as data and in Chinese, with the characters that made each rule fire.

use std::fmt::Write;

use super::Link;
use super::chars::{NEAR_SHAPE, NEAR_SOUND};
use super::evidence::{Evidence, Exception, Rule};
use super::query::Features;
use crate::meaning::WeakKind;
use crate::sound;
use crate::tables;
use crate::text::Folded;

/// A rule that fired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fired {
    /// Which rule.
    pub rule: Rule,
    /// Its number in the guide, such as `5.1.4`.
    pub code: &'static str,
    /// Why, in Chinese, naming the characters.
    pub why: String,
}

/// An exception that lowered the score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lowered {
    /// Which exception.
    pub exception: Exception,
    /// The number of the rule that makes it, or `goods`.
    pub code: &'static str,
    /// Why, in Chinese, naming the characters.
    pub why: String,
}

/// One place of the alignment: characters that answer each other, or one that stands alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// Index of the character in the left mark's raw text, if there is one.
    pub left: Option<u16>,
    /// Index of the character in the right mark's raw text, if there is one.
    pub right: Option<u16>,
    /// Whether both are the same after folding.
    pub same: bool,
    /// Closeness in sound, 0 to 1.
    pub sound: f32,
    /// Likeness in shape, 0 to 1.
    pub shape: f32,
}

/// Sound or shape from which a pair is shown as alike in it, 0 to 1. Lower than what makes a rule fire by sound, higher
/// than by shape: it describes a pair that was aligned, and decides nothing.
const ALIKE: f32 = 0.5;

/// The kind of likeness of one place of an alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Likeness {
    /// The same after folding.
    Same,
    /// Alike in sound and in shape.
    SoundAndShape,
    /// Alike in sound alone.
    Sound,
    /// Alike in shape alone.
    Shape,
    /// Neither, or a character that stands alone.
    Other,
}

impl Difference {
    /// How the two characters are alike.
    #[must_use]
    pub fn likeness(&self) -> Likeness {
        match (self.same, self.sound >= ALIKE, self.shape >= ALIKE) {
            (true, ..) => Likeness::Same,
            (false, true, true) => Likeness::SoundAndShape,
            (false, true, false) => Likeness::Sound,
            (false, false, true) => Likeness::Shape,
            (false, false, false) => Likeness::Other,
        }
    }
}

/// A side of a comparison, for explaining it.
pub struct Side<'a> {
    pub(crate) folded: &'a Folded,
    pub(crate) features: &'a Features,
}

impl Side<'_> {
    fn unit(&self, index: u8) -> u16 {
        self.folded.units.get(usize::from(index)).copied().unwrap_or(u16::from(b' '))
    }

    fn shown(&self, index: u8) -> char {
        let at = self.folded.at.get(usize::from(index)).copied().unwrap_or(0);
        self.folded.raw.chars().nth(usize::from(at)).unwrap_or(' ')
    }

    fn raw(&self) -> &str {
        &self.folded.raw
    }

    fn text(&self, units: &[u16]) -> String {
        String::from_utf16_lossy(units)
    }

    fn core(&self) -> String {
        self.text(self.features.core_han())
    }

    fn letters(&self) -> String {
        String::from_utf8_lossy(self.features.letters()).to_uppercase()
    }

    /// The characters in front of and behind what is distinctive.
    fn weak(&self) -> String {
        let han = self.features.parts.han();
        let core = self.features.core;
        let chinese = self.text(&[&han[..core.start], &han[core.end..]].concat());
        if !chinese.is_empty() || self.features.latin_kinds == 0 {
            return chinese;
        }
        let latin = self.features.parts.latin();
        let core = self.features.letters();
        let words = self
            .features
            .parts
            .words()
            .map(|r| &latin[r])
            .filter(|w| !core.windows(w.len()).any(|c| c == *w));
        words.map(|w| String::from_utf8_lossy(w).to_uppercase()).collect::<Vec<_>>().join(" ")
    }
}

/// Rules, exceptions and alignment of a comparison in their public form.
pub(crate) fn explain(
    left: &Side<'_>,
    right: &Side<'_>,
    evidence: &Evidence,
) -> (Vec<Fired>, Vec<Lowered>, Vec<Difference>) {
    let rules = evidence
        .rules
        .iter()
        .map(|&rule| Fired { rule, code: rule.code(), why: why(rule, left, right, &evidence.links) })
        .collect();
    let exceptions = evidence
        .exceptions
        .iter()
        .map(|&exception| Lowered {
            exception,
            code: exception.code(),
            why: why_lowered(exception, left, right),
        })
        .collect();
    (rules, exceptions, differences(left, right, &evidence.links))
}

fn why(rule: Rule, left: &Side<'_>, right: &Side<'_>, links: &[Link]) -> String {
    let both = format_args!("「{}」与「{}」", left.raw(), right.raw());
    match rule {
        Rule::SameCharacters if left.raw() == right.raw() => format!("{both}文字相同"),
        Rule::SameCharacters => format!("{both}文字相同，仅字体、大小写、繁简、异体或标点不同"),
        Rule::OtherOrder => format!("{both}文字相同或相近，仅排列顺序不同"),
        Rule::Doubled => format!("{both}仅文字重叠不同"),
        Rule::NearSound => pairs(left, right, links, true).unwrap_or_else(|| format!("{both}呼叫相同或相近")),
        Rule::NearShape => pairs(left, right, links, false).unwrap_or_else(|| format!("{both}外观相近")),
        Rule::SameMeaning => format!("{both}含义相同或基本相同"),
        Rule::FewCharactersDiffer => {
            format!("{both}仅个别文字不同（{}），整体无明显含义区别", alone(left, right, links))
        }
        Rule::ShortLetters => format!("{both}字母或数字视觉效果相近"),
        Rule::FewLettersDiffer => format!("{both}仅个别字母不同（{}）", alone(left, right, links)),
        Rule::WordOrder => format!("{both}外文单词相同，仅排列顺序不同"),
        Rule::WordForm => format!("{both}为同一外文词的不同形式，或仅有冠词、连词、介词之别"),
        Rule::GenericAdded => weak_added(left, right, WeakKind::Generic),
        Rule::PlaceAdded => weak_added(left, right, WeakKind::Place),
        Rule::ModifierAdded => weak_added(left, right, WeakKind::Modifier),
        Rule::DistinctivePart => format!("{both}由多部分组成，显著部分相同或相近"),
        Rule::Contains => contains(left, right, links),
        Rule::Pinyin => format!("{both}为汉字与其对应的拼音"),
        Rule::ChineseParts => format!("中文部分「{}」与「{}」相同或相近", left.core(), right.core()),
        Rule::ForeignParts => format!("外文部分「{}」与「{}」相同或相近", left.letters(), right.letters()),
        Rule::ChineseAndForeign => format!("{both}的中文与外文含义或呼叫相同"),
    }
}

fn why_lowered(exception: Exception, left: &Side<'_>, right: &Side<'_>) -> String {
    match exception {
        Exception::FirstDiffers => {
            format!("首字「{}」与「{}」读音和字形明显不同", left.shown(0), right.shown(0))
        }
        Exception::OtherMeaning => format!("「{}」与「{}」各有含义，区别明显", left.core(), right.core()),
        Exception::SingleCharacter => "其中一件仅为单字，增加文字后整体不同".to_owned(),
        Exception::OnlyWeakShared => "相同部分仅为显著性弱的文字".to_owned(),
        Exception::WholeDiffers => {
            format!("「{}」与「{}」其余部分不同，整体区别明显", left.raw(), right.raw())
        }
        Exception::UnrelatedGoods => "双方商品或服务的类别无关联".to_owned(),
    }
}

fn contains(left: &Side<'_>, right: &Side<'_>, links: &[Link]) -> String {
    let (long, short) =
        if left.folded.units.len() >= right.folded.units.len() { (left, right) } else { (right, left) };
    let whole = links.iter().filter(|link| link.same).count() >= short.folded.units.len();
    let verb = if whole { "完整包含" } else { "包含与之相近的" };
    format!("「{}」{verb}「{}」", long.raw(), short.raw())
}

fn weak_added(left: &Side<'_>, right: &Side<'_>, kind: WeakKind) -> String {
    let words: Vec<String> = [left.weak(), right.weak()]
        .into_iter()
        .filter(|w| !w.is_empty())
        .map(|w| format!("「{w}」"))
        .collect();
    format!("除{}（{}）外，显著部分相同或相近", words.join("、"), kind.name())
}

/// The characters that are taken for each other, by sound or by shape alone.
fn pairs(left: &Side<'_>, right: &Side<'_>, links: &[Link], by_sound: bool) -> Option<String> {
    let mut told = String::new();
    for link in links.iter().filter(|link| !link.same && (link.sound >= NEAR_SOUND) == by_sound) {
        if !told.is_empty() {
            told.push('；');
        }
        let (a, b) = (left.shown(link.left), right.shown(link.right));
        // writing into a text does not fail
        let _ = if by_sound {
            let look = if link.shape >= NEAR_SHAPE { "，字形相近" } else { "" };
            match readings(left.unit(link.left), right.unit(link.right)) {
                (x, y) if x == y => write!(told, "「{a}」与「{b}」读音相同（{x}）{look}"),
                (x, y) => write!(told, "「{a}」（{x}）与「{b}」（{y}）读音相近{look}"),
            }
        } else {
            write!(told, "「{a}」与「{b}」字形相近")
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

/// The characters without a partner on either side.
fn alone(left: &Side<'_>, right: &Side<'_>, links: &[Link]) -> String {
    let of = |side: &Side<'_>, linked: &dyn Fn(u8) -> bool| -> String {
        (0..side.folded.units.len())
            .filter_map(|i| u8::try_from(i).ok())
            .filter(|&i| !linked(i) && side.unit(i) != u16::from(b' '))
            .map(|i| side.shown(i))
            .collect()
    };
    let a = of(left, &|i| links.iter().any(|link| link.left == i));
    let b = of(right, &|i| links.iter().any(|link| link.right == i));
    match (a.is_empty(), b.is_empty()) {
        (false, false) => format!("「{a}」与「{b}」"),
        (false, true) => format!("多「{a}」"),
        (true, false) => format!("多「{b}」"),
        (true, true) => "顺序".to_owned(),
    }
}

fn differences(left: &Side<'_>, right: &Side<'_>, links: &[Link]) -> Vec<Difference> {
    let at = |side: &Side<'_>, index: u8| side.folded.at.get(usize::from(index)).copied();
    let mut places: Vec<Difference> = links
        .iter()
        .map(|link| Difference {
            left: at(left, link.left),
            right: at(right, link.right),
            same: link.same,
            sound: f32::from(link.sound) / 255.0,
            shape: f32::from(link.shape) / 255.0,
        })
        .collect();
    for (side, is_left) in [(left, true), (right, false)] {
        for index in (0..side.folded.units.len()).filter_map(|i| u8::try_from(i).ok()) {
            let linked =
                links.iter().any(|link| if is_left { link.left == index } else { link.right == index });
            if !linked && side.unit(index) != u16::from(b' ') {
                let place = at(side, index);
                let (l, r) = if is_left { (place, None) } else { (None, place) };
                places.push(Difference { left: l, right: r, same: false, sound: 0.0, shape: 0.0 });
            }
        }
    }
    places
}
