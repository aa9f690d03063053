//! A mark of a register, and its form in the index.

use super::bytes::{Cursor, put_text, put_varint};
use crate::text::{Folded, MAX_UNITS, Parts, fold};

/// Longest text of one field in bytes.
pub const MAX_FIELD_BYTES: usize = 4_096;
/// Most classes and groups of one mark.
const MAX_GOODS: usize = 255;

/// How well a mark is known, as far as found (5.1.16).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fame {
    /// Nothing is known.
    #[default]
    Unknown,
    /// Known to the relevant public in its trade or region.
    Known,
    /// Recognised as well known (驰名商标).
    WellKnown,
}

impl Fame {
    /// The score of a mark that a query comes near, looked at more strictly the better it is known.
    pub(super) fn raised(self, score: f32) -> f32 {
        let share = match self {
            Self::Unknown => 0.0,
            Self::Known => 0.15,
            Self::WellKnown => 0.3,
        };
        if (LEAST_RAISED..1.0).contains(&score) { score + (0.999 - score) * share } else { score }
    }

    /// What is said of the mark, if anything.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Unknown => None,
            Self::Known => Some("知名"),
            Self::WellKnown => Some("驰名"),
        }
    }
}

/// Score from which fame counts: a mark that is not near is not brought near by it.
pub(super) const LEAST_RAISED: f32 = 0.4;

/// A mark of a register.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Number of application or registration; unique in an index.
    pub id: String,
    /// The words of the mark as written.
    pub mark: String,
    /// Nice classes, 1 to 45.
    pub classes: Vec<u8>,
    /// Similar groups (类似群).
    pub groups: Vec<u16>,
    /// Owner or applicant, empty when not known.
    pub owner: String,
    /// Agency, empty when none.
    pub agent: String,
    /// Day of filing as the register writes it, empty when not known.
    pub filed: String,
    /// Status as the register writes it, empty when not known.
    pub status: String,
    /// How well known the mark is.
    pub fame: Fame,
}

impl Record {
    /// What is wrong with the record, if anything, in Chinese.
    pub(super) fn flaw(&self) -> Option<&'static str> {
        let texts = [&self.id, &self.mark, &self.owner, &self.agent, &self.filed, &self.status];
        match () {
            () if self.id.is_empty() => Some("没有编号"),
            () if texts.iter().any(|text| text.len() > MAX_FIELD_BYTES) => {
                Some("有一项太长（超过 4096 字节）")
            }
            () if self.classes.len() > MAX_GOODS || self.groups.len() > MAX_GOODS => {
                Some("类别或类似群超过 255 个")
            }
            () if self.classes.iter().any(|class| !(1..=45).contains(class)) => Some("类别应在 1 至 45 之间"),
            () => None,
        }
    }
}

/// Names by number, for fields that repeat.
pub(super) trait Names {
    fn number(&mut self, name: &str) -> u64;
}

/// How the raw text is kept.
const RAW_IS_UNITS: u8 = 0;
const RAW_IS_UPPER: u8 = 1;
const RAW_KEPT: u8 = 2;
/// Beside it: a character is drawn otherwise than what it folds to, so that the raw text tells how the mark looks.
const DRAWN_OTHERWISE: u8 = 1 << 5;

/// Appends a record: units first, because a search reads nothing else of most.
pub(super) fn put_record(out: &mut Vec<u8>, record: &Record, folded: &Folded, names: &mut impl Names) {
    let plain = String::from_utf16_lossy(&folded.units);
    let form = match () {
        () if plain == record.mark => RAW_IS_UNITS,
        () if plain.to_ascii_uppercase() == record.mark => RAW_IS_UPPER,
        () => RAW_KEPT,
    };
    out.push(folded.units.len() as u8);
    folded.units.iter().for_each(|unit| out.extend_from_slice(&unit.to_le_bytes()));
    let number = record.id.parse::<u64>().ok().filter(|n| n.to_string() == record.id);
    let otherwise = if folded.written().is_some() { DRAWN_OTHERWISE } else { 0 };
    out.push(form | (record.fame as u8) << 2 | u8::from(number.is_some()) << 4 | otherwise);
    if form == RAW_KEPT {
        put_text(out, &record.mark);
    }
    match number {
        Some(number) => put_varint(out, number),
        None => put_text(out, &record.id),
    }
    out.push(record.classes.len() as u8);
    out.extend_from_slice(&record.classes);
    out.push(record.groups.len() as u8);
    record.groups.iter().for_each(|group| put_varint(out, u64::from(*group)));
    for name in [&record.owner, &record.agent, &record.filed, &record.status] {
        put_varint(out, names.number(name));
    }
}

/// The units of a record, into room that is used again.
#[inline]
pub(super) fn units_of<'a>(bytes: &[u8], room: &'a mut [u16; MAX_UNITS]) -> Option<&'a [u16]> {
    let (&count, rest) = bytes.split_first()?;
    let count = usize::from(count);
    let (units, _) = rest.split_at_checked(count * 2)?;
    let room = room.get_mut(..count)?;
    for (unit, pair) in room.iter_mut().zip(units.as_chunks::<2>().0) {
        *unit = u16::from_le_bytes(*pair);
    }
    Some(room)
}

/// The parts of a record, with how its characters are written where that is another thing than their units.
#[inline]
pub(super) fn parts_of(bytes: &[u8], room: &mut [u16; MAX_UNITS]) -> Option<Parts> {
    let units = units_of(bytes, room)?;
    if bytes.get(1 + units.len() * 2)? & DRAWN_OTHERWISE == 0 {
        return Some(Parts::new(units.iter().copied()));
    }
    Some(Parts::of(&fold(Fields::of(bytes)?.raw?)))
}

/// How the units of a record are written, where one of them is drawn otherwise.
#[inline]
pub(super) fn written_of(bytes: &[u8], units: usize) -> Option<Vec<u16>> {
    if bytes.get(1 + units * 2)? & DRAWN_OTHERWISE == 0 {
        return None;
    }
    fold(Fields::of(bytes)?.raw?).written()
}

/// How well known a record's mark is.
pub(super) fn fame_of(bytes: &[u8]) -> Option<Fame> {
    let units = usize::from(*bytes.first()?);
    Some(fame_from(*bytes.get(1 + units * 2)?))
}

fn fame_from(form: u8) -> Fame {
    match form >> 2 & 3 {
        2 => Fame::WellKnown,
        1 => Fame::Known,
        _ => Fame::Unknown,
    }
}

/// The fields of a record behind its units, one after the other.
struct Fields<'a> {
    form: u8,
    /// The raw text where the units do not give it.
    raw: Option<&'a str>,
    id: Id<'a>,
    /// What follows: goods and names.
    rest: Cursor<'a>,
}

/// An id as it is kept.
enum Id<'a> {
    Number(u64),
    Text(&'a str),
}

impl Id<'_> {
    fn written(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => (*text).to_owned(),
        }
    }
}

impl<'a> Fields<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let mut cursor = Cursor::new(bytes);
        let units = usize::from(cursor.u8()?);
        cursor.take(units * 2)?;
        let form = cursor.u8()?;
        let raw = if form & 3 == RAW_KEPT { Some(cursor.text()?) } else { None };
        let id = if form >> 4 & 1 == 1 { Id::Number(cursor.varint()?) } else { Id::Text(cursor.text()?) };
        Some(Self { form, raw, id, rest: cursor })
    }

    /// Takes classes and groups; to be called once, before the names are taken.
    fn goods(&mut self) -> Option<(&'a [u8], Vec<u16>)> {
        let count = usize::from(self.rest.u8()?);
        let classes = self.rest.take(count)?;
        let count = usize::from(self.rest.u8()?);
        let groups = (0..count).map(|_| u16::try_from(self.rest.varint()?).ok()).collect::<Option<_>>()?;
        Some((classes, groups))
    }
}

/// The id of a record.
pub(super) fn id_of(bytes: &[u8]) -> Option<String> {
    Some(Fields::of(bytes)?.id.written())
}

/// Classes (bit n for class n) and groups of a record.
pub(super) fn goods_of(bytes: &[u8]) -> Option<(u64, Vec<u16>)> {
    let (classes, groups) = Fields::of(bytes)?.goods()?;
    Some((classes.iter().fold(0u64, |bits, &class| bits | 1 << (class % 64)), groups))
}

/// A record as it was given; names are looked up by number.
pub(super) fn read_record<'a>(bytes: &[u8], name: impl Fn(u64) -> Option<&'a str>) -> Option<Record> {
    let mut room = [0; MAX_UNITS];
    let plain = String::from_utf16_lossy(units_of(bytes, &mut room)?);
    let mut fields = Fields::of(bytes)?;
    let mark = match (fields.form & 3, fields.raw) {
        (RAW_IS_UNITS, _) => plain,
        (RAW_IS_UPPER, _) => plain.to_ascii_uppercase(),
        (_, raw) => raw?.to_owned(),
    };
    let (id, fame) = (fields.id.written(), fame_from(fields.form));
    let (classes, groups) = fields.goods()?;
    let mut next = || name(fields.rest.varint()?).map(str::to_owned);
    let (owner, agent, filed, status) = (next()?, next()?, next()?, next()?);
    Some(Record { id, mark, classes: classes.to_vec(), groups, owner, agent, filed, status, fame })
}
