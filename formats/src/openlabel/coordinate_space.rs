//! Coordinate systems, streams and frames of a file as a scene.

use super::json::{OpenLabelContent, OpenLabelFrame, OpenLabelStream, OpenLabelTransform, StreamProperties};
use super::keys::KANNALA;
use crate::conversion_report::ConversionReport;
use crate::{cloud, space};
use assay_core::ParseError;
use assay_core::geometry::Pose;
use assay_core::scene::{Frame, FrameData, Scene, Sensor, SensorKind};
use assay_core::sensor::CameraModel;
use core::f64::consts::FRAC_PI_2;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A scene, and what its coordinate systems mean.
pub(super) struct CoordinateSpace {
    pub(super) scene: Scene,
    /// Frame numbers in the file, ascending, for the scene's frames.
    pub(super) numbers: Vec<u64>,
    systems: BTreeMap<String, System>,
}

/// A coordinate system against the ego frame.
enum System {
    /// Its motion to the ego frame.
    OnEgo(Pose),
    /// Its motion to the world, of which the ego frame moves.
    InWorld(Pose),
}

impl CoordinateSpace {
    pub(super) fn from_file(
        file: &OpenLabelContent,
        report: &mut ConversionReport,
    ) -> Result<Self, ParseError> {
        let mut systems = BTreeMap::new();
        for name in file.coordinate_systems.keys() {
            systems.insert(name.clone(), system(file, name)?);
        }
        let mut frames: BTreeMap<u64, &OpenLabelFrame> = BTreeMap::new();
        for (number, frame) in &file.frames.0 {
            let place = format!("/openlabel/frames/{number}");
            let number = number
                .parse()
                .map_err(|_| ParseError::new(&place, "is no frame number", "Write a number"))?;
            if frames.insert(number, frame).is_some() {
                return Err(ParseError::new(place, "the frame is there twice", "Keep one"));
            }
        }
        space::check_sensors(file.streams.0.len(), "/openlabel/streams")?;
        let mut sensors = Vec::new();
        for (name, stream) in &file.streams.0 {
            let place = format!("/openlabel/streams/{name}");
            let to_ego = match systems.get(name) {
                Some(System::OnEgo(pose)) => *pose,
                _ => Pose::IDENTITY,
            };
            let known: Option<Sensor> = sensor(name, stream, to_ego, &place, report)?;
            if sensors.iter().any(|s: &Sensor| s.id == *name) {
                return Err(ParseError::new(place, "the stream is there twice", "Keep one"));
            }
            sensors.extend(known);
        }
        let count = frames.len().max(1);
        let numbers: Vec<u64> = if frames.is_empty() { vec![0] } else { frames.keys().copied().collect() };
        let scene = Scene {
            name: String::new(),
            sensors,
            frames: vec![Frame::default(); count],
            metadata: BTreeMap::new(),
        };
        let mut space = Self { scene, numbers, systems };
        space.fill(file, &frames, report)?;
        Ok(space)
    }

    /// Times, poses and files of the frames.
    fn fill(
        &mut self,
        file: &OpenLabelContent,
        frames: &BTreeMap<u64, &OpenLabelFrame>,
        report: &mut ConversionReport,
    ) -> Result<(), ParseError> {
        let no_frame = OpenLabelFrame::default();
        let of = |number: &u64| frames.get(number).copied().unwrap_or(&no_frame);
        let first = self.numbers.first().and_then(|n| seconds(&of(n).frame_properties.timestamp));
        // Times since 1970 are taken from the first on.
        let start = first.filter(|s| *s > 1e8).unwrap_or(0.0);
        let micros = |value: &Value| seconds(value).map(|s| libm::round((s - start) * 1e6) as i64);
        for (number, to) in self.numbers.iter().zip(&mut self.scene.frames) {
            let properties = &of(number).frame_properties;
            let place = format!("/openlabel/frames/{number}/frame_properties");
            match micros(&properties.timestamp) {
                Some(time) => to.time_us = time,
                None if properties.timestamp.is_null() => {}
                None => report.add("timestamps that are no numbers, left out"),
            }
            for (name, stream) in &file.streams.0 {
                let Some(sensor) = self.scene.sensors.iter().find(|s| s.id == *name) else { continue };
                let own = properties.streams.0.iter().find(|(key, _)| key == name).map(|(_, stream)| stream);
                let uri = own.map(|s| s.uri.as_str()).filter(|uri| !uri.is_empty());
                // A stream's own file is a frame's where there is one frame, else a video.
                let Some(uri) =
                    uri.or(Some(stream.uri.as_str()).filter(|u| !u.is_empty() && frames.len() <= 1))
                else {
                    continue;
                };
                let properties = own.map(|s| &s.stream_properties);
                let place = format!("{place}/streams/{name}");
                let (_, model) = properties.map_or(Ok(([0, 0], None)), |p| camera(p, &place, report))?;
                let time = properties.and_then(|p| p.sync.as_ref()).and_then(|s| micros(&s.timestamp));
                to.data.push(FrameData {
                    sensor: name.clone(),
                    file: uri.to_owned(),
                    media_type: media_type(uri, &sensor.kind).to_owned(),
                    model,
                    time_us: time,
                    ..FrameData::default()
                });
            }
            for (key, transform) in &properties.transforms {
                let pose = pose(&transform.transform_src_to_dst, &format!("{place}/transforms/{key}"))?;
                moved(to, &self.systems, &transform.src, &transform.dst, &pose);
            }
            own_poses(to, &self.scene.sensors);
        }
        Ok(())
    }

    /// A system's motion to the ego frame in a frame; none where the file does not have it.
    pub(super) fn to_ego(&self, frame: usize, system: &str) -> Option<Pose> {
        let at = self.scene.frames.get(frame)?;
        let own = at.data.iter().find(|d| d.sensor == system).and_then(|d| d.sensor_to_ego);
        own.or_else(|| match self.systems.get(system) {
            Some(System::OnEgo(pose)) => Some(*pose),
            Some(System::InWorld(pose)) => Some(pose.then(&at.ego_to_world.inverse())),
            None => self.scene.sensor(system).map(|s| s.sensor_to_ego),
        })
    }

    /// Whether the file defines any systems at all.
    pub(super) fn has_systems(&self) -> bool {
        !self.systems.is_empty()
    }
}

/// Where a system stands: systems of sensors stand on the ego frame, the first of another kind above them; what has
/// no parent is the world.
fn system(file: &OpenLabelContent, name: &str) -> Result<System, ParseError> {
    let mut to_here = Pose::IDENTITY;
    let mut at = name;
    let mut seen = BTreeSet::new();
    while let Some(system) = file.coordinate_systems.get(at) {
        let place = format!("/openlabel/coordinate_systems/{at}");
        if !seen.insert(at) {
            let what = "its parents run in a circle";
            return Err(ParseError::new(place, what, "Write a tree with one system at its root"));
        }
        if system.kind == "scene_cs" || system.kind == "geo_cs" {
            return Ok(System::InWorld(to_here));
        }
        let is_sensor = system.kind == "sensor_cs" || file.streams.0.iter().any(|(stream, _)| stream == at);
        if !is_sensor || system.parent.is_empty() {
            return Ok(System::OnEgo(to_here));
        }
        if let Some(transform) = &system.pose_wrt_parent {
            to_here = to_here.then(&pose(transform, &format!("{place}/pose_wrt_parent"))?);
        }
        at = &system.parent;
    }
    Ok(System::OnEgo(to_here))
}

/// A frame's transform: of the ego frame to the world, or of a sensor.
fn moved(frame: &mut Frame, systems: &BTreeMap<String, System>, src: &str, dst: &str, pose: &Pose) {
    let is_world = |name: &str| matches!(systems.get(name), Some(System::InWorld(_)));
    let is_ego = |name: &str| matches!(systems.get(name), Some(System::OnEgo(p)) if *p == Pose::IDENTITY);
    let of = |name: &str, frame: &Frame| frame.data.iter().position(|d| d.sensor == name);
    match (of(src, frame), of(dst, frame)) {
        (Some(at), _) if is_world(dst) => {
            // Taken apart once all of the frame's transforms are known.
            frame.data.get_mut(at).into_iter().for_each(|d| d.ego_to_world = Some(*pose));
        }
        (Some(at), _) => frame.data.get_mut(at).into_iter().for_each(|d| d.sensor_to_ego = Some(*pose)),
        (None, Some(at)) => {
            frame.data.get_mut(at).into_iter().for_each(|d| d.sensor_to_ego = Some(pose.inverse()))
        }
        (None, None) if is_world(dst) && is_ego(src) => frame.ego_to_world = *pose,
        (None, None) if is_world(src) && is_ego(dst) => frame.ego_to_world = pose.inverse(),
        (None, None) => {}
    }
}

/// From a sensor's motion to the world, that of the ego frame at its time.
fn own_poses(frame: &mut Frame, sensors: &[Sensor]) {
    for data in &mut frame.data {
        let Some(to_world) = data.ego_to_world else { continue };
        let sensor = sensors.iter().find(|s| s.id == data.sensor).map(|s| s.sensor_to_ego);
        let to_ego = data.sensor_to_ego.or(sensor).unwrap_or_default();
        data.ego_to_world = Some(to_ego.inverse().then(&to_world));
    }
}

fn sensor(
    name: &str,
    stream: &OpenLabelStream,
    sensor_to_ego: Pose,
    place: &str,
    report: &mut ConversionReport,
) -> Result<Option<Sensor>, ParseError> {
    let kind = match stream.kind.as_str() {
        "camera" => {
            let ([width, height], model) = camera(&stream.stream_properties, place, report)?;
            SensorKind::Camera { width, height, model }
        }
        "lidar" => SensorKind::Lidar,
        "radar" => SensorKind::Radar,
        _ => {
            report.add("streams other than cameras, LiDARs and radars, left out");
            return Ok(None);
        }
    };
    let shown = if stream.description.is_empty() { name } else { &stream.description };
    Ok(Some(Sensor { id: name.to_owned(), name: shown.to_owned(), kind, sensor_to_ego }))
}

/// Width and height of a camera, px, and its model.
fn camera(
    properties: &StreamProperties,
    place: &str,
    report: &mut ConversionReport,
) -> Result<([u32; 2], Option<CameraModel>), ParseError> {
    if let Some(custom) = &properties.intrinsics_custom {
        if let Ok(model) = serde_json::from_value(custom.camera_model.clone()) {
            return Ok(([custom.width_px, custom.height_px], Some(model)));
        }
        report.add("cameras of models of their own, read without one");
    }
    if let Some(p) = &properties.intrinsics_pinhole {
        let size = [p.width_px, p.height_px];
        let place = format!("{place}/stream_properties/intrinsics_pinhole");
        let [fx, skew, cx, _, _, fy, cy, _, _, _, _, _] = *p.camera_matrix.as_slice() else {
            return if p.camera_matrix.is_empty() {
                Ok((size, None))
            } else {
                Err(ParseError::new(
                    place,
                    "camera_matrix has not 12 numbers",
                    "Write the 3×4 matrix row by row",
                ))
            };
        };
        if !(fx > 0.0 && fy > 0.0) {
            return Err(ParseError::new(
                place,
                "the focal length is not above 0",
                "Write fx 0 cx 0, 0 fy cy 0, 0 0 1 0",
            ));
        }
        let coefficient = |i: usize| p.distortion_coeffs.get(i).copied().unwrap_or(0.0);
        if skew != 0.0 || p.distortion_coeffs.iter().skip(8).any(|c| *c != 0.0) {
            report.add("skew of cameras and distortion beyond eight coefficients, left out");
        }
        if p.distortion_coeffs.iter().skip(5).any(|c| *c != 0.0) {
            let distortion = core::array::from_fn(coefficient);
            return Ok((size, Some(CameraModel::Rational { focal: [fx, fy], center: [cx, cy], distortion })));
        }
        let distortion = core::array::from_fn(coefficient);
        return Ok((size, Some(CameraModel::Pinhole { focal: [fx, fy], center: [cx, cy], distortion })));
    }
    let Some(f) = &properties.intrinsics_fisheye else { return Ok(([0, 0], None)) };
    let size = [f.width_px, f.height_px];
    let focal = f.focal_length_x.zip(f.focal_length_y).filter(|_| f.camera_model == KANNALA);
    let (Some((fx, fy)), &[k1, k2, k3, k4]) = (focal, f.lens_coeffs.as_slice()) else {
        report.add("fisheye cameras of models other than Kannala and Brandt's, read without one");
        return Ok((size, None));
    };
    let center = [f.center_x_px.unwrap_or(0.0), f.center_y_px.unwrap_or(0.0)];
    let max_angle_rad = f.max_angle_rad.unwrap_or(FRAC_PI_2);
    Ok((size, Some(CameraModel::Fisheye { focal: [fx, fy], center, k: [k1, k2, k3, k4], max_angle_rad })))
}

/// Motion in any of its notations.
pub(super) fn pose(transform: &OpenLabelTransform, place: &str) -> Result<Pose, ParseError> {
    let translation = transform.translation.unwrap_or_default();
    if let Some([x, y, z, w]) = transform.quaternion {
        return space::pose(place, [w, x, y, z], translation);
    }
    if let Some(angles) = transform.euler_angles {
        let sequence = transform.sequence.as_deref().unwrap_or("ZYX");
        let turned = euler(sequence, angles).ok_or_else(|| {
            let what = format!("`{sequence}` with {angles:?} is no sequence of turns");
            ParseError::new(place, what, "Write three of X, Y and Z, with angles in radians")
        })?;
        return space::pose(place, turned.rotation, translation);
    }
    let matrix = transform.matrix4x4.as_deref().unwrap_or_default();
    let &[a, b, c, x, d, e, f, y, g, h, i, z, _, _, _, _] = matrix else {
        let fix = "Write quaternion and translation, euler_angles and translation, or matrix4x4";
        return Err(ParseError::new(place, "the transform has no rotation of a known kind", fix));
    };
    space::pose_of_matrix(place, [[a, b, c], [d, e, f], [g, h, i]], [x, y, z])
}

/// Turns about the axes of a body one after the other, each about its own axis as it then stands.
pub(super) fn euler(sequence: &str, angles: [f64; 3]) -> Option<Pose> {
    let axes: Vec<char> = sequence.chars().map(|c| c.to_ascii_uppercase()).collect();
    let &[a, b, c] = axes.as_slice() else { return None };
    let known = axes.iter().all(|axis| "XYZ".contains(*axis)) && angles.iter().all(|angle| angle.is_finite());
    known.then(|| space::euler([(a, angles[0]), (b, angles[1]), (c, angles[2])]))
}

/// A timestamp in seconds: what is too large for them are milliseconds, micro- or nanoseconds since 1970.
fn seconds(value: &Value) -> Option<f64> {
    let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok()).filter(|n| n.is_finite())?;
    Some(match number.abs() {
        n if n > 1e17 => number / 1e9,
        n if n > 1e14 => number / 1e6,
        n if n > 1e11 => number / 1e3,
        _ => number,
    })
}

fn media_type(uri: &str, kind: &SensorKind) -> &'static str {
    match kind {
        SensorKind::Camera { .. } => space::image_type(uri).unwrap_or_default(),
        _ => cloud::media_type(uri).unwrap_or_default(),
    }
}
