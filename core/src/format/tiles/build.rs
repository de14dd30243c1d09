//! Building tiles from a stream of points, in bounded memory.

use super::columns::{Layout, Rows, place};
use super::field::Survey;
use super::grow::{Below, Draft, Sizes, Sorted, Writer, grow};
use super::partition::{Grid, Regions};
use super::spool::{Block, Scratch, short};
use super::top::{Pool, top};
use super::{FARTHEST_M, Field, Index, MAX_FIELDS, Node, STEPS_PER_M};
use std::io::{self, Write};

/// Points in a block of the spool.
const BLOCK: usize = 65_536;
/// The bucket of the points as they came.
const SPOOL: u32 = 0;
/// Bytes that wait for their bucket, each.
const BUFFER: usize = 32 * 1024;
/// Within so many metres of the source's zero it stays the origin.
const NEAR_M: i64 = 4_000;

/// Takes points, in any number, and makes tiles of them.
///
/// Memory stays below about 200 MiB with 20 bytes a point, of any number of points; scratch takes up to twice what
/// the points take as float32.
pub struct Builder<'s> {
    scratch: &'s mut dyn Scratch,
    surveys: Vec<Survey>,
    /// Least and greatest corner, mm.
    bounds: [[i64; 3]; 2],
    points: u64,
    left_out: u64,
    /// Blocks that are not yet in scratch, each with its length before it.
    held: Vec<u8>,
    spooled: u64,
    sizes: Sizes,
}

impl<'s> Builder<'s> {
    /// For points with these fields beside x, y, z; fields past the [`MAX_FIELDS`]th are ignored.
    pub fn new(fields: &[&str], scratch: &'s mut dyn Scratch) -> Self {
        Self {
            scratch,
            surveys: fields.iter().take(MAX_FIELDS).map(|name| Survey::new(name)).collect(),
            bounds: [[i64::MAX; 3], [i64::MIN; 3]],
            points: 0,
            left_out: 0,
            held: Vec::new(),
            spooled: 0,
            sizes: Sizes::default(),
        }
    }

    #[cfg(test)]
    pub(super) fn with_sizes(self, sizes: Sizes) -> Self {
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
            let kept: Vec<usize> = (first..).zip(part).filter(|(_, p)| is_place(p)).map(|(i, _)| i).collect();
            self.left_out += (part.len() - kept.len()) as u64;
            let mut block = Block::default();
            for p in part.iter().filter(|p| is_place(p)) {
                let p = p.map(|v| (v * STEPS_PER_M).round() as i64);
                for i in 0..3 {
                    self.bounds[0][i] = self.bounds[0][i].min(p[i]);
                    self.bounds[1][i] = self.bounds[1][i].max(p[i]);
                }
                block.places.push(p);
            }
            for (survey, at) in self.surveys.iter_mut().zip(0..) {
                let values = fields.get::<usize>(at).map_or(&[][..], Vec::as_slice);
                let value = |i: &usize| survey.see(values.get(*i).copied().unwrap_or(f64::NAN));
                block.columns.push(kept.iter().map(value).collect());
            }
            self.points += kept.len() as u64;
            self.spool(&block)?;
        }
        Ok(())
    }

    fn spool(&mut self, block: &Block) -> io::Result<()> {
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
    pub fn finish(mut self, out: &mut dyn Write) -> io::Result<Index> {
        let fields: Vec<Field> = std::mem::take(&mut self.surveys).into_iter().map(Survey::field).collect();
        let mut index = Index {
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
        let layout = Layout::new(&index.fields);
        let mut source = Source {
            corner: index.corner,
            coarseness: index.coarseness,
            fields: &index.fields,
            layout: &layout,
            scratch: self.scratch,
            held: self.held,
            spooled: self.spooled,
        };
        let mut writer = Writer { out, written: 0, drafts: Vec::new() };
        let limit = (self.sizes.bucket_bytes / layout.row).max(2 * self.sizes.leaf) as u64;
        let roots = if self.points <= limit {
            let mut bytes = Vec::with_capacity(self.points as usize * layout.row);
            source.each_spooled(&mut |rows, _| {
                bytes.extend_from_slice(rows);
                Ok(())
            })?;
            source.held = Vec::new();
            let rows = Rows { bytes: &bytes, layout: &layout };
            grow(&mut writer, rows, Sorted::new(rows, self.points as u32), &self.sizes, Below::default())?
        } else {
            let high = core::array::from_fn(|i| {
                (rounded(self.bounds[1][i], index.coarseness) - index.corner[i]) as u32
            });
            let whole = Regions::Bucket { bucket: SPOOL, points: self.points, bounds: [[0; 3], high] };
            let regions = source.part(whole, limit, &mut (SPOOL + 1), &self.sizes)?;
            source.grow_regions(&mut writer, &regions, &self.sizes)?
        };
        index.nodes = in_order(&writer.drafts, roots);
        Ok(index)
    }
}

/// Millimetres to the nearest coarser steps.
fn rounded(mm: i64, coarseness: u8) -> i64 {
    (mm + (1 << coarseness >> 1)) >> coarseness
}

/// Choose step, corner and origin for a cloud with these bounds, mm.
fn lay_grid(index: &mut Index, [low, high]: [[i64; 3]; 2]) {
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
fn in_order(drafts: &[Draft], roots: Vec<usize>) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    let mut level: Vec<(Option<u32>, usize)> = roots.into_iter().map(|root| (None, root)).collect();
    let mut depth = 0;
    while !level.is_empty() {
        let mut next = Vec::new();
        for (parent, draft) in level {
            let Some(draft) = drafts.get(draft) else { continue };
            let Draft { count, offset, length, bounds, spacing, .. } = *draft;
            next.extend(draft.children.iter().map(|child| (Some(nodes.len() as u32), *child)));
            nodes.push(Node { parent, level: depth, count, offset, length, bounds, spacing });
        }
        level = next;
        depth += 1;
    }
    nodes
}

/// What is done with rows of some layout.
type EachRows<'f> = &'f mut dyn FnMut(&[u8], &mut dyn Scratch) -> io::Result<()>;

/// The points while they are parted.
struct Source<'a> {
    corner: [i64; 3],
    coarseness: u8,
    fields: &'a [Field],
    layout: &'a Layout,
    scratch: &'a mut dyn Scratch,
    held: Vec<u8>,
    spooled: u64,
}

impl Source<'_> {
    /// Go through all points as they came.
    fn each_spooled(&mut self, each: EachRows<'_>) -> io::Result<()> {
        let mut at = 0;
        let mut bytes = Vec::new();
        while at < self.spooled {
            let mut length = [0; 8];
            self.scratch.read(SPOOL, at, &mut length)?;
            let length = u64::from_le_bytes(length);
            bytes.resize(length as usize, 0);
            self.scratch.read(SPOOL, at + 8, &mut bytes)?;
            at += 8 + length;
            let rows = self.rows(&bytes)?;
            each(&rows, self.scratch)?;
        }
        let mut from = 0;
        while let Some(length) = self.held.get(from..from + 8) {
            let end = from + 8 + super::columns::number(length) as usize;
            let rows = self.rows(self.held.get(from + 8..end).ok_or_else(short)?)?;
            each(&rows, self.scratch)?;
            from = end;
        }
        Ok(())
    }

    /// The rows of a block.
    fn rows(&self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let block = Block::from_bytes(bytes, self.fields.len()).ok_or_else(short)?;
        let mut rows = Vec::with_capacity(block.places.len() * self.layout.row);
        for (i, p) in block.places.iter().enumerate() {
            for (v, corner) in p.iter().zip(self.corner) {
                rows.extend_from_slice(&((rounded(*v, self.coarseness) - corner) as u32).to_le_bytes());
            }
            for (field, column) in self.fields.iter().zip(&block.columns) {
                let code = field.code(column.get(i).copied().unwrap_or(f64::NAN)).to_le_bytes();
                rows.extend_from_slice(code.get(..usize::from(field.width)).unwrap_or_default());
            }
        }
        Ok(rows)
    }

    /// Go through the rows of a bucket; of the spool, the points as they came.
    fn each(&mut self, bucket: u32, points: u64, each: EachRows<'_>) -> io::Result<()> {
        if bucket == SPOOL {
            return self.each_spooled(each);
        }
        let (mut at, mut left) = (0, points);
        let mut bytes = Vec::new();
        while left > 0 {
            let count = left.min(BLOCK as u64);
            bytes.resize(count as usize * self.layout.row, 0);
            self.scratch.read(bucket, at, &mut bytes)?;
            each(&bytes, self.scratch)?;
            at += bytes.len() as u64;
            left -= count;
        }
        Ok(())
    }

    /// Spread a bucket over buckets of at most `limit` points, numbered from `next` on.
    fn part(&mut self, whole: Regions, limit: u64, next: &mut u32, sizes: &Sizes) -> io::Result<Regions> {
        let (bucket, points, bounds) = match whole {
            Regions::Halves(a, b) => {
                let a = self.part(*a, limit, next, sizes)?;
                return Ok(Regions::Halves(Box::new(a), Box::new(self.part(*b, limit, next, sizes)?)));
            }
            Regions::Bucket { bucket, points, bounds } if points > limit => (bucket, points, bounds),
            small => return Ok(small),
        };
        let row = self.layout.row;
        let first = *next;
        let is_one_place = bounds[0] == bounds[1];
        let mut grid = Grid::new(bounds, sizes.cells);
        let regions = if is_one_place {
            // Nothing parts them but their order.
            let pieces = points.div_ceil(limit);
            let piece = |n| Regions::Bucket {
                bucket: first + n as u32,
                points: limit.min(points - n * limit),
                bounds,
            };
            *next += pieces as u32;
            Regions::balanced((0..pieces).map(piece).collect())
        } else {
            self.each(bucket, points, &mut |rows, _| {
                rows.chunks_exact(row).for_each(|r| grid.count(place(r)));
                Ok(())
            })?;
            Some(grid.halve(limit, next))
        };
        let mut waiting = vec![Vec::new(); (*next - first) as usize];
        let mut seen = 0;
        self.each(bucket, points, &mut |rows, scratch| {
            for r in rows.chunks_exact(row) {
                let to = if is_one_place { first + (seen / limit) as u32 } else { grid.bucket(place(r)) };
                seen += 1;
                let Some(buffer) = waiting.get_mut(to.saturating_sub(first) as usize) else { continue };
                buffer.extend_from_slice(r);
                if buffer.len() >= BUFFER {
                    scratch.append(to, buffer)?;
                    buffer.clear();
                }
            }
            Ok(())
        })?;
        for (buffer, to) in waiting.iter().zip(first..) {
            self.scratch.append(to, buffer)?;
        }
        drop((waiting, grid));
        self.scratch.remove(bucket)?;
        self.held = Vec::new();
        self.spooled = 0;
        regions.map_or_else(|| Err(short()), |regions| self.part(regions, limit, next, sizes))
    }

    /// Grow each region by itself, and then the top over what they gave up.
    fn grow_regions(
        &mut self,
        writer: &mut Writer<'_>,
        regions: &Regions,
        sizes: &Sizes,
    ) -> io::Result<Vec<usize>> {
        // The nodes above take about one sample for each region, and what they leave is the region's own.
        let share = sizes.pool_bytes / self.layout.row / regions.buckets() as usize;
        let share = share.clamp(1, 2 * sizes.sample);
        let mut pool = Pool::default();
        self.grow_region(writer, regions, share, &mut pool, sizes)?;
        top(writer, &pool, self.layout, regions, sizes)
    }

    fn grow_region(
        &mut self,
        writer: &mut Writer<'_>,
        regions: &Regions,
        share: usize,
        pool: &mut Pool,
        sizes: &Sizes,
    ) -> io::Result<()> {
        let (bucket, points) = match regions {
            Regions::Halves(a, b) => {
                self.grow_region(writer, a, share, pool, sizes)?;
                return self.grow_region(writer, b, share, pool, sizes);
            }
            Regions::Bucket { bucket, points, .. } => (*bucket, *points),
        };
        let mut bytes = vec![0; points as usize * self.layout.row];
        self.scratch.read(bucket, 0, &mut bytes)?;
        self.scratch.remove(bucket)?;
        let rows = Rows { bytes: &bytes, layout: self.layout };
        let mut sorted = Sorted::new(rows, points as u32);
        let (given, spacing) = sorted.take_sample(share);
        for id in given {
            pool.bytes.extend_from_slice(rows.row(id));
            pool.homes.push(pool.grown.len() as u32);
        }
        let nodes = grow(writer, rows, sorted, sizes, Below::default())?;
        pool.grown.push(Below { nodes, spacing });
        Ok(())
    }
}
