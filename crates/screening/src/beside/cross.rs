//! Characters beside letters: words that translate each other, and characters whose pinyin the letters are near.

use super::{Piece, Place, SoundBeside, sound};
use crate::meaning::lexicon;

/// Most characters and letters whose pinyin is laid beside each other.
const MOST_CHARACTERS: usize = 8;
const MOST_LETTERS: usize = 28;
/// Most letters that one syllable answers.
const MOST_OF_SYLLABLE: usize = 8;

/// The word for a character that the letters spell.
const SAME_PINYIN: &str = "拼音相同";

/// What each character answers, the characters being on the left.
pub(super) fn places(characters: &[char], letters: &str) -> Vec<Place> {
    let words: Vec<&str> = letters.split(' ').filter(|word| !word.is_empty()).collect();
    let spelt = spelt(characters, &words.concat());
    if let Some(exact) = spelt.clone().filter(|places| places.iter().all(|place| place.word == SAME_PINYIN)) {
        return exact;
    }
    translated(characters, &words, false)
        .or(spelt)
        .or_else(|| translated(characters, &words, true))
        .unwrap_or_else(|| vec![unlike(characters, letters)])
}

fn unlike(characters: &[char], letters: &str) -> Place {
    let read: Vec<String> = characters.iter().filter_map(|&c| sound::alone(c)).collect();
    let text: String = characters.iter().collect();
    let sound = SoundBeside {
        left: vec![Piece::new(read.join(" "), true)],
        right: vec![Piece::new(letters.to_lowercase(), true)],
        says: "拼音与字母不同".to_owned(),
    };
    Place { sound: Some(sound), ..Place::new(text, letters, "不同", true) }
}

/// Words of the letters that a run of the characters translates, longest runs first; with `names` those that are names in
/// both languages.
fn translated(characters: &[char], words: &[&str], names: bool) -> Option<Vec<Place>> {
    let whole: String = characters.iter().collect();
    let joined = words.concat();
    let word = if names { "中外文名称对应" } else { "含义相同（中外文对应）" };
    let said = |text: &str, letters: &str| Place::new(text, letters, word, false);
    if is_sense(&whole, &joined, words, names) {
        return Some(vec![said(&whole, &words.join(" "))]);
    }
    let (mut places, mut from, mut alone) = (Vec::new(), 0, String::new());
    let mut left: Vec<&str> = words.to_vec();
    while from < characters.len() {
        let runs = (from + 1..=characters.len()).rev();
        let found = runs.into_iter().find_map(|to| {
            let run: String = characters[from..to].iter().collect();
            let at = left.iter().position(|word| is_sense(&run, word, &[], names))?;
            Some((to, run, at))
        });
        match found {
            Some((to, run, at)) => {
                flush(&mut places, &mut alone);
                places.push(said(&run, left.remove(at)));
                from = to;
            }
            None => {
                alone.push(characters[from]);
                from += 1;
            }
        }
    }
    if left.len() == words.len() {
        return None;
    }
    flush(&mut places, &mut alone);
    places.extend(left.iter().map(|word| Place::new("", *word, "多出", true)));
    Some(places)
}

fn flush(places: &mut Vec<Place>, alone: &mut String) {
    if !alone.is_empty() {
        places.push(Place::new(std::mem::take(alone), "", "多出", true));
    }
}

/// Whether characters and letters are known as one sense or one name.
fn is_sense(characters: &str, letters: &str, words: &[&str], names: bool) -> bool {
    let units: Vec<u16> = characters.encode_utf16().collect();
    let letters = letters.to_ascii_lowercase();
    let known = lexicon().chinese(&units).zip(lexicon().english(letters.as_bytes()));
    let meant = |concept: u16| concept != 0 && lexicon().is_name(concept) == names;
    if known.is_some_and(|(a, b)| a.iter().any(|&concept| meant(concept) && b.contains(&concept))) {
        return true;
    }
    if names {
        return false;
    }
    let mut at = 0;
    let ranges: Vec<std::ops::Range<usize>> = words
        .iter()
        .map(|word| {
            at += word.len();
            at - word.len()..at
        })
        .collect();
    let (a, b) =
        (lexicon().chinese_composed(&units), lexicon().english_composed(letters.as_bytes(), &ranges));
    a.pairs().iter().any(|pair| b.pairs().contains(pair))
}

/// How one syllable answers letters: its spelling and where they end.
#[derive(Clone, Copy)]
struct Step {
    cost: usize,
    spelling: &'static str,
    from: usize,
}

/// Each character beside the letters that its pinyin is nearest; none when less than half of the letters agree.
fn spelt(characters: &[char], letters: &str) -> Option<Vec<Place>> {
    let text: Vec<u8> = letters.bytes().map(|byte| byte.to_ascii_lowercase()).collect();
    if characters.len() > MOST_CHARACTERS || text.len() > MOST_LETTERS || !letters.is_ascii() {
        return None;
    }
    // by characters taken and letters taken: the cheapest last step
    let mut table: Vec<Vec<Option<Step>>> = vec![vec![None; text.len() + 1]; characters.len() + 1];
    table[0][0] = Some(Step { cost: 0, spelling: "", from: 0 });
    for (taken, &character) in characters.iter().enumerate() {
        for from in 0..=text.len() {
            let Some(before) = table[taken][from] else { continue };
            for spelling in sound::plain(character) {
                for to in from..=text.len().min(from + MOST_OF_SYLLABLE) {
                    let cost = before.cost + apart(spelling.as_bytes(), &text[from..to]);
                    let place = &mut table[taken + 1][to];
                    if place.is_none_or(|known| cost < known.cost) {
                        *place = Some(Step { cost, spelling, from });
                    }
                }
            }
        }
    }
    let mut places = Vec::new();
    let (mut to, mut same, mut all) = (text.len(), 0, 0);
    for taken in (1..=characters.len()).rev() {
        let step = table[taken][to]?;
        let (place, agree, longer) = answered(characters[taken - 1], step.spelling, &letters[step.from..to]);
        (same, all, to) = (same + agree, all + longer, step.from);
        places.push(place);
    }
    places.reverse();
    (same * 2 >= all && same > 0).then_some(places)
}

/// A character beside its letters, how many agree, and how many there are on the longer side.
fn answered(character: char, spelling: &'static str, letters: &str) -> (Place, usize, usize) {
    let (a, b) = (spelling.as_bytes(), letters.to_ascii_lowercase());
    let (ours, theirs) = agreeing(a, b.as_bytes());
    let agree = ours.iter().filter(|same| **same).count();
    let longer = a.len().max(b.len());
    let says = match agree {
        _ if spelling == b => "拼音与字母相同".to_owned(),
        0 => "拼音与字母不同".to_owned(),
        _ => {
            let common: Vec<String> =
                spelling.chars().zip(&ours).filter(|(_, same)| **same).map(|(c, _)| c.to_string()).collect();
            format!("拼音与字母相同的有{}", common.join("、"))
        }
    };
    let word = match agree {
        _ if spelling == b => SAME_PINYIN,
        agree if agree * 2 >= longer => "拼音相近",
        _ => "不同",
    };
    let sound = SoundBeside { left: flagged(spelling, &ours), right: flagged(&b, &theirs), says };
    let place = Place { sound: Some(sound), ..Place::new(character, letters, word, spelling != b) };
    (place, agree, longer)
}

/// Runs of letters that agree or do not.
fn flagged(text: &str, same: &[bool]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (c, same) in text.chars().zip(same) {
        match pieces.last_mut().filter(|last| last.differs != *same) {
            Some(last) => last.text.push(c),
            None => pieces.push(Piece::new(c, !same)),
        }
    }
    pieces
}

/// Least changes of letters that make one the other.
fn apart(left: &[u8], right: &[u8]) -> usize {
    distances(left, right)[left.len()][right.len()]
}

fn distances(left: &[u8], right: &[u8]) -> Vec<Vec<usize>> {
    let mut table = vec![vec![0; right.len() + 1]; left.len() + 1];
    table[0] = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        table[i + 1][0] = i + 1;
        for (j, b) in right.iter().enumerate() {
            let changed = table[i][j] + usize::from(a != b);
            table[i + 1][j + 1] = changed.min(table[i][j + 1] + 1).min(table[i + 1][j] + 1);
        }
    }
    table
}

/// Which letters of each side agree under the least changes.
fn agreeing(left: &[u8], right: &[u8]) -> (Vec<bool>, Vec<bool>) {
    let table = distances(left, right);
    let (mut ours, mut theirs) = (vec![false; left.len()], vec![false; right.len()]);
    let (mut i, mut j) = (left.len(), right.len());
    while i > 0 && j > 0 {
        let (same, cost) = (left[i - 1] == right[j - 1], table[i][j]);
        // Letters that agree before letters that take each other's place.
        if same && cost == table[i - 1][j - 1] {
            (ours[i - 1], theirs[j - 1]) = (true, true);
            (i, j) = (i - 1, j - 1);
        } else if cost == table[i - 1][j] + 1 {
            i -= 1;
        } else if cost == table[i][j - 1] + 1 {
            j -= 1;
        } else {
            (i, j) = (i - 1, j - 1);
        }
    }
    (ours, theirs)
}
