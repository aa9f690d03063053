//! Organs that the fields of a form offer: only those of the field's duties, the nearest first.
use crate::ui::parts::Choice;
use app::directory::Directory;
use case::FieldValue;
use case::actor::OrganFacts;
use law::procedure::{Act, Field, FieldType, Procedure};
use std::collections::BTreeMap;

/// Characters of a region's code that name its prefecture (GB/T 2260).
const PREFECTURE: usize = 4;

/// What the organ fields of an act offer, by field.
pub(super) struct Offered {
    /// Choices, the nearest first.
    pub choices: BTreeMap<String, Vec<Choice>>,
    /// Where the field must be given and one other organ alone lies in the same prefecture: nobody need look for it.
    pub nearest: BTreeMap<String, FieldValue>,
}

/// What an act of `own` organ offers.
pub(super) fn offered(directory: &Directory, procedure: &Procedure, act: &Act, own: &str) -> Offered {
    let here = directory.facts().get(own).map_or("", |organ| organ.region.as_str());
    let mut offered = Offered { choices: BTreeMap::new(), nearest: BTreeMap::new() };
    let wanted =
        act.form.iter().filter_map(|wanted| Some((procedure.field(&wanted.field)?, wanted.required)));
    for (field, required) in wanted.filter(|(field, _)| field.kind == FieldType::Organ) {
        let mut organs: Vec<&OrganFacts> = directory.with_duties(&field.duties).collect();
        organs.sort_by_key(|organ| distance(&organ.region, here));
        if required && let Some(nearest) = only_near(field, &organs, here, own) {
            offered.nearest.insert(field.id.value.clone(), FieldValue::Organ(nearest.id.clone()));
        }
        let choices = organs.iter().map(|organ| Choice::new(&organ.id, &organ.name));
        offered.choices.insert(field.id.value.clone(), choices.collect());
    }
    offered
}

fn only_near<'a>(field: &Field, organs: &[&'a OrganFacts], here: &str, own: &str) -> Option<&'a OrganFacts> {
    let mut near = organs.iter().filter(|organ| distance(&organ.region, here) < FAR);
    let one = near.next().filter(|organ| !field.many && organ.id != own)?;
    near.next().is_none().then_some(*one)
}

/// Distance of what lies in another prefecture.
const FAR: u8 = 2;

fn distance(region: &str, here: &str) -> u8 {
    let prefecture = |code: &str| code.get(..PREFECTURE).map(str::to_owned);
    match () {
        () if region == here => 0,
        () if prefecture(here).is_some() && prefecture(region) == prefecture(here) => 1,
        () => FAR,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_place_is_nearest_then_the_own_prefecture() {
        assert_eq!(distance("230102", "230102"), 0);
        assert_eq!(distance("230100", "230102"), 1);
        assert_eq!(distance("231000", "230102"), FAR);
        assert_eq!(distance("", ""), 0);
        assert_eq!(distance("230100", ""), FAR);
    }
}
