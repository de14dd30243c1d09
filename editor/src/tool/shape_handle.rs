//! What of the selected shape a pointer takes hold of, and what pulling it does.

use super::event::ToolContext;
use super::hit::{distance, touches};
use super::outline::{VertexRef, bounds, outlines, translate, with_vertex_at, with_vertex_inserted};
use super::rectangle::{MIN_SIDE_PX, box_between};
use assay_core::geometry::{Geometry, Point2};

/// A handle is taken from this far, screen px.
const HANDLE_PX: f64 = 8.0;
/// A border is taken from this far, screen px.
pub(super) const BORDER_PX: f64 = 5.0;
/// Sides shorter than this show no handle in their middle, screen px.
const MIDDLE_SIDE_PX: f64 = 28.0;

/// What the pointer holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ShapeHandle {
    /// A corner.
    Vertex(VertexRef),
    /// The middle of a side: pulling it makes a new corner with this name.
    Midpoint(VertexRef),
    /// A handle of a box.
    BoxHandle {
        /// -1 left, 0 between, 1 right.
        x: i8,
        /// -1 top, 0 between, 1 bottom.
        y: i8,
    },
    /// The whole shape.
    Body,
}

/// The places of all handles of a shape, px.
pub fn handles(geometry: &Geometry, scale: f64) -> Vec<(ShapeHandle, Point2)> {
    if let Geometry::Box([x, y, w, h]) = geometry {
        let at = |v: f64, size: f64, i: i8| v + size * f64::from(i + 1) / 2.0;
        return (-1..=1)
            .flat_map(|j| (-1..=1).map(move |i| (i, j)))
            .filter(|ij| *ij != (0, 0))
            .map(|(i, j)| (ShapeHandle::BoxHandle { x: i, y: j }, [at(*x, *w, i), at(*y, *h, j)]))
            .collect();
    }
    let mut found = Vec::new();
    for outline in outlines(geometry) {
        let vertex = |index| VertexRef { part: outline.part, ring: outline.ring, index };
        found.extend(outline.points.iter().enumerate().map(|(i, p)| (ShapeHandle::Vertex(vertex(i)), *p)));
        let middles = outline.sides().filter(|(_, a, b)| distance(*a, *b) * scale >= MIDDLE_SIDE_PX);
        found.extend(middles.map(|(i, a, b)| {
            (ShapeHandle::Midpoint(vertex(i + 1)), [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0])
        }));
    }
    found
}

/// What a press at a place takes hold of. Corners win over middles, both over the whole. What a finger reaches from further
/// away than a mouse is the nearest handle.
pub fn handle_at(geometry: &Geometry, at: Point2, context: &ToolContext) -> Option<ShapeHandle> {
    let rank = |handle: &ShapeHandle| {
        u8::from(matches!(
            handle,
            ShapeHandle::Midpoint(_)
                | ShapeHandle::BoxHandle { x: 0, .. }
                | ShapeHandle::BoxHandle { y: 0, .. }
        ))
    };
    let near = context.to_image_px(HANDLE_PX);
    let farther = |d: f64| if d <= near { 0.0 } else { d };
    handles(geometry, context.scale)
        .into_iter()
        .map(|(handle, place)| (handle, distance(place, at)))
        .filter(|(_, d)| *d <= near.max(reach_of(geometry, context)))
        .min_by(|(a, d), (b, e)| {
            farther(*d).total_cmp(&farther(*e)).then(rank(a).cmp(&rank(b))).then(d.total_cmp(e))
        })
        .map(|(handle, _)| handle)
        .or_else(|| touches(geometry, at, context.reach(BORDER_PX)).then_some(ShapeHandle::Body))
}

/// Distance from which a handle is reached, px: so far that the middle of a small shape still takes hold of the whole.
fn reach_of(geometry: &Geometry, context: &ToolContext) -> f64 {
    let shorter = bounds(geometry).map_or(f64::INFINITY, |[l, t, r, b]| (r - l).min(b - t));
    context.reach(HANDLE_PX).min(shorter / 3.0)
}

/// Where the held place was, px: what snaps while it is pulled. The whole shape has none.
pub(super) fn handle_position(geometry: &Geometry, handle: ShapeHandle) -> Option<Point2> {
    handles(geometry, f64::INFINITY).into_iter().find(|(g, _)| *g == handle).map(|(_, place)| place)
}

/// The shape after pulling: the held place goes `to` (for the whole shape, the place first touched goes there
/// from `from`). `None` where nothing can be made of it.
pub(super) fn drag_handle(
    geometry: &Geometry,
    handle: ShapeHandle,
    from: Point2,
    to: Point2,
    context: &ToolContext,
) -> Option<Geometry> {
    match handle {
        ShapeHandle::Vertex(vertex) => with_vertex_at(geometry, vertex, context.clamp_to_image(to)),
        ShapeHandle::Midpoint(vertex) => with_vertex_inserted(geometry, vertex, context.clamp_to_image(to)),
        ShapeHandle::BoxHandle { x, y } => {
            let Geometry::Box(rectangle) = geometry else { return None };
            Some(Geometry::Box(resize_box(*rectangle, x, y, context.clamp_to_image(to))))
        }
        ShapeHandle::Body => {
            Some(translate(geometry, inside_delta(geometry, [to[0] - from[0], to[1] - from[1]], context)))
        }
    }
}

/// A box with one handle elsewhere; pulled past the opposite side it turns over.
fn resize_box([left, top, w, h]: [f64; 4], x: i8, y: i8, to: Point2) -> [f64; 4] {
    let side = |low: f64, size: f64, which: i8, to: f64| match which {
        -1 => (to, low + size),
        1 => (low, to),
        _ => (low, low + size),
    };
    let (x0, x1) = side(left, w, x, to[0]);
    let (y0, y1) = side(top, h, y, to[1]);
    let [left, top, w, h] = box_between([x0, y0], [x1, y1]);
    [left, top, w.max(MIN_SIDE_PX), h.max(MIN_SIDE_PX)]
}

/// As much of a motion as keeps the shape inside the picture.
fn inside_delta(geometry: &Geometry, delta: Point2, context: &ToolContext) -> Point2 {
    let Some([left, top, right, bottom]) = bounds(geometry) else { return delta };
    let limit = |d: f64, low: f64, high: f64, size: f64| {
        let (least, most) = (-low, size - high);
        if least <= most { d.clamp(least.min(0.0), most.max(0.0)) } else { d }
    };
    [limit(delta[0], left, right, context.image[0]), limit(delta[1], top, bottom, context.image[1])]
}
