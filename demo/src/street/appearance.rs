//! Appearance of a surface to cameras and to the LiDAR.

use super::vector::Vector3;

/// Appearance of a point of a surface.
#[derive(Clone, Copy, Debug)]
pub(super) struct Appearance {
    /// Share of reflected light by channel, linear.
    pub albedo: Vector3,
    /// Share of mirror reflection, 0 to 1.
    pub gloss: f64,
    /// Linear light that the surface emits.
    pub glow: Vector3,
    /// Number of the feature; an edge lies between points of different features.
    pub feature: u32,
    /// Reflectance for the LiDAR, 0 to 1; below 0.02 nearly no return.
    pub reflectance: f64,
}

impl Appearance {
    pub fn matte(albedo: Vector3, reflectance: f64) -> Self {
        Self { albedo, gloss: 0.03, glow: [0.0; 3], feature: 0, reflectance }
    }
}
