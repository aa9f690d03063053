//! The factors, each with the filings that show it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::link::{Applicant, FiledBy, link_applicants};
use super::names::{KnownName, KnownNames, normal_name};
use super::{EarlierFinding, Filing, day_number};
use crate::index::{Effort, Index, IndexError, Search};
use crate::score::Goods;

/// A factor of article 8 of order 17 of the State Administration for Market Regulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Factor {
    /// Number and classes of filings beyond what the business needs (art. 8 (1), (2)).
    Volume,
    /// Filings in a short time (art. 8 (1)).
    Burst,
    /// Near the marks of several other owners (art. 8 (4)).
    CopiesOfSeveralOwners,
    /// Names of persons, places, policies, works (art. 8 (5)).
    KnownNames,
    /// Transfers to several receivers (art. 8 (1)).
    BulkTransfers,
    /// Linked with other applicants (art. 8 (1)).
    LinkedApplicants,
    /// One agency for several of the filers of copies (2022 campaign, kind 9).
    Agency,
    /// Earlier findings of bad faith or infringement (art. 8 (3)).
    EarlierFindings,
    /// Earlier findings of an agency that files for a group with another factor (2022 campaign, kind 9).
    AgencyFindings,
}

impl Factor {
    /// The factor in Chinese.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Volume => "申请数量、类别超出经营需要",
            Self::Burst => "短期内集中申请",
            Self::CopiesOfSeveralOwners => "与多个主体的商标相同或近似",
            Self::KnownNames => "含知名人物姓名、地名等公共名称",
            Self::BulkTransfers => "大量转让且受让人分散",
            Self::LinkedApplicants => "存在关联申请人",
            Self::Agency => "代理机构涉及多个上述申请人",
            Self::EarlierFindings => "曾被认定恶意注册或者侵权",
            Self::AgencyFindings => "代理机构曾被认定或者处罚",
        }
    }

    /// Where the factor stands.
    #[must_use]
    pub fn citation(self) -> &'static str {
        match self {
            Self::Volume => "规范商标申请注册行为若干规定第八条第一、二项",
            Self::Burst | Self::BulkTransfers | Self::LinkedApplicants => {
                "规范商标申请注册行为若干规定第八条第一项"
            }
            Self::EarlierFindings => "规范商标申请注册行为若干规定第八条第三项",
            Self::CopiesOfSeveralOwners => "规范商标申请注册行为若干规定第八条第四项",
            Self::KnownNames => "规范商标申请注册行为若干规定第八条第五项",
            Self::Agency | Self::AgencyFindings => "国知发办函字〔2022〕54号",
        }
    }
}

/// From when a factor is told. No law sets these numbers; the defaults are ours, to be set by the office.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// Filings of a group of linked applicants. Default 30.
    pub filings: usize,
    /// Nice classes of a group, or classes outside its known business. Default 10.
    pub classes: usize,
    /// Filings within [`Self::burst_days`]. Default 20.
    pub burst_filings: usize,
    /// Days of a burst. Default 30.
    pub burst_days: i64,
    /// Other owners whose marks are copied. Default 3.
    pub owners: usize,
    /// Score from which a mark counts as a copy, 0 to 1. Default 0.85.
    pub copy_score: f32,
    /// Filings with known names. Default 3.
    pub known_names: usize,
    /// Transferred filings. Default 10.
    pub transfers: usize,
    /// Different receivers of transfers. Default 3.
    pub receivers: usize,
    /// Filers of copies that one agency serves. Default 3.
    pub agency_filers: usize,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            filings: 30,
            classes: 10,
            burst_filings: 20,
            burst_days: 30,
            owners: 3,
            copy_score: 0.85,
            known_names: 3,
            transfers: 10,
            receivers: 3,
            agency_filers: 3,
        }
    }
}

/// A row of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Number of the filing, or of the decision for an earlier finding; empty for a link of persons.
    pub filing: String,
    /// What the row shows, in Chinese.
    pub text: String,
    /// Number of the other mark, for a copy.
    pub other_mark: Option<String>,
}

/// A factor that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactorFound {
    /// Which factor.
    pub factor: Factor,
    /// The finding in a line of Chinese, with its numbers.
    pub summary: String,
    /// The rows that show it.
    pub proof: Vec<Proof>,
}

/// What was found of a group of linked applicants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilerReport {
    /// Names as written.
    pub applicants: Vec<String>,
    /// Numbers of their filings.
    pub filings: Vec<String>,
    /// The factors found; never empty.
    pub factors: Vec<FactorFound>,
}

/// Most rows of proof of one factor.
const MAX_PROOF: usize = 500;
/// Candidates looked at for each filing.
const COPIES_LOOKED_AT: usize = 5;

struct Group<'a> {
    applicants: Vec<&'a Applicant>,
    reasons: Vec<String>,
    filings: Vec<&'a Filing>,
}

/// Examines filings: groups their applicants, and tells each group's factors with their evidence; groups without a
/// factor are left out. More factors come first, then more filings.
///
/// `applicants` may hold what is known of some; the others are known by name only. The marks of a group's own members
/// in `register` are no copies.
///
/// # Errors
/// When the register is damaged.
pub fn examine(
    filings: &[Filing],
    applicants: &[Applicant],
    register: Option<&Index>,
    known: &[KnownName],
    findings: &[EarlierFinding],
    thresholds: &Thresholds,
) -> Result<Vec<FilerReport>, IndexError> {
    let mut persons: Vec<Applicant> = applicants.to_vec();
    let named: BTreeSet<&str> = applicants.iter().map(|a| a.name.as_str()).collect();
    let unnamed: BTreeSet<&str> =
        filings.iter().map(|f| f.applicant.as_str()).filter(|n| !named.contains(n)).collect();
    persons
        .extend(unnamed.into_iter().map(|name| Applicant { name: name.to_owned(), ..Applicant::default() }));
    let known = KnownNames::new(known);
    let mut reports = Vec::new();
    for group in groups(filings, &persons) {
        let mut factors = Vec::new();
        factors.extend(volume(&group, thresholds));
        factors.extend(burst(&group, thresholds));
        if let Some(register) = register {
            factors.extend(copies(&group, register, thresholds)?);
        }
        factors.extend(known_names(&group, &known, thresholds));
        factors.extend(transfers(&group, thresholds));
        factors.extend(earlier(&group, findings));
        if !factors.is_empty() {
            factors.extend(linked(&group));
            factors.extend(super::agency::of_group(&group.filings, findings));
            reports.push((group, factors));
        }
    }
    agencies(&mut reports, thresholds);
    let mut reports: Vec<FilerReport> = reports
        .into_iter()
        .map(|(group, factors)| FilerReport {
            applicants: group.applicants.iter().map(|a| a.name.clone()).collect(),
            filings: group.filings.iter().map(|f| f.id.clone()).collect(),
            factors,
        })
        .collect();
    reports.sort_by(|a, b| b.factors.len().cmp(&a.factors.len()).then(b.filings.len().cmp(&a.filings.len())));
    Ok(reports)
}

fn groups<'a>(filings: &'a [Filing], persons: &'a [Applicant]) -> Vec<Group<'a>> {
    let mut by_name: HashMap<&str, Vec<&Filing>> = HashMap::new();
    filings.iter().for_each(|filing| by_name.entry(&filing.applicant).or_default().push(filing));
    let mut groups: Vec<Group<'a>> = Vec::new();
    let filed = |person: &Applicant| {
        let own = || by_name.get(person.name.as_str()).into_iter().flatten();
        let agents = own().map(|filing| normal_name(&filing.agent)).filter(|agent| !agent.is_empty());
        FiledBy {
            agents: agents.collect(),
            days: own().filter_map(|filing| day_number(&filing.filed)).collect(),
        }
    };
    let filed: Vec<FiledBy> = persons.iter().map(filed).collect();
    for (members, reasons) in link_applicants(persons, &filed) {
        let applicants: Vec<&Applicant> = members.iter().map(|&i| &persons[i]).collect();
        let names: BTreeSet<&str> = applicants.iter().map(|a| a.name.as_str()).collect();
        let filings: Vec<&Filing> =
            names.iter().filter_map(|name| by_name.get(name)).flatten().copied().collect();
        if !filings.is_empty() {
            groups.push(Group { applicants, reasons, filings });
        }
    }
    groups
}

fn found(factor: Factor, summary: String, mut proof: Vec<Proof>) -> FactorFound {
    proof.truncate(MAX_PROOF);
    FactorFound { factor, summary, proof }
}

fn row(filing: &Filing, text: String) -> Proof {
    Proof { filing: filing.id.clone(), text, other_mark: None }
}

fn listed(filing: &Filing) -> String {
    let classes: Vec<String> = filing.classes.iter().map(u8::to_string).collect();
    format!("{} 申请「{}」第{}类", filing.filed, filing.mark, classes.join("、"))
}

fn volume(group: &Group<'_>, thresholds: &Thresholds) -> Option<FactorFound> {
    let classes: BTreeSet<u8> = group.filings.iter().flat_map(|f| f.classes.iter().copied()).collect();
    let business: BTreeSet<u8> =
        group.applicants.iter().flat_map(|a| a.business_classes.iter().copied()).collect();
    let outside: Vec<u8> =
        classes.iter().copied().filter(|c| !business.is_empty() && !business.contains(c)).collect();
    let many = group.filings.len() >= thresholds.filings;
    let broad = if business.is_empty() { classes.len() } else { outside.len() } >= thresholds.classes;
    if !many && !broad {
        return None;
    }
    let scope = if business.is_empty() {
        "经营范围未知".to_owned()
    } else {
        format!("其中{}个类别在经营范围之外", outside.len())
    };
    let summary = format!("共申请{}件，涉及{}个类别，{scope}", group.filings.len(), classes.len());
    Some(found(Factor::Volume, summary, group.filings.iter().map(|f| row(f, listed(f))).collect()))
}

fn burst(group: &Group<'_>, thresholds: &Thresholds) -> Option<FactorFound> {
    let mut days: Vec<(i64, &Filing)> =
        group.filings.iter().filter_map(|f| Some((day_number(&f.filed)?, *f))).collect();
    days.sort_by_key(|entry| entry.0);
    let (mut best, mut start) = ((0, 0), 0);
    for end in 0..days.len() {
        while days[end].0 - days[start].0 >= thresholds.burst_days {
            start += 1;
        }
        if end + 1 - start > best.1 - best.0 {
            best = (start, end + 1);
        }
    }
    let within = &days[best.0..best.1];
    let (first, last) = (within.first()?, within.last()?);
    (within.len() >= thresholds.burst_filings.max(1)).then(|| {
        let summary = format!("{}至{}共申请{}件", first.1.filed, last.1.filed, within.len());
        found(Factor::Burst, summary, within.iter().map(|(_, f)| row(f, listed(f))).collect())
    })
}

fn copies(
    group: &Group<'_>,
    register: &Index,
    thresholds: &Thresholds,
) -> Result<Option<FactorFound>, IndexError> {
    let own: BTreeSet<String> = group.applicants.iter().map(|a| normal_name(&a.name)).collect();
    let filed: BTreeSet<&str> = group.filings.iter().map(|f| f.id.as_str()).collect();
    let (mut owners, mut proof) = (BTreeSet::new(), Vec::new());
    for filing in &group.filings {
        let goods = Goods { classes: filing.classes.clone(), groups: filing.groups.clone() };
        let search = Search { goods, effort: Effort::Bounded, ..Search::new(&filing.mark, COPIES_LOOKED_AT) };
        let candidates = register.search(&search)?;
        let other = candidates.into_iter().find(|candidate| {
            let owner = normal_name(&candidate.record.owner);
            candidate.comparison.score >= thresholds.copy_score
                && !owner.is_empty()
                && !own.contains(&owner)
                && !filed.contains(candidate.record.id.as_str())
        });
        if let Some(other) = other {
            owners.insert(normal_name(&other.record.owner));
            let why: Vec<&str> = other.comparison.rules.iter().map(|rule| rule.why.as_str()).collect();
            let (mark, owner) = (&other.record.mark, &other.record.owner);
            let text = format!("「{}」近似{owner}的「{mark}」：{}", filing.mark, why.join("；"));
            proof.push(Proof { filing: filing.id.clone(), text, other_mark: Some(other.record.id) });
        }
    }
    Ok((owners.len() >= thresholds.owners.max(1)).then(|| {
        let summary = format!("{}件与{}个主体的在先商标相同或近似", proof.len(), owners.len());
        found(Factor::CopiesOfSeveralOwners, summary, proof)
    }))
}

fn known_names(group: &Group<'_>, known: &KnownNames, thresholds: &Thresholds) -> Option<FactorFound> {
    let proof: Vec<Proof> = group
        .filings
        .iter()
        .filter_map(|filing| {
            let (name, kind, whole) = known.within(&filing.mark)?;
            let verb = if whole { "即" } else { "含" };
            Some(row(filing, format!("「{}」{verb}{}「{name}」", filing.mark, kind.name())))
        })
        .collect();
    (proof.len() >= thresholds.known_names.max(1))
        .then(|| found(Factor::KnownNames, format!("{}件含公共名称", proof.len()), proof))
}

fn transfers(group: &Group<'_>, thresholds: &Thresholds) -> Option<FactorFound> {
    let moved: Vec<&&Filing> = group.filings.iter().filter(|f| !f.transferred_to.is_empty()).collect();
    let receivers: BTreeSet<String> = moved.iter().map(|f| normal_name(&f.transferred_to)).collect();
    (moved.len() >= thresholds.transfers.max(1) && receivers.len() >= thresholds.receivers).then(|| {
        let proof =
            moved.iter().map(|f| row(f, format!("「{}」转让给{}", f.mark, f.transferred_to))).collect();
        found(Factor::BulkTransfers, format!("转让{}件，受让人{}个", moved.len(), receivers.len()), proof)
    })
}

fn linked(group: &Group<'_>) -> Option<FactorFound> {
    let names: BTreeSet<&str> = group.applicants.iter().map(|a| a.name.as_str()).collect();
    (names.len() > 1).then(|| {
        let proof = group
            .reasons
            .iter()
            .map(|reason| Proof { filing: String::new(), text: reason.clone(), other_mark: None })
            .collect();
        found(Factor::LinkedApplicants, format!("共{}个名称", names.len()), proof)
    })
}

fn earlier(group: &Group<'_>, findings: &[EarlierFinding]) -> Option<FactorFound> {
    let own: BTreeSet<String> = group.applicants.iter().map(|a| normal_name(&a.name)).collect();
    let proof: Vec<Proof> = findings
        .iter()
        .filter(|finding| own.contains(&normal_name(&finding.person)))
        .map(|f| Proof {
            filing: f.document.clone(),
            text: format!("{}：{}", f.person, f.finding),
            other_mark: None,
        })
        .collect();
    (!proof.is_empty()).then(|| found(Factor::EarlierFindings, format!("在先认定{}件", proof.len()), proof))
}

/// Tells of agencies, across spellings, that serve several of the groups found.
fn agencies(reports: &mut [(Group<'_>, Vec<FactorFound>)], thresholds: &Thresholds) {
    let mut served: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (index, (group, _)) in reports.iter().enumerate() {
        for filing in group.filings.iter().filter(|f| !f.agent.is_empty()) {
            served.entry(normal_name(&filing.agent)).or_default().insert(index);
        }
    }
    for (agency, indexes) in served.into_iter().filter(|(_, i)| i.len() >= thresholds.agency_filers.max(2)) {
        for &index in &indexes {
            let (group, factors) = &mut reports[index];
            let of_agency = group.filings.iter().filter(|f| normal_name(&f.agent) == agency);
            let proof = of_agency.map(|f| row(f, format!("由{}代理", f.agent))).collect();
            let summary = format!("该机构同时代理{}个上述申请人", indexes.len());
            factors.push(found(Factor::Agency, summary, proof));
        }
    }
}
