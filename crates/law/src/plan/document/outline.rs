//! Lines to sections and measures.

use super::fault::Warnings;
use super::marker::{self, KINDS, Kind, Marker};
use super::scheme::Scheme;
use super::{Issued, MeasureText, SectionText, preamble, width};

/// Most lines before the first number that are kept for title and issuing note.
const MAX_PREAMBLE_LINES: usize = 400;
/// Shortest heading, in characters, that may have been wrapped onto a second line.
const MIN_WRAPPED_HEADING: usize = 12;
/// Longest second line of a wrapped heading, in characters.
const MAX_HEADING_REST: usize = 40;

/// Longest beginning of a measure that a warning quotes, in characters.
const MAX_SHOWN: usize = 20;

/// The skeleton of a document.
#[derive(Debug, Default)]
pub(super) struct Outline<'t> {
    /// Lines before the first section or measure, blank ones left out, with a flag: directly after another line.
    pub preamble: Vec<(usize, &'t str, bool)>,
    /// Sections with their measures; only number, line and text are filled in.
    pub sections: Vec<SectionText>,
    /// Signature found at the end of the document.
    pub signed: Option<Issued>,
}

/// Reads the skeleton of a document.
pub(super) fn outline<'t>(text: &'t str, scheme: &Scheme, warnings: &mut Warnings) -> Outline<'t> {
    let mut reader = Reader::new(*scheme, warnings);
    for (number, content) in width::lines(text) {
        if content.is_empty() {
            reader.after_blank = true;
            continue;
        }
        if is_page_number(content) {
            continue;
        }
        if reader.has_measures() && preamble::is_annex(content) {
            reader.warnings.add(number, || {
                ("“附件”及以后的内容未读入".to_owned(), "附件如含措施，请另存为单独的文件导入".to_owned())
            });
            break;
        }
        reader.line(number, content);
        reader.after_blank = false;
    }
    reader.outline
}

/// A line that only carries a page number between dashes or in 第…页.
fn is_page_number(line: &str) -> bool {
    let dash = |c: char| matches!(width::fold(c), '-' | '—' | '–' | '－' | '·');
    let inner = width::trim(line.trim_matches(dash));
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| width::fold(c).is_ascii_digit());
    let dashed = line.starts_with(dash) && line.ends_with(dash);
    let paged = inner.strip_prefix('第').and_then(|rest| rest.strip_suffix('页')).map(width::trim);
    (dashed && digits(inner)) || paged.is_some_and(digits)
}

struct Reader<'t, 'w> {
    scheme: Scheme,
    warnings: &'w mut Warnings,
    outline: Outline<'t>,
    /// Kind of the measures of the current section, set by the first one.
    primary: Option<Kind>,
    /// Last number of each lower list inside the current measure.
    sub_items: [u32; KINDS],
    last_measure: u32,
    last_section: u32,
    last_group: u32,
    /// Byte offset in the current measure where its last added line begins.
    last_line_at: Option<usize>,
    after_blank: bool,
    after_signature: bool,
    has_measures: bool,
}

impl<'t, 'w> Reader<'t, 'w> {
    fn new(scheme: Scheme, warnings: &'w mut Warnings) -> Self {
        Self {
            scheme,
            warnings,
            outline: Outline::default(),
            primary: None,
            sub_items: [0; KINDS],
            last_measure: 0,
            last_section: 0,
            last_group: 0,
            last_line_at: None,
            after_blank: false,
            after_signature: false,
            has_measures: false,
        }
    }

    fn has_measures(&self) -> bool {
        self.has_measures
    }

    fn current(&mut self) -> Option<&mut MeasureText> {
        self.outline.sections.last_mut()?.measures.last_mut()
    }

    fn line(&mut self, number: usize, content: &'t str) {
        let Some(found) = marker::marker(content) else {
            return self.plain(number, content);
        };
        let body = width::trim(&content[found.body..]);
        if Some(found.kind) == self.scheme.section && !found.doubtful {
            self.section(number, found.number, body);
        } else if Some(found.kind) == self.scheme.group && found.number == self.last_group + 1 {
            self.last_group = found.number;
            self.last_line_at = None;
            self.warnings.add(number, || {
                let what = format!("小标题“{body}”不单独成为部分，其下措施归入所在部分");
                (what, "如需分开，请把小标题改成“一、”一级的编号".to_owned())
            });
        } else if self.is_measure(found, number) {
            self.measure(number, found.number, body);
        } else {
            self.plain(number, content);
        }
    }

    fn is_measure(&mut self, found: Marker, line: usize) -> bool {
        let expected = found.number == self.last_measure + 1;
        let finished =
            self.after_blank || self.current().is_none_or(|measure| width::is_finished(&measure.text));
        let Some(primary) = self.primary else {
            let kind_fits = self.scheme.measure != Kind::Article || found.kind == Kind::Article;
            if kind_fits && (!found.doubtful || expected) {
                self.primary = Some(found.kind);
                return true;
            }
            return false;
        };
        if found.kind == primary {
            return !found.doubtful || (expected && finished);
        }
        let sub_item = &mut self.sub_items[found.kind as usize];
        if found.number == 1 || (*sub_item > 0 && found.number == *sub_item + 1) {
            *sub_item = found.number;
            // Under a mere heading what is numbered may be measures of their own.
            if found.number == 1 && !finished {
                self.swallowed(found, line);
            }
            return false;
        }
        if expected && finished {
            self.warnings.add(line, || {
                let what = format!("第{}项的编号写法与本部分其他措施不一致", found.number);
                (what, "已按措施读入；如它是上一项的分项，请改用下一级编号".to_owned())
            });
            return true;
        }
        if !found.doubtful {
            self.swallowed(found, line);
        }
        false
    }

    /// Tells that a numbered line went into the text of the measure before it and may not belong there.
    fn swallowed(&mut self, found: Marker, line: usize) {
        let Some(measure) = self.current() else { return };
        let (number, text) = (measure.number, measure.text.clone());
        self.warnings.add(line, || {
            let head: String = text.chars().take(MAX_SHOWN).collect();
            let what = format!("编号{}的一行并入了第{number}项“{head}”", found.number);
            (
                what,
                "如它是单独的措施，请改成与其他措施同一级的编号；如是分项，请在上一项末尾加冒号".to_owned(),
            )
        });
    }

    fn section(&mut self, line: usize, number: u32, title: &str) {
        if number != self.last_section + 1 {
            let previous = self.last_section;
            self.warnings.add(line, || {
                let what = if previous == 0 {
                    format!("第一个部分的编号是{number}，不是1")
                } else {
                    format!("部分编号不连续：{previous}之后是{number}")
                };
                (what, "请核对是否缺少或错排了部分标题".to_owned())
            });
        }
        self.last_section = number;
        self.open_section(line, title);
    }

    fn open_section(&mut self, line: usize, title: &str) {
        self.primary = None;
        self.last_group = 0;
        self.last_line_at = None;
        self.after_signature = false;
        self.outline.sections.push(SectionText { title: title.to_owned(), line, measures: Vec::new() });
    }

    fn measure(&mut self, line: usize, number: u32, body: &str) {
        if self.outline.sections.is_empty() {
            let primary = self.primary;
            self.open_section(line, "");
            self.primary = primary;
            if self.scheme.section.is_some() {
                self.warnings.add(line, || {
                    let what = format!("第{number}项在第一个部分标题之前，放入无标题的部分");
                    (what, "如果它属于印发通知，请删去后重新导入；否则请补上部分标题".to_owned())
                });
            }
        }
        self.last_measure = number;
        self.has_measures = true;
        self.sub_items = [0; KINDS];
        self.last_line_at = None;
        self.after_signature = false;
        let measure = MeasureText {
            number,
            text: body.to_owned(),
            line,
            instruments: Vec::new(),
            campaigns: Vec::new(),
            targets: Vec::new(),
            refers_to: Vec::new(),
        };
        if let Some(section) = self.outline.sections.last_mut() {
            section.measures.push(measure);
        }
    }

    /// A line without a number of its own.
    fn plain(&mut self, line: usize, content: &'t str) {
        let follows = !self.after_blank;
        if self.outline.sections.is_empty() {
            if self.outline.preamble.len() < MAX_PREAMBLE_LINES {
                self.outline.preamble.push((line, content, follows));
            }
        } else if self.after_signature {
            if !preamble::is_remark(content) {
                self.warnings
                    .add(line, || ("落款以后的文字未读入".to_owned(), "如属正文，请移到落款之前".to_owned()));
            }
        } else if self.current().is_some() {
            self.continued(content);
        } else {
            self.heading_rest(line, content, follows);
        }
    }

    /// A further line of the current measure, or the signature after the last one.
    fn continued(&mut self, content: &str) {
        let last_line_at = self.last_line_at;
        let Some(measure) = self.current() else { return };
        let last_line = last_line_at.map(|at| (at, &measure.text[at..]));
        let organ = last_line.filter(|(_, text)| preamble::is_organ(text));
        if let Some(issued) = preamble::signature(content, organ.map(|(_, text)| text)) {
            if let Some((at, _)) = organ.filter(|_| !preamble::names_organ(content)) {
                measure.text.truncate(at);
            }
            self.outline.signed = Some(issued);
            self.after_signature = true;
            return;
        }
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        if letter(measure.text.chars().next_back()) && letter(content.chars().next()) {
            measure.text.push(' ');
        }
        let at = measure.text.len();
        measure.text.push_str(content);
        self.last_line_at = Some(at);
    }

    /// Text between a section heading and its first measure.
    fn heading_rest(&mut self, line: usize, content: &str, follows: bool) {
        let Some(section) = self.outline.sections.last_mut() else {
            return;
        };
        let wrapped = follows
            && line == section.line + 1
            && section.title.chars().count() >= MIN_WRAPPED_HEADING
            && !section.title.ends_with(['。', '；', '：', ';', ':', '.'])
            && content.chars().count() <= MAX_HEADING_REST
            && !content.contains(['。', '；', ';']);
        if section.title.is_empty() || wrapped {
            section.title.push_str(content);
            return;
        }
        self.warnings.add(line, || {
            let what = "部分标题与第一项措施之间的文字未读入".to_owned();
            (what, "如其中含有措施，请给它加上编号".to_owned())
        });
    }
}
