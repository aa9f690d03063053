//! The ü of pinyin, which the tables write as v and people as u or yu too (女娲: NVWA, NUWA, NÜWA, NYUWA).

/// Pinyin with an ü in the other ways of writing it.
pub(crate) fn umlaut_as(pinyin: &str) -> Option<[String; 2]> {
    // the tables have a v for nothing else
    pinyin.contains('v').then(|| ["u", "yu"].map(|written| pinyin.replace('v', written)))
}
