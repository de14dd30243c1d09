//! Keys of the linking view.

use crate::ui::{KeyBindings, Toasts};
use crate::workbench::actions::frames::step_frame;
use crate::workbench::actions::linking::{paint_by_key, step_incomplete, step_lane, stretch};
use crate::workbench::actions::objects::deselect;
use crate::workbench::state::{Workbench, tag_options};
use leptos::prelude::*;

/// Values that a key chooses.
pub(super) const MAX_KEYS: usize = 9;

/// Bind the keys for as long as the view is open.
pub(super) fn bind(wb: Workbench) {
    let keys = KeyBindings::get();
    bind_values(keys, wb);
    for (key, title, forward) in [("Down", "Next attribute", true), ("Up", "Previous attribute", false)] {
        keys.bind("Linking", key, title, move || step_lane(wb, forward));
    }
    for (key, title, forward) in [
        ("Shift+Right|Shift+F", "Select one frame more", true),
        ("Shift+Left|Shift+D", "Select one frame back", false),
    ] {
        keys.bind("Linking", key, title, move || stretch(wb, forward));
    }
    for (key, title, forward) in [("Right", "Next frame", true), ("Left", "Previous frame", false)] {
        keys.bind("Linking", key, title, move || step_frame(wb.view, 1, forward));
    }
    keys.bind("Linking", "Tab|N", "Next track that lacks something", move || step_incomplete(wb, true));
    keys.bind("Linking", "Shift+Tab|Shift+N", "Previous track that lacks something", move || {
        step_incomplete(wb, false)
    });
    keys.bind("Linking", "H", "Hide or show the cuboid on the crops", move || {
        wb.linking.shows_cuboids.update(|shows| *shows = !*shows)
    });
    keys.bind("Linking", "Esc", "Select no frames; then no track", move || {
        match wb.linking.span.get_untracked() {
            Some(_) => wb.linking.span.set(None),
            None => deselect(wb),
        }
    });
}

fn bind_values(keys: KeyBindings, wb: Workbench) {
    let toasts = Toasts::get();
    let can_edit = move || wb.editing.editable.get_untracked();
    let paint = move |digit: usize| {
        if !paint_by_key(wb, digit) {
            toasts.show_error("The track is not in this frame. Go to one in which it is.");
        }
    };
    for digit in 1..=MAX_KEYS {
        let has_value = move || {
            let lane = wb.linking.lane.get_untracked();
            let lanes = untrack(|| wb.selected_lanes());
            can_edit() && lanes.get(lane).is_some_and(|lane| tag_options(&lane.kind).len() >= digit)
        };
        keys.bind_when("Linking", digit.to_string(), format!("Paint value {digit}"), has_value, move || {
            paint(digit)
        });
    }
    keys.bind_when("Linking", "0", "Take the value away", can_edit, move || paint(0));
}
