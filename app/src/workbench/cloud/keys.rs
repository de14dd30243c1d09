//! Keys of the 3D view.

use super::context::CloudContext;
use super::cuboid_actions::{cancel_begun, change_selected, fit_selected};
use super::frames_around::is_possible;
use super::key_commands::{FINE_TURN_RAD, FLIGHTS, LastTurn, MOVES, TURN_RAD, can_fly};
use super::viewport::CloudViewport;
use crate::ui::KeyBindings;
use crate::workbench::state::{ToolStep, WorkbenchTool};
use assay_editor::cuboid::{rotate, translate};
use leptos::prelude::*;

const GROUP: &str = "3D view";
/// Distance that one press moves a cuboid, m.
const STEP_M: f64 = 0.05;
/// Angle that one press turns the camera, radians.
const CAMERA_RAD: f64 = 0.12;
/// Distance that one press moves the camera, px.
const CAMERA_PX: f64 = 60.0;
/// Distance that one press flies, in distances to the target.
const FLY: f64 = 0.06;

/// Bind the keys for as long as the view is open.
pub fn bind(space: CloudContext) {
    let keys = KeyBindings::get();
    let viewports = CloudViewport::ALL.into_iter().filter(|_| space.has_cuboids());
    for (viewport, key) in viewports.zip(["1", "2", "3", "4"]) {
        keys.bind(GROUP, key, format!("{} large", viewport.name()), move || {
            space.display.large.set(viewport)
        });
    }
    bind_camera(keys, space);
    if is_possible(space) {
        keys.bind(GROUP, "Shift+G", "Points of the frames around as well, or not", move || {
            space.display.accumulates.update(|on| *on = !*on);
        });
    }
    if space.wb.mode.may_ever_edit() && space.has_cuboids() {
        bind_cuboid(keys, space);
    }
    space.wb.editing.unfinished.register(move |step| {
        space.is_cuboid_unfinished() && (step == ToolStep::Redo || cancel_begun(space))
    });
    for (key, title, way) in FLIGHTS {
        keys.bind_when(GROUP, key, title, move || may_fly(space), move || fly(space, way));
    }
    keys.bind(GROUP, "Esc", "Cancel a drag, or a cuboid that waits for its front", move || {
        cancel_begun(space)
    });
}

fn bind_cuboid(keys: KeyBindings, space: CloudContext) {
    keys.bind(GROUP, "B", "Fit to the points inside and the ground", move || fit_selected(space));
    for (key, title, axis, sign) in MOVES {
        let by_m = sign * STEP_M;
        keys.bind(GROUP, key, title, move || change_selected(space, |cuboid| translate(cuboid, axis, by_m)));
    }
    let last = StoredValue::new(LastTurn::default());
    for (key, title, turn) in [
        ("Z", "Turn left (twice: turn round)", TURN_RAD),
        ("X", "Turn right (twice: turn round)", -TURN_RAD),
        ("Shift+Z", "Turn left a little", FINE_TURN_RAD),
        ("Shift+X", "Turn right a little", -FINE_TURN_RAD),
    ] {
        keys.bind(GROUP, key, title, move || turn_selected(space, turn, last));
    }
}

fn turn_selected(space: CloudContext, turn_rad: f64, last: StoredValue<LastTurn>) {
    let press = |last: &mut LastTurn| last.press(js_sys::Date::now(), turn_rad);
    let Some(turn) = last.try_update_value(press) else { return };
    change_selected(space, |cuboid| rotate(cuboid, turn.turn_rad));
    if turn.is_half_turn {
        space.message.status.set("Turned round: the front is where the rear was.".to_owned());
    }
}

fn bind_camera(keys: KeyBindings, space: CloudContext) {
    let turns = [
        ("Shift+Left", "Turn the camera left", [CAMERA_RAD, 0.0]),
        ("Shift+Right", "Turn the camera right", [-CAMERA_RAD, 0.0]),
        ("Shift+Up", "Turn the camera up", [0.0, -CAMERA_RAD]),
        ("Shift+Down", "Turn the camera down", [0.0, CAMERA_RAD]),
    ];
    for (key, title, [left, down]) in turns {
        keys.bind(GROUP, key, title, move || {
            space.with_viewer(|viewer| viewer.camera.turn(left, down));
            space.refresh();
        });
    }
    let pans = [
        ("Alt+[J]", "Move the camera left", [CAMERA_PX, 0.0]),
        ("Alt+[L]", "Move the camera right", [-CAMERA_PX, 0.0]),
        ("Alt+[U]", "Move the camera up", [0.0, CAMERA_PX]),
        ("Alt+[O]", "Move the camera down", [0.0, -CAMERA_PX]),
    ];
    for (key, title, drag) in pans {
        keys.bind(GROUP, key, title, move || {
            space.with_viewer(|viewer| {
                let size_px = viewer.size_of(CloudViewport::Perspective);
                viewer.camera.pan(drag, size_px);
            });
            space.refresh();
        });
    }
    for (key, title, factor) in [("Alt+[I]", "Nearer", 0.85), ("Alt+[K]", "Further away", 1.0 / 0.85)] {
        keys.bind(GROUP, key, title, move || {
            space.with_viewer(|viewer| {
                let size_px = viewer.size_of(CloudViewport::Perspective);
                viewer.camera.dolly(factor, size_px.map(|v| v / 2.0), size_px);
            });
            space.refresh();
        });
    }
}

fn may_fly(space: CloudContext) -> bool {
    let is_dragging = space.cuboid.drag.with_value(Option::is_some);
    let has_selection = space.wb.editing.editor.with_untracked(|e| e.selection().is_some());
    let has_tool = space.wb.editing.tool.get_untracked() != WorkbenchTool::Select;
    can_fly(space.wb.frame_count(), is_dragging, has_selection, has_tool)
}

fn fly(space: CloudContext, way: [f64; 3]) {
    space.with_viewer(|viewer| {
        let reach = viewer.camera.distance_m * FLY;
        viewer.camera.fly(way.map(|v| v * reach));
    });
    space.refresh();
}
