//! Events that tools receive and their responses.

use assay_core::geometry::Point2;

/// How much further a finger reaches than a mouse or a pen: a handle of 8 px is then a target of 40 px.
const FINGER_REACH: f64 = 2.5;

/// Keys held during an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyModifiers {
    /// Shift.
    pub shift: bool,
    /// Ctrl, or Cmd on a Mac.
    pub ctrl: bool,
    /// Alt.
    pub alt: bool,
}

/// A pointer's button; the middle one pans and never reaches a tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointerButton {
    /// Left, a finger, a pen.
    Primary,
    /// Right.
    Secondary,
}

/// Answer to Delete while a shape is not finished.
pub(crate) const UNFINISHED: &str =
    "Finish the shape with Enter, or cancel it with Esc, before you delete an object.";

/// Keys that mean something to a tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToolKey {
    /// Finish the shape.
    Enter,
    /// Cancel the shape or the drag.
    Escape,
    /// Take the last vertex back.
    Backspace,
    /// Remove the vertex under the pointer.
    Delete,
    /// Ctrl+Z: while drawing, the last vertex goes.
    Undo,
    /// Ctrl+Shift+Z: while drawing, it comes back.
    Redo,
    /// Ctrl+A: snap to the border of a neighbour, or no longer.
    Snap,
}

/// What a person did; places are in image px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ToolEvent {
    /// A button went down.
    Down {
        /// Where.
        at: Point2,
        /// Which.
        button: PointerButton,
        /// Keys held.
        modifiers: KeyModifiers,
    },
    /// The pointer moved.
    Move {
        /// Where to.
        at: Point2,
        /// Keys held.
        modifiers: KeyModifiers,
    },
    /// The primary button was let go.
    Up {
        /// Where.
        at: Point2,
        /// Keys held.
        modifiers: KeyModifiers,
    },
    /// Two clicks in quick succession; comes after their own events.
    DoubleClick,
    /// What the press that runs began is not meant: a second finger came, or the system took the pointer away.
    Abort,
    /// The pointer left the picture.
    Leave,
    /// A key went down.
    Key(ToolKey),
}

/// The surroundings of an event.
pub struct ToolContext<'a> {
    /// The frame on screen.
    pub frame: u32,
    /// The camera on screen.
    pub sensor: &'a str,
    /// The class of what is drawn next.
    pub class: &'a str,
    /// Width and height of the picture, px: nothing is drawn outside.
    pub image: [f64; 2],
    /// Screen px per image px.
    pub scale: f64,
    /// Whether the label may be changed, or only looked at.
    pub editable: bool,
    /// Whether a finger points: it reaches handles and borders from further away.
    pub coarse: bool,
    /// Gives an id that no other object has.
    pub new_id: &'a dyn Fn() -> String,
}

impl ToolContext<'_> {
    /// Screen px as image px.
    pub(crate) fn to_image_px(&self, px: f64) -> f64 {
        px / self.scale.max(1e-9)
    }

    /// Distance from which a pointer reaches something, image px: this many screen px, more for a finger.
    pub(crate) fn reach(&self, px: f64) -> f64 {
        self.to_image_px(if self.coarse { px * FINGER_REACH } else { px })
    }

    /// The nearest place inside the picture.
    pub(crate) fn clamp_to_image(&self, at: Point2) -> Point2 {
        [at[0].clamp(0.0, self.image[0].max(0.0)), at[1].clamp(0.0, self.image[1].max(0.0))]
    }
}

/// What became of an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ToolResponse {
    /// The tool made use of it: nobody else shall.
    pub handled: bool,
    /// The press began on nothing that can be dragged: the view may pan with it.
    pub pans: bool,
    /// A shape was finished; the tool returns to selecting.
    pub finished: bool,
    /// A sentence for the person, where something was refused.
    pub note: Option<&'static str>,
}

impl ToolResponse {
    /// Used, nothing more to say.
    pub(crate) const HANDLED: Self = Self { handled: true, pans: false, finished: false, note: None };
    /// Not for this tool.
    pub(crate) const IGNORED: Self = Self { handled: false, pans: false, finished: false, note: None };
    /// Used, and a shape is finished.
    pub(crate) const FINISHED: Self = Self { handled: true, pans: false, finished: true, note: None };

    /// Used up by refusing it.
    pub(crate) const fn refused(note: &'static str) -> Self {
        Self { handled: true, pans: false, finished: false, note: Some(note) }
    }
}
