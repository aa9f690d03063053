//! Screening in the demonstration: the invented marks and device marks as registers, and a batch of invented applications
//! that was sent in for each sort of screening.
use super::work::Batch;
use super::{KINDS, ScreeningOrder};
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use std::collections::BTreeMap;

/// Invented applications of a province.
const APPLICATIONS: &str = "/applications-demonstration.tsv";

impl Platform {
    /// Makes the registers of marks and device marks that screening searches, where the province has such. Works for a
    /// while on one processor and touches no record.
    pub(crate) fn make_demo_registers(&self, province: &str) -> Result<(), AppFault> {
        self.make_demo_marks(province)?;
        self.make_demo_pictures(province)
    }

    /// Screens the invented applications against the registers, where the province has such.
    pub(crate) async fn make_demo_screening(
        &self,
        province: &str,
        people: &BTreeMap<String, Person>,
    ) -> Result<(), AppFault> {
        // Somebody of the organ that keeps the watched marks sends them in.
        let register = self.batch_screen(law::screen::WATCH)?.register.as_ref();
        let register = register.map(|register| self.register(register)).transpose()?;
        let keeps = |one: &&Person| register.is_some_and(|register| self.keeps_register(one, register));
        let sender = people.values().find(|one| self.may_screen(one) && keeps(one));
        let mut files = crate::embedded::province_files(province).into_iter();
        let (Some((path, table)), Some(sender)) =
            (files.find(|(path, _)| path.ends_with(APPLICATIONS)), sender)
        else {
            return Ok(());
        };
        let name = path.rsplit('/').next().unwrap_or(APPLICATIONS);
        let table = self.attach(sender, name, "", table.into_bytes()).await?;
        for kind in KINDS {
            let order = ScreeningOrder {
                kind: kind.to_owned(),
                title: "演示申请一批".to_owned(),
                against_register: true,
                table: table.clone(),
                ..ScreeningOrder::default()
            };
            let screening = self.order_screening(sender, order).await?;
            // The queued job finds it done.
            self.work_screening(&Batch { screening }).await?;
        }
        Ok(())
    }
}
