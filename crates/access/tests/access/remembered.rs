//! An answer that is remembered is the one the policies would give.

use access::Access;

use crate::matrix::{CASE_COLUMNS, PLATFORM_COLUMNS, case_cell, platform_cell};
use crate::world::{case_rows, platform_rows};

/// Each cell asked of an engine that has answered everything before, and in another order.
#[test]
fn answers_do_not_depend_on_what_was_asked_before() {
    let (first, second) = (Access::load().unwrap(), Access::load().unwrap());
    let (rows, platform) = (case_rows(), platform_rows());
    let cases = || rows.iter().flat_map(|row| CASE_COLUMNS.iter().map(move |column| (row, *column)));
    let others = || platform.iter().flat_map(|row| PLATFORM_COLUMNS.iter().map(move |column| (row, *column)));
    let asked: Vec<char> = cases().map(|(row, column)| case_cell(&first, row, column)).collect();
    let asked_platform: Vec<char> =
        others().map(|(row, column)| platform_cell(&first, row, column)).collect();
    let other_way: Vec<char> = {
        let all: Vec<_> = cases().collect();
        let mut told: Vec<char> =
            all.iter().rev().map(|(row, column)| case_cell(&second, row, column)).collect();
        told.reverse();
        told
    };
    assert_eq!(asked, other_way);
    let again: Vec<char> = cases().map(|(row, column)| case_cell(&first, row, column)).collect();
    assert_eq!(asked, again);
    let again: Vec<char> = others().map(|(row, column)| platform_cell(&first, row, column)).collect();
    assert_eq!(asked_platform, again);
}
