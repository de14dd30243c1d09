//! The top of the tree of a cloud that was built region by region: it takes points that the regions gave up for it.

use super::columns::{Layout, Rows};
use super::grow::{Below, Sizes, Sorted, Writer, grow};
use super::partition::Regions;
use std::io;

/// What regions gave up, evenly spread over each.
#[derive(Clone, Debug, Default)]
pub(super) struct Pool {
    /// Rows.
    pub(super) bytes: Vec<u8>,
    /// Of each row its region, by its place among the buckets.
    pub(super) homes: Vec<u32>,
    /// The nodes already grown in each region.
    pub(super) grown: Vec<Below>,
}

/// Write the nodes above the regions, and give the roots.
pub(super) fn top(
    writer: &mut Writer<'_>,
    pool: &Pool,
    layout: &Layout,
    regions: &Regions,
    sizes: &Sizes,
) -> io::Result<Vec<usize>> {
    let rows = Rows { bytes: &pool.bytes, layout };
    let sorted = Sorted::new(rows, pool.homes.len() as u32);
    above(writer, pool, rows, (regions, 0), sorted, sizes)
}

/// The nodes over regions whose first has the number `first`.
fn above(
    writer: &mut Writer<'_>,
    pool: &Pool,
    rows: Rows<'_>,
    (regions, first): (&Regions, u32),
    mut sorted: Sorted,
    sizes: &Sizes,
) -> io::Result<Vec<usize>> {
    let Regions::Halves(a, b) = regions else {
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
