//! Lights: word, shape and remaining time.

use calendar::{Light, light, remaining_text};

use crate::at;

#[test]
fn remaining_time_is_told_in_the_words_of_the_desk() {
    let end = "2023-07-31T23:59:59.999999";
    for (due, now, words) in [
        (end, "2023-07-28T10:00", "剩3日"),
        (end, "2023-07-30T00:00", "剩1日"),
        (end, "2023-07-31T00:00", "剩23小时"),
        (end, "2023-07-31T20:30", "剩3小时"),
        (end, "2023-07-31T23:59:30", "剩1分钟"),
        (end, "2023-08-01T00:00", "逾期1日"),
        (end, "2023-08-01T18:00", "逾期1日"),
        (end, "2023-08-03T09:00", "逾期3日"),
        ("2023-07-29T17:00", "2023-07-28T20:00", "剩21小时"),
        ("2023-07-29T17:00", "2023-07-29T16:40", "剩20分钟"),
        ("2023-07-29T17:00", "2023-07-29T17:05", "逾期5分钟"),
        ("2023-07-29T17:00", "2023-07-30T08:00", "逾期15小时"),
        ("2023-07-29T17:00", "2023-07-30T18:00", "逾期1日"),
    ] {
        assert_eq!(remaining_text(at(due), at(now)), words, "{due} seen at {now}");
    }
}

#[test]
fn a_light_turns_at_the_warning_and_just_after_the_last_instant() {
    let due = Some(at("2023-07-31T17:00"));
    for (now, expected) in [
        ("2023-07-29T16:59", Light::Normal),
        ("2023-07-29T17:00", Light::Soon),
        ("2023-07-31T17:00", Light::Soon),
        ("2023-07-31T17:00:00.000001", Light::Overdue),
    ] {
        assert_eq!(light(due, at(now), 48), expected, "{now}");
    }
    assert_eq!(light(None, at("2023-07-31T17:00"), 48), Light::Suspended);
}

#[test]
fn every_light_has_its_own_shape_and_word() {
    let all = [Light::Normal, Light::Soon, Light::Overdue, Light::Met, Light::Suspended];
    let shapes: std::collections::BTreeSet<_> = all.iter().map(|light| light.shape()).collect();
    let words: std::collections::BTreeSet<_> = all.iter().map(|light| light.label()).collect();
    assert_eq!((shapes.len(), words.len()), (all.len(), all.len()));
    assert_eq!(Light::Met.remaining_text(Some(at("2023-07-31T17:00")), at("2023-08-31T17:00")), "已办");
    assert_eq!(Light::Suspended.remaining_text(None, at("2023-08-31T17:00")), "中止");
}
