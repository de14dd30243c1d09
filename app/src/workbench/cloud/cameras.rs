//! The cameras' images with the cuboids projected on them.

use super::on_image::PointsOnImage;
use super::overlay_canvas::{OverlayCanvas, color};
use super::perspective::pointer_position;
use super::space::{CloudContext, VisibleCuboid};
use assay_core::geometry::{Point2, Pose};
use assay_core::scene::SensorKind;
use assay_core::sensor::CameraModel;
use assay_editor::view::{ImageEdge, cuboid_on_image};
use leptos::ev::PointerEvent;
use leptos::html::Canvas;
use leptos::prelude::*;

/// An image that was taken longer than this before or after the points may show things elsewhere, ms.
const LATE_MS: i64 = 50;

/// A camera of the scene.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneCamera {
    /// The sensor's id.
    pub id: String,
    /// Shown to people.
    pub name: String,
    /// Image size, px.
    pub size_px: [f64; 2],
    /// How space falls on the image.
    pub model: Option<CameraModel>,
}

/// The scene's cameras in their order.
pub fn cameras(space: CloudContext) -> Vec<SceneCamera> {
    space.wb.scene.with_value(|scene| {
        let of = |sensor: &assay_core::scene::Sensor| match &sensor.kind {
            SensorKind::Camera { width, height, model } => Some(SceneCamera {
                id: sensor.id.clone(),
                name: sensor.name.clone(),
                size_px: [f64::from(*width), f64::from(*height)],
                model: *model,
            }),
            _ => None,
        };
        scene.cameras().filter_map(of).collect()
    })
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
    crate::ui::KeyBindings::get().intercept(move |event| {
        let closes = event.key() == "Escape" && large.with_untracked(Option::is_some);
        if closes {
            large.set(None);
        }
        closes
    });
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
        let frame = space.wb.frame.get();
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
        let off_ms = off_us.saturating_add(500).div_euclid(1000);
        (off_ms != 0 || is_of_another_frame).then(|| {
            let sign = if off_ms < 0 { "" } else { "+" };
            let tone = if off_ms.abs() > LATE_MS { "cloud-late" } else { "dim" };
            let title = if is_of_another_frame {
                "This camera has no image in this frame: the nearest in time is shown"
            } else {
                "Taken so long after the points"
            };
            view! { <span class=tone title=title data-testid="camera-time">{format!(" {sign}{off_ms} ms")}</span> }
        })
    };
    super::watch_size(canvas, move |width, height| size.set([width, height]));
    let camera = StoredValue::new(camera);
    Effect::new(move |_| {
        track(space);
        size.track();
        if let Some(canvas) = canvas.get().as_ref().and_then(OverlayCanvas::new) {
            camera.with_value(|camera| draw(space, &canvas, camera, is_large));
        }
    });
    let clicked = move |event: PointerEvent| {
        let Some((at, _)) = pointer_position(&event) else { return };
        let under = camera.with_value(|camera| under(space, camera, at, size.get_untracked(), is_large));
        match (under, is_large) {
            (Some(id), _) => space.select(Some(id)),
            (None, false) => large.set(Some(camera.with_value(|c| c.id.clone()))),
            (None, true) => space.select(None),
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

/// What makes camera images be drawn again.
fn track(space: CloudContext) {
    let wb = space.wb;
    wb.editor.track();
    wb.frame.track();
    wb.hovered_object.track();
    wb.hovered_finding.track();
    wb.comparing.track();
    wb.golden.track();
    wb.hidden.track();
}

/// Image px → canvas px: filling the strip, or whole when large.
pub(super) struct ImageTransform {
    scale: f64,
    shift: Point2,
}

impl ImageTransform {
    pub(super) fn new(image: [f64; 2], canvas: [f64; 2], is_large: bool) -> Self {
        let ratios = [canvas[0] / image[0].max(1.0), canvas[1] / image[1].max(1.0)];
        let scale = if is_large { ratios[0].min(ratios[1]) } else { ratios[0].max(ratios[1]) };
        let shift = [(canvas[0] - image[0] * scale) / 2.0, (canvas[1] - image[1] * scale) / 2.0];
        Self { scale, shift }
    }

    /// Where a place of the image is on the canvas.
    pub(super) fn place(&self, [x, y]: Point2) -> Point2 {
        [x * self.scale + self.shift[0], y * self.scale + self.shift[1]]
    }

    fn lines(&self, edges: &[ImageEdge]) -> Vec<Vec<Point2>> {
        edges.iter().map(|edge| edge.line.iter().map(|at| self.place(*at)).collect()).collect()
    }
}

fn to_camera(space: CloudContext, camera: &SceneCamera) -> Option<Pose> {
    let frame = space.wb.frame.get_untracked();
    let sensor = space.sensor.get_value();
    space.wb.scene.with_value(|scene| Some(scene.seen_by(frame, &sensor, &camera.id)?.1))
}

/// The edges of a cuboid that lie on the image at least in part.
fn edges_of(drawn: &VisibleCuboid, pose: &Pose, camera: &SceneCamera) -> Vec<ImageEdge> {
    let Some(model) = &camera.model else { return Vec::new() };
    let edges = cuboid_on_image(&drawn.cuboid, pose, model);
    let [width, height] = camera.size_px;
    let on_image = |[x, y]: &Point2| *x > 0.0 && *y > 0.0 && *x < width && *y < height;
    let is_seen = edges.iter().flat_map(|edge| &edge.line).any(on_image);
    if is_seen { edges } else { Vec::new() }
}

fn draw(space: CloudContext, canvas: &OverlayCanvas, camera: &SceneCamera, is_large: bool) {
    let Some(pose) = to_camera(space, camera) else { return };
    let fit = ImageTransform::new(camera.size_px, canvas.size_px, is_large);
    let stroke = |edges: &[ImageEdge], tone: &str, width_px: f64, is_dashed: bool| {
        let lines = fit.lines(edges);
        canvas.lines(lines.iter().map(Vec::as_slice), tone, width_px, is_dashed);
    };
    for drawn in space.golden() {
        stroke(&edges_of(&drawn, &pose, camera), color::GOLDEN, 1.2, true);
    }
    let selection = space.wb.editor.with_untracked(|e| e.selection().map(str::to_owned));
    let hovered = space.wb.hovered_object.get_untracked();
    let mut last = None;
    for drawn in space.label() {
        if Some(&drawn.id) == selection.as_ref() {
            last = Some(drawn);
            continue;
        }
        let width_px = if Some(&drawn.id) == hovered.as_ref() { 2.4 } else { 1.3 };
        stroke(&edges_of(&drawn, &pose, camera), &drawn.color, width_px, false);
    }
    if let Some(drawn) = last {
        let edges = edges_of(&drawn, &pose, camera);
        stroke(&edges, "rgba(16, 18, 22, 0.6)", 4.0, false);
        stroke(&edges, color::WHITE, 2.0, false);
        let front: Vec<ImageEdge> = edges.into_iter().filter(ImageEdge::is_front).collect();
        stroke(&front, color::ACCENT, 2.0, false);
    }
}

/// The cuboid whose edges surround this place most closely.
fn under(
    space: CloudContext,
    camera: &SceneCamera,
    at: Point2,
    canvas_px: [f64; 2],
    is_large: bool,
) -> Option<String> {
    let pose = to_camera(space, camera)?;
    let fit = ImageTransform::new(camera.size_px, canvas_px, is_large);
    let around = |drawn: &VisibleCuboid| {
        let points: Vec<Point2> = fit.lines(&edges_of(drawn, &pose, camera)).concat();
        let low = points.iter().copied().reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1])])?;
        let high = points.iter().copied().reduce(|a, b| [a[0].max(b[0]), a[1].max(b[1])])?;
        let holds = at[0] >= low[0] && at[1] >= low[1] && at[0] <= high[0] && at[1] <= high[1];
        holds.then_some((high[0] - low[0]) * (high[1] - low[1]))
    };
    let all = space.label();
    let held = all.iter().filter_map(|drawn| Some((around(drawn)?, drawn)));
    held.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, drawn)| drawn.id.clone())
}
