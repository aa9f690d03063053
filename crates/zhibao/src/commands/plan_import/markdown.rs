//! A plan document as Markdown, for reading.
use law::plan::document::{MeasureText, PlanDocument};
use std::fmt::Write;

/// The plan with everything the reader found in it.
pub fn of(plan: &PlanDocument) -> String {
    // Writing into a String cannot fail.
    let mut text = format!("# {}\n", plan.title);
    if let Some(issued) = &plan.issued {
        let by = issued.by.as_deref().unwrap_or_default();
        let on = issued.on.map(crate::chinese_time::date_in_words).unwrap_or_default();
        let _ = write!(text, "\n{}\n", [by, &on].map(str::to_owned).join(" ").trim());
    }
    for section in &plan.sections {
        if !section.title.is_empty() {
            let _ = write!(text, "\n## {}\n", section.title);
        }
        for measure in &section.measures {
            push(&mut text, measure);
        }
    }
    if !plan.warnings.is_empty() {
        text.push_str("\n## 读入时的提示\n\n");
        for warning in &plan.warnings {
            let _ = writeln!(text, "- 第{}行：{}。{}。", warning.line, warning.what, warning.mend);
        }
    }
    text
}

fn push(text: &mut String, measure: &MeasureText) {
    let _ = write!(text, "\n### {}\n\n{}\n", measure.number, measure.text);
    let mut items = Vec::new();
    if !measure.instruments.is_empty() {
        let named: Vec<String> = measure.instruments.iter().map(|name| format!("《{name}》")).collect();
        items.push(format!("文件：{}", named.join("、")));
    }
    if !measure.campaigns.is_empty() {
        let named: Vec<String> = measure.campaigns.iter().map(|name| format!("“{name}”")).collect();
        items.push(format!("专项：{}", named.join("、")));
    }
    for target in &measure.targets {
        items.push(format!("指标：{}", target.text));
    }
    if !measure.refers_to.is_empty() {
        let numbers: Vec<String> = measure.refers_to.iter().map(u32::to_string).collect();
        items.push(format!("参见：第{}项", numbers.join("、")));
    }
    if !items.is_empty() {
        text.push('\n');
    }
    for item in items {
        let _ = writeln!(text, "- {item}");
    }
}
