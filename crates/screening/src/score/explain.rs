//! The evidence as data and in Chinese, with the characters that made each rule fire.

use super::Link;
use super::chars::{NEAR_SHAPE, NEAR_SOUND};
use super::evidence::{Evidence, Exception, Rule};
use super::query::Features;
use super::why::{says_something, why, why_lowered};
use crate::text::{Folded, is_digit, is_letter};

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
        // as in the reasons, so that a page says no other thing than they do
        let (sound, shape) = (f32::from(NEAR_SOUND) / 255.0, f32::from(NEAR_SHAPE) / 255.0);
        match (self.same, self.sound >= sound, self.shape >= shape) {
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
    /// What is distinctive in the Chinese part beside the other mark.
    pub(crate) core: crate::meaning::Stripped,
    /// Classes of the goods for which weak words are judged.
    pub(crate) classes: u64,
}

impl Side<'_> {
    pub(super) fn unit(&self, index: u8) -> u16 {
        self.folded.units.get(usize::from(index)).copied().unwrap_or(u16::from(b' '))
    }

    pub(super) fn shown(&self, index: u8) -> char {
        let at = self.folded.at.get(usize::from(index)).copied().unwrap_or(0);
        self.folded.raw.chars().nth(usize::from(at)).unwrap_or(' ')
    }

    pub(super) fn raw(&self) -> &str {
        &self.folded.raw
    }
}

/// Rules, exceptions and alignment of a comparison in their public form.
pub(crate) fn explain(
    left: &Side<'_>,
    right: &Side<'_>,
    evidence: &Evidence,
) -> (Vec<Fired>, Vec<Lowered>, Vec<Difference>) {
    let fired = |&rule: &Rule| Fired { rule, code: rule.code(), why: why(rule, left, right, evidence) };
    let saying = |rule: &&Rule| says_something(**rule, left, right);
    let mut rules: Vec<Fired> = evidence.rules.iter().filter(saying).map(fired).collect();
    if rules.is_empty() {
        // What there is in common is told, so that no score stands without a reason.
        rules.extend(in_common(left, evidence).as_ref().map(fired));
    }
    let exceptions = evidence
        .exceptions
        .iter()
        .map(|&exception| Lowered {
            exception,
            code: exception.code(),
            why: why_lowered(exception, left, right, evidence),
        })
        .collect();
    (rules, exceptions, differences(left, right, &evidence.links))
}

/// The rule of marks that have a part in common, where no other says anything.
fn in_common(left: &Side<'_>, evidence: &Evidence) -> Option<Rule> {
    let is_latin = |link: &Link| {
        let unit = left.unit(link.left);
        is_letter(unit) || is_digit(unit)
    };
    let latin = evidence.links.iter().all(is_latin);
    let any = !evidence.links.is_empty();
    any.then_some(if latin { Rule::FewLettersDiffer } else { Rule::FewCharactersDiffer })
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
