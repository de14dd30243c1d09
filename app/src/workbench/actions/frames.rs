//! Actions on frames: step, seek, keyframes of the selected object.

use crate::workbench::state::{ViewState, Workbench};
use assay_core::label::Object;
use leptos::prelude::*;

/// Go `by` frames forward or back, within the scene.
pub fn step_frame(view: ViewState, by: u32, forward: bool) {
    let now = view.frame.get_untracked();
    view.frame.set(frame_after(now, by, forward, view.frame_count));
}

/// Go to the next frame, after the last one to the first.
pub fn play_frame(view: ViewState) {
    let next = view.frame.get_untracked() + 1;
    view.frame.set(if next < view.frame_count { next } else { 0 });
}

/// Go to the next or the previous keyframe of the selected object.
pub fn step_keyframe(wb: Workbench, forward: bool) {
    let now = wb.view.frame.get_untracked();
    let next = wb.editing.editor.with_untracked(|e| next_keyframe(e.selected()?, now, forward));
    if let Some(next) = next {
        wb.view.frame.set(next);
    }
}

/// Frame that lies `by` frames forward or back, within a scene of `count` frames.
fn frame_after(now: u32, by: u32, forward: bool, count: u32) -> u32 {
    if forward { now.saturating_add(by).min(count.saturating_sub(1)) } else { now.saturating_sub(by) }
}

fn next_keyframe(object: &Object, now: u32, forward: bool) -> Option<u32> {
    let frames = object.shapes.iter().map(|s| s.frame);
    if forward { frames.filter(|f| *f > now).min() } else { frames.filter(|f| *f < now).max() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{object, shape};

    #[test]
    fn steps_stop_at_the_ends_of_the_scene() {
        assert_eq!(frame_after(3, 1, true, 10), 4);
        assert_eq!(frame_after(3, 10, true, 10), 9);
        assert_eq!(frame_after(3, 10, false, 10), 0);
        assert_eq!(frame_after(0, 1, true, 1), 0);
    }

    #[test]
    fn the_nearest_keyframe_in_a_direction_is_next() {
        let track = Object { shapes: [8, 2, 5].map(shape).to_vec(), ..object("a", "car") };
        assert_eq!(next_keyframe(&track, 2, true), Some(5));
        assert_eq!(next_keyframe(&track, 7, false), Some(5));
        assert_eq!(next_keyframe(&track, 8, true), None);
    }
}
