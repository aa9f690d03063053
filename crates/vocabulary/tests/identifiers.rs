//! Identifiers.

use uuid::Uuid;
use vocabulary::{ActId, CaseId, OrganId};

use crate::{reads, refuses};

const TEXT: &str = "0198c0de-0000-7000-8000-000000000001";

#[test]
fn a_uuid_id_has_one_spelling() {
    let id = reads::<CaseId>(TEXT, TEXT);
    assert_eq!(reads::<CaseId>(&TEXT.to_uppercase(), TEXT), id);
    assert_eq!(CaseId::new(Uuid::parse_str(TEXT).unwrap()), id);
    assert_eq!(CaseId::from(id.uuid()), id);
    refuses::<CaseId>(&TEXT.replace('-', ""), "应为36位");
    refuses::<ActId>(&TEXT.replace('c', "g"), "动作标识");
    refuses::<ActId>("", "没有填写");
    refuses::<CaseId>("0198c0de-0000-7000-80000-00000000001", "十六进制");
}

#[test]
fn ids_sort_by_the_time_they_were_made() {
    let earlier: CaseId = TEXT.parse().unwrap();
    let later: CaseId = TEXT.replace("0198", "0199").parse().unwrap();
    assert!(earlier < later);
}

#[test]
fn organ_ids_are_short_names() {
    for id in ["hlj-amr", "a", "hlj-2301-psb", "harbin2", "2301-amr"] {
        assert_eq!(reads::<OrganId>(id, id).as_str(), id);
    }
    for (id, said) in [
        ("", "没有填写"),
        ("Hlj", "第1位不能是“H”"),
        ("-hlj", "第1位"),
        ("hlj-", "第4位"),
        ("hlj--amr", "第5位"),
        ("hlj_amr", "第4位不能是“_”"),
        ("hlj/../amr", "第4位不能是“/”"),
        ("黑龙江", "第1位"),
    ] {
        refuses::<OrganId>(id, said);
    }
    refuses::<OrganId>(&"a".repeat(49), "至多48位");
}

#[test]
fn schemas_describe_strings() {
    for schema in [
        schemars::schema_for!(CaseId),
        schemars::schema_for!(OrganId),
        schemars::schema_for!(vocabulary::Money),
        schemars::schema_for!(vocabulary::SecrecyLevel),
        schemars::schema_for!(vocabulary::PatentNumber),
    ] {
        assert_eq!(schema.get("type").and_then(|kind| kind.as_str()), Some("string"));
        assert!(schema.get("pattern").is_some());
    }
}
