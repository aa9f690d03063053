//! Conditions put together from this crate's own column names and numbered values.

use std::fmt::Write as _;

use access::{Coverage, OrganReach, Reach, Scope};
use vocabulary::{OrganId, SecrecyLevel};

use crate::StoreFault;
use crate::sql::{Statement, Value, padded, sql_owned};

/// The rank of a level: its place from widest to narrowest.
pub(crate) fn secrecy_rank(level: SecrecyLevel) -> i64 {
    (0..).zip(SecrecyLevel::ALL).find(|(_, known)| *known == level).map_or(i64::MAX, |(rank, _)| rank)
}

/// The level of a stored rank.
pub(crate) fn secrecy_from_rank(rank: i64) -> Result<SecrecyLevel, StoreFault> {
    let level = usize::try_from(rank).ok().and_then(|rank| SecrecyLevel::ALL.get(rank).copied());
    level.ok_or_else(|| StoreFault::malformed(format!("知悉范围 {rank}")))
}

/// The pattern of `LIKE … ESCAPE '\\'` for texts that hold `text`.
pub(crate) fn containing(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.trim().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// `WHERE` under construction: parts joined by AND, values numbered in order.
#[derive(Default)]
pub(crate) struct Condition {
    parts: Vec<String>,
    values: Vec<Value>,
}

impl Condition {
    /// Takes a value and gives its placeholder.
    pub(crate) fn value(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// Takes values and gives their placeholders, for `IN`.
    pub(crate) fn list<V: Into<Value> + Clone>(&mut self, values: &[V]) -> String {
        let (text, values) = padded(values, self.values.len() + 1);
        self.values.extend(values);
        text
    }

    /// Adds a part.
    pub(crate) fn and(&mut self, part: impl Into<String>) {
        self.parts.push(part.into());
    }

    /// Adds `column operator value` if there is a value.
    pub(crate) fn and_value<V: Into<Value>>(&mut self, column_and_operator: &str, value: Option<V>) {
        if let Some(value) = value {
            let placeholder = self.value(value);
            self.parts.push(format!("{column_and_operator} {placeholder}"));
        }
    }

    /// Adds the scope, for a query in which `alias` stands for a row of `cases`.
    pub(crate) fn and_scope(&mut self, scope: &Scope, alias: &str) {
        if let Some(within) = self.within(scope, alias) {
            self.and(within);
        }
    }

    /// Adds "within the one scope or the other".
    pub(crate) fn and_either_scope(&mut self, one: &Scope, other: &Scope, alias: &str) {
        let (one, other) = (self.within(one, alias), self.within(other, alias));
        if let (Some(one), Some(other)) = (one, other) {
            self.and(format!("({one} OR {other})"));
        }
    }

    /// Adds "the region's code begins so".
    pub(crate) fn and_region(&mut self, alias: &str, start: &str) {
        let length = self.value(i64::try_from(start.chars().count()).unwrap_or(i64::MAX));
        let start = self.value(start);
        self.and(format!("substr({alias}.region, 1, CAST({length} AS INTEGER)) = {start}"));
    }

    /// "The row of `cases` lies within the scope"; none where everything does.
    pub(crate) fn within(&mut self, scope: &Scope, alias: &str) -> Option<String> {
        match scope.reach() {
            Reach::Everything => None,
            Reach::Matters(cases) => {
                let ids: Vec<String> = cases.iter().map(ToString::to_string).collect();
                let list = self.list(&ids);
                Some(format!("{alias}.case_id IN ({list})"))
            }
            Reach::AddressedTo(body) => {
                let organ = self.value(body.as_str());
                Some(takes_part(alias, &organ))
            }
            Reach::Organ(reach) => Some(self.within_reach(reach, alias)),
            Reach::PlanTasks(None) | Reach::Purpose(_, None) => Some("1 = 0".to_owned()),
            Reach::Purpose(covers, Some(highest)) => Some(self.within_purpose(covers, *highest, alias)),
            Reach::PlanTasks(Some(highest)) => {
                let rank = self.value(secrecy_rank(*highest));
                Some(format!("({alias}.measure IS NOT NULL AND {alias}.secrecy <= {rank})"))
            }
        }
    }

    fn within_purpose(&mut self, covers: &Coverage, highest: SecrecyLevel, alias: &str) -> String {
        let rank = self.value(secrecy_rank(highest));
        let covered = match covers {
            Coverage::Region(start) => {
                let length = self.value(i64::try_from(start.chars().count()).unwrap_or(i64::MAX));
                let start = self.value(start.as_str());
                format!("substr({alias}.region, 1, CAST({length} AS INTEGER)) = {start}")
            }
            Coverage::Organs(organs) if organs.is_empty() => "1 = 0".to_owned(),
            Coverage::Organs(organs) => {
                let organs: Vec<String> = organs.iter().map(ToString::to_string).collect();
                let list = self.list(&organs);
                format!("{alias}.organ IN ({list})")
            }
        };
        format!("({alias}.secrecy <= {rank} AND {covered})")
    }

    fn within_reach(&mut self, reach: &OrganReach, alias: &str) -> String {
        let organ = self.value(reach.organ.as_str());
        let conducts = format!("{alias}.organ = {organ}");
        let takes_part = takes_part(alias, &organ);
        let supervised: Vec<&str> = reach.supervised.iter().map(OrganId::as_str).collect();
        let below = if reach.supervising.or(reach.supervising_assigned).is_some() {
            format!("{alias}.organ IN ({})", self.list(&supervised))
        } else {
            String::new()
        };
        let mut ways = Vec::new();
        let bounds = [
            (&conducts, reach.conducting, false),
            (&conducts, reach.conducting_assigned, true),
            (&takes_part, reach.participating, false),
            (&takes_part, reach.participating_assigned, true),
            (&below, reach.supervising, false),
            (&below, reach.supervising_assigned, true),
        ];
        for (relation, bound, assigned) in bounds {
            let Some(highest) = bound else { continue };
            let rank = self.value(secrecy_rank(highest));
            let mut way = format!("({alias}.secrecy <= {rank} AND {relation}");
            if assigned {
                let officer = self.value(reach.officer.uuid());
                let _ = write!(way, " AND {}", is_assigned(alias, &officer));
            }
            way.push(')');
            ways.push(way);
        }
        if ways.is_empty() { "1 = 0".to_owned() } else { format!("({})", ways.join(" OR ")) }
    }

    /// Adds "the officer is assigned to the case", so that the query starts from the officer's few cases.
    pub(crate) fn and_assigned(&mut self, officer: uuid::Uuid, alias: &str) {
        let officer = self.value(officer);
        self.and(format!(
            "{alias}.case_id IN (SELECT m.case_id FROM case_officers m WHERE m.officer = {officer})"
        ));
    }

    /// The statement `head WHERE … tail`; `tail` may name placeholders that [`Condition::value`] gave. A limit stands in it
    /// as a number, see [`Statement::limit`].
    pub(crate) fn statement(self, head: &str, tail: &str) -> Statement {
        let condition = if self.parts.is_empty() { "1 = 1".to_owned() } else { self.parts.join(" AND ") };
        sql_owned(format!("{head} WHERE {condition} {tail}")).bind_all(self.values)
    }

    /// The statement that counts at most `limit` rows of `head WHERE …`.
    pub(crate) fn counting(self, head: &str, limit: i64) -> Statement {
        let condition = if self.parts.is_empty() { "1 = 1".to_owned() } else { self.parts.join(" AND ") };
        sql_owned(format!(
            "SELECT count(*) AS counted FROM ({head} WHERE {condition} LIMIT {limit}) AS counted_rows"
        ))
        .bind_all(self.values)
    }
}

fn takes_part(alias: &str, organ: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM case_participants p WHERE p.case_id = {alias}.case_id AND p.organ = {organ})"
    )
}

fn is_assigned(alias: &str, officer: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM case_officers o WHERE o.case_id = {alias}.case_id AND o.officer = {officer})"
    )
}
