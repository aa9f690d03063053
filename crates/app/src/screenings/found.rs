//! What was found, as it is kept: a new application near a mark, or filers with the factors of bad faith.
use screening::filer::{FilerReport, Filing, normal_name};
use screening::{Candidate, Comparison, Record};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A mark of a table or of a register.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FiledMark {
    /// Number of the application, the registration or the watch.
    pub number: String,
    /// Its words.
    pub mark: String,
    /// Nice classes.
    pub classes: Vec<u8>,
    /// Owner or applicant.
    pub owner: String,
    /// Agency.
    pub agent: String,
    /// Day of filing.
    pub filed: String,
}

/// A rule that fired, or an exception that lowered the score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyShown {
    /// Code of the rule.
    pub code: String,
    /// Why, with the characters.
    pub why: String,
}

/// A row of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofRow {
    /// Number of the application or of the decision; empty for a link of persons.
    pub number: String,
    /// What it shows.
    pub text: String,
    /// Number of the other mark, for a copy.
    pub other: Option<String>,
}

/// A factor with its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorShown {
    /// The factor in words.
    pub factor: String,
    /// Where it stands.
    pub cite: String,
    /// The finding in a line, with its numbers.
    pub summary: String,
    /// The rows that show it.
    pub proof: Vec<ProofRow>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "sort", rename_all = "kebab-case")]
pub enum Found {
    /// A new application near a watched or an earlier mark.
    Likeness {
        /// The watched or earlier mark.
        of: Box<FiledMark>,
        /// Whether it is watched; otherwise it is one of the register.
        watched: bool,
        /// The new application.
        filed: Box<FiledMark>,
        /// Likeness, 0 to 1.
        score: f32,
        /// How the goods stand.
        goods: String,
        /// Rules that fired.
        rules: Vec<WhyShown>,
        /// Exceptions that lowered the score.
        exceptions: Vec<WhyShown>,
    },
    /// Linked applicants with the factors of bad faith.
    Filers {
        /// Names as written.
        applicants: Vec<String>,
        /// Numbers of their applications.
        filings: Vec<String>,
        /// Their agencies.
        agencies: Vec<String>,
        /// The factors found.
        factors: Vec<FactorShown>,
    },
}

impl FiledMark {
    /// A row of a table.
    pub(super) fn of(record: &Record) -> Self {
        Self {
            number: record.id.clone(),
            mark: record.mark.clone(),
            classes: record.classes.clone(),
            owner: record.owner.clone(),
            agent: record.agent.clone(),
            filed: record.filed.clone(),
        }
    }

    /// Classes in words; empty when not known.
    #[must_use]
    pub fn classes_in_words(&self) -> String {
        let classes: Vec<String> = self.classes.iter().map(ToString::to_string).collect();
        if classes.is_empty() { String::new() } else { format!("第{}类", classes.join("、")) }
    }
}

impl Found {
    /// A new application near a mark. The comparison is that of the candidate.
    pub(super) fn likeness(of: FiledMark, watched: bool, filed: FiledMark, comparison: &Comparison) -> Self {
        let why = |code: &str, why: &str| WhyShown { code: code.to_owned(), why: why.to_owned() };
        Self::Likeness {
            of: Box::new(of),
            watched,
            filed: Box::new(filed),
            score: comparison.score,
            goods: comparison.goods.name().to_owned(),
            rules: comparison.rules.iter().map(|rule| why(rule.code, &rule.why)).collect(),
            exceptions: comparison.exceptions.iter().map(|one| why(one.code, &one.why)).collect(),
        }
    }

    /// Filers as examined; `filings` are all applications of the batch by number.
    pub(super) fn filers(report: &FilerReport, filings: &BTreeMap<&str, &Filing>) -> Self {
        let of_group = report.filings.iter().filter_map(|number| filings.get(number.as_str()));
        let agencies: BTreeSet<String> =
            of_group.map(|filing| filing.agent.clone()).filter(|agent| !agent.is_empty()).collect();
        let proof = |row: &screening::filer::Proof| ProofRow {
            number: row.filing.clone(),
            text: row.text.clone(),
            other: row.other_mark.clone(),
        };
        let factor = |one: &screening::filer::FactorFound| FactorShown {
            factor: one.factor.name().to_owned(),
            cite: one.factor.citation().to_owned(),
            summary: one.summary.clone(),
            proof: one.proof.iter().map(proof).collect(),
        };
        Self::Filers {
            applicants: report.applicants.clone(),
            filings: report.filings.clone(),
            agencies: agencies.into_iter().collect(),
            factors: report.factors.iter().map(factor).collect(),
        }
    }

    /// What it is about, and what was found: the keys by which the same thing is known again.
    pub(super) fn keys(&self) -> (String, String) {
        match self {
            Self::Likeness { of, watched, filed, .. } => {
                let side = if *watched { "watch" } else { "mark" };
                (format!("{side}:{}", of.number), filed.number.clone())
            }
            Self::Filers { applicants, filings, .. } => {
                let names: BTreeSet<String> = applicants.iter().map(|name| normal_name(name)).collect();
                let numbers: BTreeSet<&str> = filings.iter().map(String::as_str).collect();
                let digest = store_key(&numbers);
                (names.into_iter().collect::<Vec<_>>().join("|"), digest)
            }
        }
    }

    /// By what findings are ordered: likeness in thousandths; factors, then applications.
    #[allow(clippy::cast_possible_truncation, reason = "a score lies within 0 to 1")]
    pub(super) fn order(&self) -> i64 {
        match self {
            Self::Likeness { score, .. } => (f64::from(*score) * 1000.0).round() as i64,
            Self::Filers { filings, factors, .. } => {
                let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX / 2_000_000);
                count(factors.len()) * 1_000_000 + count(filings.len()).min(999_999)
            }
        }
    }

    /// In a line.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Self::Likeness { of, watched, filed, .. } => {
                let side = if *watched { "监测商标" } else { "在先商标" };
                format!("新申请“{}”近似{side}“{}”", filed.mark, of.mark)
            }
            Self::Filers { applicants, filings, .. } => {
                let others = applicants.len().saturating_sub(1);
                let first = applicants.first().map(String::as_str).unwrap_or_default();
                let others = if others == 0 { String::new() } else { format!("等{}个名称", others + 1) };
                format!("{first}{others}集中申请商标{}件", filings.len())
            }
        }
    }

    /// In a paragraph, for a case.
    pub(super) fn summary(&self, algorithm: &str) -> String {
        match self {
            Self::Likeness { of, filed, score, goods, rules, exceptions, .. } => {
                let list = |of: &[WhyShown]| {
                    of.iter().map(|one| format!("{}（{}）", one.why, one.code)).collect::<Vec<_>>().join("；")
                };
                let mut text = format!(
                    "{}申请的“{}”（{}，{}）与{}的“{}”（{}，{}）比对，近似程度 {score:.2}，商品关系：{goods}（算法 {algorithm}）。理由：{}。",
                    filed.owner,
                    filed.mark,
                    filed.number,
                    filed.classes_in_words(),
                    of.owner,
                    of.mark,
                    of.number,
                    of.classes_in_words(),
                    list(rules)
                );
                if !exceptions.is_empty() {
                    text.push_str(&format!("减分：{}。", list(exceptions)));
                }
                text.push_str("分数只排先后，是否近似由办理人判断。");
                text
            }
            Self::Filers { applicants, filings, agencies, factors } => {
                let told: Vec<String> = factors
                    .iter()
                    .map(|one| format!("{}：{}（{}）", one.factor, one.summary, one.cite))
                    .collect();
                let agencies = if agencies.is_empty() {
                    String::new()
                } else {
                    format!("代理机构：{}。", agencies.join("、"))
                };
                format!(
                    "申请人：{}；申请{}件。{agencies}列出的因素：{}。因素和证据由批量审查列出（算法 {algorithm}），是否恶意由办理人判断。",
                    applicants.join("、"),
                    filings.len(),
                    told.join("；")
                )
            }
        }
    }

    /// The factors with the first rows of their evidence, for a case; of a likeness, the rules that fired.
    pub(super) fn factors(&self, most: usize) -> String {
        let factors = match self {
            Self::Filers { factors, .. } => factors,
            Self::Likeness { of, rules, .. } => {
                let rules: Vec<String> =
                    rules.iter().map(|one| format!("{}（{}）", one.why, one.code)).collect();
                return format!("与“{}”近似：{}", of.mark, rules.join("；"));
            }
        };
        let one = |factor: &FactorShown| {
            let shown = factor.proof.iter().take(most);
            let rows: Vec<String> = shown.map(|row| format!("  {} {}", row.number, row.text)).collect();
            let rest = factor.proof.len().saturating_sub(most);
            let rest =
                if rest == 0 { String::new() } else { format!("\n  另有{rest}条，见批量审查") };
            format!("{}：{}［{}］\n{}{rest}", factor.factor, factor.summary, factor.cite, rows.join("\n"))
        };
        factors.iter().map(one).collect::<Vec<_>>().join("\n")
    }
}

/// A short key for a set of numbers.
fn store_key(numbers: &BTreeSet<&str>) -> String {
    use sha2::Digest as _;
    let mut digest = sha2::Sha256::new();
    for number in numbers {
        digest.update(number.as_bytes());
        digest.update([0]);
    }
    hex::encode(&digest.finalize()[..16])
}

/// A candidate of the batch for a watch.
pub(super) fn of_watch(of: FiledMark, candidate: &Candidate) -> Found {
    Found::likeness(of, true, FiledMark::of(&candidate.record), &candidate.comparison)
}
