//! Near misses of a decision in words: which row almost held, and which fact would tip it.
use law::decide::NearMiss;
use law::table::Table;

/// The row and what would have to be, e.g. (违法所得3万以上, “违法所得数额”为 3万元 时适用).
pub(super) fn in_words(table: Option<&Table>, miss: &NearMiss) -> (String, String) {
    let amount = crate::finders::words(table, &miss.input, &miss.needed);
    (miss.title.clone(), format!("“{}”为 {amount} 时适用", miss.input_title))
}
