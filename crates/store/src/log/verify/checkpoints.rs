//! Signed checkpoints against the tree, and whether those that were published are there.

use super::{Stop, Tree, VerifyReport, VerifyStep, broken};
use crate::Store;
use crate::log::to_column;
use crate::sql::{Connection, sql};

impl Store {
    pub(super) async fn verify_checkpoints(
        &self,
        connection: &mut Connection,
        tree: &Tree,
        total: u64,
        report: &mut VerifyReport,
        progress: &mut (impl FnMut(VerifyStep, u64, u64) + Send),
    ) -> Result<(), Stop> {
        let keys = [self.signer.verifier_key()];
        let mut after = -1_i64;
        loop {
            let text = "SELECT size, note FROM checkpoints WHERE size > $1 ORDER BY size LIMIT 256";
            let rows = sql(text).bind(after).all(connection).await?;
            for row in &rows {
                after = row.int("size")?;
                let checkpoint = match ledger::checkpoint::verify(&row.text("note")?, &keys) {
                    Ok(checkpoint) => checkpoint,
                    Err(error) => return broken(format!("第 {after} 号检查点：签名或格式不对（{error}）")),
                };
                if to_column(checkpoint.size)? != after || checkpoint.size > total {
                    return broken(format!("第 {after} 号检查点：大小与账本不符"));
                }
                if tree.root(checkpoint.size)? != checkpoint.root {
                    return broken(format!("第 {after} 号检查点：根与账本不符"));
                }
                report.checkpoints += 1;
            }
            progress(VerifyStep::Checkpoints, report.checkpoints, report.checkpoints);
            if rows.is_empty() {
                return all_there(connection, total, report.checkpoints, after.max(0)).await;
            }
        }
    }
}

/// As many checkpoints as were published, up to the latest. What the seals in the ledger say of them is compared with the
/// audit trail; whoever changes this state as well is seen by the next of those.
async fn all_there(connection: &mut Connection, total: u64, found: u64, latest: i64) -> Result<(), Stop> {
    let state =
        sql("SELECT published, latest FROM checkpoint_state WHERE one = 1").optional(connection).await?;
    let Some(state) = state else {
        return broken("检查点：发布的数目没有登记".to_owned());
    };
    let (published, last) = (state.int("published")?, state.int("latest")?);
    if published != to_column(found)? || last != latest {
        return broken(format!(
            "检查点：已发布 {published} 个、最大的是第 {last} 号，现有 {found} 个、最大的是第 {latest} 号（账本大小 {total}）"
        ));
    }
    Ok(())
}
