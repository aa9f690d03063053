//! Why a picture was found, in Chinese for the person who decides.

use super::score::{Descriptor, Local, Pair};
use super::shape::PieceKind;

/// Likeness from which a descriptor is named.
const NAMED_FROM: f32 = 0.5;

/// One descriptor that found two pictures alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// Which descriptor.
    pub descriptor: Descriptor,
    /// How alike by it, 0–1; 0 is what unrelated drawings have, 1 is the same.
    pub likeness: f32,
    /// Piece of the query and piece of the candidate; `None` where the descriptor sees the whole picture.
    pub pieces: Option<(PieceKind, PieceKind)>,
    /// Turn that lays the query on the candidate, degrees clockwise, 0–359.
    pub turn_degrees: Option<u16>,
    /// Whether the query was mirrored before the turn.
    pub is_mirrored: bool,
    /// The sentence for people.
    pub why: String,
}

impl Descriptor {
    /// Name for people, with the method's own.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Digest => "文件摘要（SHA-256）",
            Self::Gradients => "图形线条走向（方向梯度直方图 HOG）",
            Self::PartialGradients => "图形大部分线条走向（分块 HOG）",
            Self::Zernike => "图形轮廓（Zernike 矩）",
            Self::Hu => "图形轮廓（Hu 不变矩）",
            Self::PerceptualHash => "图形明暗分布（感知哈希 pHash）",
            Self::LocalFeatures => "局部特征（角点与梯度描述）",
            Self::Embedding => "学习特征（外接嵌入）",
        }
    }

    /// Code for programs, stable.
    pub fn code(self) -> &'static str {
        match self {
            Self::Digest => "digest",
            Self::Gradients => "hog",
            Self::PartialGradients => "hog-partial",
            Self::Zernike => "zernike",
            Self::Hu => "hu",
            Self::PerceptualHash => "phash",
            Self::LocalFeatures => "local",
            Self::Embedding => "embedding",
        }
    }
}

/// The same file.
pub(crate) fn same_file() -> Reason {
    Reason {
        descriptor: Descriptor::Digest,
        likeness: 1.0,
        pieces: None,
        turn_degrees: None,
        is_mirrored: false,
        why: "文件摘要（SHA-256）相同：同一图片文件".to_owned(),
    }
}

/// Reasons of a pair of pieces, the strongest first; at least one.
pub(crate) fn of_pair(pair: &Pair) -> Vec<Reason> {
    let mut parts = pair.parts.to_vec();
    parts.sort_by(|a, b| b.1.total_cmp(&a.1));
    let is_named = |(at, part): &(usize, (Descriptor, f32))| *at == 0 || part.1 >= NAMED_FROM;
    let named = parts.into_iter().enumerate().filter(is_named);
    named.map(|(_, (descriptor, likeness))| of_part(pair, descriptor, likeness)).collect()
}

fn of_part(pair: &Pair, descriptor: Descriptor, likeness: f32) -> Reason {
    let moments = matches!(descriptor, Descriptor::Zernike | Descriptor::Hu);
    let movement = if moments { String::new() } else { movement(pair.turn as f32, pair.is_mirrored) };
    let cut = if pair.is_completed && !moments { "，按裁去一边对齐" } else { "" };
    let places = match (pair.query, pair.stored) {
        (PieceKind::Whole, PieceKind::Whole) => String::new(),
        (query, stored) => format!("：查询图{}对该图{}", query.chinese(), stored.chinese()),
    };
    Reason {
        descriptor,
        likeness,
        pieces: Some((pair.query, pair.stored)),
        turn_degrees: (!moments).then_some(pair.turn as u16),
        is_mirrored: pair.is_mirrored && !moments,
        why: format!("{}{}{places}{cut}{movement}", descriptor.chinese(), degree(likeness)),
    }
}

/// Reason of the local features, if enough agree.
pub(crate) fn of_local(local: &Local) -> Option<Reason> {
    let movement = movement(local.turn, local.is_mirrored);
    (local.score > 0.0).then(|| Reason {
        descriptor: Descriptor::LocalFeatures,
        likeness: local.score,
        pieces: None,
        turn_degrees: Some((local.turn.round() as u16) % 360),
        is_mirrored: local.is_mirrored,
        why: format!("{}有 {} 处位置一致{movement}", Descriptor::LocalFeatures.chinese(), local.count),
    })
}

/// Reason of a learned embedding.
pub(crate) fn of_embedding(name: &str, likeness: f32) -> Option<Reason> {
    (likeness >= NAMED_FROM).then(|| Reason {
        descriptor: Descriptor::Embedding,
        likeness,
        pieces: None,
        turn_degrees: None,
        is_mirrored: false,
        why: format!("{}「{name}」{}", Descriptor::Embedding.chinese(), degree(likeness)),
    })
}

fn degree(likeness: f32) -> &'static str {
    match likeness {
        0.9.. => "几乎相同",
        0.7.. => "很相近",
        0.4.. => "相近",
        _ => "略相近",
    }
}

/// Mirror and turn; a turn of less than eight degrees is not worth a word.
fn movement(turn: f32, is_mirrored: bool) -> String {
    let turn = (turn.round() as i32).rem_euclid(360);
    let turn = if turn > 180 { turn - 360 } else { turn };
    let mirror = if is_mirrored { "，左右镜像" } else { "" };
    match turn {
        -7..=7 => mirror.to_owned(),
        8.. => format!("{mirror}，顺时针旋转约 {turn}°"),
        _ => format!("{mirror}，逆时针旋转约 {}°", -turn),
    }
}
