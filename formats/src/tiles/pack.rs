//! Packing chunks as gzip members, which every browser and server unpacks by itself.

use super::TileIndex;
use assay_core::ParseError;
use flate2::{Compression, bufread::GzDecoder, write::GzEncoder};
use std::io::{self, Read, Write};

/// Higher levels take twice the time and save less than 1 %.
const LEVEL: u32 = 6;

pub(super) fn pack(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::new(LEVEL));
    packer.write_all(plain)?;
    packer.finish()
}

/// Unpack the bytes of a node's chunk; where a browser fetched them, it can do so by itself.
///
/// # Errors
/// The node does not exist, or its bytes are damaged or unpack to more than its points can need.
pub fn unpack(index: &TileIndex, node: u32, packed: &[u8]) -> Result<Vec<u8>, ParseError> {
    let damaged = |what: &str| {
        ParseError::new(
            format!("chunk of node {node}"),
            what,
            "Fetch the chunk again; if that does not help, make the tiles again from the source",
        )
    };
    let most = index.plain_length(node).ok_or_else(|| damaged("there is no such node"))?;
    let mut plain = Vec::new();
    // One byte more than allowed tells that there is more.
    let read = GzDecoder::new(packed).take(most as u64 + 1).read_to_end(&mut plain);
    match read {
        Ok(length) if length <= most => Ok(plain),
        Ok(_) => Err(damaged("the chunk is larger than its points")),
        Err(_) => Err(damaged("the packed bytes are damaged or cut off")),
    }
}
