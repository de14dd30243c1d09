//! Shapes that are checked once and measured many times.

use super::error::{ComparedShape, MeasureError, wrong_kind};
use crate::geometry::{Cuboid, Geometry, Orientation, Planar, Rle, ShapeError};

/// A shape that was checked and made ready to be measured many times.
#[derive(Clone, Debug)]
pub enum PreparedShape {
    /// Of an image.
    Planar(Planar),
    /// Of space, its quaternion of unit length.
    Cuboid(Cuboid),
    /// Of pixels, at least one.
    Mask(Rle),
    /// No shape.
    Tag,
}

impl PreparedShape {
    /// Check a shape and make it ready.
    ///
    /// # Errors
    /// Degenerate shapes: see [`ShapeError`].
    pub fn new(geometry: &Geometry) -> Result<Self, ShapeError> {
        match geometry {
            Geometry::Cuboid(cuboid) => checked(cuboid).map(Self::Cuboid),
            Geometry::Tag => Ok(Self::Tag),
            Geometry::Rle(mask) if mask.area() == 0 => Err(ShapeError::ZeroArea),
            Geometry::Rle(mask) => Ok(Self::Mask(mask.clone())),
            _ => Planar::new(geometry).map(Self::Planar),
        }
    }

    pub(super) fn planar(&self, side: ComparedShape) -> Result<&Planar, MeasureError> {
        match self {
            Self::Planar(planar) => Ok(planar),
            Self::Mask(_) => Err(wrong_kind(side, "a shape with an outline")),
            Self::Cuboid(_) | Self::Tag => Err(wrong_kind(side, "a shape of an image")),
        }
    }

    pub(super) fn area(&self, side: ComparedShape) -> Result<&Planar, MeasureError> {
        let planar = self.planar(side)?;
        if planar.is_area() { Ok(planar) } else { Err(wrong_kind(side, "an area")) }
    }

    pub(super) fn cuboid(&self, side: ComparedShape) -> Result<&Cuboid, MeasureError> {
        match self {
            Self::Cuboid(cuboid) => Ok(cuboid),
            Self::Planar(_) | Self::Mask(_) | Self::Tag => Err(wrong_kind(side, "a cuboid")),
        }
    }
}

/// A cuboid that can be measured, its quaternion brought to unit length.
fn checked(cuboid: &Cuboid) -> Result<Cuboid, ShapeError> {
    if !cuboid.is_finite() {
        return Err(ShapeError::NotFinite);
    }
    if cuboid.size.iter().any(|&s| s <= 0.0) {
        return Err(ShapeError::NoSize);
    }
    match cuboid.orientation {
        Orientation::Yaw(_) => Ok(*cuboid),
        Orientation::Rotation(q) => {
            let norm = q.iter().map(|v| v * v).sum::<f64>().sqrt();
            if (norm - 1.0).abs() > 1e-3 {
                return Err(ShapeError::NoRotation);
            }
            Ok(Cuboid { orientation: Orientation::Rotation(q.map(|v| v / norm)), ..*cuboid })
        }
    }
}
