//! Drawing a box, by a drag or by two clicks.

use super::event::{PointerButton, ToolContext, ToolEvent, ToolKey, ToolResponse, UNFINISHED};
use super::hit::distance;
use super::polygon::add_object;
use crate::Editor;
use assay_core::geometry::{Geometry, Point2};
use assay_core::label::Shape;

/// A press that moves less than this is a click, screen px.
pub(super) const DRAG_PX: f64 = 4.0;
/// Width and height of a box at least, image px.
pub(super) const MIN_SIDE_PX: f64 = 1.0;

/// Draws boxes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum BoxTool {
    /// Nothing begun.
    #[default]
    Idle,
    /// One corner stands, the opposite one follows the pointer.
    Corner {
        /// The corner that stands, px.
        from: Point2,
        /// The pointer, px.
        to: Point2,
        /// Whether the button is still down.
        pressed: bool,
    },
}

impl BoxTool {
    /// Left, top, width, height of the box being drawn, px.
    pub fn preview(&self) -> Option<[f64; 4]> {
        match self {
            Self::Idle => None,
            Self::Corner { from, to, .. } => Some(box_between(*from, *to)),
        }
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
        match (event, *self, at) {
            (ToolEvent::Down { button: PointerButton::Primary, .. }, Self::Idle, Some(at)) => {
                // Keys for the selected object would change one that is finished.
                editor.select(None);
                *self = Self::Corner { from: at, to: at, pressed: true };
                ToolResponse::HANDLED
            }
            (ToolEvent::Down { button: PointerButton::Primary, .. }, Self::Corner { from, .. }, Some(at)) => {
                self.finish(from, at, editor, context)
            }
            (ToolEvent::Move { .. }, Self::Corner { from, pressed, .. }, Some(at)) => {
                *self = Self::Corner { from, to: at, pressed };
                ToolResponse::HANDLED
            }
            (ToolEvent::Up { .. }, Self::Corner { from, pressed: true, .. }, Some(at)) => {
                if distance(from, at) > context.to_image_px(DRAG_PX) {
                    return self.finish(from, at, editor, context);
                }
                *self = Self::Corner { from, to: at, pressed: false };
                ToolResponse::HANDLED
            }
            (ToolEvent::Key(ToolKey::Escape), Self::Idle, _) => ToolResponse::FINISHED,
            (
                ToolEvent::Abort
                | ToolEvent::Key(ToolKey::Escape | ToolKey::Backspace | ToolKey::Undo)
                | ToolEvent::Down { button: PointerButton::Secondary, .. },
                Self::Corner { .. },
                _,
            ) => {
                *self = Self::Idle;
                ToolResponse::HANDLED
            }
            (ToolEvent::Key(ToolKey::Redo), Self::Corner { .. }, _) => ToolResponse::HANDLED,
            (ToolEvent::Key(ToolKey::Delete), Self::Corner { .. }, _) => ToolResponse::refused(UNFINISHED),
            _ => ToolResponse::IGNORED,
        }
    }

    fn finish(
        &mut self,
        from: Point2,
        to: Point2,
        editor: &mut Editor,
        context: &ToolContext,
    ) -> ToolResponse {
        *self = Self::Idle;
        let rectangle = box_between(from, to);
        if rectangle[2] < MIN_SIDE_PX || rectangle[3] < MIN_SIDE_PX {
            return ToolResponse::refused("A box is at least one pixel wide and high.");
        }
        let shape = Shape::new(context.frame, context.sensor.to_owned(), Geometry::Box(rectangle));
        let id = add_object(editor, context, context.class.to_owned(), shape);
        editor.select(Some(id));
        ToolResponse::FINISHED
    }
}

/// Left, top, width, height between two opposite corners.
pub(super) fn box_between(a: Point2, b: Point2) -> [f64; 4] {
    [a[0].min(b[0]), a[1].min(b[1]), (a[0] - b[0]).abs(), (a[1] - b[1]).abs()]
}
