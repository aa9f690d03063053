//! The vocabulary crate at its boundary: what parses, what is refused and in which words.
#![allow(clippy::unwrap_used)]

mod identifiers;
mod money;
mod numbers;
mod single_slips;

use std::fmt::Display;
use std::str::FromStr;

use serde::{Serialize, de::DeserializeOwned};
use vocabulary::Malformed;

/// `given` parses, shows as `shown`, and comes back from its own text and from JSON.
fn reads<T>(given: &str, shown: &str) -> T
where
    T: FromStr<Err = Malformed> + Display + PartialEq + std::fmt::Debug + Serialize + DeserializeOwned,
{
    let value: T = given.parse().unwrap_or_else(|error| panic!("{given}: {error}"));
    assert_eq!(value.to_string(), shown, "{given}");
    assert_eq!(shown.parse::<T>().as_ref(), Ok(&value), "{shown}");
    let json = serde_json::to_string(&value).unwrap();
    assert!(json.starts_with('"'), "{json} is no string");
    assert_eq!(serde_json::from_str::<T>(&json).unwrap(), value, "{json}");
    value
}

/// `given` is refused, and the message says `said`.
fn refuses<T: FromStr<Err = Malformed> + std::fmt::Debug>(given: &str, said: &str) {
    let message = given.parse::<T>().expect_err(given).to_string();
    assert!(message.contains(said), "{given}: wanted “{said}” in “{message}”");
}
