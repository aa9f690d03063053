//! What is known of a value: the same figure of the same article cannot be checked in one place and unchecked in another.
use super::findings::Findings;
use crate::instrument::Status;
use crate::parameter::{Parameter, ParameterValue};
use std::collections::BTreeMap;

/// A figure of an article, in its unit.
type Figure<'a> = (String, u32, &'a str);

/// A value, with its parameter and the file in which it stands.
type Standing<'a> = (usize, &'a Parameter, &'a ParameterValue);

/// Checks the values of all parameters against each other.
pub(super) fn check(findings: &mut Findings<'_>) {
    let library = findings.library;
    let mut same: BTreeMap<Figure<'_>, Vec<Standing<'_>>> = BTreeMap::new();
    for filed in library.parameters.values() {
        for value in &filed.values {
            let key = (value.cite.to_string(), value.value, filed.unit.label());
            same.entry(key).or_default().push((filed.file, &filed.value, value));
        }
    }
    for ((cite, amount, unit), values) in same {
        for (file, parameter, value) in &values {
            let differs =
                |other: &&Standing<'_>| other.2.status == Status::Verified && overlap(value, other.2);
            let open = value.status == Status::Default;
            if let Some((_, other, _)) = values.iter().find(differs).filter(|_| open) {
                let what = format!(
                    "{cite} 的 {amount}{unit}：“{}”写作已核对，“{}”写作默认值",
                    *other.id, *parameter.id
                );
                let mend = "同一条的同一个数，核对状态写成一样；另有说明的写在 note";
                findings.error((*file, value.cite.at), "two-statuses", what, mend);
            }
        }
    }
}

/// Whether two values hold on some same day.
fn overlap(one: &ParameterValue, other: &ParameterValue) -> bool {
    one.until.is_none_or(|until| *other.from <= until) && other.until.is_none_or(|until| *one.from <= until)
}
