//! Near misses of a decision in words: which row almost held, and which fact would tip it.
use law::decide::NearMiss;
use law::expression::FactValue;
use law::table::{InputType, Table};
use vocabulary::Money;

/// The row and what would have to be, e.g. (违法所得3万以上, “违法所得数额”为 3万元 时适用).
pub(super) fn in_words(table: Option<&Table>, miss: &NearMiss) -> (String, String) {
    let input = table.and_then(|table| table.input(&miss.input));
    let amount = match (input.map(|input| input.kind), &miss.needed) {
        (Some(InputType::Money), FactValue::Number(fen)) => Money::from_fen(*fen).to_string(),
        (Some(InputType::Choice), FactValue::Text(id)) => {
            let choice = input.and_then(|input| input.choices.iter().find(|choice| choice.id == *id));
            choice.map_or(id.clone(), |choice| choice.title.clone())
        }
        (_, FactValue::YesNo(yes)) => if *yes { "是" } else { "否" }.to_owned(),
        (_, FactValue::Number(number)) => {
            format!("{number}{}", input.map_or("", |input| input.unit.as_str()))
        }
        (_, FactValue::Text(text)) => text.clone(),
        (_, _) => String::new(),
    };
    (miss.title.clone(), format!("“{}”为 {amount} 时适用", miss.input_title))
}
