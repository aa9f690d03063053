//! 近似商标: the register of marks that lies as an index beside the records, searched with reasons, and the case that may be
//! opened from what was found.
use crate::fault::AppFault;
use crate::finders::OpenableLead;
use crate::people::Person;
use crate::platform::Platform;
use access::Request;
use law::finder::{Fill, Opens, Source};
use law::library::Filed;
use law::screen::{self, Screen};
use screening::{Builder, Candidate, Columns, Goods, Index, IndexError, Record, Search, read_rows};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

/// File of the register in the data directory, written by `zhibao screen index`.
pub const REGISTER_FILE: &str = "marks.index";

/// Longest text that is searched for, in characters.
pub const MAX_QUERY_CHARS: usize = 100;

/// Classes of the Nice classification.
const CLASSES: std::ops::RangeInclusive<u8> = 1..=45;

/// Most candidates of one question.
pub const MAX_CANDIDATES: usize = 200;

/// What a similar group is written as.
pub const GROUP_WANTED: &str = "类似群写四位数字，前两位是类别（01 至 45），例如 3301";

/// Invented marks of a province, for its demonstration.
const DEMONSTRATION: &str = "/marks-demonstration.tsv";

/// What is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarkQuestion {
    /// The words of the mark.
    pub text: String,
    /// Class of the goods, 1 to 45.
    pub class: Option<u8>,
    /// Similar groups of the goods, as [`group_of`] reads them; their first two digits are classes of the goods too.
    pub groups: Vec<u16>,
    /// Only marks of these classes.
    pub only_class: bool,
    /// How many, at most [`MAX_CANDIDATES`].
    pub top: usize,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct MarksFound {
    /// Marks in the register.
    pub marks: u64,
    /// Candidates with their reasons, best first.
    pub candidates: Vec<Candidate>,
    /// Whether there are more than were asked for.
    pub more: bool,
}

/// A similar group as typed: four digits of which the first two are a class.
#[must_use]
pub fn group_of(text: &str) -> Option<u16> {
    let text = text.trim();
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let group = text.parse::<u16>().ok().filter(|_| digits)?;
    class_of(group).map(|_| group)
}

/// Similar groups typed one after the other.
///
/// # Errors
/// A rejection for what is none.
pub fn groups_of(text: &str) -> Result<Vec<u16>, AppFault> {
    let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let wanted = || AppFault::rejected("group", GROUP_WANTED);
    parts.map(|part| group_of(part).ok_or_else(wanted)).collect()
}

/// The class of a similar group.
fn class_of(group: u16) -> Option<u8> {
    u8::try_from(group / 100).ok().filter(|class| CLASSES.contains(class))
}

/// Goods by classes and similar groups; a group alone says its class.
#[must_use]
pub fn goods_of(classes: &[u8], groups: &[u16]) -> Goods {
    let mut all = classes.to_vec();
    all.extend(groups.iter().filter_map(|&group| class_of(group)));
    all.sort_unstable();
    all.dedup();
    Goods { classes: all, groups: groups.to_vec() }
}

/// The register of marks: opened when it is first asked, and again when its file has changed.
#[derive(Debug)]
pub struct MarkRegister {
    path: PathBuf,
    open: Mutex<Option<Opened>>,
}

/// An open register and what its files looked like.
#[derive(Clone)]
struct Opened {
    stamp: Stamp,
    index: Arc<Index>,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opened").field("stamp", &self.stamp).finish_non_exhaustive()
    }
}

/// Time and length of the index and of the changes beside it.
type Stamp = [Option<(SystemTime, u64)>; 2];

impl MarkRegister {
    /// The register in a data directory, whether it is there yet or not.
    #[must_use]
    pub fn in_folder(data: &Path) -> Self {
        Self { path: data.join(REGISTER_FILE), open: Mutex::new(None) }
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder in which it lies.
    pub(crate) fn folder(&self) -> PathBuf {
        self.path.parent().map(Path::to_path_buf).unwrap_or_default()
    }

    /// Makes a register of a table with a heading, in place of the one that is there.
    ///
    /// # Errors
    /// A table that is none, or a file that cannot be written.
    pub fn make(&self, table: &str) -> Result<(), AppFault> {
        let (heading, rows) = table.split_once('\n').ok_or_else(|| AppFault::ours("商标表没有表头"))?;
        let columns = Columns::from_heading(&heading.split('\t').collect::<Vec<_>>());
        let columns = columns.ok_or_else(|| AppFault::ours("商标表的表头认不出编号和商标"))?;
        let mut records = Vec::new();
        let read = read_rows(rows.as_bytes(), '\t', &columns, 2, |_, record| records.push(record));
        let (bad, _) = read.map_err(AppFault::ours)?;
        if let Some(row) = bad.first() {
            return Err(AppFault::ours(format!("商标表第{}行：{}", row.line, row.reason)));
        }
        let mut builder = Builder::new(1);
        builder.extend(&records, &mut |_| {}).map_err(AppFault::ours)?;
        builder.finish(&self.path, &mut |_| {}).map_err(AppFault::ours)?;
        Ok(())
    }

    /// The register as it is now; none where nobody has made one.
    ///
    /// # Errors
    /// An index that is damaged, or of another version.
    pub(crate) fn index(&self) -> Result<Option<Arc<Index>>, AppFault> {
        let stamp = self.stamp();
        if stamp[0].is_none() {
            return Ok(None);
        }
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = open.as_ref().filter(|known| known.stamp == stamp) {
            return Ok(Some(known.index.clone()));
        }
        let index = Arc::new(Index::open(&self.path).map_err(unusable)?);
        *open = Some(Opened { stamp, index: index.clone() });
        Ok(Some(index))
    }

    fn stamp(&self) -> Stamp {
        let seen = |path: &Path| {
            let about = std::fs::metadata(path).ok()?;
            Some((about.modified().ok()?, about.len()))
        };
        let mut changes = self.path.as_os_str().to_owned();
        changes.push(".changes");
        [seen(&self.path), seen(Path::new(&changes))]
    }
}

impl Platform {
    /// The province's invented marks as the register, where there is none yet.
    pub(crate) fn make_demo_marks(&self, province: &str) -> Result<(), AppFault> {
        let mut files = crate::embedded::province_files(province).into_iter();
        match files.find(|(path, _)| path.ends_with(DEMONSTRATION)) {
            Some((_, table)) if !self.marks.path().exists() => self.marks.make(&table),
            _ => Ok(()),
        }
    }

    /// The screen of similar marks as the law data describe it.
    #[must_use]
    pub fn mark_screen(&self) -> Option<&Filed<Screen>> {
        self.rules.library.screens.get(screen::MARKS)
    }

    /// Marks like a text, best first, each with its reasons.
    ///
    /// # Errors
    /// Whoever may not read registers; a register that nobody has made yet, or that cannot be read.
    pub async fn similar_marks(&self, person: &Person, asked: &MarkQuestion) -> Result<MarksFound, AppFault> {
        self.access.authorise(&person.actor, &Request::ReadRegisters)?;
        let text = words(&asked.text)?;
        if asked.class.is_some_and(|class| !CLASSES.contains(&class)) {
            return Err(AppFault::rejected("class", "类别写 1 至 45 的数"));
        }
        let goods = goods_of(asked.class.as_slice(), &asked.groups);
        let top = asked.top.clamp(1, MAX_CANDIDATES);
        let search = Search {
            only_classes: if asked.only_class { goods.classes.clone() } else { Vec::new() },
            goods,
            // One more says whether there are more.
            ..Search::new(&text, top + 1)
        };
        let marks = self.marks.clone();
        // Reading a mapped file may wait for the disk.
        let found = tokio::task::spawn_blocking(move || -> Result<Option<MarksFound>, AppFault> {
            let Some(index) = marks.index()? else { return Ok(None) };
            let mut candidates = index.search(&search).map_err(unusable)?;
            let more = candidates.len() > top;
            candidates.truncate(top);
            let stats = index.stats();
            Ok(Some(MarksFound { marks: stats.marks + stats.added - stats.removed, candidates, more }))
        });
        found.await.map_err(AppFault::ours)??.ok_or_else(no_register)
    }

    /// What a person may open from a mark of the register that looks like `query`: the form, filled as far as it goes.
    ///
    /// # Errors
    /// As [`Platform::similar_marks`]; "not there" for a number that the register does not have.
    pub async fn mark_leads(
        &self,
        person: &Person,
        query: &str,
        number: &str,
    ) -> Result<Vec<OpenableLead>, AppFault> {
        self.access.authorise(&person.actor, &Request::ReadRegisters)?;
        let query = &words(query)?;
        let (marks, number) = (self.marks.clone(), number.to_owned());
        let found = tokio::task::spawn_blocking(move || -> Result<Option<Record>, AppFault> {
            let Some(index) = marks.index()? else { return Ok(None) };
            index.get(&number).map_err(unusable)
        });
        let record = found.await.map_err(AppFault::ours)??.ok_or(AppFault::NotThere)?;
        Ok(self.screen_leads(person, screen::MARKS, &|fill| filled(fill, query, &record)))
    }

    /// The acts by which a person may open a case from a mark: procedure, act, title.
    #[must_use]
    pub fn mark_openings(&self, person: &Person) -> Vec<(String, String, String)> {
        self.screen_openings(person, screen::MARKS)
    }

    /// The acts by which a person may open a case from something a screen found: procedure, act, title.
    #[must_use]
    pub fn screen_openings(&self, person: &Person, screen: &str) -> Vec<(String, String, String)> {
        let leads = self.screen_leads(person, screen, &|_| None).into_iter();
        leads.map(|lead| (lead.procedure, lead.act, lead.title)).collect()
    }

    /// What a person may open from something a screen found, each form filled as far as `value` goes.
    pub(crate) fn screen_leads(
        &self,
        person: &Person,
        screen: &str,
        value: &dyn Fn(&Fill) -> Option<Value>,
    ) -> Vec<OpenableLead> {
        let screen = self.rules.library.screens.get(screen);
        let opens = screen.map(|screen| screen.opens.as_slice()).unwrap_or_default();
        opens.iter().filter_map(|opens| self.screen_lead(person, opens, value)).collect()
    }

    fn screen_lead(
        &self,
        person: &Person,
        opens: &Opens,
        value: &dyn Fn(&Fill) -> Option<Value>,
    ) -> Option<OpenableLead> {
        let today = case::actor::civil_date(self.now());
        let procedure = self.rules.library.procedure_on(&opens.procedure, today)?;
        let act = procedure.act(&opens.act)?;
        self.grant_opening(person, procedure, act).ok()?;
        let known = opens.fills.iter().filter(|fill| procedure.field(&fill.field).is_some());
        let form: Map<String, Value> =
            known.filter_map(|fill| Some((fill.field.value.clone(), value(fill)?))).collect();
        Some(OpenableLead {
            procedure: procedure.id.value.clone(),
            act: act.id.value.clone(),
            title: act.title.clone(),
            form,
            opened: Vec::new(),
        })
    }
}

/// A text to search for, within its bound.
fn words(text: &str) -> Result<String, AppFault> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > MAX_QUERY_CHARS {
        return Err(AppFault::rejected("q", format!("请写商标的文字，1 至 {MAX_QUERY_CHARS} 个字")));
    }
    Ok(text.to_owned())
}

/// Why a register cannot be used and what the administrator does about it.
pub(crate) fn unusable(fault: IndexError) -> AppFault {
    let (what, advice) = fault.in_words();
    AppFault::rejected("q", format!("商标名录不能使用：名录{what}。请系统管理员处理：{advice}"))
}

fn no_register() -> AppFault {
    let says = "还没有商标名录。请系统管理员用 zhibao screen index 由商标表建立，放在数据目录的 marks.index";
    AppFault::rejected("q", says)
}

/// What a field is filled with: the mark as a right, or what was seen and what it looks like.
fn filled(fill: &Fill, query: &str, record: &Record) -> Option<Value> {
    match (fill.from, &fill.value) {
        (Some(Source::Title), _) => Some(format!("涉嫌使用与“{}”近似商标“{query}”", record.mark).into()),
        (Some(Source::Summary), _) => Some(summary(query, record).into()),
        (Some(Source::Right), _) => Some(right(&record.id, &record.mark, &record.owner)),
        (Some(Source::Organ | Source::Fact | Source::Party), _) => None,
        (None, value) => value.clone().map(Value::from),
    }
}

/// A mark as the one right of a form.
pub(crate) fn right(number: &str, mark: &str, holder: &str) -> Value {
    json!([{ "kind": "trademark", "number": number, "title": mark, "holder": holder }])
}

fn summary(query: &str, record: &Record) -> String {
    let goods = Goods { classes: record.classes.clone(), groups: record.groups.clone() };
    let found = screening::compare(query, &record.mark, &goods, &goods);
    let rules: Vec<String> =
        found.rules.iter().map(|rule| format!("{}（{}）", rule.why, rule.code)).collect();
    let lowered: Vec<&str> = found.exceptions.iter().map(|one| one.why.as_str()).collect();
    let mut text = format!(
        "现场所见标识“{query}”，与名录中商标“{}”（编号 {}）比对，近似程度 {:.2}（算法 {}）。",
        record.mark, record.id, found.score, found.algorithm
    );
    if !rules.is_empty() {
        text.push_str(&format!("理由：{}。", rules.join("；")));
    }
    if !lowered.is_empty() {
        text.push_str(&format!("减分：{}。", lowered.join("；")));
    }
    text.push_str("分数只排先后，是否近似由办理人判断。");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_four_digits_and_says_its_class_alone() {
        assert_eq!((group_of("3301"), group_of("0101")), (Some(3301), Some(101)));
        for wrong in ["", "33", "101", "33010", "4601", "0001", "三三零一", "-301"] {
            assert_eq!(group_of(wrong), None, "{wrong}");
        }
        assert_eq!(groups_of("3301、0502 3501").unwrap(), [3301, 502, 3501]);
        assert!(groups_of("3301，酒").unwrap_err().to_string().contains("四位数字"));
        assert_eq!(goods_of(&[], &[3301, 3302]).classes, [33]);
        assert_eq!(goods_of(&[35], &[3301]).classes, [33, 35]);
    }
}
