//! Calibration check of a scene: points over every camera's image, jumps in depth, and the offset of the image's edges
//! from them.

use super::page_frame::PageFrame;
use super::project::project_of_address;
use crate::client::route_params::task_param;
use crate::client::{ApiError, blob_url, routes};
use crate::ui::{EmptyState, ErrorNote, IconShape, KeyBindings, Note, Remote, RemoteView, Tone};
use assay_core::api::{CalibrationCamera, CalibrationCheck, CalibrationFrame, CalibrationScene, PixelOffset};
use leptos::prelude::*;

/// Offset that needs a check if it is surely larger, px.
const TOLERABLE_PX: f64 = 4.0;
/// Distances where the colour of points changes, m.
const BANDS_M: [i32; 6] = [6, 12, 20, 35, 60, i32::MAX];

/// A camera and what was measured.
#[derive(Clone)]
struct CameraCheck {
    id: String,
    name: String,
    check: RwSignal<Option<Result<CalibrationCheck, ApiError>>>,
}

/// State of the view.
#[derive(Clone, Copy)]
struct CalibrationView {
    project: StoredValue<String>,
    task: StoredValue<String>,
    camera: RwSignal<usize>,
    frame: RwSignal<u32>,
    frames: u32,
    points: RwSignal<bool>,
    edges: RwSignal<bool>,
}

/// The page.
#[component]
pub fn CalibrationPage() -> impl IntoView {
    let (project, id) = project_of_address();
    let task = task_param();
    let scene = Remote::new(move || {
        let (project, task) = (id.get(), task.get());
        async move { routes::calibration_scene(&project, &task).await }
    });
    view! {
        <PageFrame project=project>
            <div class="page wide"><RemoteView from=scene view=move |scene| {
                view! { <CalibrationPanel project=id.get_untracked() task=task.get_untracked() scene=scene /> }
            } /></div>
        </PageFrame>
    }
}

#[component]
fn CalibrationPanel(project: String, task: String, scene: CalibrationScene) -> impl IntoView {
    let camera = |c: CalibrationCamera| CameraCheck { id: c.id, name: c.name, check: RwSignal::new(None) };
    let cameras: Vec<CameraCheck> = scene.cameras.into_iter().map(camera).collect();
    let href = format!("/projects/{project}/tasks/{task}");
    let head = view! {
        <div class="page-head">
            <div>
                <h1>"Calibration"</h1>
                <p>{scene.name.clone()}</p>
            </div>
            <a class="btn end" href=href>"Open the task"</a>
        </div>
    };
    if cameras.is_empty() {
        return view! {
            {head}
            <div class="card"><EmptyState shape=IconShape::Cuboid title="Nothing to compare">
                <p>"A calibration is checked between a LiDAR and cameras; this scene has only one of the two."</p>
            </EmptyState></div>
        }
        .into_any();
    }
    let at = CalibrationView {
        project: StoredValue::new(project),
        task: StoredValue::new(task),
        camera: RwSignal::new(0),
        frame: RwSignal::new(0),
        frames: scene.frames,
        points: RwSignal::new(true),
        edges: RwSignal::new(true),
    };
    measure(at, cameras.clone());
    view! {
        {head}
        <div class="calibration">
            <CameraList at=at cameras=cameras.clone() />
            <CalibrationImage at=at cameras=cameras />
        </div>
    }
    .into_any()
}

/// Measures one camera after another, as each one reads many files on the server.
fn measure(at: CalibrationView, cameras: Vec<CameraCheck>) {
    leptos::task::spawn_local(async move {
        for camera in cameras {
            let (Some(project), Some(task)) = (at.project.try_get_value(), at.task.try_get_value()) else {
                return;
            };
            let answer = routes::calibration(&project, &task, &camera.id).await;
            camera.check.try_set(Some(answer));
        }
    });
}

#[component]
fn CameraList(at: CalibrationView, cameras: Vec<CameraCheck>) -> impl IntoView {
    let rows = cameras.into_iter().enumerate().map(|(index, camera)| {
        let check = camera.check;
        view! {
            <button
                class="calibration-camera" aria-pressed=move || (at.camera.get() == index).to_string()
                on:click=move |_| at.camera.set(index)
            >
                <strong>{camera.name}</strong>
                {move || match check.get() {
                    None => view! { <span class="dim small">"measuring…"</span> }.into_any(),
                    Some(Err(error)) => view! { <span class="bad-text small">{error.message()}</span> }.into_any(),
                    Some(Ok(check)) => offset_view(&check).into_any(),
                }}
            </button>
        }
    });
    view! {
        <section class="stack" aria-label="Cameras">
            <div class="card calibration-list" data-testid="calibration-cameras">{rows.collect_view()}</div>
            <p class="dim small">
                "How far the image's edges lie beside the places where depth jumps, with the 95 % interval: px of the photograph, \
                 over all frames. A moving vehicle, a shutter that is late or a turned camera all show here."
            </p>
        </section>
    }
}

/// The offset and its meaning.
fn offset_view(check: &CalibrationCheck) -> impl IntoView + use<> {
    let (word, class) = match least_offset_px(check) {
        None => ("not sure", "tag"),
        Some(least) if least > TOLERABLE_PX => ("look here", "tag warn"),
        Some(_) => ("fits", "tag good"),
    };
    let lines = [offset_text(check.right, "right", "left"), offset_text(check.down, "down", "up")];
    let edges = format!("{} edges in {} frames", check.edges, check.frames);
    view! {
        <span class=class data-testid="calibration-word">{word}</span>
        {lines.map(|line| view! { <span class="small num-line">{line}</span> }).into_iter().collect_view()}
        <span class="dim small">{edges}</span>
    }
}

/// An offset along an axis, whose two directions have these names.
fn offset_text(offset: Option<PixelOffset>, more: &str, less: &str) -> String {
    match offset {
        Some(o) => {
            let direction = if o.px < 0.0 { less } else { more };
            format!("{} px {direction} ± {}", o.px.abs(), o.within_px)
        }
        None => format!("{more} or {less}: not sure"),
    }
}

/// Lower bound of the larger offset, px: the 95 % interval excludes less.
fn least_offset_px(check: &CalibrationCheck) -> Option<f64> {
    let sure = [check.right, check.down].into_iter().flatten().map(|o| o.px.abs() - o.within_px);
    sure.reduce(f64::max)
}

#[component]
fn CalibrationImage(at: CalibrationView, cameras: Vec<CameraCheck>) -> impl IntoView {
    let ids = StoredValue::new(cameras.into_iter().map(|c| c.id).collect::<Vec<_>>());
    let seen = Remote::new(move || {
        let (frame, camera) = (at.frame.get(), at.camera.get());
        let camera = ids.with_value(|ids| ids.get(camera).cloned()).unwrap_or_default();
        let (project, task) = (at.project.get_value(), at.task.get_value());
        async move { routes::calibration_frame(&project, &task, &camera, frame).await }
    });
    let step = move |by: i32| {
        let to = at.frame.get_untracked().saturating_add_signed(by);
        at.frame.set(to.min(at.frames.saturating_sub(1)));
    };
    let keys = KeyBindings::get();
    keys.bind("Calibration", "F", "Next frame", move || step(1));
    keys.bind("Calibration", "D", "Previous frame", move || step(-1));
    keys.bind("Calibration", "P", "Points", move || at.points.update(|on| *on = !*on));
    keys.bind("Calibration", "E", "Edges", move || at.edges.update(|on| *on = !*on));
    let toggle = |shown: RwSignal<bool>, title: &'static str, key: &'static str| {
        view! {
            <button class="btn" aria-pressed=move || shown.get().to_string() on:click=move |_| shown.update(|on| *on = !*on)>
                {title} <kbd class="key">{key}</kbd>
            </button>
        }
    };
    view! {
        <section class="stack grow" aria-label="Points over the image">
            <div class="row">
                {toggle(at.points, "Points", "P")} {toggle(at.edges, "Where depth jumps", "E")}
                <span class="end row">
                    <button class="btn" title="Previous frame (D)" disabled=move || at.frame.get() == 0 on:click=move |_| step(-1)>"‹"</button>
                    <span class="small" data-testid="calibration-frame" translate="no">{move || format!("frame {} of {}", at.frame.get() + 1, at.frames)}</span>
                    <button class="btn" title="Next frame (F)" disabled=move || { at.frame.get() + 1 >= at.frames } on:click=move |_| step(1)>"›"</button>
                </span>
            </div>
            {move || match (seen.get(), seen.error()) {
                (Some(frame), _) => picture(at, &frame).into_any(),
                (None, Some(error)) if error.status() == Some(404) => view! {
                    <Note tone=Tone::Info title="Nothing together in this frame"><p>{error.message()}</p></Note>
                }.into_any(),
                (None, Some(error)) => view! { <ErrorNote error=error retry=move |()| seen.reload() /> }.into_any(),
                (None, None) => view! { <div class="skeleton" style="height:420px"></div> }.into_any(),
            }}
        </section>
    }
}

fn picture(at: CalibrationView, frame: &CalibrationFrame) -> impl IntoView + use<> {
    let [width, height] = frame.size;
    let url = blob_url(&at.project.get_value(), &frame.picture);
    let edges = dots(&frame.edges);
    let bands = band_paths(&frame.points)
        .into_iter()
        .enumerate()
        .map(|(band, path)| view! { <path d=path class=format!("band-{band}") /> })
        .collect_view();
    let late = time_offset_text(frame.off_us);
    view! {
        <svg
            class="preview calibration-picture" viewBox=format!("0 0 {width} {height}") role="img"
            aria-label="The camera's image with the LiDAR's points" data-testid="calibration-picture"
        >
            <image href=url width=width height=height />
            <g class="bands" style:display=move || if at.points.get() { "" } else { "none" }>{bands}</g>
            <path d=edges class="jumps" style:display=move || if at.edges.get() { "" } else { "none" } />
        </svg>
        <p class="dim small">
            "Points run from yellow (near) to violet (far); red marks are where a near surface ends before a far one: they should lie on the image's edges. "
            {late}
        </p>
    }
}

/// Dots as one path: lines of no length, drawn round by their stroke.
fn dots(points: &[[i32; 2]]) -> String {
    points.iter().map(|[x, y]| format!("M{x} {y}h0")).collect()
}

/// Points as one path for each band of distances.
fn band_paths(points: &[[i32; 3]]) -> [String; BANDS_M.len()] {
    let mut bands: [Vec<[i32; 2]>; BANDS_M.len()] = Default::default();
    for [x, y, distance_dm] in points {
        let band = BANDS_M.iter().position(|upper| distance_dm / 10 < *upper).unwrap_or(0);
        if let Some(band) = bands.get_mut(band) {
            band.push([*x, *y]);
        }
    }
    bands.map(|band| dots(&band))
}

/// How much later or earlier than the points the image was recorded; nothing for less than a millisecond.
fn time_offset_text(offset_us: i64) -> Option<String> {
    let direction = if offset_us < 0 { "before" } else { "after" };
    (offset_us.abs() >= 1_000)
        .then(|| format!("The photograph was taken {} ms {direction} the points.", offset_us.abs() / 1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offset(px: f64, within_px: f64) -> Option<PixelOffset> {
        Some(PixelOffset { px, within_px })
    }

    #[test]
    fn an_offset_counts_as_far_as_its_interval_is_sure() {
        let check = |right, down| CalibrationCheck { right, down, ..CalibrationCheck::default() };
        assert_eq!(least_offset_px(&check(offset(-7.5, 1.5), offset(2.0, 0.5))), Some(6.0));
        assert_eq!(least_offset_px(&check(None, offset(1.0, 3.0))), Some(-2.0));
        assert_eq!(least_offset_px(&check(None, None)), None);
    }

    #[test]
    fn an_offset_is_named_by_its_direction() {
        assert_eq!(offset_text(offset(-3.5, 0.5), "right", "left"), "3.5 px left ± 0.5");
        assert_eq!(offset_text(offset(2.0, 1.0), "down", "up"), "2 px down ± 1");
        assert_eq!(offset_text(None, "down", "up"), "down or up: not sure");
    }

    #[test]
    fn points_are_drawn_by_their_band_of_distance() {
        let bands = band_paths(&[[1, 2, 59], [3, 4, 60], [5, 6, 1_000], [7, 8, 10]]);
        assert_eq!(bands, ["M1 2h0M7 8h0", "M3 4h0", "", "", "", "M5 6h0"]);
    }

    #[test]
    fn times_under_a_millisecond_are_the_same() {
        assert_eq!(time_offset_text(-999), None);
        let text = time_offset_text(-12_500);
        assert_eq!(text.as_deref(), Some("The photograph was taken 12 ms before the points."));
        assert!(time_offset_text(1_000).is_some_and(|text| text.contains("1 ms after")));
    }
}
