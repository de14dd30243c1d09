//! Building tiles from a stream of points, in bounded memory.

use super::columns::{PointRows, RowLayout};
use super::field::FieldSurvey;
use super::grow::{ChunkWriter, MortonSorted, NodeDraft, Subtrees, TreeSizes, grow};
use super::partition::CloudRegions;
use super::source::{BLOCK, PointSource, SPOOL, rounded};
use super::spool::{PointBlock, Scratch};
use super::{FARTHEST_M, MAX_FIELDS, STEPS_PER_M, TileField, TileIndex, TileNode};
use std::io::{self, Write};

/// Within so many metres of the source's zero it stays the origin.
const NEAR_M: i64 = 4_000;

/// Takes points, in any number, and makes tiles of them.
///
/// Memory stays below about 200 MiB with 20 bytes a point, of any number of points; scratch takes up to twice what
/// the points take as float32.
pub struct TileBuilder<'s> {
    scratch: &'s mut dyn Scratch,
    surveys: Vec<FieldSurvey>,
    /// Least and greatest corner, mm.
    bounds: [[i64; 3]; 2],
    points: u64,
    left_out: u64,
    /// Blocks that are not yet in scratch, each with its length before it.
    held: Vec<u8>,
    spooled: u64,
    sizes: TreeSizes,
}

impl<'s> TileBuilder<'s> {
    /// For points with these fields beside x, y, z; fields past the [`MAX_FIELDS`]th are ignored.
    pub fn new(fields: &[&str], scratch: &'s mut dyn Scratch) -> Self {
        Self {
            scratch,
            surveys: fields.iter().take(MAX_FIELDS).map(|name| FieldSurvey::new(name)).collect(),
            bounds: [[i64::MAX; 3], [i64::MIN; 3]],
            points: 0,
            left_out: 0,
            held: Vec::new(),
            spooled: 0,
            sizes: TreeSizes::default(),
        }
    }

    #[cfg(test)]
    pub(super) fn with_sizes(self, sizes: TreeSizes) -> Self {
        Self { sizes, ..self }
    }

    /// Add points, m, and of each field one value a point (NaN where it has none, or the list is too short). Points
    /// without a usable place are counted and left out.
    ///
    /// # Errors
    /// What scratch met.
    pub fn add(&mut self, points: &[[f64; 3]], fields: &[Vec<f64>]) -> io::Result<()> {
        for (part, first) in points.chunks(BLOCK).zip((0..).step_by(BLOCK)) {
            let is_place = |p: &[f64; 3]| p.iter().all(|v| v.abs() <= FARTHEST_M);
            let usable: Vec<usize> =
                (first..).zip(part).filter(|(_, p)| is_place(p)).map(|(i, _)| i).collect();
            self.left_out += (part.len() - usable.len()) as u64;
            let mut block = PointBlock::default();
            for p in part.iter().filter(|p| is_place(p)) {
                let p = p.map(|v| (v * STEPS_PER_M).round() as i64);
                let [low, high] = &mut self.bounds;
                for ((low, high), v) in low.iter_mut().zip(high).zip(p) {
                    *low = v.min(*low);
                    *high = v.max(*high);
                }
                block.places.push(p);
            }
            for (survey, at) in self.surveys.iter_mut().zip(0..) {
                let values = fields.get::<usize>(at).map_or(&[][..], Vec::as_slice);
                let value = |i: &usize| survey.see(values.get(*i).copied().unwrap_or(f64::NAN));
                block.columns.push(usable.iter().map(value).collect());
            }
            self.points += usable.len() as u64;
            self.spool(&block)?;
        }
        Ok(())
    }

    fn spool(&mut self, block: &PointBlock) -> io::Result<()> {
        let bytes = block.to_bytes();
        self.held.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.held.extend_from_slice(&bytes);
        if self.held.len() > self.sizes.held_bytes {
            self.scratch.append(SPOOL, &self.held)?;
            self.spooled += self.held.len() as u64;
            self.held = Vec::new();
        }
        Ok(())
    }

    /// Write all chunks, one after the other, and give the index.
    ///
    /// # Errors
    /// What scratch or `out` met.
    pub fn finish(mut self, out: &mut dyn Write) -> io::Result<TileIndex> {
        let fields: Vec<TileField> =
            std::mem::take(&mut self.surveys).into_iter().map(FieldSurvey::field).collect();
        let mut index = TileIndex {
            coarseness: 0,
            corner: [0; 3],
            origin_steps: [0; 3],
            points: self.points,
            left_out: self.left_out,
            fields,
            nodes: Vec::new(),
        };
        if self.points == 0 {
            return Ok(index);
        }
        lay_grid(&mut index, self.bounds);
        let layout = RowLayout::new(&index.fields);
        let mut source = PointSource {
            corner: index.corner,
            coarseness: index.coarseness,
            fields: &index.fields,
            layout: &layout,
            scratch: self.scratch,
            held: self.held,
            spooled: self.spooled,
        };
        let mut writer = ChunkWriter { out, written: 0, drafts: Vec::new() };
        let limit = (self.sizes.bucket_bytes / layout.row).max(2 * self.sizes.leaf) as u64;
        let roots = if self.points <= limit {
            let bytes = source.all(self.points)?;
            let rows = PointRows { bytes: &bytes, layout: &layout };
            grow(
                &mut writer,
                rows,
                MortonSorted::new(rows, self.points as u32),
                &self.sizes,
                Subtrees::default(),
            )?
        } else {
            let high = core::array::from_fn(|i| {
                (rounded(self.bounds[1][i], index.coarseness) - index.corner[i]) as u32
            });
            let whole = CloudRegions::Bucket { bucket: SPOOL, points: self.points, bounds: [[0; 3], high] };
            let regions = source.part(whole, limit, &mut (SPOOL + 1), &self.sizes)?;
            source.grow_regions(&mut writer, &regions, &self.sizes)?
        };
        index.nodes = in_order(&writer.drafts, roots);
        Ok(index)
    }
}

/// Choose step, corner and origin for a cloud with these bounds, mm.
fn lay_grid(index: &mut TileIndex, [low, high]: [[i64; 3]; 2]) {
    let extent = (0..3).map(|i| high[i] - low[i]).max().unwrap_or(0);
    while extent >> index.coarseness >= i64::from(u32::MAX) - 1 {
        index.coarseness += 1;
    }
    index.corner = low.map(|v| rounded(v, index.coarseness));
    let near = NEAR_M * STEPS_PER_M as i64;
    if !(0..3).all(|i| low[i] >= -near && high[i] <= near) {
        let whole = STEPS_PER_M as i64;
        index.origin_steps =
            core::array::from_fn(|i| rounded(low[i].midpoint(high[i]), index.coarseness) / whole * whole);
    }
}

/// The nodes level by level.
fn in_order(drafts: &[NodeDraft], roots: Vec<usize>) -> Vec<TileNode> {
    let mut nodes: Vec<TileNode> = Vec::new();
    let mut level: Vec<(Option<u32>, usize)> = roots.into_iter().map(|root| (None, root)).collect();
    let mut depth = 0;
    while !level.is_empty() {
        let mut next = Vec::new();
        for (parent, draft) in level {
            let Some(draft) = drafts.get(draft) else { continue };
            let NodeDraft { count, offset, length, bounds, spacing, .. } = *draft;
            next.extend(draft.children.iter().map(|child| (Some(nodes.len() as u32), *child)));
            nodes.push(TileNode { parent, level: depth, count, offset, length, bounds, spacing });
        }
        level = next;
        depth += 1;
    }
    nodes
}
