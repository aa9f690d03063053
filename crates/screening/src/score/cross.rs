//! A Chinese part against a Latin one: pinyin (5.1.17), meaning (5.1.6, 5.3.3), transliteration; and numbers.

use super::evidence::{Evidence, Rule};
use super::latin::common;
use super::query::{Features, Query};
use crate::meaning::{Composed, Concepts, lexicon, number_form};
use crate::sound::{Aloud, Sounds, called_alike, closeness};
use crate::tables;
use crate::text::is_greek;

/// Value of the same meaning in both languages.
const TRANSLATED: f32 = 0.93;
/// Value of the same meaning in one language.
const SYNONYMS: f32 = 0.91;
/// Value of two words that a dictionary gives for one foreign word, which need not be of one sense.
const BY_ONE_ENGLISH_WORD: f32 = 0.88;
/// What is left of the value of a meaning where it is that of a part, and weak words stand beside it.
const OF_A_PART: f32 = 0.96;
/// Value of two words one after the other that each mean the same.
const COMPOSED: f32 = 0.9;
/// Value of letters that are exactly the pinyin of the characters.
const SPELT: f32 = 0.9;
/// Value of characters called as a foreign word is; three and more that are called exactly so, a tenth more.
const TRANSLITERATED: f32 = 0.7;

/// What is taken off the value of a call where no character is one that foreign names are written with.
const OF_OTHER_CHARACTERS: f32 = 0.35;

/// The value of the best way in which one mark's characters answer the other's letters.
pub(super) fn compare(query: &Query, right: &Features, mut evidence: Option<&mut Evidence>) -> f32 {
    let left = &query.features;
    let mut best = 0f32;
    let mut found = |value: f32, rule: Rule, evidence: &mut Option<&mut Evidence>| {
        if let Some(evidence) = evidence.as_mut().filter(|_| value > 0.5) {
            evidence.fire(rule);
        }
        best = best.max(value);
    };
    found(spelt(left, right), Rule::Pinyin, &mut evidence);
    found(spelt(right, left), Rule::Pinyin, &mut evidence);
    let right_chinese = if query.latin_concepts.is_some() { right.chinese_concepts() } else { None };
    let right_latin = if query.chinese_concepts.is_some() { right.latin_concepts() } else { None };
    let composite = !left.parts.han().is_empty() && !left.parts.latin().is_empty();
    let shared =
        shared(query.chinese_concepts, right_latin).or_else(|| shared(query.latin_concepts, right_chinese));
    if let Some(concept) = shared {
        let by_name = lexicon().is_name(concept);
        let rule = if composite || by_name { Rule::ChineseAndForeign } else { Rule::SameMeaning };
        found(TRANSLATED * of_the_whole(left, right, concept), rule, &mut evidence);
        if let Some(evidence) = evidence.as_mut() {
            evidence.by_name = by_name;
        }
    } else if says_same(&query.chinese_composed, || right.latin_composed())
        || says_same(&query.latin_composed, || right.chinese_composed())
    {
        found(COMPOSED, if composite { Rule::ChineseAndForeign } else { Rule::SameMeaning }, &mut evidence);
    }
    if best < TRANSLITERATED + 0.1 {
        let value = transliterated(left, right).max(transliterated(right, left));
        if value > best.max(0.5) {
            best = value;
            if let Some(evidence) = evidence {
                evidence.fire(Rule::ChineseAndForeign);
            }
        }
    }
    best
}

/// Same meaning within one language: synonyms (5.1.6).
pub(super) fn synonyms(query: &Query, right: &Features, evidence: Option<&mut Evidence>) -> f32 {
    let (l, r) = (&query.features.parts, &right.parts);
    let (left_chinese, left_latin) = (query.chinese_concepts, query.latin_concepts);
    // Of the same distinctive part the comparison of characters has said what there is to say.
    let parted = query.features.core_han() != right.core_han() && !is_character_of(l.han(), r.han());
    let both = if l.latin().is_empty() && r.latin().is_empty() && left_chinese.is_some() && parted {
        shared(left_chinese, right.chinese_concepts())
    } else if l.han().is_empty() && r.han().is_empty() && left_latin.is_some() {
        shared(left_latin, right.latin_concepts())
    } else {
        None
    };
    let Some(concept) = both else { return composed_alike(query, right, evidence) };
    if let Some(evidence) = evidence {
        // Two writings of one foreign name are called alike; they mean nothing.
        evidence.by_name = lexicon().is_name(concept);
        evidence.fire(if evidence.by_name { Rule::NearSound } else { Rule::SameMeaning });
    }
    let value = if lexicon().is_own(concept) { SYNONYMS } else { BY_ONE_ENGLISH_WORD };
    value * of_the_whole(&query.features, right, concept)
}

/// Two Chinese marks of a word beside another, of which each means the same in both (熊猫老爸, 熊猫爸爸). In marks of two
/// characters each means too much.
fn composed_alike(query: &Query, right: &Features, evidence: Option<&mut Evidence>) -> f32 {
    let (l, r) = (&query.features.parts, &right.parts);
    let only_chinese = l.latin().is_empty() && r.latin().is_empty();
    if !only_chinese
        || l.han().len().min(r.han().len()) < 3
        || !says_same(&query.chinese_composed, || right.chinese_composed())
    {
        return 0.0;
    }
    if let Some(evidence) = evidence {
        if l.han().len() == r.han().len() {
            // some characters differ, and what they say does not (5.1.7)
            evidence.fire(Rule::FewCharactersDiffer);
        }
        evidence.fire(Rule::SameMeaning);
    }
    BY_ONE_ENGLISH_WORD
}

/// 1 where a concept is what the marks say as wholes, less where weak words stand beside it.
fn of_the_whole(left: &Features, right: &Features, concept: u16) -> f32 {
    let whole = |features: &Features| {
        let (han, latin) = (features.parts.han(), features.parts.latin());
        let chinese = lexicon().chinese(han).is_some_and(|known| known.contains(&concept));
        chinese || lexicon().english(latin).is_some_and(|known| known.contains(&concept))
    };
    if whole(left) && whole(right) { 1.0 } else { OF_A_PART }
}

/// Whether one side is a single character that the other contains (天 and 天堂): then what is added makes the meaning.
fn is_character_of(left: &[u16], right: &[u16]) -> bool {
    let within = |one: &[u16], other: &[u16]| matches!(one, [code] if other.contains(code));
    within(left, right) || within(right, left)
}

/// Letters read by their names against characters (e家, 易家): 5.1.4.
pub(super) fn aloud(query: &Query, right: &Features) -> f32 {
    match (&query.aloud, Aloud::new(&right.parts)) {
        (Some(called), None) => read_out(called, right),
        (None, Some(called)) => read_out(&called, &query.features),
        _ => 0.0,
    }
}

/// How near characters are called to what letters and characters are called.
fn read_out(called: &Aloud, chinese: &Features) -> f32 {
    let han = chinese.parts.han();
    if !chinese.parts.latin().is_empty()
        || han.len() != called.syllables().len()
        || han.iter().any(|&code| is_greek(code))
    {
        return 0.0;
    }
    let readings = tables::readings();
    let least = if called.is_number() { SPOKEN_NEAR } else { ALOUD_NEAR };
    let mut sum = 0.0;
    for (place, (kept, &code)) in called.characters().zip(han).enumerate() {
        if kept == Some(code) {
            sum += 1.0;
            continue;
        }
        let said = called.said(place);
        let near = said
            .flat_map(|s| readings.of(code).iter().map(move |&other| closeness(s, other)))
            .max()
            .unwrap_or(0);
        if near < least {
            return 0.0;
        }
        sum += f32::from(near) / 255.0 * if kept.is_some() { 0.82 } else { 0.74 };
    }
    sum / han.len() as f32
}

/// Closeness in 1/255 from which the name of a letter is taken for a character.
const ALOUD_NEAR: u8 = 220;
/// The same of what a digit is spoken for in a mark of digits, which is meant as words (51 and 无忧).
const SPOKEN_NEAR: u8 = 200;

/// The same number in another writing (5.1.6).
pub(super) fn numbers(query: &Query, right: &Features) -> f32 {
    let Some(form) = &query.number_form else { return 0.0 };
    if number_form(&right.parts).as_ref() == Some(form) { 0.9 } else { 0.0 }
}

/// The concept that both name, if there is one; rather a sense than a name.
fn shared(left: Option<&Concepts>, right: Option<&Concepts>) -> Option<u16> {
    let (left, right) = left.zip(right)?;
    let both = || left.iter().copied().filter(|concept| *concept != 0 && right.contains(concept));
    both().find(|&concept| !lexicon().is_name(concept)).or_else(|| both().next())
}

fn says_same(left: &Composed, right: impl FnOnce() -> Composed) -> bool {
    !left.pairs().is_empty() && {
        let right = right();
        left.pairs().iter().any(|pair| right.pairs().contains(pair))
    }
}

/// How far the letters of one side are the pinyin of the other's characters, with or without weak words.
fn spelt(chinese: &Features, latin: &Features) -> f32 {
    let (whole, core) = (chinese.parts.han(), chinese.core_han());
    let (letters, distinctive) = (latin.parts.latin(), latin.letters());
    let by_core = near_spelt(core, distinctive);
    if chinese.core.kinds == 0 && letters == distinctive {
        return by_core;
    }
    near_spelt(whole, letters).max(by_core * if chinese.core.kinds == 0 { 1.0 } else { 0.95 })
}

/// Whether a mark's letters are the pinyin of its own characters.
pub(super) fn spells(features: &Features) -> bool {
    spelt(features, features) >= 0.8
}

/// How far letters are the pinyin of characters.
fn near_spelt(han: &[u16], letters: &[u8]) -> f32 {
    if han.is_empty() || letters.is_empty() {
        return 0.0;
    }
    let pinyin = Features::pinyin(han);
    let pinyin = pinyin.letters();
    if pinyin.len() < 4 || letters.len() < 4 {
        return if letters.len() >= 2 && pinyin == letters { SPELT * 0.8 } else { 0.0 };
    }
    if pinyin == letters || reads_as(han, letters) {
        return SPELT;
    }
    let longest = pinyin.len().max(letters.len());
    if pinyin[0] != letters[0] || longest > pinyin.len().min(letters.len()) + 2 {
        return 0.0;
    }
    let likeness = common(pinyin, letters).len() as f32 / longest as f32;
    if likeness >= 0.8 { likeness * 0.84 } else { 0.0 }
}

/// Whether the letters of one side are the pinyin of the other's characters, with or without weak words.
pub(super) fn spells_exactly(chinese: &Features, latin: &Features) -> bool {
    let characters = [chinese.parts.han(), chinese.core_han()];
    let letters = [latin.parts.latin(), latin.letters()];
    characters.iter().any(|han| !han.is_empty() && letters.iter().any(|letters| reads_as(han, letters)))
}

/// Whether letters spell characters by any of their readings.
fn reads_as(han: &[u16], letters: &[u8]) -> bool {
    let Some((&first, rest)) = han.split_first() else { return letters.is_empty() };
    let readings = tables::readings();
    readings.of(first).iter().any(|&syllable| {
        let spelling = readings.spelling(syllable).as_bytes();
        letters.starts_with(spelling) && reads_as(rest, &letters[spelling.len()..])
    })
}

/// How far a foreign word could be written with these characters by sound.
fn transliterated(chinese: &Features, latin: &Features) -> f32 {
    let (whole, core, letters) = (chinese.parts.han(), chinese.core_han(), latin.letters());
    // 特 at the end of a name is no modifier
    let other = if whole.len() == core.len() { 0.0 } else { called(whole, letters) };
    called(core, letters).max(other)
}

/// How far a word is called as characters are.
fn called(han: &[u16], letters: &[u8]) -> f32 {
    if !(2..=6).contains(&han.len()) || letters.len() < 4 || crate::meaning::is_established(han) {
        return 0.0;
    }
    let readings = tables::readings();
    let mut syllables = [0u16; 6];
    han.iter().zip(&mut syllables).for_each(|(&code, syllable)| *syllable = readings.first(code));
    let latin = Sounds::of_letters(letters);
    let mut likeness = called_alike(&Sounds::of_syllables(&syllables[..han.len()]), &latin);
    // 莎 is mostly read suo, and stands for sa in names
    for (place, &code) in han.iter().enumerate() {
        for &further in readings.of(code).iter().skip(1) {
            let first = std::mem::replace(&mut syllables[place], further);
            likeness = likeness.max(called_alike(&Sounds::of_syllables(&syllables[..han.len()]), &latin));
            syllables[place] = first;
        }
    }
    // Two characters are called like many words.
    let value = match han.len() {
        2 if likeness >= 0.9 => TRANSLITERATED * likeness,
        3.. if likeness >= 0.86 => TRANSLITERATED * likeness + (likeness - 0.86) * 0.7,
        _ => return 0.0,
    };
    // Foreign names are written with some hundred characters; others have their own meaning (实业部).
    let written = han.iter().filter(|&&code| tables::writes_names(code)).count();
    value * (1.0 - OF_OTHER_CHARACTERS * (1.0 - written as f32 / han.len() as f32))
}
