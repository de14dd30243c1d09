//! Image of a changed golden item: its label before and after, one over the other.

use crate::client::{blob_url, routes};
use crate::ui::{Remote, RemoteView};
use assay_core::geometry::{Cuboid, Geometry};
use assay_core::label::Document;
use assay_core::release::GoldenChange;
use assay_core::scene::{Scene, SensorKind};
use leptos::prelude::*;
use std::fmt::Write;

/// Space around cuboids from above, m.
const MARGIN_M: f64 = 5.0;

/// Button that loads and shows the image.
#[component]
pub(super) fn GoldenChangeToggle(project: StoredValue<String>, change: GoldenChange) -> impl IntoView {
    let open = RwSignal::new(false);
    let change = StoredValue::new(change);
    view! {
        <button class="btn quiet small" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|o| *o = !*o)>
            {move || if open.get() { "Hide" } else { "Show" }}
        </button>
        {move || open.get().then(|| view! { <GoldenChangeImage project=project change=change.get_value() /> })}
    }
}

/// The scene with the label before and after.
type ChangedLabels = (Scene, Document, Document);

#[component]
fn GoldenChangeImage(project: StoredValue<String>, change: GoldenChange) -> impl IntoView {
    let both = Remote::new(move || {
        let (project, change) = (project.get_value(), change.clone());
        async move {
            let scene = routes::golden(&project, &change.id).await?.scene;
            let mut labels = [Document::default(), Document::default()];
            for (label, hash) in labels.iter_mut().zip([change.before, change.after]) {
                if let Some(hash) = hash {
                    *label = routes::golden_label(&project, &hash).await?;
                }
            }
            let [before, after] = labels;
            Ok((scene, before, after))
        }
    });
    view! {
        <div class="golden-change">
            <RemoteView from=both view=move |both| change_image(&project.get_value(), &both) />
        </div>
    }
}

fn change_image(project: &str, (scene, before, after): &ChangedLabels) -> AnyView {
    // The first frame with an object in either label.
    let shapes = before.objects.iter().chain(&after.objects).flat_map(|o| &o.shapes);
    let Some(first) = shapes.min_by_key(|s| s.frame) else {
        return view! { <p class="dim small">"Nothing is drawn in either."</p> }.into_any();
    };
    let (frame, sensor) = (first.frame, first.sensor.clone());
    let outlines = [before, after].map(|label| outline(label, frame, &sensor));
    let image = scene.sensor(&sensor).and_then(|s| match s.kind {
        SensorKind::Camera { width, height, .. } => Some((width, height)),
        _ => None,
    });
    let file = scene.data(frame, &sensor).filter(|_| image.is_some());
    let picture = file.map(|data| {
        let shown = data.shown.as_ref().unwrap_or(&data.blob);
        blob_url(project, shown)
    });
    let view_box = match image {
        Some((width, height)) => format!("0 0 {width} {height}"),
        None => above([before, after], frame, &sensor),
    };
    let [was, now] = outlines;
    let (width, height) = image.unwrap_or_default();
    view! {
        <svg class="golden-change-view" viewBox=view_box role="img" aria-label="The golden label before and after">
            {picture.map(|href| view! { <g><image href=href width=width height=height /></g> })}
            <path class="was" d=was />
            <path class="now" d=now />
        </svg>
        <p class="small dim"><span class="was">"dashed: before"</span>" · "<span class="now">"solid: after"</span></p>
    }
    .into_any()
}

/// A cuboid's outline from above, ahead upwards.
fn footprint(cuboid: &Cuboid) -> [[f64; 2]; 4] {
    let (sin, cos) = cuboid.yaw_rad().sin_cos();
    let [length, width, _] = cuboid.size.map(|side| side / 2.0);
    [[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]].map(|[along, across]| {
        let (l, w) = (along * length, across * width);
        [-(cuboid.center[1] + l * sin + w * cos), -(cuboid.center[0] + l * cos - w * sin)]
    })
}

/// Outline of all shapes in a frame of a sensor, as one path.
fn outline(label: &Document, frame: u32, sensor: &str) -> String {
    let mut path = String::new();
    let mut line = |points: &[[f64; 2]], end: &str| {
        for (i, [x, y]) in points.iter().enumerate() {
            let _ = write!(path, "{}{x:.1} {y:.1}", if i == 0 { 'M' } else { 'L' });
        }
        path.push_str(end);
    };
    let shapes = label.objects.iter().flat_map(|o| &o.shapes);
    for shape in shapes.filter(|s| s.frame == frame && s.sensor == sensor) {
        match &shape.geometry {
            Geometry::Polygon(polygon) => polygon.0.iter().for_each(|ring| line(ring, "z")),
            Geometry::Multipolygon(all) => {
                all.iter().flat_map(|polygon| &polygon.0).for_each(|ring| line(ring, "z"));
            }
            Geometry::Box([x, y, w, h]) => {
                line(&[[*x, *y], [x + w, *y], [x + w, y + h], [*x, y + h]], "z");
            }
            Geometry::Rbox([x, y, w, h, degrees]) => {
                let (sin, cos) = degrees.to_radians().sin_cos();
                let corner = |(a, b): (f64, f64)| [x + a * cos - b * sin, y + a * sin + b * cos];
                let halves =
                    [(w / 2.0, h / 2.0), (-w / 2.0, h / 2.0), (-w / 2.0, -h / 2.0), (w / 2.0, -h / 2.0)];
                line(&halves.map(corner), "z");
            }
            Geometry::Polyline(points) => line(points, ""),
            Geometry::Point(point) => line(&[*point], "h0"),
            Geometry::Cuboid(cuboid) => line(&footprint(cuboid), "z"),
            Geometry::Rle(_) | Geometry::Tag => {}
        }
    }
    path
}

/// View box from above around all cuboids.
fn above(labels: [&Document; 2], frame: u32, sensor: &str) -> String {
    let (mut least, mut most) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    let shapes = labels.into_iter().flat_map(|l| &l.objects).flat_map(|o| &o.shapes);
    for shape in shapes.filter(|s| s.frame == frame && s.sensor == sensor) {
        for point in shape.geometry.as_cuboid().map(footprint).into_iter().flatten() {
            for axis in 0..2 {
                least[axis] = least[axis].min(point[axis]);
                most[axis] = most[axis].max(point[axis]);
            }
        }
    }
    let [x, y] = least.map(|v| v - MARGIN_M);
    format!("{x:.1} {y:.1} {:.1} {:.1}", most[0] - x + MARGIN_M, most[1] - y + MARGIN_M)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(geometry: serde_json::Value) -> Document {
        let shape = serde_json::json!({"frame": 1, "sensor": "cam", "geometry": geometry});
        let object = serde_json::json!({"id": "o", "class": "car", "shapes": [shape]});
        Document { objects: vec![serde_json::from_value(object).unwrap()], ..Document::default() }
    }

    #[test]
    fn shapes_of_the_frame_and_sensor_become_one_path() {
        let boxed = label(serde_json::json!({"box": [1.0, 2.0, 3.0, 4.0]}));
        assert_eq!(outline(&boxed, 1, "cam"), "M1.0 2.0L4.0 2.0L4.0 6.0L1.0 6.0z");
        assert_eq!(outline(&boxed, 2, "cam"), "");
        assert_eq!(outline(&boxed, 1, "lidar"), "");
    }

    #[test]
    fn a_cuboid_is_seen_from_above_with_ahead_upwards() {
        let cuboid = label(
            serde_json::json!({"cuboid": {"center": [10.0, 2.0, 0.0], "size": [4.0, 2.0, 1.5], "yaw": 0.0}}),
        );
        assert_eq!(outline(&cuboid, 1, "cam"), "M-3.0 -12.0L-3.0 -8.0L-1.0 -8.0L-1.0 -12.0z");
        assert_eq!(above([&cuboid, &Document::default()], 1, "cam"), "-8.0 -17.0 12.0 14.0");
    }
}
