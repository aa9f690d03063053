//! Where everything is used: one index of citations and references, made by the same walk that [`crate::check`] takes.
//! Pages, the interface for programs and the command line all ask it, so that none of them can forget a kind of place.
mod counting;
mod walk;

pub(crate) use walk::{Mention, Validity, covering, mentions};

use crate::citation::{Citation, Place};
use crate::instrument::Status;
use crate::library::Library;
use crate::plan::Plan;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// Kinds of definitions that use something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum UserKind {
    /// 法律文件, by its counting rule.
    Instrument,
    /// 法定数值.
    Parameter,
    /// 判定表.
    Table,
    /// 程序.
    Procedure,
    /// 名录.
    Register,
    /// 证据清单.
    Checklist,
    /// 查漏.
    Finder,
    /// 统计.
    Tally,
    /// 专题.
    Topic,
    /// 筛查.
    Screen,
    /// 推进计划.
    Plan,
}

impl UserKind {
    /// The word people see.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            UserKind::Instrument => "法律文件",
            UserKind::Parameter => "法定数值",
            UserKind::Table => "判定表",
            UserKind::Procedure => "程序",
            UserKind::Register => "名录",
            UserKind::Checklist => "证据清单",
            UserKind::Finder => "查漏",
            UserKind::Tally => "统计",
            UserKind::Topic => "专题",
            UserKind::Screen => "筛查",
            UserKind::Plan => "计划",
        }
    }
}

/// A part of a definition that uses something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct User {
    /// Kind of the definition.
    pub kind: UserKind,
    /// Its id; of a procedure `id@version`, of the plan the plan's id.
    pub id: String,
    /// Part of it: `act-approve`, `field-amount`, `limit-approval`, `handover-case`, `row-income`, `version-2020`,
    /// `value-2019-01-01`, `counting`, `measure-18`, `validity`, `element-right`, `item-registration`, `guidance-2022-patent`; empty for the definition as a whole.
    pub part: String,
    /// In words: 涉嫌犯罪案件移送：批准移送.
    pub title: String,
}

/// Where an article is cited.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Cites {
    /// Versions of the instrument that are meant.
    versions: Vec<String>,
    place: Option<Place>,
    by: User,
}

/// The index. Made once from a library (and a plan) by [`Uses::of`].
#[derive(Debug, Clone, Default)]
pub struct Uses {
    articles: BTreeMap<String, Vec<Cites>>,
    parameters: BTreeMap<String, Vec<User>>,
    tables: BTreeMap<String, Vec<User>>,
    procedures: BTreeMap<String, Vec<User>>,
    registers: BTreeMap<String, Vec<User>>,
}

impl Uses {
    /// Everything a library and plans use.
    #[must_use]
    pub fn of<'p>(library: &Library, plans: impl IntoIterator<Item = &'p Plan>) -> Self {
        let mut uses = Uses::default();
        for mention in mentions(library) {
            let versions = mention.versions(library);
            uses.cited(&mention.cite.value, versions, mention.by);
        }
        walk::references(library, &mut uses);
        for plan in plans {
            uses.cited_by_plan(library, plan);
            plan.measures.iter().for_each(|measure| walk::carried(plan, measure, library, &mut uses));
        }
        uses
    }

    /// Where an article of a version is used: every citation of the article or of a part of it, or, when a paragraph or
    /// item is asked for, of that part or of the article as a whole. Each place once, in order.
    #[must_use]
    pub fn of_article(&self, instrument: &str, version: &str, place: &Place) -> Vec<&User> {
        self.cited_where(instrument, version, |cited| cited.as_ref().is_some_and(|cited| touch(cited, place)))
    }

    /// Where a version of an instrument is named as a whole, without an article.
    #[must_use]
    pub fn of_instrument(&self, instrument: &str, version: &str) -> Vec<&User> {
        self.cited_where(instrument, version, Option::is_none)
    }

    /// What takes a parameter: limits, receipts, extensions, validities of registers.
    #[must_use]
    pub fn of_parameter(&self, id: &str) -> &[User] {
        self.parameters.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    /// Acts that decide a table, and measures of the plan it carries.
    #[must_use]
    pub fn of_table(&self, id: &str) -> &[User] {
        self.tables.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    /// Measures of the plan that a procedure carries, and acts of others that sign for what it sends; by id alone.
    #[must_use]
    pub fn of_procedure(&self, id: &str) -> &[User] {
        self.procedures.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    /// Measures of the plan that a register carries.
    #[must_use]
    pub fn of_register(&self, id: &str) -> &[User] {
        self.registers.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    fn cited_where(
        &self,
        instrument: &str,
        version: &str,
        fits: impl Fn(&Option<Place>) -> bool,
    ) -> Vec<&User> {
        let cites = self.articles.get(instrument).into_iter().flatten();
        let mut users: Vec<&User> = cites
            .filter(|cites| cites.versions.iter().any(|meant| meant == version) && fits(&cites.place))
            .map(|cites| &cites.by)
            .collect();
        users.sort();
        users.dedup();
        users
    }

    fn cited(&mut self, cite: &Citation, versions: Vec<String>, by: User) {
        let cites = Cites { versions, place: cite.place.clone(), by };
        self.articles.entry(cite.instrument.clone()).or_default().push(cites);
    }

    /// A plan's citations name the plan itself; where the plan is an instrument of the library too (its id, or its id and
    /// version), they count there.
    fn cited_by_plan(&mut self, library: &Library, plan: &Plan) {
        for measure in &plan.measures {
            let Ok(cite) = measure.cite.parse::<Citation>() else { continue };
            let by = walk::measure(plan, measure);
            let versions = walk::plan_versions(library, &cite);
            if versions.is_empty() {
                self.cited(&cite, Vec::new(), by);
                continue;
            }
            for (instrument, version) in versions {
                let there = Citation { instrument, version: None, place: cite.place.clone() };
                self.cited(&there, vec![version], by.clone());
            }
        }
    }
}

/// Whether two places of one instrument have anything in common.
fn touch(one: &Place, other: &Place) -> bool {
    let same = |a: Option<u32>, b: Option<u32>| a.is_none() || b.is_none() || a == b;
    one.article == other.article
        && one.sub == other.sub
        && same(one.paragraph, other.paragraph)
        && (one.paragraph.is_none() || other.paragraph.is_none() || same(one.item, other.item))
}

/// How much of what each definition of a kind cites nobody has compared with the official text: by id, (working defaults,
/// all). Each citation is looked at on a day, or on the nearest one on which it must hold.
#[must_use]
pub fn unchecked(library: &Library, kind: UserKind, on: Date) -> BTreeMap<String, (usize, usize)> {
    let mut counted: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for mention in mentions(library).into_iter().filter(|mention| mention.by.kind == kind) {
        let status = library.cited(mention.cite, mention.holds.nearest(on)).status;
        let (open, all) = counted.entry(mention.by.id).or_default();
        *open += usize::from(status == Status::Default);
        *all += 1;
    }
    counted
}
