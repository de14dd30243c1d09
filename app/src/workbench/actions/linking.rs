//! Actions of linking: paint a value over time, stretch the span, go to the next track that lacks something.

use super::objects::select_and_look;
use crate::workbench::state::{Workbench, next_in_ring, next_incomplete, stretch_span, tag_options};
use assay_core::label::{AttributeValue, MissingTrackValue};
use assay_core::pipeline::StageKind;
use assay_editor::frame_values::{FrameSpan, set_in_frames, span_to_change};
use leptos::prelude::*;

/// Set an attribute of the selected track in the selected span, or take its value away; without a span from the frame on screen up
/// to the next change. Gives whether the track is there to be changed.
pub fn paint(wb: Workbench, attribute: &str, value: Option<AttributeValue>) -> bool {
    if !wb.editing.editable.get_untracked() {
        return false;
    }
    let (span, frame, count) =
        (wb.linking.span.get_untracked(), wb.view.frame.get_untracked(), wb.frame_count());
    let edits = wb.editing.editor.with_untracked(|e| {
        let object = e.selected()?;
        let span = span.or_else(|| span_to_change(object, attribute, frame, count))?;
        Some(set_in_frames(object, attribute, value.as_ref(), span, count))
    });
    let Some(edits) = edits else { return false };
    if !edits.is_empty() {
        wb.editing.editor.update(|e| e.apply(edits));
    }
    true
}

/// Paint the value of the active attribute that a digit chooses, from 1; 0 takes the value away.
pub fn paint_by_key(wb: Workbench, digit: usize) -> bool {
    let Some(attribute) = active_attribute(wb) else { return false };
    match digit.checked_sub(1) {
        None => paint(wb, &attribute.name, None),
        Some(at) => {
            let options = tag_options(&attribute.kind);
            options.into_iter().nth(at).is_some_and(|(_, value)| paint(wb, &attribute.name, Some(value)))
        }
    }
}

/// The active attribute of the selected track; not tracked.
pub fn active_attribute(wb: Workbench) -> Option<assay_core::ontology::Attribute> {
    let lane = wb.linking.lane.get_untracked();
    untrack(|| wb.selected_lanes()).into_iter().nth(lane)
}

/// Make the next or the previous attribute active.
pub fn step_lane(wb: Workbench, forward: bool) {
    let count = untrack(|| wb.selected_lanes()).len();
    let now = wb.linking.lane.get_untracked();
    if let Some(next) = next_in_ring(Some(now), count, forward) {
        wb.linking.lane.set(next);
    }
}

/// Let the span of frames grow or shrink by a frame, which comes on screen.
pub fn stretch(wb: Workbench, forward: bool) {
    let (span, frame) = (wb.linking.span.get_untracked(), wb.view.frame.get_untracked());
    let (span, frame) = stretch_span(span, frame, forward, wb.frame_count());
    wb.linking.span.set(Some(span));
    wb.view.frame.set(frame);
}

/// Select the span of one value of an attribute around a frame.
pub fn select_value_span(wb: Workbench, attribute: &str, frame: u32) {
    let count = wb.frame_count();
    let span = wb.editing.editor.with_untracked(|e| {
        let spans = e.selected()?.value_spans(attribute, count).into_iter();
        spans.map(|span| FrameSpan { first: span.first, last: span.last }).find(|span| span.contains(frame))
    });
    wb.linking.span.set(span);
}

/// Select a track, in a frame in which a camera sees it.
pub fn show_track(wb: Workbench, id: &str) {
    wb.linking.span.set(None);
    let frame = wb.view.frame.get_untracked();
    if let Some(seen) = wb.linking.nearest_seen(id, frame) {
        wb.view.frame.set(seen);
    }
    select_and_look(wb, id.to_owned());
}

/// Go to the next or the previous track that lacks something, where it does.
pub fn step_incomplete(wb: Workbench, forward: bool) {
    let missing = untrack(|| wb.missing_track_values());
    let next = wb.editing.editor.with_untracked(|e| {
        let order: Vec<&str> = e.document().objects.iter().map(|object| object.id.as_str()).collect();
        next_incomplete(&order, &missing, e.selection(), forward).map(str::to_owned)
    });
    let first = next.and_then(|id| missing.into_iter().find(|missing| missing.object == id));
    if let Some(missing) = first {
        show_missing_value(wb, &missing);
    }
}

/// What the label of a stage that links lacks, in a sentence; it comes on screen.
pub fn show_missing(wb: Workbench) -> Option<String> {
    if wb.stage.with_value(|stage| stage.kind != StageKind::Link) {
        return None;
    }
    let missing = untrack(|| wb.missing_track_values()).into_iter().next()?;
    show_missing_value(wb, &missing);
    Some(format!("{missing}. Paint one, then submit."))
}

fn show_missing_value(wb: Workbench, missing: &MissingTrackValue) {
    show_track(wb, &missing.object);
    if let Some(frame) = missing.frame {
        wb.view.frame.set(frame);
    }
    let lanes = untrack(|| wb.selected_lanes());
    if let Some(lane) = lanes.iter().position(|lane| lane.name == missing.attribute) {
        wb.linking.lane.set(lane);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{car, linking_workbench, object};
    use assay_core::geometry::Geometry;
    use assay_core::label::{Object, Shape};

    /// Track that stays at a distance ahead, from a frame on.
    fn track(id: &str, x: f64, first: u32) -> Object {
        let keyframe = Shape::new(first, "lidar".to_owned(), Geometry::Cuboid(car([x, 0.0, 0.0])));
        Object { track: true, shapes: vec![keyframe], ..object(id, "car") }
    }

    /// Workbench with a car ahead in all frames, one that comes in frame 4, and one behind, which no camera sees.
    fn open() -> Workbench {
        linking_workbench([track("a", 20.0, 0), track("b", 30.0, 4), track("c", -20.0, 0)])
    }

    fn blinkers(wb: Workbench, id: &str) -> Vec<String> {
        let value = |frame| {
            wb.editing.editor.with_untracked(|e| {
                Some(e.document().object(id)?.valid_shape(frame)?.attributes.get("blinker")?.as_text())
            })
        };
        (0..10).map(|frame| value(frame).unwrap_or_default()).collect()
    }

    fn missing(wb: Workbench) -> Vec<String> {
        untrack(|| wb.missing_track_values())
            .into_iter()
            .map(|m| format!("{} {}", m.object, m.attribute))
            .collect()
    }

    fn span(first: u32, last: u32) -> Option<FrameSpan> {
        Some(FrameSpan { first, last })
    }

    #[test]
    fn a_value_is_painted_in_the_selected_span_and_else_up_to_the_next_change() {
        Owner::new().with(|| {
            let wb = open();
            show_track(wb, "a");
            assert!(paint_by_key(wb, 2));
            wb.linking.span.set(span(3, 5));
            assert!(paint_by_key(wb, 1));
            let off_left_off = [["off"; 3].as_slice(), &["left"; 3], &["off"; 4]].concat();
            assert_eq!(blinkers(wb, "a"), off_left_off);
            wb.linking.span.set(None);
            wb.view.frame.set(4);
            assert!(paint_by_key(wb, 2), "from here to the end of left");
            assert_eq!(blinkers(wb, "a"), [["off"; 3].as_slice(), &["left"], &["off"; 6]].concat());
            crate::workbench::actions::edits::undo(wb.editing);
            assert_eq!(blinkers(wb, "a"), off_left_off, "one undo takes one value back");
            assert!(paint_by_key(wb, 0));
            assert_eq!(blinkers(wb, "a")[3..7], ["left", "", "", "off"]);
        });
    }

    #[test]
    fn nothing_is_painted_where_the_track_is_not_or_may_not_be_changed() {
        Owner::new().with(|| {
            let wb = open();
            show_track(wb, "b");
            assert_eq!(wb.view.frame.get_untracked(), 4, "where a camera sees it");
            wb.view.frame.set(1);
            assert!(!paint_by_key(wb, 1));
            assert!(!paint_by_key(wb, 7), "there is no such value");
            wb.view.frame.set(5);
            wb.editing.editable.set(false);
            assert!(!paint_by_key(wb, 1));
            assert_eq!(blinkers(wb, "b"), [""; 10]);
        });
    }

    #[test]
    fn tracks_that_lack_something_come_one_after_the_other_at_what_they_lack() {
        Owner::new().with(|| {
            let wb = open();
            assert_eq!(missing(wb), ["a blinker", "a brake_light", "b blinker", "b brake_light"]);
            step_incomplete(wb, true);
            assert!(paint_by_key(wb, 2));
            step_lane(wb, true);
            assert!(paint_by_key(wb, 2));
            step_incomplete(wb, true);
            assert_eq!(wb.editing.selection_untracked().as_deref(), Some("b"));
            assert_eq!((wb.view.frame.get_untracked(), wb.linking.lane.get_untracked()), (4, 0));
            assert_eq!(
                show_missing(wb).unwrap(),
                "“blinker” of car 2 has no value in frame 5. Paint one, then submit."
            );
            for digit in [1, 1] {
                assert!(paint_by_key(wb, digit));
                step_lane(wb, true);
            }
            assert_eq!(missing(wb), [""; 0], "no camera sees the third one");
            assert_eq!(show_missing(wb), None);
        });
    }

    #[test]
    fn a_span_is_stretched_by_keys_and_taken_from_a_value() {
        Owner::new().with(|| {
            let wb = open();
            show_track(wb, "a");
            wb.view.frame.set(2);
            stretch(wb, true);
            stretch(wb, true);
            assert_eq!(wb.linking.span.get_untracked(), span(2, 4));
            assert_eq!(wb.view.frame.get_untracked(), 4);
            assert!(paint_by_key(wb, 1));
            select_value_span(wb, "blinker", 7);
            assert_eq!(wb.linking.span.get_untracked(), span(5, 9));
        });
    }
}
