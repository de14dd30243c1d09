//! Areas in the ways that formats have them.

use crate::conversion_report::ConversionReport;
use assay_core::geometry::{Geometry, Polygon, Rasteriser, Ring};

/// Say that a rotated box is written as an upright one, where a format tells them apart by their turn alone.
pub(crate) fn report_unturned(degrees: f64, report: &mut ConversionReport) {
    let is_upright = degrees.rem_euclid(360.0) == 0.0;
    report.add_many("rotated boxes without a turn, written as upright ones", usize::from(is_upright));
}

/// A shape without holes, for formats whose polygons have none: a mask of pixels where the image's size is known
/// (the hole stays, the outline is as fine as pixels), else the outer rings alone.
pub(crate) fn without_holes(
    geometry: &Geometry,
    [width, height]: [u32; 2],
    report: &mut ConversionReport,
) -> Geometry {
    let polygons = match geometry {
        Geometry::Polygon(polygon) => std::slice::from_ref(polygon),
        Geometry::Multipolygon(polygons) => polygons.as_slice(),
        _ => return geometry.clone(),
    };
    if polygons.iter().all(|polygon| polygon.holes().is_empty()) {
        return geometry.clone();
    }
    if width > 0 && height > 0 {
        report.add("polygons with holes, written as masks of pixels");
        let outlines: Vec<Vec<f64>> = polygons.iter().map(with_cuts).collect();
        let parts = outlines.iter().map(Vec::as_slice);
        return Geometry::Rle(Rasteriser::default().mask(parts, [height, width]));
    }
    report.add("holes of polygons, filled");
    let filled = |polygon: &Polygon| Polygon(vec![polygon.outer().to_vec()]);
    match geometry {
        Geometry::Polygon(polygon) => Geometry::Polygon(filled(polygon)),
        _ => Geometry::Multipolygon(polygons.iter().map(filled).collect()),
    }
}

/// One outline around a polygon that cuts in to each hole and back: a mask by parity has the holes.
fn with_cuts(polygon: &Polygon) -> Vec<f64> {
    let mut corners = Vec::new();
    let Some(&start) = polygon.outer().first() else { return corners };
    corners.extend(polygon.outer().iter().flatten());
    for hole in polygon.holes() {
        let Some(first) = hole.first() else { continue };
        corners.extend(start);
        corners.extend(hole.iter().flatten());
        corners.extend(first);
    }
    if !polygon.holes().is_empty() {
        corners.extend(start);
    }
    corners
}

/// The areas of a polygon or several.
pub(crate) fn parts(geometry: &Geometry) -> &[Polygon] {
    match geometry {
        Geometry::Polygon(polygon) => std::slice::from_ref(polygon),
        Geometry::Multipolygon(polygons) => polygons,
        _ => &[],
    }
}

/// One polygon or several, as one shape.
pub(crate) fn polygons(rings: impl IntoIterator<Item = Ring>) -> Option<Geometry> {
    let mut all: Vec<Polygon> = rings.into_iter().map(|ring| Polygon(vec![ring])).collect();
    match all.len() {
        0 => None,
        1 => all.pop().map(Geometry::Polygon),
        _ => Some(Geometry::Multipolygon(all)),
    }
}

/// The rotated box whose corners these are, from its own top left on; `None` where they are no rectangle's to within
/// a distance, px.
pub(crate) fn rotated_box(corners: &[[f64; 2]], within: f64) -> Option<Geometry> {
    let &[a, b, c, d] = corners else { return None };
    let center = [0, 1].map(|i: usize| [a, b, c, d].iter().filter_map(|p| p.get(i)).sum::<f64>() / 4.0);
    let ([ux, uy], [vx, vy]) = ([b[0] - a[0], b[1] - a[1]], [d[0] - a[0], d[1] - a[1]]);
    let (width, height) = (libm::hypot(ux, uy), libm::hypot(vx, vy));
    if !(width > 0.0 && height > 0.0) || ux * vy - uy * vx < 0.0 {
        return None;
    }
    let degrees = libm::atan2(uy, ux).to_degrees();
    let found = Geometry::Rbox([center[0], center[1], width, height, degrees]);
    let near = |p: [f64; 2], q: [f64; 2]| libm::hypot(p[0] - q[0], p[1] - q[1]) <= within;
    [a, b, c, d].into_iter().zip(found.corners()).all(|(p, q)| near(p, q)).then_some(found)
}
