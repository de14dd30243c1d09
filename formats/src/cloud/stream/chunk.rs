//! Points of a cloud in chunks, and what is known of the cloud before and after them.

use crate::cloud::NumberType;
use assay_core::ParseError;
use assay_core::geometry::Pose;

/// A field of every point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointField {
    /// The file's name for it; no two fields of a cloud share one. Fields of several numbers are `name_0`, `name_1`, …; a colour packed
    /// in one number is `r`, `g`, `b`.
    pub name: String,
    /// Type of its numbers in the file, or in memory where the file packs or scales them.
    pub kind: NumberType,
}

/// Header of a cloud: what the file says before its points.
#[derive(Clone, Debug, PartialEq)]
pub struct CloudHeader {
    /// Encoding of the points: `binary_compressed`, `ascii`, `LAZ 1.4, point format 7`.
    pub encoding: String,
    /// Type of the coordinates.
    pub position: NumberType,
    /// All fields but the coordinates, in the file's order.
    pub fields: Vec<PointField>,
}

/// Chunk of a file's points, in the file's order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PointChunk {
    /// Metres, in the file's frame; all finite.
    pub points: Vec<[f64; 3]>,
    /// One list for each field of the header, with one value a point. Whole numbers beyond 2⁵³ are rounded to doubles.
    pub fields: Vec<Vec<f64>>,
}

/// Summary of a cloud that was read to its end.
#[derive(Clone, Debug, PartialEq)]
pub struct CloudSummary {
    /// Points that were read.
    pub points: u64,
    /// Points that are left out because a coordinate is not finite.
    pub skipped: u64,
    /// All fields but x, y and z.
    pub fields: Vec<PointField>,
    /// Least and greatest x, y, z in metres; `None` without points.
    pub bounds: Option<[[f64; 3]; 2]>,
    /// Least and greatest finite value of each of the fields, in their order; `None` without one.
    pub ranges: Vec<Option<[f64; 2]>>,
    /// See [`CloudHeader::encoding`].
    pub encoding: String,
    /// Pose that the file states for its points and that is not applied to them (PCD's VIEWPOINT): the points' frame →
    /// the frame that the file means. `None` for none, and for the identity.
    pub pose: Option<Pose>,
    /// What someone should check: counts that disagree.
    pub warnings: Vec<String>,
}

/// Receiver of chunks; its error ends the reading.
pub type ChunkSink<'a> = dyn FnMut(&CloudHeader, &PointChunk) -> Result<(), ParseError> + 'a;
