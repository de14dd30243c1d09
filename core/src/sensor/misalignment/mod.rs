//! Misalignment between LiDAR and camera: a number for the quality of their calibration, from the recording alone.
//!
//! Where a near surface ends in front of a far one, the LiDAR sees a jump in depth and the camera usually sees an
//! edge. Levinson and Thrun (*Automatic Online Calibration of Cameras and Lasers*, RSS 2013) test whether a
//! calibration is the best among its neighbours by how well the two agree. Here the brightness profiles across all
//! jumps are added: the edges sum up to a ridge, and the position of its maximum is the offset in px. The bootstrap
//! over frames and strips of the image gives the confidence interval; a recording with few edges gives no result.

mod edge_offset;
mod jumps;

pub use edge_offset::{EdgeProfiles, GrayImage};
pub use jumps::{DepthJump, JumpSide, ProjectedPoint, jumps};

/// Search distance of an edge from a jump, px of the measured image.
pub const REACH_PX: usize = 24;

/// Offset of the edges along one axis of the image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EdgeOffset {
    /// Position of the camera's edges minus that of the LiDAR's, px; positive is right or down.
    pub px: f64,
    /// Half the width of the 95 % confidence interval, px.
    pub within_px: f64,
}

#[cfg(test)]
mod tests;
