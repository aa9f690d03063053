//! Who hears of a screening that is done: its maker, and in other organs those who may review what was found for them.
use super::{Kept, ScreeningState};
use crate::clock::micros;
use crate::fault::AppFault;
use crate::notices::Body;
use crate::platform::Platform;
use access::{AccountState, Granted};
use std::collections::BTreeSet;
use store::{NoticeRow, ScreeningRow};
use uuid::Uuid;

/// Beginning of the occasion of what is told of a screening.
const OF_SCREENING: &str = "screening-";

/// The screening that a notice is about.
pub(crate) fn screening_of(occasion: &str) -> Option<Uuid> {
    occasion.strip_prefix(OF_SCREENING)?.parse().ok()
}

impl Platform {
    /// The notices of a screening that has ended: each person hears of it once, however often the job runs.
    pub(super) async fn told_of_screening(
        &self,
        granted: &Granted,
        row: &ScreeningRow,
    ) -> Result<Vec<NoticeRow>, AppFault> {
        let found = self.store.open_findings_by_organ(granted, row.id).await?;
        let mut notices = Vec::new();
        let own = found.iter().find(|(organ, _)| *organ == row.organ).map_or(0, |(_, count)| *count);
        if let Some(maker) = self.active_maker(row).await? {
            notices.push(self.notice_of(row, maker, row.organ.clone(), &outcome(row, own)?)?);
        }
        for (organ, count) in found.iter().filter(|(organ, _)| *organ != row.organ) {
            let says = format!("批量筛查“{}”发现 {count} 件与本机关监测的商标近似，请复核", row.title);
            for officer in self.reviewers(granted, organ).await? {
                notices.push(self.notice_of(row, officer, organ.clone(), &says)?);
            }
        }
        Ok(notices)
    }

    async fn active_maker(&self, row: &ScreeningRow) -> Result<Option<Uuid>, AppFault> {
        let Ok(maker) = row.made_by.parse() else { return Ok(None) };
        let account = self.store.account(maker).await?;
        let still =
            account.filter(|account| account.state == AccountState::Active && account.organ == row.organ);
        Ok(still.map(|account| account.officer))
    }

    /// Active officers of an organ whom the policies let review findings.
    async fn reviewers(&self, granted: &Granted, organ: &str) -> Result<BTreeSet<Uuid>, AppFault> {
        let accounts = self.active_accounts(granted, organ).await?;
        let may = accounts
            .iter()
            .filter(|account| self.person_of(account).is_some_and(|person| self.may_screen(&person)));
        Ok(may.map(|account| account.officer).collect())
    }

    fn notice_of(
        &self,
        row: &ScreeningRow,
        officer: Uuid,
        organ: String,
        says: &str,
    ) -> Result<NoticeRow, AppFault> {
        let body = Body { case: Uuid::nil(), says: says.to_owned() };
        Ok(NoticeRow {
            occasion: format!("{OF_SCREENING}{}", row.id),
            officer,
            organ,
            at: micros(self.now()),
            body: serde_json::to_string(&body).map_err(AppFault::ours)?,
            read: false,
        })
    }
}

/// What the maker is told.
fn outcome(row: &ScreeningRow, own: i64) -> Result<String, AppFault> {
    let title = &row.title;
    if ScreeningState::of(&row.state) == ScreeningState::Failed {
        let kept: Kept = serde_json::from_str(&row.body).map_err(AppFault::ours)?;
        return Ok(format!("批量筛查“{title}”没有完成：{}", kept.says));
    }
    Ok(match own {
        0 => format!("批量筛查“{title}”已完成，没有发现需要本机关复核的"),
        _ => format!("批量筛查“{title}”已完成，发现 {own} 件，请复核"),
    })
}
