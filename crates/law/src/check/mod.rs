//! Checking the data: every mistake with file, line, what is wrong and how to mend it.
//!
//! Reading ([`crate::Library::load`]) reports what is no valid TOML of a format; the checks here look across
//! definitions: citations, versions, names, reachability, limits, hand-overs, examples.
mod acts;
mod answers;
mod citations;
mod conditions;
mod custody;
mod draws;
mod evidence;
mod examples;
mod fields;
mod finders;
mod findings;
mod handovers;
mod inspects;
mod limits;
mod procedures;
mod reach;
mod registers;
mod screens;
mod standing;
mod tables;
mod tallies;
mod topics;
mod units;
mod unverified;
mod versions;

pub use unverified::{Unverified, unverified};

use crate::example::ExampleFile;
use crate::library::Library;
use crate::source::Problem;
use findings::Findings;
use std::collections::BTreeSet;

/// Checks a library and its examples; the result is sorted by file and line.
///
/// `known_duties` are the duties that the province's organs have; when it is empty (national law checked alone)
/// duties are not looked up.
#[must_use]
pub fn check(library: &Library, examples: &[ExampleFile], known_duties: &BTreeSet<String>) -> Vec<Problem> {
    let mut findings = Findings::new(library);
    versions::check(&mut findings);
    citations::check(&mut findings);
    standing::check(&mut findings);
    tables::check(&mut findings);
    procedures::check(&mut findings, known_duties);
    registers::check(&mut findings, known_duties);
    evidence::check(&mut findings);
    finders::check(&mut findings, examples, known_duties);
    tallies::check(&mut findings);
    topics::check(&mut findings);
    screens::check(&mut findings);
    units::check(&mut findings);
    examples::check(&mut findings, examples);
    findings.sorted()
}
