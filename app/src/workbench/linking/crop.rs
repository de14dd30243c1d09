//! Crop of a camera's image around the track in one frame.

use crate::workbench::state::{Workbench, crop_around};
use assay_core::geometry::Point2;
use assay_core::scene::SensorKind;
use assay_editor::view::{ImageEdge, cuboid_on_image};
use leptos::prelude::*;

/// What a crop shows.
struct CropContent {
    /// Address of the image.
    url: String,
    /// Size of the image, px.
    image_px: [f64; 2],
    /// Part of the image: left, top, width, height, px.
    part: [f64; 4],
    /// Share of the object in the camera's view.
    share: f64,
    /// Edges of the cuboid, as a path in image px: all, and those of its front.
    edges: [String; 2],
}

fn content(wb: Workbench, object: &str, camera: &str, frame: u32) -> Option<CropContent> {
    let sight = wb.linking.sights(object, frame).into_iter().find(|sight| sight.camera == camera)?;
    let shape = wb.editing.editor.with_untracked(|e| {
        let object = e.document().object(object)?;
        object.shape_at(frame, &object.shapes.first()?.sensor)
    })?;
    wb.scene.with_value(|scene| {
        let (seen, to_camera) = scene.seen_by(frame, &shape.sensor, camera)?;
        let SensorKind::Camera { width, height, .. } = scene.sensor(camera)?.kind else { return None };
        let model = scene.camera_model(seen.frame, camera)?;
        let edges = cuboid_on_image(shape.geometry.as_cuboid()?, &to_camera, model);
        let front: Vec<ImageEdge> = edges.iter().filter(|edge| edge.is_front()).cloned().collect();
        let image_px = [f64::from(width), f64::from(height)];
        Some(CropContent {
            url: wb.blob_url(seen.data.shown.as_ref().unwrap_or(&seen.data.blob)),
            image_px,
            part: crop_around(sight.box_px, image_px),
            share: sight.share,
            edges: [path(&edges), path(&front)],
        })
    })
}

/// Lines of edges as an SVG path.
fn path(edges: &[ImageEdge]) -> String {
    let point = |(i, [x, y]): (usize, &Point2)| format!("{}{x:.1} {y:.1}", if i == 0 { 'M' } else { 'L' });
    edges.iter().flat_map(|edge| edge.line.iter().enumerate().map(point)).collect()
}

/// A crop, or an empty cell where the camera does not see the track.
#[component]
pub(super) fn Crop(object: String, camera: String, frame: u32) -> impl IntoView {
    let wb: Workbench = expect_context();
    let content = content(wb, &object, &camera, frame);
    let distance = move || frame.abs_diff(wb.view.frame.get());
    let number = frame + 1;
    let note = match &content {
        None => "not in view".to_owned(),
        Some(content) if content.share < 0.995 => format!("{:.0} % in view", content.share * 100.0),
        Some(_) => String::new(),
    };
    let title = format!("Frame {number} {note}");
    view! {
        <button
            class="crop" class:current=move || distance() == 0 class:far=move || { distance() > 1 } data-testid="crop"
            title=title.clone() aria-label=title aria-current=move || (distance() == 0).then_some("true")
            on:click=move |_| wb.view.frame.set(frame)
        >
            {content.map(|content| view! { <CropPicture content=content /> })}
            <span class="crop-note">{number}<span class="crop-share">{note}</span></span>
        </button>
    }
}

#[component]
fn CropPicture(content: CropContent) -> impl IntoView {
    let wb: Workbench = expect_context();
    let CropContent { url, image_px: [width, height], part: [x, y, w, h], edges: [all, front], .. } = content;
    view! {
        <svg class="crop-picture" viewBox=format!("{x:.1} {y:.1} {w:.1} {h:.1}") preserveAspectRatio="xMidYMid meet" aria-hidden="true">
            <image href=url width=width.to_string() height=height.to_string() preserveAspectRatio="none"></image>
            <g class="crop-edges" class:hidden=move || !wb.linking.shows_cuboids.get()>
                <path class="casing" d=all.clone()></path>
                <path d=all></path>
                <path class="front" d=front></path>
            </g>
        </svg>
    }
}

/// Column beyond an end of the scene; it keeps the others in their places.
#[component]
pub(super) fn NoCrop(column: i64) -> impl IntoView {
    let wb: Workbench = expect_context();
    let is_far = move || column.abs_diff(i64::from(wb.view.frame.get())) > 1;
    view! { <span class="crop" class:far=is_far aria-hidden="true"></span> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_drawn_each_from_its_start() {
        let edge = |line: &[Point2]| ImageEdge { edge: 0, line: line.to_vec() };
        let edges = [edge(&[[0.0, 1.0], [2.0, 3.25]]), edge(&[[5.0, 5.0], [6.0, 6.0], [7.0, 6.0]])];
        assert_eq!(path(&edges), "M0.0 1.0L2.0 3.2M5.0 5.0L6.0 6.0L7.0 6.0");
    }
}
