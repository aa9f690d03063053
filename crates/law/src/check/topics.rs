//! Topics: what belongs to them is said, guidance is dated and has its citation, procedures exist, words can be looked for.
use super::findings::Findings;
use crate::library::Filed;
use crate::topic::{Topic, TopicVersion};

/// Shortest word that may suggest a topic, in characters: a single one stands in too many texts.
const MIN_WORD_CHARS: usize = 2;
/// Longest word that may suggest a topic, in characters.
const MAX_WORD_CHARS: usize = 20;
/// Most words of one topic.
const MAX_WORDS: usize = 60;
/// Longest paragraph of guidance, in characters: a form shows all of them.
const MAX_GUIDANCE_CHARS: usize = 400;

/// Checks every topic.
pub(super) fn check(findings: &mut Findings<'_>) {
    let library = findings.library;
    for topic in library.topics.values() {
        let place = (topic.file, topic.id.at);
        if topic.title.trim().is_empty() {
            findings.error(place, "without-title", "专题没有名称", "写 title，办件上就显示它");
        }
        if topic.belongs.iter().all(|line| line.trim().is_empty()) {
            let what = format!("专题“{}”没有写明哪些办件属于它", topic.title);
            findings.error(place, "topic-without-scope", what, "在 belongs 中一行一项写明");
        }
        findings.doubled(topic.file, "程序", &topic.procedures);
        findings.doubled(topic.file, "提示词", &topic.words);
        for procedure in &topic.procedures {
            if !library.procedures.values().any(|known| *known.id == **procedure) {
                let what = format!("没有名为“{procedure}”的程序");
                let mend = "在 procedures 中定义它，或改正 id；适用于全部程序的不写 procedures";
                findings.error((topic.file, procedure.at), "unknown-procedure", what, mend);
            }
        }
        check_words(findings, topic);
        for version in &topic.versions {
            check_guidance(findings, topic, version);
        }
    }
}

fn check_words(findings: &mut Findings<'_>, topic: &Filed<Topic>) {
    if let Some(word) = topic.words.get(MAX_WORDS) {
        let what = format!("专题“{}”的提示词超过 {MAX_WORDS} 个", topic.title);
        findings.error((topic.file, word.at), "too-many-words", what, "只留最能说明问题的词");
    }
    for word in &topic.words {
        let length = word.chars().count();
        if !(MIN_WORD_CHARS..=MAX_WORD_CHARS).contains(&length) || word.trim() != word.as_str() {
            let what = format!("提示词“{word}”不能用");
            let mend =
                format!("写 {MIN_WORD_CHARS} 到 {MAX_WORD_CHARS} 个字，首尾没有空格；单个字到处都会出现");
            findings.error((topic.file, word.at), "unusable-word", what, mend);
        }
    }
}

fn check_guidance(findings: &mut Findings<'_>, topic: &Filed<Topic>, version: &TopicVersion) {
    findings.doubled(topic.file, "指引", version.guidance.iter().map(|one| &one.id));
    if version.guidance.is_empty() {
        let what = format!("专题“{}”的“{}”版没有任何指引", topic.title, version.id);
        findings.error(
            (topic.file, version.id.at),
            "without-guidance",
            what,
            "在 guidance 中至少写一段，各有依据",
        );
    }
    for one in &version.guidance {
        let place = (topic.file, one.id.at);
        let length = one.says.trim().chars().count();
        if length == 0 || one.title.trim().is_empty() {
            let what = format!("指引“{}”没有写完", one.id);
            findings.error(place, "empty-guidance", what, "title 写标题，says 用自己的话写看什么");
        }
        if length > MAX_GUIDANCE_CHARS {
            let what = format!("指引“{}”有 {length} 个字", one.title);
            let mend = format!("用自己的话概括到 {MAX_GUIDANCE_CHARS} 字以内，或者分成几段；不抄原文");
            findings.error(place, "long-guidance", what, mend);
        }
    }
}
