//! `zhibao law schemas --out DIR`.
use crate::answer::{Answer, Answered};
use crate::files;
use clap::Args;
use law::plan::definition::{Organs, Plan, Regions};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::json;
use std::path::PathBuf;

/// Arguments of `law schemas`.
#[derive(Debug, Args)]
pub struct LawSchemasArgs {
    /// 写到这个目录，每种格式一个文件；不存在则新建
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Writes the JSON Schemas.
///
/// # Errors
/// When the folder cannot be written.
pub fn run(args: &LawSchemasArgs) -> Answered {
    let mut schemas = law::schema::schemas();
    schemas.extend([
        ("plan.schema.json", schema::<Plan>("推进计划")),
        ("organs.schema.json", schema::<Organs>("机关")),
        ("regions.schema.json", schema::<Regions>("区划")),
    ]);
    let files: Vec<(&str, Vec<u8>)> =
        schemas.iter().map(|(name, schema)| (*name, format!("{schema:#}\n").into_bytes())).collect();
    files::write_all(&args.out, &files)?;
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    let text = names.iter().map(|name| format!("{}\n", args.out.join(name).display())).collect::<String>();
    Answer::new(&json!({ "dir": args.out, "files": names }), text)
}

fn schema<T: JsonSchema>(title: &str) -> serde_json::Value {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    schema.to_value()
}
