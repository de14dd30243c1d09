//! Drawing a polygon, or a hole in one, corner by corner.

use super::event::{Button, Context, Event, Key, Reply};
use super::hit::{distance, in_ring};
use super::outline::shape_on_screen;
use crate::{Edit, Editor};
use assay_core::geometry::{Geometry, Point2, Polygon};
use assay_core::label::{Object, Shape};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A click this close to the first corner closes the polygon, and one this close to the last adds none: screen px.
const CLOSE_PX: f64 = 9.0;

/// A polygon that is not finished; it is kept with the draft, so that a reload does not lose it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pending {
    /// The frame it is drawn in.
    pub frame: u32,
    /// The camera it is drawn in.
    pub sensor: String,
    /// The class it will have.
    pub class: String,
    /// What it becomes.
    pub target: Target,
    /// Corners so far, px; never empty.
    pub points: Vec<Point2>,
}

/// What a finished polygon becomes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// An object of its own.
    #[default]
    New,
    /// A hole in this object.
    HoleOf(String),
    /// This object's new shape.
    ShapeOf(String),
}

/// A polygon being drawn, as a view shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PolygonPreview<'a> {
    /// Corners so far, px; never empty.
    pub points: &'a [Point2],
    /// Where the next one would be.
    pub next: Option<Point2>,
    /// Whether a click now closes it.
    pub closes: bool,
    /// Whether it is a hole.
    pub hole: bool,
}

/// Draws polygons. States: idle (nothing pending), drawing (one corner or more).
#[derive(Clone, Debug, Default)]
pub struct PolygonTool {
    pending: Option<Pending>,
    /// What the next polygon becomes.
    target: Target,
    /// Corners taken back, last one last.
    undone: Vec<Point2>,
    pointer: Option<Point2>,
    closes: bool,
}

impl PolygonTool {
    /// The unfinished polygon.
    pub fn pending(&self) -> Option<&Pending> {
        self.pending.as_ref()
    }

    /// Go on with an unfinished polygon, or with none.
    pub fn restore(&mut self, pending: Option<Pending>) {
        *self = Self { pending: pending.filter(|p| !p.points.is_empty()), ..Self::default() };
    }

    /// Say what the next polygon becomes.
    pub fn aim(&mut self, target: Target) {
        self.target = target;
    }

    /// What the polygon in hand, or else the next one, becomes.
    pub fn target(&self) -> &Target {
        self.pending.as_ref().map_or(&self.target, |p| &p.target)
    }

    /// What to show in a frame of a camera.
    pub fn preview(&self, frame: u32, sensor: &str) -> Option<PolygonPreview<'_>> {
        let pending = self.pending.as_ref().filter(|p| p.frame == frame && p.sensor == sensor)?;
        Some(PolygonPreview {
            points: &pending.points,
            next: self.pointer,
            closes: self.closes,
            hole: matches!(pending.target, Target::HoleOf(_)),
        })
    }

    /// Take an event; `at` is its place after snapping.
    pub fn handle(
        &mut self,
        event: &Event,
        at: Option<Point2>,
        editor: &mut Editor,
        context: &Context,
    ) -> Reply {
        let at = at.map(|at| context.inside(at));
        match event {
            Event::Down { button: Button::Primary, modifiers, .. } => match at {
                Some(at) => self.press(at, modifiers.alt, editor, context),
                None => Reply::IGNORED,
            },
            Event::Move { .. } => {
                self.pointer = at;
                self.closes = at.is_some_and(|at| self.is_closing(at, context));
                Reply::TAKEN
            }
            Event::Leave => {
                (self.pointer, self.closes) = (None, false);
                Reply::IGNORED
            }
            Event::Key(Key::Escape) if self.pending.is_none() => {
                self.target = Target::New;
                Reply::FINISHED
            }
            Event::Key(Key::Escape) => {
                self.restore(None);
                Reply::TAKEN
            }
            Event::Up { .. } => Reply::TAKEN,
            _ if self.pending.is_none() => Reply::IGNORED,
            Event::Key(Key::Enter) => self.finish(editor, context),
            // The second click of a double click added no corner: it was at the place of the first.
            Event::DoubleClick if self.corners() >= 3 => self.finish(editor, context),
            Event::Abort
            | Event::Key(Key::Backspace | Key::Undo)
            | Event::Down { button: Button::Secondary, .. } => {
                self.take_back();
                Reply::TAKEN
            }
            Event::Key(Key::Redo) => {
                if let (Some(pending), Some(point)) = (&mut self.pending, self.undone.pop()) {
                    pending.points.push(point);
                }
                Reply::TAKEN
            }
            _ => Reply::IGNORED,
        }
    }

    fn corners(&self) -> usize {
        self.pending.as_ref().map_or(0, |p| p.points.len())
    }

    fn is_closing(&self, at: Point2, context: &Context) -> bool {
        let first = self.pending.as_ref().and_then(|p| p.points.first());
        self.corners() >= 3 && first.is_some_and(|first| distance(*first, at) <= context.screen(CLOSE_PX))
    }

    fn press(&mut self, at: Point2, hole: bool, editor: &mut Editor, context: &Context) -> Reply {
        self.pointer = Some(at);
        if self.is_closing(at, context) {
            return self.finish(editor, context);
        }
        let Some(pending) = &mut self.pending else { return self.start(at, hole, editor, context) };
        if pending.frame != context.frame || pending.sensor != context.sensor {
            return Reply::refused(
                "A polygon in another frame is unfinished. Finish it there, or cancel it with Esc.",
            );
        }
        if pending.points.last().is_some_and(|last| distance(*last, at) <= context.screen(CLOSE_PX) / 2.0) {
            return Reply::TAKEN;
        }
        if let Target::HoleOf(id) = &pending.target
            && part_around(editor, id, at, context).is_none()
        {
            return Reply::refused("A hole stays inside its polygon.");
        }
        pending.points.push(at);
        pending.class = context.class.to_owned();
        self.undone.clear();
        Reply::TAKEN
    }

    fn start(&mut self, at: Point2, hole: bool, editor: &Editor, context: &Context) -> Reply {
        let target = match (hole, editor.selection()) {
            (true, Some(selected)) => Target::HoleOf(selected.to_owned()),
            (true, None) => return Reply::refused("Select the polygon first that gets the hole."),
            (false, _) => self.target.clone(),
        };
        if let Target::HoleOf(id) = &target
            && part_around(editor, id, at, context).is_none()
        {
            return Reply::refused("Start inside the selected polygon to cut a hole.");
        }
        self.pending = Some(Pending {
            frame: context.frame,
            sensor: context.sensor.to_owned(),
            class: context.class.to_owned(),
            target,
            points: vec![at],
        });
        self.undone.clear();
        Reply::TAKEN
    }

    fn take_back(&mut self) {
        let Some(pending) = &mut self.pending else { return };
        self.undone.extend(pending.points.pop());
        if pending.points.is_empty() {
            self.pending = None;
            self.undone.clear();
        }
    }

    fn finish(&mut self, editor: &mut Editor, context: &Context) -> Reply {
        if self.corners() < 3 {
            return Reply::refused("A polygon needs at least three points.");
        }
        let Some(pending) = self.pending.take() else { return Reply::IGNORED };
        self.restore(None);
        let class = context.class.to_owned();
        match place(Pending { class, ..pending }, editor, context) {
            Some(id) => {
                editor.select(Some(id));
                Reply::FINISHED
            }
            None => Reply::refused("The polygon that was to get the hole is gone."),
        }
    }
}

/// Put a finished polygon into the label. Gives the object's id.
fn place(pending: Pending, editor: &mut Editor, context: &Context) -> Option<String> {
    let Pending { frame, sensor, class, target, points } = pending;
    match target {
        Target::HoleOf(id) => {
            let part = part_around(editor, &id, *points.first()?, context)?;
            let mut shape = shape_on_screen(editor.document().object(&id)?, frame, &sensor)?.into_owned();
            match &mut shape.geometry {
                Geometry::Polygon(p) => p.0.push(points),
                Geometry::Multipolygon(parts) => parts.get_mut(part)?.0.push(points),
                _ => return None,
            }
            editor.apply([Edit::SetShape { id: id.clone(), shape: Shape { frame, ..shape } }]);
            Some(id)
        }
        Target::ShapeOf(id) if editor.document().object(&id).is_some() => {
            let geometry = Geometry::Polygon(Polygon(vec![points]));
            let old = editor.document().object(&id).and_then(|o| o.shape(frame, &sensor));
            let shape = match old.cloned() {
                Some(old) => Shape { geometry, outside: false, ..old },
                None => Shape::new(frame, sensor, geometry),
            };
            editor.apply([Edit::SetShape { id: id.clone(), shape }]);
            Some(id)
        }
        Target::New | Target::ShapeOf(_) => {
            let geometry = Geometry::Polygon(Polygon(vec![points]));
            Some(add_object(editor, context, class, Shape::new(frame, sensor, geometry)))
        }
    }
}

/// Add an object on top of the others; gives its id.
pub(super) fn add_object(editor: &mut Editor, context: &Context, class: String, shape: Shape) -> String {
    let id = (context.new_id)();
    let object =
        Object { id: id.clone(), class, attributes: BTreeMap::new(), track: false, shapes: vec![shape] };
    editor.apply([Edit::Add { index: usize::MAX, object }]);
    id
}

/// Which area of an object lies around a point.
fn part_around(editor: &Editor, id: &str, at: Point2, context: &Context) -> Option<usize> {
    let shape = shape_on_screen(editor.document().object(id)?, context.frame, context.sensor)?;
    match &shape.geometry {
        Geometry::Polygon(p) => in_ring(p.outer(), at).then_some(0),
        Geometry::Multipolygon(parts) => parts.iter().position(|p| in_ring(p.outer(), at)),
        _ => None,
    }
}
