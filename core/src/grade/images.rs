//! Cuboids graded where they fall on the images of cameras.

use super::frame_objects::FrameObject;
use super::sensor_view::SensorView;
use crate::geometry::{Cuboid, Geometry};
use crate::rubric::Rule;
use crate::rubric::measure::{ComparedShape, MeasureError, PreparedShape, evaluate_prepared};
use crate::scene::{Scene, Sensor, SensorKind};
use crate::sensor::{Lens, cuboid_box, cuboid_outline};

/// What a rule measures of a pair of cuboids in each camera that sees golden: the camera, and the value or why there
/// is none. Golden's own shape in an image goes before the image of its cuboid; against a box stands a box.
pub(super) fn in_images<'s>(
    rule: &Rule,
    scene: &'s Scene,
    (frame, sensor): (u32, &str),
    views: &[SensorView<'_, '_>],
    [label, golden]: [&FrameObject<'_>; 2],
) -> Vec<(&'s str, Result<f64, MeasureError>)> {
    let (Ok(PreparedShape::Cuboid(ours)), Ok(PreparedShape::Cuboid(theirs))) =
        (&label.prepared, &golden.prepared)
    else {
        return Vec::new();
    };
    let seen = |camera: &'s Sensor| {
        let drawn = views.iter().find(|view| view.sensor == camera.id).and_then(|view| {
            let at = view
                .both
                .golden
                .binary_search_by_key(&golden.index, |frame_object| frame_object.index)
                .ok()?;
            view.both.golden.get(at)
        });
        let wanted = match drawn {
            Some(shape) => shape.shape.geometry.clone(),
            None => image_of(scene, frame, sensor, camera, theirs, false)?,
        };
        let as_box = matches!(wanted, Geometry::Box(_));
        Some((
            camera.id.as_str(),
            compare(rule, image_of(scene, frame, sensor, camera, ours, as_box), &wanted),
        ))
    };
    scene.cameras().filter_map(seen).collect()
}

fn compare(rule: &Rule, label: Option<Geometry>, golden: &Geometry) -> Result<f64, MeasureError> {
    let prepare = |side, geometry: &Geometry| {
        PreparedShape::new(geometry).map_err(|error| MeasureError::Shape { side, error })
    };
    let empty = MeasureError::Shape { side: ComparedShape::Label, error: crate::geometry::ShapeError::Empty };
    let label = prepare(ComparedShape::Label, &label.ok_or(empty)?)?;
    evaluate_prepared(&rule.measure, &rule.params, &label, &prepare(ComparedShape::Golden, golden)?)
}

/// The image of a cuboid in a camera, as its outline or as the box around that.
fn image_of(
    scene: &Scene,
    frame: u32,
    sensor: &str,
    camera: &Sensor,
    cuboid: &Cuboid,
    as_box: bool,
) -> Option<Geometry> {
    let SensorKind::Camera { width, height, .. } = camera.kind else { return None };
    let lens = Lens::new(*scene.camera_model(frame, &camera.id)?);
    let to_camera = scene.between_sensors(frame, sensor, &camera.id)?;
    let size = [width, height];
    if as_box {
        return cuboid_box(&lens, size, cuboid, &to_camera).map(Geometry::Box);
    }
    cuboid_outline(&lens, size, cuboid, &to_camera).map(Geometry::Polygon)
}
