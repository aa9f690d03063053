//! Conditions in CEL: compiled when the file is read, evaluated over plain facts.
//!
//! Money is counted in fen; the constants `yuan` (100) and `wan` (1,000,000 = 万元) keep conditions readable.
mod kinds;
mod need;

pub use kinds::{Kind, Kinds};
pub use need::{Left, Need};

use cel::{Context, Env, Program, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// Constants every condition may use, in fen.
pub const CONSTANTS: [(&str, i64); 2] = [("yuan", 100), ("wan", 1_000_000)];

/// What every condition may call. Made once: it takes longer to make than most conditions take to evaluate.
static ENVIRONMENT: LazyLock<Arc<Env>> = LazyLock::new(|| Arc::new(Env::stdlib()));

/// Name under which guards see the values of parameters: `parameter['penalty.limitation']`.
pub const PARAMETERS: &str = "parameter";

/// Name under which guards see the figures of the tally on the page of the case: `tallied['cases']`.
pub const TALLIED: &str = "tallied";

/// Longest accepted condition, in bytes.
pub const MAX_CONDITION_BYTES: usize = 2_000;

/// A value a condition can see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FactValue {
    /// Yes or no.
    YesNo(bool),
    /// Number, or money in fen.
    Number(i64),
    /// Text, choice, or a date as `YYYY-MM-DD`.
    Text(String),
    /// Several values.
    List(Vec<FactValue>),
    /// Named values.
    Map(BTreeMap<String, FactValue>),
}

impl From<&FactValue> for Value {
    fn from(fact: &FactValue) -> Self {
        match fact {
            FactValue::YesNo(value) => Value::Bool(*value),
            FactValue::Number(value) => Value::Int(*value),
            FactValue::Text(value) => Value::String(Arc::new(value.clone())),
            FactValue::List(values) => Value::List(Arc::new(values.iter().map(Value::from).collect())),
            FactValue::Map(values) => {
                let map: std::collections::HashMap<String, Value> =
                    values.iter().map(|(name, value)| (name.clone(), Value::from(value))).collect();
                Value::Map(map.into())
            }
        }
    }
}

/// Facts by name.
pub type Scope = BTreeMap<String, FactValue>;

/// A compiled CEL condition that yields yes or no.
#[derive(Clone)]
pub struct Condition {
    source: String,
    /// What the program refers to, constants included.
    variables: Arc<[String]>,
    /// See [`Condition::figures`].
    figures: Arc<[i64]>,
    /// See [`Condition::tallied`].
    tallied: Arc<[String]>,
    program: Arc<Program>,
}

impl std::fmt::Debug for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Condition").field(&self.source).finish()
    }
}

/// A condition that could not be compiled or evaluated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConditionFault {
    /// The text is not a CEL expression.
    #[error("条件“{0}”不是有效的 CEL 表达式：{1}")]
    Unreadable(String, String),
    /// Evaluation failed, e.g. an unknown name.
    #[error("条件“{0}”无法计算：{1}")]
    Unevaluable(String, String),
    /// The result is not yes or no.
    #[error("条件“{0}”的结果不是“是/否”")]
    NotYesNo(String),
}

impl Condition {
    /// Compiles a condition.
    ///
    /// # Errors
    /// [`ConditionFault::Unreadable`] when it is no CEL expression or too long.
    pub fn compile(source: &str) -> Result<Self, ConditionFault> {
        if source.len() > MAX_CONDITION_BYTES {
            return Err(ConditionFault::Unreadable(source.chars().take(40).collect(), "过长".into()));
        }
        let program = Program::compile(source)
            .map_err(|fault| ConditionFault::Unreadable(source.to_owned(), fault.to_string()))?;
        let variables = program.references().variables().into_iter().map(str::to_owned).collect();
        let figures = figures(source).into();
        let tallied = keys(source, TALLIED).map(str::to_owned).collect();
        Ok(Self { source: source.to_owned(), variables, figures, tallied, program: Arc::new(program) })
    }

    /// Figures at which the condition may tip, ascending: the numbers in its text, by themselves and in each unit of
    /// [`CONSTANTS`]. A search may try them first; it must not rely on them.
    #[must_use]
    pub fn figures(&self) -> &[i64] {
        &self.figures
    }

    /// The text as written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Texts written in the condition, in the order in which they stand there.
    pub fn literals(&self) -> impl Iterator<Item = &str> {
        self.source.split('\'').skip(1).step_by(2)
    }

    /// Parameters the condition names: `parameter['id']`.
    #[must_use]
    pub fn parameters(&self) -> Vec<&str> {
        keys(&self.source, PARAMETERS).collect()
    }

    /// Figures of a tally the condition names: `tallied['id']`.
    #[must_use]
    pub fn tallied(&self) -> &[String] {
        &self.tallied
    }

    /// Names the condition refers to, without the constants.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut names = self.variables.to_vec();
        names.retain(|name| !CONSTANTS.iter().any(|(constant, _)| constant == name));
        names.sort();
        names.dedup();
        names
    }

    /// Everything the condition refers to, the constants included.
    pub fn variables(&self) -> impl Iterator<Item = &String> {
        self.variables.iter()
    }

    /// Evaluates the condition.
    ///
    /// # Errors
    /// When a name is unknown, types do not fit or the result is not yes or no.
    pub fn holds(&self, scope: &Scope) -> Result<bool, ConditionFault> {
        self.holds_in(&Ground::of(scope, self.variables()))
    }

    /// Evaluates the condition on facts that were laid out before.
    ///
    /// # Errors
    /// As [`Condition::holds`].
    pub fn holds_in(&self, ground: &Ground<'_>) -> Result<bool, ConditionFault> {
        match self.program.execute(&ground.0) {
            Ok(Value::Bool(value)) => Ok(value),
            Ok(_) => Err(ConditionFault::NotYesNo(self.source.clone())),
            Err(fault) => Err(ConditionFault::Unevaluable(self.source.clone(), fault.to_string())),
        }
    }
}

/// Keys under which a condition looks into a map of the engine: `map['key']`.
fn keys<'a>(source: &'a str, map: &'a str) -> impl Iterator<Item = &'a str> {
    let parts: Vec<&str> = source.split('\'').collect();
    let looked = move |pair: &[&'a str]| {
        let [before, key] = pair else { return None };
        let named = before.trim_end().strip_suffix('[').is_some_and(|rest| rest.trim_end().ends_with(map));
        named.then_some(*key)
    };
    parts.chunks(2).filter_map(looked).collect::<Vec<_>>().into_iter()
}

fn figures(source: &str) -> Vec<i64> {
    let runs = source.split(|character: char| !character.is_ascii_alphanumeric() && character != '_');
    let numbers = runs.filter_map(|run| run.parse::<i64>().ok());
    let units = || std::iter::once(1).chain(CONSTANTS.iter().map(|(_, amount)| *amount));
    let in_units = numbers.flat_map(|number| units().filter_map(move |unit| number.checked_mul(unit)));
    let mut figures: Vec<i64> = in_units.collect();
    figures.sort_unstable();
    figures.dedup();
    figures
}

/// Facts laid out once for many conditions: laying them out takes longer than most conditions take to evaluate.
pub struct Ground<'p>(Context<'p, 'static>);

impl Ground<'_> {
    /// The facts that some conditions name. A name that is not there is the condition's own fault, or one of its own, as
    /// in `exists(x, …)`.
    #[must_use]
    pub fn of<'n>(scope: &Scope, names: impl IntoIterator<Item = &'n String>) -> Self {
        let mut context = Context::with_env(ENVIRONMENT.clone());
        for name in names {
            let constant = || CONSTANTS.iter().find(|(constant, _)| constant == name);
            let value = scope.get(name).map(Value::from);
            if let Some(value) = value.or_else(|| constant().map(|(_, amount)| Value::Int(*amount))) {
                context.add_variable_from_value(name.as_str(), value);
            }
        }
        Self(context)
    }

    /// The same facts with one of them changed.
    #[must_use]
    pub fn with(&self, name: &str, value: &FactValue) -> Ground<'_> {
        let mut context = self.0.new_inner_scope();
        context.add_variable_from_value(name, Value::from(value));
        Ground(context)
    }
}

impl std::fmt::Debug for Ground<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ground").finish_non_exhaustive()
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Condition::compile(&text).map_err(serde::de::Error::custom)
    }
}

impl Serialize for Condition {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.source)
    }
}

impl JsonSchema for Condition {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Condition".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "description": "CEL 条件；金额以分计，可用常量 yuan、wan" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evaluates_money_with_readable_constants() {
        let condition = Condition::compile("income >= 3 * wan && kind == 'goods'").unwrap();
        assert_eq!(condition.names(), ["income", "kind"]);
        let scope = |fen| {
            Scope::from([
                ("income".into(), FactValue::Number(fen)),
                ("kind".into(), FactValue::Text("goods".into())),
            ])
        };
        assert_eq!(condition.holds(&scope(3_000_000)), Ok(true));
        assert_eq!(condition.holds(&scope(2_999_999)), Ok(false));
        assert!(matches!(condition.holds(&Scope::new()), Err(ConditionFault::Unevaluable(..))));
        assert!(Condition::compile("income >=").is_err());
    }

    #[test]
    fn names_the_keys_it_looks_up() {
        let condition =
            Condition::compile("typed - outside == tallied['cases'] && fines <= parameter['most']").unwrap();
        assert_eq!(condition.tallied(), ["cases"]);
        assert_eq!(condition.parameters(), ["most"]);
    }

    #[test]
    fn sees_lists_and_maps() {
        let condition = Condition::compile("'report' in papers && stage.main == 'found'").unwrap();
        let scope = Scope::from([
            ("papers".into(), FactValue::List(vec![FactValue::Text("report".into())])),
            ("stage".into(), FactValue::Map([("main".to_owned(), FactValue::Text("found".into()))].into())),
        ]);
        assert_eq!(condition.holds(&scope), Ok(true));
    }
}
