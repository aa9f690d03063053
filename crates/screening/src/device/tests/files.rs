//! Index and embedding files: read as written, or refused with the part that does not fit.

use super::super::{Device, DeviceIndex, DeviceIndexBuilder, Embedding, FileRejection, INPUT_SIDE};
use super::{ARROW, KEY, MARKS, built, device, register, svg};

#[test]
fn an_empty_index_finds_nothing() {
    let index = DeviceIndex::open(DeviceIndexBuilder::new().finish()).unwrap();
    assert!(index.is_empty());
    assert!(index.search(&device(ARROW), 10).candidates.is_empty());
}

#[test]
fn the_same_pictures_give_the_same_bytes() {
    assert_eq!(built(), built());
    assert_eq!(register().len(), MARKS.len());
}

#[test]
fn a_changed_byte_is_refused_or_lies_between_sections() {
    let whole = built();
    let expected = DeviceIndex::open(whole.as_slice()).unwrap().search(&device(KEY), 6);
    for at in (0..whole.len()).step_by(7).chain(0..300) {
        let mut changed = whole.clone();
        changed[at] ^= 0x10;
        if let Ok(index) = DeviceIndex::open(changed.as_slice()) {
            assert_eq!(index.search(&device(KEY), 6), expected, "byte {at}");
        }
    }
}

#[test]
fn an_index_cut_off_or_drawn_out_is_refused() {
    let whole = built();
    for length in [0, 1, 8, 15, 100, 250, whole.len() / 2, whole.len() - 1] {
        assert!(DeviceIndex::open(&whole[..length]).is_err(), "{length} bytes");
    }
    let longer: Vec<u8> = whole.iter().copied().chain([0]).collect();
    assert!(DeviceIndex::open(longer).is_err());
}

#[test]
fn an_older_index_is_refused_with_both_versions() {
    let mut file = built();
    file[8..12].copy_from_slice(&0u32.to_le_bytes());
    let refused = DeviceIndex::open(file).err().unwrap();
    assert!(matches!(refused, FileRejection::OtherVersion { found: 0, .. }));
    assert!(refused.to_string().contains("版本为 0"));
    assert!(matches!(
        DeviceIndex::open(b"PK\x03\x04 something".to_vec()),
        Err(FileRejection::OtherKind { .. })
    ));
}

#[test]
fn an_id_beyond_the_bound_is_refused() {
    let refused = DeviceIndexBuilder::new().add(&"x".repeat(201), &device(ARROW));
    assert!(matches!(refused, Err(FileRejection::TooMuch { max: 200, .. })));
}

fn embedding_file(kind: u32, dimensions: u32, count: u32, body: &[u8]) -> Vec<u8> {
    let mut file = b"ZBEMBED\0".to_vec();
    [1, kind, dimensions, count, 4].iter().for_each(|number: &u32| file.extend(number.to_le_bytes()));
    file.extend(b"test");
    file.extend(body);
    file.extend(crc32fast::hash(&file).to_le_bytes());
    file
}

fn bytes_of(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// Halves of the picture: above and below, left and right.
fn projection() -> Vec<u8> {
    let side = INPUT_SIDE;
    let row = |is_in: &dyn Fn(usize, usize) -> bool| -> Vec<f32> {
        (0..side * side).map(|at| f32::from(u8::from(is_in(at % side, at / side)))).collect()
    };
    let matrix = [row(&|_, y| y < side / 2), row(&|_, y| y >= side / 2), row(&|x, _| x < side / 2)];
    embedding_file(1, 3, (side * side) as u32, &bytes_of(&[matrix.concat(), vec![0.0; 3]].concat()))
}

#[test]
fn a_projection_takes_part_and_is_named() {
    let embedding = Embedding::open(&projection()).unwrap();
    let mut builder = DeviceIndexBuilder::with_embedding(embedding.clone());
    MARKS.iter().for_each(|(id, body)| builder.add(id, &device(body)).unwrap());
    let index = DeviceIndex::open(builder.finish()).unwrap();
    assert_eq!(index.embedding_name(), Some("test"));
    let found = index.search_with(&device(KEY), 6, &embedding).unwrap();
    assert_eq!(found.algorithm, "zhibao-device/1+test");
    assert_eq!(found.candidates[0].id, "key");
    assert!(found.candidates[0].reasons.iter().any(|reason| reason.why.contains("「test」")));
}

#[test]
fn vectors_made_beforehand_are_found_by_the_pictures_digest() {
    let devices: Vec<Device> = [ARROW, KEY].iter().map(|body| device(body)).collect();
    let mut entries: Vec<_> =
        devices.iter().zip([[3.0, 4.0], [0.0, 2.0]]).map(|(d, v)| (*d.digest(), v)).collect();
    entries.sort_by_key(|entry| entry.0);
    let body: Vec<u8> =
        entries.iter().flat_map(|(digest, vector)| [digest.to_vec(), bytes_of(vector)].concat()).collect();
    let embedding = Embedding::open(&embedding_file(2, 2, 2, &body)).unwrap();
    assert_eq!(embedding.vector(&devices[0]), Some(vec![0.6, 0.8]));
    assert_eq!(embedding.vector(&Device::read(&svg(MARKS[5].1)).unwrap()), None);
    let reversed: Vec<u8> = body.chunks_exact(40).rev().flatten().copied().collect();
    assert!(Embedding::open(&embedding_file(2, 2, 2, &reversed)).is_err(), "digests must ascend");
}

#[test]
fn an_index_without_the_embeddings_vectors_says_so() {
    let embedding = Embedding::open(&projection()).unwrap();
    assert!(register().search_with(&device(KEY), 1, &embedding).is_err());
}

#[test]
fn a_damaged_embedding_is_refused() {
    let whole = projection();
    for at in (0..whole.len()).step_by(97).chain(0..40) {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        assert!(Embedding::open(&changed).is_err(), "byte {at}");
    }
    (0..60).for_each(|length| assert!(Embedding::open(&whole[..length]).is_err()));
}
