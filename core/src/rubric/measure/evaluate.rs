//! One door to all measures between two shapes.

use super::{Measure, band, boundary, clearance, complexity, cuboid, overlap};
use crate::geometry::{Cuboid, Geometry, Orientation, Planar, Rle, ShapeError};
use core::fmt;
use std::collections::BTreeMap;

/// Which of the two shapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparedShape {
    /// `a`, the label.
    Label,
    /// `b`, golden.
    Golden,
}

impl fmt::Display for ComparedShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Label => "a",
            Self::Golden => "b",
        })
    }
}

/// Why nothing could be measured.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum MeasureError {
    /// A shape is degenerate, or not of the kind that the measure is for.
    #[error("{side} {error}")]
    Shape {
        /// Which shape.
        side: ComparedShape,
        /// What is wrong with it.
        error: ShapeError,
    },
    /// The measure is about objects in a document, not about two shapes.
    #[error("`{0}` is measured in grading, not between two shapes")]
    NeedsDocuments(String),
    /// A parameter out of its range.
    #[error("parameter `{name}` {problem}")]
    Parameter {
        /// Its name.
        name: &'static str,
        /// What is wrong and how to fix it.
        problem: &'static str,
    },
}

impl MeasureError {
    /// Whether the measure simply is not for such shapes, rather than the shapes being at fault.
    pub fn is_wrong_kind(&self) -> bool {
        matches!(self, Self::Shape { error: ShapeError::WrongKind(_), .. } | Self::NeedsDocuments(_))
    }
}

/// A shape that was checked and made ready to be measured many times.
#[derive(Clone, Debug)]
pub enum PreparedShape {
    /// Of an image.
    Planar(Planar),
    /// Of space, its quaternion of unit length.
    Cuboid(Cuboid),
    /// Of pixels, at least one.
    Mask(Rle),
}

impl PreparedShape {
    /// Check a shape and make it ready.
    ///
    /// # Errors
    /// Degenerate shapes: see [`ShapeError`].
    pub fn new(geometry: &Geometry) -> Result<Self, ShapeError> {
        match geometry {
            Geometry::Cuboid(cuboid) => checked(cuboid).map(Self::Cuboid),
            Geometry::Rle(mask) if mask.area() == 0 => Err(ShapeError::ZeroArea),
            Geometry::Rle(mask) => Ok(Self::Mask(mask.clone())),
            _ => Planar::new(geometry).map(Self::Planar),
        }
    }

    fn planar(&self, side: ComparedShape) -> Result<&Planar, MeasureError> {
        match self {
            Self::Planar(planar) => Ok(planar),
            Self::Mask(_) => Err(wrong_kind(side, "a shape with an outline")),
            Self::Cuboid(_) => Err(wrong_kind(side, "a shape of an image")),
        }
    }

    fn area(&self, side: ComparedShape) -> Result<&Planar, MeasureError> {
        let planar = self.planar(side)?;
        if planar.is_area() { Ok(planar) } else { Err(wrong_kind(side, "an area")) }
    }

    fn cuboid(&self, side: ComparedShape) -> Result<&Cuboid, MeasureError> {
        match self {
            Self::Cuboid(cuboid) => Ok(cuboid),
            Self::Planar(_) | Self::Mask(_) => Err(wrong_kind(side, "a cuboid")),
        }
    }
}

fn wrong_kind(side: ComparedShape, needed: &'static str) -> MeasureError {
    MeasureError::Shape { side, error: ShapeError::WrongKind(needed) }
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

/// Measure a label's shape against golden's.
///
/// # Errors
/// A degenerate shape, a shape of the wrong kind, a measure that needs whole documents.
pub fn evaluate(
    measure: &Measure,
    params: &BTreeMap<String, f64>,
    label: &Geometry,
    golden: &Geometry,
) -> Result<f64, MeasureError> {
    match measure {
        Measure::Vertices => Ok(complexity::vertices(label)),
        Measure::VertexDensity => complexity::vertex_density(label),
        _ => {
            let prepare = |side, geometry| {
                PreparedShape::new(geometry).map_err(|error| MeasureError::Shape { side, error })
            };
            let label = prepare(ComparedShape::Label, label)?;
            evaluate_prepared(measure, params, &label, &prepare(ComparedShape::Golden, golden)?)
        }
    }
}

/// Overlap of two masks, counted in pixels.
///
/// # Errors
/// Masks of different sizes, masks without a pixel inside, measures other than `iou`, `coverage` and `spill`.
pub fn evaluate_rle(measure: &Measure, label: &Rle, golden: &Rle) -> Result<f64, MeasureError> {
    let counted = |side, mask: &Rle| match mask.area() {
        0 => Err(MeasureError::Shape { side, error: ShapeError::ZeroArea }),
        pixels => Ok(pixels as f64),
    };
    let (a, b) = (counted(ComparedShape::Label, label)?, counted(ComparedShape::Golden, golden)?);
    let shared =
        label.shared_area(golden).ok_or(wrong_kind(ComparedShape::Golden, "a mask of the same size"))? as f64;
    Ok(match measure {
        Measure::Iou => shared / (a + b - shared),
        Measure::Coverage => shared / b,
        Measure::Spill => (a - shared) / a,
        _ => return Err(wrong_kind(ComparedShape::Label, "an outline, which this measure needs")),
    })
}

/// How the label's boundary lies to golden's: what `boundary_offset` and `boundary_spread` are both read from.
///
/// # Errors
/// A shape that is no area.
pub fn profile(
    label: &PreparedShape,
    golden: &PreparedShape,
) -> Result<boundary::BoundaryProfile, MeasureError> {
    Ok(boundary::profile((label.area(ComparedShape::Label)?, golden.area(ComparedShape::Golden)?)))
}

/// [`evaluate`] for shapes that are ready; measures of the label alone are not among them.
///
/// # Errors
/// See [`evaluate`].
pub fn evaluate_prepared(
    measure: &Measure,
    params: &BTreeMap<String, f64>,
    label: &PreparedShape,
    golden: &PreparedShape,
) -> Result<f64, MeasureError> {
    if let (PreparedShape::Mask(label), PreparedShape::Mask(golden)) = (label, golden) {
        return evaluate_rle(measure, label, golden);
    }
    let planar = || {
        Ok::<_, MeasureError>((label.planar(ComparedShape::Label)?, golden.planar(ComparedShape::Golden)?))
    };
    let areas =
        || Ok::<_, MeasureError>((label.area(ComparedShape::Label)?, golden.area(ComparedShape::Golden)?));
    let cuboids = || {
        Ok::<_, MeasureError>((label.cuboid(ComparedShape::Label)?, golden.cuboid(ComparedShape::Golden)?))
    };
    let value = match measure {
        Measure::Iou => overlap::iou(areas()?),
        Measure::Coverage => overlap::coverage(areas()?),
        Measure::Spill => overlap::spill(areas()?),
        Measure::Clearance => clearance::clearance(planar()?),
        Measure::Hausdorff => boundary::hausdorff(planar()?),
        Measure::HausdorffDirected => boundary::hausdorff_directed(planar()?),
        Measure::BoundaryOffset => profile(label, golden)?.mean,
        Measure::BoundarySpread => profile(label, golden)?.spread,
        Measure::BoundaryIou => band::boundary_iou(areas()?, params)?,
        Measure::Iou3d => cuboid::iou_3d(cuboids()?),
        Measure::IouBev => cuboid::iou_bev(cuboids()?),
        Measure::CenterDistance => cuboid::center_distance(cuboids()?),
        Measure::CenterDistanceBev => cuboid::center_distance_bev(cuboids()?),
        Measure::SizeError => cuboid::size_error(cuboids()?),
        Measure::ScaleIou => cuboid::scale_iou(cuboids()?),
        Measure::YawError => cuboid::yaw_error(cuboids()?, params)?,
        Measure::Vertices
        | Measure::VertexDensity
        | Measure::PointsRecall
        | Measure::PointsPrecision
        | Measure::Class
        | Measure::Attribute(_)
        | Measure::Missed
        | Measure::Extra
        | Measure::TrackSwitches
        | Measure::TrackCoverage
        | Measure::TrackFragments
        | Measure::InterpolationError
        | Measure::Link
        | Measure::Speed
        | Measure::Acceleration
        | Measure::TurnRate => return Err(MeasureError::NeedsDocuments(measure.name())),
    };
    // Sizes and places of cuboids may be so far apart that their products leave a double's range.
    if value.is_finite() {
        Ok(value)
    } else {
        Err(MeasureError::Shape { side: ComparedShape::Label, error: ShapeError::TooLarge })
    }
}
