//! Deriving read models again when what they rest on has changed: the program's own part, or the law data.
use crate::cases::{parse_event, projection};
use crate::fault::AppFault;
use crate::platform::Platform;
use case::Event;
use sha2::{Digest, Sha256};
use store::{CaseProjection, Rewrite};
use uuid::Uuid;

/// Version of the indexes. Raise it with a change of `words.txt` or of what is indexed.
const VERSION: &str = "8";
/// Folder of the law data that says nothing of any case.
const EXAMPLES: &str = "/examples/";
/// Setting that holds the version with which the indexes were filled.
const SETTING: &str = "search-index";
/// Cases whose read models are written together.
const TOGETHER: usize = 64;

impl Platform {
    /// Derives the read models of all cases anew if they were written by another version of the program or of the law data. A new
    /// installation has nothing to derive; a case that cannot be read is left out and logged. Returns how many cases
    /// were indexed.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn index_again_if_changed(&self) -> Result<usize, AppFault> {
        let version = self.derivation();
        let old = self.store.setting(SETTING).await?;
        if old.as_ref() == Some(&version) {
            return Ok(0);
        }
        let own_part = |version: &str| version.split('/').next().map(str::to_owned);
        let same_program = old.is_some_and(|old| own_part(&old) == own_part(&version));
        let rewrite = if same_program { Rewrite::WhatDiffers } else { Rewrite::Everything };
        let indexed = self.index_again(rewrite).await?;
        self.store.set_setting(SETTING, &version).await?;
        Ok(indexed)
    }

    /// Derives the read models of all cases anew. Returns how many were indexed.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn index_again(&self, rewrite: Rewrite) -> Result<usize, AppFault> {
        let granted = self.system_grant()?;
        let (mut after, mut indexed) = (None, 0);
        loop {
            let streams = self.store.all_streams(&granted, after).await?;
            let Some(last) = streams.last().copied() else { break };
            for part in streams.chunks(TOGETHER) {
                let projections = self.all_derived(&granted, part).await;
                indexed += self.store.rebuild_projections(&granted, &projections, rewrite).await?;
            }
            after = Some(last);
            tracing::info!(indexed, "read models derived anew");
        }
        Ok(indexed)
    }

    /// The read models of some cases, derived on all processors. A damaged case must not keep the office from starting:
    /// it is left out, and `ledger verify` names it.
    async fn all_derived(&self, granted: &access::Granted, streams: &[Uuid]) -> Vec<CaseProjection> {
        let tasks: Vec<_> = streams
            .iter()
            .map(|stream| {
                let (platform, granted, stream) = (self.clone(), granted.clone(), *stream);
                tokio::spawn(async move { platform.derived(&granted, stream).await })
            })
            .collect();
        let mut projections = Vec::with_capacity(streams.len());
        for (stream, task) in streams.iter().zip(tasks) {
            match task.await {
                Ok(Ok(projection)) => projections.extend(projection),
                Ok(Err(fault)) => tracing::error!(%stream, %fault, "case not indexed"),
                Err(fault) => tracing::error!(%stream, %fault, "case not indexed"),
            }
        }
        projections
    }

    /// What the read models rest on beside the events: the version of the program's own part, and the law data. A mended
    /// procedure opens other acts and runs other clocks on the same events, another finder, table or tally finds something
    /// else in them, a topic is also found by its title.
    fn derivation(&self) -> String {
        let mut digest = Sha256::new();
        for file in self.rules.library.files.iter().filter(|file| !file.path.contains(EXAMPLES)) {
            digest.update(file.path.as_bytes());
            digest.update([0]);
            digest.update(file.text.as_bytes());
            digest.update([0]);
        }
        format!("{VERSION}/{}", hex::encode(digest.finalize()))
    }

    /// The read model of a case from its events; none for a stream that is no case.
    async fn derived(
        &self,
        granted: &access::Granted,
        stream: Uuid,
    ) -> Result<Option<CaseProjection>, AppFault> {
        let stored = self.store.events(granted, stream).await?;
        let events = stored.iter().map(parse_event).collect::<Result<Vec<Event>, _>>()?;
        let state = case::fold::fold(&events, &self.rules.library).map_err(AppFault::ours)?;
        let procedure = self.rules.library.procedure(&state.procedure);
        procedure.map(|procedure| projection(self, procedure, &state)).transpose()
    }
}
