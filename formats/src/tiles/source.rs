//! The points of a cloud on their way from the spool to the regions in which the tree is grown.

use super::TileField;
use super::columns::{PointRows, RowLayout, place};
use super::grow::{ChunkWriter, MortonSorted, Subtrees, TreeSizes, grow};
use super::partition::{CloudRegions, CountGrid};
use super::spool::{PointBlock, Scratch, short};
use super::top::{SamplePool, top};
use std::io;

/// Points in a block of the spool.
pub(super) const BLOCK: usize = 65_536;
/// The bucket of the points as they came.
pub(super) const SPOOL: u32 = 0;
/// Bytes that wait for their bucket, each.
const BUFFER: usize = 32 * 1024;

/// Millimetres to the nearest coarser steps.
pub(super) fn rounded(mm: i64, coarseness: u8) -> i64 {
    (mm + (1 << coarseness >> 1)) >> coarseness
}

/// What is done with rows of some layout.
type RowSink<'f> = &'f mut dyn FnMut(&[u8], &mut dyn Scratch) -> io::Result<()>;

/// The points while they are parted.
pub(super) struct PointSource<'a> {
    pub(super) corner: [i64; 3],
    pub(super) coarseness: u8,
    pub(super) fields: &'a [TileField],
    pub(super) layout: &'a RowLayout,
    pub(super) scratch: &'a mut dyn Scratch,
    /// Blocks in memory, which came after those in scratch; each has its length before it.
    pub(super) held: Vec<u8>,
    /// Bytes of blocks in scratch.
    pub(super) spooled: u64,
}

impl PointSource<'_> {
    /// All rows at once, for clouds that fit memory.
    pub(super) fn all(&mut self, points: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(points as usize * self.layout.row);
        self.each_spooled(&mut |rows, _| {
            bytes.extend_from_slice(rows);
            Ok(())
        })?;
        self.forget_spooled()?;
        Ok(bytes)
    }

    fn forget_spooled(&mut self) -> io::Result<()> {
        self.held = Vec::new();
        self.spooled = 0;
        self.scratch.remove(SPOOL)
    }

    /// Go through all points as they came.
    fn each_spooled(&mut self, each: RowSink<'_>) -> io::Result<()> {
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
        let block = PointBlock::from_bytes(bytes, self.fields.len()).ok_or_else(short)?;
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
    fn each(&mut self, bucket: u32, points: u64, each: RowSink<'_>) -> io::Result<()> {
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
    pub(super) fn part(
        &mut self,
        whole: CloudRegions,
        limit: u64,
        next: &mut u32,
        sizes: &TreeSizes,
    ) -> io::Result<CloudRegions> {
        let (bucket, points, bounds) = match whole {
            CloudRegions::Halves(a, b) => {
                let a = self.part(*a, limit, next, sizes)?;
                return Ok(CloudRegions::Halves(Box::new(a), Box::new(self.part(*b, limit, next, sizes)?)));
            }
            CloudRegions::Bucket { bucket, points, bounds } if points > limit => (bucket, points, bounds),
            small => return Ok(small),
        };
        let row = self.layout.row;
        let first = *next;
        let is_one_place = bounds[0] == bounds[1];
        let mut grid = CountGrid::new(bounds, sizes.cells);
        let regions = if is_one_place {
            // Nothing parts them but their order.
            let pieces = points.div_ceil(limit);
            let piece = |n| CloudRegions::Bucket {
                bucket: first + n as u32,
                points: limit.min(points - n * limit),
                bounds,
            };
            *next += pieces as u32;
            CloudRegions::balanced((0..pieces).map(piece).collect())
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
        if bucket == SPOOL {
            self.forget_spooled()?
        } else {
            self.scratch.remove(bucket)?
        }
        regions.map_or_else(|| Err(short()), |regions| self.part(regions, limit, next, sizes))
    }

    /// Grow each region by itself, and then the top over what they gave up.
    pub(super) fn grow_regions(
        &mut self,
        writer: &mut ChunkWriter<'_>,
        regions: &CloudRegions,
        sizes: &TreeSizes,
    ) -> io::Result<Vec<usize>> {
        // The nodes above take about one sample for each region, and what they leave is the region's own.
        let share = sizes.pool_bytes / self.layout.row / regions.buckets() as usize;
        let share = share.clamp(1, 2 * sizes.sample);
        let mut pool = SamplePool::default();
        // Growing by doubling would take twice as much.
        let most = (share as u64 * u64::from(regions.buckets())).min(regions.points());
        pool.bytes.reserve_exact(most as usize * self.layout.row);
        self.grow_region(writer, regions, share, &mut pool, sizes)?;
        top(writer, &pool, self.layout, regions, sizes)
    }

    fn grow_region(
        &mut self,
        writer: &mut ChunkWriter<'_>,
        regions: &CloudRegions,
        share: usize,
        pool: &mut SamplePool,
        sizes: &TreeSizes,
    ) -> io::Result<()> {
        let (bucket, points) = match regions {
            CloudRegions::Halves(a, b) => {
                self.grow_region(writer, a, share, pool, sizes)?;
                return self.grow_region(writer, b, share, pool, sizes);
            }
            CloudRegions::Bucket { bucket, points, .. } => (*bucket, *points),
        };
        let mut bytes = vec![0; points as usize * self.layout.row];
        self.scratch.read(bucket, 0, &mut bytes)?;
        self.scratch.remove(bucket)?;
        let rows = PointRows { bytes: &bytes, layout: self.layout };
        let mut sorted = MortonSorted::new(rows, points as u32);
        let (sampled, spacing) = sorted.take_sample(share);
        for id in sampled {
            pool.bytes.extend_from_slice(rows.row(id));
            pool.homes.push(pool.grown.len() as u32);
        }
        let nodes = grow(writer, rows, sorted, sizes, Subtrees::default())?;
        pool.grown.push(Subtrees { nodes, spacing });
        Ok(())
    }
}
