use crate::StoreFault;

/// Most rows on one page.
pub const MAX_PAGE: i64 = 200;

/// One page of a list, with the cursor of the next one.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// The rows, in the order asked for.
    pub rows: Vec<T>,
    /// Opaque cursor of the next page; `None` on the last one.
    pub next: Option<String>,
}

/// Where the next page begins: the sort value and the key of the last row shown.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cursor {
    pub(crate) sort: i64,
    pub(crate) key: String,
}

impl Cursor {
    pub(crate) fn encode(&self) -> String {
        hex::encode(format!("{}:{}", self.sort, self.key))
    }

    pub(crate) fn decode(text: &str) -> Result<Self, StoreFault> {
        let wrong = || StoreFault::Cursor;
        let plain = String::from_utf8(hex::decode(text).map_err(|_| wrong())?).map_err(|_| wrong())?;
        let (sort, key) = plain.split_once(':').ok_or_else(wrong)?;
        Ok(Self { sort: sort.parse().map_err(|_| wrong())?, key: key.to_owned() })
    }

    pub(crate) fn read(text: Option<&str>) -> Result<Option<Self>, StoreFault> {
        text.map(Self::decode).transpose()
    }
}

/// The page size asked for, within `1..=MAX_PAGE`.
pub(crate) fn page_size(asked: i64) -> i64 {
    asked.clamp(1, MAX_PAGE)
}

impl<T> Page<T> {
    /// Of up to `limit + 1` rows fetched, the page of `limit` and the cursor if there are more.
    pub(crate) fn cut(mut rows: Vec<T>, limit: i64, cursor: impl Fn(&T) -> Cursor) -> Self {
        let limit = usize::try_from(limit).unwrap_or(1);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more { rows.last().map(|row| cursor(row).encode()) } else { None };
        Self { rows, next }
    }
}
