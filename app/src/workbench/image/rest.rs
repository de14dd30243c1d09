//! The canvas of the shapes at rest.
//!
//! Thousands of shapes take longer to draw than a frame lasts. So after a change only the rectangles of changed
//! shapes are drawn again, and while the view moves the finished canvas is moved and scaled as a whole until the
//! view rests.

use super::compare::draw_golden;
use super::layer::Layer;
use super::layers::Moment;
use super::pen::{Pen, color, faded};
use super::shapes::{Drawn, Print, Shapes, meet};
use assay_editor::PictureView;
use std::collections::HashMap;

/// More corners than this on screen take longer to draw than a frame lasts.
const HEAVY_CORNERS: usize = 15_000;
/// More changed rectangles than this are drawn as a whole.
const MAX_RECTANGLES: usize = 16;
/// Lines reach this far beyond the bounds of a shape, screen px.
const LINE_PX: f64 = 4.0;

/// What may be on the canvas.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// The label.
    pub label: &'a Shapes,
    /// Golden, while comparing.
    pub golden: &'a Shapes,
    /// What a model predicts, while it is shown.
    pub predicted: &'a Shapes,
}

/// The shapes of label and golden that nobody has in hand.
pub struct Rest {
    layer: Layer,
    /// What is on the canvas, in drawing order.
    on: Vec<Item>,
    /// Changes with all that is not a label's shape.
    around: u64,
    view: Option<PictureView>,
    heavy: bool,
}

/// A shape on the canvas.
#[derive(Clone, Copy, PartialEq)]
struct Item {
    id: u64,
    /// Changes with what it looks like.
    looks: u64,
    bounds: [f64; 4],
}

impl Rest {
    /// On this canvas.
    pub fn new(layer: Layer) -> Self {
        Self { layer, on: Vec::new(), around: 0, view: None, heavy: false }
    }

    /// The canvas.
    pub fn layer(&mut self) -> &mut Layer {
        self.view = None;
        &mut self.layer
    }

    /// Draw what changed. Gives whether it only moved the canvas for now.
    pub fn draw(&mut self, moment: &Moment, dpr: f64, shown: Shown) -> bool {
        let items: Vec<Item> = at_rest(moment, shown.label).map(item).collect();
        let around = around(moment);
        let pen = Pen { ctx: &self.layer.ctx, view: moment.view, dpr };
        let same = self.view.is_some() && around == self.around;
        let owes = match self.view.filter(|_| same) {
            Some(view) if view == moment.view => {
                match changed(&self.on, &items) {
                    Some(rectangles) => rectangles.iter().for_each(|r| draw_part(&pen, *r, moment, shown)),
                    None => self.heavy = draw_all(&self.layer, &pen, moment, shown),
                }
                false
            }
            Some(view) if self.heavy && !moment.settled && self.on == items => {
                self.slide(view, moment.view);
                return true;
            }
            _ => {
                self.heavy = draw_all(&self.layer, &pen, moment, shown);
                false
            }
        };
        self.slide(moment.view, moment.view);
        (self.on, self.around, self.view) = (items, around, Some(moment.view));
        owes
    }

    /// Move the finished canvas from the view that it was drawn in to another one.
    fn slide(&self, from: PictureView, to: PictureView) {
        let k = to.scale() / from.scale();
        let [x, y] = [0, 1].map(|axis| to.origin()[axis] - k * from.origin()[axis]);
        let transform = if from == to { "none".to_owned() } else { format!("matrix({k},0,0,{k},{x},{y})") };
        // A canvas that cannot be moved stays where it is until the view rests.
        let _ = self.layer.canvas.style().set_property("transform", &transform);
    }
}

/// The label's shapes that belong on the canvas.
fn at_rest<'a>(moment: &'a Moment, label: &'a Shapes) -> impl Iterator<Item = &'a Drawn> {
    label.iter().filter(|d| moment.selection != Some(d.id.as_str()) && !moment.hidden.contains(&d.id))
}

fn item(drawn: &Drawn) -> Item {
    let (mut id, mut looks) = (Print::default(), Print::default());
    id.text(&drawn.id);
    looks.add(drawn.print);
    looks.text(&drawn.class);
    Item { id: id.value(), looks: looks.value(), bounds: drawn.bounds }
}

fn around(moment: &Moment) -> u64 {
    let mut print = Print::default();
    print.text(&format!("{:?}{:?}", moment.look, moment.screen));
    print.add(moment.golden.map_or(0, |(_, revision)| revision));
    print.add(moment.predicted.map_or(0, |(_, revision)| revision));
    print.add(u64::from(moment.frame));
    print.value()
}

/// Where the two differ, image px; `None` for everywhere.
fn changed(old: &[Item], new: &[Item]) -> Option<Vec<[f64; 4]>> {
    if old == new {
        return Some(Vec::new());
    }
    let mut before: HashMap<u64, Item> = old.iter().map(|i| (i.id, *i)).collect();
    let mut rectangles = Vec::new();
    for item in new {
        match before.remove(&item.id) {
            Some(kept) if kept == *item => {}
            Some(other) => rectangles.extend([other.bounds, item.bounds]),
            None => rectangles.push(item.bounds),
        }
    }
    rectangles.extend(before.values().map(|i| i.bounds));
    // The same shapes in another order: rare, and anywhere.
    (!rectangles.is_empty() && rectangles.len() <= MAX_RECTANGLES).then_some(rectangles)
}

/// Draw everything. Gives whether that was much.
fn draw_all(layer: &Layer, pen: &Pen, moment: &Moment, shown: Shown) -> bool {
    let _ = layer.ctx.reset_transform();
    layer.ctx.clear_rect(0.0, 0.0, f64::from(layer.canvas.width()), f64::from(layer.canvas.height()));
    let visible = pen.view.visible();
    draw_both(pen, visible, moment, shown);
    let corners = |shapes: &Shapes| -> usize {
        shapes.iter().filter(|d| meet(d.bounds, visible)).map(|d| d.corners).sum()
    };
    let compared = if moment.look.compares() { corners(shown.golden) } else { 0 };
    corners(shown.label) + corners(shown.predicted) + compared > HEAVY_CORNERS
}

/// Draw one rectangle (left, top, right, bottom, image px) again.
fn draw_part(pen: &Pen, part: [f64; 4], moment: &Moment, shown: Shown) {
    let margin = LINE_PX / pen.view.scale();
    let part = [part[0] - margin, part[1] - margin, part[2] + margin, part[3] + margin];
    let ([l, t], [r, b]) = (pen.view.to_screen([part[0], part[1]]), pen.view.to_screen([part[2], part[3]]));
    // Whole device pixels, so that no seam stays at the rectangle's border.
    let [l, t, r, b] =
        [(l * pen.dpr).floor(), (t * pen.dpr).floor(), (r * pen.dpr).ceil(), (b * pen.dpr).ceil()];
    pen.ctx.save();
    let _ = pen.ctx.reset_transform();
    pen.ctx.begin_path();
    pen.ctx.rect(l, t, r - l, b - t);
    pen.ctx.clip();
    pen.ctx.clear_rect(l, t, r - l, b - t);
    draw_both(pen, part, moment, shown);
    pen.ctx.restore();
}

fn draw_both(pen: &Pen, part: [f64; 4], moment: &Moment, shown: Shown) {
    moment.look.label.draw(pen, moment.screen, || draw_predicted(pen, part, shown.predicted));
    moment.look.label.draw(pen, moment.screen, || draw_label(pen, part, moment, shown.label));
    moment.look.golden.draw(pen, moment.screen, || draw_golden(pen, part, shown.golden, moment.forbidden));
}

/// Under the label and never filled: a guess must not hide what is drawn.
fn draw_predicted(pen: &Pen, part: [f64; 4], predicted: &Shapes) {
    pen.image_space();
    for drawn in predicted.iter().filter(|d| meet(d.bounds, part)) {
        // On a casing, so that the dashes are seen on any ground.
        pen.stroke(&drawn.path, color::CASING, 3.6, &[]);
        pen.stroke(&drawn.path, color::PREDICTED, 2.0, &[6.0, 4.0]);
    }
}

fn draw_label(pen: &Pen, part: [f64; 4], moment: &Moment, label: &Shapes) {
    pen.image_space();
    for drawn in at_rest(moment, label).filter(|d| meet(d.bounds, part)) {
        let class = moment.colors.get(&drawn.class).map_or(color::NONE, String::as_str);
        if drawn.area {
            pen.fill(&drawn.path, &faded(class, 0x2e));
        }
        let line = if moment.look.compares() { color::WHITE } else { class };
        pen.stroke(&drawn.path, line, 1.8, &[]);
    }
}
