//! What kinds of values a condition works on: mistakes that would show only when the condition is evaluated, or never.
#[cfg(test)]
mod tests;

use super::{CONSTANTS, Condition, Scope};
use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, IdedExpr, LiteralValue, operators};
use std::collections::{BTreeMap, BTreeSet};

/// Functions that a condition may call; whatever else it calls fails when it is judged.
const FUNCTIONS: [&str; 5] = ["size", "string", "contains", "startsWith", "endsWith"];

/// Kind of a value that a condition sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Not known; fits everything.
    Any,
    /// Yes or no.
    YesNo,
    /// A number, or money in fen.
    Number,
    /// Text, a date among them.
    Text,
    /// One of these texts, or empty.
    Choice(BTreeSet<String>),
    /// Several values of a kind.
    List(Box<Kind>),
    /// Named values, all names known.
    Map(BTreeMap<String, Kind>),
    /// Named values of a kind, whatever their names.
    MapOf(Box<Kind>),
}

impl Kind {
    /// One of some texts.
    pub fn choice<T: Into<String>>(ids: impl IntoIterator<Item = T>) -> Self {
        Kind::Choice(ids.into_iter().map(Into::into).collect())
    }

    /// Several of some texts.
    pub fn choices<T: Into<String>>(ids: impl IntoIterator<Item = T>) -> Self {
        Kind::List(Box::new(Kind::choice(ids)))
    }

    fn word(&self) -> &'static str {
        match self {
            Kind::Any => "值",
            Kind::YesNo => "是/否",
            Kind::Number => "数",
            Kind::Text => "文字",
            Kind::Choice(_) => "选择项",
            Kind::List(_) => "列表",
            Kind::Map(_) | Kind::MapOf(_) => "一组有名称的值",
        }
    }

    /// Whether values of both kinds can be equal.
    fn fits(&self, other: &Kind) -> bool {
        match (self, other) {
            (Kind::Any, _) | (_, Kind::Any) => true,
            (Kind::Text | Kind::Choice(_), Kind::Text | Kind::Choice(_)) => true,
            (Kind::List(a), Kind::List(b)) | (Kind::MapOf(a), Kind::MapOf(b)) => a.fits(b),
            (Kind::Map(_), Kind::Map(_) | Kind::MapOf(_)) | (Kind::MapOf(_), Kind::Map(_)) => true,
            _ => self == other,
        }
    }
}

/// The kinds of the names a condition may use.
pub type Kinds = BTreeMap<String, Kind>;

impl Condition {
    /// Mistakes in how the condition uses the values it sees, in words; none of them depends on the facts.
    #[must_use]
    pub fn misuses(&self, kinds: &Kinds) -> Vec<String> {
        let mut reader = Reader { kinds, own: Vec::new(), misuses: Vec::new() };
        let kind = reader.kind(self.program.expression());
        if !matches!(kind, Kind::YesNo | Kind::Any) {
            reader.misuses.push(format!("结果是{}，不是“是/否”", kind.word()));
        }
        reader.misuses.dedup();
        reader.misuses
    }

    /// What the condition says whatever the facts are; none when they matter.
    #[must_use]
    pub fn constant(&self) -> Option<bool> {
        if self.names().is_empty() {
            return self.holds(&Scope::new()).ok();
        }
        constant(self.program.expression())
    }
}

fn constant(expression: &IdedExpr) -> Option<bool> {
    match &expression.expr {
        Expr::Literal(LiteralValue::Boolean(value)) => Some(*value.inner()),
        Expr::Call(call) => match (call.func_name.as_str(), call.args.as_slice()) {
            (operators::LOGICAL_NOT, [a]) => constant(a).map(|value| !value),
            (operators::LOGICAL_AND, [a, b]) => match (constant(a), constant(b)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            (operators::LOGICAL_OR, [a, b]) => match (constant(a), constant(b)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

struct Reader<'k> {
    kinds: &'k Kinds,
    /// Names that the condition makes itself, as in `all(x, …)`.
    own: Vec<(String, Kind)>,
    misuses: Vec<String>,
}

impl Reader<'_> {
    fn kind(&mut self, expression: &IdedExpr) -> Kind {
        match &expression.expr {
            Expr::Literal(literal) => match literal {
                LiteralValue::Boolean(_) => Kind::YesNo,
                LiteralValue::Int(_) | LiteralValue::UInt(_) | LiteralValue::Double(_) => Kind::Number,
                LiteralValue::String(_) => Kind::Text,
                _ => Kind::Any,
            },
            Expr::Ident(name) => self.named(name),
            Expr::List(list) => {
                let kinds: Vec<Kind> = list.elements.iter().map(|element| self.kind(element)).collect();
                let first = kinds.first().cloned().unwrap_or(Kind::Any);
                let alike = kinds.iter().all(|kind| first.fits(kind));
                Kind::List(Box::new(if alike { first } else { Kind::Any }))
            }
            Expr::Select(select) => {
                let of = self.kind(&select.operand);
                let inside = self.inside(&select.operand, &of, &select.field);
                if select.test { Kind::YesNo } else { inside }
            }
            Expr::Call(call) => self.call(call),
            Expr::Comprehension(comprehension) => self.comprehension(comprehension),
            _ => Kind::Any,
        }
    }

    fn named(&self, name: &str) -> Kind {
        let own = self.own.iter().rev().find(|(own, _)| own == name).map(|(_, kind)| kind);
        let constant = || CONSTANTS.iter().any(|(known, _)| *known == name).then_some(Kind::Number);
        own.or_else(|| self.kinds.get(name)).cloned().or_else(constant).unwrap_or(Kind::Any)
    }

    /// The value under a name.
    fn inside(&mut self, operand: &IdedExpr, of: &Kind, name: &str) -> Kind {
        match of {
            Kind::Any => Kind::Any,
            Kind::MapOf(kind) => (**kind).clone(),
            Kind::Map(entries) => match entries.get(name) {
                Some(kind) => kind.clone(),
                None => {
                    let known: Vec<&str> = entries.keys().map(String::as_str).collect();
                    self.misuses.push(format!(
                        "“{}”中没有“{name}”，有的是：{}",
                        shown(operand),
                        known.join("、")
                    ));
                    Kind::Any
                }
            },
            other => {
                self.misuses.push(format!("“{}”是{}，里面没有“{name}”", shown(operand), other.word()));
                Kind::Any
            }
        }
    }

    fn call(&mut self, call: &CallExpr) -> Kind {
        let args: Vec<Kind> = call.args.iter().map(|argument| self.kind(argument)).collect();
        if let Some(target) = &call.target {
            self.kind(target);
        }
        match (call.func_name.as_str(), call.args.as_slice()) {
            (operators::LOGICAL_AND | operators::LOGICAL_OR | operators::LOGICAL_NOT, parts) => {
                for (part, kind) in parts.iter().zip(&args) {
                    self.expect(part, kind, &Kind::YesNo);
                }
                Kind::YesNo
            }
            (operators::EQUALS | operators::NOT_EQUALS, [a, b]) => {
                self.alike((a, &args[0]), (b, &args[1]));
                Kind::YesNo
            }
            (
                operators::GREATER | operators::GREATER_EQUALS | operators::LESS | operators::LESS_EQUALS,
                [a, b],
            ) => {
                self.ordered((a, &args[0]), (b, &args[1]));
                Kind::YesNo
            }
            (operators::IN, [a, b]) => {
                self.among((a, &args[0]), (b, &args[1]));
                Kind::YesNo
            }
            (operators::ADD, [a, b]) => self.sum((a, &args[0]), (b, &args[1])),
            (
                operators::SUBSTRACT
                | operators::MULTIPLY
                | operators::DIVIDE
                | operators::MODULO
                | operators::NEGATE,
                parts,
            ) => {
                for (part, kind) in parts.iter().zip(&args) {
                    self.expect(part, kind, &Kind::Number);
                }
                Kind::Number
            }
            (operators::INDEX, [of, at]) => match (&args[0], literal(at)) {
                (kind @ (Kind::Map(_) | Kind::MapOf(_)), Some(name)) => {
                    let kind = kind.clone();
                    self.inside(of, &kind, name)
                }
                (Kind::List(kind) | Kind::MapOf(kind), None) => (**kind).clone(),
                _ => Kind::Any,
            },
            (operators::CONDITIONAL, [asked, _, _]) => {
                self.expect(asked, &args[0], &Kind::YesNo);
                if args[1].fits(&args[2]) { args[1].clone() } else { Kind::Any }
            }
            ("size", _) => Kind::Number,
            ("string", _) => Kind::Text,
            ("contains" | "startsWith" | "endsWith", _) => Kind::YesNo,
            (name, _) => {
                // Operators begin with a sign.
                if name.starts_with(|first: char| first.is_alphabetic()) && !FUNCTIONS.contains(&name) {
                    self.misuses.push(format!("没有函数“{name}”，可用的是：{}", FUNCTIONS.join("、")));
                }
                Kind::Any
            }
        }
    }

    fn comprehension(&mut self, of: &ComprehensionExpr) -> Kind {
        let each = match self.kind(&of.iter_range) {
            Kind::List(kind) => *kind,
            _ => Kind::Any,
        };
        let before = self.own.len();
        self.own.push((of.accu_var.clone(), Kind::Any));
        self.own.push((of.iter_var.clone(), each));
        if let Some(second) = &of.iter_var2 {
            self.own.push((second.clone(), Kind::Any));
        }
        self.kind(&of.loop_step);
        self.own.truncate(before);
        Kind::Any
    }

    fn expect(&mut self, part: &IdedExpr, kind: &Kind, wanted: &Kind) {
        if !kind.fits(wanted) {
            self.misuses.push(format!("“{}”是{}，这里要{}", shown(part), kind.word(), wanted.word()));
        }
    }

    fn alike(&mut self, (a, of_a): (&IdedExpr, &Kind), (b, of_b): (&IdedExpr, &Kind)) {
        if !of_a.fits(of_b) {
            let (a, b) = (shown(a), shown(b));
            self.misuses.push(format!("“{a}”是{}，不能与{}“{b}”比较", of_a.word(), of_b.word()));
            return;
        }
        self.chosen(a, of_a, b);
        self.chosen(b, of_b, a);
    }

    /// A text compared with a choice is one of its values.
    fn chosen(&mut self, choice: &IdedExpr, kind: &Kind, text: &IdedExpr) {
        let (Kind::Choice(known), Some(text)) = (kind, literal(text)) else { return };
        if !text.is_empty() && !known.contains(text) {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let known = known.join("、");
            self.misuses.push(format!("“{}”没有“{text}”这个值，可选的是：{known}", shown(choice)));
        }
    }

    fn ordered(&mut self, (a, of_a): (&IdedExpr, &Kind), (b, of_b): (&IdedExpr, &Kind)) {
        for (part, kind) in [(a, of_a), (b, of_b)] {
            if !matches!(kind, Kind::Any | Kind::Number | Kind::Text) {
                self.misuses.push(format!("“{}”是{}，没有大小先后", shown(part), kind.word()));
                return;
            }
        }
        if !of_a.fits(of_b) {
            let (a, b) = (shown(a), shown(b));
            self.misuses.push(format!("“{a}”是{}，不能与{}“{b}”比较", of_a.word(), of_b.word()));
        }
    }

    fn among(&mut self, (a, of_a): (&IdedExpr, &Kind), (b, of_b): (&IdedExpr, &Kind)) {
        let each = match of_b {
            Kind::List(each) => each.as_ref(),
            Kind::Any | Kind::Map(_) | Kind::MapOf(_) => return,
            other => {
                self.misuses.push(format!("“{}”是{}，不是列表", shown(b), other.word()));
                return;
            }
        };
        if !of_a.fits(each) {
            let (a, b) = (shown(a), shown(b));
            self.misuses.push(format!("“{a}”是{}，不会在{}的列表“{b}”里", of_a.word(), each.word()));
            return;
        }
        self.chosen(b, each, a);
        if let Expr::List(list) = &b.expr {
            list.elements.iter().for_each(|element| self.chosen(a, of_a, element));
        }
    }

    fn sum(&mut self, (a, of_a): (&IdedExpr, &Kind), (b, of_b): (&IdedExpr, &Kind)) -> Kind {
        for (part, kind) in [(a, of_a), (b, of_b)] {
            if matches!(kind, Kind::Choice(_) | Kind::YesNo | Kind::Map(_) | Kind::MapOf(_)) {
                self.misuses.push(format!("“{}”是{}，不能相加", shown(part), kind.word()));
                return Kind::Any;
            }
        }
        if !of_a.fits(of_b) {
            let (a, b) = (shown(a), shown(b));
            self.misuses.push(format!("“{a}”是{}，不能与{}“{b}”相加", of_a.word(), of_b.word()));
            return Kind::Any;
        }
        if *of_a == Kind::Any { of_b.clone() } else { of_a.clone() }
    }
}

fn literal(expression: &IdedExpr) -> Option<&str> {
    match &expression.expr {
        Expr::Literal(LiteralValue::String(text)) => Some(text.inner()),
        _ => None,
    }
}

fn shown(expression: &IdedExpr) -> String {
    let text = super::need::text_of(expression).unwrap_or_else(|| "这一部分".to_owned());
    text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).map_or(text.clone(), str::to_owned)
}
