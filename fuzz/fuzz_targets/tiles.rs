//! Tiled clouds: an index, and a chunk of a valid index.

use assay_formats::tiles::{TileIndex, decode_chunk};

pub const MAX_LEN: usize = 4096;

pub fn run(bytes: &[u8]) {
    let half = bytes.len() / 2;
    let (index, chunk) = bytes.split_at(half);
    let Ok(index) = TileIndex::from_bytes(index) else { return };
    for node in 0..index.nodes.len().min(8) as u32 {
        if let Ok(chunk) = decode_chunk(&index, node, chunk) {
            chunk.intensity();
            chunk.rgb();
        }
    }
}
