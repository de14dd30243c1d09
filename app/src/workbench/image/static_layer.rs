//! Canvas of the static shapes.
//!
//! Thousands of shapes take longer to draw than a frame lasts. So after a change only the rectangles of changed
//! shapes are drawn again, and while the view moves the finished canvas is moved and scaled as a whole until the
//! view rests.

use super::canvas::{ImageCanvas, color, faded};
use super::compare::draw_golden;
use super::layer::CanvasLayer;
use super::shapes::{Fingerprint, ShapePath, ShapePaths, meet};
use super::snapshot::FrameSnapshot;
use assay_editor::ImageViewport;
use std::collections::HashMap;

/// Number of corners on screen above which drawing takes longer than a frame.
const HEAVY_CORNERS: usize = 15_000;
/// Number of changed rectangles above which everything is drawn.
const MAX_RECTANGLES: usize = 16;
/// Distance that lines reach beyond the bounds of a shape, screen px.
const LINE_PX: f64 = 4.0;

/// Shapes that can be on the canvas.
#[derive(Clone, Copy)]
pub struct LayerShapes<'a> {
    /// The label.
    pub label: &'a ShapePaths,
    /// Golden, while comparing.
    pub golden: &'a ShapePaths,
    /// Prediction, while it is shown.
    pub predicted: &'a ShapePaths,
}

/// Label and golden shapes that are not being edited.
pub struct StaticLayer {
    layer: CanvasLayer,
    /// Shapes on the canvas, in drawing order.
    on: Vec<StaticShape>,
    /// Fingerprint of everything but the label's shapes.
    around: u64,
    view: Option<ImageViewport>,
    heavy: bool,
}

/// A shape on the canvas.
#[derive(Clone, Copy, PartialEq)]
struct StaticShape {
    id: u64,
    /// Fingerprint of its appearance.
    looks: u64,
    bounds: [f64; 4],
}

impl StaticLayer {
    /// Layer on a canvas.
    pub fn new(layer: CanvasLayer) -> Self {
        Self { layer, on: Vec::new(), around: 0, view: None, heavy: false }
    }

    /// The canvas.
    pub fn layer(&mut self) -> &mut CanvasLayer {
        self.view = None;
        &mut self.layer
    }

    /// Draw what changed. Returns whether it only moved the canvas for now.
    pub fn draw(&mut self, snapshot: &FrameSnapshot, dpr: [f64; 2], shown: LayerShapes) -> bool {
        let items: Vec<StaticShape> = static_shapes(snapshot, shown.label).map(static_shape).collect();
        let around = around(snapshot);
        let canvas = ImageCanvas { ctx: &self.layer.ctx, view: snapshot.view, dpr };
        let same = self.view.is_some() && around == self.around;
        let is_incomplete = match self.view.filter(|_| same) {
            Some(view) if view == snapshot.view => {
                match changed(&self.on, &items) {
                    Some(rectangles) => {
                        rectangles.iter().for_each(|r| draw_part(&canvas, *r, snapshot, shown))
                    }
                    None => self.heavy = draw_all(&self.layer, &canvas, snapshot, shown),
                }
                false
            }
            Some(view) if self.heavy && !snapshot.settled && self.on == items => {
                self.slide(view, snapshot.view);
                return true;
            }
            _ => {
                self.heavy = draw_all(&self.layer, &canvas, snapshot, shown);
                false
            }
        };
        self.slide(snapshot.view, snapshot.view);
        (self.on, self.around, self.view) = (items, around, Some(snapshot.view));
        is_incomplete
    }

    /// Move the finished canvas from the view that it was drawn in to another one.
    fn slide(&self, from: ImageViewport, to: ImageViewport) {
        let k = to.scale() / from.scale();
        let [x, y] = [0, 1].map(|axis| to.origin()[axis] - k * from.origin()[axis]);
        let transform = if from == to { "none".to_owned() } else { format!("matrix({k},0,0,{k},{x},{y})") };
        // A canvas that cannot be moved stays where it is until the view rests.
        let _ = self.layer.canvas.style().set_property("transform", &transform);
    }
}

/// The label's shapes that belong on the canvas.
fn static_shapes<'a>(
    snapshot: &'a FrameSnapshot,
    label: &'a ShapePaths,
) -> impl Iterator<Item = &'a ShapePath> {
    label.iter().filter(|d| snapshot.selection != Some(d.id.as_str()) && !snapshot.hidden.contains(&d.id))
}

fn static_shape(drawn: &ShapePath) -> StaticShape {
    let (mut id, mut looks) = (Fingerprint::default(), Fingerprint::default());
    id.text(&drawn.id);
    looks.add(drawn.fingerprint);
    looks.text(&drawn.class);
    looks.add(u64::from(drawn.is_ignored));
    StaticShape { id: id.value(), looks: looks.value(), bounds: drawn.bounds }
}

fn around(snapshot: &FrameSnapshot) -> u64 {
    let mut fingerprint = Fingerprint::default();
    fingerprint.text(&format!("{:?}{:?}", snapshot.layout, snapshot.screen));
    fingerprint.add(snapshot.golden.map_or(0, |(_, revision)| revision));
    fingerprint.add(snapshot.predicted.map_or(0, |(_, revision)| revision));
    fingerprint.add(u64::from(snapshot.frame));
    fingerprint.value()
}

/// Rectangles in which two pictures differ, image px; `None` for everywhere.
fn changed(old: &[StaticShape], new: &[StaticShape]) -> Option<Vec<[f64; 4]>> {
    if old == new {
        return Some(Vec::new());
    }
    let mut before: HashMap<u64, StaticShape> = old.iter().map(|i| (i.id, *i)).collect();
    let mut rectangles = Vec::new();
    for item in new {
        match before.remove(&item.id) {
            Some(known) if known == *item => {}
            Some(other) => rectangles.extend([other.bounds, item.bounds]),
            None => rectangles.push(item.bounds),
        }
    }
    rectangles.extend(before.values().map(|i| i.bounds));
    // The same shapes in another order: rare, and anywhere.
    (!rectangles.is_empty() && rectangles.len() <= MAX_RECTANGLES).then_some(rectangles)
}

/// Draw everything. Returns whether that was much.
fn draw_all(layer: &CanvasLayer, canvas: &ImageCanvas, snapshot: &FrameSnapshot, shown: LayerShapes) -> bool {
    let _ = layer.ctx.reset_transform();
    layer.ctx.clear_rect(0.0, 0.0, f64::from(layer.canvas.width()), f64::from(layer.canvas.height()));
    let visible = canvas.view.visible();
    draw_both(canvas, visible, snapshot, shown);
    let corners = |shapes: &ShapePaths| -> usize {
        shapes.iter().filter(|d| meet(d.bounds, visible)).map(|d| d.corners).sum()
    };
    let compared = if snapshot.layout.compares() { corners(shown.golden) } else { 0 };
    corners(shown.label) + corners(shown.predicted) + compared > HEAVY_CORNERS
}

/// Draw one rectangle (left, top, right, bottom, image px) again.
fn draw_part(canvas: &ImageCanvas, part: [f64; 4], snapshot: &FrameSnapshot, shown: LayerShapes) {
    let margin = LINE_PX / canvas.view.scale();
    let part = [part[0] - margin, part[1] - margin, part[2] + margin, part[3] + margin];
    let ([l, t], [r, b]) =
        (canvas.view.to_screen([part[0], part[1]]), canvas.view.to_screen([part[2], part[3]]));
    // Whole device pixels, so that no seam stays at the rectangle's border.
    let [l, t, r, b] = [
        (l * canvas.dpr[0]).floor(),
        (t * canvas.dpr[1]).floor(),
        (r * canvas.dpr[0]).ceil(),
        (b * canvas.dpr[1]).ceil(),
    ];
    canvas.ctx.save();
    let _ = canvas.ctx.reset_transform();
    canvas.ctx.begin_path();
    canvas.ctx.rect(l, t, r - l, b - t);
    canvas.ctx.clip();
    canvas.ctx.clear_rect(l, t, r - l, b - t);
    draw_both(canvas, part, snapshot, shown);
    canvas.ctx.restore();
}

fn draw_both(canvas: &ImageCanvas, part: [f64; 4], snapshot: &FrameSnapshot, shown: LayerShapes) {
    snapshot.layout.label.draw(canvas, snapshot.screen, || draw_predicted(canvas, part, shown.predicted));
    snapshot.layout.label.draw(canvas, snapshot.screen, || draw_label(canvas, part, snapshot, shown.label));
    snapshot
        .layout
        .golden
        .draw(canvas, snapshot.screen, || draw_golden(canvas, part, shown.golden, snapshot.forbidden));
}

/// Draw the prediction below the label and never filled: it must not hide the label.
fn draw_predicted(canvas: &ImageCanvas, part: [f64; 4], predicted: &ShapePaths) {
    canvas.image_space();
    for drawn in predicted.iter().filter(|d| meet(d.bounds, part)) {
        // On a casing, so that the dashes are visible on any ground.
        canvas.stroke(&drawn.path, color::CASING, 3.6, &[]);
        canvas.stroke(&drawn.path, color::PREDICTED, 2.0, &[6.0, 4.0]);
    }
}

fn draw_label(canvas: &ImageCanvas, part: [f64; 4], snapshot: &FrameSnapshot, label: &ShapePaths) {
    canvas.image_space();
    for drawn in static_shapes(snapshot, label).filter(|d| meet(d.bounds, part)) {
        let class = snapshot.colors.get(&drawn.class).map_or(color::NONE, String::as_str);
        if drawn.is_ignored {
            canvas.hatch(&[&drawn.path], None, drawn.bounds, class);
        } else if drawn.area {
            canvas.fill(&drawn.path, &faded(class, 0x2e));
        }
        let line = if snapshot.layout.compares() { color::WHITE } else { class };
        canvas.stroke(&drawn.path, line, 1.8, &[]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(id: u64, looks: u64) -> StaticShape {
        let x = id as f64 * 10.0;
        StaticShape { id, looks, bounds: [x, 0.0, x + 5.0, 5.0] }
    }

    #[test]
    fn nothing_is_drawn_again_where_nothing_changed() {
        assert_eq!(changed(&[shape(1, 0), shape(2, 0)], &[shape(1, 0), shape(2, 0)]), Some(Vec::new()));
    }

    #[test]
    fn a_changed_shape_is_drawn_again_where_it_was_and_where_it_is() {
        let moved = StaticShape { bounds: [90.0, 0.0, 95.0, 5.0], looks: 1, ..shape(2, 0) };
        let rectangles = changed(&[shape(1, 0), shape(2, 0)], &[shape(1, 0), moved]).unwrap();
        assert_eq!(rectangles, [shape(2, 0).bounds, moved.bounds]);
    }

    #[test]
    fn new_and_deleted_shapes_are_drawn_again_where_they_are() {
        assert_eq!(changed(&[], &[shape(1, 0)]), Some(vec![shape(1, 0).bounds]));
        assert_eq!(changed(&[shape(1, 0)], &[]), Some(vec![shape(1, 0).bounds]));
    }

    #[test]
    fn another_order_or_many_changes_draw_everything() {
        assert_eq!(changed(&[shape(1, 0), shape(2, 0)], &[shape(2, 0), shape(1, 0)]), None);
        let many = |looks| (0..MAX_RECTANGLES as u64).map(|id| shape(id, looks)).collect::<Vec<_>>();
        assert_eq!(changed(&many(0), &many(1)), None);
    }
}
