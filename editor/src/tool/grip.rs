//! What of the selected shape a pointer takes hold of, and what pulling it does.

use super::event::Context;
use super::hit::{distance, touches};
use super::outline::{Vertex, bounds, moved, outlines, with_vertex_at, with_vertex_inserted};
use super::rectangle::{MIN_SIDE_PX, spanned};
use assay_core::geometry::{Geometry, Point2};

/// A handle is taken from this far, screen px.
const HANDLE_PX: f64 = 8.0;
/// A border is taken from this far, screen px.
pub(super) const BORDER_PX: f64 = 5.0;
/// Sides shorter than this show no handle in their middle, screen px.
const MIDDLE_SIDE_PX: f64 = 28.0;

/// What the pointer holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Grip {
    /// A corner.
    Vertex(Vertex),
    /// The middle of a side: pulling it makes a new corner with this name.
    Middle(Vertex),
    /// A handle of a box.
    Handle {
        /// -1 left, 0 between, 1 right.
        x: i8,
        /// -1 top, 0 between, 1 bottom.
        y: i8,
    },
    /// The whole shape.
    Body,
}

/// The places of all handles of a shape, px.
pub fn handles(geometry: &Geometry, scale: f64) -> Vec<(Grip, Point2)> {
    if let Geometry::Box([x, y, w, h]) = geometry {
        let at = |v: f64, size: f64, i: i8| v + size * f64::from(i + 1) / 2.0;
        return (-1..=1)
            .flat_map(|j| (-1..=1).map(move |i| (i, j)))
            .filter(|ij| *ij != (0, 0))
            .map(|(i, j)| (Grip::Handle { x: i, y: j }, [at(*x, *w, i), at(*y, *h, j)]))
            .collect();
    }
    let mut found = Vec::new();
    for outline in outlines(geometry) {
        let vertex = |index| Vertex { part: outline.part, ring: outline.ring, index };
        found.extend(outline.points.iter().enumerate().map(|(i, p)| (Grip::Vertex(vertex(i)), *p)));
        let middles = outline.sides().filter(|(_, a, b)| distance(*a, *b) * scale >= MIDDLE_SIDE_PX);
        found.extend(
            middles
                .map(|(i, a, b)| (Grip::Middle(vertex(i + 1)), [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0])),
        );
    }
    found
}

/// What a press at a place takes hold of. Corners win over middles, both over the whole.
pub fn grip_at(geometry: &Geometry, at: Point2, context: &Context) -> Option<Grip> {
    let rank = |grip: &Grip| {
        u8::from(matches!(grip, Grip::Middle(_) | Grip::Handle { x: 0, .. } | Grip::Handle { y: 0, .. }))
    };
    handles(geometry, context.scale)
        .into_iter()
        .map(|(grip, place)| (grip, distance(place, at)))
        .filter(|(_, d)| *d <= context.screen(HANDLE_PX))
        .min_by(|(a, d), (b, e)| rank(a).cmp(&rank(b)).then(d.total_cmp(e)))
        .map(|(grip, _)| grip)
        .or_else(|| touches(geometry, at, context.screen(BORDER_PX)).then_some(Grip::Body))
}

/// Where the held place was, px: what snaps while it is pulled. The whole shape has none.
pub(super) fn held_place(geometry: &Geometry, grip: Grip) -> Option<Point2> {
    handles(geometry, f64::INFINITY).into_iter().find(|(g, _)| *g == grip).map(|(_, place)| place)
}

/// The shape after pulling: the held place goes `to` (for the whole shape, the place first touched goes there
/// from `from`). `None` where nothing can be made of it.
pub(super) fn pulled(
    geometry: &Geometry,
    grip: Grip,
    from: Point2,
    to: Point2,
    context: &Context,
) -> Option<Geometry> {
    match grip {
        Grip::Vertex(vertex) => with_vertex_at(geometry, vertex, context.inside(to)),
        Grip::Middle(vertex) => with_vertex_inserted(geometry, vertex, context.inside(to)),
        Grip::Handle { x, y } => {
            let Geometry::Box(rectangle) = geometry else { return None };
            Some(Geometry::Box(stretched(*rectangle, x, y, context.inside(to))))
        }
        Grip::Body => {
            Some(moved(geometry, inside_delta(geometry, [to[0] - from[0], to[1] - from[1]], context)))
        }
    }
}

/// A box with one handle elsewhere; pulled past the opposite side it turns over.
fn stretched([left, top, w, h]: [f64; 4], x: i8, y: i8, to: Point2) -> [f64; 4] {
    let side = |low: f64, size: f64, which: i8, to: f64| match which {
        -1 => (to, low + size),
        1 => (low, to),
        _ => (low, low + size),
    };
    let (x0, x1) = side(left, w, x, to[0]);
    let (y0, y1) = side(top, h, y, to[1]);
    let [left, top, w, h] = spanned([x0, y0], [x1, y1]);
    [left, top, w.max(MIN_SIDE_PX), h.max(MIN_SIDE_PX)]
}

/// As much of a motion as keeps the shape inside the picture.
fn inside_delta(geometry: &Geometry, delta: Point2, context: &Context) -> Point2 {
    let Some([left, top, right, bottom]) = bounds(geometry) else { return delta };
    let keep = |d: f64, low: f64, high: f64, size: f64| {
        let (least, most) = (-low, size - high);
        if least <= most { d.clamp(least.min(0.0), most.max(0.0)) } else { d }
    };
    [keep(delta[0], left, right, context.image[0]), keep(delta[1], top, bottom, context.image[1])]
}
