//! What is found, and why.

use super::super::{ALGORITHM, Descriptor, Device, DeviceIndex, DeviceIndexBuilder, PieceKind, compare};
use super::{ARROW, HOOK, KEY, MARKS, TREE, device, png, register, svg};

fn first(query: &Device) -> (String, f32) {
    let found = register().search(query, 3);
    (found.candidates[0].id.clone(), found.candidates[0].score)
}

#[test]
fn the_same_file_is_first_and_says_so() {
    let index = register();
    for (id, body) in MARKS {
        let found = index.search(&device(body), 6);
        assert_eq!(found.algorithm, ALGORITHM);
        assert_eq!((found.candidates[0].id.as_str(), found.candidates[0].score), (id, 1.0));
        assert_eq!(found.candidates[0].reasons[0].descriptor, Descriptor::Digest);
        assert!(found.candidates[1].score < 0.9, "{id}: {:?}", found.candidates[1]);
    }
}

#[test]
fn the_same_drawing_in_another_file_and_colour_is_first() {
    for (id, body) in MARKS {
        for ground in [[255, 255, 255], [250, 220, 30], [180, 200, 255]] {
            let (found, score) = first(&Device::read(&png(body, ground)).unwrap());
            assert_eq!(found, id);
            assert!(score > 0.95, "{id} on {ground:?}: {score}");
        }
    }
}

#[test]
fn white_on_dark_is_the_same_drawing() {
    for (id, body) in MARKS {
        let white = format!(r##"<g fill="#fff">{body}</g>"##);
        assert_eq!(first(&Device::read(&png(&white, [10, 20, 60])).unwrap()).0, id);
    }
}

#[test]
fn a_turned_drawing_is_first_and_the_turn_is_told() {
    for (id, body) in MARKS {
        for turn in [30, 90, 137, 180, 270] {
            let turned = format!(r#"<g transform="rotate({turn} 50 50)">{body}</g>"#);
            assert_eq!(first(&device(&turned)).0, id, "turned by {turn}");
        }
    }
    let turned = device(&format!(r#"<g transform="rotate(90 50 50)">{HOOK}</g>"#));
    let found = register().search(&turned, 1);
    let reasons = &found.candidates[0].reasons;
    let gradients = reasons.iter().find(|reason| reason.descriptor == Descriptor::Gradients).unwrap();
    assert_eq!((gradients.turn_degrees, gradients.is_mirrored), (Some(270), false));
    assert!(gradients.why.ends_with("逆时针旋转约 90°"), "{}", gradients.why);
}

#[test]
fn a_mirrored_drawing_is_first_and_the_mirror_is_told() {
    let mirrored = device(&format!(r#"<g transform="matrix(-1 0 0 1 100 0)">{HOOK}</g>"#));
    let found = register().search(&mirrored, 1);
    assert_eq!(found.candidates[0].id, "hook");
    assert!(found.candidates[0].reasons.iter().any(|r| r.is_mirrored && r.why.contains("左右镜像")));
}

#[test]
fn a_frame_around_the_drawing_does_not_hide_it() {
    let frames = [
        r#"<rect x="-15" y="-15" width="130" height="130" fill="none" stroke="red" stroke-width="4"/>"#,
        r#"<circle cx="50" cy="50" r="68" fill="none" stroke="blue" stroke-width="3"/>"#,
    ];
    for frame in frames {
        for (id, body) in MARKS {
            let framed =
                device(&format!(r#"{frame}<g transform="translate(12.5 12.5) scale(.75)">{body}</g>"#));
            assert!(framed.piece_kinds().contains(&PieceKind::Unframed));
            assert_eq!(first(&framed).0, id);
        }
    }
}

#[test]
fn a_drawing_cut_out_of_a_plate_is_found() {
    let plate = r##"<rect x="-18" y="-18" width="136" height="136" rx="20" fill="#c00"/>"##;
    for (id, body) in MARKS {
        let plated = device(&format!(r##"{plate}<g fill="#fff">{body}</g>"##));
        assert!(plated.piece_kinds().contains(&PieceKind::OnPlate));
        assert_eq!(first(&plated).0, id);
    }
}

#[test]
fn strokes_beside_the_drawing_do_not_hide_it() {
    let words = r#"<path d="M0 106V118M4 106H12V118M16 118L22 106L28 118M32 106V118H40M46 106H54M50 106V118M60 112H70"
        stroke="black" stroke-width="3" fill="none"/>"#;
    for (id, body) in MARKS {
        assert_eq!(first(&device(&format!(r#"<g transform="translate(0 -15)">{body}</g>{words}"#))).0, id);
    }
}

#[test]
fn a_part_that_is_covered_does_not_hide_the_rest() {
    for (id, body) in MARKS {
        let covered = format!(r##"{body}<rect x="58" y="55" width="45" height="45" fill="#39f"/>"##);
        assert_eq!(first(&device(&covered)).0, id);
    }
}

#[test]
fn more_marks_never_hide_a_better_one_nor_change_its_score() {
    let query = device(&format!(r#"<g transform="rotate(20 50 50)">{KEY}</g>"#));
    let mut alone = DeviceIndexBuilder::new();
    alone.add("key", &device(KEY)).unwrap();
    let alone = DeviceIndex::open(alone.finish()).unwrap().search(&query, 1);
    let among = register().search(&query, 6);
    assert_eq!(alone.candidates[0], among.candidates[0]);
    assert!(among.candidates.windows(2).all(|two| two[0].score >= two[1].score));
}

#[test]
fn two_pictures_compare_as_a_search_would() {
    let query = device(&format!(r#"<g transform="rotate(45 50 50)">{TREE}</g>"#));
    let comparison = compare(&query, &device(TREE));
    let found = register().search(&query, 1);
    assert_eq!(found.candidates[0].score, comparison.score);
    assert_eq!(found.candidates[0].reasons, comparison.reasons);
    assert!(comparison.score > compare(&query, &device(ARROW)).score + 0.3);
}

#[test]
fn every_candidate_has_a_reason_and_no_more_come_than_asked_for() {
    let found = register().search(&device(ARROW), 4);
    assert_eq!(found.candidates.len(), 4);
    assert!(found.candidates.iter().all(|c| !c.reasons.is_empty() && !c.reasons[0].why.is_empty()));
    assert!(register().search(&device(ARROW), 0).candidates.is_empty());
}

#[test]
fn one_mark_may_have_several_pictures() {
    let mut builder = DeviceIndexBuilder::new();
    builder.add("1", &device(ARROW)).unwrap();
    builder.add("1", &device(TREE)).unwrap();
    let index = DeviceIndex::open(builder.finish()).unwrap();
    let found = index.search(&Device::read(&svg(TREE)).unwrap(), 10);
    assert_eq!(found.candidates.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), ["1", "1"]);
}

#[test]
fn a_drawing_that_fills_its_picture_to_the_rim_is_seen() {
    let plate = br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><path fill-rule="evenodd" d="M0 0H100V100H0ZM50 20L75 80H25Z"/></svg>"#;
    let kinds = Device::read(plate).unwrap().piece_kinds();
    assert!(kinds.contains(&PieceKind::OnPlate), "{kinds:?}");
    let bar =
        br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 30"><path d="M0 0H100V30H0Z"/></svg>"#;
    assert!(Device::read(bar).is_err(), "one colour to the rim is no drawing");
}
