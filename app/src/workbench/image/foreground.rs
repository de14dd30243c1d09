//! Foreground of the image view: the selected shape, the shape being drawn, the shape under the pointer, pins.

use super::canvas::{ImageCanvas, color, faded, path_of_ring};
use super::layers::FrameSnapshot;
use super::shapes::ShapePaths;
use crate::workbench::pins::{Pin, head};
use crate::workbench::presence::{RemotePointer, draw_pointer};
use assay_core::geometry::{Planar, Point2, ShapeError};
use assay_editor::tool::{PolygonPreview, ShapeHandle, ShapePreview, handles, shape_on_screen};

/// Handles at most that are drawn: more cannot be told apart.
const MAX_HANDLES: usize = 4000;

/// Handles nearer to each other than this are not all drawn, screen px.
const HANDLE_GAP_PX: f64 = 7.0;

/// The object under the pointer, brighter, with the name of its class.
pub fn draw_hovered(canvas: &ImageCanvas, snapshot: &FrameSnapshot, label: &ShapePaths) {
    let Some(drawn) = snapshot.hovered.and_then(|id| label.get(id)) else { return };
    if snapshot.hidden.contains(&drawn.id) {
        return;
    }
    let class = snapshot.colors.get(&drawn.class).map_or(color::NONE, String::as_str);
    if snapshot.selection != Some(drawn.id.as_str()) {
        canvas.image_space();
        if drawn.area {
            canvas.fill(&drawn.path, &faded(class, 0x33));
        }
        canvas.stroke(&drawn.path, class, 2.6, &[]);
    }
    if snapshot.marks.is_empty() {
        draw_tag(canvas, snapshot, drawn.bounds, &drawn.class, class);
    }
}

fn draw_tag(canvas: &ImageCanvas, snapshot: &FrameSnapshot, bounds: [f64; 4], name: &str, class: &str) {
    canvas.screen_space();
    let size = canvas.note_size(&[name]);
    let [x, y] = canvas.view.to_screen([bounds[0], bounds[1]]);
    let x = x.clamp(4.0, (snapshot.screen[0] - size[0] - 4.0).max(4.0));
    let y = (y - size[1] - 6.0).clamp(4.0, (snapshot.screen[1] - size[1] - 4.0).max(4.0));
    canvas.note([x, y], &[name], [color::WHITE, "#101216d9", class]);
}

/// The selected shape: white on a dark casing.
pub fn draw_selected(canvas: &ImageCanvas, snapshot: &FrameSnapshot, label: &ShapePaths) {
    let Some(drawn) = snapshot.selection.and_then(|id| label.get(id)) else { return };
    if snapshot.hidden.contains(&drawn.id) {
        return;
    }
    let class = snapshot.colors.get(&drawn.class).map_or(color::NONE, String::as_str);
    canvas.image_space();
    if drawn.area {
        canvas.fill(&drawn.path, &faded(class, 0x38));
    }
    canvas.stroke(&drawn.path, "#101216b0", 4.4, &[]);
    canvas.stroke(&drawn.path, color::WHITE, 2.2, &[]);
}

/// The handles of the selected shape, where it may be changed.
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
    let places = handles(&shape.geometry, canvas.view.scale())
        .into_iter()
        .map(|(handle, at)| (handle, canvas.view.to_screen(at)))
        .filter(|(_, at)| in_sight(*at))
        .take(MAX_HANDLES);
    let mut last = [f64::NEG_INFINITY; 2];
    for (handle, at) in places {
        let held = snapshot.handle == Some(handle);
        // Handles closer than their own size would hide the shape, and each other.
        if !held && (at[0] - last[0]).hypot(at[1] - last[1]) < HANDLE_GAP_PX {
            continue;
        }
        if !matches!(handle, ShapeHandle::Midpoint(_)) {
            last = at;
        }
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

/// The shape being drawn.
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

/// Numbered pins where comments are.
pub fn draw_pins(canvas: &ImageCanvas, pins: &[Pin<Point2>]) {
    canvas.screen_space();
    for pin in pins {
        let at = canvas.view.to_screen(pin.at);
        let head = head(at);
        canvas.line(head, at, color::DARK, 3.0, &[]);
        canvas.dot(head, pin.radius_px(), if pin.lit { color::WHITE } else { color::ACCENT });
        canvas.ctx.set_fill_style_str("#0b1320");
        canvas.ctx.set_font("600 11px Inter, system-ui, sans-serif");
        canvas.ctx.set_text_align("center");
        let _ = canvas.ctx.fill_text(&pin.number.to_string(), head[0], head[1] + 4.0);
        canvas.ctx.set_text_align("start");
    }
}

/// Where others point.
pub fn draw_remote_pointers(canvas: &ImageCanvas, others: &[RemotePointer]) {
    canvas.screen_space();
    for other in others {
        if let [x, y] = other.at[..] {
            draw_pointer(canvas.ctx, canvas.view.to_screen([x, y]), &other.name, other.color);
        }
    }
}

/// The cross that keys move in place of a pointer.
pub fn draw_cross(canvas: &ImageCanvas, snapshot: &FrameSnapshot) {
    const ARM_PX: f64 = 12.0;
    let Some([x, y]) = snapshot.cross.map(|at| canvas.view.to_screen(at)) else { return };
    canvas.screen_space();
    for (color, width) in [(color::DARK, 4.0), (color::ACCENT, 2.0)] {
        canvas.line([x - ARM_PX, y], [x + ARM_PX, y], color, width, &[]);
        canvas.line([x, y - ARM_PX], [x, y + ARM_PX], color, width, &[]);
    }
}
