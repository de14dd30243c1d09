//! Reader of clouds by media type.

use super::chunk::{ChunkSink, CloudSummary};
#[cfg(feature = "las")]
use super::las;
use super::source::{ReadSeek, head};
use super::{binary, pcd, pcd_header, ply, text};
use crate::cloud::{CSV, KITTI, NUSCENES, PCD, PLY};
#[cfg(feature = "las")]
use crate::cloud::{LAS, LAZ};
use assay_core::ParseError;
use assay_core::geometry::Pose;

/// Pose that a cloud's header states for its points and that is not applied to them (PCD's VIEWPOINT); `None` where
/// it states none, or the identity. Reads the header alone.
///
/// # Errors
/// The header is invalid.
pub fn stated_pose(media_type: &str, source: &mut dyn ReadSeek) -> Result<Option<Pose>, ParseError> {
    match media_type {
        PCD => Ok(pcd_header::parse(&head(source)?)?.pose),
        _ => Ok(None),
    }
}

/// Read a cloud of the given media type, one chunk at a time. The next chunk overwrites this one: copy what you need later.
///
/// # Errors
/// An unknown media type, a file that is not of that type, or the error that `each` returns, with the location and the fix.
/// `each` has received the chunks before the error.
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
            format!("{other} is not a point cloud that this program reads"),
            "Give KITTI .bin, nuScenes .pcd.bin, PCD, PLY, CSV, LAS or LAZ",
        )),
    }
}
