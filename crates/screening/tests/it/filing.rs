//! Filers and watches.

use std::collections::HashSet;

use screening::filer::{
    Applicant, EarlierFinding, Factor, Filing, KnownName, NameKind, Thresholds, agency_findings, examine,
};
use screening::watch::{Watch, against_register, against_watches};
use screening::{Goods, Index};
use tempfile::tempdir;

use super::{build, record};

fn filing(id: usize, applicant: &str, mark: &str) -> Filing {
    Filing {
        id: format!("F{id}"),
        applicant: applicant.to_owned(),
        agent: "某某知识产权代理有限公司".to_owned(),
        mark: mark.to_owned(),
        classes: vec![33],
        filed: format!("2024-05-{:02}", id % 28 + 1),
        ..Filing::default()
    }
}

#[test]
fn each_factor_is_told_with_the_filings_that_show_it() {
    let folder = tempdir().unwrap();
    let register = Index::open(&build(folder.path(), &["康师傅", "茅台", "大白兔", "雪碧", "鼎香"])).unwrap();
    let mut filings: Vec<Filing> = ["康帅傅", "茅苔", "太白兔", "雷碧", "袁隆平", "景德镇"]
        .iter()
        .enumerate()
        .map(|(i, mark)| {
            filing(
                i,
                if i % 2 == 0 {
                    "南昌市抢注商贸有限公司"
                } else {
                    "南昌抢注商贸有限公司"
                },
                mark,
            )
        })
        .collect();
    filings[1].transferred_to = "甲".to_owned();
    filings[3].transferred_to = "乙".to_owned();
    filings.push(filing(50, "正经酒厂", "正经酒"));
    let thresholds = Thresholds {
        filings: 6,
        burst_filings: 5,
        owners: 3,
        known_names: 2,
        transfers: 2,
        receivers: 2,
        ..Thresholds::default()
    };
    let known = [KnownName { name: "袁隆平".to_owned(), kind: NameKind::Person }];
    let findings = [EarlierFinding {
        person: "南昌市抢注商贸（有限公司）".to_owned(),
        document: "商评字〔2023〕第1号".to_owned(),
        finding: "以不正当手段取得注册".to_owned(),
    }];
    let reports = examine(&filings, &[], Some(&register), &known, &findings, &thresholds).unwrap();
    assert_eq!(reports.len(), 1, "who files one mark for his trade is not told");
    let report = &reports[0];
    assert_eq!(report.applicants.len(), 2, "one firm in two spellings");
    assert_eq!(report.filings.len(), 6);
    let factors: Vec<Factor> = report.factors.iter().map(|found| found.factor).collect();
    assert_eq!(
        factors,
        [
            Factor::Volume,
            Factor::Burst,
            Factor::CopiesOfSeveralOwners,
            Factor::KnownNames,
            Factor::BulkTransfers,
            Factor::EarlierFindings,
            Factor::LinkedApplicants,
        ]
    );
    assert!(report.factors.iter().all(|found| !found.proof.is_empty() && !found.summary.is_empty()));
    let copies = &report.factors[2].proof;
    assert!(
        copies[0].text.contains("康师傅有限公司") && copies[0].text.contains("「帅」"),
        "{}",
        copies[0].text
    );
    assert_eq!(copies[0].other_mark.as_deref(), Some("1"));
}

#[test]
fn classes_are_measured_against_the_known_business() {
    let mut broad = filing(1, "甲厂", "鼎某");
    broad.classes = (1..=12).collect();
    let applicants = |classes: Vec<u8>| {
        [Applicant { name: "甲厂".to_owned(), business_classes: classes, ..Applicant::default() }]
    };
    let told = |classes: Vec<u8>| {
        let filings = std::slice::from_ref(&broad);
        !examine(filings, &applicants(classes), None, &[], &[], &Thresholds::default()).unwrap().is_empty()
    };
    assert!(told(vec![1]));
    assert!(!told((1..=12).collect()));
}

#[test]
fn a_watch_tells_a_new_mark_once_and_never_the_owners_own() {
    let folder = tempdir().unwrap();
    let batch = Index::open(&build(folder.path(), &["康帅傅", "康师傅", "海信"])).unwrap();
    let watch = Watch {
        id: "W1".to_owned(),
        mark: "康师傅".to_owned(),
        goods: Goods { classes: vec![33], groups: Vec::new() },
        owner: "康师傅（有限公司）".to_owned(),
        least_score: 0.7,
    };
    let hits = against_watches(&batch, std::slice::from_ref(&watch), &HashSet::new(), 2).unwrap();
    assert_eq!(hits.iter().map(|hit| hit.candidate.record.mark.as_str()).collect::<Vec<_>>(), ["康帅傅"]);
    let reported: HashSet<_> = hits.iter().map(screening::watch::Hit::key).collect();
    assert!(against_watches(&batch, &[watch], &reported, 2).unwrap().is_empty());
}

#[test]
fn new_marks_are_screened_against_the_register() {
    let folder = tempdir().unwrap();
    let register = Index::open(&build(folder.path(), &["康师傅", "茅台", "海信"])).unwrap();
    let batch = [record("N1", "康帅傅"), record("N2", "无关词")];
    let hits = against_register(&register, &batch, 0.7, 10, &HashSet::new(), 1).unwrap();
    assert_eq!(hits.len(), 1);
    assert_eq!((hits[0].of.as_str(), hits[0].candidate.record.mark.as_str()), ("N1", "康师傅"));
}

#[test]
fn what_was_found_of_an_agency_is_told_with_its_filers_and_lists_no_filer_alone() {
    let mut filings: Vec<_> = (0..4).map(|i| filing(i, "某抢注商贸有限公司", "康帅傅")).collect();
    filings.push(filing(50, "正经酒厂", "正经酒"));
    filings.iter_mut().for_each(|filing| filing.agent = "黑心代理所".to_owned());
    let findings = [EarlierFinding {
        person: "黑心代理所".to_owned(),
        document: "国知代罚〔2024〕1号".to_owned(),
        finding: "代理恶意申请".to_owned(),
    }];
    let thresholds = Thresholds { filings: 4, ..Thresholds::default() };
    let reports = examine(&filings, &[], None, &[], &findings, &thresholds).unwrap();
    assert_eq!(reports.len(), 1, "an agency alone makes no filer suspect");
    let factor = reports[0].factors.iter().find(|one| one.factor == Factor::AgencyFindings).unwrap();
    assert_eq!(factor.proof[0].filing, "国知代罚〔2024〕1号");
    assert!(factor.proof[0].text.contains("代理其中4件"), "{}", factor.proof[0].text);
    let agencies = agency_findings(&filings, &findings);
    assert_eq!((agencies.len(), agencies[0].applicants.len(), agencies[0].filings.len()), (1, 2, 5));
}
