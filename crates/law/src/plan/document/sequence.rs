//! Gaps, repetitions and wrong order in the numbers of measures.

use std::collections::HashMap;

use super::SectionText;
use super::fault::Warnings;

/// Warns of missing, repeated and misplaced numbers, of empty measures and of sections without any.
pub(super) fn check(sections: &[SectionText], warnings: &mut Warnings) {
    let mut first_lines: HashMap<u32, usize> = HashMap::new();
    let mut last = 0;
    let mut anywhere = false;
    for section in sections {
        if section.measures.is_empty() {
            warnings.add(section.line, || {
                let what = format!("部分“{}”没有带编号的措施", section.title);
                (what, "如有措施，请给它加上编号".to_owned())
            });
        }
        let restarts =
            anywhere && section.measures.first().is_some_and(|measure| measure.number == 1 && last >= 1);
        if restarts {
            last = 0;
            warn_of_restart(section, &first_lines, warnings);
        }
        for measure in &section.measures {
            let (number, line) = (measure.number, measure.line);
            if measure.text.is_empty() {
                warnings.add(line, || (format!("第{number}项没有内容"), "请补上内容或删去编号".to_owned()));
            }
            match first_lines.get(&number) {
                Some(first) if !restarts || *first >= section.line => warnings.add(line, || {
                    (
                        format!("编号{number}重复，第{first}行已用过"),
                        "已按原编号读入；请对照原件改正其中一个".to_owned(),
                    )
                }),
                _ => order(number, last, line, warnings),
            }
            first_lines.entry(number).or_insert(line);
            last = last.max(number);
            anywhere = true;
        }
    }
}

fn warn_of_restart(section: &SectionText, first_lines: &HashMap<u32, usize>, warnings: &mut Warnings) {
    let Some(first) = section.measures.first() else {
        return;
    };
    warnings.add(first.line, || {
        let repeated =
            section.measures.iter().filter(|measure| first_lines.contains_key(&measure.number)).count();
        let what = format!("编号在“{}”从1重新开始，其中{repeated}个编号与前面重复", section.title);
        (what, "已按原编号读入；引用时请同时写明部分".to_owned())
    });
}

fn order(number: u32, last: u32, line: usize, warnings: &mut Warnings) {
    if number > last + 1 {
        warnings.add(line, || {
            let (from, to) = (last + 1, number - 1);
            let what = if from == to {
                format!("缺少第{from}项")
            } else {
                format!("缺少第{from}项至第{to}项")
            };
            (what, format!("请对照原件核对第{line}行之前是否漏了内容或编号写错"))
        });
    } else if number <= last {
        warnings
            .add(line, || (format!("第{number}项排在第{last}项之后"), "请对照原件核对编号顺序".to_owned()));
    }
}
