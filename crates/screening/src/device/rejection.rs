//! Why a picture or a file is not taken: named, with its bound, in Chinese for the person who sent it.

/// A picture that is not taken. `Display` is the sentence to show.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PictureRejection {
    /// No bytes.
    #[error("图片文件是空的")]
    Empty,
    /// More bytes than [`super::MAX_FILE_BYTES`] or, for SVG, [`super::MAX_SVG_BYTES`].
    #[error("图片文件 {bytes} 字节，超过上限 {max} 字节")]
    TooManyBytes {
        /// Length of the file, bytes.
        bytes: usize,
        /// The bound, bytes.
        max: usize,
    },
    /// Not SVG, PNG, JPEG or WebP by its first bytes; the name of the file is not asked.
    #[error("认不出图片格式；可收 SVG、PNG、JPEG、WebP")]
    UnknownFormat,
    /// A form of a known format that is not taken.
    #[error("{what}不收；可收 SVG、PNG、JPEG、WebP")]
    NotTaken {
        /// What it is, in Chinese.
        what: &'static str,
    },
    /// A side longer than [`super::MAX_SIDE_PIXELS`] or more than [`super::MAX_PIXELS`] in all.
    #[error("图片 {width}×{height} 像素，超过上限（每边 {max_side}，总数 {max_pixels}）")]
    TooManyPixels {
        /// Width, pixels.
        width: u64,
        /// Height, pixels.
        height: u64,
        /// Bound of one side, pixels.
        max_side: u64,
        /// Bound of the area, pixels.
        max_pixels: u64,
    },
    /// A drawing with more parts than a mark has: what a decompression bomb looks like in SVG.
    #[error("SVG 的{what}为 {count}，超过上限 {max}")]
    TooComplex {
        /// What was counted, in Chinese.
        what: &'static str,
        /// How many there are (counting stops soon after the bound).
        count: usize,
        /// The bound.
        max: usize,
    },
    /// The decoder found the file damaged or cut off. Its own words, which are English, are for logs.
    #[error("{format} 图片损坏或者不完整，读不出来；请重新取得原文件")]
    Damaged {
        /// Name of the format.
        format: &'static str,
        /// The decoder's own words, cut to a line.
        detail: String,
    },
    /// An SVG with nothing but what is never drawn.
    #[error(
        "SVG 里没有画出来的图形，只有{what}：SVG 里的文字和图片不参加比对；文字转成曲线（路径）、或者另存为 PNG 再送"
    )]
    NotDrawn {
        /// What it holds, in Chinese.
        what: &'static str,
    },
    /// One colour only: nothing that could be compared.
    #[error("图片里没有图形（只有一种颜色，或只有极淡的痕迹）")]
    Blank,
}

impl PictureRejection {
    /// A damaged file, with the decoder's message cut to 120 characters of one line.
    pub(crate) fn damaged(format: &'static str, detail: impl std::fmt::Display) -> Self {
        let detail = detail.to_string();
        let line = detail.lines().next().unwrap_or_default();
        Self::Damaged { format, detail: line.chars().take(120).collect() }
    }
}

/// An index or embedding file that is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FileRejection {
    /// The first bytes are not those of this kind of file.
    #[error("不是{kind}文件")]
    OtherKind {
        /// The kind that was expected, in Chinese.
        kind: &'static str,
    },
    /// Written by an older or newer version; make it anew from the pictures.
    #[error("{kind}文件版本为 {found}，本程序读 {expected}；请由原图重建")]
    OtherVersion {
        /// The kind, in Chinese.
        kind: &'static str,
        /// Version in the file.
        found: u32,
        /// Version that this program writes.
        expected: u32,
    },
    /// Cut off, changed or inconsistent.
    #[error("{kind}文件损坏：{part}")]
    Damaged {
        /// The kind, in Chinese.
        kind: &'static str,
        /// The part that does not fit, in Chinese.
        part: &'static str,
    },
    /// More than a bound allows.
    #[error("{kind}的{what}超过上限 {max}")]
    TooMuch {
        /// The kind, in Chinese.
        kind: &'static str,
        /// What was counted, in Chinese.
        what: &'static str,
        /// The bound.
        max: usize,
    },
}
