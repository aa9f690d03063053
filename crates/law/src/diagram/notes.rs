//! What stands under the tracks: limits, and acts that leave the stage as it is.
use crate::checklist::help::{length_and_article, trigger_in_words};
use crate::checklist::roles_in_words;
use crate::library::Library;
use crate::procedure::Procedure;
use jiff::civil::Date;

/// Headings and lines of the notes.
pub(super) fn notes(procedure: &Procedure, library: &Library, on: Date) -> Vec<(String, Vec<String>)> {
    let limits = procedure.limits.iter().map(|limit| {
        let (length, article) = length_and_article(procedure, library, on, limit);
        let words = |list: &[crate::source::Located<crate::procedure::Trigger>]| {
            list.iter().map(|trigger| trigger_in_words(procedure, trigger)).collect::<Vec<_>>().join("或")
        };
        let source = if article.is_empty() { String::new() } else { format!("（{article}）") };
        format!(
            "{}：{length}，自{}起，至{}止{source}",
            limit.title,
            words(&limit.starts),
            words(&limit.met_by)
        )
    });
    let others = procedure.acts.iter().filter(|act| !act.opens && act.moves.is_empty()).map(|act| {
        let stages =
            act.from.iter().filter_map(|from| procedure.stage(from)).map(|stage| stage.title.as_str());
        let stages: Vec<&str> = stages.collect();
        let when = if stages.is_empty() {
            "随时".to_owned()
        } else {
            format!("在“{}”", stages.join("”“"))
        };
        format!("{}（{}）：{when}", act.title, roles_in_words(procedure, act))
    });
    let all = [("期限", limits.collect::<Vec<_>>()), ("不改变阶段的办理动作", others.collect())];
    all.into_iter()
        .filter(|(_, lines)| !lines.is_empty())
        .map(|(title, lines)| (title.to_owned(), lines))
        .collect()
}
