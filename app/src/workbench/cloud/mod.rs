//! The 3D view: points, cuboids, projections and cameras.

mod accumulate;
mod bench;
mod cameras;
mod colors;
mod counts;
mod drag;
mod draw_loop;
mod info;
mod keys;
mod load;
mod loaded;
mod on_image;
mod overlay;
mod overlay_canvas;
mod perspective;
mod projection;
mod space;
mod tiled;
mod viewer;

pub use bench::BenchViewer;

use crate::workbench::state::{CompareMode, Workbench};
use assay_core::debrief::ViewPose;
use assay_editor::view::{OrbitCamera, OrthographicView};
use cameras::{CameraStrip, LargeCamera};
use info::{CloudError, InfoPill, ViewLabel};
use leptos::ev::{PointerEvent, WheelEvent};
use leptos::html::{Canvas, Div};
use leptos::prelude::*;
use space::CloudContext;
use std::time::Duration;
use viewer::{CloudViewport, Viewer};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlCanvasElement, ResizeObserver};

/// Label and golden take turns this fast while flickering.
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
    accumulate::follow(space);
    counts::follow(space);
    keys::bind(space);
    view! {
        <div class="cloud-view">
            <CameraStrip space=space large=large_camera />
            <div class="cloud-area" node_ref=area>
                <canvas class="cloud-gl" node_ref=canvas aria-hidden="true"></canvas>
                <div class=move || format!("cloud-panes large-{}", space.large.get().index())>
                    <Perspective space=space />
                    {OrthographicView::ALL.map(|side| view! { <Projection space=space side=side /> }).collect_view()}
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
    let pointer = perspective::PerspectivePointer::new(space);
    let canvas = pane_canvas(space, CloudViewport::Perspective);
    let cursor = move || {
        if space.wb.tool.get() == crate::workbench::state::WorkbenchTool::Select {
            "default"
        } else {
            "crosshair"
        }
    };
    view! {
        <div class="cloud-pane pane-0">
            <canvas
                node_ref=canvas
                role="application"
                aria-label="3D view"
                tabindex="0"
                style:cursor=cursor
                on:pointerdown=move |e: PointerEvent| pointer.down(&e)
                on:pointermove=move |e: PointerEvent| pointer.moved(&e)
                on:pointerup=move |e: PointerEvent| pointer.up(&e)
                on:pointercancel=move |_| pointer.lost()
                on:pointerleave=move |_| pointer.left()
                on:dblclick=move |_| pointer.double_click()
                on:contextmenu=move |e| e.prevent_default()
                on:wheel=move |e: WheelEvent| pointer.wheel(&e)
            ></canvas>
            <ViewLabel space=space />
        </div>
    }
}

#[component]
fn Projection(space: CloudContext, side: OrthographicView) -> impl IntoView {
    let pointer = projection::ProjectionPointer::new(space, side);
    let viewport = CloudViewport::Projection(side);
    let canvas = pane_canvas(space, viewport);
    let is_empty = move || {
        space.wb.editor.track();
        space.wb.frame.track();
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
                on:pointerdown=move |e: PointerEvent| pointer.down(&e)
                on:pointermove=move |e: PointerEvent| pointer.moved(&e)
                on:pointerup=move |_| pointer.up()
                on:pointercancel=move |_| pointer.lost()
                on:contextmenu=move |e| e.prevent_default()
                on:wheel=move |e: WheelEvent| pointer.wheel(&e)
            ></canvas>
            <button class="cloud-label cloud-mode" title="Show large, or back" on:click=move |_| toggle_large(space, viewport)>
                {side.name()} <span class="dim">{viewport.index() + 1}</span>
            </button>
            <p class="cloud-hint" hidden=move || !is_empty()>"Select a cuboid to see it here"</p>
        </div>
    }
}

fn toggle_large(space: CloudContext, viewport: CloudViewport) {
    let is_large = space.large.get_untracked() == viewport;
    space.large.set(if is_large { CloudViewport::Perspective } else { viewport });
}

/// The canvas of a pane; the views know it from when it is on the page.
fn pane_canvas(space: CloudContext, viewport: CloudViewport) -> NodeRef<Canvas> {
    let canvas = NodeRef::<Canvas>::new();
    Effect::new(move |_| {
        let element = canvas.get();
        space.canvases.update_value(|all| {
            if let Some(slot) = all.get_mut(viewport.index()) {
                *slot = element;
            }
        });
        lay_out(space);
    });
    canvas
}

/// Where the vehicle drives in the LiDAR's frame, radians about z.
fn ahead_rad(space: CloudContext) -> f64 {
    let sensor = space.sensor.get_value();
    let to_ego = space.wb.scene.with_value(|scene| scene.sensor_to_ego(0, &sensor)).unwrap_or_default();
    let [x, y, _] = to_ego.inverse().rotate([1.0, 0.0, 0.0]);
    y.atan2(x)
}

/// Begin to draw, and stop when the view is left.
fn start(space: CloudContext, area: NodeRef<Div>, canvas: NodeRef<Canvas>) {
    Effect::new(move |_| {
        let Some(canvas) = canvas.get() else { return };
        match Viewer::new(canvas.clone()) {
            Ok(mut viewer) => {
                viewer.camera = OrbitCamera::from_heading(ahead_rad(space));
                space.viewer.set_value(Some(viewer));
            }
            Err(error) => return space.state.set(load::CloudState::Failed(error.to_string())),
        }
        watch_context(space, &canvas);
        let frames = space.frames.with_value(Clone::clone);
        frames.start(move |now_ms| {
            let (more, has_moved_on) =
                space.with_viewer(|viewer| (viewer.frame(now_ms), viewer.has_moved_on())).unwrap_or_default();
            if has_moved_on {
                tiled::follow_view(space);
            }
            share_pose(space);
            if space.is_overlay_stale.try_get_value() == Some(true) {
                space.is_overlay_stale.set_value(false);
                overlay::draw(space);
            }
            more
        });
        load::show(space, space.wb.frame.get_untracked());
        lay_out(space);
    });
    watch_size(area, move |_, _| lay_out(space));
    on_cleanup(move || {
        space.frames.try_with_value(draw_loop::DrawLoop::stop);
    });
}

/// Others in the room may look the same way.
fn share_pose(space: CloudContext) {
    if !space.wb.has_presence() {
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

/// What is drawn again when something around changes.
fn follow(space: CloudContext) {
    let wb = space.wb;
    Effect::new(move |_| {
        wb.editor.track();
        wb.frame.track();
        wb.hovered_object.track();
        wb.hovered_finding.track();
        wb.comparing.track();
        wb.golden.track();
        wb.grade.track();
        wb.hidden.track();
        wb.compare_mode.track();
        wb.comments.track();
        wb.pin.track();
        wb.hovered_comment.track();
        wb.predicted.document.track();
        wb.presence.remote_pointers.track();
        wb.editable.track();
        space.shows_golden_turn.track();
        space.refresh();
    });
    Effect::new(move |_| {
        let mode = space.mode.get();
        space.with_viewer(|viewer| viewer.set_mode(mode));
        space.refresh();
    });
    Effect::new(move |_| {
        space.large.track();
        // The layout has changed when the next frame comes.
        request_animation_frame(move || lay_out(space));
    });
    Effect::new(move |_| {
        if let Some(target) = wb.look_at.get() {
            space.with_viewer(|viewer| viewer.camera.look_at(target));
            wb.look_at.set(None);
            space.refresh();
        }
    });
    Effect::new(move |_| {
        if let Some(ViewPose::Orbit { target, yaw_rad, pitch_rad, distance_m }) = wb.presence.follow.get() {
            let camera = OrbitCamera { target, yaw_rad, pitch_rad, distance_m };
            // Where there are no points yet, it waits for them.
            if space.with_viewer(|viewer| viewer.camera = camera).is_some() {
                wb.presence.follow.set(None);
                space.refresh();
            }
        }
    });
    let flicker = set_interval_with_handle(
        move || {
            if wb.compare_mode.try_get_untracked() == Some(CompareMode::Flicker)
                && wb.comparing.get_untracked()
            {
                space.shows_golden_turn.update(|turn| *turn = !*turn);
            }
        },
        FLICKER,
    );
    if let Ok(flicker) = flicker {
        on_cleanup(move || flicker.clear());
    }
}

/// Tell the viewer where the panes are.
fn lay_out(space: CloudContext) {
    let Some(canvases) = space.canvases.try_get_value() else { return };
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

/// The graphics context may be taken away and given back.
fn watch_context(space: CloudContext, canvas: &HtmlCanvasElement) {
    let lost = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        event.prevent_default();
        space.with_viewer(Viewer::lose_context);
        space.status.set("The graphics card is busy elsewhere. The picture comes back by itself.".to_owned());
    });
    let restored = Closure::<dyn FnMut(web_sys::Event)>::new(move |_| {
        if space.with_viewer(Viewer::restore_context).is_some_and(|restored| restored.is_ok()) {
            space.status.set(String::new());
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

/// Call with the element's size, CSS px, now and whenever it changes.
fn watch_size<E>(element: NodeRef<E>, call: impl Fn(f64, f64) + 'static)
where
    E: leptos::html::ElementType,
    E::Output: JsCast + Clone + AsRef<JsValue> + 'static,
{
    let call = StoredValue::new_local(call);
    Effect::new(move |_| {
        let Some(element) = element.get() else { return };
        let Ok(element) = element.dyn_into::<Element>() else { return };
        let watched = element.clone();
        let changed = Closure::<dyn FnMut()>::new(move || {
            let (width, height) = (f64::from(watched.client_width()), f64::from(watched.client_height()));
            call.try_with_value(|call| call(width, height));
        });
        let Ok(observer) = ResizeObserver::new(changed.as_ref().unchecked_ref()) else { return };
        observer.observe(&element);
        let observed = StoredValue::new_local((observer, changed));
        on_cleanup(move || {
            observed.try_with_value(|(observer, _)| observer.disconnect());
        });
    });
}
