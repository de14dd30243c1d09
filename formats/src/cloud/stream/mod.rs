//! Clouds of any length, one chunk of points at a time, with every field that the file has.
//!
//! Memory stays below 64 MiB for a file of any size: a chunk has at most 65,536 points, and fewer where points have many
//! fields. The reader compares what a header claims with the bytes that are there before it uses the claim.

mod binary;
mod chunk;
mod chunk_builder;
mod columns;
#[cfg(feature = "las")]
mod las;
#[cfg(feature = "las")]
mod las_header;
#[cfg(all(test, feature = "las"))]
mod las_tests;
#[cfg(feature = "las")]
mod laz;
mod lzf;
mod pcd;
mod pcd_header;
mod ply;
mod ply_header;
mod read;
#[cfg(test)]
mod real_tests;
mod source;
#[cfg(test)]
mod tests;
mod text;

pub use chunk::{ChunkSink, CloudHeader, CloudSummary, PointChunk, PointField};
pub use read::{read, stated_pose};
pub use source::ReadSeek;
