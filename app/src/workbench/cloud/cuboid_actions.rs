//! Actions on the selected cuboid: select, change, fit, cancel.

use super::context::CloudContext;
use super::visible_cuboid::VisibleCuboid;
use crate::workbench::state::WorkbenchTool;
use assay_core::geometry::Cuboid;
use assay_editor::Editor;
use assay_editor::cuboid::{add_cuboid, fit_inside, set_cuboid};
use leptos::prelude::*;

/// Distance beyond a cuboid's longest side within which points count for a fit, m.
const FIT_MARGIN_M: f64 = 3.0;

/// Select an object, or nothing, in all views.
pub fn select(space: CloudContext, id: Option<String>) {
    clear_message(space);
    space.wb.editing.select(id);
}

/// The selected cuboid if it can be changed now; a message says if it is locked.
pub fn selected_to_edit(space: CloudContext) -> Option<VisibleCuboid> {
    let drawn = space.selected().filter(|_| space.may_edit())?;
    let is_locked = space.wb.editing.is_locked(&drawn.id);
    if is_locked {
        space.message.status.set(format!("{} is locked. Unlock it with L to change it.", drawn.class));
    }
    (!is_locked).then_some(drawn)
}

/// Show a change of an object's cuboid within the running step.
pub fn preview_change(space: CloudContext, id: &str, cuboid: Cuboid) {
    let (frame, sensor) = (space.wb.view.frame.get_untracked(), space.sensor.get_value());
    space.wb.editing.editor.update(|editor| {
        let edit = set_cuboid(editor.document(), id, frame, &sensor, cuboid);
        editor.preview(edit);
    });
}

/// Close the running step.
pub fn commit(space: CloudContext) {
    space.wb.editing.editor.update(Editor::commit);
}

/// Drop the running step.
pub fn cancel(space: CloudContext) {
    space.cuboid.drag.set_value(None);
    space.wb.editing.editor.update(Editor::cancel);
}

/// Drop what was begun: a drag, a rear that waits for its front. Returns whether something was.
pub fn cancel_begun(space: CloudContext) -> bool {
    let was_placing = space.cuboid.placement.try_update_value(|p| p.cancel()).unwrap_or(false);
    let was_dragging = space.cuboid.drag.with_value(Option::is_some);
    if was_dragging {
        cancel(space);
    }
    if was_placing || was_dragging {
        space.cuboid.preview.set_value(None);
        space.message.status.set("Cancelled.".to_owned());
        space.refresh();
    }
    was_placing || was_dragging
}

/// Change the selected cuboid in one step.
pub fn change_selected(space: CloudContext, change: impl FnOnce(&Cuboid) -> Cuboid) {
    let Some(drawn) = selected_to_edit(space) else { return };
    clear_message(space);
    preview_change(space, &drawn.id, change(&drawn.cuboid));
    commit(space);
}

/// Clear the message about the last action.
pub fn clear_message(space: CloudContext) {
    space.message.fit_share.set(None);
    if !space.message.status.with_untracked(String::is_empty) {
        space.message.status.set(String::new());
    }
}

/// Fit the selected cuboid again to the points inside it and the ground.
pub fn fit_selected(space: CloudContext) {
    let Some(drawn) = selected_to_edit(space) else { return };
    let radius_m = drawn.cuboid.size[0].max(drawn.cuboid.size[1]) + FIT_MARGIN_M;
    let points = space.cloud_points(|chunks| chunks.points_near(drawn.cuboid.center, radius_m));
    let Some(fit) = points.and_then(|p| fit_inside(&p, &drawn.cuboid)) else {
        let text = "Too few points here to fit to. Move the cuboid onto the thing first.";
        space.message.status.set(text.to_owned());
        return;
    };
    preview_change(space, &drawn.id, fit.cuboid);
    commit(space);
    space.message.fit_share.set(Some(fit.share));
    let percent = fit.share * 100.0;
    space.message.status.set(format!("Fitted: {percent:.0} % of the points around are inside."));
}

/// Add an object with a cuboid, select it and put the tool away.
pub fn add(space: CloudContext, class: String, cuboid: Cuboid) {
    let (frame, sensor) = (space.wb.view.frame.get_untracked(), space.sensor.get_value());
    let id = uuid::Uuid::now_v7().to_string();
    let [length, width, height] = cuboid.size;
    space.message.fit_share.set(None);
    space.wb.editing.editor.update(|editor| {
        editor.apply([add_cuboid(id.clone(), class.clone(), frame, sensor, cuboid)]);
        editor.select(Some(id));
    });
    space.wb.editing.tool.set(WorkbenchTool::Select);
    space.message.status.set(format!("Placed a {class}: {length:.2} × {width:.2} × {height:.2} m."));
}
