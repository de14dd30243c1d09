//! Drawing a polygon, or a hole in one, corner by corner.

use super::event::{PointerButton, ToolContext, ToolEvent, ToolKey, ToolResponse, UNFINISHED};
use super::hit::{distance, in_ring};
use super::outline::shape_on_screen;
use crate::{Edit, Editor};
use assay_core::geometry::{Geometry, Point2, Polygon};
use assay_core::label::{Object, Shape};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A click this close to the first corner closes the polygon, and one this close to the last adds none: screen px.
const CLOSE_PX: f64 = 9.0;

/// A polygon that is not finished; it is stored with the draft, so that a reload does not lose it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PendingPolygon {
    /// The frame it is drawn in.
    pub frame: u32,
    /// The camera it is drawn in.
    pub sensor: String,
    /// The class it will have.
    pub class: String,
    /// What it becomes.
    pub target: PolygonTarget,
    /// Corners so far, px; never empty.
    pub points: Vec<Point2>,
}

/// What a finished polygon becomes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolygonTarget {
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
    pending: Option<PendingPolygon>,
    /// What the next polygon becomes.
    target: PolygonTarget,
    /// Corners taken back, last one last.
    undone: Vec<Point2>,
    /// Whether the press that runs added the last corner.
    pressed: bool,
    pointer: Option<Point2>,
    closes: bool,
}

impl PolygonTool {
    /// The unfinished polygon.
    pub fn pending(&self) -> Option<&PendingPolygon> {
        self.pending.as_ref()
    }

    /// Go on with an unfinished polygon, or with none.
    pub fn restore(&mut self, pending: Option<PendingPolygon>) {
        *self = Self { pending: pending.filter(|p| !p.points.is_empty()), ..Self::default() };
    }

    /// Say what the next polygon becomes.
    pub fn set_target(&mut self, target: PolygonTarget) {
        self.target = target;
    }

    /// Target of the current polygon, or else of the next one.
    pub fn target(&self) -> &PolygonTarget {
        self.pending.as_ref().map_or(&self.target, |p| &p.target)
    }

    /// Whether a corner was taken back that can return.
    pub fn can_redo(&self) -> bool {
        self.pending.is_some() && !self.undone.is_empty()
    }

    /// What to show in a frame of a camera.
    pub fn preview(&self, frame: u32, sensor: &str) -> Option<PolygonPreview<'_>> {
        let pending = self.pending.as_ref().filter(|p| p.frame == frame && p.sensor == sensor)?;
        Some(PolygonPreview {
            points: &pending.points,
            next: self.pointer,
            closes: self.closes,
            hole: matches!(pending.target, PolygonTarget::HoleOf(_)),
        })
    }

    /// Take an event; `at` is its place after snapping.
    pub fn handle(
        &mut self,
        event: &ToolEvent,
        at: Option<Point2>,
        editor: &mut Editor,
        context: &ToolContext,
    ) -> ToolResponse {
        let at = at.map(|at| context.clamp_to_image(at));
        match event {
            ToolEvent::Down { button: PointerButton::Primary, modifiers, .. } => match at {
                Some(at) => self.press(at, modifiers.alt, editor, context),
                None => ToolResponse::IGNORED,
            },
            ToolEvent::Move { .. } => {
                self.pointer = at;
                self.closes = at.is_some_and(|at| self.is_closing(at, context));
                ToolResponse::HANDLED
            }
            ToolEvent::Leave => {
                (self.pointer, self.closes) = (None, false);
                ToolResponse::IGNORED
            }
            ToolEvent::Key(ToolKey::Escape) if self.pending.is_none() => {
                self.target = PolygonTarget::New;
                ToolResponse::FINISHED
            }
            ToolEvent::Key(ToolKey::Escape) => {
                self.restore(None);
                ToolResponse::HANDLED
            }
            ToolEvent::Up { .. } => {
                self.pressed = false;
                ToolResponse::HANDLED
            }
            _ if self.pending.is_none() => ToolResponse::IGNORED,
            ToolEvent::Key(ToolKey::Enter) => self.finish(editor, context),
            // The second click of a double click added no corner: it was at the place of the first.
            ToolEvent::DoubleClick if self.corners() >= 3 => self.finish(editor, context),
            ToolEvent::Abort if !self.pressed => ToolResponse::HANDLED,
            ToolEvent::Abort
            | ToolEvent::Key(ToolKey::Backspace | ToolKey::Undo)
            | ToolEvent::Down { button: PointerButton::Secondary, .. } => {
                self.take_back();
                ToolResponse::HANDLED
            }
            ToolEvent::Key(ToolKey::Redo) => {
                if let (Some(pending), Some(point)) = (&mut self.pending, self.undone.pop()) {
                    pending.points.push(point);
                }
                ToolResponse::HANDLED
            }
            ToolEvent::Key(ToolKey::Delete) => ToolResponse::refused(UNFINISHED),
            _ => ToolResponse::IGNORED,
        }
    }

    fn corners(&self) -> usize {
        self.pending.as_ref().map_or(0, |p| p.points.len())
    }

    fn is_closing(&self, at: Point2, context: &ToolContext) -> bool {
        let first = self.pending.as_ref().and_then(|p| p.points.first());
        self.corners() >= 3 && first.is_some_and(|first| distance(*first, at) <= context.reach(CLOSE_PX))
    }

    fn press(&mut self, at: Point2, hole: bool, editor: &mut Editor, context: &ToolContext) -> ToolResponse {
        (self.pointer, self.pressed) = (Some(at), false);
        if self.is_closing(at, context) {
            return self.finish(editor, context);
        }
        let Some(pending) = &mut self.pending else { return self.start(at, hole, editor, context) };
        if pending.frame != context.frame || pending.sensor != context.sensor {
            return ToolResponse::refused(
                "A polygon in another frame is unfinished. Finish it there, or cancel it with Esc.",
            );
        }
        if pending.points.last().is_some_and(|last| distance(*last, at) <= context.reach(CLOSE_PX) / 2.0) {
            return ToolResponse::HANDLED;
        }
        if let PolygonTarget::HoleOf(id) = &pending.target
            && part_at(editor, id, at, context).is_none()
        {
            return ToolResponse::refused("A hole stays inside its polygon.");
        }
        pending.points.push(at);
        pending.class = context.class.to_owned();
        self.undone.clear();
        self.pressed = true;
        ToolResponse::HANDLED
    }

    fn start(&mut self, at: Point2, hole: bool, editor: &mut Editor, context: &ToolContext) -> ToolResponse {
        let target = match (hole, editor.selection()) {
            (true, Some(selected)) => PolygonTarget::HoleOf(selected.to_owned()),
            (true, None) => return ToolResponse::refused("Select the polygon first that gets the hole."),
            (false, _) => self.target.clone(),
        };
        if let PolygonTarget::HoleOf(id) = &target
            && part_at(editor, id, at, context).is_none()
        {
            return ToolResponse::refused("Start inside the selected polygon to cut a hole.");
        }
        if target == PolygonTarget::New {
            // Keys for the selected object would change one that is finished.
            editor.select(None);
        }
        self.pending = Some(PendingPolygon {
            frame: context.frame,
            sensor: context.sensor.to_owned(),
            class: context.class.to_owned(),
            target,
            points: vec![at],
        });
        self.undone.clear();
        self.pressed = true;
        ToolResponse::HANDLED
    }

    fn take_back(&mut self) {
        self.pressed = false;
        let Some(pending) = &mut self.pending else { return };
        self.undone.extend(pending.points.pop());
        if pending.points.is_empty() {
            self.pending = None;
            self.undone.clear();
        }
    }

    fn finish(&mut self, editor: &mut Editor, context: &ToolContext) -> ToolResponse {
        if self.corners() < 3 {
            return ToolResponse::refused("A polygon needs at least three points.");
        }
        let Some(pending) = self.pending.take() else { return ToolResponse::IGNORED };
        self.restore(None);
        let class = context.class.to_owned();
        match insert_polygon(PendingPolygon { class, ..pending }, editor, context) {
            Some(id) => {
                editor.select(Some(id));
                ToolResponse::FINISHED
            }
            None => ToolResponse::refused("The polygon that was to get the hole is gone."),
        }
    }
}

/// Put a finished polygon into the label. Gives the object's id.
fn insert_polygon(pending: PendingPolygon, editor: &mut Editor, context: &ToolContext) -> Option<String> {
    let PendingPolygon { frame, sensor, class, target, points } = pending;
    match target {
        PolygonTarget::HoleOf(id) => {
            let part = part_at(editor, &id, *points.first()?, context)?;
            let mut shape = shape_on_screen(editor.document().object(&id)?, frame, &sensor)?.into_owned();
            match &mut shape.geometry {
                Geometry::Polygon(p) => p.0.push(points),
                Geometry::Multipolygon(parts) => parts.get_mut(part)?.0.push(points),
                _ => return None,
            }
            editor.apply([Edit::SetShape { id: id.clone(), shape: Shape { frame, ..shape } }]);
            Some(id)
        }
        PolygonTarget::ShapeOf(id) if editor.document().object(&id).is_some() => {
            let geometry = Geometry::Polygon(Polygon(vec![points]));
            let old = editor.document().object(&id).and_then(|o| o.shape(frame, &sensor));
            let shape = match old.cloned() {
                Some(old) => Shape { geometry, outside: false, ..old },
                None => Shape::new(frame, sensor, geometry),
            };
            editor.apply([Edit::SetShape { id: id.clone(), shape }]);
            Some(id)
        }
        PolygonTarget::New | PolygonTarget::ShapeOf(_) => {
            let geometry = Geometry::Polygon(Polygon(vec![points]));
            Some(add_object(editor, context, class, Shape::new(frame, sensor, geometry)))
        }
    }
}

/// Add an object on top of the others; gives its id.
pub(super) fn add_object(editor: &mut Editor, context: &ToolContext, class: String, shape: Shape) -> String {
    let id = (context.new_id)();
    let object =
        Object { id: id.clone(), class, attributes: BTreeMap::new(), track: false, shapes: vec![shape] };
    editor.apply([Edit::Add { index: usize::MAX, object }]);
    id
}

/// Which area of an object lies around a point.
fn part_at(editor: &Editor, id: &str, at: Point2, context: &ToolContext) -> Option<usize> {
    let shape = shape_on_screen(editor.document().object(id)?, context.frame, context.sensor)?;
    match &shape.geometry {
        Geometry::Polygon(p) => in_ring(p.outer(), at).then_some(0),
        Geometry::Multipolygon(parts) => parts.iter().position(|p| in_ring(p.outer(), at)),
        _ => None,
    }
}
