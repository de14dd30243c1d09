//! What lies under the pointer, found by a grid over the shapes' bounds.

use super::outline::{bounds, outlines, rbox_corners, shape_on_screen};
use crate::Editor;
use assay_core::geometry::{Geometry, Point2};
use assay_core::label::Document;

/// Shapes of one frame and camera by position. It is valid until the label or the frame changes.
#[derive(Clone, Debug, Default)]
pub struct HitIndex {
    of: Option<(u64, u32, String)>,
    entries: Vec<Entry>,
    frame: u32,
    sensor: String,
    grid: Grid,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    /// Index among the document's objects.
    object: usize,
    /// Left, top, right, bottom, px.
    bounds: [f64; 4],
}

/// Cells of equal size over the bounds of all shapes; each lists the entries that reach into it.
#[derive(Clone, Debug, Default)]
struct Grid {
    origin: Point2,
    cell: Point2,
    side: usize,
    cells: Vec<Vec<u32>>,
}

impl HitIndex {
    /// Build the index anew where the label or the frame on screen is another one.
    pub fn refresh(&mut self, editor: &Editor, frame: u32, sensor: &str) {
        let of = (editor.revision(), frame, sensor.to_owned());
        if self.of.as_ref() == Some(&of) {
            return;
        }
        self.entries.clear();
        for (object, o) in editor.document().objects.iter().enumerate() {
            let Some(shape) = shape_on_screen(o, frame, sensor) else { continue };
            if let Some(bounds) = bounds(&shape.geometry) {
                self.entries.push(Entry { object, bounds });
            }
        }
        self.grid = Grid::from_entries(&self.entries);
        (self.frame, self.sensor, self.of) = (frame, sensor.to_owned(), Some(of));
    }

    /// Ids of the objects under the pointer, topmost first; a border counts from `within` px on either side.
    pub fn ids_at(&self, document: &Document, at: Point2, within: f64) -> Vec<String> {
        let mut found: Vec<usize> = self
            .entries_near(at, within)
            .filter(|entry| {
                document
                    .objects
                    .get(entry.object)
                    .and_then(|o| shape_on_screen(o, self.frame, &self.sensor))
                    .is_some_and(|shape| touches(&shape.geometry, at, within))
            })
            .map(|entry| entry.object)
            .collect();
        found.sort_unstable();
        found.reverse();
        found.into_iter().filter_map(|i| document.objects.get(i)).map(|o| o.id.clone()).collect()
    }

    /// The nearest vertex, else the nearest place on a border, at most `within` px away, of objects other than
    /// `except`.
    pub fn nearest_border(
        &self,
        document: &Document,
        at: Point2,
        within: f64,
        except: Option<&str>,
    ) -> Option<Point2> {
        let (mut vertex, mut edge) = (Nearest::with_limit(within), Nearest::with_limit(within));
        for entry in self.entries_near(at, within) {
            let Some(object) = document.objects.get(entry.object).filter(|o| Some(o.id.as_str()) != except)
            else {
                continue;
            };
            let Some(shape) = shape_on_screen(object, self.frame, &self.sensor) else { continue };
            for (a, b) in sides(&shape.geometry) {
                vertex.offer(at, a);
                vertex.offer(at, b);
                edge.offer(at, on_segment(at, a, b));
            }
        }
        vertex.place.or(edge.place)
    }

    fn entries_near(&self, at: Point2, within: f64) -> impl Iterator<Item = &Entry> {
        let reaches = move |e: &&Entry| {
            let [l, t, r, b] = e.bounds;
            at[0] >= l - within && at[0] <= r + within && at[1] >= t - within && at[1] <= b + within
        };
        self.grid
            .entries_in(at, within)
            .into_iter()
            .filter_map(|i| self.entries.get(i as usize))
            .filter(reaches)
    }
}

impl Grid {
    fn from_entries(entries: &[Entry]) -> Self {
        let Some(first) = entries.first() else { return Self::default() };
        let all = entries.iter().fold(first.bounds, |a, e| {
            let b = e.bounds;
            [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
        });
        // About as many cells as shapes: then a cell holds a handful, however many there are.
        let side = ((entries.len() as f64).sqrt() as usize).clamp(1, 128);
        let cell = [((all[2] - all[0]) / side as f64).max(1e-6), ((all[3] - all[1]) / side as f64).max(1e-6)];
        let mut grid = Self { origin: [all[0], all[1]], cell, side, cells: vec![Vec::new(); side * side] };
        for (i, entry) in entries.iter().enumerate() {
            let [l, t, r, b] = entry.bounds;
            for cell in grid.covered([l, t], [r, b]) {
                if let Some(cell) = grid.cells.get_mut(cell) {
                    cell.push(i as u32);
                }
            }
        }
        grid
    }

    /// Cells that a rectangle reaches into; what lies outside counts to the outermost cells.
    fn covered(&self, from: Point2, to: Point2) -> Vec<usize> {
        let cell = |v: f64, axis: usize| {
            let i = ((v - self.origin[axis]) / self.cell[axis]).floor();
            // A cast of a float saturates, and the clamp keeps it in the grid.
            (i.max(0.0) as usize).min(self.side.saturating_sub(1))
        };
        let (x0, x1) = (cell(from[0], 0), cell(to[0], 0));
        (cell(from[1], 1)..=cell(to[1], 1)).flat_map(|y| (x0..=x1).map(move |x| y * self.side + x)).collect()
    }

    fn entries_in(&self, at: Point2, within: f64) -> Vec<u32> {
        if self.side == 0 {
            return Vec::new();
        }
        let cells = self.covered([at[0] - within, at[1] - within], [at[0] + within, at[1] + within]);
        let mut found: Vec<u32> =
            cells.into_iter().filter_map(|c| self.cells.get(c)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

struct Nearest {
    place: Option<Point2>,
    distance: f64,
}

impl Nearest {
    fn with_limit(distance: f64) -> Self {
        Self { place: None, distance }
    }

    fn offer(&mut self, at: Point2, place: Point2) {
        let d = distance(at, place);
        if d <= self.distance {
            (self.place, self.distance) = (Some(place), d);
        }
    }
}

/// Px between two points.
pub(crate) fn distance(a: Point2, b: Point2) -> f64 {
    libm::hypot(a[0] - b[0], a[1] - b[1])
}

/// The place on a segment that is nearest to a point.
pub(crate) fn on_segment(p: Point2, a: Point2, b: Point2) -> Point2 {
    let d = [b[0] - a[0], b[1] - a[1]];
    let length2 = d[0] * d[0] + d[1] * d[1];
    if length2 <= 0.0 {
        return a;
    }
    let t = (((p[0] - a[0]) * d[0] + (p[1] - a[1]) * d[1]) / length2).clamp(0.0, 1.0);
    [a[0] + t * d[0], a[1] + t * d[1]]
}

/// All border segments of an image shape.
fn sides(geometry: &Geometry) -> Vec<(Point2, Point2)> {
    let around = |c: [Point2; 4]| vec![(c[0], c[1]), (c[1], c[2]), (c[2], c[3]), (c[3], c[0])];
    match geometry {
        Geometry::Box([x, y, w, h]) => around([[*x, *y], [x + w, *y], [x + w, y + h], [*x, y + h]]),
        Geometry::Rbox(rbox) => around(rbox_corners(*rbox)),
        Geometry::Point(p) => vec![(*p, *p)],
        _ => outlines(geometry)
            .iter()
            .flat_map(|o| o.sides().map(|(_, a, b)| (a, b)).collect::<Vec<_>>())
            .collect(),
    }
}

/// Whether a point lies in the shape's area (holes excepted) or within some px of its border.
pub(crate) fn touches(geometry: &Geometry, at: Point2, within: f64) -> bool {
    if let Geometry::Rle(mask) = geometry {
        let inside = at.iter().all(|v| *v >= 0.0);
        return inside && mask.contains(at[0] as u32, at[1] as u32);
    }
    let sides = sides(geometry);
    if sides.iter().any(|(a, b)| distance(at, on_segment(at, *a, *b)) <= within) {
        return true;
    }
    !matches!(geometry, Geometry::Polyline(_) | Geometry::Point(_)) && encloses(sides.into_iter(), at)
}

/// Even-odd rule over all sides.
fn encloses(sides: impl Iterator<Item = (Point2, Point2)>, at: Point2) -> bool {
    sides.fold(false, |inside, (a, b)| {
        let crosses =
            (a[1] > at[1]) != (b[1] > at[1]) && at[0] < (b[0] - a[0]) * (at[1] - a[1]) / (b[1] - a[1]) + a[0];
        inside != crosses
    })
}

/// Whether a point lies within a ring.
pub(crate) fn in_ring(ring: &[Point2], at: Point2) -> bool {
    let next = ring.iter().cycle().skip(1);
    encloses(ring.iter().zip(next).map(|(a, b)| (*a, *b)), at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tool::testing::{object, polygon, rectangle};
    use std::time::{Duration, Instant};

    fn index(editor: &Editor) -> HitIndex {
        let mut index = HitIndex::default();
        index.refresh(editor, 0, "camera");
        index
    }

    fn ids(editor: &Editor, at: Point2) -> Vec<String> {
        index(editor).ids_at(editor.document(), at, 3.0)
    }

    fn editor(objects: Vec<assay_core::label::Object>) -> Editor {
        Editor::new(Document { objects, ..Document::default() })
    }

    #[test]
    fn the_topmost_comes_first() {
        let editor = editor(vec![
            object("under", rectangle(0.0, 0.0, 50.0)),
            object("over", rectangle(20.0, 20.0, 50.0)),
        ]);
        assert_eq!(ids(&editor, [30.0, 30.0]), ["over", "under"]);
        assert_eq!(ids(&editor, [5.0, 5.0]), ["under"]);
        assert_eq!(ids(&editor, [5.0, 60.0]), Vec::<String>::new());
    }

    #[test]
    fn a_border_counts_from_outside_and_a_hole_does_not_count() {
        let ring = |a: f64, b: f64| vec![[a, a], [b, a], [b, b], [a, b]];
        let editor = editor(vec![object("ring", polygon(vec![ring(0.0, 90.0), ring(20.0, 70.0)]))]);
        assert_eq!(ids(&editor, [92.0, 50.0]), ["ring"]);
        assert_eq!(ids(&editor, [94.0, 50.0]), Vec::<String>::new());
        assert_eq!(ids(&editor, [45.0, 45.0]), Vec::<String>::new());
        assert_eq!(ids(&editor, [10.0, 45.0]), ["ring"]);
    }

    #[test]
    fn snapping_prefers_a_vertex_to_a_border_and_leaves_the_own_shape_out() {
        let editor = editor(vec![object("a", rectangle(0.0, 0.0, 50.0))]);
        let index = index(&editor);
        let border = |at, except| index.nearest_border(editor.document(), at, 5.0, except);
        assert_eq!(border([52.0, 1.0], None), Some([50.0, 0.0]));
        assert_eq!(border([52.0, 25.0], None), Some([50.0, 25.0]));
        assert_eq!(border([58.0, 25.0], None), None);
        assert_eq!(border([52.0, 25.0], Some("a")), None);
    }

    #[test]
    fn a_thousand_looks_among_3000_polygons_of_50_points_take_far_less_than_a_frame_each() {
        let star = |i: usize| {
            let (cx, cy) = (f64::from((i % 60) as u32) * 60.0, f64::from((i / 60) as u32) * 60.0);
            let at = |k: u32| {
                let (sin, cos) = libm::sincos(f64::from(k) * core::f64::consts::TAU / 50.0);
                [cx + 40.0 * cos, cy + 40.0 * sin]
            };
            object(&format!("{i}"), polygon(vec![(0..50).map(at).collect()]))
        };
        let editor = editor((0..3000).map(star).collect());
        let index = index(&editor);
        let start = Instant::now();
        let hits: usize = (0..1000_u32)
            .map(|i| index.ids_at(editor.document(), [f64::from(i) * 3.0, f64::from(i) * 2.5], 3.0).len())
            .sum();
        assert!(hits > 500);
        // A frame each would be 16 s; the bound leaves room for a busy machine and an unoptimised build.
        assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
    }
}
