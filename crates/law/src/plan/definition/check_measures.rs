//! Whether measures are numbered, carried, cited and assigned as they must be.

use super::check::{Findings, is_id};
use super::{Carrier, CarrierKind, Measure, Organs, Plan, TaskSeed};

/// Checks measures, their carriers and tasks.
pub(super) fn check_measures(plan: &Plan, organs: &Organs, found: &mut Findings) {
    let file = plan.file.as_str();
    let ids =
        plan.measures.iter().flat_map(|measure| &measure.tasks).map(|task| (task.id.as_str(), task.line));
    found.repeated(file, "任务编号", ids);
    let mut last_section = 0;
    for (index, measure) in plan.measures.iter().enumerate() {
        let (number, line) = (measure.number, measure.line);
        if usize::try_from(number) != Ok(index + 1) {
            found.add(
                file,
                line,
                format!("措施编号应为{}，却是{number}", index + 1),
                "措施从1起连续编号，不缺不重",
            );
        }
        if !plan.sections.iter().any(|section| section.number == measure.section) {
            found.add(
                file,
                line,
                format!("第{number}项的部分{}不存在", measure.section),
                "请改成已列出的部分编号",
            );
        } else if measure.section < last_section {
            found.add(
                file,
                line,
                format!("第{number}项的部分{}排在部分{last_section}之后", measure.section),
                "请按部分顺序排列措施",
            );
        }
        last_section = last_section.max(measure.section);
        check_measure(plan, measure, organs, found);
        for task in &measure.tasks {
            check_task(file, measure, task, organs, found);
        }
    }
}

fn check_measure(plan: &Plan, measure: &Measure, organs: &Organs, found: &mut Findings) {
    let (file, number, line) = (plan.file.as_str(), measure.number, measure.line);
    if measure.title.trim().is_empty() {
        found.add(file, line, format!("第{number}项没有标题"), "请用自己的话写一个短标题");
    }
    if measure.duty_organs.is_empty() {
        found.add(file, line, format!("第{number}项没有责任机关"), "请至少填写一个机关，牵头的写在最前");
    }
    for (at, id) in measure.duty_organs.iter().enumerate() {
        if organs.get(id).is_none() {
            found.add(file, line, format!("第{number}项的责任机关“{id}”不存在"), "请改成机关表中的编号");
        }
        if measure.duty_organs[..at].contains(id) {
            found.add(file, line, format!("第{number}项的责任机关“{id}”重复"), "请删去其中一个");
        }
    }
    let cite = format!("{}#{number}", plan.id);
    if measure.cite != cite {
        found.add(
            file,
            line,
            format!("第{number}项的依据“{}”不对", measure.cite),
            &format!("应写成“{cite}”"),
        );
    }
    if measure.targets.iter().any(|target| !target.value.is_well_formed() || target.text.trim().is_empty()) {
        found.add(
            file,
            line,
            format!("第{number}项的目标值或目标文字不对"),
            "目标值写整数，或写成“12.5”这样的小数；目标文字不能为空",
        );
    }
    check_carriers(plan, measure, found);
}

/// Every carrier has a Chinese title, the same wherever it stands; a task has its own.
fn check_title(plan: &Plan, measure: &Measure, carrier: &Carrier, found: &mut Findings) {
    let (number, id, title) = (measure.number, carrier.id.as_str(), carrier.title.as_str());
    let mut add = |what: String, mend: &str| found.add(&plan.file, measure.line, what, mend);
    if carrier.kind == CarrierKind::Task {
        if !title.is_empty() {
            add(format!("第{number}项承载的任务“{id}”另写了标题“{title}”"), "请删去，显示的是任务自己的标题");
        }
        return;
    }
    if !title.chars().any(is_chinese) {
        add(format!("第{number}项的承载“{id}”没有中文标题"), "请在title中写出它的名称，还没有建立的也要写");
    }
    let others = plan.measures.iter().flat_map(|measure| &measure.carried_by);
    let mut same = others.filter(|other| (other.kind, &other.id) == (carrier.kind, &carrier.id));
    if same.next().is_some_and(|first| first.title != title) {
        add(format!("第{number}项的承载“{id}”与前面的标题不同"), "同一个承载在各项措施中写同一个标题");
    }
}

fn is_chinese(character: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&character)
}

fn check_carriers(plan: &Plan, measure: &Measure, found: &mut Findings) {
    let (file, number, line) = (plan.file.as_str(), measure.number, measure.line);
    if measure.carried_by.is_empty() {
        found.add(
            file,
            line,
            format!("第{number}项没有承载它的程序、名录、任务等"),
            "请在carried_by中至少写一项",
        );
    }
    for (at, carrier) in measure.carried_by.iter().enumerate() {
        if !is_id(&carrier.id) {
            found.add(
                file,
                line,
                format!("第{number}项的承载编号“{}”写法不对", carrier.id),
                "只用小写字母、数字和连字符",
            );
        }
        check_title(plan, measure, carrier, found);
        if measure.carried_by[..at].contains(carrier) {
            found.add(file, line, format!("第{number}项的承载“{}”重复", carrier.id), "请删去其中一个");
        }
        if carrier.kind == CarrierKind::Task && !measure.tasks.iter().any(|task| task.id == carrier.id) {
            found.add(
                file,
                line,
                format!("第{number}项承载的任务“{}”不在本项任务中", carrier.id),
                "请改成本项任务的编号",
            );
        }
    }
}

fn check_task(file: &str, measure: &Measure, task: &TaskSeed, organs: &Organs, found: &mut Findings) {
    let (id, line) = (task.id.as_str(), task.line);
    if !is_id(id) {
        found.add(file, line, format!("任务编号“{id}”写法不对"), "只用小写字母、数字和连字符");
    }
    if organs.get(&task.organ).is_none() {
        found.add(file, line, format!("任务“{id}”的机关“{}”不存在", task.organ), "请改成机关表中的编号");
    } else if !measure.duty_organs.contains(&task.organ) {
        found.add(
            file,
            line,
            format!("任务“{id}”的机关“{}”不是第{}项的责任机关", task.organ, measure.number),
            "请把该机关加入duty_organs，或换成其中之一",
        );
    }
    if [&task.title, &task.deliverable, &task.evidence].iter().any(|text| text.trim().is_empty()) {
        found.add(file, line, format!("任务“{id}”缺少标题、成果或证明材料"), "三项都要填写");
    }
}
