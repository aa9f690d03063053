//! Applications that a table names in several rows.

use super::Filing;
use std::collections::HashMap;

/// Applications, each once: rows with the same number, applicant and text, as for each class, are one application with the
/// classes and groups of all of them. Texts of one mark that stand in rows of their own stay, for each may be a copy.
#[must_use]
pub fn merged(filings: Vec<Filing>) -> Vec<Filing> {
    let mut places: HashMap<[String; 3], usize> = HashMap::new();
    let mut taken: Vec<Filing> = Vec::with_capacity(filings.len());
    for filing in filings {
        let key = [filing.id.clone(), filing.applicant.clone(), filing.mark.clone()];
        match places.get(&key).and_then(|&at| taken.get_mut(at)) {
            Some(known) => {
                let new = |class: &&u8| !known.classes.contains(class);
                let classes: Vec<u8> = filing.classes.iter().filter(new).copied().collect();
                known.classes.extend(classes);
                let new = |group: &&u16| !known.groups.contains(group);
                let groups: Vec<u16> = filing.groups.iter().filter(new).copied().collect();
                known.groups.extend(groups);
                for (own, other) in [
                    (&mut known.agent, filing.agent),
                    (&mut known.filed, filing.filed),
                    (&mut known.transferred_to, filing.transferred_to),
                ] {
                    if own.is_empty() {
                        *own = other;
                    }
                }
            }
            None => {
                places.insert(key, taken.len());
                taken.push(filing);
            }
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_in_several_rows_is_one_application_with_all_classes() {
        let row = |id: &str, class: u8| Filing {
            id: id.into(),
            applicant: "甲公司".into(),
            classes: vec![class],
            groups: vec![u16::from(class) * 100 + 1],
            ..Filing::default()
        };
        let filings = merged(vec![row("1", 30), row("2", 30), row("1", 33), row("1", 30)]);
        assert_eq!(filings.len(), 2);
        assert_eq!((&filings[0].classes[..], &filings[0].groups[..]), (&[30, 33][..], &[3001, 3301][..]));
    }
}
