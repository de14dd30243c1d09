//! The top of the tree of a cloud that was built region by region: it takes points that the regions gave up for it.

use super::columns::{PointRows, RowLayout};
use super::grow::{ChunkWriter, MortonSorted, Subtrees, TreeSizes, grow};
use super::partition::CloudRegions;
use std::io;

/// What regions gave up, evenly spread over each.
#[derive(Clone, Debug, Default)]
pub(super) struct SamplePool {
    /// Rows.
    pub(super) bytes: Vec<u8>,
    /// Of each row its region, by its place among the buckets.
    pub(super) homes: Vec<u32>,
    /// The nodes already grown in each region.
    pub(super) grown: Vec<Subtrees>,
}

/// Write the nodes above the regions, and give the roots.
pub(super) fn top(
    writer: &mut ChunkWriter<'_>,
    pool: &SamplePool,
    layout: &RowLayout,
    regions: &CloudRegions,
    sizes: &TreeSizes,
) -> io::Result<Vec<usize>> {
    let rows = PointRows { bytes: &pool.bytes, layout };
    let sorted = MortonSorted::new(rows, pool.homes.len() as u32);
    above(writer, pool, rows, (regions, 0), sorted, sizes)
}

/// The nodes over regions whose first has the number `first`.
fn above(
    writer: &mut ChunkWriter<'_>,
    pool: &SamplePool,
    rows: PointRows<'_>,
    (regions, first): (&CloudRegions, u32),
    mut sorted: MortonSorted,
    sizes: &TreeSizes,
) -> io::Result<Vec<usize>> {
    let CloudRegions::Halves(a, b) = regions else {
        let grown = pool.grown.get(first as usize).cloned().unwrap_or_default();
        return grow(writer, rows, sorted, sizes, grown);
    };
    let inside = (first..first + regions.buckets()).filter_map(|r| pool.grown.get(r as usize));
    if sorted.codes.is_empty() {
        return Ok(inside.flat_map(|region| &region.nodes).copied().collect());
    }
    // A sample of samples cannot be finer than they are.
    let finest = inside.map(|region| region.spacing).max().unwrap_or(0);
    let (ids, spacing) = sorted.take_sample(sizes.sample);
    let second = first + a.buckets();
    let home = |id: u32| pool.homes.get(id as usize).copied().unwrap_or(0);
    let (low, high) = sorted.parted(|id| home(id) < second);
    let mut below = above(writer, pool, rows, (a, first), low, sizes)?;
    below.extend(above(writer, pool, rows, (b, second), high, sizes)?);
    Ok(vec![writer.node(rows, &ids, spacing.max(finest), below)?])
}
