//! What the daily reconciliation of hand-overs found tells both organs: a notice for those who lead, and rows of their workbench
//! until the next reconciliation finds it mended.
use crate::accounts::ASSIGNERS;
use crate::clock::{instant, micros};
use crate::fault::AppFault;
use crate::handovers::Reconciled;
use crate::notices::{self, Body};
use crate::people::Person;
use crate::platform::Platform;
use access::Granted;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use store::{Account, NewJob, NoticeRow};
use uuid::Uuid;

/// Job: tell both organs that their records of a hand-over differ.
pub(crate) const REPORT: &str = "report-gap";

/// Setting that holds what the last reconciliation found.
const FOUND: &str = "handovers.gaps";

/// Most gaps kept; of more the board tells.
const MAX_KEPT: usize = 200;

/// Characters of the digest that tells one gap from another.
const DIGITS: usize = 32;

/// Something of which two organs' records do not agree, in words that both may read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// Organ that sent.
    pub from: String,
    /// Organ it was sent to.
    pub to: String,
    /// In words, without the cases behind.
    pub says: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    at: i64,
    gaps: Vec<Gap>,
}

impl Gap {
    fn key(&self) -> String {
        let digest = Sha256::digest(format!("{}\n{}\n{}", self.from, self.to, self.says));
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("gap-{}", &hex[..DIGITS])
    }
}

/// The differences in words that both organs may read; what is said of several items alike is said once, with their number.
fn gaps_of(found: &Reconciled) -> Vec<Gap> {
    let mut counted: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    for one in &found.differences {
        *counted.entry((&one.from, &one.to, &one.between)).or_default() += 1;
    }
    let gap = |((from, to, says), count): ((&str, &str, &str), usize)| Gap {
        from: from.to_owned(),
        to: to.to_owned(),
        says: if count > 1 { format!("{says}（{count}件）") } else { says.to_owned() },
    };
    counted.into_iter().map(gap).collect()
}

fn leads(posts: &BTreeSet<String>) -> bool {
    ASSIGNERS.iter().any(|post| posts.contains(*post))
}

impl Platform {
    /// Keeps what a reconciliation found for the workbenches, and has both organs told, once of each gap.
    pub(crate) async fn note_gaps(&self, found: &Reconciled) -> Result<(), AppFault> {
        let gaps: Vec<Gap> = gaps_of(found).into_iter().take(MAX_KEPT).collect();
        let now = micros(self.now());
        let jobs: Vec<NewJob> =
            gaps.iter().map(|gap| notices::job(REPORT, gap, Some(gap.key()), now)).collect();
        self.store.enqueue(&self.system_grant()?, &jobs).await?;
        let kept = Kept { at: micros(found.at), gaps };
        self.store.set_setting(FOUND, &serde_json::to_string(&kept).map_err(AppFault::ours)?).await?;
        Ok(())
    }

    /// What the last reconciliation found between a person's organ and others, and when; for those who lead it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn gaps(&self, person: &Person) -> Result<(Vec<Gap>, Timestamp), AppFault> {
        let kept = match self.store.setting(FOUND).await? {
            Some(text) if leads(&person.case_actor.posts) => {
                serde_json::from_str(&text).map_err(AppFault::ours)?
            }
            _ => Kept::default(),
        };
        let own = &person.case_actor.organ;
        let gaps = kept.gaps.into_iter().filter(|gap| gap.from == *own || gap.to == *own);
        Ok((gaps.collect(), instant(kept.at)))
    }

    pub(crate) async fn told_of_gap(&self, granted: &Granted, gap: &Gap) -> Result<Vec<NoticeRow>, AppFault> {
        let says = format!("移送对账不一致，请双方核对：{}", gap.says);
        let body = serde_json::to_string(&Body { case: Uuid::nil(), says }).map_err(AppFault::ours)?;
        let mut rows = Vec::new();
        let sides: BTreeSet<&String> = [&gap.from, &gap.to].into();
        for organ in sides {
            let lead =
                |account: &Account| ASSIGNERS.iter().any(|post| account.posts.iter().any(|p| p == post));
            for (officer, organ) in self.active_in(granted, organ, lead).await? {
                let (at, body) = (micros(self.now()), body.clone());
                rows.push(NoticeRow { occasion: gap.key(), officer, organ, at, body, read: false });
            }
        }
        Ok(rows)
    }
}
