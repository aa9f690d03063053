//! The form of an act, made from the procedure: what is known is filled in, what was typed is never lost, and what is
//! wrong stands beside its field. [`Submission::read`] turns the names of these inputs back into a command.
mod goods;
mod inputs;
mod names;
mod papers;
mod rows;
mod submission;
mod value;

pub use names::parse_form;
pub use papers::{Ask, PaperWanted};
pub use submission::{Submission, TypedPaper};
pub use value::raw;

use super::icon::icon;
use super::parts::{self, Choice, Cite};
use ::case::{FieldValue, Rejection};
use ::law::procedure::{Act, Field, FieldType};
use maud::{Markup, html};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Everything the form of an act shows.
#[derive(Debug, Clone)]
pub struct ActForm<'a> {
    /// The act.
    pub act: &'a Act,
    /// Fields of the procedure, at least those of the act.
    pub fields: &'a [Field],
    /// Where it is sent.
    pub action: String,
    /// CSRF token.
    pub csrf: String,
    /// UUIDv7 made when the form was first shown; sending it twice does it once.
    pub act_id: String,
    /// Version of the case the form was made from; `None` for an opening act.
    pub expected_version: Option<u64>,
    /// What the case knows already.
    pub known: &'a BTreeMap<String, FieldValue>,
    /// What was typed before (a draft or a rejected form); with it `known` is not shown.
    pub typed: Option<&'a Map<String, Value>>,
    /// Everything else typed before.
    pub before: Submission,
    /// What was wrong.
    pub rejections: &'a [Rejection],
    /// Organs that each organ field offers, by its id.
    pub organs: &'a BTreeMap<String, Vec<Choice>>,
    /// Regions a region field offers.
    pub regions: &'a [Choice],
    /// Phrases offered for the opinion.
    pub phrases: &'a [String],
    /// Papers wanted.
    pub papers: &'a [PaperWanted],
    /// What the act asks of fields, by their id.
    pub asks: &'a BTreeMap<String, Ask>,
    /// Article the act rests on.
    pub cite: Option<Cite>,
    /// Opens a case: asks for its title.
    pub asks_title: bool,
    /// Storage places offered in goods lists.
    pub places: &'a [String],
    /// Goods list that is about lots that are here or arrive.
    pub lots_field: Option<&'a str>,
    /// Those lots, as rows of the list: what each is, how much is `held`, and the quantity offered.
    pub lots: &'a [Value],
    /// Whether only what happened on an earlier day can be recorded.
    pub only_late: bool,
    /// Levels of secrecy offered for a new case, the usual one first; fewer than two are not asked about.
    pub levels: &'a [Choice],
    /// Official documents that the act makes: title, and where a draft of each is drawn.
    pub makes: &'a [(String, String)],
}

/// One field as it is shown.
pub(crate) struct Shown<'a> {
    pub field: &'a Field,
    pub required: bool,
    /// What the act asks of it.
    pub ask: Option<&'a Ask>,
    /// Id of the input; names start with `f.` and the field's id.
    pub id: String,
    pub name: String,
    /// Raw value, `Null` when empty.
    pub raw: Value,
    pub rejection: Option<&'a str>,
    pub blank_rows: usize,
    /// Where the form is sent.
    pub action: String,
}

/// Whether a field belongs to this act alone, so that what an earlier one gave is not offered again.
fn anew(form: &ActForm<'_>, id: &str) -> bool {
    form.act.form.iter().any(|asked| *asked.field == id && asked.anew)
}

/// Blank rows offered for things that may be several.
const BLANK_ROWS: usize = 3;

impl<'a> Shown<'a> {
    fn new(form: &ActForm<'a>, field: &'a Field, required: bool) -> Self {
        let id = &*field.id;
        let raw = match form.typed {
            Some(typed) => typed.get(id).cloned().unwrap_or(Value::Null),
            None if anew(form, id) => Value::Null,
            None => form.known.get(id).map(raw).unwrap_or(Value::Null),
        };
        let raw = if form.lots_field == Some(id.as_str()) { goods::with_lots(&raw, form.lots) } else { raw };
        let rejection = form.rejections.iter().find(|r| r.field == *id).map(|r| r.says.as_str());
        let more = form.before.more.as_deref() == Some(id);
        let filled = raw.as_array().map_or(usize::from(!raw.is_null()), Vec::len);
        let only_lots =
            form.lots_field == Some(id.as_str()) && !form.lots.is_empty() && !goods::takes(form.act);
        let blank_rows = match (filled == 0 || more, only_lots) {
            (_, true) => 0,
            (true, false) => BLANK_ROWS,
            (false, false) => 1,
        };
        let action = form.action.clone();
        let ask = form.asks.get(id);
        let required = required || ask.is_some_and(Ask::must);
        let (name, id) = (format!("f.{id}"), format!("f-{id}"));
        Shown { field, required, ask, id, name, raw, rejection, blank_rows, action }
    }

    /// `aria-describedby`: the help, when it must be given, and what was wrong with it.
    pub fn described_by(&self) -> Option<String> {
        let help =
            (!self.field.help.is_empty() || self.field.cite.is_some()).then(|| format!("{}-help", self.id));
        let when = self.ask.filter(|ask| !ask.when.is_empty()).map(|_| format!("{}-when", self.id));
        let wrong = self.rejection.map(|_| format!("{}-wrong", self.id));
        let ids: Vec<String> = wrong.into_iter().chain(when).chain(help).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    pub fn invalid(&self) -> Option<&'static str> {
        self.rejection.map(|_| "true")
    }

    pub fn text(&self) -> String {
        value::text_of(&self.raw)
    }
}

/// The whole form.
#[must_use]
pub fn act_form(form: &ActForm<'_>) -> Markup {
    let fields = form.act.form.iter().filter_map(|wanted| {
        let field = form.fields.iter().find(|field| *field.id == *wanted.field)?;
        Some(Shown::new(form, field, wanted.required))
    });
    html! {
        form class="z-form" id="act-form" method="post" action=(form.action) enctype="multipart/form-data" novalidate data-draft {
            (parts::csrf(&form.csrf))
            input type="hidden" name="act_id" value=(form.act_id);
            // Enter presses the first button of a form, which must not be one of those beside its inputs.
            button class="visually-hidden" type="submit" tabindex="-1" aria-hidden="true" { "提交" }
            @if let Some(version) = form.expected_version { input type="hidden" name="expected_version" value=(version); }
            @if !form.act.help.is_empty() { p class="z-lead" { (form.act.help) } }
            @if let Some(cite) = &form.cite { p class="z-quiet" { "依据 " (parts::cite(cite)) } }
            (summary(form))
            @if form.asks_title { (title(form)) }
            @if form.levels.len() > 1 { (level(form)) }
            @if form.act.form.iter().any(|wanted| form.fields.iter().any(|f| *f.id == *wanted.field && f.kind == FieldType::Items)) {
                datalist id="storage-places" { @for place in form.places { option value=(place) {} } }
            }
            @for shown in fields { (inputs::field(form, &shown)) }
            @if !form.papers.is_empty() || !form.before.papers.is_empty() { (papers::papers(form)) }
            (opinion(form))
            (late(form))
            @if form.act.officers > 1 {
                p class="z-note z-note-plain" { (icon("users")) "此项须由 " (form.act.officers) " 名人员共同办理；提交后由其他人员联署，联署完成时生效。" }
            }
            @if !form.makes.is_empty() { (makes(form.makes)) }
            div class="z-actions" {
                button class="btn btn-primary" type="submit" { (icon("check")) "提交：" (form.act.title) }
                button class="btn" type="submit" name="_draft" value="1" formnovalidate { (icon("pencil")) "暂存" }
                @if form.act.opens && names_right_or_party(form) {
                    button class="btn" type="submit" name="_more" value="_alike" formnovalidate { (icon("search")) "查同一权利、同一当事人" }
                }
                span class="z-quiet" data-draft-state aria-live="polite" {}
            }
        }
    }
}

/// Documents that the act makes, each with a button that shows its draft in another tab.
fn makes(made: &[(String, String)]) -> Markup {
    html! {
        div class="z-note z-note-plain" {
            (icon("file-text"))
            div {
                p { "提交后自动编号、制作并入卷：" }
                ul {
                    @for (title, href) in made {
                        li {
                            "《" (title) "》 "
                            button class="btn btn-sm" type="submit" formaction=(href) formtarget="_blank" formnovalidate {
                                "预览草稿" span class="visually-hidden" { "：" (title) "（在新标签页打开）" }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Title of a field or part of the form by its id, for the summary.
fn title_of<'a>(form: &ActForm<'a>, id: &str) -> &'a str {
    let field = form.fields.iter().find(|field| *field.id == id);
    match (field, id) {
        (Some(field), _) => &field.title,
        (None, "opinion") => "意见",
        (None, "at" | "occurred_at") => "发生时间",
        (None, "late_reason") => "补录理由",
        (None, "papers") => "材料",
        (None, "title") => "标题",
        (None, "secrecy") => "密级",
        (None, _) => "此项",
    }
}

/// Id of the element to which the summary leads.
fn target(form: &ActForm<'_>, id: &str) -> String {
    match id {
        "at" | "occurred_at" => "p-occurred-at".into(),
        "late_reason" => "p-late-reason".into(),
        "opinion" | "papers" => format!("p-{id}"),
        "title" if form.asks_title => "p-title".into(),
        "secrecy" => "p-secrecy".into(),
        other => format!("f-{other}-field"),
    }
}

fn summary(form: &ActForm<'_>) -> Markup {
    html! {
        @if !form.rejections.is_empty() {
            div class="z-note z-note-bad" role="alert" tabindex="-1" data-focus {
                (icon("alert-triangle"))
                div {
                    p { b { "有 " (form.rejections.len()) " 处需要改正，已填写的内容都保留着：" } }
                    ul { @for r in form.rejections { li { a href={ "#" (target(form, &r.field)) } { (title_of(form, &r.field)) } "：" (r.says) } } }
                }
            }
        }
    }
}

/// What was wrong with a part that is no field.
fn wrong_part(form: &ActForm<'_>, parts: &[&str], id: &str) -> Option<Markup> {
    let found = form.rejections.iter().find(|r| parts.contains(&r.field.as_str()))?;
    Some(html! { p class="z-wrong" id={ (id) "-wrong" } { (icon("alert-triangle")) (found.says) } })
}

fn title(form: &ActForm<'_>) -> Markup {
    let wrong = wrong_part(form, &["title"], "p-title");
    html! {
        div class="z-field" {
            label class="form-label" for="p-title" { "标题" span class="z-must" { "必填" } }
            input class="form-control" id="p-title" name="title" value=(form.before.title.as_deref().unwrap_or("")) required
                aria-invalid=[wrong.as_ref().map(|_| "true")] aria-describedby="p-title-help";
            p class="z-help" id="p-title-help" { "写单位名称和事由，让别人一眼看出是哪一件。标题不遮盖：个人只写姓氏，例如“王某”。" }
            @if let Some(wrong) = wrong { (wrong) }
        }
    }
}

fn level(form: &ActForm<'_>) -> Markup {
    let wrong = wrong_part(form, &["secrecy"], "p-secrecy");
    let chosen = form.before.secrecy.as_deref();
    html! {
        div class="z-field" {
            label class="form-label" for="p-secrecy" { "密级" span class="z-may" { "不改则按程序规定" } }
            select class="form-select" id="p-secrecy" name="secrecy" aria-invalid=[wrong.as_ref().map(|_| "true")]
                aria-describedby="p-secrecy-help" {
                @for level in form.levels { option value=(level.id) selected[chosen == Some(level.id.as_str())] { (level.title) } }
            }
            p class="z-help" id="p-secrecy-help" { "决定谁可以知道这个办件；以后可以由有权人员变更，并须写明原因。" }
            @if let Some(wrong) = wrong { (wrong) }
        }
    }
}

/// Whether the form asks for something by which cases are found to be alike.
fn names_right_or_party(form: &ActForm<'_>) -> bool {
    let asked = form.act.form.iter().filter_map(|wanted| form.fields.iter().find(|f| *f.id == *wanted.field));
    asked.into_iter().any(|field| matches!(field.kind, FieldType::Party | FieldType::Right))
}

fn opinion(form: &ActForm<'_>) -> Markup {
    let wrong = wrong_part(form, &["opinion"], "p-opinion");
    html! {
        div class="z-field" {
            label class="form-label" for="p-opinion" { "意见" span class="z-may" { "选填" } }
            textarea class="form-control" id="p-opinion" name="opinion" rows="2" aria-invalid=[wrong.as_ref().map(|_| "true")] {
                (form.before.opinion.as_deref().unwrap_or(""))
            }
            (inputs::phrases("p-opinion", "ph.opinion", "意见常用语", form.phrases))
            @if let Some(wrong) = wrong { (wrong) }
        }
    }
}

fn late(form: &ActForm<'_>) -> Markup {
    let at = wrong_part(form, &["at", "occurred_at"], "p-occurred-at");
    let reason = wrong_part(form, &["late_reason"], "p-late-reason");
    let filled = form.before.occurred_at.is_some()
        || form.before.late_reason.is_some()
        || form.only_late
        || at.is_some()
        || reason.is_some();
    html! {
        details class="z-late" open[filled] {
            summary { (icon("history")) "补录以前发生的事项" }
            p class="z-help" { "事情已经办了、现在才录入时填写。期限按实际发生时间计算，补录标记和理由留在时间线上。" }
            div class="z-row" {
                div class="z-field" {
                    label class="form-label" for="p-occurred-at" { "实际发生时间（北京时间）" }
                    input class="form-control" type="datetime-local" id="p-occurred-at" name="occurred_at"
                        value=(form.before.occurred_at.as_deref().unwrap_or("")) aria-invalid=[at.as_ref().map(|_| "true")];
                    @if let Some(at) = at { (at) }
                }
                div class="z-field" {
                    label class="form-label" for="p-late-reason" { "补录理由" }
                    input class="form-control" id="p-late-reason" name="late_reason"
                        value=(form.before.late_reason.as_deref().unwrap_or("")) aria-invalid=[reason.as_ref().map(|_| "true")];
                    @if let Some(reason) = reason { (reason) }
                }
            }
        }
    }
}

/// Whether a field's values are objects with keys.
pub(crate) const fn has_keys(kind: FieldType) -> bool {
    matches!(
        kind,
        FieldType::Party | FieldType::Right | FieldType::Exhibit | FieldType::Items | FieldType::File
    )
}

#[cfg(test)]
mod tests;
