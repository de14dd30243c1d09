//! Images of the cameras with the cuboids projected on them.

use super::context::CloudContext;
use super::cuboid_actions::select;
use super::on_image::PointsOnImage;
use super::overlay_canvas::{OverlayCanvas, color};
use super::scene_camera::{ImageTransform, SceneCamera, smallest_around};
use super::watch_size::watch_size;
use crate::ui::KeyBindings;
use crate::ui::pointer::position_in_target;
use assay_core::geometry::{Point2, Pose};
use assay_editor::view::ImageEdge;
use leptos::ev::PointerEvent;
use leptos::html::Canvas;
use leptos::prelude::*;

/// Offset in time from which on an image may show things at other positions, ms.
const LATE_MS: i64 = 50;

/// The scene's cameras in their order.
fn cameras(space: CloudContext) -> Vec<SceneCamera> {
    space.wb.scene.with_value(SceneCamera::all)
}

/// The cameras side by side; one fills the area when it is clicked.
#[component]
pub fn CameraStrip(space: CloudContext, large: RwSignal<Option<String>>) -> impl IntoView {
    let all = cameras(space);
    (!all.is_empty()).then(|| {
        let views: Vec<_> = all
            .into_iter()
            .map(|camera| view! { <CameraView space=space camera=camera large=large is_large=false /> })
            .collect();
        view! { <section class="cloud-cameras" aria-label="Cameras">{views}</section> }
    })
}

/// The camera that was clicked, over the 3D views.
#[component]
pub fn LargeCamera(space: CloudContext, large: RwSignal<Option<String>>) -> impl IntoView {
    let is_large = move || large.with_untracked(Option::is_some);
    KeyBindings::get().bind_when("3D view", "Esc", "Back to the points", is_large, move || large.set(None));
    move || {
        let camera = large.get().and_then(|id| cameras(space).into_iter().find(|camera| camera.id == id))?;
        Some(view! {
            <div class="cloud-large-camera">
                <CameraView space=space camera=camera.clone() large=large is_large=true />
                <PointsOnImage space=space camera=camera />
                {check_link(space)}
                <button class="btn small" title="Back to the points (Esc)" on:click=move |_| large.set(None)>"Close"</button>
            </div>
        })
    }
}

/// To the page that shows how points and images agree.
fn check_link(space: CloudContext) -> Option<impl IntoView> {
    let task = space
        .wb
        .task
        .with_untracked(|task| task.as_ref().map(|t| format!("/projects/{}/tasks/{}", t.project, t.id)))?;
    Some(
        view! { <a class="btn small cloud-check" href=format!("{task}/calibration")>"Check calibration"</a> },
    )
}

/// One camera's image in the frame on screen.
#[component]
fn CameraView(
    space: CloudContext,
    camera: SceneCamera,
    large: RwSignal<Option<String>>,
    is_large: bool,
) -> impl IntoView {
    let canvas = NodeRef::<Canvas>::new();
    let size = RwSignal::new([0.0_f64; 2]);
    let SceneCamera { id, name, .. } = camera.clone();
    let seen = Memo::new(move |_| {
        let frame = space.wb.view.frame.get();
        space.wb.scene.with_value(|scene| {
            let (seen, _) = scene.seen_by(frame, &space.sensor.get_value(), &id)?;
            Some((
                seen.data.shown.as_ref().unwrap_or(&seen.data.blob).clone(),
                seen.off_us,
                seen.frame != frame,
            ))
        })
    });
    let source = move || seen.get().map(|(blob, ..)| space.wb.blob_url(&blob));
    let time = move || {
        let (_, off_us, is_of_another_frame) = seen.get()?;
        let TimeOffset { text, is_late } = TimeOffset::new(off_us, is_of_another_frame)?;
        let tone = if is_late { "cloud-late" } else { "dim" };
        let title = if is_of_another_frame {
            "This camera has no image in this frame: the nearest in time is shown"
        } else {
            "Taken so long after the points"
        };
        Some(view! { <span class=tone title=title data-testid="camera-time">{text}</span> })
    };
    watch_size(canvas, move |width, height| size.set([width, height]));
    let camera = StoredValue::new(camera);
    Effect::new(move |_| {
        track(space);
        size.track();
        if let Some(canvas) = canvas.get().as_ref().and_then(OverlayCanvas::new) {
            camera.with_value(|camera| draw(space, &canvas, camera, is_large));
        }
    });
    let clicked = move |event: PointerEvent| {
        let size_px = size.get_untracked();
        let at = position_in_target(&event, size_px).filter(|_| event.button() == 0);
        let Some(at) = at else { return };
        let under = camera.with_value(|camera| under(space, camera, at, size_px, is_large));
        match (under, is_large) {
            (Some(id), _) => select(space, Some(id)),
            (None, false) => large.set(Some(camera.with_value(|c| c.id.clone()))),
            (None, true) => select(space, None),
        }
    };
    let label = name.clone();
    view! {
        <figure class="cloud-camera">
            {move || source().map(|url| view! { <img src=url alt="" draggable="false" /> })}
            <canvas
                node_ref=canvas
                role="application"
                aria-label=label
                title="Click a cuboid to select it, the image to enlarge it"
                on:pointerup=clicked
            ></canvas>
            <figcaption class="cloud-label">{name}{time}</figcaption>
        </figure>
    }
}

/// Track what is drawn on camera images.
fn track(space: CloudContext) {
    let wb = space.wb;
    wb.editing.editor.track();
    wb.view.frame.track();
    wb.view.hovered_object.track();
    wb.view.hovered_finding.track();
    wb.comparison.is_on.track();
    wb.comparison.golden.track();
    wb.view.hidden.track();
}

/// Time between the points and a camera's image, as it is shown.
#[derive(Debug, PartialEq)]
struct TimeOffset {
    text: String,
    is_late: bool,
}

impl TimeOffset {
    /// Offset of an image; `None` if it is of the same time and frame.
    fn new(off_us: i64, is_of_another_frame: bool) -> Option<Self> {
        let off_ms = off_us.saturating_add(500).div_euclid(1000);
        let sign = if off_ms < 0 { "" } else { "+" };
        (off_ms != 0 || is_of_another_frame)
            .then(|| Self { text: format!(" {sign}{off_ms} ms"), is_late: off_ms.abs() > LATE_MS })
    }
}

fn to_camera(space: CloudContext, camera: &SceneCamera) -> Option<Pose> {
    let frame = space.wb.view.frame.get_untracked();
    let sensor = space.sensor.get_value();
    space.wb.scene.with_value(|scene| Some(scene.seen_by(frame, &sensor, &camera.id)?.1))
}

fn draw(space: CloudContext, canvas: &OverlayCanvas, camera: &SceneCamera, is_large: bool) {
    let Some(pose) = to_camera(space, camera) else { return };
    let fit = ImageTransform::new(camera.size_px, canvas.size_px, is_large);
    let stroke = |edges: &[ImageEdge], tone: &str, width_px: f64, is_dashed: bool| {
        let lines = fit.lines(edges);
        canvas.lines(lines.iter().map(Vec::as_slice), tone, width_px, is_dashed);
    };
    for drawn in space.golden() {
        stroke(&camera.edges_of(&drawn, &pose), color::GOLDEN, 1.2, true);
    }
    let selection = space.wb.editing.selection_untracked();
    let hovered = space.wb.view.hovered_object.get_untracked();
    let mut last = None;
    for drawn in space.label() {
        if Some(&drawn.id) == selection.as_ref() {
            last = Some(drawn);
            continue;
        }
        let width_px = if Some(&drawn.id) == hovered.as_ref() { 2.4 } else { 1.3 };
        stroke(&camera.edges_of(&drawn, &pose), &drawn.color, width_px, false);
    }
    if let Some(drawn) = last {
        let edges = camera.edges_of(&drawn, &pose);
        stroke(&edges, "rgba(16, 18, 22, 0.6)", 4.0, false);
        stroke(&edges, color::WHITE, 2.0, false);
        let front: Vec<ImageEdge> = edges.into_iter().filter(ImageEdge::is_front).collect();
        stroke(&front, color::ACCENT, 2.0, false);
    }
}

/// Id of the object whose edges surround a position most closely.
fn under(
    space: CloudContext,
    camera: &SceneCamera,
    at: Point2,
    canvas_px: [f64; 2],
    is_large: bool,
) -> Option<String> {
    let pose = to_camera(space, camera)?;
    let fit = ImageTransform::new(camera.size_px, canvas_px, is_large);
    let all = space.label();
    let outlines = all.iter().map(|drawn| fit.lines(&camera.edges_of(drawn, &pose)).concat());
    all.get(smallest_around(outlines, at)?).map(|drawn| drawn.id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_of_the_same_time_has_no_offset() {
        assert_eq!(TimeOffset::new(400, false), None);
    }

    #[test]
    fn offsets_are_signed_and_rounded_to_milliseconds() {
        let text = |us| TimeOffset::new(us, false).unwrap().text;
        assert_eq!(text(12_400), " +12 ms");
        assert_eq!(text(-12_600), " -13 ms");
        assert_eq!(TimeOffset::new(0, true).unwrap().text, " +0 ms", "of another frame");
    }

    #[test]
    fn an_image_far_from_the_points_in_time_may_show_other_positions() {
        assert!(TimeOffset::new(51_000, false).unwrap().is_late);
        assert!(TimeOffset::new(-51_000, false).unwrap().is_late);
        assert!(!TimeOffset::new(50_000, false).unwrap().is_late);
    }
}
