//! Point clouds of any size as a tree of chunks: what a browser loads part by part, coarse first.
//!
//! A cloud is one file of chunks and an [`TileIndex`]. Each node of the index has a chunk of at most [`MAX_CHUNK`] points: a
//! sample of its region, evenly spread. Its children hold the points that it has not, so that a node and all above it
//! together show its region finer, and no point comes twice. Places are whole steps of a grid (1 mm, unless the cloud is
//! wider than 4,000 km); each field has a step of its own, see [`TileField`]. The order of the source is lost.
//!
//! The tree is a k-d tree rather than an octree: halves with equal numbers of points fill nearly every chunk, so that a
//! sweep of 170,000 points is three chunks and not thirty. Each level doubles the number of points.
//!
//! A chunk is packed as one whole gzip member. A browser unpacks it for free: by `DecompressionStream("gzip")` where it
//! asked for a range of the file, or by `Content-Encoding: gzip` where the server answers with that one chunk.
//! [`decode_chunk`] takes the unpacked bytes; [`unpack`] is for everybody else.
//!
//! ```text
//! chunk:  places, then each field in the index's order
//! places: u8 planes (0 to 12), then so many planes of one byte a point, lowest byte first: the gaps between the points'
//!         Morton codes (48 + 48 bits) relative to the node's least corner, in rising order
//! field:  u8 0 = codes as they are, 1 = zigzag differences; then the field's width in planes
//! ```

mod build;
mod chunk;
mod columns;
mod field;
mod file;
mod grow;
mod index;
mod morton;
mod pack;
mod partition;
mod source;
mod spool;
#[cfg(test)]
mod tests;
mod top;
mod varint;
mod visible;

pub use build::TileBuilder;
pub use chunk::{TileChunk, decode_chunk};
pub use field::{TileField, is_intensity_name};
pub use file::{index_bytes, packed_chunk, read_index, seal};
pub use index::{TileIndex, TileNode};
pub use pack::unpack;
pub use spool::{MemoryScratch, Scratch};
pub use visible::{TileView, nodes_in_sphere, nodes_to_load};

/// Points at most in one chunk.
pub const MAX_CHUNK: u32 = 65_536;
/// Fields at most in a cloud.
pub const MAX_FIELDS: usize = 256;
/// A coordinate further from zero than this, m, is no place: such points are counted, not stored.
pub const FARTHEST_M: f64 = 1e8;

/// Steps in a metre while the cloud is not too wide.
const STEPS_PER_M: f64 = 1000.0;

/// Metres of so many steps of 2^`coarseness` mm. Dividing by 1000 keeps whole metres whole.
fn metres(steps: i64, coarseness: u8) -> f64 {
    steps as f64 * (1_u64 << coarseness.min(32)) as f64 / STEPS_PER_M
}
