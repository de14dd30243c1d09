//! Drift of incoming scenes from a reference: which of their features are distributed differently, which objects are odd, and how
//! much of what comes in the reference covers.
//!
//! Scenes are compared, not objects: those of one scene resemble each other, so that a thousand objects of ten scenes say little more
//! than ten scenes do.
//!
//! | file | holds |
//! | --- | --- |
//! | `scene_profile` | what is compared of a scene and its objects, from its label |
//! | `shape_measures` | sizes, pose and distance of an object, in space or in an image |
//! | `features` | the features that are tested, with their values by scene |
//! | `feature_values` | values of a feature: numbers, angles or categories |
//! | `scene_scores` | the statistic of a feature, as a sum over scenes |
//! | `permutation` | its p-value by exchanging scenes, and how small it can get |
//! | `false_discovery` | p-values adjusted for the number of features |
//! | `shift` | the shift of a feature in words |
//! | `class_model` | the usual objects of each class of the reference: median, spread, limit |
//! | `point_tree` | the nearest of many points |
//! | `odd_objects` | objects far from the usual ones, lying persons (`lying_person`), new values (`known_values`) |
//! | `coverage` | share of objects near one of the reference |
//! | `report` | all of it |
//!
//! docs/statistics.md says what the model assumes.

mod class_model;
mod coverage;
mod false_discovery;
mod feature_values;
mod features;
mod known_values;
mod lying_person;
mod odd_objects;
mod permutation;
mod point_tree;
mod report;
mod scene_profile;
mod scene_scores;
mod shape_measures;
mod shift;

pub use coverage::{ClassCoverage, ReferenceCoverage};
pub use feature_values::FeatureKind;
pub use odd_objects::{NearestObject, OddObject};
pub use report::{DriftReport, DriftSettings, FeatureDrift, ProfileCounts, detect_drift};
pub use scene_profile::{ObjectProfile, SceneProfile, group_scenes};
pub use shape_measures::{ImageMeasures, ShapeMeasures, SpaceMeasures};

#[cfg(test)]
use crate::random::SplitMix;

#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;
