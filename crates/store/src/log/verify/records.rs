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
    handovers(connection).await?;
    screenings(connection).await
}

/// No item without the case that sent it, no move without its item and its leaf. What each has to say is compared by the
/// caller, who can fold the case that sent it.
async fn handovers(connection: &mut Connection) -> Result<(), Stop> {
    let text = "SELECT h.id FROM handovers h WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.stream = h.from_case) LIMIT 1";
    if let Some(row) = sql(text).optional(connection).await? {
        return broken(format!("移送 {}：发出它的办件没有事件", row.text("id")?));
    }
    let text = "SELECT m.handover FROM handover_moves m WHERE NOT EXISTS (SELECT 1 FROM handovers h WHERE h.id = m.handover) \
                OR NOT EXISTS (SELECT 1 FROM events e WHERE e.leaf_index = m.leaf_index AND e.organ = m.organ) LIMIT 1";
    if let Some(row) = sql(text).optional(connection).await? {
        return broken(format!("移送 {}：经过的一步没有移送登记或者没有事件", row.text("handover")?));
    }
    Ok(())
}

/// Batches that the audit trail names, or to which something found belongs, are there; so are findings that were decided.
async fn screenings(connection: &mut Connection) -> Result<(), Stop> {
    let checks = [
        (
            "批量筛查 {}：审计日志记载它已送入，登记里却没有",
            "SELECT a.subject FROM audit a WHERE a.action = 'ScreenMarks' AND a.outcome = 'granted' \
             AND NOT EXISTS (SELECT 1 FROM screenings s WHERE s.id = a.subject) LIMIT 1",
        ),
        (
            "批量筛查 {}：有它的发现而没有登记",
            "SELECT f.screening AS subject FROM screening_findings f \
             WHERE NOT EXISTS (SELECT 1 FROM screenings s WHERE s.id = f.screening) LIMIT 1",
        ),
        (
            "筛查的发现 {}：审计日志记载已作复核决定，登记里却没有它",
            "SELECT a.subject FROM audit a WHERE a.action = 'DecideScreenFinding' AND a.outcome = 'granted' \
             AND NOT EXISTS (SELECT 1 FROM screening_findings f WHERE f.id = a.subject) LIMIT 1",
        ),
    ];
    for (words, text) in checks {
        if let Some(row) = sql(text).optional(connection).await? {
            return broken(words.replace("{}", &row.text("subject")?));
        }
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
