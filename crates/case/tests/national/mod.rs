//! The repository's own law, calendar and a few organs.
#![allow(dead_code, reason = "shared by two test crates, each using its part")]

use calendar::WorkCalendar;
use case::OrganFacts;
use law::Library;
use law::deadline::DeadlineFile;
use law::example::ExampleFile;
use law::plan::definition::Organs;
use law::source::SourceFile;
use std::collections::BTreeMap;
use std::path::Path;

pub struct National {
    pub library: Library,
    pub calendar: WorkCalendar,
    pub examples: Vec<ExampleFile>,
    pub deadlines: Vec<DeadlineFile>,
    pub organs: BTreeMap<String, OrganFacts>,
}

fn files(folder: &str) -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(root.join(folder)).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ext| ext == "toml") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            files.push(SourceFile {
                path: format!("{folder}/{name}"),
                text: std::fs::read_to_string(&path).unwrap(),
            });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

impl National {
    pub fn load() -> Self {
        let folders = law::library::FOLDERS.map(|folder| format!("law/{folder}"));
        let (library, problems) = Library::load(folders.iter().flat_map(|folder| files(folder)).collect());
        assert!(problems.is_empty(), "{problems:#?}");
        let years = files("law/calendars").into_iter().map(|file| (file.path, file.text));
        let examples =
            files("law/examples").into_iter().map(|file| ExampleFile::read(file).unwrap()).collect();
        let deadlines =
            files("law/deadlines").into_iter().map(|file| DeadlineFile::read(file).unwrap()).collect();
        let calendar = WorkCalendar::parse(years).unwrap();
        Self { library, calendar, examples, deadlines, organs: organs() }
    }
}

/// All organs of the province, as the examples name them.
pub fn of_province() -> BTreeMap<String, OrganFacts> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../provinces/heilongjiang/organs.toml");
    let list = Organs::parse(&std::fs::read_to_string(path).unwrap(), "organs.toml").unwrap();
    let facts = list.organs.into_iter().map(|organ| OrganFacts {
        id: organ.id.clone(),
        name: organ.name,
        mark: organ.mark,
        duty: organ.duty.key(),
        region: organ.region,
    });
    facts.map(|facts| (facts.id.clone(), facts)).collect()
}

fn organs() -> BTreeMap<String, OrganFacts> {
    let rows = [
        ("2301-amr", "哈尔滨市市场监督管理局", "哈市监", "market-regulation", "230100"),
        ("2301-police", "哈尔滨市公安局", "哈公", "police", "230100"),
        ("2301-procuratorate", "哈尔滨市人民检察院", "哈检", "procuratorate", "230100"),
        ("2310-amr", "牡丹江市市场监督管理局", "牡市监", "market-regulation", "231000"),
        ("2310-police", "牡丹江市公安局", "牡公", "police", "231000"),
        ("hlj-ip-office", "知识产权战略制定和实施工作领导小组办公室", "黑知办", "leading-office", "230000"),
        ("hlj-amr", "黑龙江省市场监督管理局", "黑市监", "market-regulation", "230000"),
        ("hlj-police", "黑龙江省公安厅", "黑公", "police", "230000"),
    ];
    rows.map(|(id, name, mark, duty, region)| {
        let facts = OrganFacts {
            id: id.into(),
            name: name.into(),
            mark: mark.into(),
            duty: duty.into(),
            region: region.into(),
        };
        (id.to_owned(), facts)
    })
    .into()
}
