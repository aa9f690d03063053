//! Two marks side by side, character by character: which components and strokes differ, which part of the sound, which
//! letters, and what characters answer to letters. It describes an alignment for people and decides nothing.

mod cross;
mod shape;
mod sound;
mod table;

use crate::score::{Difference, NEAR_SHAPE, NEAR_SOUND};
use crate::text::fold;

/// Text of which it is known whether it differs from the other side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it differs.
    pub differs: bool,
}

/// How two places sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoundBeside {
    /// The reading of the first mark's character, or its letters.
    pub left: Vec<Piece>,
    /// The same of the second mark.
    pub right: Vec<Piece>,
    /// What differs and what is the same, in Chinese.
    pub says: String,
}

/// A character, a run of letters, or a word of each mark that answer each other; one side is empty where the other stands
/// alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Of the first mark.
    pub left: Vec<Piece>,
    /// Of the second mark.
    pub right: Vec<Piece>,
    /// How they go together, in a word or two of Chinese.
    pub word: String,
    /// What of the components, strokes or letters differs, in Chinese; empty when there is nothing to say.
    pub shape: String,
    /// How they sound, where it is told.
    pub sound: Option<SoundBeside>,
}

impl Piece {
    fn new(text: impl Into<String>, differs: bool) -> Self {
        Self { text: text.into(), differs }
    }
}

impl Place {
    fn new(left: impl Into<String>, right: impl Into<String>, word: &str, differs: bool) -> Self {
        let side = |text: String| if text.is_empty() { Vec::new() } else { vec![Piece::new(text, differs)] };
        Self { left: side(left.into()), right: side(right.into()), word: word.to_owned(), ..Self::default() }
    }

    /// The text of the first mark.
    #[must_use]
    pub fn left_text(&self) -> String {
        joined(&self.left)
    }

    /// The text of the second mark.
    #[must_use]
    pub fn right_text(&self) -> String {
        joined(&self.right)
    }

    fn turned(self) -> Self {
        let sound = self.sound.map(|sound| SoundBeside { left: sound.right, right: sound.left, ..sound });
        Self { left: self.right, right: self.left, sound, ..self }
    }
}

impl SoundBeside {
    /// The reading of the first mark's character.
    #[must_use]
    pub fn left_text(&self) -> String {
        joined(&self.left)
    }

    /// The reading of the second mark's character.
    #[must_use]
    pub fn right_text(&self) -> String {
        joined(&self.right)
    }
}

fn joined(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.text.as_str()).collect()
}

/// Lays two marks side by side by the alignment of their comparison, in the order in which the first one reads.
///
/// ```
/// use screening::{Goods, beside, compare};
/// let found = compare("茅苔", "茅台", &Goods::default(), &Goods::default());
/// let places = beside("茅苔", "茅台", &found.alignment);
/// assert!(places[1].shape.contains("「艹」"));
/// assert_eq!(places[1].sound.as_ref().unwrap().says, "读音相同");
/// ```
#[must_use]
pub fn beside(left: &str, right: &str, alignment: &[Difference]) -> Vec<Place> {
    let texts = Texts { left: left.chars().collect(), right: right.chars().collect() };
    let ordered = in_reading_order(alignment);
    let crossing = texts.crossing(&ordered);
    let (mut places, mut letters): (Vec<Place>, Vec<&Difference>) = (Vec::new(), Vec::new());
    let mut crossed = crossing.is_empty();
    for one in ordered {
        let alone = one.left.is_none() || one.right.is_none();
        if alone && !crossing.is_empty() {
            if !crossed {
                texts.flush(&mut letters, &mut places);
                places.extend(crossing.iter().cloned());
                crossed = true;
            }
            continue;
        }
        if texts.is_of_letters(one) {
            letters.push(one);
        } else {
            texts.flush(&mut letters, &mut places);
            places.push(texts.characters(one));
        }
    }
    texts.flush(&mut letters, &mut places);
    places
}

/// The places as the first mark reads; what only the second has stands where that one has it.
fn in_reading_order(alignment: &[Difference]) -> Vec<&Difference> {
    let before = |right: Option<u16>| {
        let earlier =
            |other: &&Difference| other.left.is_some() && other.right.is_some() && other.right < right;
        let earlier = alignment.iter().filter(earlier);
        earlier.max_by_key(|other| other.right).and_then(|other| other.left)
    };
    let mut ordered: Vec<&Difference> = alignment.iter().collect();
    ordered.sort_by_key(|one| match one.left {
        Some(left) => (Some(left), None),
        None => (before(one.right), one.right),
    });
    ordered
}

/// Whether a character is a Latin letter or a digit after folding.
fn is_letter(character: char) -> bool {
    let unit = fold(&character.to_string()).units.first().copied().unwrap_or_default();
    u8::try_from(unit).is_ok_and(|byte| byte.is_ascii_alphanumeric())
}

/// The characters of both marks.
struct Texts {
    left: Vec<char>,
    right: Vec<char>,
}

impl Texts {
    fn at(text: &[char], place: Option<u16>) -> Option<char> {
        text.get(usize::from(place?)).copied()
    }

    fn both(&self, one: &Difference) -> (Option<char>, Option<char>) {
        (Self::at(&self.left, one.left), Self::at(&self.right, one.right))
    }

    fn is_of_letters(&self, one: &Difference) -> bool {
        let (left, right) = self.both(one);
        left.is_none_or(is_letter) && right.is_none_or(is_letter)
    }

    /// What characters that stand alone on one side answer to letters that stand alone on the other.
    fn crossing(&self, ordered: &[&Difference]) -> Vec<Place> {
        let lone = |side: fn(&Difference) -> Option<u16>| -> Vec<u16> {
            let alone = ordered.iter().filter(|one| one.left.is_none() || one.right.is_none());
            let mut places: Vec<u16> = alone.filter_map(|one| side(one)).collect();
            places.sort_unstable();
            places
        };
        let (ours, theirs) = (lone(|one| one.left), lone(|one| one.right));
        let all = |text: &[char], places: &[u16], letters: bool| {
            !places.is_empty()
                && places.iter().filter_map(|&at| Self::at(text, Some(at))).all(|c| is_letter(c) == letters)
        };
        let characters = |text: &[char], places: &[u16]| -> Vec<char> {
            places.iter().filter_map(|&at| Self::at(text, Some(at))).collect()
        };
        if all(&self.left, &ours, false) && all(&self.right, &theirs, true) {
            cross::places(&characters(&self.left, &ours), &words(&self.right, &theirs))
        } else if all(&self.left, &ours, true) && all(&self.right, &theirs, false) {
            let places = cross::places(&characters(&self.right, &theirs), &words(&self.left, &ours));
            places.into_iter().map(Place::turned).collect()
        } else {
            Vec::new()
        }
    }

    /// A pair of which one at least is no letter, or one that stands alone.
    fn characters(&self, one: &Difference) -> Place {
        let (left, right) = match self.both(one) {
            (Some(left), Some(right)) => (left, right),
            (left, right) => {
                let text = |side: Option<char>| side.map(String::from).unwrap_or_default();
                return Place::new(text(left), text(right), "多出", true);
            }
        };
        if one.same {
            let word = if left == right { "相同" } else { "相同（写法不同）" };
            return Place::new(left, right, word, false);
        }
        let near = one.shape * 255.0 >= f32::from(NEAR_SHAPE);
        let sound = sound::told(left, right);
        let mut words = Vec::new();
        if sound.as_ref().is_some_and(sound::is_same) {
            words.push("音同");
        } else if one.sound * 255.0 >= f32::from(NEAR_SOUND) {
            words.push("音近");
        }
        if near {
            words.push("形近");
        }
        let word = if words.is_empty() { "不同".to_owned() } else { words.join("、") };
        let shape = shape::told(left, right, near);
        Place { shape, sound, ..Place::new(left, right, &word, true) }
    }

    /// A run of letters as one place.
    fn flush(&self, letters: &mut Vec<&Difference>, places: &mut Vec<Place>) {
        if letters.is_empty() {
            return;
        }
        let (mut place, mut told) = (Place::default(), Vec::new());
        for run in letters.chunk_by(|one, other| one.same == other.same) {
            let differs = run.iter().any(|one| !one.same);
            let left: String = run.iter().filter_map(|one| self.both(one).0).collect();
            let right: String = run.iter().filter_map(|one| self.both(one).1).collect();
            if differs {
                let near = run.iter().all(|one| one.shape * 255.0 >= f32::from(NEAR_SHAPE));
                told.push(match (left.is_empty(), right.is_empty()) {
                    (false, true) => format!("前者多「{left}」"),
                    (true, false) => format!("后者多「{right}」"),
                    _ if near => format!("「{left}」与「{right}」形近"),
                    _ => format!("「{left}」与「{right}」不同"),
                });
            }
            for (text, pieces) in [(left, &mut place.left), (right, &mut place.right)] {
                if !text.is_empty() {
                    pieces.push(Piece::new(text, differs));
                }
            }
        }
        place.word = if told.is_empty() { "相同" } else { "字母不同" }.to_owned();
        place.shape = told.join("，");
        places.push(place);
        letters.clear();
    }
}

/// Letters at places of a text, words parted by a space.
fn words(text: &[char], places: &[u16]) -> String {
    let mut words = String::new();
    let mut before: Option<u16> = None;
    for &at in places {
        let Some(&c) = text.get(usize::from(at)) else { continue };
        if before.is_some_and(|before| before + 1 < at) {
            words.push(' ');
        }
        words.push(c);
        before = Some(at);
    }
    words
}

#[cfg(test)]
mod tests;
