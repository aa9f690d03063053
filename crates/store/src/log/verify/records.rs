use super::{Stop, broken};
use crate::sql::{Connection, Row, sql};

/// Receipts name recorded events in their places; serials of each series run from 1 without a gap.
pub(super) async fn verify(connection: &mut Connection) -> Result<(), Stop> {
    let mut after = String::new();
    loop {
        let text = "SELECT act_id, receipt FROM acts WHERE act_id > $1 ORDER BY act_id LIMIT 256";
        let rows = sql(text).bind(&after).all(connection).await?;
        let Some(last) = rows.last() else { break };
        after = last.text("act_id")?;
        for row in &rows {
            verify_receipt(connection, row).await?;
        }
    }
    let text = "SELECT a.act_id FROM (SELECT DISTINCT act_id FROM events) AS a \
                LEFT JOIN acts b ON b.act_id = a.act_id WHERE b.act_id IS NULL LIMIT 1";
    if let Some(row) = sql(text).optional(connection).await? {
        return broken(format!("动作 {}：有事件而没有回执", row.text("act_id")?));
    }
    let text = "SELECT s.series, s.last, count(n.serial) AS drawn, coalesce(max(n.serial), 0) AS highest, \
                coalesce(min(n.serial), 1) AS lowest FROM number_series s LEFT JOIN numbers n ON n.series = s.series \
                GROUP BY s.series, s.last";
    for row in sql(text).all(connection).await? {
        let (last, drawn) = (row.int("last")?, row.int("drawn")?);
        if drawn != last || row.int("highest")? != last || row.int("lowest")? != 1 {
            return broken(format!("编号系列 {}：有断号或重号", row.text("series")?));
        }
    }
    let text = "SELECT n.number FROM numbers n LEFT JOIN number_series s ON s.series = n.series \
                WHERE s.series IS NULL LIMIT 1";
    if let Some(row) = sql(text).optional(connection).await? {
        return broken(format!("编号 {}：不属于任何系列", row.text("number")?));
    }
    Ok(())
}

async fn verify_receipt(connection: &mut Connection, row: &Row) -> Result<(), Stop> {
    let act = row.text("act_id")?;
    let receipt: crate::Receipt = match serde_json::from_str(&row.text("receipt")?) {
        Ok(receipt) => receipt,
        Err(error) => return broken(format!("动作 {act}：回执不合格式（{error}）")),
    };
    let text = "SELECT id, stream, version, leaf_index FROM events WHERE act_id = $1 ORDER BY leaf_index";
    let events = sql(text).bind(&act).all(connection).await?;
    let mut named = receipt.events;
    named.sort_by_key(|event| event.leaf_index);
    let mut same = named.len() == events.len() && receipt.act_id.to_string() == act;
    for (named, event) in named.iter().zip(&events) {
        same &= named.event_id.to_string() == event.text("id")?
            && named.stream.to_string() == event.text("stream")?
            && named.version == event.int("version")?
            && named.leaf_index == event.int("leaf_index")?;
    }
    for number in &receipt.numbers {
        let statement = sql("SELECT stream FROM numbers WHERE number = $1").bind(number);
        let stream = statement.optional(connection).await?.map(|row| row.text("stream")).transpose()?;
        same &= stream.is_some_and(|stream| named.iter().any(|event| event.stream.to_string() == stream));
    }
    if same { Ok(()) } else { broken(format!("动作 {act}：回执与所记事件或编号不符")) }
}
