//! One result of an annotation.

use super::brush;
use crate::conversion_report::ConversionReport;
use crate::json;
use crate::raster::{self, MaskBudget};
use assay_core::geometry::{Geometry, Point2, Polygon};
use assay_core::label::AttributeValue;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A result: a shape, or an attribute of a shape or of the whole image.
#[derive(Deserialize)]
pub(super) struct RegionResult {
    pub(super) id: Option<String>,
    #[serde(default)]
    pub(super) r#type: String,
    pub(super) from_name: Option<String>,
    pub(super) original_width: Option<f64>,
    pub(super) original_height: Option<f64>,
    pub(super) score: Option<f64>,
    #[serde(default)]
    pub(super) value: RegionValue,
}

/// A result's value.
#[derive(Default, Deserialize)]
pub(super) struct RegionValue {
    x: Option<f64>,
    y: Option<f64>,
    width: Option<f64>,
    height: Option<f64>,
    rotation: Option<f64>,
    points: Option<Vec<Point2>>,
    rle: Option<Vec<u8>>,
    /// Labels of whatever kind, choices, numbers, texts.
    #[serde(flatten)]
    pub(super) more: BTreeMap<String, Value>,
}

/// The kind of shape that a region has.
pub(super) fn shape_of(region: &RegionResult) -> Option<&'static str> {
    let kinds = ["rectangle", "polygon", "keypoint", "brush"];
    let name = region.r#type.strip_suffix("labels").unwrap_or(&region.r#type);
    kinds.into_iter().find(|kind| *kind == name)
}

/// The shape of a region, px; `None` where it has none that is known.
pub(super) fn geometry(
    region: &RegionResult,
    budget: &mut MaskBudget,
    report: &mut ConversionReport,
) -> Result<Option<Geometry>, String> {
    let Some(kind) = shape_of(region) else { return Ok(None) };
    let RegionValue { x, y, width, height, rotation, points, rle, .. } = &region.value;
    let pixels = |size: Option<f64>, what: &str| {
        let fits = size.filter(|size| (1.0..=f64::from(1 << 24)).contains(size));
        fits.ok_or_else(|| format!("its {what} is no size in pixels"))
    };
    let [wide, high] = [
        pixels(region.original_width, "original_width")?,
        pixels(region.original_height, "original_height")?,
    ];
    let share = |value: &Option<f64>, of: f64, what: &str| {
        let value = value.filter(|v| v.is_finite()).ok_or_else(|| format!("it has no {what}"))?;
        Ok::<f64, String>(value / 100.0 * of)
    };
    Ok(Some(match kind {
        "rectangle" => {
            let [x, y] = [share(x, wide, "x")?, share(y, high, "y")?];
            let [w, h] = [share(width, wide, "width")?, share(height, high, "height")?];
            let degrees = rotation.unwrap_or(0.0);
            if degrees == 0.0 {
                Geometry::Box([x, y, w, h])
            } else {
                let (sin, cos) = libm::sincos(degrees.to_radians());
                let center = [x + (w * cos - h * sin) / 2.0, y + (w * sin + h * cos) / 2.0];
                Geometry::Rbox([center[0], center[1], w, h, degrees])
            }
        }
        "polygon" => {
            let points = points.as_deref().unwrap_or_default();
            let ring = points.iter().map(|[x, y]| [x / 100.0 * wide, y / 100.0 * high]).collect();
            Geometry::Polygon(Polygon(vec![ring]))
        }
        "keypoint" => Geometry::Point([share(x, wide, "x")?, share(y, high, "y")?]),
        _ => {
            let Some(rle) = rle else {
                report.add("brushes without rle, left out");
                return Ok(None);
            };
            let (wide, high) = (wide as u32, high as u32);
            let counts = brush::decode(rle, u64::from(wide) * u64::from(high))?;
            Geometry::Rle(raster::mask_from_rows(counts, [0, 0, wide, high], [high, wide], budget)?)
        }
    }))
}

/// What a choice, number, rating or text says.
pub(super) fn attribute_value(mut fields: BTreeMap<String, Value>) -> Option<AttributeValue> {
    let joined = |value: &Value| match value {
        Value::Array(words) => {
            let words: Option<Vec<&str>> = words.iter().map(Value::as_str).collect();
            words.map(|words| words.join(", "))
        }
        Value::String(word) => Some(word.clone()),
        _ => None,
    };
    if let Some(choice) = fields.get("choices").and_then(joined) {
        return Some(match choice.as_str() {
            "true" => AttributeValue::Bool(true),
            "false" => AttributeValue::Bool(false),
            _ => AttributeValue::Text(choice),
        });
    }
    if let Some(text) = fields.get("text").and_then(joined) {
        return Some(AttributeValue::Text(text));
    }
    ["number", "rating", "datetime"].into_iter().find_map(|key| fields.remove(key).and_then(json::attribute))
}
