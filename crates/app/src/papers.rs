//! Papers: files given by people, stored by what they are.
use crate::audit::{DOWNLOAD, GRANTED};
use crate::cases::PaperRule;
use crate::clock::micros;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::Request;
use case::value::FileRef;
use uuid::Uuid;

/// Largest file, in bytes.
pub const MAX_FILE_BYTES: usize = 64 * 1024 * 1024;
/// Longest file name kept, in characters.
const MAX_NAME_CHARS: usize = 120;

/// Kinds of files taken, told by their first bytes: (beginning, media type).
const KINDS: [(&[u8], &str); 9] = [
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "application/octet-stream"),
    (b"\x1a\x45\xdf\xa3", "video/x-matroska"),
    (b"ID3", "audio/mpeg"),
];

/// Media types that go with the ending of a name; other endings promise nothing.
const PROMISED: [(&[&str], &[&str]); 10] = [
    (&["pdf"], &["application/pdf"]),
    (&["png"], &["image/png"]),
    (&["jpg", "jpeg"], &["image/jpeg"]),
    (&["gif"], &["image/gif"]),
    (&["zip", "docx", "xlsx", "pptx", "odt", "ods", "odp", "ofd"], &["application/zip"]),
    (&["doc", "xls", "ppt"], &["application/x-ole-storage"]),
    (&["wps", "et", "dps"], &["application/x-ole-storage", "application/zip"]),
    (&["mp4", "m4a", "mov"], &["video/mp4"]),
    (&["mkv", "webm"], &["video/x-matroska"]),
    (&["txt", "csv", "tsv", "md", "log"], &["text/plain"]),
];

/// What is taken, in words.
const TAKEN: &str = "请用 PDF、图片、Office 文档、压缩包、录音录像或文本（.txt、.csv、.md）";

/// Endings of names that a computer runs or opens as a page, whatever is inside.
const PROGRAMS: [&str; 46] = [
    "app", "appimage", "apk", "bash", "bat", "class", "cmd", "com", "command", "cpl", "deb", "dll", "dmg",
    "exe", "gadget", "hta", "htm", "html", "inf", "jar", "js", "jse", "lnk", "mht", "mhtml", "mjs", "msi",
    "msp", "php", "pif", "pl", "ps1", "py", "reg", "rpm", "scr", "sh", "so", "svg", "url", "vb", "vbe",
    "vbs", "wsf", "xhtml", "zsh",
];

/// The ending of a name that says program or page; blanks and dots behind it are as nothing to some systems.
fn program(name: &str) -> Option<&'static str> {
    let name = name.trim_end_matches(|c: char| c == '.' || c.is_whitespace());
    let (_, ending) = name.rsplit_once('.')?;
    PROGRAMS.into_iter().find(|known| ending.eq_ignore_ascii_case(known))
}

/// The ending of a name that promises another kind of content than this.
fn mismatch<'a>(name: &'a str, media: &str) -> Option<&'a str> {
    let (_, ending) = name.trim_end().rsplit_once('.')?;
    let is_named = |named: &str| ending.eq_ignore_ascii_case(named);
    let (_, promised) = PROMISED.iter().find(|(endings, _)| endings.iter().any(|one| is_named(one)))?;
    (!promised.contains(&media)).then_some(ending)
}

/// The name as kept: no folders before it, no characters that break a line or turn the direction of reading around.
fn kept_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let shown = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    last.chars().filter(shown).take(MAX_NAME_CHARS).collect()
}

impl Platform {
    /// Stores a file that a person attaches. Programs and pages are refused; texts and the usual documents, pictures
    /// and recordings are taken.
    ///
    /// # Errors
    /// A rejection that says what is wrong with the file.
    pub async fn attach(
        &self,
        person: &Person,
        name: &str,
        paper: &str,
        bytes: Vec<u8>,
    ) -> Result<FileRef, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ManageOwnAccount)?;
        let name = kept_name(name);
        if bytes.is_empty() {
            return Err(AppFault::rejected("papers", format!("文件“{name}”是空的，请检查后重新上传")));
        }
        if bytes.len() > MAX_FILE_BYTES {
            let most = MAX_FILE_BYTES / 1024 / 1024;
            return Err(AppFault::rejected("papers", format!("文件“{name}”超过 {most} MB，请拆分后上传")));
        }
        if let Some(ending) = program(&name) {
            return Err(AppFault::rejected(
                "papers",
                format!("文件“{name}”是程序或者网页（.{ending}），不能接受；{TAKEN}"),
            ));
        }
        let media = media_type(&bytes)
            .ok_or_else(|| AppFault::rejected("papers", format!("文件“{name}”的格式不能接受；{TAKEN}")))?;
        if let Some(ending) = mismatch(&name, media) {
            return Err(AppFault::rejected(
                "papers",
                format!(
                    "文件“{name}”的内容不是 .{ending} 格式，可能改过后缀或者已损坏；请用原来的软件另存后再上传"
                ),
            ));
        }
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let blob = self.store.put_blob(&granted, &name, media, micros(self.now()), bytes.as_slice()).await?;
        Ok(FileRef { sha256: hex::encode(blob.sha256), name, bytes: size, paper: paper.to_owned() })
    }

    /// A paper of a case with its bytes. A paper that may hold personal data is for those who may read such data.
    ///
    /// # Errors
    /// "Not there" when the case does not hold it or the person may not know the case; not allowed for personal data.
    pub async fn paper(
        &self,
        person: &Person,
        case: Uuid,
        sha256: &str,
    ) -> Result<(FileRef, Vec<u8>), AppFault> {
        let loaded = self.load_to_read(person, case).await?;
        let named = loaded.state.papers.iter().find(|file| file.sha256 == sha256).cloned();
        let file = named.ok_or(AppFault::NotThere)?;
        let (library, state) = (&self.rules.library, &loaded.state);
        let rule = PaperRule { library, procedure: loaded.procedure, state, events: &loaded.events };
        let personal = rule.is_personal(&file);
        if personal {
            self.access.authorise(&person.actor, &Request::ReadPersonalData(&loaded.facts))?;
        }
        if rule.is_opinion(&file) {
            self.access.authorise(&person.actor, &Request::ReadOpinions(&loaded.facts))?;
        }
        let bytes = self.paper_bytes(&loaded.granted, sha256).await?;
        // A file's name may tell of a person, and the auditor may not know of one.
        let named = if personal { rule.kind_in_words(&file) } else { file.name.clone() };
        let told = format!("{named}，SHA-256 {sha256}");
        self.note(person, DOWNLOAD, &case.to_string(), GRANTED, &told).await?;
        Ok((file, bytes))
    }
}

impl Platform {
    /// All bytes of a stored paper.
    pub(crate) async fn paper_bytes(
        &self,
        granted: &access::Granted,
        sha256: &str,
    ) -> Result<Vec<u8>, AppFault> {
        let mut digest = [0; 32];
        hex::decode_to_slice(sha256, &mut digest).map_err(|_| AppFault::NotThere)?;
        let mut file = self.store.open_blob(granted, &digest).await?;
        let mut bytes = Vec::new();
        tokio::io::AsyncReadExt::read_to_end(&mut file, &mut bytes).await.map_err(AppFault::ours)?;
        Ok(bytes)
    }
}

/// The media type by the file's first bytes; plain text in UTF-8 or GBK is taken too, but never a page or program.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    if let Some((_, media)) = KINDS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(media);
    }
    if bytes.len() > 12 && &bytes[4..8] == b"ftyp" {
        return Some("video/mp4");
    }
    let head = &bytes[..bytes.len().min(1024)];
    let binary = head.iter().any(|byte| matches!(byte, 0..=8 | 14..=31));
    let lower = head.iter().map(u8::to_ascii_lowercase).collect::<Vec<u8>>();
    let active =
        [&b"<html"[..], b"<script", b"<!doctype", b"<svg", b"#!/"].iter().any(|mark| contains(&lower, mark));
    (!binary && !active).then_some("text/plain")
}

fn contains(text: &[u8], mark: &[u8]) -> bool {
    text.windows(mark.len()).any(|window| window == mark)
}

#[cfg(test)]
mod tests {
    use super::{kept_name, media_type, mismatch, program};

    #[test]
    fn a_name_is_kept_without_folders_line_breaks_and_turns_of_direction() {
        assert_eq!(kept_name("../../笔录.txt"), "笔录.txt");
        assert_eq!(kept_name("C:\\x\\笔录.txt"), "笔录.txt");
        assert_eq!(kept_name("a\r\nSet-Cookie: b\0.txt"), "aSet-Cookie: b.txt");
        assert_eq!(kept_name("a\u{202e}fdp.txt"), "afdp.txt");
        assert_eq!(program(&kept_name("a.exe\u{202e}")), Some("exe"));
    }

    #[test]
    fn a_name_must_not_promise_another_kind_of_content() {
        for (name, bytes) in [
            ("决定.pdf", &b"PK\x03\x04rest"[..]),
            ("照片.JPG", b"%PDF-1.7"),
            ("说明.txt", b"%PDF-1.7"),
            ("清单.xlsx", "编号,名称".as_bytes()),
        ] {
            assert!(mismatch(name, media_type(bytes).unwrap()).is_some(), "{name}");
        }
        let fitting = [
            ("决定.PDF", &b"%PDF-1.7"[..]),
            ("清单.xlsx", b"PK\x03\x04"),
            ("无后缀", b"text"),
            ("报告.wps", b"PK\x03\x04"),
            ("笔录.2026", b"text"),
        ];
        for (name, bytes) in fitting {
            assert_eq!(mismatch(name, media_type(bytes).unwrap()), None, "{name}");
        }
    }

    #[test]
    fn takes_documents_and_refuses_programs_and_pages() {
        assert_eq!(media_type(b"%PDF-1.7 ..."), Some("application/pdf"));
        assert_eq!(media_type("移送书正文".as_bytes()), Some("text/plain"));
        assert_eq!(media_type(b"<!DOCTYPE html><p>"), None);
        assert_eq!(media_type(b"\x7fELF\x02\x01\x01\x00"), None);
        assert_eq!(media_type(b"MZ\x90\x00\x03"), None);
        assert_eq!(media_type(b"#!/bin/sh\nrm"), None);
    }

    #[test]
    fn refuses_programs_and_pages_by_name_whatever_is_inside() {
        for name in ["a.bat", "b.JS", "c.exe", "d.sh", "e.html", "笔录.pdf.exe", "f.cmd. "] {
            assert!(program(name).is_some(), "{name}");
        }
        for name in ["笔录.pdf", "清单.csv", "说明.txt", "照片.jpg", "无后缀", "案卷.zip", "bat"]
        {
            assert_eq!(program(name), None, "{name}");
        }
    }
}
