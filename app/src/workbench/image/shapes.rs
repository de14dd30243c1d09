//! Paths of shapes, cached until the shapes change.

use super::canvas::path_of;
use assay_core::geometry::{Geometry, Point2};
use assay_core::label::Document;
use assay_editor::tool::{bounds, outlines, shape_on_screen};
use std::collections::HashMap;
use web_sys::Path2d;

/// Shape that is ready to be drawn.
#[derive(Clone, Debug)]
pub struct ShapePath {
    /// The object's id.
    pub id: String,
    /// Its class.
    pub class: String,
    /// Whether it is a region to ignore.
    pub is_ignored: bool,
    /// Image px.
    pub path: Path2d,
    /// Left, top, right, bottom, image px.
    pub bounds: [f64; 4],
    /// Fingerprint of the geometry.
    pub fingerprint: u64,
    /// Number of corners.
    pub corners: usize,
    /// Corners and points between them, about evenly along the border, image px.
    pub border_points: Vec<Point2>,
    /// Whether there is an area to fill.
    pub area: bool,
}

/// Shapes of a document in one frame of one camera, in drawing order.
#[derive(Debug, Default)]
pub struct ShapePaths {
    of: Option<(u64, u32)>,
    drawn: Vec<ShapePath>,
}

impl ShapePaths {
    /// Update the paths of shapes that changed. `revision` changes with the document.
    pub fn refresh(&mut self, document: &Document, revision: u64, frame: u32, sensor: &str) {
        if self.of == Some((revision, frame)) {
            return;
        }
        self.of = Some((revision, frame));
        let mut old: HashMap<String, ShapePath> =
            std::mem::take(&mut self.drawn).into_iter().map(|d| (d.id.clone(), d)).collect();
        for object in &document.objects {
            let Some(shape) = shape_on_screen(object, frame, sensor) else { continue };
            let fingerprint = geometry_fingerprint(&shape.geometry);
            if let Some(known) = old.remove(&object.id).filter(|d| d.fingerprint == fingerprint) {
                let (class, is_ignored) = (object.class.clone(), object.is_ignore_region());
                self.drawn.push(ShapePath { class, is_ignored, ..known });
                continue;
            }
            let (Some(path), Some(bounds)) = (path_of(&shape.geometry), bounds(&shape.geometry)) else {
                continue;
            };
            let area = !matches!(shape.geometry, Geometry::Polyline(_) | Geometry::Point(_));
            self.drawn.push(ShapePath {
                id: object.id.clone(),
                class: object.class.clone(),
                is_ignored: object.is_ignore_region(),
                path,
                bounds,
                fingerprint,
                corners: outlines(&shape.geometry).iter().map(|o| o.points.len()).sum::<usize>().max(4),
                border_points: border_points(&shape.geometry),
                area,
            });
        }
    }

    /// Shapes in drawing order.
    pub fn iter(&self) -> impl Iterator<Item = &ShapePath> {
        self.drawn.iter()
    }

    /// The shape of an object.
    pub fn get(&self, id: &str) -> Option<&ShapePath> {
        self.drawn.iter().find(|d| d.id == id)
    }
}

/// Whether two rectangles (left, top, right, bottom) touch or overlap.
pub fn meet(a: [f64; 4], b: [f64; 4]) -> bool {
    a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}

/// Mixes numbers into one that changes when any of them does (FNV-1a over words).
#[derive(Clone, Copy, Debug)]
pub struct Fingerprint(u64);

impl Default for Fingerprint {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fingerprint {
    /// Mix one number in.
    pub fn add(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23);
    }

    /// Mix a text in.
    pub fn text(&mut self, text: &str) {
        text.bytes().for_each(|b| self.add(u64::from(b)));
    }

    /// The mixture.
    pub fn value(self) -> u64 {
        self.0
    }
}

/// Corners of a shape and three points on each side.
fn border_points(geometry: &Geometry) -> Vec<Point2> {
    let between = |a: Point2, b: Point2, t: f64| [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
    outlines(geometry)
        .iter()
        .flat_map(|o| o.sides().map(|(_, a, b)| (a, b)).collect::<Vec<_>>())
        .flat_map(|(a, b)| [a, between(a, b, 0.25), between(a, b, 0.5), between(a, b, 0.75)])
        .collect()
}

fn geometry_fingerprint(geometry: &Geometry) -> u64 {
    let mut fingerprint = Fingerprint::default();
    let mut numbers = |kind: u64, values: &[f64]| {
        fingerprint.add(kind);
        values.iter().for_each(|v| fingerprint.add(v.to_bits()));
    };
    match geometry {
        Geometry::Box(b) => numbers(1, b),
        Geometry::Rbox(b) => numbers(2, b),
        Geometry::Point(p) => numbers(3, p),
        Geometry::Cuboid(_) => {}
        Geometry::Rle(mask) => numbers(6, &[mask.area() as f64, f64::from(mask.extent()[0])]),
        _ => {
            outlines(geometry).iter().for_each(|o| numbers(4 + u64::from(o.closed), o.points.as_flattened()))
        }
    }
    fingerprint.value()
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::geometry::Polygon;

    fn square(side: f64) -> Geometry {
        Geometry::Polygon(Polygon(vec![vec![[0.0, 0.0], [side, 0.0], [side, side], [0.0, side]]]))
    }

    #[test]
    fn rectangles_that_touch_meet() {
        assert!(meet([0.0, 0.0, 10.0, 10.0], [10.0, 10.0, 20.0, 20.0]));
        assert!(meet([0.0, 0.0, 10.0, 10.0], [2.0, 2.0, 3.0, 3.0]), "one in the other");
        assert!(!meet([0.0, 0.0, 10.0, 10.0], [11.0, 0.0, 20.0, 10.0]));
    }

    #[test]
    fn a_fingerprint_changes_with_the_geometry_alone() {
        assert_eq!(geometry_fingerprint(&square(4.0)), geometry_fingerprint(&square(4.0)));
        assert_ne!(geometry_fingerprint(&square(4.0)), geometry_fingerprint(&square(4.1)));
    }

    #[test]
    fn the_same_points_as_an_area_and_as_a_line_differ() {
        let ring = vec![[0.0, 0.0], [4.0, 0.0], [4.0, 4.0]];
        let area = Geometry::Polygon(Polygon(vec![ring.clone()]));
        assert_ne!(geometry_fingerprint(&area), geometry_fingerprint(&Geometry::Polyline(ring)));
    }

    #[test]
    fn a_fingerprint_depends_on_the_order() {
        let of = |words: [&str; 2]| {
            let mut fingerprint = Fingerprint::default();
            words.iter().for_each(|word| fingerprint.text(word));
            fingerprint.value()
        };
        assert_ne!(of(["car", "tree"]), of(["tree", "car"]));
    }

    #[test]
    fn a_border_has_points_on_each_side() {
        let points = border_points(&square(4.0));
        assert_eq!(points.len(), 16);
        assert_eq!(points[..4], [[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0]]);
    }
}
