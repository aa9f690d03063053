//! Damaged, giant and malicious pictures are refused by name; nothing panics.

use super::super::{Device, MAX_FILE_BYTES, MAX_SVG_BYTES, Picture, PictureRejection as Rejected};
use super::{ARROW, KEY, png, svg};
use proptest::prelude::*;

/// A black triangle of 40×40, made with an encoder of others.
const JPEG: &str = concat!(
    "ffd8ffe000104a46494600010100000100010000ffdb004300140e0f120f0d14121012171514181e32211e1c1c1e3d2c2e24",
    "3249404c4b47404645505a736250556d5645466488656d777b8182814e608d978c7d96737e817cffc0000b08002800280101",
    "1100ffc4001a000002030101000000000000000000000000070205060403ffc4003010000103030104080603000000000000",
    "0001020311000405311221415106162242536192d21523337181915272c1ffda0008010100003f00d9d1558fe72d98cd338c",
    "57d4713257b4212aeea4f99ff53cf759d145785e5d356568edcbe61b692547493e42789d052a2e6f5fb9be5de2d643eb5ede",
    "d249ec9e11c4470fb533f0b914e5718cdd08db221c48eea86a3531cc79115df45627a71972a7462d93094c2de209049d427e",
    "d1078f0e558fad1f4372e6c6fc59b8658ba500249ec2f4040f3dc0fe39530eb97257a8c7583f76e094b49903f91d00fc9814",
    "a679d5dc3ce3ceab69c71454a3112499350a29a7d1ec9fc5712d3ea32ea7e5bbfd871d06a20eee7153cc6219cc32db370ebc",
    "86d0ada86ca44988df20f33fbaa9ea3633c7bbf5a7db4751b19e3ddfad3eda3a8d8cf1eefd69f6d58e1f036f865baab579f5",
    "07400a4b85246ed0ee00f13fbaffd9",
);
const WEBP: &str = concat!(
    "52494646d40000005745425056503820c80000003006009d012a280028003ee96aa550292723a2bc780801201d09690003e0",
    "77cf684c7cbe569a2cb8a3a017b94daf36eb8eed6bbcc0831ce8000000fef60045a444ef001b81b7061be6d6d6ef3250e9f2",
    "99677b16a62bf6f95138e8df5cd5a858e5303e600ec2d9503b1336d9319e4dbe1f830bede77d99701d84cbf330d5f1110f27",
    "49c5c360b38a2fdfc83b510442b242b408faad770a494c7f859f900f207792c8ae292531fe167e4ddb8ed8d6250c829b15c1",
    "51d181f151f2035295b0aebb3836556580000000",
);

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap()).collect()
}

fn samples() -> Vec<Vec<u8>> {
    vec![svg(ARROW), svg(KEY), png(KEY, [255; 3]), bytes(JPEG), bytes(WEBP)]
}

fn refused(bytes: &[u8]) -> Rejected {
    Device::read(bytes).unwrap_err()
}

#[test]
fn all_four_formats_show_the_same_triangle() {
    let triangle = Device::read(
        br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><path d="M20 4L36 34H4Z"/></svg>"#,
    );
    let triangle = triangle.unwrap();
    for file in [bytes(JPEG), bytes(WEBP)] {
        assert_eq!(
            (Picture::decode(&file).unwrap().width(), Picture::decode(&file).unwrap().height()),
            (40, 40)
        );
        assert!(super::super::compare(&Device::read(&file).unwrap(), &triangle).score > 0.75);
    }
}

#[test]
fn what_is_no_picture_is_named() {
    assert_eq!(refused(b""), Rejected::Empty);
    assert_eq!(refused(b"%PDF-1.7 hello"), Rejected::UnknownFormat);
    assert!(matches!(refused(b"GIF89a....."), Rejected::NotTaken { what: "GIF" }));
    assert!(matches!(refused(&[0x1f, 0x8b, 8, 0]), Rejected::NotTaken { .. }));
    assert_eq!(refused(&svg("")), Rejected::Blank);
    assert_eq!(refused(&png("", [7, 8, 9])), Rejected::Blank);
    assert!(matches!(refused(b"<svg><path"), Rejected::Damaged { format: "SVG", .. }));
}

#[test]
fn a_drawing_of_nothing_but_words_or_pictures_is_refused_for_that() {
    for (body, what) in [
        ("<text x='10' y='50'>JINMA</text>", "文字"),
        ("<image href='http://example.invalid/a.png' width='50' height='50'/>", "图片"),
        (
            "<rect x='-20' y='-20' width='140' height='140' fill='white'/><text x='10' y='50'>JINMA</text>",
            "文字",
        ),
    ] {
        let error = refused(&svg(body));
        assert!(matches!(error, Rejected::NotDrawn { what: told } if told.contains(what)), "{error}");
        assert!(error.to_string().contains("路径"), "{error}");
    }
    Device::read(&svg(&format!("{KEY}<text x='10' y='50'>JINMA</text>"))).unwrap();
}

#[test]
fn references_that_grow_tenfold_are_refused_before_they_are_set_in_place() {
    let level = |n: usize| format!("<g id='a{n}'>{}</g>", format!("<use href='#a{}'/>", n - 1).repeat(10));
    let levels: String = (1..9).map(level).collect();
    let masks: String = (1..9)
        .map(|n| {
            format!(
                "<mask id='m{n}'>{}</mask>",
                format!("<path d='M0 0h9v9z' mask='url(#m{})'/>", n - 1).repeat(10)
            )
        })
        .collect();
    for body in [
        format!("<defs><path id='a0' d='M0 0h9v9z'/>{levels}</defs><use href='#a8'/>"),
        format!("<mask id='m0'><path d='M0 0h9v9z'/></mask>{masks}<path d='M0 0h90v90z' mask='url(#m8)'/>"),
    ] {
        assert!(matches!(refused(&svg(&body)), Rejected::TooComplex { what: "图元数（含引用展开）", .. }));
    }
    let twice = format!("<defs><g id='k'>{KEY}</g></defs><use href='#k'/><use href='#k' x='1'/>");
    Device::read(&svg(&twice)).unwrap();
}

#[test]
fn a_file_beyond_the_bound_is_not_even_looked_at() {
    let error = refused(&vec![0x89; MAX_FILE_BYTES + 1]);
    assert_eq!(error, Rejected::TooManyBytes { bytes: MAX_FILE_BYTES + 1, max: MAX_FILE_BYTES });
    let long = svg(&" ".repeat(MAX_SVG_BYTES));
    assert!(matches!(refused(&long), Rejected::TooManyBytes { max: MAX_SVG_BYTES, .. }));
}

#[test]
fn a_small_file_that_claims_a_giant_picture_is_refused() {
    let mut file = png(KEY, [255; 3]);
    file[16..24].copy_from_slice(&[0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0]);
    let checksum = crc32fast::hash(&file[12..29]);
    file[29..33].copy_from_slice(&checksum.to_be_bytes());
    let error = refused(&file);
    assert!(matches!(error, Rejected::TooManyPixels { width: 100_000, height: 100_000, .. }), "{error}");
    assert!(error.to_string().contains("100000×100000"));
    assert!(matches!(Picture::from_rgba(20_000, 1, Vec::new()), Err(Rejected::TooManyPixels { .. })));
    assert!(matches!(Picture::from_rgba(2, 2, vec![0; 15]), Err(Rejected::Damaged { .. })));
}

#[test]
fn a_picture_cut_off_is_refused() {
    for file in [png(KEY, [255; 3]), bytes(WEBP)] {
        assert!(matches!(refused(&file[..file.len() / 2]), Rejected::Damaged { .. }));
    }
    assert!(matches!(refused(&bytes(JPEG)[..150]), Rejected::Damaged { .. }));
}

#[test]
fn svg_bombs_are_refused() {
    let deep = format!("{}{ARROW}{}", "<g>".repeat(500), "</g>".repeat(500));
    assert!(matches!(refused(&svg(&deep)), Rejected::TooComplex { what: "嵌套层数", max: 128, .. }));
    let very_deep = format!("{}{}", "<g>".repeat(90_000), "</g>".repeat(90_000));
    assert!(Device::read(&svg(&very_deep)).is_err());
    let many = svg(&r#"<rect width="1" height="1"/>"#.repeat(20_001));
    assert!(matches!(refused(&many), Rejected::TooComplex { what: "元素数", .. }));
    let mut uses = r#"<g id="g0"><rect width="9" height="9"/></g>"#.to_owned();
    for level in 1..12 {
        let inner = format!(r##"<use href="#g{}"/>"##, level - 1).repeat(10);
        uses.push_str(&format!(r#"<g id="g{level}">{inner}</g>"#));
    }
    let error = refused(&svg(&uses));
    assert!(matches!(error, Rejected::TooComplex { .. }), "{error}");
    let masks = r#"<mask id="m"><rect width="9" height="9"/></mask>"#.repeat(300);
    assert!(matches!(refused(&svg(&masks)), Rejected::TooComplex { what: "裁剪、蒙版与滤镜数", .. }));
    let filter = r#"<filter id="f"><feMorphology operator="dilate" radius="999"/></filter>"#;
    assert!(matches!(refused(&svg(filter)), Rejected::NotTaken { .. }));
}

#[test]
fn an_entity_bomb_is_refused() {
    let mut bomb = r#"<!DOCTYPE svg [<!ENTITY a0 "aaaaaaaaaa">"#.to_owned();
    for level in 1..12 {
        bomb.push_str(&format!(r#"<!ENTITY a{level} "{}">"#, format!("&a{};", level - 1).repeat(10)));
    }
    bomb.push_str(r#"]><svg xmlns="http://www.w3.org/2000/svg"><desc>&a11;</desc></svg>"#);
    assert!(matches!(refused(bomb.as_bytes()), Rejected::Damaged { format: "SVG", .. }));
}

#[test]
fn an_svg_reads_no_other_file() {
    let linked = svg(r#"<image href="/etc/hostname" width="50" height="50"/>"#);
    assert_eq!(refused(&linked), Rejected::NotDrawn { what: "链接或嵌入的图片" });
}

#[test]
fn odd_sizes_are_drawn_or_refused() {
    for view in ["0 0 1e9 1", "0 0 1 1e9", "0 0 1e-9 1e-9", "-1e30 0 1e38 1e38", "0 0 0 0", "nan nan 1 1"] {
        let file = format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}">{ARROW}</svg>"#);
        let _ = Device::read(file.as_bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_after_any_magic_never_panic(magic in 0usize..5, tail in prop::collection::vec(any::<u8>(), 0..400)) {
        let heads: [&[u8]; 5] = [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF\0\x01\0\0WEBPVP8 ", b"<svg "];
        let _ = Device::read(&[heads[magic], &tail].concat());
    }

    #[test]
    fn a_picture_with_changed_bytes_never_panics(
        which in 0usize..5,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut file = samples().swap_remove(which);
        changes.iter().for_each(|(at, byte)| { let at = at.index(file.len()); file[at] = *byte; });
        let _ = Device::read(&file);
    }

    #[test]
    fn any_small_picture_is_described_or_blank(
        width in 1usize..9, height in 1usize..9, pixels in prop::collection::vec(any::<u8>(), 256),
    ) {
        let picture = Picture::from_rgba(width, height, pixels[..width * height * 4].to_vec()).unwrap();
        if let Ok(device) = Device::of(&picture) {
            prop_assert!(!device.piece_kinds().is_empty());
            prop_assert_eq!(super::super::compare(&device, &device).score, 1.0);
        }
    }
}
