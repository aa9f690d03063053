//! A scenario says what a duty is, in few lines; longer ones record clicks.

use super::{File, Problem};

/// Longest scenario: its title and steps, without tables of examples.
const SCENARIO_LIMIT: usize = 12;

const SCENARIO: [&str; 7] =
    ["场景", "场景大纲", "剧本", "剧本大纲", "Scenario", "Scenario Outline", "Example"];
const OTHER: [&str; 9] =
    ["功能", "规则", "背景", "例子", "Feature", "Rule", "Background", "Examples", "Scenarios"];

/// Checks every feature file.
pub fn check(files: &[File]) -> Vec<Problem> {
    files
        .iter()
        .filter(|f| f.path.starts_with("features/") && f.path.ends_with(".feature"))
        .flat_map(check_file)
        .collect()
}

fn check_file(file: &File) -> Vec<Problem> {
    let mut scenarios: Vec<(usize, usize)> = Vec::new();
    let mut inside = false;
    for (number, line) in file.text.lines().enumerate() {
        let line = line.trim();
        let keyword = line.split_once(':').map(|(keyword, _)| keyword);
        if keyword.is_some_and(|keyword| SCENARIO.contains(&keyword)) {
            inside = true;
            scenarios.push((number + 1, 0));
        } else if line.starts_with('@') || keyword.is_some_and(|keyword| OTHER.contains(&keyword)) {
            inside = false;
        }
        if let (true, Some(scenario)) =
            (inside && !line.is_empty() && !line.starts_with('#'), scenarios.last_mut())
        {
            scenario.1 += 1;
        }
    }
    scenarios
        .into_iter()
        .filter(|(_, lines)| *lines > SCENARIO_LIMIT)
        .map(|(at, lines)| {
            let text = format!(
                "the scenario has {lines} lines, more than {SCENARIO_LIMIT}: say the duty, not the clicks"
            );
            Problem::new(&file.path, at, text)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    fn complaints(text: &str) -> Vec<usize> {
        check(&[file("features/移送.feature", text)]).iter().map(|problem| problem.line).collect()
    }

    #[test]
    fn twelve_lines_pass_and_thirteen_do_not() {
        let scenario = |steps: usize| {
            format!("# language: zh-CN\n功能: 移送\n\n  场景: 甲\n{}", "    当 乙\n".repeat(steps))
        };
        assert_eq!(complaints(&scenario(11)), Vec::<usize>::new());
        assert_eq!(complaints(&scenario(12)), [4]);
    }

    #[test]
    fn tags_comments_blank_lines_and_examples_do_not_count() {
        let steps = "    当 乙\n\n    # 说明\n".repeat(11);
        let text = format!(
            "功能:移送\n场景大纲:甲\n{steps}  例子:\n{}@m08\n场景:丙\n当 丁\n",
            "  | 1 |\n".repeat(9)
        );
        assert_eq!(complaints(&text), Vec::<usize>::new());
    }
}
