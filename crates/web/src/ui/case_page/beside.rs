//! What an officer looks up while filling in the form of an act: the same sections as on the page of the case, the short
//! and urgent ones open, the long ones folded. Links out of it open beside the form, so that nothing typed is lost.
use super::{ActInPlace, CasePage, clocks, head, sections, timeline};
use crate::ui::icon::icon;
use crate::ui::parts;
use maud::{Markup, html};

/// How many of the last events stand open under a form; the earlier ones are folded.
const LAST_EVENTS: usize = 3;

/// The page of an act: what case it is, the form, and below it what is needed to fill it in.
pub(super) fn page(page: &CasePage, form: &ActInPlace) -> Markup {
    let s = &page.sections;
    let (last, earlier) = page.happened.split_at(page.happened.len().min(LAST_EVENTS));
    let things = s.exhibits.len() + s.lots.len();
    html! {
        (head::of_act(&page.head, &form.case))
        (parts::card("act", &form.title, &form.form))
        @if !page.clocks.is_empty() { (clocks::clocks(&page.clocks)) }
        @if !s.parties.is_empty() { (sections::parties(&s.parties)) }
        @if !s.rights.is_empty() { (sections::rights(&s.rights)) }
        (parts::card("timeline", "最近的经过", &timeline::events(last)))
        (folded("更早的经过", earlier.len(), &timeline::events(earlier)))
        (folded("以后的路", page.ahead.len(), &timeline::road(&page.ahead)))
        (folded("材料", s.papers.len(), &sections::papers(&s.papers, true)))
        (folded("涉案物品", things, &sections::things(s, false)))
        (folded("移送往来", s.handovers.len(), &sections::handovers(&s.handovers)))
        (folded("意见", s.opinions.len(), &sections::opinions(&s.opinions)))
        (folded("证据清单", page.evidence.len(), &crate::ui::evidence::of_case(&page.evidence)))
        p class="z-quiet" { (whole(&form.case)) }
    }
}

/// The link to everything else of the case, beside the form.
pub(super) fn whole(case: &str) -> Markup {
    html! { a href=(case) target="_blank" { (icon("link")) "整个办件（在新标签页打开，不影响正在填写的表）" } }
}

/// A section that opens when it is wanted; nothing when nothing is in it.
fn folded(title: &str, count: usize, body: &Markup) -> Markup {
    html! {
        @if count > 0 {
            details class="z-more" { summary { (title) "（" (count) "）" } (body) }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::ui::page_checks::tags;
    use crate::ui::samples;

    #[test]
    fn under_a_form_stands_what_filling_it_in_needs_and_the_long_rest_is_folded() {
        let pages = samples::pages();
        let (_, page) = pages.into_iter().find(|(name, _)| *name == "case-act").unwrap();
        let page = page.into_string();
        let at = |id: &str| page.find(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("no {id}"));
        assert!(at("act") < at("clocks") && at("clocks") < at("parties") && at("rights") < at("timeline"));
        for absent in ["open-acts", "closed-h", "receipts"] {
            assert!(!page.contains(&format!("id=\"{absent}\"")), "{absent} belongs to the page of the case");
        }
        let (open, folded) = page.split_once("更早的经过（1）").unwrap();
        assert_eq!(open.matches("class=\"z-when\"").count(), super::LAST_EVENTS);
        assert_eq!(folded.matches("class=\"z-when\"").count(), 1);
        let all = tags(&page);
        assert!(
            all.iter().any(|tag| tag.get("href") == Some("/files/1") && tag.get("target") == Some("_blank"))
        );
        assert!(
            all.iter().any(|tag| tag.get("href") == Some("/cases/1") && tag.get("target") == Some("_blank"))
        );
        let more = all.iter().filter(|tag| tag.get("class") == Some("z-more"));
        assert!(more.clone().count() >= 5 && more.into_iter().all(|tag| !tag.has("open")));
    }
}
