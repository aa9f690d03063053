//! Whether a condition can hold while a field is left empty.
//!
//! The condition is read as yes-no questions joined by and, or, not. Questions about the field alone have their answer as
//! soon as it is empty; all others may be answered either way, so every way is tried.
use super::{CONSTANTS, Condition, FactValue, Scope};
use cel::common::ast::{Expr, IdedExpr, LiteralValue, operators};
use std::collections::BTreeSet;

/// Most questions of a condition whose answers are all tried; a condition with more says nothing of its fields.
const MAX_QUESTIONS: usize = 12;

/// What a condition asks of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Nothing: it is never the field's being empty that makes the condition fail.
    No,
    /// It may fail because the field is empty, depending on other facts.
    Sometimes,
    /// It always fails while the field is empty.
    Always,
}

/// A field that may be left empty, as conditions speak of it.
#[derive(Debug, Clone, Copy)]
pub struct Left<'a> {
    /// Field id.
    pub field: &'a str,
    /// Kind of paper that the field holds.
    pub paper: Option<&'a str>,
    /// Value that conditions see while it is empty.
    pub absent: &'a FactValue,
}

/// A condition as yes-no questions.
enum Asked {
    And(Box<Asked>, Box<Asked>),
    Or(Box<Asked>, Box<Asked>),
    Not(Box<Asked>),
    /// A question: its text, and its answers where the field decides them.
    Question {
        text: String,
        empty: Option<bool>,
        filled: Option<bool>,
    },
}

impl Condition {
    /// What the condition asks of a field that may be left empty.
    #[must_use]
    pub fn need(&self, left: Left<'_>) -> Need {
        let asked = read(self.program.expression(), left);
        let mut open = BTreeSet::new();
        asked.open(&mut open);
        let open: Vec<&str> = open.into_iter().collect();
        if open.len() > MAX_QUESTIONS {
            return Need::No;
        }
        let (mut can_hold_empty, mut can_hold_filled, mut decides) = (false, false, false);
        for answers in 0..(1_u32 << open.len()) {
            let answer = |text: &str| {
                open.iter().position(|known| *known == text).is_some_and(|i| answers >> i & 1 == 1)
            };
            let empty = asked.holds(&|empty, _, text| empty.unwrap_or_else(|| answer(text)));
            let filled = asked.holds(&|_, filled, text| filled.unwrap_or_else(|| answer(text)));
            can_hold_empty |= empty;
            can_hold_filled |= filled;
            decides |= filled && !empty;
        }
        match (decides, can_hold_empty) {
            (false, _) => Need::No,
            (true, true) => Need::Sometimes,
            (true, false) if can_hold_filled => Need::Always,
            (true, false) => Need::No,
        }
    }
}

/// Answers a question: what it is while the field is empty and when it is filled, where the field decides it; its text.
type Answer<'a> = dyn Fn(Option<bool>, Option<bool>, &str) -> bool + 'a;

impl Asked {
    /// Questions that the field does not decide, empty or filled.
    fn open<'a>(&'a self, into: &mut BTreeSet<&'a str>) {
        match self {
            Asked::And(a, b) | Asked::Or(a, b) => {
                a.open(into);
                b.open(into);
            }
            Asked::Not(a) => a.open(into),
            Asked::Question { text, empty, filled } => {
                if empty.is_none() || filled.is_none() {
                    into.insert(text);
                }
            }
        }
    }

    fn holds(&self, answer: &Answer<'_>) -> bool {
        match self {
            Asked::And(a, b) => a.holds(answer) && b.holds(answer),
            Asked::Or(a, b) => a.holds(answer) || b.holds(answer),
            Asked::Not(a) => !a.holds(answer),
            Asked::Question { text, empty, filled } => answer(*empty, *filled, text),
        }
    }
}

fn read(expression: &IdedExpr, left: Left<'_>) -> Asked {
    if let Expr::Call(call) = &expression.expr {
        match (call.func_name.as_str(), call.args.as_slice()) {
            (operators::LOGICAL_AND, [a, b]) => {
                return Asked::And(Box::new(read(a, left)), Box::new(read(b, left)));
            }
            (operators::LOGICAL_OR, [a, b]) => {
                return Asked::Or(Box::new(read(a, left)), Box::new(read(b, left)));
            }
            (operators::LOGICAL_NOT, [a]) => return Asked::Not(Box::new(read(a, left))),
            _ => {}
        }
    }
    let text = text_of(expression).unwrap_or_else(|| format!("#{}", expression.id));
    let (empty, filled) = answers(&text, left);
    Asked::Question { text, empty, filled }
}

/// The answers to a question while the field is empty, and when something stands in it.
fn answers(text: &str, left: Left<'_>) -> (Option<bool>, Option<bool>) {
    if text == format!("('{}' in given)", left.field) {
        return (Some(false), Some(true));
    }
    if left.paper.is_some_and(|paper| text == format!("('{paper}' in papers)")) {
        return (None, Some(true));
    }
    let Ok(question) = Condition::compile(text) else { return (None, None) };
    if question.names() != [left.field] {
        return (None, None);
    }
    let mut scope: Scope =
        CONSTANTS.iter().map(|(name, amount)| ((*name).to_owned(), FactValue::Number(*amount))).collect();
    scope.insert(left.field.to_owned(), left.absent.clone());
    let filled = match text {
        _ if text == format!("({} != '')", left.field) => Some(true),
        _ if text == format!("({} == '')", left.field) => Some(false),
        _ => None,
    };
    (question.holds(&scope).ok(), filled)
}

/// The expression as CEL, everything in brackets; none for what questions about fields are not made of.
pub(super) fn text_of(expression: &IdedExpr) -> Option<String> {
    let two = |sign: &str, args: &[IdedExpr]| match args {
        [a, b] => Some(format!("({} {sign} {})", text_of(a)?, text_of(b)?)),
        _ => None,
    };
    match &expression.expr {
        Expr::Ident(name) => Some(name.clone()),
        Expr::Literal(LiteralValue::String(text)) => {
            let text = text.inner();
            (!text.contains(['\'', '\\'])).then(|| format!("'{text}'"))
        }
        Expr::Literal(LiteralValue::Int(number)) => Some(number.inner().to_string()),
        Expr::Literal(LiteralValue::Boolean(yes)) => Some(yes.inner().to_string()),
        Expr::Select(select) if !select.test => {
            Some(format!("{}.{}", text_of(&select.operand)?, select.field))
        }
        Expr::List(list) if list.optional_indices.is_empty() => {
            let items: Option<Vec<String>> = list.elements.iter().map(text_of).collect();
            Some(format!("[{}]", items?.join(", ")))
        }
        Expr::Call(call) => match call.func_name.as_str() {
            operators::IN => two("in", &call.args),
            operators::EQUALS => two("==", &call.args),
            operators::NOT_EQUALS => two("!=", &call.args),
            operators::GREATER => two(">", &call.args),
            operators::GREATER_EQUALS => two(">=", &call.args),
            operators::LESS => two("<", &call.args),
            operators::LESS_EQUALS => two("<=", &call.args),
            operators::ADD => two("+", &call.args),
            operators::SUBSTRACT => two("-", &call.args),
            operators::MULTIPLY => two("*", &call.args),
            operators::DIVIDE => two("/", &call.args),
            operators::INDEX => match call.args.as_slice() {
                [of, at] => Some(format!("{}[{}]", text_of(of)?, text_of(at)?)),
                _ => None,
            },
            "size" => {
                let of = call.target.as_deref().or_else(|| call.args.first())?;
                Some(format!("size({})", text_of(of)?))
            }
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn need(condition: &str) -> Need {
        let absent = FactValue::Text(String::new());
        let left = Left { field: "reason", paper: Some("reason-letter"), absent: &absent };
        Condition::compile(condition).unwrap().need(left)
    }

    #[test]
    fn a_condition_that_never_holds_without_the_field_needs_it_always() {
        for condition in
            ["'reason' in given", "kind == 'a' && 'reason' in given", "reason != ''", "reason == 'late'"]
        {
            assert_eq!(need(condition), Need::Always, "{condition}");
        }
    }

    #[test]
    fn a_condition_that_asks_for_the_field_in_some_cases_needs_it_sometimes() {
        for condition in [
            "kind != 'a' || 'reason' in given",
            "amount <= 3 * wan || reason != ''",
            "'other' in given || ('reason' in given && 'third' in given)",
            "!(kind == 'a') || !(reason == '')",
            "'reason-letter' in papers",
        ] {
            assert_eq!(need(condition), Need::Sometimes, "{condition}");
        }
    }

    #[test]
    fn a_condition_that_only_limits_the_value_or_speaks_of_something_else_does_not_need_it() {
        for condition in [
            "kind == 'a'",
            "reason != 'never'",
            "reason <= today",
            "'reasons' in given",
            "!('reason' in given)",
            "kind == 'a' || reason == ''",
        ] {
            assert_eq!(need(condition), Need::No, "{condition}");
        }
    }
}
