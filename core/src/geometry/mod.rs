//! Geometry: shapes and their measurements.
//!
//! Image shapes are in pixels, x to the right and y down, with the origin at the top-left corner of the top-left
//! pixel. Space shapes are in metres in the frame of their sensor, z up unless stated otherwise.

mod bounds;
mod convex;
mod coverage;
mod cuboid;
mod majority;
mod outline;
mod overlay;
mod planar;
mod pose;
mod rle;
mod segment;
mod shape;
mod simple;
mod union;

pub use bounds::Bounds;
pub use convex::{footprint_shared_area, shared_volume};
pub use coverage::{Coverage, coverage};
pub use cuboid::{CUBOID_EDGES, Cuboid, CuboidTest, Orientation};
pub use majority::{WeightedArea, majority_region};
pub use outline::{NearestBoundaryPoint, Outline};
pub use planar::{Planar, ShapeError};
pub use pose::{Pose, Quaternion, dot3, norm3, sub3};
pub use rle::{MOST_PIXELS, Rasteriser, Rle, check_outline};
pub use segment::{NearestPoints, Segment, SegmentContact};
pub use shape::{Geometry, GeometryKind, Polygon, Ring};

/// Point in an image, pixels.
pub type Point2 = [f64; 2];
/// Point in space, metres.
pub type Point3 = [f64; 3];
