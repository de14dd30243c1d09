//! View of one sensor in a frame, for the checks of all rules.

use super::frame_objects::SensorObjects;
use super::matching::MatchedPair;
use crate::rubric::measure::BoundaryProfile;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// One sensor's objects in a frame, and who matched whom there.
pub(super) struct SensorView<'a, 'b> {
    /// Id of the sensor.
    pub sensor: &'a str,
    /// Its objects of label and golden.
    pub both: &'b SensorObjects<'a>,
    /// Matched pairs, by their indices in `both`.
    pub matched: Vec<MatchedPair>,
    /// By the places of label and golden in their documents: several rules read one profile, which takes long.
    pub profiles: RefCell<BTreeMap<(usize, usize), BoundaryProfile>>,
}
