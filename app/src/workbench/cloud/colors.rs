//! Colours of points from the camera images.

use super::context::CloudContext;
use super::frames_around;
use super::loaded::LoadedCloud;
use super::scene_camera::SceneCamera;
use super::viewer::Viewer;
use assay_core::geometry::Pose;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

/// Colour of points that no camera sees.
const UNSEEN: [u8; 3] = [58, 64, 72];
/// Number of points projected at a time, so that the page stays responsive.
const BATCH: usize = 20_000;

/// Image of a camera.
struct CameraImage {
    camera: SceneCamera,
    to_camera: Pose,
    width: u32,
    height: u32,
    rgba: Vec<u8>,
}

/// Colour the cloud on screen, once.
pub fn color_by_cameras(space: CloudContext) {
    let Some(cloud) = space.with_viewer(|viewer| viewer.cloud().cloned()).flatten() else { return };
    if cloud.has_camera_colors() {
        return;
    }
    let frame = space.wb.view.frame.get_untracked();
    spawn_local(async move {
        let mut pictures = Vec::new();
        for camera in space.wb.scene.with_value(SceneCamera::all) {
            // A camera whose image does not come colours nothing.
            pictures.extend(picture(space, frame, camera).await);
        }
        let colors = colors(&cloud, &pictures).await;
        cloud.set_camera_colors(colors);
        let is_on_screen =
            space.with_viewer(|viewer| viewer.cloud().is_some_and(|now| Rc::ptr_eq(now, &cloud)));
        if is_on_screen == Some(true) {
            space.with_viewer(Viewer::recolor);
            space.refresh();
            if space.display.accumulates.get_untracked() {
                // Points of the frames around have colours of their own.
                frames_around::update(space);
            }
        }
    });
}

async fn picture(space: CloudContext, frame: u32, camera: SceneCamera) -> Option<CameraImage> {
    let sensor = space.sensor.get_value();
    let (to_camera, blob) = space.wb.scene.with_value(|scene| {
        let (seen, to_camera) = scene.seen_by(frame, &sensor, &camera.id)?;
        Some((to_camera, seen.data.shown.as_ref().unwrap_or(&seen.data.blob).clone()))
    })?;
    let image = HtmlImageElement::new().ok()?;
    image.set_src(&space.wb.blob_url(&blob));
    JsFuture::from(image.decode()).await.ok()?;
    let (width, height) = (image.natural_width(), image.natural_height());
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.draw_image_with_html_image_element(&image, 0.0, 0.0).ok()?;
    let pixels = context.get_image_data(0.0, 0.0, f64::from(width), f64::from(height)).ok()?;
    Some(CameraImage { camera, to_camera, width, height, rgba: pixels.data().0 })
}

async fn colors(cloud: &LoadedCloud, pictures: &[CameraImage]) -> Vec<[u8; 3]> {
    let mut colors = Vec::new();
    let (mut left, mut next) = (BATCH, 0);
    // The cloud is not borrowed across the pause: more of it may be loaded then.
    while let Some(points) = color_chunk(cloud, next, pictures, &mut colors) {
        next += 1;
        left = left.saturating_sub(points);
        if left == 0 {
            TimeoutFuture::new(0).await;
            left = BATCH;
        }
    }
    colors
}

/// Colour the points of one chunk. Returns their number, or `None` after the last chunk.
fn color_chunk(
    cloud: &LoadedCloud,
    at: usize,
    pictures: &[CameraImage],
    colors: &mut Vec<[u8; 3]>,
) -> Option<usize> {
    let points = cloud.chunks();
    let chunk = points.chunks().get(at)?;
    let last = chunk.sources.iter().max().map_or(0, |last| *last as usize + 1);
    colors.resize(colors.len().max(last), UNSEEN);
    for (p, source) in points.chunk_points(chunk).zip(&chunk.sources) {
        let seen = pictures.iter().find_map(|picture| picture.color_at(p));
        if let (Some(seen), Some(color)) = (seen, colors.get_mut(*source as usize)) {
            *color = seen;
        }
    }
    Some(chunk.positions.len())
}

impl CameraImage {
    /// Colour of a point in the LiDAR frame; `None` if the camera does not see it.
    fn color_at(&self, p: [f64; 3]) -> Option<[u8; 3]> {
        let [x, y] = self.camera.model.as_ref()?.project(self.to_camera.apply(p))?;
        let scale = f64::from(self.width) / self.camera.size_px[0].max(1.0);
        let (x, y) = (x * scale, y * scale);
        if x < 0.0 || y < 0.0 || x >= f64::from(self.width) || y >= f64::from(self.height) {
            return None;
        }
        self.pixel([x as usize, y as usize])
    }

    fn pixel(&self, [x, y]: [usize; 2]) -> Option<[u8; 3]> {
        let at = (y * self.width as usize + x) * 4;
        self.rgba.get(at..at + 3)?.try_into().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_editor::view::PointChunks;

    /// Image of 2 × 2 px without a camera model.
    fn image() -> CameraImage {
        let camera = SceneCamera {
            id: "front".to_owned(),
            name: "Front".to_owned(),
            size_px: [2.0, 2.0],
            model: None,
        };
        CameraImage { camera, to_camera: Pose::IDENTITY, width: 2, height: 2, rgba: (0..16).collect() }
    }

    #[test]
    fn pixels_are_read_row_by_row() {
        assert_eq!(image().pixel([1, 0]), Some([4, 5, 6]));
        assert_eq!(image().pixel([0, 1]), Some([8, 9, 10]));
        assert_eq!(image().pixel([0, 2]), None);
    }

    #[test]
    fn a_camera_without_a_model_colours_nothing() {
        assert_eq!(image().color_at([0.0, 0.0, 5.0]), None);
    }

    #[test]
    fn points_that_no_camera_sees_are_dark() {
        let mut chunks = PointChunks::default();
        chunks.extend(&[[0.0, 0.0, 5.0], [1.0, 0.0, 5.0]]);
        let cloud = LoadedCloud::new(chunks, None, None);
        let mut colors = Vec::new();
        assert_eq!(color_chunk(&cloud, 0, &[image()], &mut colors), Some(2));
        assert_eq!(colors, [UNSEEN, UNSEEN]);
        assert_eq!(color_chunk(&cloud, 1, &[image()], &mut colors), None, "after the last chunk");
    }
}
