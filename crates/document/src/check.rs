//! Checks of templates against the law data, and of their samples against the page.
use crate::press::Press;
use crate::sample::Sample;
use crate::template::{HELD, LEAVING, NUMBER_OF, ORIGIN, Template, Templates};
use law::Library;
use law::procedure::Procedure;
use law::source::{Problem, SourceFile};

/// What the check of one sample found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Checked {
    /// Template.
    pub template: String,
    /// Title.
    pub title: String,
    /// Pages of the sample.
    pub pages: usize,
    /// Characters that its main font does not have and another one lent.
    pub borrowed: String,
    /// What is wrong; empty when it is sound.
    pub wrong: String,
}

/// Draws every sample.
#[must_use]
pub fn samples(press: &Press, templates: &Templates, library: &Library) -> Vec<Checked> {
    templates.all().map(|template| sample(press, templates, template, library)).collect()
}

fn sample(press: &Press, templates: &Templates, template: &Template, library: &Library) -> Checked {
    let mut checked = Checked {
        template: template.key(),
        title: template.title.clone(),
        pages: 0,
        borrowed: String::new(),
        wrong: String::new(),
    };
    let content = Sample::of(templates, template).and_then(|sample| sample.content(template, library));
    match content
        .map_err(|fault| fault.to_string())
        .and_then(|content| press.print(template, &content).map_err(|fault| fault.to_string()))
    {
        Ok(printed) => {
            checked.pages = printed.text.len();
            checked.borrowed = printed.borrowed.iter().collect();
        }
        Err(wrong) => checked.wrong = wrong,
    }
    checked
}

/// What of the templates does not fit the law data.
pub(crate) fn problems(templates: &Templates, library: &Library) -> Vec<Problem> {
    let mut found = Vec::new();
    for template in templates.all() {
        let path = format!("documents/{}/{}", template.id, crate::template::TEMPLATE_FILE);
        let Some(file) = templates.file(&path) else { continue };
        if templates.file(&template.page()).is_none() {
            let mend = "在同一文件夹放一份排版文件";
            found.push(file.error(0, "no-page", "没有 page.typ", mend));
        }
        acts(template, library, file, &mut found);
        found.extend(unknown_numbers(templates, template, file));
        for from in template.takes.iter().flat_map(|take| &take.from) {
            if from.starts_with('@') && !is_of_case(from) {
                let known = [ORIGIN, HELD, LEAVING, NUMBER_OF].join("、");
                found.push(file.error(
                    0,
                    "unknown-source",
                    format!("不认识“{from}”"),
                    format!("可以写：{known}"),
                ));
            }
        }
        for parameter in template.periods.values() {
            if !library.parameters.contains_key(&parameter.value) {
                let what = format!("没有法定数值“{}”", parameter.value);
                found.push(file.error(parameter.at, "unknown-parameter", what, "写已有的法定数值"));
            }
        }
        for cite in template.laws.values() {
            // An article is there if its instrument is known on some day; versions differ by the day of the act.
            if !library.instruments.contains_key(&cite.instrument) {
                let what = format!("法规数据中没有“{}”", cite.instrument);
                found.push(file.error(cite.at, "unresolved-citation", what, "改成已有的文件，或者先录入它"));
            }
        }
    }
    found
}

/// Numbers of documents for which there is no template.
fn unknown_numbers<'a>(
    templates: &'a Templates,
    template: &'a Template,
    file: &'a SourceFile,
) -> impl Iterator<Item = Problem> + 'a {
    let named = template.takes.iter().flat_map(|take| &take.from).filter_map(|id| id.strip_prefix(NUMBER_OF));
    named.filter(|id| templates.get(id).is_none()).map(|id| {
        let what = format!("取文号的文书“{id}”没有模板");
        file.error(0, "unknown-template", what, "写 documents/ 中已有的文书")
    })
}

/// Papers of hand-overs and forms that no template of the act makes, although the law data say so.
pub(crate) fn undrawn(templates: &Templates, library: &Library) -> Vec<Problem> {
    let mut found = Vec::new();
    for filed in library.procedures.values() {
        for act in &filed.acts {
            for (paper, _) in filed.papers_drawn(act) {
                let mut made = templates.made_by(&filed.id, &act.id);
                if !made.any(|template| template.paper == **paper) {
                    let what =
                        format!("材料“{paper}”写明由动作“{}”作成，但没有以它为材料种类的文书模板", act.title);
                    let mend = "在 documents/ 中加模板，或删去 drawn";
                    let file = &library.files[filed.file];
                    found.push(file.error(paper.at, "undrawn-paper", what, mend));
                }
            }
        }
    }
    found
}

/// Whether a source is something of the case beside its fields.
fn is_of_case(from: &str) -> bool {
    [ORIGIN, HELD, LEAVING].contains(&from) || from.starts_with(NUMBER_OF)
}

fn acts(template: &Template, library: &Library, file: &SourceFile, found: &mut Vec<Problem>) {
    for made in &template.made_by {
        let versions = library.procedures.values().filter(|p| *p.id == *made.procedure);
        let with_act: Vec<&Procedure> =
            versions.map(|filed| &**filed).filter(|p| p.act(&made.act).is_some()).collect();
        if with_act.is_empty() {
            let what = format!("没有程序“{}”的动作“{}”", *made.procedure, *made.act);
            found.push(file.error(made.act.at, "unknown-act", what, "写程序中已有的动作"));
        }
        for take in template.takes.iter().filter(|take| take.required) {
            let holds = |p: &&&Procedure| take.from.iter().any(|id| is_of_case(id) || p.field(id).is_some());
            let missing = with_act.iter().find(|p| !holds(p));
            if let Some(procedure) = missing {
                let what = format!("程序 {} 没有“{}”所取的任何一个字段", procedure.key(), take.title);
                found.push(file.error(
                    made.procedure.at,
                    "unknown-field",
                    what,
                    "在 from 中写程序的字段，或者写 @origin",
                ));
            }
        }
    }
}
