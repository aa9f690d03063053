//! Folding a mark once: width, case, scripts, variants, look-alike letters and punctuation.

mod fold;
mod forms;
mod measure;
mod parts;

pub use fold::{Folded, MAX_UNITS, fold};
pub(crate) use fold::{is_digit, is_greek, is_letter};
pub(crate) use measure::{is_model, measured};
pub(crate) use parts::{MAX_HAN, MAX_LATIN, Parts};
