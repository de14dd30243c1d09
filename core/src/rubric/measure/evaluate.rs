//! Evaluation of a measure between two shapes.

use super::Measure;
use super::boundary_profile::BoundaryProfile;
use super::error::{ComparedShape, MeasureError, wrong_kind};
use super::evaluation::{MeasureEvaluation, MeasureParams, ShapeEvaluation};
use super::overlap::OverlapAreas;
use super::prepared::PreparedShape;
use crate::geometry::{Geometry, Rle, ShapeError};

/// The value of a measure of a label's shape and golden's.
///
/// # Errors
/// A degenerate shape, a shape of the wrong kind, a measure that needs whole documents.
pub fn evaluate(
    measure: &Measure,
    params: &MeasureParams,
    label: &Geometry,
    golden: &Geometry,
) -> Result<f64, MeasureError> {
    if let MeasureEvaluation::LabelShape(value) = measure.descriptor().evaluation {
        return value(label);
    }
    let prepare =
        |side, geometry| PreparedShape::new(geometry).map_err(|error| MeasureError::Shape { side, error });
    let label = prepare(ComparedShape::Label, label)?;
    evaluate_prepared(measure, params, &label, &prepare(ComparedShape::Golden, golden)?)
}

/// The value of an overlap of two masks, counted in pixels.
///
/// # Errors
/// Masks of different sizes, masks without a pixel inside, measures that are no overlap.
pub fn evaluate_rle(measure: &Measure, label: &Rle, golden: &Rle) -> Result<f64, MeasureError> {
    let counted = |side, mask: &Rle| match mask.area() {
        0 => Err(MeasureError::Shape { side, error: ShapeError::ZeroArea }),
        pixels => Ok(pixels as f64),
    };
    let (label_area, golden_area) =
        (counted(ComparedShape::Label, label)?, counted(ComparedShape::Golden, golden)?);
    let shared = label.shared_area(golden);
    let shared = shared.ok_or(wrong_kind(ComparedShape::Golden, "a mask of the same size"))? as f64;
    if let MeasureEvaluation::Shapes(ShapeEvaluation::Overlap(value)) = measure.descriptor().evaluation {
        return Ok(value(&OverlapAreas { label: label_area, golden: golden_area, shared }));
    }
    Err(wrong_kind(ComparedShape::Label, "an outline, which this measure needs"))
}

/// The profile of the label's boundary along golden's.
///
/// # Errors
/// A shape that is no area.
pub fn profile(label: &PreparedShape, golden: &PreparedShape) -> Result<BoundaryProfile, MeasureError> {
    Ok(BoundaryProfile::measure((label.area(ComparedShape::Label)?, golden.area(ComparedShape::Golden)?)))
}

/// The value of [`evaluate`] for shapes that are ready; measures of the label alone have none.
///
/// # Errors
/// See [`evaluate`].
pub fn evaluate_prepared(
    measure: &Measure,
    params: &MeasureParams,
    label: &PreparedShape,
    golden: &PreparedShape,
) -> Result<f64, MeasureError> {
    if let (PreparedShape::Mask(label), PreparedShape::Mask(golden)) = (label, golden) {
        return evaluate_rle(measure, label, golden);
    }
    let MeasureEvaluation::Shapes(evaluation) = &measure.descriptor().evaluation else {
        return Err(MeasureError::NeedsDocuments(measure.name()));
    };
    let areas =
        || Ok::<_, MeasureError>((label.area(ComparedShape::Label)?, golden.area(ComparedShape::Golden)?));
    let value = match evaluation {
        ShapeEvaluation::Overlap(value) => value(&OverlapAreas::measure(areas()?)),
        ShapeEvaluation::Image(value) => {
            value((label.planar(ComparedShape::Label)?, golden.planar(ComparedShape::Golden)?), params)?
        }
        ShapeEvaluation::Areas(value) => value(areas()?, params)?,
        ShapeEvaluation::Profile(value) => value(&BoundaryProfile::measure(areas()?)),
        ShapeEvaluation::Cuboids(value) => {
            value((label.cuboid(ComparedShape::Label)?, golden.cuboid(ComparedShape::Golden)?), params)?
        }
    };
    // Sizes and places of cuboids may be so far apart that their products leave a double's range.
    if value.is_finite() {
        Ok(value)
    } else {
        Err(MeasureError::Shape { side: ComparedShape::Label, error: ShapeError::TooLarge })
    }
}
