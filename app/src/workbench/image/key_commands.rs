//! Meaning of keys over a picture.

use assay_core::geometry::Point2;
use assay_editor::ImageViewport;
use assay_editor::tool::{KeyModifiers, ToolKey};

/// Distance that one press of a key moves the picture, screen px.
const PAN_PX: f64 = 60.0;
/// Factor by which one press of a key zooms.
const ZOOM: f64 = 1.25;
/// Distance that one press of an arrow key moves the cross, screen px.
const CROSS_PX: f64 = 10.0;

/// Command of a key for the tools.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ToolCommand {
    /// Key that the active tool gets.
    Key(ToolKey),
    /// Draw with the last tool.
    Draw,
    /// Draw the selected shape again.
    Redraw,
}

/// Command of a key for the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ViewCommand {
    /// Zoom by a factor.
    Zoom(f64),
    /// Move the picture, screen px.
    Pan(Point2),
    /// Show the whole picture.
    Fit,
    /// Pan with the pointer while the key is down.
    HoldToPan,
    /// Show golden and the label in turn.
    Flicker,
}

/// Command for the tools of a key, as `KeyboardEvent.key` names it.
pub fn tool_command(key: &str, held: KeyModifiers) -> Option<ToolCommand> {
    let key = match (key, held.ctrl, held.shift) {
        ("Enter", false, _) => ToolKey::Enter,
        ("Escape", false, _) => ToolKey::Escape,
        ("Backspace", false, false) => ToolKey::Backspace,
        ("Delete", false, false) => ToolKey::Delete,
        ("z", true, false) => ToolKey::Undo,
        ("Z" | "z", true, true) | ("y", true, _) => ToolKey::Redo,
        ("a", true, false) => ToolKey::Snap,
        ("n" | "N", false, shift) if !held.alt => {
            return Some(if shift { ToolCommand::Redraw } else { ToolCommand::Draw });
        }
        _ => return None,
    };
    Some(ToolCommand::Key(key))
}

/// Command for the view of a key, as `KeyboardEvent.code` names it.
pub fn view_command(code: &str, held: KeyModifiers) -> Option<ViewCommand> {
    let pan = |x: f64, y: f64| ViewCommand::Pan([x * PAN_PX, y * PAN_PX]);
    Some(match (code, held.alt, held.shift, held.ctrl) {
        ("KeyI", true, ..) => ViewCommand::Zoom(ZOOM),
        ("KeyK", true, ..) => ViewCommand::Zoom(1.0 / ZOOM),
        ("KeyJ", true, ..) | ("ArrowLeft", false, true, false) => pan(1.0, 0.0),
        ("KeyL", true, ..) | ("ArrowRight", false, true, false) => pan(-1.0, 0.0),
        ("KeyU", true, ..) | ("ArrowUp", false, true, false) => pan(0.0, 1.0),
        ("KeyO", true, ..) | ("ArrowDown", false, true, false) => pan(0.0, -1.0),
        ("Home", false, false, false) => ViewCommand::Fit,
        ("Space", false, false, false) => ViewCommand::HoldToPan,
        ("Tab", false, false, false) => ViewCommand::Flicker,
        _ => return None,
    })
}

/// Direction of an arrow key without modifiers.
pub fn cross_direction(code: &str, held: KeyModifiers) -> Option<Point2> {
    if held != KeyModifiers::default() {
        return None;
    }
    match code {
        "ArrowLeft" => Some([-1.0, 0.0]),
        "ArrowRight" => Some([1.0, 0.0]),
        "ArrowUp" => Some([0.0, -1.0]),
        "ArrowDown" => Some([0.0, 1.0]),
        _ => None,
    }
}

/// Position of the cross after a press of an arrow key, image px; it starts in the middle of what is on screen and
/// stays in the picture.
pub fn move_cross(view: &ImageViewport, from: Option<Point2>, [dx, dy]: Point2) -> Point2 {
    let [l, t, r, b] = view.visible();
    let [x, y] = from.unwrap_or([(l + r) / 2.0, (t + b) / 2.0]);
    let step = CROSS_PX / view.scale();
    let [width, height] = view.image();
    [(x + dx * step).clamp(0.0, width), (y + dy * step).clamp(0.0, height)]
}

/// Whether a focused control keeps a key for itself: a button its press, the page its Tab.
pub fn belongs_to_control(code: &str) -> bool {
    matches!(code, "Space" | "Enter" | "NumpadEnter" | "Tab")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: KeyModifiers = KeyModifiers { shift: false, ctrl: false, alt: false };
    const SHIFT: KeyModifiers = KeyModifiers { shift: true, ..NONE };
    const CTRL: KeyModifiers = KeyModifiers { ctrl: true, ..NONE };
    const ALT: KeyModifiers = KeyModifiers { alt: true, ..NONE };

    #[test]
    fn undo_and_redo_go_to_the_tool_first() {
        let both = KeyModifiers { shift: true, ..CTRL };
        assert_eq!(tool_command("z", CTRL), Some(ToolCommand::Key(ToolKey::Undo)));
        assert_eq!(tool_command("Z", both), Some(ToolCommand::Key(ToolKey::Redo)));
        assert_eq!(tool_command("y", CTRL), Some(ToolCommand::Key(ToolKey::Redo)));
        assert_eq!(tool_command("z", NONE), None);
    }

    #[test]
    fn submitting_and_deleting_a_locked_object_are_no_keys_of_a_tool() {
        assert_eq!(tool_command("Enter", CTRL), None);
        assert_eq!(tool_command("Delete", SHIFT), None);
        assert_eq!(tool_command("Delete", NONE), Some(ToolCommand::Key(ToolKey::Delete)));
    }

    #[test]
    fn n_draws_again_and_with_shift_the_selected_shape() {
        assert_eq!(tool_command("n", NONE), Some(ToolCommand::Draw));
        assert_eq!(tool_command("N", SHIFT), Some(ToolCommand::Redraw));
        assert_eq!(tool_command("n", ALT), None);
        assert_eq!(tool_command("n", CTRL), None);
    }

    #[test]
    fn the_picture_follows_the_view_keys() {
        assert_eq!(view_command("KeyJ", ALT), Some(ViewCommand::Pan([60.0, 0.0])));
        assert_eq!(view_command("ArrowDown", SHIFT), Some(ViewCommand::Pan([0.0, -60.0])));
        assert_eq!(view_command("KeyI", ALT), Some(ViewCommand::Zoom(1.25)));
        assert_eq!(view_command("KeyK", ALT), Some(ViewCommand::Zoom(0.8)));
        assert_eq!(view_command("Home", NONE), Some(ViewCommand::Fit));
        assert_eq!(view_command("KeyI", NONE), None, "I alone is the box tool");
    }

    #[test]
    fn tab_with_a_modifier_is_not_a_flicker() {
        assert_eq!(view_command("Tab", NONE), Some(ViewCommand::Flicker));
        assert_eq!(view_command("Tab", SHIFT), None);
    }

    #[test]
    fn arrows_alone_move_the_cross() {
        assert_eq!(cross_direction("ArrowLeft", NONE), Some([-1.0, 0.0]));
        assert_eq!(cross_direction("ArrowLeft", SHIFT), None, "with Shift they pan");
        assert_eq!(cross_direction("KeyA", NONE), None);
    }

    #[test]
    fn the_cross_starts_in_the_middle_and_moves_by_screen_pixels() {
        let view = ImageViewport::fitted([400.0, 300.0], [800.0, 600.0]);
        let step = CROSS_PX / view.scale();
        let at = move_cross(&view, None, [1.0, 0.0]);
        assert!((at[0] - (200.0 + step)).abs() < 1e-9 && (at[1] - 150.0).abs() < 1e-9, "{at:?}");
    }

    #[test]
    fn the_cross_stays_in_the_picture() {
        let view = ImageViewport::fitted([400.0, 300.0], [800.0, 600.0]);
        assert_eq!(move_cross(&view, Some([1.0, 0.0]), [-1.0, 0.0])[0], 0.0);
        assert_eq!(move_cross(&view, Some([400.0, 300.0]), [0.0, 1.0]), [400.0, 300.0]);
    }

    #[test]
    fn a_focused_button_keeps_the_keys_that_press_it() {
        assert!(belongs_to_control("Space") && belongs_to_control("Enter"));
        assert!(!belongs_to_control("KeyN"));
    }
}
