//! The job that screens a batch. It may be done again: what is known already is not kept twice.
use super::found::{FiledMark, Found, of_watch};
use super::{AgencyShown, Kept, ScreeningState, table};
use crate::fault::AppFault;
use crate::marks::unusable;
use crate::platform::{Platform, new_id};
use crate::registers::watched_entries;
use access::Granted;
use case::Refused;
use law::screen::{self, Screen};
use screening::filer::agency_findings;
use screening::watch::{Watch, against_register, against_watches};
use screening::{ALGORITHM, Builder, Goods, Index, Record};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use store::{NoticeRow, ScreenFinding, ScreeningRow, Verdict};
use uuid::Uuid;

/// Kind of the job.
pub(crate) const SCREEN: &str = "screen-marks";

/// Earlier marks told for each new application.
const EARLIER_MARKS: usize = 3;

/// Most findings that one batch keeps; the nearest.
const MAX_KEPT: usize = 20_000;

/// Which batch.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Batch {
    pub(crate) screening: Uuid,
}

/// A watched mark and the organ to which findings go.
struct Watched {
    watch: Watch,
    shown: FiledMark,
    organ: String,
}

/// What a batch gave.
struct Outcome {
    marks: usize,
    findings: Vec<(String, Found)>,
}

impl Platform {
    /// Screens a batch that waits; returns who hears of it.
    pub(crate) async fn work_screening(&self, batch: &Batch) -> Result<Vec<NoticeRow>, AppFault> {
        let granted = self.system_grant()?;
        let Some(mut row) = self.store.screening(&granted, batch.screening).await? else {
            return Ok(Vec::new());
        };
        if ScreeningState::of(&row.state) == ScreeningState::Waiting {
            self.screen_now(&granted, &mut row).await?;
        }
        self.told_of_screening(&granted, &row).await
    }

    async fn screen_now(&self, granted: &Granted, row: &mut ScreeningRow) -> Result<(), AppFault> {
        let mut kept: Kept = serde_json::from_str(&row.body).map_err(AppFault::ours)?;
        kept.algorithm = ALGORITHM.to_owned();
        let state = match self.screened(row, &mut kept).await {
            Ok(outcome) => {
                let findings: Vec<ScreenFinding> = outcome
                    .findings
                    .iter()
                    .map(|(organ, found)| finding(row, organ, found))
                    .collect::<Result<_, _>>()?;
                row.marks = whole(outcome.marks);
                row.found = self.store.add_findings(granted, &findings).await?;
                row.known = whole(findings.len()) - row.found;
                ScreeningState::Done
            }
            // What is wrong with the table is told to its organ; trying again would not mend it.
            Err(AppFault::Refused(Refused::Rejected { rejections })) => {
                kept.says = rejections.iter().map(|one| one.says.as_str()).collect::<Vec<_>>().join("；");
                ScreeningState::Failed
            }
            Err(fault) => return Err(fault),
        };
        row.state = state.key().to_owned();
        row.body = serde_json::to_string(&kept).map_err(AppFault::ours)?;
        Ok(self.store.put_screening(granted, row).await?)
    }

    async fn screened(&self, row: &ScreeningRow, kept: &mut Kept) -> Result<Outcome, AppFault> {
        let screen = self.batch_screen(&row.kind)?.value.clone();
        let bytes = self.paper_bytes(&self.system_grant()?, &row.source_sha256).await?;
        if row.kind == screen::FILERS {
            self.examined(row, &screen, kept, bytes).await
        } else {
            self.watched(row, &screen, kept, bytes).await
        }
    }

    async fn watched(
        &self,
        row: &ScreeningRow,
        screen: &Screen,
        kept: &mut Kept,
        bytes: Vec<u8>,
    ) -> Result<Outcome, AppFault> {
        let watched = self.watches(screen).await?;
        kept.watched = watched.len();
        let least = self.least_likeness(screen)?;
        let (name, organ) = (row.source_name.clone(), row.organ.clone());
        let register = if kept.against_register { Some(self.marks.clone()) } else { None };
        // The same name for another try, so that what a crash left is written over and removed.
        let scratch = self.marks.folder().join(format!("batch-{}.index", row.id));
        let work = move || -> Result<_, AppFault> {
            let read = table::marks(&name, &bytes)?;
            let register = register.map(|marks| marks.index()).transpose()?.flatten();
            let mut findings = near_watched(scratch, &read.rows, &watched)?;
            if let Some(register) = &register {
                findings
                    .extend(near_earlier(register, &read.rows, least)?.map(|found| (organ.clone(), found)));
            }
            findings.sort_by_key(|(_, found)| std::cmp::Reverse(found.order()));
            let over = findings.len().saturating_sub(MAX_KEPT);
            findings.truncate(MAX_KEPT);
            let compared = register.map_or(0, |index| index.stats().marks);
            Ok((read, findings, compared, over))
        };
        let (read, findings, compared, over) =
            tokio::task::spawn_blocking(work).await.map_err(AppFault::ours)??;
        (kept.bad, kept.bad_rows, kept.compared, kept.over) = (read.bad, read.bad_rows, compared, over);
        Ok(Outcome { marks: count(read.rows.iter().map(|row| row.id.as_str())), findings })
    }

    async fn examined(
        &self,
        row: &ScreeningRow,
        screen: &Screen,
        kept: &mut Kept,
        bytes: Vec<u8>,
    ) -> Result<Outcome, AppFault> {
        let thresholds = self.thresholds(screen)?;
        let (mut names, mut earlier) = (Vec::new(), Vec::new());
        if let Some(file) = &kept.names {
            names = table::known_names(&file.name, &self.kept_bytes(file).await?)?;
        }
        if let Some(file) = &kept.findings {
            earlier = table::earlier_findings(&file.name, &self.kept_bytes(file).await?)?;
        }
        let (name, organ, marks) = (row.source_name.clone(), row.organ.clone(), self.marks.clone());
        let work = move || -> Result<_, AppFault> {
            let (read, applicants) = table::filings(&name, &bytes)?;
            let register = marks.index()?;
            let reports = screening::filer::examine(
                &read.rows,
                &applicants,
                register.as_deref(),
                &names,
                &earlier,
                &thresholds,
            );
            let by_number: BTreeMap<&str, _> =
                read.rows.iter().map(|filing| (filing.id.as_str(), filing)).collect();
            let reports = reports.map_err(unusable)?;
            let found = reports.iter().map(|report| (organ.clone(), Found::filers(report, &by_number)));
            let found: Vec<_> = found.collect();
            let compared = register.map_or(0, |index| index.stats().marks);
            let count = count(read.rows.iter().map(|row| row.id.as_str()));
            let agencies = agency_findings(&read.rows, &earlier).into_iter().map(AgencyShown::of).collect();
            Ok((count, read.bad, read.bad_rows, found, compared, agencies))
        };
        let (count, bad, bad_rows, findings, compared, agencies) =
            tokio::task::spawn_blocking(work).await.map_err(AppFault::ours)??;
        (kept.bad, kept.bad_rows, kept.compared, kept.agencies) = (bad, bad_rows, compared, agencies);
        Ok(Outcome { marks: count, findings })
    }

    /// The watched marks of the screen's register.
    async fn watches(&self, screen: &Screen) -> Result<Vec<Watched>, AppFault> {
        let Some(register) = &screen.register else { return Ok(Vec::new()) };
        let entries = watched_entries(self, register).await?;
        Ok(entries
            .into_iter()
            .map(|entry| {
                let classes = table::classes(&entry.text("classes"));
                let shown = FiledMark {
                    number: entry.key.clone(),
                    mark: entry.text("mark"),
                    classes: classes.clone(),
                    owner: entry.text("holder"),
                    ..FiledMark::default()
                };
                let watch = Watch {
                    id: entry.key.clone(),
                    mark: shown.mark.clone(),
                    goods: Goods { classes, groups: Vec::new() },
                    owner: shown.owner.clone(),
                    least_score: super::levels::share(entry.number("least_percent")),
                };
                let organ = entry.text("organ");
                Watched { watch, shown, organ: if organ.is_empty() { entry.organ } else { organ } }
            })
            .collect())
    }
}

/// The batch as an index of its own, searched for every watched mark.
fn near_watched(
    scratch: std::path::PathBuf,
    batch: &[Record],
    watched: &[Watched],
) -> Result<Vec<(String, Found)>, AppFault> {
    if batch.is_empty() || watched.is_empty() {
        return Ok(Vec::new());
    }
    let scratch = Scratch(scratch);
    let mut builder = Builder::new(threads());
    builder.extend(batch, &mut |_| {}).map_err(unusable)?;
    builder.finish(&scratch.0, &mut |_| {}).map_err(unusable)?;
    let index = Index::open(&scratch.0).map_err(unusable)?;
    let watches: Vec<Watch> = watched.iter().map(|one| one.watch.clone()).collect();
    let by_id: BTreeMap<&str, &Watched> = watched.iter().map(|one| (one.watch.id.as_str(), one)).collect();
    let hits = against_watches(&index, &watches, &HashSet::new(), threads()).map_err(unusable)?;
    let found = hits.iter().filter_map(|hit| {
        let of = by_id.get(hit.of.as_str())?;
        Some((of.organ.clone(), of_watch(of.shown.clone(), &hit.candidate)))
    });
    Ok(found.collect())
}

/// Earlier marks of the register near the new applications.
fn near_earlier(
    register: &Arc<Index>,
    batch: &[Record],
    least: f32,
) -> Result<impl Iterator<Item = Found>, AppFault> {
    let hits = against_register(register, batch, least, EARLIER_MARKS, &HashSet::new(), threads())
        .map_err(unusable)?;
    let by_number: BTreeMap<String, FiledMark> =
        batch.iter().map(|record| (record.id.clone(), FiledMark::of(record))).collect();
    Ok(hits.into_iter().filter_map(move |hit| {
        let filed = by_number.get(&hit.of)?.clone();
        let earlier = FiledMark::of(&hit.candidate.record);
        Some(Found::likeness(earlier, false, filed, &hit.candidate.comparison))
    }))
}

/// Applications: a number that stands in several rows, as for each class, is one.
fn count<'a>(numbers: impl Iterator<Item = &'a str>) -> usize {
    numbers.collect::<HashSet<_>>().len()
}

/// A file that is gone when the work is done.
struct Scratch(std::path::PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        // A file left behind holds nothing that is not in the batch itself.
        let _ = std::fs::remove_file(&self.0);
    }
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn finding(row: &ScreeningRow, organ: &str, found: &Found) -> Result<ScreenFinding, AppFault> {
    let (of_key, found_key) = found.keys();
    Ok(ScreenFinding {
        id: new_id(),
        screening: row.id,
        kind: row.kind.clone(),
        organ: organ.to_owned(),
        of_key,
        found_key,
        score: found.order(),
        verdict: Verdict::Open,
        reason: String::new(),
        decided_by: String::new(),
        decided_at: None,
        body: serde_json::to_string(found).map_err(AppFault::ours)?,
    })
}
