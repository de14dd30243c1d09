//! Benchmark page: random points in the viewer, for `./bench viewer`, without account, data or server.

use super::draw_loop::DrawLoop;
use super::loaded::LoadedCloud;
use super::viewer::Viewer;
use super::viewport::CloudViewport;
use crate::ui::pointer::position_in_target;
use assay_editor::view::PointChunks;
use gloo_timers::future::TimeoutFuture;
use leptos::html::Canvas;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::{PointerEvent, WheelEvent};

/// Number of points added at a time, so that the page stays responsive.
const BATCH: u32 = 20_000;
const MOST_POINTS: u32 = 5_000_000;

type Shared = Rc<RefCell<Option<Viewer>>>;

/// Page `/bench/viewer?points=N`. Its status tells when all points are drawn and how fast.
#[component]
pub fn BenchViewer() -> impl IntoView {
    let canvas = NodeRef::<Canvas>::new();
    let status = RwSignal::new("starting".to_owned());
    let viewer = StoredValue::new_local(Shared::default());
    let frames = StoredValue::new_local(DrawLoop::default());
    let turn = move |act: &dyn Fn(&mut Viewer)| {
        viewer.with_value(|shared| {
            if let Some(viewer) = shared.borrow_mut().as_mut() {
                act(viewer);
                update_window(viewer);
            }
        });
        frames.with_value(DrawLoop::request);
    };
    Effect::new(move |_| {
        let Some(canvas) = canvas.get() else { return };
        match Viewer::new(canvas.clone()) {
            Ok(mut made) => {
                let size = [f64::from(canvas.client_width()), f64::from(canvas.client_height())];
                made.set_size(size);
                made.set_pane(CloudViewport::Perspective, [0.0; 2], size);
                made.camera.distance_m = 70.0;
                update_window(&mut made);
                let shared = viewer.with_value(Rc::clone);
                *shared.borrow_mut() = Some(made);
                frames.with_value(|frames| frames.start(move |now_ms| draw(&shared, now_ms, status)));
                leptos::task::spawn_local(fill(viewer, frames, wanted_points(&search())));
            }
            Err(error) => status.set(error.to_string()),
        }
    });
    let moved = move |event: PointerEvent| {
        if event.buttons() == 0 {
            return;
        }
        let drag = [f64::from(event.movement_x()), f64::from(event.movement_y())];
        let pan = event.buttons() != 1 || event.shift_key();
        turn(&move |viewer| {
            let size = viewer.size_of(CloudViewport::Perspective);
            if pan { viewer.camera.pan(drag, size) } else { viewer.camera.orbit(drag) }
        });
    };
    let wheeled = move |event: WheelEvent| {
        event.prevent_default();
        let factor = dolly_factor(event.delta_y());
        turn(&move |viewer| {
            let size = viewer.size_of(CloudViewport::Perspective);
            if let Some(at) = position_in_target(&event, size) {
                viewer.camera.dolly(factor, at, size);
            }
        });
    };
    view! {
        <main class="cloud-bench">
            <canvas
                node_ref=canvas
                role="application"
                aria-label="3D view"
                tabindex="0"
                on:pointermove=moved
                on:wheel=wheeled
            ></canvas>
            <p class="cloud-label" role="status">{move || status.get()}</p>
        </main>
    }
}

/// Factor of the distance for a wheel that turned.
fn dolly_factor(delta: f64) -> f64 {
    (delta * 0.0012).exp()
}

fn update_window(viewer: &mut Viewer) {
    let window = viewer.camera.window(viewer.size_of(CloudViewport::Perspective));
    viewer.set_window(CloudViewport::Perspective, Some(window));
}

fn draw(shared: &Shared, now_ms: f64, status: RwSignal<String>) -> bool {
    let mut borrowed = shared.borrow_mut();
    let Some(viewer) = borrowed.as_mut() else { return false };
    let more = viewer.frame(now_ms);
    let (drawn, is_complete, budget) = viewer.progress();
    let all = viewer.cloud().map_or(0, |cloud| cloud.total);
    let state = if is_complete && !more { "all drawn" } else { "drawing" };
    status.set(format!(
        "{state} · {drawn} of {all} points · {} a frame{}",
        budget.points(),
        if budget.is_coarse() { " · half resolution while moving" } else { "" }
    ));
    more
}

/// Make the points in parts between frames.
async fn fill(
    viewer: StoredValue<Shared, LocalStorage>,
    frames: StoredValue<DrawLoop, LocalStorage>,
    points: u32,
) {
    let (mut chunks, mut random, mut left) = (PointChunks::default(), Random(1), points);
    while left > 0 {
        let batch: Vec<[f32; 3]> = (0..left.min(BATCH)).map(|_| random.point()).collect();
        chunks.extend(&batch);
        left = left.saturating_sub(BATCH);
        TimeoutFuture::new(0).await;
    }
    let cloud = Rc::new(LoadedCloud::new(chunks, None, None));
    let shared = viewer.try_with_value(Rc::clone);
    if let Some(viewer) =
        shared.as_ref().and_then(|s| s.try_borrow_mut().ok()).as_deref_mut().and_then(Option::as_mut)
    {
        viewer.show(cloud);
    }
    frames.try_with_value(DrawLoop::request);
}

/// Number of points that the address asks for, as `?points=N`.
fn wanted_points(search: &str) -> u32 {
    let requested = search.trim_start_matches('?').split('&').find_map(|part| part.strip_prefix("points="));
    requested.and_then(|n| n.parse().ok()).unwrap_or(1_000_000).min(MOST_POINTS)
}

fn search() -> String {
    window().location().search().unwrap_or_default()
}

/// Generator of the same points on every machine.
struct Random(u32);

impl Random {
    fn unit(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as f32 / 16_777_216.0
    }

    fn point(&mut self) -> [f32; 3] {
        [self.unit() * 100.0 - 50.0, self.unit() * 100.0 - 50.0, self.unit() * 9.0 - 2.0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_how_many_points() {
        assert_eq!(wanted_points("?points=5000"), 5_000);
        assert_eq!(wanted_points("?a=1&points=7"), 7);
        assert_eq!(wanted_points(""), 1_000_000);
        assert_eq!(wanted_points("?points=99999999999"), 1_000_000, "not a number of points");
        assert_eq!(wanted_points("?points=99999999"), MOST_POINTS);
    }

    #[test]
    fn the_points_are_the_same_on_every_machine_and_lie_around_the_sensor() {
        let points = |seed| {
            let mut random = Random(seed);
            (0..1000).map(|_| random.point()).collect::<Vec<_>>()
        };
        assert_eq!(points(1), points(1));
        assert!(
            points(1).iter().all(|[x, y, z]| x.abs() <= 50.0 && y.abs() <= 50.0 && (-2.0..=7.0).contains(z))
        );
    }
}
