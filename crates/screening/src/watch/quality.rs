//! Precision and recall of thresholds, from reviewers' decisions.

/// A reviewer's decision on a hit.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// Score of the hit, 0 to 1.
    pub score: f32,
    /// Whether the reviewer took it up.
    pub relevant: bool,
}

/// How good a threshold would have been on what was reviewed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quality {
    /// Score from which hits would have been reported.
    pub threshold: f32,
    /// Hits reported.
    pub reported: usize,
    /// Of these taken up.
    pub relevant: usize,
    /// Share of the reported that were taken up; none when nothing was reported.
    pub precision: Option<f64>,
    /// Share of all taken up that were reported; none when nothing was taken up. What was never shown to a reviewer is
    /// not in it: it is recall among what was reviewed.
    pub recall: Option<f64>,
}

/// Precision and recall at each threshold.
#[must_use]
pub fn quality(decisions: &[Decision], thresholds: &[f32]) -> Vec<Quality> {
    let all = decisions.iter().filter(|decision| decision.relevant).count();
    let share = |part: usize, whole: usize| (whole > 0).then(|| part as f64 / whole as f64);
    thresholds
        .iter()
        .map(|&threshold| {
            let reported: Vec<&Decision> = decisions.iter().filter(|d| d.score >= threshold).collect();
            let relevant = reported.iter().filter(|decision| decision.relevant).count();
            Quality {
                threshold,
                reported: reported.len(),
                relevant,
                precision: share(relevant, reported.len()),
                recall: share(relevant, all),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_higher_threshold_trades_recall_for_precision() {
        let decision = |score: f32, relevant: bool| Decision { score, relevant };
        let decisions =
            [decision(0.9, true), decision(0.8, false), decision(0.7, true), decision(0.6, false)];
        let found = quality(&decisions, &[0.5, 0.85, 1.0]);
        assert_eq!((found[0].precision, found[0].recall), (Some(0.5), Some(1.0)));
        assert_eq!((found[1].precision, found[1].recall), (Some(1.0), Some(0.5)));
        assert_eq!((found[2].precision, found[2].recall), (None, Some(0.0)));
    }
}
