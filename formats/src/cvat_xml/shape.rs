//! One shape as an element.

use crate::conversion_report::ConversionReport;
use crate::photos;
use crate::raster::{self, MaskBudget};
use crate::xml::{XmlElement, number};
use assay_core::ParseError;
use assay_core::geometry::{Geometry, Point2, Polygon};
use std::fmt::Write as _;

const FIX: &str = "Export it from CVAT once more";

/// What an element is: its shapes (several for an element of several points), or `None` for what is left out.
///
/// # Errors
/// Numbers that are none, and masks that do not fit the image (width, height).
pub(super) fn read(
    element: &XmlElement,
    size: [u32; 2],
    budget: &mut MaskBudget,
    report: &mut ConversionReport,
) -> Result<Option<Vec<Geometry>>, ParseError> {
    let one = |geometry| Ok(Some(vec![geometry]));
    match element.name.as_str() {
        "box" => one(flat(element)?),
        "polygon" => one(Geometry::Polygon(Polygon(vec![points(element)?]))),
        "polyline" => one(Geometry::Polyline(points(element)?)),
        "points" => {
            let all: Vec<Geometry> = points(element)?.into_iter().map(Geometry::Point).collect();
            report
                .add_many("several points of an object, taken as an object each", usize::from(all.len() > 1));
            Ok(Some(all))
        }
        "mask" => one(mask(element, size, budget)?),
        "cuboid" => left_out(report, "cuboids on images, left out"),
        "ellipse" => left_out(report, "ellipses, left out"),
        "skeleton" => left_out(report, "skeletons, left out"),
        _ => Ok(None),
    }
}

/// A flag of an element, with what it is where the element does not have it.
pub(super) fn flag(element: &XmlElement, name: &str, missing: bool, report: &mut ConversionReport) -> bool {
    let place = || format!("line {}: {name}", element.line);
    element.get(name).map_or(missing, |word| photos::flag_or_warn(word, place, report))
}

fn left_out(report: &mut ConversionReport, what: &str) -> Result<Option<Vec<Geometry>>, ParseError> {
    report.add(what);
    Ok(None)
}

fn flat(element: &XmlElement) -> Result<Geometry, ParseError> {
    let [left, top] = [element.number("xtl")?, element.number("ytl")?];
    let [width, height] = [element.number("xbr")? - left, element.number("ybr")? - top];
    let degrees = if element.get("rotation").is_some() { element.number("rotation")? } else { 0.0 };
    if degrees == 0.0 {
        return Ok(Geometry::Box([left, top, width, height]));
    }
    Ok(Geometry::Rbox([left + width / 2.0, top + height / 2.0, width, height, degrees]))
}

fn points(element: &XmlElement) -> Result<Vec<Point2>, ParseError> {
    let text = element.need("points")?;
    let pair = |pair: &str| {
        let found = pair.split_once(',').and_then(|(x, y)| Some([number(x)?, number(y)?]));
        found.ok_or_else(|| element.error(format!("`{pair}` is no point"), "Write x,y;x,y"))
    };
    text.split(';').filter(|pair| !pair.trim().is_empty()).map(pair).collect()
}

fn mask(
    element: &XmlElement,
    [width, height]: [u32; 2],
    budget: &mut MaskBudget,
) -> Result<Geometry, ParseError> {
    let window =
        [element.whole("left")?, element.whole("top")?, element.whole("width")?, element.whole("height")?];
    let count = |word: &str| {
        let parse_error = || element.error(format!("`{word}` in rle is no count"), FIX);
        word.trim().parse::<u32>().map_err(|_| parse_error())
    };
    let counts = element.need("rle")?.split(',').filter(|word| !word.trim().is_empty()).map(count);
    let counts: Vec<u32> = counts.collect::<Result<_, _>>()?;
    let made = raster::mask_from_rows(counts, window, [height, width], budget);
    made.map(Geometry::Rle).map_err(|what| element.error(what, FIX))
}

/// Elements of a shape: name and attributes. Several for an object of several polygons; none, and a loss, for what
/// cannot be written.
pub(super) fn write(geometry: &Geometry, report: &mut ConversionReport) -> Vec<(&'static str, String)> {
    let listed = |points: &[Point2]| {
        let pairs: Vec<String> = points.iter().map(|[x, y]| format!("{x},{y}")).collect();
        format!(" points=\"{}\"", pairs.join(";"))
    };
    match geometry {
        Geometry::Box([x, y, w, h]) => {
            vec![("box", format!(" xtl=\"{x}\" ytl=\"{y}\" xbr=\"{}\" ybr=\"{}\"", x + w, y + h))]
        }
        Geometry::Rbox([x, y, w, h, degrees]) => {
            photos::report_unturned(*degrees, report);
            let [left, top, right, bottom] = [x - w / 2.0, y - h / 2.0, x + w / 2.0, y + h / 2.0];
            let degrees = degrees.rem_euclid(360.0);
            vec![(
                "box",
                format!(
                    " xtl=\"{left}\" ytl=\"{top}\" xbr=\"{right}\" ybr=\"{bottom}\" rotation=\"{degrees}\""
                ),
            )]
        }
        Geometry::Polygon(polygon) => vec![("polygon", listed(polygon.outer()))],
        Geometry::Multipolygon(polygons) => {
            polygons.iter().map(|polygon| ("polygon", listed(polygon.outer()))).collect()
        }
        Geometry::Polyline(points) => vec![("polyline", listed(points))],
        Geometry::Point(point) => vec![("points", listed(&[*point]))],
        Geometry::Rle(mask) => {
            let window = mask.bounds();
            let [left, top, width, height] = window;
            let Some(counts) = raster::mask_to_rows(mask, window) else {
                report.add("masks too fine to be written by rows, left out");
                return Vec::new();
            };
            let mut rle = String::new();
            for count in counts {
                let _ = write!(rle, "{}{count}", if rle.is_empty() { "" } else { ", " });
            }
            vec![(
                "mask",
                format!(" rle=\"{rle}\" left=\"{left}\" top=\"{top}\" width=\"{width}\" height=\"{height}\""),
            )]
        }
        Geometry::Cuboid(_) | Geometry::Tag => Vec::new(),
    }
}
