//! Numbers with their measures and models behind a Chinese name (金牛5号, 格力A8, 金徽53度, 蓝豹PLUS): features of the goods
//! (5.1.12), told apart from numbers that are words of the name by where they stand and how they are written.

use super::parts::Parts;

/// Measure words and words of models behind digits: our own selection (`data/tables/measures.txt`).
static WORDS: std::sync::LazyLock<Measures> = std::sync::LazyLock::new(|| {
    let mut measures = Measures::default();
    for line in include_str!("../../data/tables/measures.txt").lines().filter(|line| !line.starts_with('#')) {
        let Some((kind, words)) = line.split_once('\t') else { continue };
        let words = words.split(' ').map(|word| word.encode_utf16().collect());
        match kind {
            "measure" => measures.behind_digits.extend(words),
            "counted" => measures.behind_numerals.extend(words),
            _ => measures.models.extend(words),
        }
    }
    measures
});

#[derive(Default)]
struct Measures {
    /// Behind digits.
    behind_digits: Vec<Vec<u16>>,
    /// Behind digits or Chinese numerals.
    behind_numerals: Vec<Vec<u16>>,
    /// Latin words that name a model by themselves.
    models: Vec<Vec<u16>>,
}

/// Least characters of a name before its measure.
const LEAST_NAME: usize = 2;
/// Most digits of a measure or a model.
const MOST_DIGITS: usize = 4;
/// Most letters beside the digits of a model.
const MOST_LETTERS: usize = 2;
/// Chinese numerals with which goods are numbered.
const NUMERALS: &str = "〇零一二三四五六七八九十百";

/// The unit with which the measure or model begins that a mark ends with; none where there is none, or no name before it.
pub(crate) fn measured(parts: &Parts) -> Option<u8> {
    let (han, han_at) = (parts.han(), parts.han_at());
    if han.len() < LEAST_NAME {
        return None;
    }
    let end = han_at.last().copied().into_iter().chain(parts.latin_at().last().copied()).max()?;
    let digits = |code: u16| super::is_digit(code);
    // asked of every mark that is compared: most have neither digits nor a word behind numerals
    let has_digits = parts.latin().iter().any(u8::is_ascii_digit);
    if parts.latin_at().last() == Some(&end) {
        let from = run_of(parts, end)?;
        let run = units(parts, from, end);
        return (is_model(&run) || WORDS.models.contains(&run))
            .then_some(from)
            .filter(|&from| has_name(han_at, from));
    }
    let words = [&WORDS.behind_digits, &WORDS.behind_numerals];
    for (counted, known) in words.into_iter().enumerate().skip(usize::from(!has_digits)) {
        let fits = |word: &&Vec<u16>| {
            han.ends_with(word) && han_at[han.len() - word.len()] + word.len() as u8 == end + 1
        };
        let Some(word) = known.iter().filter(fits).max_by_key(|word| word.len()) else { continue };
        let before = han_at[han.len() - word.len()].checked_sub(1)?;
        if parts.latin_at().contains(&before) {
            let from = run_of(parts, before)?;
            let run = units(parts, from, before);
            if run.len() <= MOST_DIGITS && run.iter().copied().all(digits) && has_name(han_at, from) {
                return Some(from);
            }
        } else if counted == 1 {
            let rest = &han[..han.len() - word.len()];
            let is_numeral = |code: &&u16| NUMERALS.chars().any(|c| u32::from(c) == u32::from(**code));
            let numerals = rest.iter().rev().take_while(is_numeral).count();
            let from = *han_at.get(rest.len() - numerals)?;
            if (1..=MOST_DIGITS).contains(&numerals) && has_name(han_at, from) {
                return Some(from);
            }
        }
    }
    None
}

/// Whether Chinese characters stand right before a unit, and enough of them.
fn has_name(han_at: &[u8], from: u8) -> bool {
    let before = han_at.iter().filter(|&&at| at < from).count();
    before >= LEAST_NAME
        && (1..=LEAST_NAME as u8).all(|back| from.checked_sub(back).is_some_and(|at| han_at.contains(&at)))
}

/// Where the Latin word begins that ends with a unit.
fn run_of(parts: &Parts, end: u8) -> Option<u8> {
    let mut from = end;
    while from > 0 && parts.latin_at().contains(&(from - 1)) {
        from -= 1;
    }
    parts.latin_at().contains(&from).then_some(from)
}

/// The Latin units from one to another.
fn units(parts: &Parts, from: u8, to: u8) -> Vec<u16> {
    let places = parts.latin_at().iter().zip(parts.latin());
    places.filter(|(at, _)| (from..=to).contains(at)).map(|(_, &unit)| u16::from(unit)).collect()
}

/// Whether units are digits alone, or digits with a letter or two before or behind them (2000, A8, V12, 500ML).
pub(crate) fn is_model(run: &[u16]) -> bool {
    let digits = run.iter().filter(|&&code| super::is_digit(code)).count();
    let letters = run.len() - digits;
    let together =
        |run: &[u16], first: fn(u16) -> bool| run.iter().skip_while(|&&c| first(c)).all(|&c| !first(c));
    (1..=MOST_DIGITS).contains(&digits)
        && letters <= MOST_LETTERS
        && together(run, super::is_digit as fn(u16) -> bool)
            | together(run, super::is_letter as fn(u16) -> bool)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn measures_and_models_are_found_behind_a_name_only() {
        let found = |mark: &str| measured(&Parts::new(fold(mark).units)).map(usize::from);
        for (mark, from) in [
            ("金牛5号", 2),
            ("金徽53度", 2),
            ("格力A8", 2),
            ("蓝豹PLUS", 2),
            ("世纪2000", 2),
            ("雪原红500ML", 3),
            ("金牛五号", 2),
            ("北大荒10公斤", 3),
            ("金徽五十三度", 2),
        ] {
            assert_eq!(found(mark), Some(from), "{mark}");
        }
        for mark in [
            "K5",
            "双11",
            "7匹狼",
            "三六零",
            "第五号",
            "金牛",
            "耐克NIKE",
            "六个核桃",
            "2000",
            "VELTEX",
            "一号",
            "百年",
        ] {
            assert_eq!(found(mark), None, "{mark}");
        }
    }
}
