//! What people type into fields: mostly sensible, sometimes not.
use super::dice::Dice;
use case::OrganFacts;
use law::procedure::{Field, FieldType};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

const NONSENSE: [&str; 6] = ["", "　", "abc", "-1", "\u{0}", "9999-99-99"];

pub fn value(dice: &mut Dice, field: &Field, organs: &BTreeMap<String, OrganFacts>, year: i16) -> Json {
    if dice.chance(4) {
        return json!(NONSENSE[dice.below(NONSENSE.len())]);
    }
    let one = sensible(dice, field, organs, year);
    if field.many && dice.chance(50) { json!([one, sensible(dice, field, organs, year)]) } else { one }
}

fn sensible(dice: &mut Dice, field: &Field, organs: &BTreeMap<String, OrganFacts>, year: i16) -> Json {
    match field.kind {
        FieldType::Text => json!(format!("第{}号说明", dice.below(1000))),
        FieldType::Number => json!(dice.below(200)),
        FieldType::Money => json!(dice.below(100_000_000)),
        FieldType::Date => {
            let back = i16::try_from(dice.below(20)).unwrap();
            json!(format!("{}-{:02}-{:02}", year + 1 - back, dice.below(12) + 1, dice.below(28) + 1))
        }
        FieldType::Instant => {
            json!(format!("{year}-{:02}-{:02}T10:00", dice.below(12) + 1, dice.below(28) + 1))
        }
        FieldType::Choice => json!(dice.pick(&field.choices).map(|choice| choice.id.clone())),
        FieldType::Party => json!({ "name": format!("当事人{}", dice.below(50)), "kind": "person" }),
        FieldType::Right => json!({ "kind": "trademark", "number": dice.below(9_000_000).to_string() }),
        FieldType::Organ => json!(organ(dice, field, organs)),
        FieldType::Region => json!("230100"),
        FieldType::File => {
            json!({ "sha256": format!("{:064x}", dice.roll()), "name": "附件.pdf", "bytes": 9 })
        }
        FieldType::Exhibit => json!({ "name": "物品", "quantity": dice.below(90), "unit": "件" }),
        FieldType::Items => items(dice),
        FieldType::Citation => json!("transfer-rules#5/2"),
    }
}

fn organ(dice: &mut Dice, field: &Field, organs: &BTreeMap<String, OrganFacts>) -> String {
    let fitting =
        |organ: &&OrganFacts| field.duties.is_empty() || field.duties.iter().any(|d| **d == organ.duty);
    let wrong = dice.chance(5);
    let all: Vec<&OrganFacts> = organs.values().filter(|organ| wrong || fitting(organ)).collect();
    dice.pick(&all).map_or_else(|| "nowhere".to_owned(), |organ| organ.id.clone())
}

/// Goods that enter, or part of a lot by its number; sometimes more than there is, or of a lot that is not there.
fn items(dice: &mut Dice) -> Json {
    let quantity = if dice.chance(20) { format!("{}.5", dice.below(40)) } else { dice.below(90).to_string() };
    if dice.chance(50) {
        json!({ "name": format!("物品{}", dice.below(9)), "quantity": quantity, "unit": "件", "place": format!("{}号库", dice.below(3)) })
    } else {
        json!({ "lot": (dice.below(4) + 1).to_string(), "quantity": quantity, "place": format!("{}号库", dice.below(3)) })
    }
}
