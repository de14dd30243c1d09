//! Pointer in the perspective view.

use super::context::CloudContext;
use super::cuboid_actions::{add, cancel, commit, preview_change, select};
use super::drag::DragState;
use super::viewport::CloudViewport;
use super::visible_cuboid::{VisibleCuboid, first_on_ray, heading_tip};
use crate::ui::pointer::{ViewPointerEvent, ViewPointers};
use crate::workbench::actions::comments::pin_comment;
use crate::workbench::state::{WorkbenchTool, is_under};
use assay_core::geometry::{Cuboid, Point2, Point3};
use assay_core::golden::Anchor;
use assay_editor::cuboid::{CuboidPlacement, PlacementResult, estimate_ground, rotate};
use assay_editor::pointer::{PointerAction, PointerKind, PointerPhase, PressButton, ViewGesture};
use assay_editor::view::{OrbitCamera, PointChunks, Ray, ViewWindow, add3};
use leptos::ev::{MouseEvent, PointerEvent, WheelEvent};
use leptos::prelude::*;

/// Distance within which points are under the pointer, px.
const PICK_PX: f64 = 7.0;
/// Shortest interval between shared pointer positions, ms.
const POINT_EVERY_MS: f64 = 90.0;
/// Distance within which the tip of the heading is taken, px.
const TIP_PX: f64 = 10.0;
/// Radius of the points from which the ground under a click is estimated, m.
const GROUND_RADIUS_M: f64 = 3.0;

/// How much further a finger reaches than a mouse or a pen.
const FINGER_REACH: f64 = 2.0;

/// Pointer of the perspective view.
#[derive(Clone, Copy)]
pub struct PerspectivePointer {
    press: PerspectivePress,
    pointers: ViewPointers,
}

/// Press in the perspective view with what it needs.
#[derive(Clone, Copy)]
struct PerspectivePress {
    space: CloudContext,
    /// Button of the press that runs.
    button: StoredValue<Option<PressButton>>,
    /// Device of the last event.
    kind: StoredValue<PointerKind>,
    /// Time of the last shared position.
    pointed_ms: StoredValue<f64>,
}

impl PerspectivePointer {
    /// Pointer of one view.
    pub fn new(space: CloudContext) -> Self {
        let press = PerspectivePress {
            space,
            button: StoredValue::new(None),
            kind: StoredValue::new(PointerKind::Mouse),
            pointed_ms: StoredValue::new(0.0),
        };
        let size_px =
            move || space.with_viewer(|v| v.size_of(CloudViewport::Perspective)).unwrap_or_default();
        Self { press, pointers: ViewPointers::new(size_px, move |event| press.act(event)) }
    }

    /// A pointer did something.
    pub fn handle(self, phase: PointerPhase, event: &PointerEvent) {
        self.pointers.handle(phase, event);
    }

    /// The wheel turned.
    pub fn wheel(self, event: &WheelEvent) {
        event.prevent_default();
        let Some((at, _)) = self.pointers.position_of_whole(event) else { return };
        let factor = (event.delta_y() * 0.0012).clamp(-1.0, 1.0).exp();
        self.press.move_camera(|camera, size_px| camera.dolly(factor, at, size_px));
    }

    /// Look at the point of a double click.
    pub fn double_click(self, event: &MouseEvent) {
        let press = self.press;
        let Some((at, _)) = self.pointers.position_of_whole(event) else { return };
        if let Some(point) = press.window().and_then(|window| press.point_under(&window, at)) {
            press.move_camera(|camera, _| camera.look_at(point));
        }
    }

    /// The pointer left.
    pub fn left(self) {
        let wb = self.press.space.wb;
        if wb.view.hovered_object.with_untracked(Option::is_some) {
            wb.view.hovered_object.set(None);
        }
        if wb.presence.pointer.with_untracked(Option::is_some) {
            wb.presence.pointer.set(None);
        }
    }
}

impl PerspectivePress {
    fn act(self, ViewPointerEvent { action, kind, modifiers }: ViewPointerEvent) {
        self.kind.set_value(kind);
        match action {
            PointerAction::Press { at, button } => {
                self.button.set_value(Some(button));
                let drag_state = match button {
                    PressButton::Middle => DragState::Pan,
                    PressButton::Primary if modifiers.shift => DragState::Pan,
                    PressButton::Primary => self.start_drag(at),
                    PressButton::Secondary => DragState::Orbit,
                };
                self.space.cuboid.drag.set_value(Some(drag_state));
            }
            PointerAction::Drag { at, by, moved } if moved => self.drag(at, by),
            PointerAction::Drag { .. } => {}
            PointerAction::Release { at, moved } => self.release(at, moved),
            PointerAction::Cancel => self.cancel(),
            PointerAction::Pan(by) => self.move_camera(|camera, size_px| camera.pan(by, size_px)),
            PointerAction::Pinch(ViewGesture { pan, about, factor }) => {
                self.move_camera(|camera, size_px| {
                    camera.pan(pan, size_px);
                    camera.dolly(1.0 / factor.max(1e-3), about, size_px);
                });
            }
            PointerAction::Hover(at) => self.hover(at),
        }
    }

    fn window(self) -> Option<ViewWindow> {
        self.space.with_viewer(|viewer| viewer.window(CloudViewport::Perspective)).flatten()
    }

    /// Distance from which the pointer reaches something, px.
    fn reach(self, px: f64) -> f64 {
        if self.kind.get_value() == PointerKind::Touch { px * FINGER_REACH } else { px }
    }

    fn start_drag(self, at: Point2) -> DragState {
        let space = self.space;
        let Some(window) = self.window() else { return DragState::Orbit };
        if space.wb.editing.tool.get_untracked() == WorkbenchTool::Cuboid && space.may_edit() {
            if let Some(point) = self.point_under(&window, at) {
                space.cuboid.placement.update_value(|placement| placement.down(point));
                return DragState::PlaceCuboid;
            }
            return DragState::Orbit;
        }
        if space.wb.editing.tool.get_untracked() != WorkbenchTool::Select {
            return DragState::Orbit;
        }
        let Some(VisibleCuboid { id, cuboid: start, .. }) = space.selected().filter(|_| space.may_edit())
        else {
            return DragState::Orbit;
        };
        let is_locked = space.wb.editing.is_locked(&id);
        let ray = window.ray(at);
        let tip = heading_tip(&start);
        let on_tip =
            window.project(tip).is_some_and(|[x, y]| (x - at[0]).hypot(y - at[1]) < self.reach(TIP_PX));
        match (is_locked, on_tip, ray.meets_cuboid(&start)) {
            (false, true, _) => DragState::Turn { id, from: tip, start },
            (false, false, Some(distance)) if self.first_under(&ray).is_some_and(|d| d.id == id) => {
                DragState::Move { id, from: ray.point_at(distance), start }
            }
            _ => DragState::Orbit,
        }
    }

    fn drag(self, at: Point2, by: Point2) {
        match self.space.cuboid.drag.get_value() {
            Some(DragState::Orbit) => self.move_camera(|camera, _| camera.orbit(by)),
            Some(DragState::Pan) => self.move_camera(|camera, size_px| camera.pan(by, size_px)),
            Some(DragState::PlaceCuboid) => self.preview_place(at, true),
            Some(DragState::Move { id, start, from }) => {
                self.drag_on_level(at, from, &id, |by, _| Cuboid { center: add3(start.center, by), ..start })
            }
            Some(DragState::Turn { id, start, from }) => {
                self.drag_on_level(at, from, &id, |_, to| turned_towards(&start, from, to))
            }
            Some(DragState::Handle { .. } | DragState::PanProjection) | None => {}
        }
    }

    /// Move the camera, which is given with the size of its view.
    fn move_camera(self, act: impl FnOnce(&mut OrbitCamera, [f64; 2])) {
        self.space.with_viewer(|viewer| {
            let size_px = viewer.size_of(CloudViewport::Perspective);
            act(&mut viewer.camera, size_px);
        });
        self.space.refresh();
    }

    /// A change by how far the pointer moved on the level plane through `from`.
    fn drag_on_level(
        self,
        at: Point2,
        from: Point3,
        id: &str,
        change: impl FnOnce(Point3, Point3) -> Cuboid,
    ) {
        let to = self.window().and_then(|window| window.ray(at).meets_level(from[2]));
        if let Some(to) = to {
            let by = [to[0] - from[0], to[1] - from[1], 0.0];
            preview_change(self.space, id, change(by, to));
        }
    }

    fn release(self, at: Point2, was_dragged: bool) {
        let button = self.button.try_update_value(Option::take).flatten();
        let drag_state = self.space.cuboid.drag.get_value();
        self.space.cuboid.drag.set_value(None);
        match drag_state {
            Some(DragState::PlaceCuboid) => self.place_cuboid(at, was_dragged),
            Some(DragState::Move { .. } | DragState::Turn { .. }) => commit(self.space),
            Some(DragState::Orbit) if !was_dragged && button == Some(PressButton::Primary) => self.click(at),
            _ => {}
        }
        self.space.refresh();
    }

    /// What the press began is not meant.
    fn cancel(self) {
        self.button.set_value(None);
        let was_placing = self.space.cuboid.drag.with_value(|d| matches!(d, Some(DragState::PlaceCuboid)));
        if was_placing {
            self.space.cuboid.placement.update_value(CuboidPlacement::release);
            self.space.cuboid.preview.set_value(None);
        }
        cancel(self.space);
        self.space.refresh();
    }

    /// Share with others in a debrief what this person points at.
    fn share_pointer(self, at: Point2) {
        let now_ms = js_sys::Date::now();
        if !self.space.wb.mode.shares_presence() || now_ms - self.pointed_ms.get_value() < POINT_EVERY_MS {
            return;
        }
        self.pointed_ms.set_value(now_ms);
        let point = self.window().and_then(|window| self.point_under(&window, at));
        let sensor = self.space.sensor.get_value();
        self.space.wb.presence.pointer.set(point.map(|at| (sensor, at.to_vec())));
    }

    fn hover(self, at: Point2) {
        let space = self.space;
        self.share_pointer(at);
        if space.wb.editing.tool.get_untracked() == WorkbenchTool::Cuboid {
            self.preview_place(at, false);
            return;
        }
        let Some(window) = self.window() else { return };
        let pins = space.pins().into_iter();
        let mut pinned = pins.filter(|pin| window.project(pin.at).is_some_and(|stands| is_under(stands, at)));
        let comment = pinned.next().and_then(|pin| pin.comment);
        if space.wb.comments.hovered.with_untracked(|hovered| *hovered != comment) {
            space.wb.comments.hovered.set(comment);
        }
        let under = self.first_under(&window.ray(at)).map(|drawn| drawn.id);
        if space.wb.view.hovered_object.with_untracked(|hovered| *hovered != under) {
            space.wb.view.hovered_object.set(under);
        }
    }

    fn click(self, at: Point2) {
        let Some(window) = self.window() else { return };
        let under = self.first_under(&window.ray(at));
        if self.space.wb.editing.tool.get_untracked() == WorkbenchTool::Comment {
            self.pin(&window, at, under);
            return;
        }
        select(self.space, under.map(|drawn| drawn.id));
    }

    /// A comment on an object of golden, or on the nearest point.
    fn pin(self, window: &ViewWindow, at: Point2, under: Option<VisibleCuboid>) {
        let (frame, sensor) = (self.space.wb.view.frame.get_untracked(), self.space.sensor.get_value());
        let golden = if self.space.wb.mode.shows_golden_label() {
            under
        } else {
            first_on_ray(&self.space.golden(), &window.ray(at))
        };
        let anchor = match golden {
            Some(drawn) => Some(Anchor::Object { frame, object: drawn.id }),
            None => self.point_under(window, at).map(|at| Anchor::Point { frame, sensor, at }),
        };
        if let Some(anchor) = anchor {
            pin_comment(self.space.wb, anchor);
        }
    }

    fn first_under(self, ray: &Ray) -> Option<VisibleCuboid> {
        first_on_ray(&self.space.label(), ray)
    }

    /// The point of the cloud under the pointer, or the ground there.
    fn point_under(self, window: &ViewWindow, at: Point2) -> Option<Point3> {
        let picked = self.space.cloud_points(|points| points.pick(window, at, self.reach(PICK_PX))).flatten();
        picked.or_else(|| {
            let rough = window.ray(at).meets_level(self.space.ground_m())?;
            let near = |points: &PointChunks| estimate_ground(&points.points_near(rough, GROUND_RADIUS_M));
            let ground_m = self.space.cloud_points(near).flatten().unwrap_or(rough[2]);
            window.ray(at).meets_level(ground_m)
        })
    }

    fn preview_place(self, at: Point2, is_dragging: bool) {
        let Some(window) = self.window() else { return };
        let (_, usual) = self.space.class_to_place();
        let ground = window.ray(at).meets_level(self.space.ground_m());
        let shown = self
            .space
            .cuboid
            .placement
            .with_value(|p| ground.and_then(|to| p.preview(to, is_dragging, usual)));
        if shown != self.space.cuboid.preview.get_value() {
            self.space.cuboid.preview.set_value(shown);
            self.space.refresh();
        }
    }

    fn place_cuboid(self, at: Point2, was_dragged: bool) {
        let space = self.space;
        let Some(window) = self.window() else { return };
        let (class, usual) = space.class_to_place();
        let Some(point) = self.point_under(&window, at) else { return };
        let mut placed = PlacementResult::TooShort;
        space.cloud_points(|points| {
            space
                .cuboid
                .placement
                .update_value(|placement| placed = placement.up(point, was_dragged, points, usual));
        });
        space.cuboid.preview.set_value(None);
        match placed {
            PlacementResult::Cuboid(cuboid) => add(space, class, cuboid),
            PlacementResult::AwaitingFront => {
                // Keys for the selected cuboid would change one that is finished.
                space.wb.editing.select(None);
                space.message.status.set(
                    "No points here. This click is the rear; click where the front is. Esc cancels."
                        .to_owned(),
                );
            }
            PlacementResult::TooShort => {
                space.message.status.set("Too short a way from rear to front. Try again.".to_owned())
            }
        }
    }
}

/// A cuboid turned about its centre as a point of it moves from one position to another.
fn turned_towards(start: &Cuboid, from: Point3, to: Point3) -> Cuboid {
    let heading_rad = |p: Point3| (p[1] - start.center[1]).atan2(p[0] - start.center[0]);
    rotate(start, heading_rad(to) - heading_rad(from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::car;

    #[test]
    fn a_cuboid_turns_with_the_tip_of_its_heading() {
        let start = car([10.0, 0.0, 0.0]);
        let turned = turned_towards(&start, heading_tip(&start), [10.0, 2.8, 0.0]);
        let [x, y, _] = heading_tip(&turned);
        assert!((x - 10.0).abs() < 1e-9 && (y - 2.8).abs() < 1e-9, "{x} {y}");
        assert_eq!(turned.center, start.center);
    }
}
