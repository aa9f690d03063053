//! What an example expects, compared with what the server shows.
use case::ClockState;
use jiff::Timestamp;
use law::example::{ExampleStep, StepExpectation};
use serde_json::{Value, json};

/// What the case tells whoever is about to do an act.
pub(super) fn warned(case: &Value, step: &ExampleStep, expected: &StepExpectation) -> Result<(), String> {
    let acts = case["acts"].as_array().into_iter().flatten();
    let told = acts.filter(|act| act["act"] == json!(*step.act)).map(|act| act["warnings"].to_string());
    let told: String = told.collect();
    match expected.warned.iter().find(|words| !told.contains(words.as_str())) {
        Some(words) => Err(format!("办理前应提示“{words}”，实际是 {told}")),
        None => Ok(()),
    }
}

/// Stage, due times and states of limits as the case shows them.
pub(super) fn as_expected(case: &Value, expected: &StepExpectation, now: Timestamp) -> Result<(), String> {
    for (track, stage) in &expected.stage {
        if case["stage"][track] != json!(stage) {
            return Err(format!("轨道 {track} 应为 {stage}，实为 {}", case["stage"][track]));
        }
    }
    let clocks: Vec<case::Clock> =
        serde_json::from_value(case["clocks"].clone()).map_err(|fault| fault.to_string())?;
    let latest = |limit: &String| {
        let runs = clocks.iter().filter(|clock| clock.limit == *limit);
        runs.max_by_key(|clock| clock.run).ok_or_else(|| format!("期限 {limit} 没有起算"))
    };
    for (limit, due) in &expected.due {
        let clock = latest(limit)?;
        if clock.due_at != due.timestamp() {
            return Err(format!("期限 {limit} 应于 {due} 届满，实为 {:?}", clock.due_at));
        }
    }
    let states = [
        (&expected.met, ClockState::Met),
        (&expected.running, ClockState::Running),
        (&expected.lapsed, ClockState::Lapsed),
    ];
    for (limits, state) in states {
        for limit in limits {
            if latest(limit)?.state != state {
                return Err(format!("期限 {limit} 应为 {state:?}，实为 {:?}", latest(limit)?.state));
            }
        }
    }
    for limit in &expected.overdue {
        if !latest(limit)?.is_overdue(now) {
            return Err(format!("期限 {limit} 应已逾期"));
        }
    }
    Ok(())
}
