//! Probes for the whole of a mark as it is called: in pinyin, with what is taken for it, read aloud, spoken as digits.

use super::accumulate::WHOLE;
use super::probes::{CONFUSED, DIALECT, Probes};
use super::signature::{
    CHINESE, Family, Heard, LATIN, bytes_hash, few_called, frame, framed, short_called, two,
};
use crate::score::Features;
use crate::sound::{self, Aloud};
use crate::tables;

/// Weight from which a spelling of the whole is its own, and not one of sounds that are only near.
const SPELT_AS_WHOLE: u16 = 56;
/// Most spellings of the whole made of confused syllables.
const MAX_SPELLINGS: usize = 160;
/// Most marks of digits that characters are taken for.
const MOST_NUMBERS: usize = 16;
/// Closeness in 1/255 from which a character is one that a digit is spoken for.
const SPOKEN: u8 = 200;

/// Syllables that may be said at a place with what each costs, the place's own first.
type Said = Vec<(u16, u16)>;

/// What a syllable taken for another costs.
fn cost(closeness: u8) -> u16 {
    if closeness >= DIALECT { 12 } else { 22 }
}

impl Probes {
    /// Letters that are the pinyin but for one.
    pub(super) fn mistyped(&mut self, han: &[u16]) {
        let pinyin = Features::pinyin(han);
        if (5..=18).contains(&pinyin.letters().len()) {
            let mut look = [0; 18];
            let len = crate::shape::singly_folded(pinyin.letters(), &mut look);
            self.one_letter_off(&look[..len]);
        }
    }

    /// The joined pinyin of characters by all readings and by what the syllables are taken for.
    pub(super) fn spellings(&mut self, han: &[u16], weight: u16) {
        let readings = tables::readings();
        let said: Vec<(Said, usize)> = han
            .iter()
            .map(|&code| {
                let known = readings.of(code).iter().enumerate();
                let mut said: Said = known.map(|(index, &syllable)| (syllable, index as u16 * 4)).collect();
                if said.is_empty() {
                    said.push((0, 0));
                }
                let own = said.len();
                let confused = sound::confusions(readings.first(code)).iter().take(CONFUSED);
                said.extend(confused.map(|&(other, closeness)| (other, cost(closeness))));
                (said, own)
            })
            .collect();
        self.spell(&said, weight);
    }

    /// Every way of saying the places one after the other, within bounds, the likely ones first.
    fn spell(&mut self, said: &[(Said, usize)], weight: u16) {
        let readings = tables::readings();
        // All spellings stand in one text; of each its place and weight.
        let mut text: Vec<u8> = Vec::with_capacity(2_048);
        let mut made = vec![(0..0, weight)];
        for (said, own) in said {
            let mut next = Vec::with_capacity(made.len() * 8);
            let spare = MAX_SPELLINGS / made.len().max(1);
            let (known, confused) = said.split_at(*own);
            for (place, weight) in &made {
                let tried = known.iter().take(spare.max(1)).chain(confused.iter().take(spare));
                for &(syllable, cost) in tried {
                    if *weight > cost + 12 && next.len() < MAX_SPELLINGS {
                        let start = text.len();
                        text.extend_from_within(std::ops::Range::clone(place));
                        text.extend_from_slice(readings.spelling(syllable).as_bytes());
                        next.push((start..text.len(), weight - cost));
                    }
                }
            }
            made = next;
        }
        for (place, weight) in made.into_iter().filter(|(place, _)| !place.is_empty()) {
            let weight = if weight >= SPELT_AS_WHOLE { WHOLE | weight } else { weight };
            self.add(Family::Spelling, bytes_hash(&text[place]), weight);
        }
    }

    /// Letters, digits and characters as they are called.
    pub(super) fn aloud(&mut self, aloud: &Aloud) {
        self.add(Family::Spelling, bytes_hash(aloud.spelling().as_bytes()), WHOLE | 60);
        if aloud.is_number() {
            let said = |place: usize| {
                let mut said: Said = aloud.said(place).map(|syllable| (syllable, 0)).collect();
                let own = said.len();
                for (syllable, _) in said.clone() {
                    let near =
                        sound::confusions(syllable).iter().filter(|(_, closeness)| *closeness >= SPOKEN);
                    said.extend(near.map(|&(other, closeness)| (other, cost(closeness))));
                }
                (said, own)
            };
            let said: Vec<_> = (0..aloud.syllables().len()).map(said).collect();
            self.spell(&said, 60);
        }
    }

    /// Characters for a foreign word and the reverse, by the frame of what is heard.
    pub(super) fn foreign(&mut self, features: &Features) {
        if let Some(frame) = frame(features, Heard::Otherwise) {
            self.add(Family::Frame, bytes_hash(&frame), 16);
        }
        if let Some(frame) = frame(features, Heard::Plainly) {
            self.add(Family::Frame, bytes_hash(&frame), 22);
            // 金 for KING: ji and qi also stand for g and k
            for at in (0..frame.len()).filter(|&at| frame[at] == b'K' && features.parts.han().is_empty()) {
                let other = [&frame[..at], b"S", &frame[at + 1..]].concat();
                self.add(Family::Frame, bytes_hash(&other), 16);
            }
        }
        for heard in [Heard::Otherwise, Heard::Plainly] {
            self.short_frames(features, heard);
        }
    }

    fn short_frames(&mut self, features: &Features, heard: Heard) {
        for (found, side) in [(short_called(features, heard), CHINESE), (few_called(features, heard), LATIN)]
        {
            let Some(frame) = found else { continue };
            self.add(Family::Frame, framed(&frame, side), 22);
            let others = sound::other_vowels(&frame);
            others.iter().for_each(|other| self.add(Family::Frame, framed(other, side), 14));
        }
    }

    /// Marks of digits that may be spoken for the characters (51 for 无忧).
    pub(super) fn digits(&mut self, han: &[u16]) {
        if !(2..=6).contains(&han.len()) {
            return;
        }
        let readings = tables::readings();
        let mut made: Vec<Vec<u8>> = vec![Vec::new()];
        for &code in han {
            let spoken_for = |&digit: &u8| {
                let syllables = sound::spoken(digit).iter().filter_map(|spelling| readings.find(spelling));
                syllables
                    .flat_map(|s| readings.of(code).iter().map(move |&other| sound::closeness(s, other)))
                    .any(|closeness| closeness >= SPOKEN)
            };
            let digits: Vec<u8> = (b'0'..=b'9').filter(spoken_for).collect();
            made = made
                .iter()
                .flat_map(|begun| digits.iter().map(move |&digit| [begun.as_slice(), &[digit]].concat()))
                .take(MOST_NUMBERS)
                .collect();
        }
        made.iter().for_each(|number| self.add(Family::Spelling, bytes_hash(number), 40));
    }

    /// Pinyin typed in letters: what its syllables are taken for.
    pub(super) fn typed(&mut self, syllables: &[u16]) {
        let readings = tables::readings();
        for (place, &syllable) in syllables.iter().enumerate() {
            let confused = sound::confusions(syllable).iter().take(CONFUSED);
            let confused =
                confused.map(|&(other, closeness)| (other, if closeness >= DIALECT { 40 } else { 26 }));
            // 乐 stands in the index as it is read first
            let further = readings.further(syllable).iter().map(|&code| (readings.first(code), 40));
            for (other, weight) in confused.chain(further) {
                let text: String = (syllables.iter().enumerate())
                    .map(|(i, &s)| readings.spelling(if i == place { other } else { s }))
                    .collect();
                self.add(Family::Spelling, bytes_hash(text.as_bytes()), weight);
            }
        }
        for window in syllables.windows(2) {
            self.add(Family::Syllables, two(window[0], window[1]), 9);
        }
    }
}
