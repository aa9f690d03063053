//! A legal value carries its unit, its citation and the date it was last checked.

use super::{File, Problem};

/// What a value needs, in itself or in the table around it, each under any of its spellings.
const NEEDED: [(&str, &[&str]); 3] = [
    ("unit", &["unit"]),
    ("citation", &["cite", "cites", "citation"]),
    ("date of last check", &["checked_on"]),
];

/// Checks the parameter files of the nation and of every province.
pub fn check(files: &[File]) -> Vec<Problem> {
    files.iter().filter(|file| is_parameter_file(&file.path)).flat_map(check_file).collect()
}

fn is_parameter_file(path: &str) -> bool {
    let is_law = path.starts_with("law/") || path.starts_with("provinces/");
    is_law && path.ends_with(".toml") && (path.contains("/parameters/") || path.ends_with("/parameters.toml"))
}

fn check_file(file: &File) -> Vec<Problem> {
    let table: toml::Table = match file.text.parse() {
        Ok(table) => table,
        Err(error) => {
            return vec![Problem::new(&file.path, 0, format!("not readable: {}", error.message()))];
        }
    };
    let mut walk = Walk { path: &file.path, values: 0, problems: Vec::new() };
    walk.table(&table, &Surroundings::default());
    if walk.values == 0 {
        walk.problems.push(Problem::new(&file.path, 0, "no `value` found: is this a parameter file?"));
    }
    walk.problems
}

/// What the tables around a value already say.
#[derive(Debug, Clone, Default)]
struct Surroundings {
    has: [bool; NEEDED.len()],
    name: String,
}

struct Walk<'a> {
    path: &'a str,
    values: usize,
    problems: Vec<Problem>,
}

impl Walk<'_> {
    fn table(&mut self, table: &toml::Table, around: &Surroundings) {
        let mut here = around.clone();
        for (key, value) in table {
            let key = key.replace('-', "_");
            for (index, (_, spellings)) in NEEDED.iter().enumerate() {
                here.has[index] |= spellings.contains(&key.as_str()) && !is_blank(value);
            }
            if let ("id", Some(id)) = (key.as_str(), value.as_str()) {
                id.clone_into(&mut here.name);
            }
        }
        if table.contains_key("value") {
            self.value(&here);
        }
        for (key, value) in table {
            let mut below = here.clone();
            if below.name.is_empty() {
                key.clone_into(&mut below.name);
            }
            self.any(value, &below);
        }
    }

    fn any(&mut self, value: &toml::Value, around: &Surroundings) {
        match value {
            toml::Value::Table(table) => self.table(table, around),
            toml::Value::Array(items) => items.iter().for_each(|item| self.any(item, around)),
            _ => {}
        }
    }

    fn value(&mut self, here: &Surroundings) {
        self.values += 1;
        let missing: Vec<&str> =
            NEEDED.iter().zip(here.has).filter(|(_, has)| !has).map(|((what, _), _)| *what).collect();
        if !missing.is_empty() {
            let text = format!("the value of `{}` lacks its {}", here.name, missing.join(", its "));
            self.problems.push(Problem::new(self.path, 0, text));
        }
    }
}

fn is_blank(value: &toml::Value) -> bool {
    value.as_str().is_some_and(|text| text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    fn complaints(text: &str) -> Vec<String> {
        check(&[file("law/parameters/transfer.toml", text)]).into_iter().map(|problem| problem.text).collect()
    }

    #[test]
    fn a_value_with_unit_citation_and_date_passes_wherever_they_stand() {
        let spread = "[[parameters]]\nid = 'a.b'\nunit = 'hours'\n[[parameters.values]]\nvalue = 24\n\
                      checked-on = '2026-11-01'\ncite = { instrument = 'x', article = '1' }\n";
        let flat = "[a]\nvalue = 3\nunit = 'days'\ncitation = 'x'\nchecked_on = 2026-11-01\n";
        assert_eq!(complaints(spread), Vec::<String>::new());
        assert_eq!(complaints(flat), Vec::<String>::new());
    }

    #[test]
    fn what_is_missing_is_named_with_the_parameter() {
        let text = "[[parameters]]\nid = 'a.b'\nunit = ' '\n[[parameters.values]]\nvalue = 24\ncite = 'x'\n";
        assert_eq!(complaints(text), ["the value of `a.b` lacks its unit, its date of last check"]);
    }

    #[test]
    fn a_neighbour_does_not_lend_its_citation() {
        let text = "[a]\nvalue = 3\nunit = 'd'\ncite = 'x'\nchecked_on = 'y'\n[b]\nvalue = 4\n";
        assert_eq!(complaints(text).len(), 1);
    }

    #[test]
    fn a_file_without_values_is_reported() {
        assert_eq!(complaints("title = 'x'").len(), 1);
        assert_eq!(check(&[file("law/tables/x.toml", "title = 'x'")]), []);
    }
}
