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
