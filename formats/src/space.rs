//! What the formats of recordings in space share: JSON with its places, poses from numbers, names of files.

use assay_core::ParseError;
use assay_core::geometry::{Cuboid, Orientation, Point3, Pose, Quaternion};
use assay_core::label::{AttributeValue, Object, Shape};
use assay_core::scene::Scene;
use std::collections::BTreeMap;

/// Sensors at most in one scene: lists of them are searched from their beginning.
pub(super) const MAX_SENSORS: usize = 1000;

/// Error where a scene has more than [`MAX_SENSORS`].
pub(super) fn check_sensors(count: usize, place: &str) -> Result<(), ParseError> {
    if count <= MAX_SENSORS {
        return Ok(());
    }
    let what = format!("there are more than {MAX_SENSORS} sensors");
    Err(ParseError::new(place, what, "Name each sensor the same in all frames"))
}

/// A pose from numbers that may be anything; the quaternion (w, x, y, z) is brought to length 1.
pub(super) fn pose(place: &str, rotation: Quaternion, translation: Point3) -> Result<Pose, ParseError> {
    let length = rotation.iter().map(|v| v * v).sum::<f64>().sqrt();
    let is_pose = length.is_finite() && length > 1e-6 && translation.iter().all(|v| v.abs() < 1e9);
    if !is_pose {
        let what = format!("rotation {rotation:?} with translation {translation:?} is no pose");
        return Err(ParseError::new(place, what, "Write a unit quaternion and a translation in metres"));
    }
    // A quaternion that has length 1 stays as it is.
    let rotation = if (length - 1.0).abs() < 1e-15 { rotation } else { rotation.map(|v| v / length) };
    Ok(Pose { rotation, translation })
}

/// A pose from a row-major matrix that must be a rotation, give or take what printing cost it.
pub(super) fn pose_of_matrix(
    place: &str,
    turn: [[f64; 3]; 3],
    translation: Point3,
) -> Result<Pose, ParseError> {
    let pose = Pose::from_matrix(turn, translation);
    let same = turn.iter().flatten().zip(pose.matrix().iter().flatten()).all(|(a, b)| (a - b).abs() < 1e-3);
    if same && translation.iter().all(|v| v.abs() < 1e9) {
        return Ok(pose);
    }
    Err(ParseError::new(
        place,
        "the matrix is no rotation",
        "Write the calibration that came with the recording",
    ))
}

/// A cuboid taken through a motion, upright where it stays so.
pub(super) fn moved(cuboid: &Cuboid, motion: &Pose) -> Cuboid {
    let pose = cuboid.pose().then(motion);
    Cuboid { center: pose.translation, orientation: orientation(&pose), ..*cuboid }
}

/// A rotation as a yaw where it turns about z alone, give or take the rounding of sums.
pub(super) fn orientation(pose: &Pose) -> Orientation {
    let [_, x, y, _] = pose.rotation;
    if x.abs() < 1e-10 && y.abs() < 1e-10 {
        Orientation::Yaw(pose.yaw_rad())
    } else {
        Orientation::Rotation(pose.rotation)
    }
}

/// A size that a cuboid can have.
pub(super) fn check_size(place: &str, size: [f64; 3]) -> Result<(), ParseError> {
    if size.iter().all(|side| *side > 0.0 && *side < 1e6) {
        return Ok(());
    }
    let what = format!("the box measures {} × {} × {} m", size[0], size[1], size[2]);
    Err(ParseError::new(place, what, "Write length, width and height above 0"))
}

/// The media type of an image, by its file's name.
pub(super) fn image_type(file: &str) -> Option<&'static str> {
    let name = file.to_ascii_lowercase();
    match name.rsplit_once('.')?.1 {
        "jpg" | "jpeg" => Some("image/jpeg"),
        "png" => Some("image/png"),
        "webp" => Some("image/webp"),
        _ => None,
    }
}

/// A path's folder (with its `/`, empty at the root) and the name in it.
pub(super) fn parts(path: &str) -> (&str, &str) {
    path.rfind('/').map_or(("", path), |at| path.split_at(at + 1))
}

/// A file's name without its ending.
pub(super) fn stem(path: &str) -> &str {
    let (_, name) = parts(path);
    name.split_once('.').map_or(name, |(stem, _)| stem)
}

/// A file's ending with its dot, of two parts for `.pcd.bin`.
pub(super) fn ending(path: &str) -> &str {
    let (_, name) = parts(path);
    name.strip_suffix(".pcd.bin").map_or_else(|| name.rfind('.').map_or("", |at| &name[at..]), |_| ".pcd.bin")
}

/// Only what may stand in a file's name.
pub(super) fn file_name(text: &str) -> String {
    let allowed = |c: char| if c.is_ascii_alphanumeric() || "-_+.".contains(c) { c } else { '_' };
    let name: String = text.chars().map(allowed).collect();
    let name = name.trim_matches('.').to_owned();
    if name.is_empty() { "_".to_owned() } else { name }
}

/// A number attribute's value.
pub(super) fn number(value: Option<&AttributeValue>) -> Option<f64> {
    match value? {
        AttributeValue::Number(number) => Some(*number),
        _ => None,
    }
}

/// A text attribute's value.
pub(super) fn text(value: Option<&AttributeValue>) -> Option<&str> {
    match value? {
        AttributeValue::Text(text) => Some(text),
        _ => None,
    }
}

/// The object as it is in each of so many frames, ascending: of a track the shapes between its keyframes too, and
/// none where it is outside.
pub(super) fn shapes_over(object: &Object, frames: u32) -> Vec<Shape> {
    let mut by_sensor: BTreeMap<&str, BTreeMap<u32, &Shape>> = BTreeMap::new();
    for shape in &object.shapes {
        by_sensor.entry(&shape.sensor).or_default().insert(shape.frame, shape);
    }
    let mut all = Vec::new();
    for (sensor, shapes) in by_sensor {
        let mut following = shapes.values().skip(1).map(Some).chain([None]);
        for (frame, shape) in &shapes {
            let next = following.next().flatten();
            all.extend((!shape.outside).then(|| (*shape).clone()));
            if !object.track {
                continue;
            }
            // Only the keyframes before and after tell where it is between them.
            let keyframes = [Some(shape), next].into_iter().flatten().map(|s| (*s).clone()).collect();
            let pair = Object { shapes: keyframes, ..bare() };
            // A label may name any frame; only those of the scene are written.
            let until = next.map_or(frames, |next| next.frame.min(frames));
            all.extend((frame.saturating_add(1)..until).filter_map(|frame| pair.shape_at(frame, sensor)));
        }
    }
    all.retain(|shape| shape.frame < frames);
    all.sort_by_key(|shape| shape.frame);
    all
}

fn bare() -> Object {
    Object {
        id: String::new(),
        class: String::new(),
        attributes: BTreeMap::new(),
        track: true,
        shapes: Vec::new(),
    }
}

/// How many frames a scene has, as its shapes number them.
pub(super) fn frame_count(scene: &Scene) -> u32 {
    u32::try_from(scene.frames.len()).unwrap_or(u32::MAX)
}

/// Frames of a scene as its shapes number them.
pub(super) fn frame_numbers(scene: &Scene) -> impl Iterator<Item = u32> {
    0..frame_count(scene)
}

/// Sensor → world in a frame, at the sensor's own time.
pub(super) fn sensor_to_world(scene: &Scene, frame: u32, sensor: &str) -> Pose {
    let to_ego = scene.sensor_to_ego(frame, sensor).unwrap_or_default();
    let own = scene.data(frame, sensor).and_then(|d| d.ego_to_world);
    let of_frame = || usize::try_from(frame).ok().and_then(|at| scene.frames.get(at)).map(|f| f.ego_to_world);
    to_ego.then(&own.or_else(of_frame).unwrap_or_default())
}

/// Put marks where a track with a shape in each frame where it is pauses or ends before the scene does: without them
/// it would be interpolated there. Its shapes are by sensor and ascending by frame.
pub(super) fn mark_pauses(object: &mut Object, scene: &Scene) {
    if !object.track {
        return;
    }
    let shapes = std::mem::take(&mut object.shapes);
    let frames = frame_count(scene);
    let mut following =
        shapes.iter().skip(1).cloned().map(Some).chain([None]).collect::<Vec<_>>().into_iter();
    for shape in shapes {
        let next = following.next().flatten().filter(|next| next.sensor == shape.sensor);
        let until = next.map_or(frames, |next| next.frame);
        let away = shape.frame.checked_add(1).filter(|frame| *frame < until && !shape.outside);
        let mark = away.map(|frame| Shape {
            outside: true,
            ..Shape::new(frame, shape.sensor.clone(), shape.geometry.clone())
        });
        object.shapes.push(shape);
        object.shapes.extend(mark);
    }
}

/// Turns one after the other, each about the named axis as it stands after those before it: R = R₁·R₂·R₃; radians.
pub(super) fn euler(turns: [(char, f64); 3]) -> Pose {
    let mut all = Pose::IDENTITY;
    for (axis, angle) in turns {
        let (sin, cos) = libm::sincos(angle / 2.0);
        let rotation = match axis {
            'X' => [cos, sin, 0.0, 0.0],
            'Y' => [cos, 0.0, sin, 0.0],
            _ => [cos, 0.0, 0.0, sin],
        };
        all = Pose { rotation, ..Pose::IDENTITY }.then(&all);
    }
    all
}

/// The angles about x, y and z, radians, of which R = Rz·Ry·Rx is a pose's rotation.
pub(super) fn angles_zyx(pose: &Pose) -> Point3 {
    let [[a, b, _], [d, e, _], [g, h, i]] = pose.matrix();
    let level = (h * h + i * i).sqrt();
    if level < 1e-9 {
        // Straight up or down, x and z turn about the same axis.
        return [0.0, libm::atan2(-g, level), libm::atan2(-b, e)];
    }
    [libm::atan2(h, i), libm::atan2(-g, level), libm::atan2(d, a)]
}

/// A path without its file's ending.
pub(super) fn file_stem(path: &str) -> &str {
    path.strip_suffix(ending(path)).unwrap_or(path)
}

/// The motion from one sensor's frame to another's, each at its own time.
pub(super) fn between(scene: &Scene, frame: u32, from: &str, to: &str) -> Option<Pose> {
    let moves = |sensor: &str| scene.data(frame, sensor).is_some_and(|d| d.ego_to_world.is_some());
    if moves(from) || moves(to) {
        return Some(sensor_to_world(scene, frame, from).then(&sensor_to_world(scene, frame, to).inverse()));
    }
    scene.between_sensors(frame, from, to)
}

#[cfg(test)]
#[path = "space_frames_tests.rs"]
mod tests;
