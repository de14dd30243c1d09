//! State of the press over a picture: what it does, and whether Space makes it drag the view.

use assay_editor::pointer::PressButton;

/// Use of a press over a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PressUse {
    /// No press runs.
    #[default]
    None,
    /// It drags the picture.
    View,
    /// It pins a comment, or drags the picture if it moves.
    Pin,
    /// The active tool gets it.
    Tool,
    /// The active tool gets it as one of the secondary button, and nothing more of it.
    Secondary,
}

/// Press over a picture.
#[derive(Clone, Debug, Default)]
pub struct PointerState {
    press: PressUse,
    /// Whether the picture follows the tool's press, which began on nothing.
    pans: bool,
    /// Whether Space is down: a drag pans with any tool.
    space: bool,
    /// Whether something was dragged meanwhile.
    space_used: bool,
}

impl PointerState {
    /// Whether a drag pans now.
    pub fn pans(&self) -> bool {
        self.space || self.drags_view()
    }

    /// Whether the press that runs drags the picture.
    pub fn drags_view(&self) -> bool {
        match self.press {
            PressUse::View | PressUse::Pin => true,
            PressUse::Tool => self.pans,
            PressUse::None | PressUse::Secondary => false,
        }
    }

    /// Space went down or up. Returns whether it was tapped: released without a drag.
    pub fn hold_space(&mut self, held: bool) -> bool {
        let tapped = self.space && !held && !self.space_used;
        self.space = held;
        self.space_used &= held;
        tapped
    }

    /// Begin a press; `pins` where the tool pins comments. The middle button drags the picture, and the primary one while Space
    /// is down.
    pub fn begin(&mut self, button: PressButton, pins: bool) -> PressUse {
        (self.pans, self.space_used) = (false, self.space);
        self.press = match button {
            PressButton::Middle => PressUse::View,
            PressButton::Primary if self.space => PressUse::View,
            PressButton::Primary if pins => PressUse::Pin,
            PressButton::Primary => PressUse::Tool,
            PressButton::Secondary => PressUse::Secondary,
        };
        self.press
    }

    /// Let the tool's press drag the picture, as the tool answered, or not.
    pub fn set_pans(&mut self, pans: bool) {
        self.pans = pans;
    }

    /// End the press. Returns what it did.
    pub fn end(&mut self) -> PressUse {
        self.pans = false;
        std::mem::take(&mut self.press)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begin(state: &mut PointerState) -> PressUse {
        state.begin(PressButton::Primary, false)
    }

    #[test]
    fn the_middle_button_and_space_drag_the_picture() {
        let mut state = PointerState::default();
        assert_eq!(state.begin(PressButton::Middle, true), PressUse::View);
        assert!(state.pans());
        assert_eq!((state.end(), state.pans()), (PressUse::View, false));
        state.hold_space(true);
        assert_eq!(begin(&mut state), PressUse::View);
    }

    #[test]
    fn the_right_button_goes_to_the_tool_also_while_comments_are_pinned() {
        let mut state = PointerState::default();
        assert_eq!(state.begin(PressButton::Secondary, true), PressUse::Secondary);
        assert!(!state.drags_view());
    }

    #[test]
    fn a_tool_says_whether_its_press_drags_the_picture() {
        let mut state = PointerState::default();
        assert_eq!(begin(&mut state), PressUse::Tool);
        assert!(!state.drags_view());
        state.set_pans(true);
        assert!(state.drags_view());
        state.end();
        begin(&mut state);
        assert!(!state.drags_view(), "the next press begins anew");
    }

    #[test]
    fn space_is_tapped_if_nothing_was_dragged_meanwhile() {
        let mut state = PointerState::default();
        state.hold_space(true);
        assert!(state.hold_space(false));
        state.hold_space(true);
        begin(&mut state);
        state.end();
        assert!(!state.hold_space(false), "it dragged the picture");
        assert!(!state.hold_space(false), "it was not down");
    }

    #[test]
    fn a_press_after_space_is_the_tools() {
        let mut state = PointerState::default();
        state.hold_space(true);
        state.hold_space(false);
        assert_eq!(begin(&mut state), PressUse::Tool);
    }
}
