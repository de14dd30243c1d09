//! Recording, as far as the grader has it.

use crate::geometry::Cuboid;
use crate::rubric::measure::points::PointCounts;
use crate::scene::Scene;
use core::fmt;
use std::collections::BTreeSet;

/// Counts the LiDAR points of a frame and sensor in a label's cuboid, in golden's and in both; `None` where the
/// cloud is not at hand.
pub type PointCounter<'a> = dyn Fn(u32, &str, &Cuboid, &Cuboid) -> Option<PointCounts> + 'a;

/// The recording that labels are about.
#[derive(Clone, Copy, Default)]
pub struct Recording<'a> {
    /// With it, tracks are also compared in frames where neither document has a keyframe, cuboids are compared by
    /// their images, and motion is measured, which needs its times and poses.
    pub scene: Option<&'a Scene>,
    /// With it, points are measured.
    pub points: Option<&'a PointCounter<'a>>,
    /// Frames that golden lists, with objects or without; `None`: all. Others are not graded.
    pub graded_frames: Option<&'a BTreeSet<u32>>,
}

impl<'a> Recording<'a> {
    /// Nothing is at hand.
    pub const NONE: Recording<'static> = Recording { scene: None, points: None, graded_frames: None };

    /// The scene alone.
    pub fn from_scene(scene: &'a Scene) -> Self {
        Self { scene: Some(scene), ..Self::NONE }
    }
}

impl fmt::Debug for Recording<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recording")
            .field("scene", &self.scene)
            .field("points", &self.points.is_some())
            .field("graded_frames", &self.graded_frames)
            .finish()
    }
}
