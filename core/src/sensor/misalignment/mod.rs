//! How far a LiDAR's points lie beside what a camera saw: a number for the calibration between the two, from the
//! recording alone.
//!
//! Where a near surface ends before a far one, the LiDAR sees a jump in depth and the camera mostly an edge. Levinson
//! and Thrun (*Automatic Online Calibration of Cameras and Lasers*, RSS 2013) ask whether a calibration is the best
//! among its neighbours by how well the two agree. Here the brightness around every jump is laid over that of all
//! others, across the jump: the edges add up to a ridge, and where its top lies is the offset in px. The bootstrap over
//! frames and strips of the image says how sure that is; a recording with few edges says nothing, and so do we.

mod jumps;
mod profile;

pub use jumps::{DepthJump, JumpSide, ProjectedPoint, jumps};
pub use profile::{EdgeProfiles, GrayImage};

/// How far from a jump its edge is looked for, px of the image that is measured.
pub const REACH_PX: usize = 24;

/// What the edges say along one axis of the image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EdgeOffset {
    /// The camera's edges less the LiDAR's, px; positive is right or down.
    pub px: f64,
    /// Half the width of its 95 % interval, px.
    pub within_px: f64,
}

#[cfg(test)]
mod tests;
