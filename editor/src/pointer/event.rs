//! Events of pointers and what they mean.

use super::pinch::ViewGesture;
use assay_core::geometry::Point2;

/// Device of a pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointerKind {
    /// Mouse, or a touch pad that moves a cursor.
    Mouse,
    /// Pen.
    Pen,
    /// Finger.
    Touch,
}

/// Pointer event as a browser reports it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PointerInput {
    /// Id of the pointer.
    pub id: i32,
    /// Its device.
    pub kind: PointerKind,
    /// Button that changed: 0 primary, 1 middle, 2 secondary, 5 eraser of a pen; -1 if none did.
    pub button: i16,
    /// Buttons that are down, as bits: 1 primary, 2 secondary, 4 middle, 32 eraser of a pen.
    pub buttons: u16,
    /// Position, screen px from the view's corner.
    pub at: Point2,
    /// Whether fingers only move the view, because somebody draws with a pen.
    pub fingers_move_view: bool,
}

/// Kind of a pointer event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointerPhase {
    /// The first button or a finger went down.
    Down,
    /// The pointer moved, or another button changed.
    Move,
    /// The last button or a finger went up.
    Up,
    /// The system took the pointer away: what it did was not meant.
    Cancel,
    /// The pointer's events no longer come to the view wherever it is.
    LostCapture,
}

/// Button of a press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PressButton {
    /// Left button, a finger, the tip of a pen.
    Primary,
    /// Middle button.
    Middle,
    /// Right button, a finger that stays, the button or the eraser of a pen.
    Secondary,
}

impl PressButton {
    /// Button by its number in an event; `None` for those that do nothing, such as *back* of a mouse.
    pub(super) fn from_number(button: i16) -> Option<Self> {
        match button {
            0 => Some(Self::Primary),
            1 => Some(Self::Middle),
            2 | 5 => Some(Self::Secondary),
            _ => None,
        }
    }
}

/// Meaning of a pointer event for a view. Positions and distances are in screen px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PointerAction {
    /// A press begins. Until it is released or cancelled no other one does.
    Press {
        /// Position.
        at: Point2,
        /// Button.
        button: PressButton,
    },
    /// The pressed pointer moved.
    Drag {
        /// Position.
        at: Point2,
        /// Distance from its last position.
        by: Point2,
        /// Whether it has left the place of the press, so that it is no click.
        moved: bool,
    },
    /// The press ended.
    Release {
        /// Last position at which the button was down.
        at: Point2,
        /// Whether the pointer had left the place of the press.
        moved: bool,
    },
    /// The press was not meant: what it began is to be undone.
    Cancel,
    /// One finger moves the view.
    Pan(Point2),
    /// Two fingers move the view and zoom.
    Pinch(ViewGesture),
    /// A mouse or a pen moved with no button down.
    Hover(Point2),
}
