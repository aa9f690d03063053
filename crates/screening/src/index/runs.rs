//! Records sorted by their stretch in bounded memory: sorted runs in a scratch file, brought together stretch by stretch.

use std::io::{BufRead, Read};
use std::path::PathBuf;

use super::error::IndexError;
use super::file::STRETCHES;
use super::spill::Spill;

/// Most bytes of records in memory at once.
pub(super) const MAX_HELD: usize = 128 << 20;

/// Records by stretch, of one stretch in the order in which they came.
pub(super) struct Runs {
    folder: PathBuf,
    most: usize,
    held: Vec<u8>,
    /// Stretch and beginning of each record that is held.
    starts: Vec<(u16, u32)>,
    spill: Option<Spill>,
    /// For each run where each stretch begins in the scratch file, and the end.
    runs: Vec<Vec<u64>>,
    /// Records of each stretch.
    pub(super) counts: Vec<u32>,
    pub(super) len: usize,
    /// Bytes of all records.
    pub(super) bytes: u64,
}

impl Runs {
    /// No records yet; what is more than `most` bytes (at most 2 GiB) goes to a scratch file in the folder.
    pub(super) fn new(folder: PathBuf, most: usize) -> Self {
        Self {
            folder,
            most,
            held: Vec::new(),
            starts: Vec::new(),
            spill: None,
            runs: Vec::new(),
            counts: vec![0; STRETCHES],
            len: 0,
            bytes: 0,
        }
    }

    /// Takes a record that `put` appends.
    pub(super) fn push(&mut self, stretch: usize, put: impl FnOnce(&mut Vec<u8>)) -> Result<(), IndexError> {
        let start = self.held.len();
        self.starts.push((stretch as u16, start as u32));
        put(&mut self.held);
        self.counts[stretch] += 1;
        self.len += 1;
        self.bytes += (self.held.len() - start) as u64;
        if self.held.len() >= self.most {
            self.write_run()?;
        }
        Ok(())
    }

    /// Calls for each record in order.
    pub(super) fn drain(
        mut self,
        mut found: impl FnMut(&[u8]) -> Result<(), IndexError>,
    ) -> Result<(), IndexError> {
        if self.spill.is_none() {
            let order = self.sorted();
            return order.into_iter().try_for_each(|(_, range)| found(&self.held[range]));
        }
        self.write_run()?;
        let Some(mut spill) = self.spill.take() else { return Ok(()) };
        (self.held, self.starts) = (Vec::new(), Vec::new());
        let mut record = Vec::new();
        for stretch in 0..STRETCHES {
            for run in &self.runs {
                let mut input = spill.within(run[stretch]..run[stretch + 1])?;
                while !input.fill_buf()?.is_empty() {
                    let mut length = [0; 4];
                    input.read_exact(&mut length)?;
                    record.resize(u32::from_le_bytes(length) as usize, 0);
                    input.read_exact(&mut record)?;
                    found(&record)?;
                }
            }
        }
        Ok(())
    }

    /// Stretches and places of the records that are held, in order.
    fn sorted(&self) -> Vec<(u16, std::ops::Range<usize>)> {
        let starts = self.starts.iter().map(|s| s.1 as usize);
        let ends = starts.clone().skip(1).chain([self.held.len()]);
        let mut order: Vec<_> =
            self.starts.iter().zip(starts.zip(ends)).map(|(s, (from, to))| (s.0, from..to)).collect();
        order.sort_by_key(|record| record.0);
        order
    }

    /// Writes what is held as a run: each record with its length in front.
    fn write_run(&mut self) -> Result<(), IndexError> {
        let order = self.sorted();
        let mut run = vec![0; STRETCHES + 1];
        let mut bytes = Vec::with_capacity(self.held.len() + 4 * order.len());
        for (stretch, range) in order {
            bytes.extend_from_slice(&(range.len() as u32).to_le_bytes());
            bytes.extend_from_slice(&self.held[range]);
            run[usize::from(stretch) + 1] = bytes.len() as u64;
        }
        let spill = match &mut self.spill {
            Some(spill) => spill,
            none => none.insert(Spill::new(&self.folder)?),
        };
        let start = spill.append(&bytes)?;
        let mut end = 0;
        for place in &mut run {
            end = end.max(*place);
            *place = start + end;
        }
        self.runs.push(run);
        self.held.clear();
        self.starts.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_by_stretch_and_in_their_order_however_little_is_held() {
        let folder = tempfile::tempdir().unwrap();
        let all: Vec<(usize, Vec<u8>)> = (0..2000usize)
            .map(|i| (i * 7919 % 13 * 70, [i.to_le_bytes().as_slice(), &vec![7; i % 9]].concat()))
            .collect();
        let mut expected = all.clone();
        expected.sort_by_key(|record| record.0);
        for most in [1, 100, 5_000, usize::MAX] {
            let mut runs = Runs::new(folder.path().to_owned(), most);
            for (stretch, bytes) in &all {
                runs.push(*stretch, |out| out.extend_from_slice(bytes)).unwrap();
            }
            assert_eq!(runs.len, 2000);
            let mut got = Vec::new();
            runs.drain(|bytes| {
                got.push(bytes.to_vec());
                Ok(())
            })
            .unwrap();
            assert!(got.iter().eq(expected.iter().map(|record| &record.1)), "{most}");
        }
        assert_eq!(folder.path().read_dir().unwrap().count(), 0, "no scratch file stays");
    }
}
