//! Schemas of act forms, made from the procedures: what each act asks for, with labels, choices and articles.
use super::schema::{reference, schema};
use jiff::civil::Date;
use law::procedure::{Act, Demand, Field, FieldType, Guard};
use law::{Citation, Library, Procedure};
use serde_json::{Map, Value, json};

/// Name of the schema of an act.
fn name(procedure: &Procedure, act: &Act) -> String {
    format!("act.{}.{}.{}", procedure.id, procedure.version, act.id)
}

fn cite(library: &Library, cite: &Citation, on: Date) -> Value {
    let cited = library.cited(cite, on);
    json!({ "cite": cited.cite, "text": cited.in_chinese() })
}

/// The schema of one value of a field.
fn one(field: &Field) -> Value {
    match field.kind {
        FieldType::Text => json!({ "type": "string", "maxLength": case::value::MAX_TEXT_CHARS }),
        FieldType::Number => json!({ "type": "integer", "minimum": 0, "x-unit": field.unit }),
        FieldType::Money => {
            json!({ "type": ["integer", "string"], "minimum": 0, "x-unit": "分；或写成 3万元 这样的文字" })
        }
        FieldType::Date => schema("date"),
        FieldType::Instant => schema("instant"),
        FieldType::Choice => {
            let words =
                field.choices.iter().map(|choice| json!({ "const": choice.id, "title": choice.title }));
            json!({ "type": "string", "oneOf": words.collect::<Vec<_>>() })
        }
        FieldType::Party => super::schema::object(&[
            ("name", "text", "名称"),
            ("kind", "person|entity?", "个人或单位"),
            ("number", "text?", "统一社会信用代码或证件号码"),
            ("part", "text?", "在本件中的身份"),
            ("address", "text?", "地址"),
            ("agent", "text?", "代理人及联系方式"),
        ]),
        FieldType::Right => super::schema::object(&[
            ("kind", "text", "trademark、patent、copyright、gi、variety、layout、secret"),
            ("number", "text?", "注册号、专利号或证书号"),
            ("title", "text?", "名称"),
            ("holder", "text?", "权利人"),
            ("classes", "text?", "核定类别"),
            ("term", "text?", "有效期至"),
        ]),
        FieldType::Exhibit => super::schema::object(&[
            ("name", "text", "名称"),
            ("quantity", "int", "数量"),
            ("unit", "text?", "单位"),
            ("value_fen", "int?", "价值，以分计"),
            ("place", "text?", "存放地点"),
        ]),
        FieldType::Items => super::schema::object(&[
            ("lot", "text?", "已在本件中的物品的编号；新取得的不写"),
            ("name", "text?", "名称；新取得的必填"),
            ("model", "text?", "型号规格"),
            ("quantity", "text", "数量，最多三位小数；整数也可以写成数"),
            ("unit", "text?", "单位；新取得的必填"),
            ("right", "text?", "标注的商标或者被侵犯的权利"),
            ("batch", "text?", "批号"),
            ("value_fen", "int?", "价值，以分计"),
            ("place", "text?", "存放或者移往的地点"),
            ("from", "text?", "从哪里取；只存放在一处的不写"),
            ("condition", "text?", "外观、完好程度"),
            ("picture", "text?", "照片的文件名"),
        ]),
        FieldType::File => reference("PaperNamed"),
        FieldType::Organ => json!({ "type": "string", "description": "机关 id" }),
        FieldType::Region => json!({ "type": "string", "description": "行政区划代码" }),
        FieldType::Citation => json!({ "type": "string", "description": "引用，如 transfer-rules#5/2" }),
    }
}

fn property(library: &Library, field: &Field, on: Date) -> Value {
    let mut shape = if field.many {
        json!({ "type": "array", "items": one(field), "maxItems": case::value::MAX_VALUES })
    } else if field.kind == FieldType::File {
        json!({ "allOf": [one(field)] })
    } else {
        one(field)
    };
    shape["title"] = json!(field.title);
    if !field.help.is_empty() {
        shape["description"] = json!(field.help);
    }
    if field.own_case {
        shape["x-own-case"] = json!("本机关办件的文号；核对后与本件关联");
    }
    if field.personal {
        shape["x-personal"] = json!(true);
    }
    if let Some(basis) = &field.cite {
        shape["x-cite"] = cite(library, basis, on);
    }
    shape
}

/// The form of an act. What the law asks for is `required` here only where the case cannot know it already.
fn form(library: &Library, procedure: &Procedure, act: &Act, on: Date) -> Value {
    let fields = act.form.iter().filter_map(|wanted| Some((wanted, procedure.field(&wanted.field)?)));
    let properties: Map<String, Value> =
        fields.clone().map(|(_, field)| (field.id.value.clone(), property(library, field, on))).collect();
    let wanted: Vec<&str> =
        fields.filter(|(wanted, _)| wanted.required).map(|(_, field)| field.id.as_str()).collect();
    let mut shape = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    let known = !act.opens || act.is_receipt();
    shape[if known { "x-required-unless-known" } else { "required" }] = json!(wanted);
    let asked = act.form.iter().filter_map(|wanted| {
        let (Demand::Always(guards) | Demand::Sometimes(guards)) = procedure.demand(act, wanted) else {
            return None;
        };
        let says =
            |guard: &&Guard| json!({ "says": guard.refusal, "x-cite": cite(library, &guard.cite, on) });
        let says: Vec<Value> = guards.iter().map(says).collect();
        (!says.is_empty()).then(|| (wanted.field.value.clone(), json!(says)))
    });
    let asked: Map<String, Value> = asked.collect();
    if !asked.is_empty() {
        shape["x-required-when"] = json!(asked);
    }
    shape
}

fn act_schema(library: &Library, procedure: &Procedure, act: &Act, on: Date) -> Value {
    let mut properties = Map::new();
    if act.opens {
        properties.insert("procedure".into(), json!({ "const": procedure.id }));
        properties.insert("act".into(), json!({ "const": act.id }));
        properties
            .insert("title".into(), json!({ "type": "string", "description": "表单没有名称字段时填写" }));
        let mut level = schema("public|internal|sealed?");
        level["description"] = json!(format!("密级，默认 {}；不得超出本人知悉范围", procedure.secrecy));
        properties.insert("secrecy".into(), level);
    }
    properties.insert("form".into(), form(library, procedure, act, on));
    properties.insert("papers".into(), schema("[PaperNamed]"));
    properties.insert(
        "opinion".into(),
        json!({ "type": ["string", "null"], "description": "内部意见，只有承办机关可见" }),
    );
    properties.insert("occurred_at".into(), schema("instant?"));
    properties.insert("late_reason".into(), schema("text?"));
    properties.insert(
        "item".into(),
        json!({ "type": ["string", "null"], "format": "uuid", "description": "签收的移送" }),
    );
    let mut required: Vec<&str> = if act.opens { vec!["procedure", "act"] } else { Vec::new() };
    if act.is_receipt() {
        required.push("item");
    }
    json!({
        "title": format!("{}：{}", procedure.title, act.title),
        "description": act.help,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
        "x-procedure": procedure.key(),
        "x-act": act.id,
        "x-officers": act.officers,
        "x-cite": cite(library, &act.cite, on),
    })
}

fn example_value(field: &Field) -> Value {
    let single = match field.kind {
        FieldType::Text => json!(format!("（{}）", field.title)),
        FieldType::Number => json!(1),
        FieldType::Money => json!("3万元"),
        FieldType::Date => json!("2026-03-01"),
        FieldType::Instant => json!("2026-03-01T09:30:00+08:00"),
        FieldType::Choice => json!(field.choices.first().map(|choice| choice.id.clone())),
        FieldType::Party => json!({ "name": "示例商行", "kind": "entity" }),
        FieldType::Right => json!({ "kind": "trademark", "number": "10000001" }),
        FieldType::Exhibit => json!({ "name": "示例物品", "quantity": 1, "unit": "件" }),
        FieldType::Items => json!({ "name": "示例物品", "quantity": "1", "unit": "件" }),
        FieldType::File => json!({ "sha256": "0".repeat(64) }),
        FieldType::Organ => json!("2301-police"),
        FieldType::Region => json!("230100"),
        FieldType::Citation => json!(field.cite.as_ref().map(ToString::to_string)),
    };
    if field.many { json!([single]) } else { single }
}

fn example(procedure: &Procedure, act: &Act) -> Value {
    let asked =
        act.form.iter().filter(|wanted| wanted.required).filter_map(|wanted| procedure.field(&wanted.field));
    let form: Map<String, Value> =
        asked.map(|field| (field.id.value.clone(), example_value(field))).collect();
    let mut value = json!({ "form": form });
    if act.opens {
        value["procedure"] = json!(procedure.id);
        value["act"] = json!(act.id);
    }
    json!({ "summary": format!("{}：{}", procedure.title, act.title), "value": value })
}

/// Everything the document says of acts.
pub(super) struct Acts {
    /// Schema of each act.
    pub(super) schemas: Map<String, Value>,
    /// Names of those that open a case.
    pub(super) opening: Vec<String>,
    /// Names of the others.
    pub(super) within: Vec<String>,
    /// An example of opening for each procedure.
    pub(super) opening_examples: Map<String, Value>,
    /// An example of an act within a case for each procedure.
    pub(super) within_examples: Map<String, Value>,
}

/// Reads the acts of every procedure that people may do.
pub(super) fn acts(library: &Library, on: Date) -> Acts {
    let mut found = Acts {
        schemas: Map::new(),
        opening: Vec::new(),
        within: Vec::new(),
        opening_examples: Map::new(),
        within_examples: Map::new(),
    };
    for procedure in library.procedures.values() {
        for act in procedure.acts.iter().filter(|act| !act.is_by_system()) {
            let name = name(procedure, act);
            found.schemas.insert(name.clone(), act_schema(library, procedure, act, on));
            let (names, examples) = if act.opens {
                (&mut found.opening, &mut found.opening_examples)
            } else {
                (&mut found.within, &mut found.within_examples)
            };
            names.push(name);
            if !act.form.is_empty() || act.opens {
                examples.entry(procedure.key()).or_insert_with(|| example(procedure, act));
            }
        }
    }
    found
}
