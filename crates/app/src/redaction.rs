//! Papers from which personal data have been taken out: before one is taken, its words are read once more by the program. A person
//! of the case, or of a case linked to it, an identity number or a mobile number that still stands in it is named, and the paper
//! refused.
use crate::cases::{Loaded, Redactor};
use crate::fault::AppFault;
use crate::platform::Platform;
use case::value::{FieldValue, FileRef};
use case::{Event, EventKind};
use law::procedure::{Act, Field};
use std::borrow::Cow;
use std::io::{Cursor, Read};

/// Most finds that are named; the rest is counted.
const MOST_NAMED: usize = 5;
/// Most bytes of text that are read out of a document.
const MAX_TEXT_BYTES: u64 = 32 << 20;
/// What can be read.
const READABLE: &str = "请交 DOCX 或者 TXT 格式的文稿，程序才能核对里面的文字；要附 PDF、图片的另外附上";

impl Platform {
    /// Refuses papers of an act that are to hold no personal data and do, or that cannot be read.
    pub(crate) async fn refuse_unredacted(
        &self,
        loaded: &Loaded<'_>,
        act: &Act,
        events: &[Event],
    ) -> Result<(), AppFault> {
        let fields: Vec<&Field> =
            act.form.iter().filter_map(|asked| loaded.procedure.field(&asked.field)).collect();
        let fields: Vec<&Field> = fields.into_iter().filter(|field| field.redacted).collect();
        if fields.is_empty() {
            return Ok(());
        }
        let redactor = self.redactor_with_linked(loaded).await?;
        for field in fields {
            let kind = field.paper.as_ref().map(|kind| kind.value.as_str()).unwrap_or_default();
            for paper in events.iter().flat_map(|event| given(event, &field.id, kind)) {
                let bytes = self.paper_bytes(&self.system_grant()?, &paper.sha256).await?;
                let refused = |says: String| AppFault::rejected(&field.id, says);
                let text = text_of(&bytes)
                    .ok_or_else(|| refused(format!("“{}”的文字读不出来；{READABLE}", paper.name)))?;
                if let Some(says) = still_there(&redactor, &text) {
                    return Err(refused(format!("“{}”里还有：{says}。请删去后重新上传", paper.name)));
                }
            }
        }
        Ok(())
    }

    async fn redactor_with_linked(&self, loaded: &Loaded<'_>) -> Result<Redactor, AppFault> {
        let mut redactor = Redactor::of(&loaded.state);
        for other in &loaded.state.links {
            redactor = redactor.and(Redactor::of(&self.load_for_system(*other).await?.state));
        }
        Ok(redactor)
    }
}

/// The papers that an event gives in a field, or as this kind of paper.
fn given<'a>(event: &'a Event, field: &str, kind: &str) -> Vec<&'a FileRef> {
    let (EventKind::Done { form, papers, .. } | EventKind::Proposed { form, papers, .. }) = &event.what
    else {
        return Vec::new();
    };
    let typed = form.get(field).map(FieldValue::each).unwrap_or_default();
    let typed = typed.into_iter().filter_map(|value| match value {
        FieldValue::File(file) => Some(file),
        _ => None,
    });
    let named = papers.iter().filter(|paper| !kind.is_empty() && paper.paper == kind);
    typed.chain(named).collect()
}

/// Lines in which somebody can still be told, in words: number of the line and what of it.
fn still_there(redactor: &Redactor, text: &str) -> Option<String> {
    let lines = text.lines().zip(1..).filter_map(|(line, number)| {
        let found = redactor.found_in(line);
        (!found.is_empty()).then(|| format!("第{number}段“{}”", found.join("”“")))
    });
    let found: Vec<String> = lines.collect();
    let more = found.len().saturating_sub(MOST_NAMED);
    let mut says = found.iter().take(MOST_NAMED).map(String::as_str).collect::<Vec<_>>().join("，");
    if more > 0 {
        says.push_str(&format!("，另有{more}段"));
    }
    (!found.is_empty()).then_some(says)
}

/// The words of a document, a line a paragraph: plain text, or Office Open XML with its notes, headers, comments and properties.
fn text_of(bytes: &[u8]) -> Option<String> {
    if bytes.starts_with(b"PK\x03\x04") {
        return text_of_docx(bytes);
    }
    crate::sheet::text("", bytes).ok().map(Cow::into_owned)
}

fn text_of_docx(bytes: &[u8]) -> Option<String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let names: Vec<String> = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    if !names.iter().any(|name| name == "word/document.xml") {
        return None;
    }
    let read = |name: &&String| {
        name.ends_with(".xml") && (name.starts_with("word/") || name.starts_with("docProps/"))
    };
    let mut text = String::new();
    let mut left = MAX_TEXT_BYTES;
    for name in names.iter().filter(read) {
        let mut xml = String::new();
        archive.by_name(name).ok()?.take(left).read_to_string(&mut xml).ok()?;
        left = left.saturating_sub(u64::try_from(xml.len()).unwrap_or(left));
        if left == 0 {
            return None;
        }
        add_words(&mut text, &xml);
        text.push('\n');
    }
    Some(text)
}

/// Text between tags; a paragraph's end is a line's end, so that a name cut into runs is read as one.
fn add_words(text: &mut String, xml: &str) {
    let mut rest = xml;
    while let Some(start) = rest.find('<') {
        let (words, from) = rest.split_at(start);
        text.push_str(&unescaped(words));
        let end = from.find('>').map_or(from.len(), |end| end + 1);
        let tag = &from[..end];
        if tag.starts_with("</w:p>")
            || tag.starts_with("<w:br")
            || tag.starts_with("</dc:")
            || tag.starts_with("</cp:")
        {
            text.push('\n');
        }
        rest = &from[end..];
    }
    text.push_str(&unescaped(rest));
}

fn unescaped(words: &str) -> String {
    let plain = words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    plain.replace("&apos;", "'").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn docx(paragraphs: &str) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        let files = [
            ("word/document.xml", format!("<w:document><w:body>{paragraphs}</w:body></w:document>")),
            (
                "docProps/core.xml",
                "<cp:coreProperties><dc:creator>13912345678</dc:creator></cp:coreProperties>".into(),
            ),
            ("word/media/picture.bin", "13912345678".into()),
        ];
        for (name, content) in files {
            archive.start_file(name, options).unwrap();
            archive.write_all(content.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn words_cut_into_runs_are_read_as_one_and_the_author_is_read_too() {
        let text =
            text_of(&docx("<w:p><w:r>身份证号23010219900101</w:r><w:r>1234</w:r></w:p><w:p>另一段</w:p>"))
                .unwrap();
        let says = still_there(&Redactor::default(), &text).unwrap();
        assert!(says.contains("230102199001011234") && says.contains("13912345678"), "{says}");
        assert_eq!(says.matches("第").count(), 2, "{says}");
    }

    #[test]
    fn plain_text_in_any_usual_encoding_is_read_and_pictures_are_not() {
        let gbk = encoding_rs::GBK.encode("联系电话13912345678").0.into_owned();
        assert!(still_there(&Redactor::default(), &text_of(&gbk).unwrap()).is_some());
        assert_eq!(still_there(&Redactor::default(), &text_of("当事人甲".as_bytes()).unwrap()), None);
        assert_eq!(text_of(b"%PDF-1.7 \x00\x01\x02"), None);
        assert_eq!(text_of(b"PK\x03\x04broken"), None);
    }
}
