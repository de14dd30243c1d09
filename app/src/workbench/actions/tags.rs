//! Actions on tags: set a value and go on to the next attribute.

use crate::workbench::state::{TagStep, Workbench, next_step, tag_steps};
use assay_core::label::AttributeValue;
use assay_core::pipeline::StageKind;
use assay_editor::Edit;
use assay_editor::tags::{TagTarget, set_tag};
use leptos::prelude::*;

/// Set the value of an attribute, or take it away, if the label can be changed now.
pub fn set_value(wb: Workbench, step: TagStep, value: Option<AttributeValue>) {
    let edits = edits(wb, step, value);
    if !edits.is_empty() {
        wb.editing.editor.update(|e| e.apply(edits));
    }
}

/// Set a value while it is typed; [`super::edits::finish_typing`] ends the step that undo takes back.
pub fn type_value(wb: Workbench, step: TagStep, value: Option<AttributeValue>) {
    let edits = edits(wb, step, value);
    if !edits.is_empty() {
        wb.editing.editor.update(|e| e.preview(edits));
    }
}

/// Set the value of an attribute and go on: gives the next attribute, whose frame is on screen then.
pub fn choose_value(wb: Workbench, step: TagStep, value: AttributeValue) -> TagStep {
    set_value(wb, step, Some(value));
    let frame = wb.view.frame.get_untracked();
    let steps = wb.stage.with_value(|stage| {
        wb.editing.editor.with_untracked(|e| tag_steps(&stage.ontology, e.document(), frame))
    });
    let (next, frame) = next_step(&steps, step, frame, wb.frame_count());
    wb.view.frame.set(frame);
    next
}

/// What the label of a stage that categorizes lacks, in a sentence; its frame comes on screen.
pub fn show_missing(wb: Workbench) -> Option<String> {
    let missing = wb.stage.with_value(|stage| {
        let categorizes = stage.kind == StageKind::Categorize;
        let missing =
            || wb.editing.editor.with_untracked(|e| e.document().missing_tags(&stage.ontology)).into_iter();
        categorizes.then(missing).and_then(|mut missing| missing.next())
    })?;
    if let Some(frame) = missing.frame {
        wb.view.frame.set(frame);
    }
    Some(format!("{missing}. Choose one, then submit."))
}

fn edits(wb: Workbench, step: TagStep, value: Option<AttributeValue>) -> Vec<Edit> {
    if !wb.editing.editable.get_untracked() {
        return Vec::new();
    }
    let frame = wb.view.frame.get_untracked();
    let Some(sensor) = wb.scene.with_value(|scene| scene.main_sensor().map(|sensor| sensor.id.clone()))
    else {
        return Vec::new();
    };
    let target = TagTarget { sensor: &sensor, frame, frame_count: wb.frame_count() };
    wb.stage.with_value(|stage| {
        let Some((class, attribute)) = step.find_in(&stage.ontology) else { return Vec::new() };
        wb.editing.editor.with_untracked(|e| set_tag(e.document(), class, attribute, target, value))
    })
}
