//! The directory of a province: organs, regions, plan.
use case::{OrganFacts, Organs};
use law::plan::definition::{Level, Organ, Organs as OrganList, Plan, Regions};
use std::collections::{BTreeMap, BTreeSet};
use vocabulary::OrganId;

/// A province's organs, regions and plan.
#[derive(Debug, Clone)]
pub struct Directory {
    /// Organs in the order of the file.
    pub organs: OrganList,
    /// Regions.
    pub regions: Regions,
    /// The plan.
    pub plan: Plan,
    facts: BTreeMap<String, OrganFacts>,
    below: BTreeMap<String, BTreeSet<OrganId>>,
}

/// A directory that cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
#[error("省级数据有误：{0}")]
pub struct BadDirectory(String);

impl Directory {
    /// Reads a province's files, given as (path, text).
    ///
    /// # Errors
    /// The first mistake, with file and line.
    pub fn read(files: &[(String, String)]) -> Result<Self, BadDirectory> {
        if files.is_empty() {
            let says = "没有这个省的数据；请核对省份的名称（配置的 province，环境变量 ZHIBAO_PROVINCE）";
            return Err(BadDirectory(says.to_owned()));
        }
        let text = |name: &str| {
            let found = files.iter().find(|(path, _)| path.ends_with(name));
            found.ok_or_else(|| BadDirectory(format!("缺少文件 {name}")))
        };
        let said = |problem: law::plan::definition::Problem| {
            BadDirectory(format!("{}:{}：{}。{}", problem.file, problem.line, problem.what, problem.mend))
        };
        let (path, organs) = text("/organs.toml")?;
        let organs = OrganList::parse(organs, path).map_err(said)?;
        let (path, regions) = text("/regions.toml")?;
        let regions = Regions::parse(regions, path).map_err(said)?;
        let (path, plan) = text("/plan.toml")?;
        let plan = Plan::parse(plan, path).map_err(said)?;
        let facts = organs.organs.iter().map(|organ| (organ.id.clone(), facts(organ))).collect();
        let below = below(&organs);
        Ok(Directory { organs, regions, plan, facts, below })
    }

    /// Full name of an organ; its id if it is unknown.
    #[must_use]
    pub fn organ_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.organs.get(id).map_or(id, |organ| organ.name.as_str())
    }

    /// Organs below one, at whatever depth; with a region, those that lie in it.
    #[must_use]
    pub fn below(&self, organ: &str, region: Option<&str>) -> BTreeSet<OrganId> {
        let within = |below: &OrganId| {
            let lies = self.facts.get(below.as_str()).map(|facts| facts.region.as_str());
            region.is_none_or(|region| lies.is_some_and(|lies| self.regions.is_within(lies, region)))
        };
        self.below.get(organ).into_iter().flatten().filter(|below| within(below)).cloned().collect()
    }

    /// How the codes of a region and of those within it begin (GB/T 2260: two digits for the province, two for the
    /// prefecture, two for the county). A region that the data do not know stands for itself alone.
    pub fn region_start(&self, code: &str) -> String {
        let digits = match self.regions.get(code).map(|region| region.level) {
            Some(Level::Province) => 2,
            Some(Level::Prefecture) => 4,
            Some(Level::County) | None => code.chars().count(),
        };
        code.chars().take(digits).collect()
    }

    /// Procedure under which the plan's tasks run.
    #[must_use]
    pub fn plan_procedure(&self) -> &str {
        &self.plan.task_procedure
    }

    /// Organs with one of these duties; all when none is named.
    pub fn with_duties<'a>(
        &'a self,
        duties: &'a [law::Located<String>],
    ) -> impl Iterator<Item = &'a OrganFacts> {
        self.facts
            .values()
            .filter(move |organ| duties.is_empty() || duties.iter().any(|duty| **duty == organ.duty))
    }

    /// All organs by id, as the engine knows them.
    #[must_use]
    pub fn facts(&self) -> &BTreeMap<String, OrganFacts> {
        &self.facts
    }
}

/// For each organ those below it, at whatever depth.
fn below(organs: &OrganList) -> BTreeMap<String, BTreeSet<OrganId>> {
    let mut below: BTreeMap<String, BTreeSet<OrganId>> = BTreeMap::new();
    for organ in &organs.organs {
        let Ok(id) = organ.id.parse::<OrganId>() else { continue };
        let parent = |organ: &&Organ| organs.get(&organ.parent);
        // The check of the file refuses parents in a circle; the bound keeps a mistake there from hanging here.
        for superior in std::iter::successors(parent(&organ), parent).take(organs.organs.len()) {
            below.entry(superior.id.clone()).or_default().insert(id.clone());
        }
    }
    below
}

fn facts(organ: &Organ) -> OrganFacts {
    OrganFacts {
        id: organ.id.clone(),
        name: organ.name.clone(),
        mark: organ.mark.clone(),
        duty: organ.duty.key(),
        region: organ.region.clone(),
    }
}

impl Organs for Directory {
    fn organ(&self, id: &str) -> Option<OrganFacts> {
        self.facts.get(id).cloned()
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_province_that_is_not_there_is_told_by_the_setting_that_names_it() {
        let says = super::Directory::read(&[]).err().map(|bad| bad.to_string()).unwrap_or_default();
        assert!(says.contains("没有这个省的数据") && says.contains("ZHIBAO_PROVINCE"), "{says}");
    }
}
