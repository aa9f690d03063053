//! Search: codes and moments over all pieces, lists of local features, then exact descriptors on the best.

use super::drawing::{Device, Turned};
use super::embedding::Embedding;
use super::gradient::distance;
use super::index::{DIGEST_BYTES, DeviceIndex, PIECE_BYTES};
use super::lists;
use super::moments::{ZERNIKE_LENGTH, zernike_distance};
use super::reason::{self, Reason};
use super::rejection::FileRejection;
use super::score::{self, Local, Pair};
use super::sections::{KIND, Section};

/// Name and version of the algorithm; stands in every result.
pub const ALGORITHM: &str = "zhibao-device/1";
/// Most candidates of one search.
pub const MAX_TOP: usize = 1_000;
/// Pieces that pass the first look, over all the query's pieces.
const KEPT_PIECES: usize = 3_000;
/// Pictures weighed exactly, beside those asked for.
const WEIGHED_IMAGES: usize = 300;
/// Pictures whose local features are compared, the best by pieces, beside those from the lists.
const LOCAL_IMAGES: usize = 150;
/// Pictures taken from the lists of local features, and from a learned embedding.
const LISTED_IMAGES: usize = 200;
/// Votes of local features that make a picture worth a look.
const LEAST_VOTES: u16 = 3;

/// Result of a search.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// [`ALGORITHM`], and the name of the learned embedding after a plus sign, if one took part.
    pub algorithm: String,
    /// The most alike first; of equal scores the one added first.
    pub candidates: Vec<DeviceCandidate>,
    /// Pictures in the index.
    pub images: usize,
    /// Pictures weighed exactly.
    pub weighed: usize,
}

/// A picture that resembles the query.
#[derive(Debug, Clone, PartialEq)]
pub struct DeviceCandidate {
    /// Id under which it was added.
    pub id: String,
    /// 0–1; 1 is the same picture.
    pub score: f32,
    /// Why, the strongest first; at least one.
    pub reasons: Vec<Reason>,
}

/// Two pictures compared without an index.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// [`ALGORITHM`].
    pub algorithm: &'static str,
    /// 0–1.
    pub score: f32,
    /// Why, the strongest first; at least one.
    pub reasons: Vec<Reason>,
}

/// Compares two pictures side by side, as a search would.
pub fn compare(query: &Device, other: &Device) -> Comparison {
    let turns = query.turned();
    let stored = other.pieces.iter().map(|piece| (piece.clone(), super::gradient::code(&piece.hog)));
    let best = score::best_pair(&query.pieces, &turns, stored);
    let local = score::local(&query.keypoints, &other.keypoints.plain);
    let is_same = query.digest() == other.digest();
    let (score, reasons) = summed(is_same, best, local, None);
    Comparison { algorithm: ALGORITHM, score, reasons }
}

fn summed(
    is_same: bool,
    best: Option<Pair>,
    local: Local,
    learned: Option<(&str, f32)>,
) -> (f32, Vec<Reason>) {
    let mut reasons: Vec<Reason> = best.as_ref().map(reason::of_pair).unwrap_or_default();
    reasons.extend(reason::of_local(&local));
    reasons.extend(learned.and_then(|(name, likeness)| reason::of_embedding(name, likeness)));
    reasons.sort_by(|a, b| b.likeness.total_cmp(&a.likeness));
    if is_same {
        reasons.insert(0, reason::same_file());
        return (1.0, reasons);
    }
    let pair = best.map_or(0.0, |best| best.score);
    (score::joined(pair, local.score, learned.map(|(_, likeness)| likeness)).min(0.9999), reasons)
}

impl<B: AsRef<[u8]>> DeviceIndex<B> {
    /// The pictures most like the query, at most `top` (and [`MAX_TOP`]).
    pub fn search(&self, query: &Device, top: usize) -> Found {
        self.found(query, top, None)
    }

    /// As [`DeviceIndex::search`], with the learned embedding that the index was built with.
    ///
    /// # Errors
    /// [`FileRejection::Damaged`] if the index keeps no vectors, or those of another embedding.
    pub fn search_with(
        &self,
        query: &Device,
        top: usize,
        embedding: &Embedding,
    ) -> Result<Found, FileRejection> {
        if self.embedding_name() != Some(embedding.name()) || self.dimensions() != embedding.dimensions() {
            return Err(FileRejection::Damaged {
                kind: KIND, part: "没有此嵌入的向量，请用它重建索引"
            });
        }
        Ok(self.found(query, top, Some(embedding)))
    }

    fn found(&self, query: &Device, top: usize, embedding: Option<&Embedding>) -> Found {
        let top = top.min(MAX_TOP);
        let turns = query.turned();
        let learned = embedding.and_then(|embedding| Some((embedding.name(), embedding.vector(query)?)));
        let chosen = self.chosen(query, &turns, top, learned.as_ref().map(|(_, vector)| vector.as_slice()));
        let pairs: Vec<Option<Pair>> =
            chosen.iter().map(|(image, _)| self.best_pair(*image, query, &turns)).collect();
        let value = |pair: &Option<Pair>| pair.as_ref().map_or(0.0, |pair| pair.score);
        let mut values: Vec<f32> = pairs.iter().map(value).collect();
        let place = LOCAL_IMAGES.max(top).min(values.len()).saturating_sub(1);
        let least = if values.is_empty() {
            0.0
        } else {
            *values.select_nth_unstable_by(place, |a, b| b.total_cmp(a)).1
        };
        let mut weighed: Vec<(f32, usize, Vec<Reason>)> = Vec::with_capacity(chosen.len());
        for ((image, is_listed), pair) in chosen.iter().zip(pairs) {
            let is_worth_it = *is_listed || value(&pair) >= least;
            let local = is_worth_it.then(|| score::local(&query.keypoints, &self.keypoints(*image)));
            let is_same = self.digest(*image) == &query.digest()[..DIGEST_BYTES];
            let likeness = learned
                .as_ref()
                .map(|(name, vector)| (*name, score::embedded(self.vector_cosine(*image, vector))));
            let (score, reasons) = summed(is_same, pair, local.unwrap_or_default(), likeness);
            weighed.push((score, *image, reasons));
        }
        weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        weighed.truncate(top);
        let candidate = |(score, image, reasons): (f32, usize, Vec<Reason>)| DeviceCandidate {
            id: self.id(image).to_owned(),
            score,
            reasons,
        };
        let name = learned.map(|(name, _)| format!("+{name}")).unwrap_or_default();
        Found {
            algorithm: format!("{ALGORITHM}{name}"),
            candidates: weighed.into_iter().map(candidate).collect(),
            images: self.len(),
            weighed: chosen.len(),
        }
    }

    fn best_pair(&self, image: usize, query: &Device, turns: &[Vec<Turned>]) -> Option<Pair> {
        let stored = self.pieces_of(image).map(|at| (self.piece(at), self.code(at)));
        score::best_pair(&query.pieces, turns, stored)
    }

    /// Pictures worth an exact look, ascending, and whether the lists of local features named them.
    fn chosen(
        &self,
        query: &Device,
        turns: &[Vec<Turned>],
        top: usize,
        learned: Option<&[f32]>,
    ) -> Vec<(usize, bool)> {
        let mut votes = vec![0u16; self.len()];
        for point in query.keypoints.plain.iter().chain(&query.keypoints.mirrored) {
            lists::vote(self.section(Section::Lists), self.list_bits, &point.code, &mut votes);
        }
        let mut voted: Vec<(u16, usize)> =
            votes.into_iter().zip(0..).filter(|(votes, _)| *votes >= LEAST_VOTES).collect();
        keep_first(&mut voted, LISTED_IMAGES, |(votes, image)| (std::cmp::Reverse(*votes), *image));
        let mut chosen: Vec<(usize, bool)> = voted.into_iter().map(|(_, image)| (image, true)).collect();
        if let Some(vector) = learned {
            let mut near: Vec<(u32, usize)> = (0..self.len())
                .map(|image| (((1.0 - self.vector_cosine(image, vector)).max(0.0) * 1e6) as u32, image))
                .collect();
            keep_first(&mut near, LISTED_IMAGES, |near| *near);
            chosen.extend(near.into_iter().map(|(_, image)| (image, false)));
        }
        let same = (0..self.len()).filter(|image| self.digest(*image) == &query.digest()[..DIGEST_BYTES]);
        chosen.extend(same.take(MAX_TOP).map(|image| (image, false)));
        let near = self.near_by_pieces(query, turns, WEIGHED_IMAGES.max(top));
        chosen.extend(near.into_iter().map(|image| (image, false)));
        chosen.sort_unstable_by_key(|(image, is_listed)| (*image, !is_listed));
        chosen.dedup_by_key(|(image, _)| *image);
        chosen
    }

    /// Pictures whose pieces are near by moments and codes: all pieces in the quarter turns, then the best in every turn.
    fn near_by_pieces(&self, query: &Device, turns: &[Vec<Turned>], count: usize) -> Vec<usize> {
        let upright: Vec<Vec<&Turned>> = turns
            .iter()
            .map(|turns| {
                turns.iter().filter(|turned| turned.turn % 90 == 0 && !turned.is_completed).collect()
            })
            .collect();
        let owner = self.owners();
        let mut near: Vec<(u32, usize)> = Vec::with_capacity(owner.len());
        for piece in 0..owner.len() {
            let code = self.code(piece);
            let nearest = query.pieces.iter().zip(&upright).map(|(own, turns)| {
                let bits = turns.iter().map(|turned| distance(&turned.code, &code)).min().unwrap_or(256);
                let moments = zernike_distance(&own.zernike, self.zernike(piece));
                // Either may be near: codes see stretched pieces, moments those in any turn.
                (bits * CODE_WEIGHT).min(moments)
            });
            near.push((nearest.min().unwrap_or(u32::MAX), piece));
        }
        keep_first(&mut near, KEPT_PIECES, |near| *near);
        for (value, piece) in &mut near {
            let code = self.code(*piece);
            let nearest = query.pieces.iter().zip(turns).map(|(own, turns)| {
                let bits = turns.iter().map(|turned| distance(&turned.code, &code)).min().unwrap_or(256);
                bits * CODE_WEIGHT * 2 + zernike_distance(&own.zernike, self.zernike(*piece))
            });
            *value = nearest.min().unwrap_or(u32::MAX);
        }
        near.sort_unstable();
        let mut images: Vec<usize> = Vec::with_capacity(count);
        let mut is_taken = vec![false; self.len()];
        for (_, piece) in near {
            let image = owner[piece] as usize;
            if !std::mem::replace(&mut is_taken[image], true) {
                images.push(image);
                if images.len() == count {
                    break;
                }
            }
        }
        images
    }

    /// Picture of each piece.
    fn owners(&self) -> Vec<u32> {
        (0..self.len()).flat_map(|image| self.pieces_of(image).map(move |_| image as u32)).collect()
    }

    fn zernike(&self, piece: usize) -> &[u8] {
        let start = piece * PIECE_BYTES + ZERNIKE_AT;
        &self.section(Section::Pieces)[start..start + ZERNIKE_LENGTH]
    }
}

/// Place of the moments in a stored piece, bytes.
const ZERNIKE_AT: usize = 4 + 8 + 8;
/// A different bit of a code weighs as much as this difference of moments.
const CODE_WEIGHT: u32 = 7;

fn keep_first<T, K: Ord>(list: &mut Vec<T>, count: usize, key: impl Fn(&T) -> K) {
    if list.len() > count {
        list.select_nth_unstable_by_key(count, &key);
        list.truncate(count);
    }
}
