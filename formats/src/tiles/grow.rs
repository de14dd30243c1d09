//! Growing the tree over points in memory: a sample for the node, and halves of the rest for its children.

use super::columns::{NOWHERE, PointRows, StepBounds, around, union};
use super::{MAX_CHUNK, chunk, morton, pack};
use std::io::{self, Write};

/// How large things may grow; tests make them small.
#[derive(Clone, Copy, Debug)]
pub(super) struct TreeSizes {
    /// Points of a node with children.
    pub(super) sample: usize,
    /// Points of a node without; more would not fit a chunk.
    pub(super) leaf: usize,
    /// Bytes of rows that are grown at once.
    pub(super) bucket_bytes: usize,
    /// Bytes of rows that wait for the top of the tree.
    pub(super) pool_bytes: usize,
    /// Bytes of points in memory before they go to scratch.
    pub(super) held_bytes: usize,
    pub(super) cells: u64,
}

impl Default for TreeSizes {
    fn default() -> Self {
        const MIB: usize = 1024 * 1024;
        Self {
            sample: 50_000,
            leaf: MAX_CHUNK as usize,
            bucket_bytes: 32 * MIB,
            pool_bytes: 64 * MIB,
            held_bytes: 16 * MIB,
            cells: super::partition::MAX_CELLS,
        }
    }
}

/// A node whose place in the index is not yet known.
#[derive(Clone, Debug)]
pub(super) struct NodeDraft {
    pub(super) count: u32,
    pub(super) offset: u64,
    pub(super) length: u32,
    pub(super) bounds: StepBounds,
    pub(super) spacing: u8,
    pub(super) children: Vec<usize>,
}

/// Where chunks go, and the nodes so far.
pub(super) struct ChunkWriter<'o> {
    pub(super) out: &'o mut dyn Write,
    pub(super) written: u64,
    pub(super) drafts: Vec<NodeDraft>,
}

impl ChunkWriter<'_> {
    /// Write a chunk and give its node.
    pub(super) fn node(
        &mut self,
        rows: PointRows<'_>,
        ids: &[u32],
        spacing: u8,
        children: Vec<usize>,
    ) -> io::Result<usize> {
        let own = ids.iter().fold(NOWHERE, |bounds, id| around(bounds, rows.place(*id)));
        let below = children.iter().filter_map(|c| self.drafts.get(*c));
        let bounds = below.fold(own, |bounds, child| union(bounds, child.bounds));
        let packed = pack::pack(&chunk::encode(rows, ids, bounds[0]))?;
        self.out.write_all(&packed)?;
        let (count, length) = (ids.len() as u32, packed.len() as u32);
        self.drafts.push(NodeDraft { count, offset: self.written, length, bounds, spacing, children });
        self.written += packed.len() as u64;
        Ok(self.drafts.len() - 1)
    }
}

/// Rows in the order of their Morton codes.
#[derive(Clone, Debug, Default)]
pub(super) struct MortonSorted {
    /// Code, which has 21 bits an axis, and row.
    pub(super) codes: Vec<(u64, u32)>,
    /// Bits of the coordinates that the codes leave out.
    shift: u32,
}

impl MortonSorted {
    pub(super) fn new(rows: PointRows<'_>, count: u32) -> Self {
        let [low, high] = (0..count).fold(NOWHERE, |bounds, id| around(bounds, rows.place(id)));
        let extent = (0..3).map(|i| high[i].saturating_sub(low[i])).max().unwrap_or(0);
        let shift = (32 - extent.leading_zeros()).saturating_sub(21);
        let code = |id| morton::code(core::array::from_fn(|i| (rows.place(id)[i] - low[i]) >> shift));
        let mut codes: Vec<(u64, u32)> = (0..count).map(|id| (code(id), id)).collect();
        codes.sort_unstable();
        Self { codes, shift }
    }

    /// Take out `count` points, evenly spread over space, and give their rows. The spacing is the exponent of two of
    /// the cubes, in steps, of which each with a point has one among these.
    pub(super) fn take_sample(&mut self, count: usize) -> (Vec<u32>, u8) {
        let exponent = self.finest(count);
        let mut is_taken = vec![false; self.codes.len()];
        let mut left = count;
        for run in self.runs(exponent) {
            // A point from the middle of its cube, or near it: samples of neighbours do not crowd.
            if let Some(taken) = is_taken.get_mut((run.start + run.end) / 2) {
                *taken = true;
                left = left.saturating_sub(1);
            }
        }
        // There is room for points from some of the cubes of half the size.
        let spare: Vec<usize> = match exponent.checked_sub(1) {
            Some(finer) => self
                .runs(finer)
                .filter(|run| !is_taken.get(run.clone()).unwrap_or_default().contains(&true))
                .map(|run| (run.start + run.end) / 2)
                .collect(),
            None => (0..is_taken.len()).filter(|at| is_taken.get(*at) == Some(&false)).collect(),
        };
        for n in 0..left.min(spare.len()) {
            if let Some(taken) =
                spare.get(n * spare.len() / left.min(spare.len())).and_then(|at| is_taken.get_mut(*at))
            {
                *taken = true;
            }
        }
        let rows =
            self.codes.iter().zip(&is_taken).filter(|(_, taken)| **taken).map(|((_, id), _)| *id).collect();
        let mut taken = is_taken.iter();
        self.codes.retain(|_| taken.next() == Some(&false));
        (rows, (exponent + self.shift) as u8)
    }

    /// The exponent of the smallest cubes of which at most `count` have points.
    fn finest(&self, count: usize) -> u32 {
        // By exponent: pairs of neighbours that it still parts, but a greater one does not.
        let mut parted = [0_usize; 22];
        for ((a, _), (b, _)) in self.codes.iter().zip(self.codes.iter().skip(1)) {
            if let Some(highest) = (a ^ b).checked_ilog2() {
                parted[highest as usize / 3] += 1;
            }
        }
        let mut cubes = 1;
        for exponent in (0..22_u32).rev() {
            cubes += parted[exponent as usize];
            if cubes > count {
                return exponent + 1;
            }
        }
        0
    }

    /// Places of the points in each cube of an exponent.
    fn runs(&self, exponent: u32) -> impl Iterator<Item = core::ops::Range<usize>> {
        let cube = move |code: u64| code >> (3 * exponent).min(63);
        let mut start = 0;
        self.codes.chunk_by(move |a, b| cube(a.0) == cube(b.0)).map(move |run| {
            let from = start;
            start += run.len();
            from..start
        })
    }

    /// Those of which `is_first` holds, and the others; both keep their order.
    pub(super) fn parted(self, mut is_first: impl FnMut(u32) -> bool) -> (Self, Self) {
        let (first, second) = self.codes.into_iter().partition(|(_, id)| is_first(*id));
        (Self { codes: first, shift: self.shift }, Self { codes: second, shift: self.shift })
    }

    fn ids(&self) -> Vec<u32> {
        self.codes.iter().map(|(_, id)| *id).collect()
    }

    /// Two halves with as many points each, across the longest axis; both keep their order.
    fn halves(self, rows: PointRows<'_>) -> [Self; 2] {
        let [low, high] = self.codes.iter().fold(NOWHERE, |bounds, (_, id)| around(bounds, rows.place(*id)));
        let axis = (0..3).rev().max_by_key(|i| high[*i].saturating_sub(low[*i])).unwrap_or(0);
        let mut along: Vec<u32> = self.codes.iter().map(|(_, id)| rows.place(*id)[axis]).collect();
        let half = along.len() / 2;
        let (below, middle, _) = along.select_nth_unstable(half);
        let middle = *middle;
        // Of those in the middle plane, so many of the first belong to the lower half.
        let mut room = half - below.iter().filter(|v| **v < middle).count();
        let (low, high) = self.parted(|id| {
            let v = rows.place(id)[axis];
            let fits = v == middle && room > 0;
            room -= usize::from(fits);
            v < middle || fits
        });
        [low, high]
    }
}

/// Nodes that hang under another.
#[derive(Clone, Debug, Default)]
pub(super) struct Subtrees {
    pub(super) nodes: Vec<usize>,
    /// The spacing that all points above them leave at best.
    pub(super) spacing: u8,
}

/// Write the tree of these points over what hangs `below`, and give its root; without points, what was below.
pub(super) fn grow(
    writer: &mut ChunkWriter<'_>,
    rows: PointRows<'_>,
    mut sorted: MortonSorted,
    sizes: &TreeSizes,
    below: Subtrees,
) -> io::Result<Vec<usize>> {
    let mut nodes = below.nodes;
    if sorted.codes.is_empty() {
        return Ok(nodes);
    }
    if nodes.is_empty() && sorted.codes.len() <= sizes.leaf {
        return Ok(vec![writer.node(rows, &sorted.ids(), 0, nodes)?]);
    }
    let (ids, spacing) = sorted.take_sample(sizes.sample);
    let parts = if sorted.codes.len() <= sizes.leaf { vec![sorted] } else { sorted.halves(rows).into() };
    for part in parts {
        nodes.extend(grow(writer, rows, part, sizes, Subtrees::default())?);
    }
    Ok(vec![writer.node(rows, &ids, spacing.max(below.spacing), nodes)?])
}
