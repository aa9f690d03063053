//! Registers and queries that come as tables: TSV, CSV (UTF-8 or GB18030) and XLSX.
use crate::answer::Failure;
use crate::files;
use app::sheet;
use screening::Repeats;
use screening::{BadRow, Columns, Record, heading_cells, read_rows, row_to_record, separator_of};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor};
use std::path::Path;

/// Bytes looked at to tell the encoding and the heading.
const LOOKED_AT_BYTES: usize = 256 * 1024;

/// Largest text in another encoding than UTF-8, which is decoded in memory.
const MAX_OTHER_ENCODING_BYTES: usize = 512 * 1024 * 1024;

/// Fields in the order of a table without heading.
const FIELDS: [&str; 9] = ["id", "mark", "classes", "groups", "owner", "agent", "filed", "status", "fame"];

/// Rows with the number of another mark that are named on the terminal; `--json` names all.
const REPEATS_SHOWN: usize = 20;

/// Which column (from 1) holds which field; kept beside an index for later additions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mapping(pub(super) Vec<(String, usize)>);

/// What was read beside the records.
pub(super) struct ReadTable {
    pub(super) mapping: Mapping,
    pub(super) encoding: &'static str,
    pub(super) bad: Vec<BadRow>,
    pub(super) bad_count: u64,
    /// Worksheets that hold something and were not read.
    pub(super) further: Vec<String>,
    /// What else is to be told: columns that were not read, a heading that was taken for one.
    told: Vec<String>,
    /// Lines whose number stands on an earlier line beside another mark, each with that line.
    pub(super) repeats: Vec<(u64, u64)>,
}

impl ReadTable {
    /// Says which worksheets and columns were not read, and which numbers stand beside two marks.
    pub(super) fn notes(&self, file: &Path) -> Vec<String> {
        let named = self.further.iter().map(|name| format!("“{name}”")).collect::<String>();
        let note =
            format!("{}只读了第一张有内容的工作表，没有读{named}；另存为单独的文件再读", file.display());
        let mut notes = if self.further.is_empty() { Vec::new() } else { vec![note] };
        notes.extend(self.told.iter().map(|told| format!("{}{told}", file.display())));
        let repeated = self.repeats.iter().take(REPEATS_SHOWN).map(|(line, first)| {
            format!(
                "{}第{line}行与第{first}行编号相同、商标不同；如果不是同一件商标的另一种文字，请改正编号",
                file.display()
            )
        });
        notes.extend(repeated);
        let rest = self.repeats.len().saturating_sub(REPEATS_SHOWN);
        if rest > 0 {
            notes.push(format!("另有 {rest} 行与前面的编号相同、商标不同；--json 全部列出"));
        }
        notes
    }
}

impl Mapping {
    /// The order of a table without heading: id, mark, classes, groups, owner, agent, filed, status, fame.
    fn in_order() -> Self {
        Self((1..).zip(FIELDS).map(|(column, field)| (field.to_owned(), column)).collect())
    }

    fn column(&self, field: &str) -> Option<usize> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, column)| column - 1)
    }

    fn columns(&self) -> Option<Columns> {
        Some(Columns {
            id: self.column("id")?,
            mark: self.column("mark")?,
            classes: self.column("classes"),
            groups: self.column("groups"),
            owner: self.column("owner"),
            agent: self.column("agent"),
            filed: self.column("filed"),
            status: self.column("status"),
            fame: self.column("fame"),
        })
    }

    fn of(columns: &Columns) -> Self {
        let optional = [
            columns.classes,
            columns.groups,
            columns.owner,
            columns.agent,
            columns.filed,
            columns.status,
            columns.fame,
        ];
        let all = [Some(columns.id), Some(columns.mark)].into_iter().chain(optional);
        let named =
            FIELDS.iter().zip(all).filter_map(|(field, column)| Some(((*field).to_owned(), column? + 1)));
        Self(named.collect())
    }

    /// `id=1,mark=商标名称`: fields by the number or the heading of their column.
    fn asked(text: &str, heading: &[String]) -> Result<Self, Failure> {
        let wrong = |what: String| {
            Failure::new(
                "wrong-columns",
                what,
                "写成 id=1,mark=2 或者 id=申请号,mark=商标名称，用表头的名称或者列号（从 1 开始）",
            )
        };
        let mut mapping = Vec::new();
        for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (field, column) =
                pair.split_once('=').ok_or_else(|| wrong(format!("--columns 的“{pair}”缺少等号")))?;
            let field = field.trim();
            if !FIELDS.contains(&field) {
                return Err(wrong(format!("没有叫“{field}”的项；可用的项：{}", FIELDS.join("、"))));
            }
            let named = heading.iter().position(|cell| cell.trim() == column.trim()).map(|at| at + 1);
            let column = column.trim().parse::<usize>().ok().filter(|number| *number > 0).or(named);
            let column = column.ok_or_else(|| wrong(format!("表里没有“{pair}”所说的列")))?;
            mapping.push((field.to_owned(), column));
        }
        let mapping = Self(mapping);
        if mapping.columns().is_none() {
            return Err(wrong("--columns 至少要有 id 和 mark".to_owned()));
        }
        Ok(mapping)
    }
}

/// How the columns of a table are found.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Asked<'a> {
    /// What the command line says.
    pub(super) columns: Option<&'a str>,
    /// What an earlier table of the same index had, for one without heading.
    pub(super) kept: Option<&'a Mapping>,
}

impl Asked<'_> {
    /// The mapping, whether the first row is a heading, and what is to be told of it.
    fn mapping(self, first: &[String]) -> Result<(Mapping, bool, Vec<String>), Failure> {
        let cells: Vec<&str> = first.iter().map(String::as_str).collect();
        let heading = Columns::from_heading(&cells);
        if let Some(text) = self.columns {
            let mapping = Mapping::asked(text, first)?;
            let by_name = text.split(',').filter_map(|pair| pair.split_once('='));
            let named =
                by_name.filter(|(_, column)| first.iter().any(|cell| cell.trim() == column.trim())).count()
                    > 0;
            let seems = !named && heading.is_none() && columns_of(&mapping)?.seems_heading(&cells);
            let told = seems.then(|| format!("第1行“{}”当作列名，没有收入", cells.join("、")));
            return Ok((mapping, named || heading.is_some() || seems, told.into_iter().collect()));
        }
        if let Some(columns) = heading {
            let unread = Columns::unread(&cells);
            let told = format!("没有用上的列：{}；需要时用 --columns 说明", unread.join("、"));
            let told = if unread.is_empty() { Vec::new() } else { vec![told] };
            return Ok((Mapping::of(&columns), true, told));
        }
        let mapping = self.kept.cloned().unwrap_or_else(Mapping::in_order);
        if columns_of(&mapping)?.seems_heading(&cells) {
            let mend =
                "改用认得出的列名，或者用 --columns id=列,mark=列 说明（列写表头的名称或者从 1 开始的列号）";
            return Err(Failure::new("unknown-heading", Columns::unknown_heading(&cells), mend));
        }
        Ok((mapping, false, Vec::new()))
    }
}

/// Reads a register's table, calling for each mark.
///
/// # Errors
/// A file that cannot be read, or columns that are not there.
pub(super) fn read(
    path: &Path,
    asked: Asked<'_>,
    mut found: impl FnMut(u64, Record),
) -> Result<ReadTable, Failure> {
    let mut repeats = Repeats::default();
    let noted = |line: u64, record: Record| {
        repeats.take(line, &record);
        found(line, record);
    };
    let mut read = read_noted(path, asked, noted)?;
    read.repeats = repeats.found();
    Ok(read)
}

fn read_noted(path: &Path, asked: Asked<'_>, found: impl FnMut(u64, Record)) -> Result<ReadTable, Failure> {
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx")) {
        return read_workbook(path, asked, found);
    }
    let (mut text, encoding) = text(path)?;
    let first = first_line(&mut text, path)?;
    let separator = separator_of(&first);
    let (mapping, headed, told) = asked.mapping(&heading_cells(&first, separator))?;
    let columns = columns_of(&mapping)?;
    if headed {
        skip_line(&mut text, first.len()).map_err(|fault| files::unreadable(path, &fault))?;
    }
    let line = if headed { 2 } else { 1 };
    let (bad, bad_count) =
        read_rows(text, separator, &columns, line, found).map_err(|fault| files::unreadable(path, &fault))?;
    Ok(ReadTable { mapping, encoding, bad, bad_count, further: Vec::new(), told, repeats: Vec::new() })
}

fn columns_of(mapping: &Mapping) -> Result<Columns, Failure> {
    mapping.columns().ok_or_else(|| {
        Failure::new("wrong-columns", "不知道编号和商标在哪一列", "用 --columns id=列,mark=列 说明")
    })
}

fn read_workbook(
    path: &Path,
    asked: Asked<'_>,
    mut found: impl FnMut(u64, Record),
) -> Result<ReadTable, Failure> {
    let bytes = files::read_bytes(path, sheet::MAX_SHEET_BYTES)?;
    let sheet = sheet::read(&path.display().to_string(), &bytes).map_err(|fault| {
        Failure::new("not-a-table", fault.what.clone(), fault.mend.clone())
            .at(fault.file, fault.row.unwrap_or(1) as usize)
    })?;
    let (mapping, headed, told) = asked.mapping(&sheet.headings)?;
    let columns = columns_of(&mapping)?;
    let mut bad = Vec::new();
    // Without heading the first row is a mark like the others.
    let first = (sheet.heading_row, &sheet.headings);
    let rows = sheet.rows.iter().map(|row| (row.number, &row.cells));
    for (number, cells) in (!headed).then_some(first).into_iter().chain(rows) {
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        let used = |column: usize| mapping.0.iter().any(|(_, known)| *known == column);
        let doubt = sheet.doubts.iter().find(|doubt| doubt.row == number && used(doubt.column));
        let read = match doubt {
            Some(doubt) => Err(format!("第{}列：{}；{}", doubt.column, doubt.what, doubt.mend)),
            None => row_to_record(&cells, &columns),
        };
        match read {
            Ok(record) => found(u64::from(number), record),
            Err(reason) => bad.push(BadRow { line: u64::from(number), reason }),
        }
    }
    let (encoding, further) = (sheet.encoding, sheet.further);
    Ok(ReadTable { mapping, encoding, bad_count: bad.len() as u64, bad, further, told, repeats: Vec::new() })
}

/// The text of a file as UTF-8, without a byte order mark, and how it was written.
pub(super) fn text(path: &Path) -> Result<(Box<dyn BufRead>, &'static str), Failure> {
    let unreadable = |fault: std::io::Error| files::unreadable(path, &fault);
    if path.as_os_str() == "-" {
        return Ok((Box::new(BufReader::new(std::io::stdin())), "UTF-8"));
    }
    let mut file = BufReader::with_capacity(LOOKED_AT_BYTES, File::open(path).map_err(unreadable)?);
    let seen = file.fill_buf().map_err(unreadable)?;
    if seen.starts_with(b"\xef\xbb\xbf") {
        file.consume(3);
        return Ok((Box::new(file), "UTF-8"));
    }
    let utf8 = std::str::from_utf8(seen).map_or_else(|fault| fault.error_len().is_none(), |_| true);
    if utf8 {
        return Ok((Box::new(file), "UTF-8"));
    }
    let bytes = files::read_bytes(path, MAX_OTHER_ENCODING_BYTES)?;
    let (decoded, _, wrong) = encoding_rs::GB18030.decode(&bytes);
    if wrong {
        return Err(Failure::new(
            "unknown-encoding",
            format!("“{}”既不是 UTF-8 也不是 GB18030（GBK）编码", path.display()),
            "请另存为 UTF-8 编码的 TSV 或 CSV",
        ));
    }
    Ok((Box::new(Cursor::new(decoded.into_owned().into_bytes())), "GB18030"))
}

/// The first line, left in the reader.
fn first_line(text: &mut Box<dyn BufRead>, path: &Path) -> Result<String, Failure> {
    let seen = text.fill_buf().map_err(|fault| files::unreadable(path, &fault))?;
    if seen.is_empty() {
        return Err(Failure::new("empty", format!("“{}”是空的", path.display()), "请核对是否给错了文件"));
    }
    let line = seen.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    Ok(String::from_utf8_lossy(line).into_owned())
}

/// Takes the first line of so many bytes and its end.
fn skip_line(text: &mut Box<dyn BufRead>, length: usize) -> std::io::Result<()> {
    text.consume(length);
    for end in [b'\r', b'\n'] {
        if text.fill_buf()?.first() == Some(&end) {
            text.consume(1);
        }
    }
    Ok(())
}
