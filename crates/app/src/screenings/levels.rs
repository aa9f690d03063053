//! From when something counts: parameters of the law data, shown as what they are.
use crate::fault::AppFault;
use crate::platform::Platform;
use law::instrument::Status;
use law::screen::Screen;
use screening::filer::Thresholds;
use serde::Serialize;

/// A level as people see it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LevelShown {
    /// What it is.
    pub title: String,
    /// Value with its unit.
    pub value: String,
    /// Whether it is law, or a default.
    pub verified: bool,
}

impl Platform {
    /// The value of a level today.
    fn level(&self, screen: &Screen, id: &str) -> Result<u32, AppFault> {
        let today = case::actor::civil_date(self.now());
        let level = screen.levels.iter().find(|level| *level.id == id);
        let parameter = level.and_then(|level| self.rules.library.parameters.get(level.parameter.as_str()));
        let value = parameter.and_then(|parameter| parameter.value_on(today));
        value.map(|value| value.value).ok_or_else(|| AppFault::ours(format!("筛查没有起点 {id}")))
    }

    /// From which likeness a mark counts as near, 0 to 1.
    pub(super) fn least_likeness(&self, screen: &Screen) -> Result<f32, AppFault> {
        Ok(share(self.level(screen, "likeness")?))
    }

    /// From when the factors of filers are told.
    pub(super) fn thresholds(&self, screen: &Screen) -> Result<Thresholds, AppFault> {
        let count = |id: &str| -> Result<usize, AppFault> {
            Ok(usize::try_from(self.level(screen, id)?).unwrap_or(usize::MAX))
        };
        Ok(Thresholds {
            filings: count("filings")?,
            classes: count("classes")?,
            burst_filings: count("burst-filings")?,
            burst_days: i64::from(self.level(screen, "burst-days")?),
            owners: count("owners")?,
            copy_score: self.least_likeness(screen)?,
            known_names: count("known-names")?,
            transfers: count("transfers")?,
            receivers: count("receivers")?,
            agency_filers: count("agency-filers")?,
        })
    }

    /// The levels of a screen with where they stand.
    #[must_use]
    pub fn screen_levels(&self, screen: &Screen) -> Vec<LevelShown> {
        let today = case::actor::civil_date(self.now());
        let shown = screen.levels.iter().filter_map(|level| {
            let parameter = self.rules.library.parameters.get(level.parameter.as_str())?;
            let value = parameter.value_on(today)?;
            Some(LevelShown {
                title: parameter.title.clone(),
                value: format!("{}{}", value.value, parameter.unit.label()),
                verified: self.rules.library.value_status(value, today) == Status::Verified,
            })
        });
        shown.collect()
    }
}

/// A percentage as a share of 1.
#[allow(clippy::cast_precision_loss, reason = "at most a hundred")]
pub(super) fn share(percent: u32) -> f32 {
    percent.min(100) as f32 / 100.0
}
