//! Two marks against each other.

use crate::score::{
    Difference, Evidence, Features, Fired, Goods, GoodsRelation, Lowered, MarkSide, Query, class_bits, cores,
    evaluate, explain, relation,
};
use crate::text::{Folded, Parts, fold};

/// Name and version of the algorithm; stands in every result. A change of scores changes the version.
pub const ALGORITHM: &str = "zhibao-marks/8";

/// What comparing two marks came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Name and version of the algorithm.
    pub algorithm: &'static str,
    /// From 0 to 1; an order of likeness, no verdict.
    pub score: f32,
    /// The rules that fired, the strongest first.
    pub rules: Vec<Fired>,
    /// The exceptions that lowered the score.
    pub exceptions: Vec<Lowered>,
    /// Characters that answer each other and those that stand alone, as indexes of the raw texts.
    pub alignment: Vec<Difference>,
    /// How the goods stand to each other.
    pub goods: GoodsRelation,
}

/// Compares two marks for the goods of each (empty when not known).
///
/// The score is the same in both directions.
#[must_use]
pub fn compare(left: &str, right: &str, left_goods: &Goods, right_goods: &Goods) -> Comparison {
    let (left, right) = (fold(left), fold(right));
    let (l, r) = (class_bits(&left_goods.classes), class_bits(&right_goods.classes));
    let goods = relation(l, &left_goods.groups, r, &right_goods.groups);
    compare_folded(&left, &right, if l | r == 0 { u64::MAX } else { l | r }, goods)
}

/// Compares folded marks; weak words are judged for `classes`.
pub(crate) fn compare_folded(
    left: &Folded,
    right: &Folded,
    classes: u64,
    goods: GoodsRelation,
) -> Comparison {
    let query = Query::new(Parts::of(left), classes);
    explained(&query, left, right, goods)
}

/// Compares a prepared query with a mark, and explains.
pub(crate) fn explained(query: &Query, left: &Folded, right: &Folded, goods: GoodsRelation) -> Comparison {
    let features = Features::new(Parts::of(right), query.classes);
    let mut evidence = Evidence::default();
    let signs = evaluate(query, &features, Some(&mut evidence));
    if signs == 0.0 {
        // What is in common is not worth telling.
        evidence = Evidence::default();
    }
    if left.units != right.units && evidence.rules.len() > 1 {
        // the same characters in a part are told by the rule of that part
        evidence.rules.retain(|&rule| rule != crate::score::Rule::SameCharacters);
    }
    if goods == GoodsRelation::Unrelated {
        evidence.lower(crate::score::Exception::UnrelatedGoods);
    }
    let classes = query.classes;
    let (left_core, right_core) = cores(&query.features, &features, classes);
    let (rules, exceptions, alignment) = explain(
        &MarkSide { folded: left, features: &query.features, core: left_core, classes },
        &MarkSide { folded: right, features: &features, core: right_core, classes },
        &evidence,
    );
    Comparison { algorithm: ALGORITHM, score: signs * goods.factor(), rules, exceptions, alignment, goods }
}
