//! Whether plan, organs and regions fit together.

use std::collections::HashMap;

use super::check_measures::check_measures;
use super::regions::Level;
use super::{Organs, Plan, Problem, Regions};

/// Length of a region's code.
const CODE_LENGTH: usize = 6;

/// Finds every mistake in a province's plan, organs and regions, by file and line.
#[must_use]
pub fn check(plan: &Plan, organs: &Organs, regions: &Regions) -> Vec<Problem> {
    let mut found = Findings::default();
    check_regions(regions, &mut found);
    check_organs(organs, regions, &mut found);
    check_head(plan, organs, regions, &mut found);
    check_measures(plan, organs, &mut found);
    found.problems.sort();
    found.problems
}

/// Collects problems.
#[derive(Default)]
pub(super) struct Findings {
    problems: Vec<Problem>,
}

impl Findings {
    /// Adds a problem.
    pub(super) fn add(&mut self, file: &str, line: usize, what: impl Into<String>, mend: &str) {
        self.problems.push(Problem { file: file.to_owned(), line, what: what.into(), mend: mend.to_owned() });
    }

    /// Reports keys used twice; `items` are keys with lines.
    pub(super) fn repeated<'k>(
        &mut self,
        file: &str,
        noun: &str,
        items: impl Iterator<Item = (&'k str, usize)>,
    ) {
        let mut first: HashMap<&str, usize> = HashMap::new();
        for (key, line) in items {
            if let Some(before) = first.get(key) {
                self.add(
                    file,
                    line,
                    format!("{noun}“{key}”重复，第{before}行已用过"),
                    "请改成不同的编号或删去其中一条",
                );
            } else {
                first.insert(key, line);
            }
        }
    }
}

/// Lower-case letters, digits and single hyphens, as all ids are written.
pub(super) fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text.split('-').all(|part| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

fn check_regions(regions: &Regions, found: &mut Findings) {
    let file = regions.file.as_str();
    found.repeated(
        file,
        "区划代码",
        regions.regions.iter().map(|region| (region.code.as_str(), region.line)),
    );
    let by_code: HashMap<&str, Level> =
        regions.regions.iter().map(|region| (region.code.as_str(), region.level)).collect();
    for region in &regions.regions {
        let (code, line) = (region.code.as_str(), region.line);
        let digits = code.len() == CODE_LENGTH && code.bytes().all(|b| b.is_ascii_digit());
        let ending = match region.level {
            Level::Province => code.ends_with("0000"),
            Level::Prefecture => code.ends_with("00") && !code.ends_with("0000"),
            Level::County => !code.ends_with("00"),
        };
        if !digits || !ending {
            found.add(file, line, format!("区划代码“{code}”与级别不符"), "请按GB/T 2260填写六位代码和级别");
        }
        if region.name.trim().is_empty() {
            found.add(file, line, format!("区划“{code}”没有名称"), "请填写完整的区划名称");
        }
        let above = by_code.get(region.parent.as_str()).copied();
        let inside = digits
            && region.parent.len() == CODE_LENGTH
            && match region.level {
                Level::Province => false,
                Level::Prefecture => region.parent.get(..2) == code.get(..2),
                Level::County => region.parent.get(..4) == code.get(..4),
            };
        let fits = if region.level == Level::Province {
            region.parent.is_empty()
        } else {
            above == region.level.above() && inside
        };
        if !fits {
            found.add(
                file,
                line,
                format!("区划“{code}”的上级“{}”不对", region.parent),
                "请填写直接上级的代码，省级留空",
            );
        }
    }
}

fn check_organs(organs: &Organs, regions: &Regions, found: &mut Findings) {
    let file = organs.file.as_str();
    found.repeated(file, "机关编号", organs.organs.iter().map(|organ| (organ.id.as_str(), organ.line)));
    found.repeated(file, "机关名称", organs.organs.iter().map(|organ| (organ.name.as_str(), organ.line)));
    // Two organs of one mark would draw the same numbers.
    found.repeated(file, "机关代字", organs.organs.iter().map(|organ| (organ.mark.as_str(), organ.line)));
    for organ in &organs.organs {
        let (id, line) = (organ.id.as_str(), organ.line);
        if !is_id(id) {
            found.add(file, line, format!("机关编号“{id}”写法不对"), "只用小写字母、数字和连字符");
        }
        if [&organ.name, &organ.short, &organ.mark].iter().any(|text| text.trim().is_empty()) {
            found.add(
                file,
                line,
                format!("机关“{id}”缺少名称、简称或机关代字"),
                "请填写全称、简称和机关代字",
            );
        }
        match regions.get(&organ.region) {
            None => found.add(
                file,
                line,
                format!("机关“{id}”的区划“{}”不存在", organ.region),
                "请改成区划表中的代码",
            ),
            Some(region) if region.level != organ.level => {
                found.add(
                    file,
                    line,
                    format!(
                        "机关“{id}”是{}，区划“{}”却是{}",
                        organ.level.label(),
                        region.name,
                        region.level.label()
                    ),
                    "请改正级别或区划",
                );
            }
            Some(_) => {}
        }
        check_parent(organ, organs, found);
    }
}

fn check_parent(organ: &super::Organ, organs: &Organs, found: &mut Findings) {
    if organ.parent.is_empty() {
        return;
    }
    let (file, id, line) = (organs.file.as_str(), organ.id.as_str(), organ.line);
    let Some(parent) = organs.get(&organ.parent) else {
        return found.add(
            file,
            line,
            format!("机关“{id}”的上级“{}”不存在", organ.parent),
            "请改成机关表中的编号，没有上级则留空",
        );
    };
    let mut above = parent;
    for _ in 0..organs.organs.len() {
        if above.id == organ.id {
            return found.add(file, line, format!("机关“{id}”的上级关系成环"), "请改正其中一个上级");
        }
        let Some(next) = organs.get(&above.parent) else {
            break;
        };
        above = next;
    }
    if parent.level > organ.level {
        found.add(file, line, format!("机关“{id}”的上级“{}”级别更低", parent.id), "请改正上级或级别");
    }
}

fn check_head(plan: &Plan, organs: &Organs, regions: &Regions, found: &mut Findings) {
    let file = plan.file.as_str();
    if !is_id(&plan.id) {
        found.add(file, 1, format!("计划编号“{}”写法不对", plan.id), "只用小写字母、数字和连字符");
    }
    if regions.get(&plan.region).is_none() {
        found.add(file, 1, format!("计划的区划“{}”不存在", plan.region), "请改成区划表中的代码");
    }
    if organs.get(&plan.issued_by).is_none() {
        found.add(file, 1, format!("印发机关“{}”不存在", plan.issued_by), "请改成机关表中的编号");
    }
    for (index, section) in plan.sections.iter().enumerate() {
        if usize::try_from(section.number) != Ok(index + 1) {
            found.add(
                file,
                section.line,
                format!("部分编号应为{}，却是{}", index + 1, section.number),
                "请从1起连续编号",
            );
        }
        if !plan.measures.iter().any(|measure| measure.section == section.number) {
            found.add(
                file,
                section.line,
                format!("第{}部分没有措施", section.number),
                "请补上措施或删去该部分",
            );
        }
    }
}
