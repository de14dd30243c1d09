//! State of the pointers over a picture: which are down, and what a drag does.

use super::pointer_gestures::{PointersDown, ViewGesture, is_click, pinch};
use assay_core::geometry::Point2;

/// Pointers over a picture.
#[derive(Clone, Debug, Default)]
pub struct PointerState {
    down: PointersDown,
    /// Whether the press drags the picture.
    pans: bool,
    /// Start of a press that pins a comment unless it moves, screen px.
    pins: Option<Point2>,
    /// Whether Space is down: a drag pans with any tool.
    space: bool,
    /// Whether something was dragged meanwhile.
    space_used: bool,
}

/// Meaning of a pointer's move.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PointerMove {
    /// Two fingers change the view.
    Pinch(ViewGesture),
    /// A drag moves the picture, screen px.
    Pan(Point2),
    /// The tools get it.
    Tool,
}

impl PointerState {
    /// Whether a drag pans now.
    pub fn pans(&self) -> bool {
        self.pans || self.space
    }

    /// Whether a pointer is down.
    pub fn is_down(&self) -> bool {
        !self.down.is_empty()
    }

    /// Space went down or up. Returns whether it was tapped: released without a drag.
    pub fn hold_space(&mut self, held: bool) -> bool {
        let tapped = self.space && !held && !self.space_used;
        self.space = held;
        self.space_used &= held;
        tapped
    }

    /// A pointer went down. Returns the number of pointers that are down.
    pub fn press(&mut self, id: i32, at: Point2) -> usize {
        self.down.retain(|(known, _)| *known != id);
        self.down.push((id, at));
        self.down.len()
    }

    /// Begin what the press does. Returns whether it drags the picture: with the middle button, or while Space is down.
    pub fn begin(&mut self, is_middle_button: bool) -> bool {
        (self.pans, self.pins, self.space_used) = (is_middle_button || self.space, None, self.space);
        self.pans
    }

    /// Let the press drag the picture, as a tool answered, or not.
    pub fn set_pans(&mut self, pans: bool) {
        self.pans = pans;
    }

    /// Let the press pin a comment, or drag the picture if it moves.
    pub fn begin_pin(&mut self, at: Point2) {
        (self.pins, self.pans) = (Some(at), true);
    }

    /// End what the press does, without an effect.
    pub fn abort(&mut self) {
        (self.pans, self.pins) = (false, None);
    }

    /// A pointer moved.
    pub fn move_to(&mut self, id: i32, at: Point2) -> PointerMove {
        let before = self.down.clone();
        let Some(pointer) = self.down.iter_mut().find(|(known, _)| *known == id) else {
            return PointerMove::Tool;
        };
        let last = std::mem::replace(&mut pointer.1, at);
        if let Some(gesture) = pinch(&before, &self.down) {
            return PointerMove::Pinch(gesture);
        }
        if !self.pans {
            return PointerMove::Tool;
        }
        self.pins = self.pins.filter(|from| is_click(*from, at));
        self.space_used = true;
        PointerMove::Pan([at[0] - last[0], at[1] - last[1]])
    }

    /// A pointer went up. Returns whether the press pins a comment.
    pub fn release(&mut self, id: i32) -> bool {
        self.down.retain(|(known, _)| *known != id);
        self.pans = false;
        self.pins.take().is_some()
    }

    /// The system took a pointer away.
    pub fn lose(&mut self, id: i32) {
        self.down.retain(|(known, _)| *known != id);
        self.abort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_that_does_not_move_pins_a_comment() {
        let mut state = PointerState::default();
        state.press(1, [10.0, 10.0]);
        state.begin(false);
        state.begin_pin([10.0, 10.0]);
        state.move_to(1, [11.0, 10.0]);
        assert!(state.release(1));
        assert!(!state.is_down() && !state.pans());
    }

    #[test]
    fn a_press_that_moves_drags_the_picture_and_pins_nothing() {
        let mut state = PointerState::default();
        state.press(1, [10.0, 10.0]);
        state.begin(false);
        state.begin_pin([10.0, 10.0]);
        assert_eq!(state.move_to(1, [30.0, 15.0]), PointerMove::Pan([20.0, 5.0]));
        assert_eq!(state.move_to(1, [31.0, 15.0]), PointerMove::Pan([1.0, 0.0]));
        assert!(!state.release(1));
    }

    #[test]
    fn the_middle_button_and_space_drag_the_picture() {
        let mut state = PointerState::default();
        assert!(state.begin(true));
        assert!(!state.begin(false));
        state.hold_space(true);
        assert!(state.begin(false));
    }

    #[test]
    fn space_is_tapped_if_nothing_was_dragged_meanwhile() {
        let mut state = PointerState::default();
        state.hold_space(true);
        assert!(state.hold_space(false));
        state.hold_space(true);
        state.press(1, [0.0; 2]);
        state.begin(false);
        state.move_to(1, [50.0, 0.0]);
        assert!(!state.hold_space(false), "it dragged the picture");
        assert!(!state.hold_space(false), "it was not down");
    }

    #[test]
    fn a_tool_gets_moves_that_drag_nothing() {
        let mut state = PointerState::default();
        assert_eq!(state.move_to(1, [5.0, 5.0]), PointerMove::Tool, "no button is down");
        state.press(1, [5.0, 5.0]);
        state.begin(false);
        assert_eq!(state.move_to(1, [9.0, 5.0]), PointerMove::Tool);
        state.set_pans(true);
        assert_eq!(state.move_to(1, [10.0, 5.0]), PointerMove::Pan([1.0, 0.0]));
    }

    #[test]
    fn two_fingers_change_the_view_until_one_is_lifted() {
        let mut state = PointerState::default();
        assert_eq!(state.press(1, [0.0, 0.0]), 1);
        assert_eq!(state.press(2, [100.0, 0.0]), 2);
        state.abort();
        let moved = state.move_to(2, [200.0, 0.0]);
        assert!(matches!(moved, PointerMove::Pinch(gesture) if gesture.factor == 2.0));
        state.release(2);
        assert_eq!(state.move_to(1, [1.0, 0.0]), PointerMove::Tool);
    }

    #[test]
    fn a_pointer_that_is_lost_ends_the_drag() {
        let mut state = PointerState::default();
        state.press(1, [0.0; 2]);
        state.begin(true);
        state.lose(1);
        assert!(!state.is_down() && !state.pans());
    }
}
