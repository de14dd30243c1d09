//! Names under which OpenLABEL files hold values of ours.

/// Static text of an object that holds an id which is neither a number nor a UUID, as the schema wants them.
pub(super) const ID: &str = "assay_id";
/// The name of an object where it is not its id.
pub(super) const NAME: &str = "name";
/// What `lens_coeffs` of a fisheye camera are: k1 to k4 of Kannala and Brandt, as OpenCV has them. Other models of the
/// same name have no place here.
pub(super) const KANNALA: &str = "kannala_brandt";
/// The attribute of a shape that is partly hidden.
pub(super) const OCCLUDED: &str = "occluded";
