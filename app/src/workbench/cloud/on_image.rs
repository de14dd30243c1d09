//! Points over a camera's image, coloured by their distance, so that errors of the calibration are visible.

use super::context::{CloudContext, CloudState};
use super::overlay_canvas::OverlayCanvas;
use super::scene_camera::{ImageTransform, SceneCamera};
use super::watch_size::watch_size;
use crate::workbench::colors::distance_color;
use assay_core::geometry::norm3;
use leptos::html::Canvas;
use leptos::prelude::*;

/// Largest number of points drawn.
const MOST_DRAWN: usize = 40_000;
/// Distance from which on points have the last colour, m.
const FAR_M: f64 = 60.0;

/// A button that lays the points over the large camera's image.
#[component]
pub fn PointsOnImage(space: CloudContext, camera: SceneCamera) -> impl IntoView {
    let is_on = RwSignal::new(false);
    let canvas = NodeRef::<Canvas>::new();
    let size = RwSignal::new([0.0_f64; 2]);
    watch_size(canvas, move |width, height| size.set([width, height]));
    let camera = StoredValue::new(camera);
    Effect::new(move |_| {
        space.wb.points.clouds_loaded.track();
        size.track();
        let (frame, state) = (space.wb.view.frame.get(), space.loading.state.get());
        if let Some(canvas) = canvas.get().as_ref().and_then(OverlayCanvas::new)
            && matches!(state, CloudState::Loaded(_))
        {
            camera.with_value(|camera| draw(space, frame, &canvas, camera));
        }
    });
    view! {
        {move || is_on.get().then(|| view! { <canvas class="cloud-over" node_ref=canvas aria-hidden="true"></canvas> })}
        <button
            class="btn small cloud-points-toggle"
            data-testid="points-on-image"
            title="Lay the points over the image: where things end, points and image must agree"
            aria-pressed=move || is_on.get().to_string()
            on:click=move |_| is_on.update(|on| *on = !*on)
        >
            {move || if is_on.get() { "Hide points" } else { "Show points" }}
        </button>
    }
}

fn draw(space: CloudContext, frame: u32, canvas: &OverlayCanvas, camera: &SceneCamera) {
    let sensor = space.sensor.get_value();
    let pose = space.wb.scene.with_value(|scene| Some(scene.seen_by(frame, &sensor, &camera.id)?.1));
    let (Some(pose), Some(model)) = (pose, &camera.model) else { return };
    let fit = ImageTransform::new(camera.size_px, canvas.size_px, true);
    let [width, height] = camera.size_px;
    let seen = space.cloud_points(|points| {
        let all = points.chunks().iter().flat_map(|chunk| points.chunk_points(chunk));
        let seen = all.filter_map(|p| {
            let p = pose.apply(p);
            let at = model.project(p)?;
            let inside = at[0] >= 0.0 && at[1] >= 0.0 && at[0] < width && at[1] < height;
            inside.then(|| (fit.apply(at), norm3(p)))
        });
        seen.collect::<Vec<_>>()
    });
    let seen = seen.unwrap_or_default();
    for (at, away) in seen.iter().step_by(seen.len() / MOST_DRAWN + 1) {
        canvas.speck(*at, 2.0, &distance_color(*away, FAR_M));
    }
}
