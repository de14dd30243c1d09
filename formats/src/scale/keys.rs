//! Names of the attributes that hold fields of Scale's cuboids.

/// Fields of a cuboid that are stored as attributes under their own names.
pub(super) const FACTS: [&str; 4] = ["stationary", "camera_used", "numberOfPoints", "distance_to_device"];
/// The attribute of a shape that is partly hidden.
pub(super) const OCCLUDED: &str = "occluded";
