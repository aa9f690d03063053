//! What reviewers decided of findings, and how good the way of finding was on it.
use super::found::Found;
use crate::clock::{instant, micros};
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::Request;
use jiff::Timestamp;
use law::screen;
use screening::watch::{Decision, quality};
use serde::Serialize;
use store::{Page, ScreenFinding, ScreenFindingQuery, Verdict};
use uuid::Uuid;

/// Longest reason of a decision, in characters.
pub const MAX_REASON_CHARS: usize = 500;

/// Thresholds for which quality is shown, in hundredths.
const THRESHOLDS: [u8; 7] = [60, 65, 70, 75, 80, 85, 90];

/// A finding as its organ sees it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScreenFindingView {
    /// Its id.
    pub id: Uuid,
    /// The screening.
    pub screening: Uuid,
    /// Sort, as the law data call it.
    pub kind: String,
    /// In a line.
    pub title: String,
    /// What was found.
    pub found: Found,
    /// Verdict: `open`, `relevant` or `not-relevant`.
    pub verdict: &'static str,
    /// Why.
    pub reason: String,
    /// Who decided; empty while open.
    pub decided_by: String,
    /// When.
    pub decided_at: Option<Timestamp>,
}

/// How good a threshold would have been on what was reviewed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QualityRow {
    /// Likeness from which findings would have been told, in hundredths.
    pub percent: u8,
    /// Findings told.
    pub told: usize,
    /// Of these worth taking up.
    pub relevant: usize,
    /// Share of the told that were worth it, 0 to 1; none when nothing was told.
    pub precision: Option<f64>,
    /// Share of all worth it that were told, 0 to 1; none when nothing was worth it.
    pub recall: Option<f64>,
}

impl Platform {
    /// A page of the findings of a screening for a person's organ, most telling first.
    ///
    /// # Errors
    /// Whoever may not screen.
    pub async fn screen_findings(
        &self,
        person: &Person,
        screening: Uuid,
        verdict: Option<Verdict>,
        cursor: Option<&str>,
        limit: i64,
    ) -> Result<Page<ScreenFindingView>, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ScreenMarks)?;
        let query = ScreenFindingQuery {
            organ: person.case_actor.organ.clone(),
            screening: Some(screening),
            verdict,
            cursor: cursor.map(str::to_owned),
            limit,
            ..ScreenFindingQuery::default()
        };
        let page = self.store.screen_findings(&granted, &query).await?;
        let rows = page.rows.iter().map(view).collect::<Result<_, _>>()?;
        Ok(Page { rows, next: page.next })
    }

    /// One finding of a person's organ.
    ///
    /// # Errors
    /// Whoever may not screen; "not there".
    pub async fn screen_finding(&self, person: &Person, id: Uuid) -> Result<ScreenFindingView, AppFault> {
        view(&self.own_finding(person, id).await?)
    }

    async fn own_finding(&self, person: &Person, id: Uuid) -> Result<ScreenFinding, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ScreenMarks)?;
        let found = self.store.screen_finding(&granted, &person.case_actor.organ, id).await?;
        found.ok_or(AppFault::NotThere)
    }

    /// Writes down a reviewer's decision on a finding of the organ; a later one takes its place, and the audit trail
    /// holds both. "Open" takes a decision back.
    ///
    /// # Errors
    /// Whoever may not screen; "not there"; a reason that is too long, or missing where something is left aside.
    pub async fn decide_screen_finding(
        &self,
        person: &Person,
        id: Uuid,
        verdict: Verdict,
        reason: &str,
    ) -> Result<ScreenFindingView, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ScreenMarks)?;
        let reason = reason.trim();
        if reason.chars().count() > MAX_REASON_CHARS {
            return Err(AppFault::rejected("reason", format!("理由不超过 {MAX_REASON_CHARS} 个字")));
        }
        if verdict == Verdict::NotRelevant && reason.is_empty() {
            return Err(AppFault::rejected("reason", "排除的，请写明理由；复核的质量按这些决定计算"));
        }
        let mut finding = self.own_finding(person, id).await?;
        let open = verdict == Verdict::Open;
        finding.verdict = verdict;
        finding.reason = reason.to_owned();
        finding.decided_by = if open { String::new() } else { person.case_actor.name.clone() };
        finding.decided_at = (!open).then(|| micros(self.now()));
        let told = format!("{} {reason}", verdict.key());
        self.note(person, "DecideScreenFinding", &id.to_string(), crate::audit::GRANTED, &told).await?;
        if !self.store.decide_finding(&granted, &finding).await? {
            return Err(AppFault::NotThere);
        }
        view(&finding)
    }

    /// Precision and recall of thresholds, by the decisions of a person's organ on watched batches. What was never shown
    /// to a reviewer is not in it.
    ///
    /// # Errors
    /// Whoever may not screen.
    pub async fn screening_quality(&self, person: &Person) -> Result<(usize, Vec<QualityRow>), AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ScreenMarks)?;
        let decided = self.store.decided_scores(&granted, &person.case_actor.organ, screen::WATCH).await?;
        let decisions: Vec<Decision> = decided
            .iter()
            .map(|(score, relevant)| Decision { score: thousandths(*score), relevant: *relevant })
            .collect();
        let thresholds = THRESHOLDS.map(|percent| super::levels::share(u32::from(percent)));
        let rows = quality(&decisions, &thresholds);
        let rows = THRESHOLDS.iter().zip(rows).map(|(percent, row)| QualityRow {
            percent: *percent,
            told: row.reported,
            relevant: row.relevant,
            precision: row.precision,
            recall: row.recall,
        });
        Ok((decisions.len(), rows.collect()))
    }
}

#[allow(clippy::cast_precision_loss, reason = "at most a thousand")]
fn thousandths(score: i64) -> f32 {
    score.clamp(0, 1000) as f32 / 1000.0
}

fn view(row: &ScreenFinding) -> Result<ScreenFindingView, AppFault> {
    let found: Found = serde_json::from_str(&row.body).map_err(AppFault::ours)?;
    Ok(ScreenFindingView {
        id: row.id,
        screening: row.screening,
        kind: row.kind.clone(),
        title: found.title(),
        found,
        verdict: row.verdict.key(),
        reason: row.reason.clone(),
        decided_by: row.decided_by.clone(),
        decided_at: row.decided_at.map(instant),
    })
}
