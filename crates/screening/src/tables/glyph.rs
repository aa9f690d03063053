//! `glyph.bin` (nearest neighbours of each character), `rare.bin` (the same of rarely used ones, one way) and `vector.bin` (a
//! short vector of each character of the first).

/// A neighbour in shape.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Neighbour {
    /// The other character.
    pub(crate) code: u16,
    /// Similarity in 1/255.
    pub(crate) likeness: u8,
}

/// Likeness of characters, as far as measured.
pub(crate) struct Glyphs {
    /// By code: row of the character plus one, zero for none.
    row: Vec<u16>,
    /// By row: where its neighbours begin; one more entry at the end.
    starts: Vec<u32>,
    neighbours: Vec<Neighbour>,
    width: usize,
    vectors: Vec<i8>,
}

impl Glyphs {
    /// Reads the files; what does not fit their form is left out (a test reads the shipped ones whole).
    pub(crate) fn parse(glyph: &[u8], rare: &[u8], vector: &[u8]) -> Self {
        let mut glyphs = Self {
            row: vec![0; 0x1_0000],
            starts: Vec::new(),
            neighbours: Vec::new(),
            width: 0,
            vectors: Vec::new(),
        };
        let mut rows = glyphs.read_neighbours(glyph);
        glyphs.read_vectors(vector);
        let common = rows.len();
        rows.extend(glyphs.read_neighbours_after(common, rare));
        glyphs.answer(&mut rows, common);
        for row in rows {
            glyphs.starts.push(u32::try_from(glyphs.neighbours.len()).unwrap_or(u32::MAX));
            glyphs.neighbours.extend(row);
        }
        glyphs.starts.push(u32::try_from(glyphs.neighbours.len()).unwrap_or(u32::MAX));
        glyphs
    }

    fn read_neighbours(&mut self, bytes: &[u8]) -> Vec<Vec<Neighbour>> {
        self.read_neighbours_after(0, bytes)
    }

    /// Reads a file of neighbours whose characters get the rows from `first` on.
    fn read_neighbours_after(&mut self, first: usize, bytes: &[u8]) -> Vec<Vec<Neighbour>> {
        let mut rows = Vec::new();
        for (code, near) in lists(bytes) {
            self.row[usize::from(code)] = u16::try_from(first + rows.len() + 1).unwrap_or(0);
            rows.push(near);
        }
        rows
    }

    /// Gives every common character that a rare one is near to the rare one as a neighbour.
    fn answer(&self, rows: &mut [Vec<Neighbour>], common: usize) {
        let Some((frequent, rare)) = rows.split_at_mut_checked(common) else { return };
        let mut codes = vec![0u16; rare.len()];
        for (code, &row) in (0u16..=u16::MAX).zip(&self.row) {
            if let Some(place) = usize::from(row).checked_sub(common + 1).and_then(|at| codes.get_mut(at)) {
                *place = code;
            }
        }
        for (near, &code) in rare.iter().zip(&codes) {
            for neighbour in near {
                let own = self.row(neighbour.code).and_then(|row| frequent.get_mut(row));
                own.into_iter().for_each(|own| own.push(Neighbour { code, likeness: neighbour.likeness }));
            }
        }
        for own in frequent {
            own.sort_by_key(|neighbour| (std::cmp::Reverse(neighbour.likeness), neighbour.code));
        }
    }

    fn read_vectors(&mut self, bytes: &[u8]) {
        let Some((head, rest)) = bytes.split_first_chunk::<4>() else { return };
        let count = usize::from(u16::from_le_bytes([head[0], head[1]]));
        let width = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let Some((codes, rows)) = rest.split_at_checked(count * 2) else { return };
        let same_rows = codes
            .chunks_exact(2)
            .enumerate()
            .all(|(i, c)| usize::from(self.row[usize::from(u16::from_le_bytes([c[0], c[1]]))]) == i + 1);
        if same_rows && rows.len() == count * width {
            self.width = width;
            self.vectors = rows.iter().map(|&b| i8::from_le_bytes([b])).collect();
        }
    }

    fn row(&self, code: u16) -> Option<usize> {
        usize::from(self.row[usize::from(code)]).checked_sub(1)
    }

    /// The nearest neighbours of a character, nearest first.
    pub(crate) fn neighbours(&self, code: u16) -> &[Neighbour] {
        let Some(row) = self.row(code) else { return &[] };
        let (from, to) = (self.starts[row] as usize, self.starts[row + 1] as usize);
        &self.neighbours[from..to]
    }

    /// Similarity of two characters in 1/255 by their vectors; zero when one has none.
    pub(crate) fn dense(&self, left: u16, right: u16) -> u8 {
        let (Some(a), Some(b)) = (self.row(left), self.row(right)) else { return 0 };
        let rows = |row: usize| self.vectors.get(row * self.width..(row + 1) * self.width).unwrap_or(&[]);
        let dot: i32 = rows(a).iter().zip(rows(b)).map(|(&x, &y)| i32::from(x) * i32::from(y)).sum();
        u8::try_from((dot.max(0) * 255 / (127 * 127)).min(255)).unwrap_or(u8::MAX)
    }
}

/// Characters with their neighbours, out of a file: count, then code and number of neighbours of each, then the neighbours.
pub(super) fn lists(bytes: &[u8]) -> Vec<(u16, Vec<Neighbour>)> {
    let Some((count, rest)) = bytes.split_first_chunk::<2>() else { return Vec::new() };
    let count = usize::from(u16::from_le_bytes(*count));
    let Some((head, body)) = rest.split_at_checked(count * 3) else { return Vec::new() };
    let mut entries = body.chunks_exact(3);
    let list = |entry: &[u8]| {
        let near = entries.by_ref().take(usize::from(entry[2]));
        let near = near.map(|n| Neighbour { code: u16::from_le_bytes([n[0], n[1]]), likeness: n[2] });
        (u16::from_le_bytes([entry[0], entry[1]]), near.collect())
    };
    head.chunks_exact(3).map(list).collect()
}
