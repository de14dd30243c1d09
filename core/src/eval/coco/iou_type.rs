//! Geometry that an evaluation compares.

/// Type of intersection over union: what is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum IouType {
    /// Boxes.
    Bbox,
    /// Masks.
    Segm,
}
