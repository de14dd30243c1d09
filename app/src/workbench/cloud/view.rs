//! Component of the 3D view.

use super::cameras::{CameraStrip, LargeCamera};
use super::context::{CloudContext, CloudState};
use super::draw_loop::DrawLoop;
use super::info::{CloudError, InfoPill, ViewLabel};
use super::perspective::PerspectivePointer;
use super::projection::ProjectionPointer;
use super::viewer::Viewer;
use super::viewport::CloudViewport;
use super::watch_size::watch_size;
use super::{color_range, counts, frames_around, keys, load, overlay, tile_load};
use crate::workbench::state::{CompareMode, ViewLocation, Workbench, WorkbenchTool};
use assay_core::debrief::ViewPose;
use assay_editor::pointer::PointerPhase;
use assay_editor::view::{OrbitCamera, OrthographicView};
use leptos::ev::{MouseEvent, PointerEvent, WheelEvent};
use leptos::html::{Canvas, Div};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::HtmlCanvasElement;

/// Duration of a turn while label and golden flicker.
const FLICKER: Duration = Duration::from_millis(700);

/// The scene's points with all that can be done on them. Takes [`Workbench`] from the context and fills its
/// parent.
#[component]
pub fn CloudView() -> impl IntoView {
    let space = CloudContext::new(expect_context::<Workbench>());
    let (area, canvas) = (NodeRef::<Div>::new(), NodeRef::<Canvas>::new());
    let large_camera = RwSignal::new(None::<String>);
    start(space, area, canvas);
    follow(space);
    load::count_for_rules(space);
    load::follow_frame(space);
    frames_around::follow(space);
    color_range::follow(space);
    counts::follow(space);
    keys::bind(space);
    view! {
        <div class="cloud-view">
            <CameraStrip space=space large=large_camera />
            <div class="cloud-area" node_ref=area>
                <canvas class="cloud-gl" node_ref=canvas aria-hidden="true"></canvas>
                <div
                    class=move || format!("cloud-panes large-{}", space.display.large.get().index())
                    class:alone=!space.has_cuboids()
                >
                    <Perspective space=space />
                    {space.has_cuboids().then(|| {
                        OrthographicView::ALL.map(|side| view! { <Projection space=space side=side /> }).collect_view()
                    })}
                </div>
                <CloudError space=space />
                <InfoPill space=space />
                <LargeCamera space=space large=large_camera />
            </div>
        </div>
    }
}

#[component]
fn Perspective(space: CloudContext) -> impl IntoView {
    let pointer = PerspectivePointer::new(space);
    let canvas = pane_canvas(space, CloudViewport::Perspective);
    let cursor = move || {
        if space.wb.editing.tool.get() == WorkbenchTool::Select { "default" } else { "crosshair" }
    };
    view! {
        <div class="cloud-pane pane-0">
            <canvas
                node_ref=canvas
                role="application"
                aria-label="3D view"
                tabindex="0"
                style:cursor=cursor
                on:pointerdown=move |e: PointerEvent| {
                    focus(&e);
                    pointer.handle(PointerPhase::Down, &e);
                }
                on:pointermove=move |e: PointerEvent| pointer.handle(PointerPhase::Move, &e)
                on:pointerup=move |e: PointerEvent| pointer.handle(PointerPhase::Up, &e)
                on:pointercancel=move |e: PointerEvent| pointer.handle(PointerPhase::Cancel, &e)
                on:lostpointercapture=move |e: PointerEvent| pointer.handle(PointerPhase::LostCapture, &e)
                on:pointerleave=move |_| pointer.left()
                on:dblclick=move |e: MouseEvent| pointer.double_click(&e)
                on:contextmenu=move |e| e.prevent_default()
                on:wheel=move |e: WheelEvent| pointer.wheel(&e)
            ></canvas>
            <ViewLabel space=space />
        </div>
    }
}

#[component]
fn Projection(space: CloudContext, side: OrthographicView) -> impl IntoView {
    let pointer = ProjectionPointer::new(space, side);
    let viewport = CloudViewport::Projection(side);
    let canvas = pane_canvas(space, viewport);
    let is_empty = move || {
        space.wb.editing.editor.track();
        space.wb.view.frame.track();
        space.selected().is_none()
    };
    view! {
        <div class=format!("cloud-pane pane-{}", viewport.index())>
            <canvas
                node_ref=canvas
                role="application"
                aria-label=format!("{} view", side.name())
                tabindex="0"
                style:cursor=move || pointer.cursor()
                on:pointerdown=move |e: PointerEvent| {
                    focus(&e);
                    pointer.handle(PointerPhase::Down, &e);
                }
                on:pointermove=move |e: PointerEvent| pointer.handle(PointerPhase::Move, &e)
                on:pointerup=move |e: PointerEvent| pointer.handle(PointerPhase::Up, &e)
                on:pointercancel=move |e: PointerEvent| pointer.handle(PointerPhase::Cancel, &e)
                on:lostpointercapture=move |e: PointerEvent| pointer.handle(PointerPhase::LostCapture, &e)
                on:dblclick=move |_| pointer.show_whole()
                on:contextmenu=move |e| e.prevent_default()
                on:wheel=move |e: WheelEvent| pointer.wheel(&e)
            ></canvas>
            <button class="cloud-label cloud-mode" title="Show large, or back" on:click=move |_| space.display.large.update(|large| *large = viewport.toggled(*large))>
                {side.name()} <span class="dim">{viewport.index() + 1}</span>
            </button>
            <p class="cloud-hint" hidden=move || !is_empty()>"Select a cuboid to see it here"</p>
        </div>
    }
}

/// Give a pane the focus, so that its keys are meant.
fn focus(event: &PointerEvent) {
    let canvas = event.current_target().and_then(|t| t.dyn_into::<HtmlCanvasElement>().ok());
    // A pane that is being removed cannot get it, and needs none.
    let _ = canvas.map(|canvas| canvas.focus());
}

/// Canvas of a pane; the views know it once it is in the page.
fn pane_canvas(space: CloudContext, viewport: CloudViewport) -> NodeRef<Canvas> {
    let canvas = NodeRef::<Canvas>::new();
    Effect::new(move |_| {
        let element = canvas.get();
        space.drawing.canvases.update_value(|all| {
            if let Some(slot) = all.get_mut(viewport.index()) {
                *slot = element;
            }
        });
        lay_out(space);
    });
    canvas
}

/// Direction of the vehicle in the LiDAR's frame, radians about z.
fn ahead_rad(space: CloudContext) -> f64 {
    let sensor = space.sensor.get_value();
    let to_ego = space.wb.scene.with_value(|scene| scene.sensor_to_ego(0, &sensor)).unwrap_or_default();
    let [x, y, _] = to_ego.inverse().rotate([1.0, 0.0, 0.0]);
    y.atan2(x)
}

/// Start to draw, and stop when the view is left.
fn start(space: CloudContext, area: NodeRef<Div>, canvas: NodeRef<Canvas>) {
    Effect::new(move |_| {
        let Some(canvas) = canvas.get() else { return };
        match Viewer::new(canvas.clone()) {
            Ok(mut viewer) => {
                viewer.camera = OrbitCamera::from_heading(ahead_rad(space));
                space.drawing.viewer.set_value(Some(viewer));
                space.wb.view.navigator.register(move |location| show(space, location));
            }
            Err(error) => return space.loading.state.set(CloudState::Failed(error.to_string())),
        }
        watch_context(space, &canvas);
        let frames = space.drawing.frames.with_value(Clone::clone);
        frames.start(move |now_ms| {
            let (more, has_moved_on) =
                space.with_viewer(|viewer| (viewer.frame(now_ms), viewer.has_moved_on())).unwrap_or_default();
            if has_moved_on {
                tile_load::follow_view(space);
            }
            share_pose(space);
            if space.drawing.is_overlay_stale.try_get_value() == Some(true) {
                space.drawing.is_overlay_stale.set_value(false);
                overlay::draw(space);
            }
            more
        });
        load::show(space, space.wb.view.frame.get_untracked());
        lay_out(space);
    });
    watch_size(area, move |_, _| lay_out(space));
    on_cleanup(move || {
        space.drawing.frames.try_with_value(DrawLoop::stop);
    });
}

/// Bring a location into sight.
fn show(space: CloudContext, location: &ViewLocation) {
    let turn = |camera: &mut OrbitCamera| match location {
        ViewLocation::Space(target) => camera.look_at(*target),
        ViewLocation::Pose(ViewPose::Orbit { target, yaw_rad, pitch_rad, distance_m }) => {
            let (target, yaw_rad, pitch_rad, distance_m) = (*target, *yaw_rad, *pitch_rad, *distance_m);
            *camera = OrbitCamera { target, yaw_rad, pitch_rad, distance_m };
        }
        ViewLocation::Pixel { .. } | ViewLocation::Pose(ViewPose::Image { .. }) => {}
    };
    space.with_viewer(|viewer| turn(&mut viewer.camera));
    space.refresh();
}

/// Share the view's pose with others in a debrief.
fn share_pose(space: CloudContext) {
    if !space.wb.mode.shares_presence() {
        return;
    }
    let pose = space.with_viewer(|viewer| {
        let OrbitCamera { target, yaw_rad, pitch_rad, distance_m } = viewer.camera;
        ViewPose::Orbit { target, yaw_rad, pitch_rad, distance_m }
    });
    if space.wb.presence.pose.with_untracked(|known| *known != pose) {
        space.wb.presence.pose.set(pose);
    }
}

/// Draw again when something on screen changes.
fn follow(space: CloudContext) {
    let wb = space.wb;
    Effect::new(move |_| {
        wb.editing.editor.track();
        wb.view.frame.track();
        wb.view.hovered_object.track();
        wb.view.hovered_finding.track();
        wb.comparison.is_on.track();
        wb.comparison.golden.track();
        wb.grading.grade.track();
        wb.view.hidden.track();
        wb.comparison.mode.track();
        wb.comments.all.track();
        wb.comments.draft_anchor.track();
        wb.comments.hovered.track();
        wb.predictions.document.track();
        wb.presence.remote_pointers.track();
        wb.editing.editable.track();
        space.display.shows_golden_turn.track();
        space.refresh();
    });
    Effect::new(move |_| {
        // A rear that waits for its front goes with the tool.
        let has_tool = wb.editing.tool.get() == WorkbenchTool::Cuboid;
        if !has_tool && space.cuboid.placement.try_update_value(|p| p.cancel()) == Some(true) {
            space.cuboid.preview.set_value(None);
            space.refresh();
        }
    });
    Effect::new(move |_| {
        let mode = space.display.mode.get();
        space.with_viewer(|viewer| viewer.set_mode(mode));
        space.refresh();
    });
    Effect::new(move |_| {
        space.display.large.track();
        // The layout has changed when the next frame comes.
        request_animation_frame(move || lay_out(space));
    });
    let flicker = set_interval_with_handle(
        move || {
            if wb.comparison.mode.try_get_untracked() == Some(CompareMode::Flicker)
                && wb.comparison.is_on.get_untracked()
            {
                space.display.shows_golden_turn.update(|turn| *turn = !*turn);
            }
        },
        FLICKER,
    );
    if let Ok(flicker) = flicker {
        on_cleanup(move || flicker.clear());
    }
}

/// Give the viewer the positions of the panes.
fn lay_out(space: CloudContext) {
    let Some(canvases) = space.drawing.canvases.try_get_value() else { return };
    space.with_viewer(|viewer| {
        for (viewport, canvas) in CloudViewport::ALL.into_iter().zip(canvases) {
            let Some(canvas) = canvas else { continue };
            let Some(area) = canvas.closest(".cloud-area").ok().flatten() else { continue };
            let (outer, inner) = (area.get_bounding_client_rect(), canvas.get_bounding_client_rect());
            viewer.set_size([outer.width(), outer.height()]);
            let at_px = [inner.left() - outer.left(), inner.top() - outer.top()];
            viewer.set_pane(viewport, at_px, [inner.width(), inner.height()]);
        }
    });
    space.refresh();
}

/// Follow the graphics context, which the browser may take away and give back.
fn watch_context(space: CloudContext, canvas: &HtmlCanvasElement) {
    let lost = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        event.prevent_default();
        space.with_viewer(Viewer::lose_context);
        space
            .message
            .status
            .set("The graphics card is busy elsewhere. The picture comes back by itself.".to_owned());
    });
    let restored = Closure::<dyn FnMut(web_sys::Event)>::new(move |_| {
        if space.with_viewer(Viewer::restore_context).is_some_and(|restored| restored.is_ok()) {
            space.message.status.set(String::new());
            space.refresh();
        }
    });
    for (name, closure) in [("webglcontextlost", &lost), ("webglcontextrestored", &restored)] {
        // Where it cannot be listened to, a lost picture stays lost until reload.
        let _ = canvas.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    }
    let closures = StoredValue::new_local((lost, restored));
    on_cleanup(move || closures.dispose());
}
