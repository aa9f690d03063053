//! What the demonstration's forms leave to the program: papers, and dates counted from the day of the step, so that the
//! demonstration plays on any day.
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::{Platform, new_id};
use jiff::ToSpan as _;

/// Replaces `{ demo-file = "name" }` in a form by a stored file, and `{ days-before = 3 }` by the date so many days before
/// the step; a negative number lies ahead.
///
/// # Errors
/// When the file cannot be stored, or no calendar has the date.
pub(crate) async fn fill(
    platform: &Platform,
    person: &Person,
    value: &mut serde_json::Value,
) -> Result<(), AppFault> {
    if let Some(days) = value.get("days-before").and_then(serde_json::Value::as_i64) {
        let today = case::actor::civil_date(platform.now());
        let date = today.checked_sub(days.days()).map_err(AppFault::ours)?;
        *value = date.to_string().into();
        return Ok(());
    }
    let Some(name) = value.get("demo-file").and_then(|name| name.as_str()).map(str::to_owned) else {
        return Ok(());
    };
    let file = demo_paper(platform, person, &name).await?;
    *value = serde_json::to_value(file).map_err(AppFault::ours)?;
    Ok(())
}

/// A short text that says what it stands for.
///
/// # Errors
/// When it cannot be stored.
pub(crate) async fn demo_paper(
    platform: &Platform,
    person: &Person,
    paper: &str,
) -> Result<case::value::FileRef, AppFault> {
    let titles =
        platform.rules.library.procedures.values().flat_map(|p| &p.handovers).flat_map(|h| &h.papers);
    let title = titles.into_iter().find(|known| *known.id == paper).map_or(paper, |known| &known.title);
    let text =
        format!("演示材料：{title}\n\n本文件由演示程序生成，内容、人物和单位均为虚构。\n编号 {}\n", new_id());
    platform.attach(person, &format!("{title}（演示）.txt"), paper, text.into_bytes()).await
}
