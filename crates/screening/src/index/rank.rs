//! From the marks that were found to those that are listed: a quick score of all, the full one of the best.

use super::accumulate::FLAGS;
use super::collect::Limits;
use super::error::{Damage, IndexError};
use super::quick::Quick;
use super::record::{fame_of, goods_of, parts_of, units_of, written_of};
use super::search::{AHEAD, Effort, Index, Scratch, Search};
use crate::score::{Features, GoodsRelation, Query, class_bits, evaluate, relation};
use crate::text::MAX_UNITS;

/// A hit before it is explained.
#[derive(Clone, Copy)]
pub(super) struct Hit {
    pub(super) mark: u32,
    pub(super) score: f32,
    pub(super) goods: GoodsRelation,
}

/// What of a search every comparison needs.
pub(super) struct Wanted<'a> {
    search: &'a Search,
    query: &'a Query,
    quick: Quick<'a>,
    /// Classes of the goods, none when not known.
    classes: u64,
    /// Only marks of these classes, none for all.
    only: u64,
    least: f32,
}

impl<'a> Wanted<'a> {
    fn new(query: &'a Query, search: &'a Search) -> Self {
        Self {
            search,
            query,
            quick: Quick::new(query),
            classes: class_bits(&search.goods.classes),
            only: class_bits(&search.only_classes),
            least: f32::from(search.least_score_thousandths) / 1000.0,
        }
    }

    /// How the goods of a mark stand to those wanted; none for a mark that is not.
    fn goods(&self, bytes: &[u8]) -> Option<Option<GoodsRelation>> {
        if self.classes | self.only == 0 {
            return Some(Some(GoodsRelation::Unknown));
        }
        let (bits, groups) = goods_of(bytes)?;
        if self.only != 0 && bits & self.only == 0 {
            return Some(None);
        }
        let known = self.classes != 0;
        Some(Some(if known {
            relation(self.classes, &self.search.goods.groups, bits, &groups)
        } else {
            GoodsRelation::Unknown
        }))
    }

    /// The quick score of a mark that was found with a weight; none for one that is not wanted.
    fn quick(&self, bytes: &[u8], weight: u16, room: &mut [u16; MAX_UNITS]) -> Option<Option<f32>> {
        let Some(goods) = self.goods(bytes)? else { return Some(None) };
        let units = units_of(bytes, room)?;
        let signs = match written_of(bytes, units.len()) {
            Some(written) => self.quick.of(units, &written, weight),
            None => self.quick.of(units, units, weight),
        };
        Some(Some(fame_of(bytes)?.raised(signs * goods.factor())))
    }

    /// The score of a mark; none for one that is not wanted.
    fn full(&self, mark: u32, bytes: &[u8], room: &mut [u16; MAX_UNITS]) -> Option<Option<Hit>> {
        let Some(goods) = self.goods(bytes)? else { return Some(None) };
        let features = Features::new(parts_of(bytes, room)?, self.query.classes);
        let signs = evaluate(self.query, &features, None);
        let score = fame_of(bytes)?.raised(signs * goods.factor());
        Some((score > 0.0 && score >= self.least).then_some(Hit { mark, score, goods }))
    }
}

impl Index {
    /// The best marks with their scores, the best first.
    pub(super) fn hits(
        &self,
        query: &Query,
        search: &Search,
        scratch: &mut Scratch,
    ) -> Result<Vec<Hit>, IndexError> {
        let wanted = Wanted::new(query, search);
        let mut hits = match search.effort {
            Effort::Every => self.every(&wanted)?,
            effort => {
                let limits = Limits::of(effort);
                self.collect(query, limits, wanted.only != 0, scratch)?;
                self.quick(&wanted, scratch)?;
                self.full(&wanted, limits.full, scratch)?
            }
        };
        hits.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.mark.cmp(&b.mark)));
        Ok(hits)
    }

    /// Every mark compared in full.
    fn every(&self, wanted: &Wanted<'_>) -> Result<Vec<Hit>, IndexError> {
        let (mut hits, mut room) = (Vec::new(), [0; MAX_UNITS]);
        let own = (0..self.file.marks).filter(|&mark| !self.changes.is_removed(mark));
        let added = self.changes.numbers().map(|number| self.file.marks + number);
        for mark in own.chain(added) {
            let hit = wanted.full(mark, self.bytes(mark)?, &mut room);
            hits.extend(hit.ok_or(IndexError::Damaged(Damage::Records))?);
        }
        Ok(hits)
    }

    /// The quick score of what was found, into the scratch room.
    fn quick(&self, wanted: &Wanted<'_>, scratch: &mut Scratch) -> Result<(), IndexError> {
        let mut room = [0; MAX_UNITS];
        let quick = &mut scratch.quick;
        quick.clear();
        let own = self.file.marks;
        let marks = &scratch.heaviest;
        marks.iter().take(2 * AHEAD).filter(|m| m.0 < own).for_each(|m| self.file.prefetch_offset(m.0));
        marks.iter().take(AHEAD).filter(|m| m.0 < own).for_each(|m| self.file.prefetch_record(m.0));
        for (index, &(mark, weight)) in marks.iter().enumerate() {
            if let Some(ahead) = marks.get(index + 2 * AHEAD).filter(|m| m.0 < own) {
                self.file.prefetch_offset(ahead.0);
            }
            if let Some(ahead) = marks.get(index + AHEAD).filter(|m| m.0 < own) {
                self.file.prefetch_record(ahead.0);
            }
            let score = wanted.quick(self.bytes(mark)?, weight, &mut room);
            let score = score.ok_or(IndexError::Damaged(Damage::Records))?;
            quick.extend(score.map(|score| (score, mark, weight)));
        }
        Ok(())
    }

    /// The best by the quick score compared in full.
    fn full(&self, wanted: &Wanted<'_>, most: usize, scratch: &mut Scratch) -> Result<Vec<Hit>, IndexError> {
        let quick = &mut scratch.quick;
        if quick.len() > most {
            quick.select_nth_unstable_by(most, |a, b| {
                b.0.total_cmp(&a.0).then((b.2 & !FLAGS).cmp(&(a.2 & !FLAGS))).then(a.1.cmp(&b.1))
            });
            quick.truncate(most);
        }
        let (mut hits, mut room) = (Vec::with_capacity(quick.len()), [0; MAX_UNITS]);
        for &(_, mark, _) in quick.iter() {
            let hit = wanted.full(mark, self.bytes(mark)?, &mut room);
            hits.extend(hit.ok_or(IndexError::Damaged(Damage::Records))?);
        }
        Ok(hits)
    }
}
