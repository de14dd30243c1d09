//! What is in hand: the selected shape, the one being drawn, the one under the pointer, pins.

use super::layers::Moment;
use super::pen::{Pen, color, faded, path_of_ring};
use super::shapes::Shapes;
use crate::workbench::company::{Other, draw_pointer};
use crate::workbench::pins::{Pin, head};
use assay_core::geometry::{Planar, Point2, ShapeError};
use assay_editor::tool::{Grip, PolygonPreview, Preview, handles, shape_on_screen};

/// Handles at most that are drawn: more cannot be told apart.
const MAX_HANDLES: usize = 4000;

/// Handles nearer to each other than this are not all drawn, screen px.
const HANDLE_GAP_PX: f64 = 7.0;

/// The object under the pointer, brighter, with the name of its class.
pub fn draw_hovered(pen: &Pen, moment: &Moment, label: &Shapes) {
    let Some(drawn) = moment.hovered.and_then(|id| label.get(id)) else { return };
    if moment.hidden.contains(&drawn.id) {
        return;
    }
    let class = moment.colors.get(&drawn.class).map_or(color::NONE, String::as_str);
    if moment.selection != Some(drawn.id.as_str()) {
        pen.image_space();
        if drawn.area {
            pen.fill(&drawn.path, &faded(class, 0x33));
        }
        pen.stroke(&drawn.path, class, 2.6, &[]);
    }
    if moment.marks.is_empty() {
        draw_tag(pen, moment, drawn.bounds, &drawn.class, class);
    }
}

fn draw_tag(pen: &Pen, moment: &Moment, bounds: [f64; 4], name: &str, class: &str) {
    pen.screen_space();
    let size = pen.note_size(&[name]);
    let [x, y] = pen.view.to_screen([bounds[0], bounds[1]]);
    let x = x.clamp(4.0, (moment.screen[0] - size[0] - 4.0).max(4.0));
    let y = (y - size[1] - 6.0).clamp(4.0, (moment.screen[1] - size[1] - 4.0).max(4.0));
    pen.note([x, y], &[name], [color::WHITE, "#101216d9", class]);
}

/// The selected shape: white on a dark casing.
pub fn draw_selected(pen: &Pen, moment: &Moment, label: &Shapes) {
    let Some(drawn) = moment.selection.and_then(|id| label.get(id)) else { return };
    if moment.hidden.contains(&drawn.id) {
        return;
    }
    let class = moment.colors.get(&drawn.class).map_or(color::NONE, String::as_str);
    pen.image_space();
    if drawn.area {
        pen.fill(&drawn.path, &faded(class, 0x38));
    }
    pen.stroke(&drawn.path, "#101216b0", 4.4, &[]);
    pen.stroke(&drawn.path, color::WHITE, 2.2, &[]);
}

/// The handles of the selected shape, where it may be changed.
pub fn draw_handles(pen: &Pen, moment: &Moment) {
    let id = moment.selection.filter(|id| moment.handles && !moment.hidden.contains(*id));
    let object = id.and_then(|id| moment.label.0.object(id));
    let Some(shape) = object.and_then(|o| shape_on_screen(o, moment.frame, moment.sensor)) else { return };
    if let Err(ShapeError::SelfIntersection { at }) = Planar::new(&shape.geometry) {
        pen.screen_space();
        pen.dot(pen.view.to_screen(at), 7.0, color::BAD);
    }
    let in_sight =
        |[x, y]: Point2| x > -9.0 && y > -9.0 && x < moment.screen[0] + 9.0 && y < moment.screen[1] + 9.0;
    pen.screen_space();
    let places = handles(&shape.geometry, pen.view.scale())
        .into_iter()
        .map(|(grip, at)| (grip, pen.view.to_screen(at)))
        .filter(|(_, at)| in_sight(*at))
        .take(MAX_HANDLES);
    let mut last = [f64::NEG_INFINITY; 2];
    for (grip, at) in places {
        let held = moment.grip == Some(grip);
        // Handles closer than their own size would hide the shape, and each other.
        if !held && (at[0] - last[0]).hypot(at[1] - last[1]) < HANDLE_GAP_PX {
            continue;
        }
        if !matches!(grip, Grip::Middle(_)) {
            last = at;
        }
        let fill = if held { color::ACCENT } else { color::WHITE };
        match grip {
            Grip::Handle { .. } => pen.square(at, if held { 10.0 } else { 8.0 }, fill),
            Grip::Middle(_) => {
                pen.dot(at, if held { 5.0 } else { 2.6 }, if held { fill } else { "#ffffffa0" })
            }
            _ => pen.dot(at, if held { 6.5 } else { 4.8 }, fill),
        }
    }
}

/// The shape being drawn.
pub fn draw_preview(pen: &Pen, moment: &Moment) {
    let class = moment.colors.get(moment.class).map_or(color::NONE, String::as_str);
    match moment.preview {
        Some(Preview::Polygon(polygon)) => draw_polygon(pen, &polygon, class),
        Some(Preview::Box([x, y, w, h])) => {
            let corners = [[x, y], [x + w, y], [x + w, y + h], [x, y + h]];
            if let Some(path) = path_of_ring(&corners) {
                pen.image_space();
                pen.fill(&path, &faded(class, 0x38));
                pen.stroke(&path, "#101216b0", 4.0, &[]);
                pen.stroke(&path, color::WHITE, 2.0, &[]);
            }
        }
        None => {}
    }
}

fn draw_polygon(pen: &Pen, polygon: &PolygonPreview, class: &str) {
    let next = polygon.next.filter(|_| !polygon.closes);
    let ring: Vec<Point2> = polygon.points.iter().copied().chain(next).collect();
    if let Some(path) = path_of_ring(&ring).filter(|_| ring.len() >= 3) {
        pen.image_space();
        pen.fill(&path, &if polygon.hole { "#1012164d".to_owned() } else { faded(class, 0x38) });
    }
    pen.screen_space();
    let places: Vec<Point2> = ring.iter().map(|p| pen.view.to_screen(*p)).collect();
    for (color, width) in [("#101216b0", 4.0), (color::WHITE, 2.0)] {
        for pair in places.windows(2) {
            pen.line(pair[0], pair[1], color, width, &[]);
        }
    }
    if let (Some(first), Some(last)) = (places.first(), places.last()) {
        let dash: &[f64] = if polygon.closes { &[] } else { &[5.0, 5.0] };
        pen.line(*last, *first, color::WHITE, 1.6, dash);
        for p in polygon.points {
            pen.dot(pen.view.to_screen(*p), 4.2, color::WHITE);
        }
        let (radius, fill) = if polygon.closes { (8.0, color::ACCENT) } else { (5.6, color::WHITE) };
        pen.dot(*first, radius, fill);
    }
}

/// Numbered pins where comments are.
pub fn draw_pins(pen: &Pen, pins: &[Pin<Point2>]) {
    pen.screen_space();
    for pin in pins {
        let at = pen.view.to_screen(pin.at);
        let head = head(at);
        pen.line(head, at, color::DARK, 3.0, &[]);
        pen.dot(head, pin.radius_px(), if pin.lit { color::WHITE } else { color::ACCENT });
        pen.ctx.set_fill_style_str("#0b1320");
        pen.ctx.set_font("600 11px Inter, system-ui, sans-serif");
        pen.ctx.set_text_align("center");
        let _ = pen.ctx.fill_text(&pin.number.to_string(), head[0], head[1] + 4.0);
        pen.ctx.set_text_align("start");
    }
}

/// Where others point.
pub fn draw_others(pen: &Pen, others: &[Other]) {
    pen.screen_space();
    for other in others {
        if let [x, y] = other.at[..] {
            draw_pointer(pen.ctx, pen.view.to_screen([x, y]), &other.name, other.color);
        }
    }
}

/// The cross that keys move in place of a pointer.
pub fn draw_cross(pen: &Pen, moment: &Moment) {
    const ARM_PX: f64 = 12.0;
    let Some([x, y]) = moment.cross.map(|at| pen.view.to_screen(at)) else { return };
    pen.screen_space();
    for (color, width) in [(color::DARK, 4.0), (color::ACCENT, 2.0)] {
        pen.line([x - ARM_PX, y], [x + ARM_PX, y], color, width, &[]);
        pen.line([x, y - ARM_PX], [x, y + ARM_PX], color, width, &[]);
    }
}
