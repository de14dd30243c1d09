//! The keys of the 3D view.

use super::space::CloudContext;
use super::viewer::CloudViewport;
use crate::ui::KeyBindings;
use assay_editor::cuboid::{CuboidAxis, rotate, translate};
use core::f64::consts::PI;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

const GROUP: &str = "3D view";
/// One press moves a cuboid by this, m.
const STEP_M: f64 = 0.05;
/// One press turns a cuboid by this, radians; the smaller with Shift.
const TURN_RAD: f64 = 2.0 * PI / 180.0;
const FINE_TURN_RAD: f64 = 0.25 * PI / 180.0;
/// Two presses within this turn it round, ms.
const DOUBLE_MS: f64 = 300.0;
/// One press turns or moves the camera by this.
const CAMERA_RAD: f64 = 0.12;
const CAMERA_PX: f64 = 60.0;
/// One press flies so far, in distances to what is looked at.
const FLY: f64 = 0.06;

/// Bind them for as long as the view is open.
pub fn bind(space: CloudContext) {
    let keys = KeyBindings::get();
    for (viewport, key) in CloudViewport::ALL.into_iter().zip(["1", "2", "3", "4"]) {
        keys.bind(GROUP, key, format!("{} large", name(viewport)), move || space.large.set(viewport));
    }
    bind_camera(keys, space);
    if super::accumulate::is_possible(space) {
        keys.bind(GROUP, "Shift+G", "Points of the frames around as well, or not", move || {
            space.accumulates.update(|on| *on = !*on);
        });
    }
    if space.wb.may_ever_edit() {
        bind_cuboid(keys, space);
    }
    keys.intercept(move |event| cancels(space, event) || flies(space, event));
}

fn name(viewport: CloudViewport) -> &'static str {
    match viewport {
        CloudViewport::Perspective => "Perspective",
        CloudViewport::Projection(side) => side.name(),
    }
}

fn bind_cuboid(keys: KeyBindings, space: CloudContext) {
    keys.bind(GROUP, "B", "Fit to the points inside and the ground", move || space.fit_selected());
    let moves = [
        ("Alt+W", "Move forward", CuboidAxis::Length, 1.0),
        ("Alt+S", "Move back", CuboidAxis::Length, -1.0),
        ("Alt+A", "Move left", CuboidAxis::Width, 1.0),
        ("Alt+D", "Move right", CuboidAxis::Width, -1.0),
        ("Alt+Q", "Move up", CuboidAxis::Height, 1.0),
        ("Alt+E", "Move down", CuboidAxis::Height, -1.0),
    ];
    for (key, title, axis, sign) in moves {
        keys.bind(GROUP, key, title, move || space.change(|cuboid| translate(cuboid, axis, sign * STEP_M)));
    }
    let last = StoredValue::new((0.0_f64, 0.0_f64));
    // X compares with golden where no cuboid is selected.
    keys.intercept(move |event| {
        let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key();
        let turns = event.code() == "KeyX" && !has_modifier && space.may_edit() && space.selected().is_some();
        if turns {
            turn_selected(space, -TURN_RAD, last);
        }
        turns
    });
    for (key, title, turn) in [
        ("Z", "Turn left, X right (twice: turn round)", TURN_RAD),
        ("Shift+Z", "Turn left a little", FINE_TURN_RAD),
        ("Shift+X", "Turn right a little", -FINE_TURN_RAD),
    ] {
        keys.bind(GROUP, key, title, move || turn_selected(space, turn, last));
    }
}

/// The second press within a moment makes the first one a half turn.
fn turn_selected(space: CloudContext, turn_rad: f64, last: StoredValue<(f64, f64)>) {
    let now_ms = js_sys::Date::now();
    let (then_ms, then_rad) = last.get_value();
    let is_double = now_ms - then_ms < DOUBLE_MS && then_rad == turn_rad && turn_rad.abs() == TURN_RAD;
    if is_double {
        last.set_value((0.0, 0.0));
        space.change(|cuboid| rotate(cuboid, PI - then_rad));
        space.status.set("Turned round: the front is where the rear was.".to_owned());
    } else {
        last.set_value((now_ms, turn_rad));
        space.change(|cuboid| rotate(cuboid, turn_rad));
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
        ("Alt+J", "Move the camera left", [CAMERA_PX, 0.0]),
        ("Alt+L", "Move the camera right", [-CAMERA_PX, 0.0]),
        ("Alt+U", "Move the camera up", [0.0, CAMERA_PX]),
        ("Alt+O", "Move the camera down", [0.0, -CAMERA_PX]),
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
    for (key, title, factor) in [("Alt+I", "Nearer", 0.85), ("Alt+K", "Further away", 1.0 / 0.85)] {
        keys.bind(GROUP, key, title, move || {
            space.with_viewer(|viewer| {
                let size_px = viewer.size_of(CloudViewport::Perspective);
                viewer.camera.dolly(factor, size_px.map(|v| v / 2.0), size_px);
            });
            space.refresh();
        });
    }
}

/// Esc takes back what was begun: a drag, a rear that waits for its front.
fn cancels(space: CloudContext, event: &KeyboardEvent) -> bool {
    if event.key() != "Escape" {
        return false;
    }
    let was_placing = space.placement.try_update_value(|p| p.cancel()).unwrap_or(false);
    let was_dragging = space.drag.with_value(Option::is_some);
    if was_dragging {
        space.drag.set_value(None);
        space.wb.editor.update(assay_editor::Editor::cancel);
    }
    if was_placing || was_dragging {
        space.preview.set_value(None);
        space.status.set("Cancelled.".to_owned());
        space.refresh();
    }
    was_placing || was_dragging
}

/// With nothing selected W, A, S and D fly. Where D goes to the frame before, only while a button holds the view.
fn flies(space: CloudContext, event: &KeyboardEvent) -> bool {
    let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key();
    let is_free = space.wb.frame_count() < 2 || space.drag.with_value(Option::is_some);
    if has_modifier || !is_free || space.wb.editor.with_untracked(|e| e.selection().is_some()) {
        return false;
    }
    let step = match event.code().as_str() {
        "KeyW" => [1.0, 0.0, 0.0],
        "KeyS" => [-1.0, 0.0, 0.0],
        "KeyA" => [0.0, -1.0, 0.0],
        "KeyD" => [0.0, 1.0, 0.0],
        _ => return false,
    };
    space.with_viewer(|viewer| {
        let reach = viewer.camera.distance_m * FLY;
        viewer.camera.fly(step.map(|v: f64| v * reach));
    });
    space.refresh();
    true
}
