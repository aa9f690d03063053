//! `fold.txt`: a folded form, a tab, the forms that fold to it.

use std::collections::HashMap;

/// One character to the unit it folds to.
pub(crate) struct Folding {
    /// By code of the basic plane; zero where nothing is said.
    plane: Vec<u16>,
    beyond: HashMap<char, u16>,
}

impl Folding {
    pub(crate) fn parse(text: &str) -> Self {
        let mut folding = Self { plane: vec![0; 0x1_0000], beyond: HashMap::new() };
        for (to, forms) in text.lines().filter_map(|line| line.split_once('\t')) {
            let Some(code) = to.chars().next().and_then(|c| u16::try_from(u32::from(c)).ok()) else {
                continue;
            };
            for form in forms.chars() {
                match u16::try_from(u32::from(form)) {
                    Ok(from) => folding.plane[usize::from(from)] = code,
                    Err(_) => {
                        folding.beyond.insert(form, code);
                    }
                }
            }
        }
        // Chinese characters of the plane that fold to nothing else are their own units.
        for code in (0x3400..=0x4DBF).chain(0x4E00..=0x9FFF).chain([0x3007]) {
            if folding.plane[usize::from(code)] == 0 {
                folding.plane[usize::from(code)] = code;
            }
        }
        folding
    }

    /// The unit of a character, if the table knows it.
    pub(crate) fn of(&self, c: char) -> Option<u16> {
        match u16::try_from(u32::from(c)) {
            Ok(code) => Some(self.plane[usize::from(code)]).filter(|&unit| unit != 0),
            Err(_) => self.beyond.get(&c).copied(),
        }
    }
}
