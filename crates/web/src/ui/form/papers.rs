//! Papers that travel with an act: a box for each that no field of the form has, and one for any other.
use super::{ActForm, rows, wrong_part};
use crate::ui::parts::{self, Choice, Cite};
use maud::{Markup, html};

/// A paper of the checklist that travels with an act.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PaperWanted {
    /// Kind of paper.
    pub id: String,
    /// Title.
    pub title: String,
    /// Must be there.
    pub required: bool,
    /// Already in the case.
    pub present: bool,
    /// The act draws it up itself.
    pub drawn: bool,
    /// Article.
    pub cite: Option<Cite>,
}

/// What an act asks of a field beyond what the field says itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ask {
    /// Must be given whatever the rest of the form says.
    pub always: bool,
    /// Conditions of the act that ask for it: what each says when it fails, and its article.
    pub when: Vec<(String, Option<Cite>)>,
    /// Paper of the act's list that the field holds.
    pub paper: Option<PaperWanted>,
}

impl Ask {
    /// Whether something has to be sent: not where the case holds the paper, or the act draws it up.
    pub(super) fn must(&self) -> bool {
        let paper = self.paper.as_ref();
        self.always || paper.is_some_and(|paper| paper.required && !paper.present && !paper.drawn)
    }
}

/// What stands beside the title of a paper.
pub(super) fn tags(paper: &PaperWanted, must: bool) -> Markup {
    html! {
        @if paper.drawn { span class="z-tag" { "办理后自动作成，不必上传" } }
        @else if must { span class="z-must" { "必备" } } @else { span class="z-may" { "如有" } }
        @if paper.present { span class="z-tag z-tag-good" { "✓ 卷内已有" } }
    }
}

pub(super) fn papers(form: &ActForm<'_>) -> Markup {
    let wrong = wrong_part(form, &["papers"], "p-papers");
    let asked = |paper: &&PaperWanted| {
        !form.asks.values().any(|ask| ask.paper.as_ref().is_some_and(|held| held.id == paper.id))
    };
    let boxes: Vec<&PaperWanted> = form.papers.iter().filter(asked).collect();
    let kinds: Vec<Choice> = form.papers.iter().map(|p| Choice::new(&p.id, &p.title)).collect();
    html! {
        fieldset class="z-field" id="p-papers" tabindex="-1" {
            legend { "随附材料" }
            @if let Some(wrong) = wrong { (wrong) }
            @for (index, paper) in form.before.papers.iter().enumerate() { (rows::kept_paper(form, index, paper)) }
            @if !boxes.is_empty() {
                ul class="z-papers" {
                    @for paper in boxes {
                        li {
                            label for={ "paper-" (paper.id) } { (paper.title) (tags(paper, paper.required)) }
                            @if let Some(cite) = &paper.cite { " " (parts::cite(cite)) }
                            input class="form-control" type="file" id={ "paper-" (paper.id) } name={ "p." (paper.id) } multiple;
                        }
                    }
                }
            }
            details {
                summary { "其他材料" }
                div class="z-row" {
                    (parts::select("p-other-kind", "p_kind", "材料种类", "不属于清单", &kinds, ""))
                    div class="z-filter" {
                        label class="form-label" for="p-other-file" { "文件" }
                        input class="form-control" type="file" id="p-other-file" name="p_other" multiple;
                    }
                }
            }
        }
    }
}
