//! ASAM OpenLABEL 1.0: one JSON file a recording.
//!
//! Source: ASAM OpenLABEL 1.0.0, Concept and JSON schema (ASAM e.V., 2021). A coordinate system's `pose_wrt_parent` takes
//! its points to its parent's; quaternions are x, y, z, w; boxes in images have their centre first.

mod coordinate_space;
mod json;
mod read;
mod shapes;
#[cfg(test)]
mod tests;
mod write;

pub use read::{looks_like, read};
pub use write::write;

/// Static text of an object that holds an id which is neither a number nor a UUID, as the schema wants them.
const ID: &str = "assay_id";
/// The name of an object where it is not its id.
const NAME: &str = "name";
/// What `lens_coeffs` of a fisheye camera are: k1 to k4 of Kannala and Brandt, as OpenCV has them. Other models of the
/// same name have no place here.
const KANNALA: &str = "kannala_brandt";
/// The attribute of a shape that is partly hidden.
const OCCLUDED: &str = "occluded";
