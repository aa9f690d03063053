//! The parts of a case's read model that stand in tables of their own. Most acts change few of them: a digest of each is kept
//! with the case, and a part is written again only when its digest differs.

use std::collections::HashMap;
use std::sync::LazyLock;

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::rows;
use crate::StoreFault;
use crate::cases::CaseProjection;
use crate::search::{IndexedWords, SearchIndex, put_document};
use crate::sql::{Conflict, Connection, Table, Value, insert_many, padded, sql_owned};
use crate::{entries, found};

/// Bytes kept of a digest. A change that two digests hide is as likely as a wrong guess at 64 bits.
const DIGEST_BYTES: usize = 8;

type Digest = [u8; DIGEST_BYTES];

/// The digest of a part without rows.
const NO_ROWS: Digest = [0; DIGEST_BYTES];

/// Cases whose rows are removed by one statement.
const TOGETHER: usize = 256;

/// One part: its table, and its rows for a case.
struct Part {
    table: &'static Table,
    rows: fn(&CaseProjection) -> Vec<Vec<Value>>,
}

const PARTS: [Part; 13] = [
    Part { table: &rows::OFFICERS, rows: rows::officer_rows },
    Part { table: &rows::PARTICIPANTS, rows: rows::participant_rows },
    Part { table: &rows::CLOCKS, rows: rows::clock_rows },
    Part { table: &rows::TODOS, rows: rows::todo_rows },
    Part { table: &entries::ENTRIES, rows: entries::entry_rows },
    Part { table: &entries::NAMES, rows: entries::name_rows },
    Part { table: &entries::DRAWS, rows: entries::draw_rows },
    Part { table: &rows::GOODS, rows: rows::goods_rows },
    Part { table: &rows::KNOWN, rows: rows::known_rows },
    Part { table: &found::FINDINGS, rows: found::finding_rows },
    Part { table: &found::KEYS, rows: found::key_rows },
    Part { table: &found::FIGURES, rows: found::figure_rows },
    Part { table: &found::TOPICS, rows: found::topic_rows },
];

/// Both indexes of words, after the parts.
const INDEXES: [SearchIndex; 2] = [SearchIndex::Open, SearchIndex::Personal];

/// Where the digest of the case's own row stands, after those of the parts and indexes.
const OWN_ROW: usize = PARTS.len() + INDEXES.len();

const DIGESTS: usize = OWN_ROW + 1;

/// What is known of the parts that are stored.
pub(crate) enum Stored<'a> {
    /// Nothing: every part is written.
    Unknown,
    /// The digests kept with the cases that are there already; of others nothing is stored.
    Kept(&'a HashMap<Uuid, Option<Vec<u8>>>),
}

impl Stored<'_> {
    /// The digests of a case's parts; none when they have to be written whatever they are.
    fn of(&self, case: Uuid) -> Option<[Digest; DIGESTS]> {
        let Stored::Kept(kept) = self else { return None };
        let Some(kept) = kept.get(&case) else { return Some([NO_ROWS; DIGESTS]) };
        let (layout, kept) = kept.as_deref()?.split_first_chunk::<DIGEST_BYTES>()?;
        let (digests, []) = kept.as_chunks::<DIGEST_BYTES>() else { return None };
        (*layout == self::layout()).then_some(())?;
        digests.try_into().ok()
    }
}

/// A case's parts, ready to be written.
pub(super) struct Parts<'a> {
    case: &'a CaseProjection,
    doc: i64,
    rows: Vec<Vec<Vec<Value>>>,
    digests: [Digest; DIGESTS],
    stored: Option<[Digest; DIGESTS]>,
}

impl<'a> Parts<'a> {
    pub(super) fn of(case: &'a CaseProjection, own_row: &[Value], doc: i64, stored: &Stored<'_>) -> Self {
        let rows: Vec<_> = PARTS.iter().map(|part| (part.rows)(case)).collect();
        let mut digests = [NO_ROWS; DIGESTS];
        digests[OWN_ROW] = digest_of_values(own_row.iter());
        for (digest, rows) in digests.iter_mut().zip(&rows) {
            *digest = digest_of_rows(rows);
        }
        for (digest, index) in digests.iter_mut().skip(PARTS.len()).zip(INDEXES) {
            *digest = digest_of_texts(&searched(case, index));
        }
        Self { case, doc, rows, digests, stored: stored.of(case.case_id) }
    }

    /// What is kept with the case, to be compared with next time.
    pub(super) fn kept(&self) -> Vec<u8> {
        let digests = self.digests.iter().flatten();
        layout().iter().chain(digests).copied().collect()
    }

    /// Whether anything of the case is stored otherwise than it should be.
    pub(super) fn any_differs(&self) -> bool {
        (0..DIGESTS).any(|position| self.differs(position))
    }

    fn differs(&self, position: usize) -> bool {
        self.stored.is_none_or(|stored| stored[position] != self.digests[position])
    }

    /// Whether rows may be there that have to go.
    fn has_old(&self, position: usize) -> bool {
        self.differs(position) && self.stored.is_none_or(|stored| stored[position] != NO_ROWS)
    }
}

/// Writes the parts that differ, one after the other for all cases.
pub(super) async fn write(connection: &mut Connection, mut cases: Vec<Parts<'_>>) -> Result<(), StoreFault> {
    for (position, part) in PARTS.iter().enumerate() {
        let old: Vec<Uuid> =
            cases.iter().filter(|parts| parts.has_old(position)).map(|parts| parts.case.case_id).collect();
        for some in old.chunks(TOGETHER) {
            let (list, values) = padded(some, 1);
            let text = format!("DELETE FROM {} WHERE case_id IN ({list})", part.table.name);
            sql_owned(text).bind_all(values).execute(connection).await?;
        }
        let changed = cases.iter_mut().filter(|parts| parts.differs(position));
        let rows = changed.flat_map(|parts| std::mem::take(&mut parts.rows[position])).collect();
        insert_many(connection, part.table, &Conflict::Refuse, rows).await?;
    }
    for parts in &cases {
        write_words(connection, parts).await?;
    }
    Ok(())
}

/// The open words are cut once for both indexes.
async fn write_words(connection: &mut Connection, parts: &Parts<'_>) -> Result<(), StoreFault> {
    let (mut words, mut added) = (IndexedWords::default(), 0);
    for (position, index) in (PARTS.len()..).zip(INDEXES) {
        if parts.differs(position) {
            let texts = searched(parts.case, index);
            texts[added..].iter().for_each(|text| words.add(text));
            added = texts.len();
            put_document(connection, index, parts.doc, &words).await?;
        }
    }
    Ok(())
}

/// The texts of a case whose words an index holds; those of the open index come first in the other.
fn searched(case: &CaseProjection, index: SearchIndex) -> Vec<&str> {
    let mut texts = vec![case.number.as_deref().unwrap_or_default(), &case.title, &case.search_text];
    if matches!(index, SearchIndex::Personal) {
        texts.push(&case.personal_text);
    }
    texts
}

/// Which parts there are, in which tables and columns: digests of another layout say nothing.
fn layout() -> Digest {
    static LAYOUT: LazyLock<Digest> = LazyLock::new(digest_of_layout);
    *LAYOUT
}

fn digest_of_layout() -> Digest {
    let names = PARTS.iter().flat_map(|part| std::iter::once(&part.table.name).chain(part.table.columns));
    digest_of_texts(&names.copied().collect::<Vec<_>>())
}

fn digest_of_rows(rows: &[Vec<Value>]) -> Digest {
    if rows.is_empty() { NO_ROWS } else { digest_of_values(rows.iter().flatten()) }
}

fn digest_of_values<'a>(values: impl Iterator<Item = &'a Value>) -> Digest {
    let mut hash = Sha256::new();
    for value in values {
        match value {
            Value::Text(text) => add(&mut hash, b't', text.as_deref().map(str::as_bytes)),
            Value::Int(number) => add(&mut hash, b'i', number.map(i64::to_le_bytes).as_ref().map(|b| &b[..])),
            Value::Bytes(bytes) => add(&mut hash, b'b', bytes.as_deref()),
        }
    }
    first_bytes(hash)
}

fn digest_of_texts(texts: &[&str]) -> Digest {
    let mut hash = Sha256::new();
    for text in texts {
        add(&mut hash, b't', Some(text.as_bytes()));
    }
    first_bytes(hash)
}

/// Kind, whether there is a value, its length and bytes: two rows of different values never look alike.
fn add(hash: &mut Sha256, kind: u8, value: Option<&[u8]>) {
    hash.update([kind, u8::from(value.is_some())]);
    if let Some(value) = value {
        hash.update(value.len().to_le_bytes());
        hash.update(value);
    }
}

/// Never the digest of no rows.
fn first_bytes(hash: Sha256) -> Digest {
    let mut digest = NO_ROWS;
    digest.copy_from_slice(&hash.finalize()[..DIGEST_BYTES]);
    if digest == NO_ROWS { [1; DIGEST_BYTES] } else { digest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_differ_in_where_a_value_ends_or_whether_it_is_there_have_different_digests() {
        let text = |text: &str| Value::from(text);
        let rows = [
            vec![vec![text("ab"), text("c")]],
            vec![vec![text("a"), text("bc")]],
            vec![vec![text("abc"), Value::Text(None)]],
            vec![vec![text("abc"), text("")]],
            vec![vec![text("abc"), Value::Int(Some(0))]],
            vec![vec![text("abc"), Value::Int(None)]],
            Vec::new(),
        ];
        let digests: std::collections::BTreeSet<Digest> =
            rows.iter().map(|rows| digest_of_rows(rows)).collect();
        assert_eq!(digests.len(), rows.len());
    }

    #[test]
    fn digests_of_another_layout_or_length_are_not_trusted() {
        let case = Uuid::nil();
        let kept = |bytes: Option<Vec<u8>>| HashMap::from([(case, bytes)]);
        let good: Vec<u8> = [layout().as_slice(), &[7; DIGESTS * DIGEST_BYTES]].concat();
        assert_eq!(Stored::Kept(&kept(Some(good.clone()))).of(case), Some([[7; DIGEST_BYTES]; DIGESTS]));
        assert_eq!(Stored::Kept(&kept(Some(good[..good.len() - 1].to_vec()))).of(case), None);
        assert_eq!(Stored::Kept(&kept(Some(vec![7; good.len()]))).of(case), None);
        assert_eq!(Stored::Kept(&kept(None)).of(case), None);
        assert_eq!(Stored::Kept(&HashMap::new()).of(case), Some([NO_ROWS; DIGESTS]));
    }
}
