//! Foreground of the image view: the selected shape, the shape being drawn, the shape under the pointer, pins.

use super::canvas::{ImageCanvas, color, faded, path_of_ring};
use super::shapes::{ShapePath, ShapePaths};
use super::snapshot::FrameSnapshot;
use crate::workbench::remote_pointer::draw_pointer;
use crate::workbench::state::{Pin, RemotePointer, pin_head};
use assay_core::geometry::{Planar, Point2, ShapeError};
use assay_editor::tool::{PolygonPreview, ShapeHandle, ShapePreview, handles, shape_on_screen};

/// Largest number of handles drawn: more cannot be distinguished.
const MAX_HANDLES: usize = 4000;

/// Distance below which handles are not all drawn, screen px.
const HANDLE_GAP_PX: f64 = 7.0;

/// Draw the object under the pointer, brighter, with the name of its class.
pub fn draw_hovered(canvas: &ImageCanvas, snapshot: &FrameSnapshot, label: &ShapePaths) {
    let Some(drawn) = snapshot.hovered.and_then(|id| label.get(id)) else { return };
    if snapshot.hidden.contains(&drawn.id) {
        return;
    }
    let class = snapshot.colors.get(&drawn.class).map_or(color::NONE, String::as_str);
    if snapshot.selection != Some(drawn.id.as_str()) {
        canvas.image_space();
        if drawn.area && !drawn.is_ignored {
            canvas.fill(&drawn.path, &faded(class, 0x33));
        }
        canvas.stroke(&drawn.path, class, 2.6, &[]);
    }
    if snapshot.marks.is_empty() {
        draw_tag(canvas, snapshot, drawn.bounds, &tag_text(drawn), class);
    }
}

/// Class of a shape, and whether it is ignored in grading.
fn tag_text(drawn: &ShapePath) -> String {
    if drawn.is_ignored { format!("{} · to be ignored", drawn.class) } else { drawn.class.clone() }
}

fn draw_tag(canvas: &ImageCanvas, snapshot: &FrameSnapshot, bounds: [f64; 4], name: &str, class: &str) {
    canvas.screen_space();
    let size = canvas.note_size(&[name]);
    let [x, y] = canvas.view.to_screen([bounds[0], bounds[1]]);
    let x = x.clamp(4.0, (snapshot.screen[0] - size[0] - 4.0).max(4.0));
    let y = (y - size[1] - 6.0).clamp(4.0, (snapshot.screen[1] - size[1] - 4.0).max(4.0));
    canvas.note([x, y], &[name], [color::WHITE, "#101216d9", class]);
}

/// Draw the selected shape, white on a dark casing.
pub fn draw_selected(canvas: &ImageCanvas, snapshot: &FrameSnapshot, label: &ShapePaths) {
    let Some(drawn) = snapshot.selection.and_then(|id| label.get(id)) else { return };
    if snapshot.hidden.contains(&drawn.id) {
        return;
    }
    let class = snapshot.colors.get(&drawn.class).map_or(color::NONE, String::as_str);
    canvas.image_space();
    if drawn.is_ignored {
        canvas.hatch(&[&drawn.path], None, drawn.bounds, class);
    } else if drawn.area {
        canvas.fill(&drawn.path, &faded(class, 0x38));
    }
    canvas.stroke(&drawn.path, "#101216b0", 4.4, &[]);
    canvas.stroke(&drawn.path, color::WHITE, 2.2, &[]);
}

/// Draw the handles of the selected shape, if it can be changed.
pub fn draw_handles(canvas: &ImageCanvas, snapshot: &FrameSnapshot) {
    let id = snapshot.selection.filter(|id| snapshot.handles && !snapshot.hidden.contains(*id));
    let object = id.and_then(|id| snapshot.label.0.object(id));
    let Some(shape) = object.and_then(|o| shape_on_screen(o, snapshot.frame, snapshot.sensor)) else {
        return;
    };
    if let Err(ShapeError::SelfIntersection { at }) = Planar::new(&shape.geometry) {
        canvas.screen_space();
        canvas.dot(canvas.view.to_screen(at), 7.0, color::BAD);
    }
    let in_sight =
        |[x, y]: Point2| x > -9.0 && y > -9.0 && x < snapshot.screen[0] + 9.0 && y < snapshot.screen[1] + 9.0;
    canvas.screen_space();
    let placed = handles(&shape.geometry, canvas.view.scale())
        .into_iter()
        .map(|(handle, at)| (handle, canvas.view.to_screen(at)))
        .filter(|(_, at)| in_sight(*at))
        .take(MAX_HANDLES);
    for (handle, at) in apart(placed, snapshot.handle) {
        let held = snapshot.handle == Some(handle);
        let fill = if held { color::ACCENT } else { color::WHITE };
        match handle {
            ShapeHandle::BoxHandle { .. } => canvas.square(at, if held { 10.0 } else { 8.0 }, fill),
            ShapeHandle::Midpoint(_) => {
                canvas.dot(at, if held { 5.0 } else { 2.6 }, if held { fill } else { "#ffffffa0" })
            }
            _ => canvas.dot(at, if held { 6.5 } else { 4.8 }, fill),
        }
    }
}

/// Handles at screen positions without those closer than their own size, which would hide the shape and each other. The
/// active handle is always among them.
fn apart(
    placed: impl Iterator<Item = (ShapeHandle, Point2)>,
    active: Option<ShapeHandle>,
) -> Vec<(ShapeHandle, Point2)> {
    let mut last = [f64::NEG_INFINITY; 2];
    let mut shown = Vec::new();
    for (handle, at) in placed {
        let is_apart = (at[0] - last[0]).hypot(at[1] - last[1]) >= HANDLE_GAP_PX;
        if !is_apart && active != Some(handle) {
            continue;
        }
        if !matches!(handle, ShapeHandle::Midpoint(_)) {
            last = at;
        }
        shown.push((handle, at));
    }
    shown
}

/// Draw the shape being drawn.
pub fn draw_preview(canvas: &ImageCanvas, snapshot: &FrameSnapshot) {
    let class = snapshot.colors.get(snapshot.class).map_or(color::NONE, String::as_str);
    match snapshot.preview {
        Some(ShapePreview::Polygon(polygon)) => draw_polygon(canvas, &polygon, class),
        Some(ShapePreview::Box([x, y, w, h])) => {
            let corners = [[x, y], [x + w, y], [x + w, y + h], [x, y + h]];
            if let Some(path) = path_of_ring(&corners) {
                canvas.image_space();
                canvas.fill(&path, &faded(class, 0x38));
                canvas.stroke(&path, "#101216b0", 4.0, &[]);
                canvas.stroke(&path, color::WHITE, 2.0, &[]);
            }
        }
        None => {}
    }
}

fn draw_polygon(canvas: &ImageCanvas, polygon: &PolygonPreview, class: &str) {
    let next = polygon.next.filter(|_| !polygon.closes);
    let ring: Vec<Point2> = polygon.points.iter().copied().chain(next).collect();
    if let Some(path) = path_of_ring(&ring).filter(|_| ring.len() >= 3) {
        canvas.image_space();
        canvas.fill(&path, &if polygon.hole { "#1012164d".to_owned() } else { faded(class, 0x38) });
    }
    canvas.screen_space();
    let places: Vec<Point2> = ring.iter().map(|p| canvas.view.to_screen(*p)).collect();
    for (color, width) in [("#101216b0", 4.0), (color::WHITE, 2.0)] {
        for pair in places.windows(2) {
            canvas.line(pair[0], pair[1], color, width, &[]);
        }
    }
    if let (Some(first), Some(last)) = (places.first(), places.last()) {
        let dash: &[f64] = if polygon.closes { &[] } else { &[5.0, 5.0] };
        canvas.line(*last, *first, color::WHITE, 1.6, dash);
        for p in polygon.points {
            canvas.dot(canvas.view.to_screen(*p), 4.2, color::WHITE);
        }
        let (radius, fill) = if polygon.closes { (8.0, color::ACCENT) } else { (5.6, color::WHITE) };
        canvas.dot(*first, radius, fill);
    }
}

/// Draw numbered pins of comments.
pub fn draw_pins(canvas: &ImageCanvas, pins: &[Pin<Point2>]) {
    canvas.screen_space();
    for pin in pins {
        let at = canvas.view.to_screen(pin.at);
        let head = pin_head(at);
        canvas.line(head, at, color::DARK, 3.0, &[]);
        canvas.dot(head, pin.radius_px(), if pin.lit { color::WHITE } else { color::ACCENT });
        canvas.ctx.set_fill_style_str("#0b1320");
        canvas.ctx.set_font("600 11px Inter, system-ui, sans-serif");
        canvas.ctx.set_text_align("center");
        let _ = canvas.ctx.fill_text(&pin.number.to_string(), head[0], head[1] + 4.0);
        canvas.ctx.set_text_align("start");
    }
}

/// Draw the pointers of others.
pub fn draw_remote_pointers(canvas: &ImageCanvas, others: &[RemotePointer]) {
    canvas.screen_space();
    for other in others {
        if let [x, y] = other.at[..] {
            draw_pointer(canvas.ctx, canvas.view.to_screen([x, y]), &other.name, other.color);
        }
    }
}

/// Draw the cross that keys move in place of a pointer.
pub fn draw_cross(canvas: &ImageCanvas, snapshot: &FrameSnapshot) {
    const ARM_PX: f64 = 12.0;
    let Some([x, y]) = snapshot.cross.map(|at| canvas.view.to_screen(at)) else { return };
    canvas.screen_space();
    for (color, width) in [(color::DARK, 4.0), (color::ACCENT, 2.0)] {
        canvas.line([x - ARM_PX, y], [x + ARM_PX, y], color, width, &[]);
        canvas.line([x, y - ARM_PX], [x, y + ARM_PX], color, width, &[]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_editor::tool::VertexRef;

    fn vertex(index: usize) -> ShapeHandle {
        ShapeHandle::Vertex(VertexRef { part: 0, ring: 0, index })
    }

    fn row(gap: f64) -> Vec<(ShapeHandle, Point2)> {
        (0..10).map(|i| (vertex(i), [i as f64 * gap, 0.0])).collect()
    }

    #[test]
    fn handles_apart_are_all_shown() {
        assert_eq!(apart(row(20.0).into_iter(), None).len(), 10);
    }

    #[test]
    fn crowded_handles_are_thinned_out() {
        let shown = apart(row(2.0).into_iter(), None);
        assert_eq!(shown.len(), 3);
        assert!(shown.windows(2).all(|pair| pair[1].1[0] - pair[0].1[0] >= HANDLE_GAP_PX));
    }

    #[test]
    fn the_active_handle_is_shown_in_any_crowd() {
        let shown = apart(row(2.0).into_iter(), Some(vertex(1)));
        assert!(shown.iter().any(|(handle, _)| *handle == vertex(1)));
    }
}
