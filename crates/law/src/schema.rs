//! JSON Schemas of the data formats, for editors (`zhibao law schema DIR` writes them).
use crate::deadline::Deadlines;
use crate::evidence::EvidenceChecklist;
use crate::example::Examples;
use crate::finder::Finder;
use crate::instrument::Instrument;
use crate::parameter::ParameterFile;
use crate::procedure::Procedure;
use crate::register::Register;
use crate::screen::Screen;
use crate::table::Table;
use crate::tally::Tally;
use crate::topic::Topic;
use crate::units::Units;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

/// File name and JSON Schema (2020-12) of every format a jurist edits under `law/` and `provinces/*/registers`.
#[must_use]
pub fn schemas() -> Vec<(&'static str, serde_json::Value)> {
    vec![
        ("instrument.schema.json", schema::<Instrument>("法律文件")),
        ("parameters.schema.json", schema::<ParameterFile>("法定数值")),
        ("table.schema.json", schema::<Table>("判定表")),
        ("procedure.schema.json", schema::<Procedure>("程序")),
        ("register.schema.json", schema::<Register>("名录")),
        ("examples.schema.json", schema::<Examples>("示例")),
        ("checklist.schema.json", schema::<EvidenceChecklist>("证据清单")),
        ("deadlines.schema.json", schema::<Deadlines>("期限算例")),
        ("finder.schema.json", schema::<Finder>("查漏")),
        ("tally.schema.json", schema::<Tally>("统计")),
        ("topic.schema.json", schema::<Topic>("专题")),
        ("screen.schema.json", schema::<Screen>("筛查")),
        ("units.schema.json", schema::<Units>("计量单位")),
    ]
}

fn schema<T: JsonSchema>(title: &str) -> serde_json::Value {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    schema.to_value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_a_schema_that_refuses_unknown_keys() {
        let all = schemas();
        assert_eq!(all.len(), 13);
        for (name, schema) in all {
            assert_eq!(schema["type"], "object", "{name}");
            assert_eq!(schema["additionalProperties"], false, "{name}");
            assert!(schema["required"].as_array().is_some_and(|keys| !keys.is_empty()), "{name}");
        }
    }

    #[test]
    fn keys_are_written_with_hyphens_and_optional_ones_are_not_required() {
        let all = schemas();
        let procedure = &all[3].1;
        assert!(procedure["properties"]["in-force-on"].is_object());
        let required: Vec<&str> =
            procedure["required"].as_array().unwrap().iter().filter_map(|key| key.as_str()).collect();
        assert!(required.contains(&"in-force-on"));
        assert!(!required.contains(&"in-force-until"));
    }
}
