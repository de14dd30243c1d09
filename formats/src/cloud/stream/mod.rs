//! Clouds of any length, a chunk of points at a time, with every field that the file has.
//!
//! Memory stays below 64 MiB whatever the file's size: a chunk has at most 65,536 points, fewer where points have many
//! fields. A header's word is held against the bytes that are there before anything follows from it.

mod binary;
mod chunk_builder;
mod columns;
#[cfg(feature = "las")]
mod las;
#[cfg(feature = "las")]
mod laz;
mod lzf;
mod pcd;
mod ply;
mod text;

use super::{CSV, KITTI, NUSCENES, NumberType, PCD, PLY, ParseError};
#[cfg(feature = "las")]
use super::{LAS, LAZ};
use chunk_builder::ChunkBuilder;
use std::io::{Read, Seek, SeekFrom};

/// A file, or bytes in memory.
pub trait ReadSeek: Read + Seek {}
impl<T: Read + Seek + ?Sized> ReadSeek for T {}

/// A field of every point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointField {
    /// As the file names it; no two are the same. Fields of several numbers are `name_0`, `name_1`, …; a colour packed
    /// in one number is `r`, `g`, `b`.
    pub name: String,
    /// Its numbers' type in the file, or in memory where the file packs or scales them.
    pub kind: NumberType,
}

/// What is known of a file before its points.
#[derive(Clone, Debug, PartialEq)]
pub struct CloudHeader {
    /// How the points are written: `binary_compressed`, `ascii`, `LAZ 1.4, point format 7`.
    pub encoding: String,
    /// The type of the coordinates.
    pub position: NumberType,
    /// All fields but the coordinates, in the file's order.
    pub fields: Vec<PointField>,
}

/// Some of a file's points, in its order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PointChunk {
    /// Metres, in the file's frame; all finite.
    pub points: Vec<[f64; 3]>,
    /// One list a field of the header, of one value a point. Whole numbers beyond 2⁵³ are rounded to doubles.
    pub fields: Vec<Vec<f64>>,
}

/// What a file holds, once it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct CloudSummary {
    /// Points that were read.
    pub points: u64,
    /// Points left out, as a coordinate is not finite.
    pub skipped: u64,
    /// All fields but x, y and z.
    pub fields: Vec<PointField>,
    /// Least and greatest x, y, z in metres; `None` without points.
    pub bounds: Option<[[f64; 3]; 2]>,
    /// See [`CloudHeader::encoding`].
    pub encoding: String,
}

/// Takes chunks as they come; its error ends the reading.
pub type ChunkSink<'a> = dyn FnMut(&CloudHeader, &PointChunk) -> Result<(), ParseError> + 'a;

/// Read a cloud of the given media type, a chunk at a time. The chunk is reused: copy what you need later.
///
/// # Errors
/// An unknown media type, a file that is not what it says, or what `each` answers, with the location and the fix. Chunks
/// before the error have been passed to it by then.
pub fn read(
    media_type: &str,
    source: &mut dyn ReadSeek,
    each: &mut ChunkSink<'_>,
) -> Result<CloudSummary, ParseError> {
    match media_type {
        KITTI => binary::read(source, &["intensity"], "KITTI's x, y, z, intensity", each),
        NUSCENES => binary::read(source, &["intensity", "ring"], "nuScenes' x, y, z, intensity, ring", each),
        PCD => pcd::read(source, each),
        PLY => ply::read(source, each),
        CSV => text::read(source, each),
        #[cfg(feature = "las")]
        LAS | LAZ => las::read(source, each),
        other => Err(ParseError::new(
            "media type",
            format!("{other} is no point cloud that this program reads"),
            "Give KITTI .bin, nuScenes .pcd.bin, PCD, PLY, CSV, LAS or LAZ",
        )),
    }
}

/// Error of the disk, not of the file.
fn unreadable(error: &std::io::Error) -> ParseError {
    ParseError::new(
        "file",
        format!("it cannot be read: {error}"),
        "Check the disk and the file's permissions",
    )
}

fn length(source: &mut dyn ReadSeek) -> Result<u64, ParseError> {
    source.seek(SeekFrom::End(0)).map_err(|e| unreadable(&e))
}

fn seek(source: &mut dyn ReadSeek, to: u64) -> Result<(), ParseError> {
    source.seek(SeekFrom::Start(to)).map(|_| ()).map_err(|e| unreadable(&e))
}

/// The first bytes of a file, in which a header must end.
fn head(source: &mut dyn ReadSeek) -> Result<Vec<u8>, ParseError> {
    seek(source, 0)?;
    let mut head = Vec::new();
    source.take(1024 * 1024).read_to_end(&mut head).map_err(|e| unreadable(&e))?;
    Ok(head)
}

/// Refuse a count that the file's bytes cannot hold.
fn check_room(count: u64, row: usize, have: u64, place: &str) -> Result<(), ParseError> {
    if count.checked_mul(row as u64).is_none_or(|need| need > have) {
        return Err(ParseError::new(
            place,
            format!("the header claims {count} points of {row} bytes, but {have} bytes follow"),
            "The file is cut off or its header is wrong; copy it again",
        ));
    }
    Ok(())
}

#[cfg(all(test, feature = "las"))]
mod las_tests;
#[cfg(test)]
mod real_tests;
#[cfg(test)]
mod tests;
