//! Object data as shapes of sensors.

use super::coordinate_space::{CoordinateSpace, euler};
use super::json::{DataAttributes, NamedValue, NumericGeometry, ObjectData, PolyGeometry};
use super::keys::OCCLUDED;
use crate::conversion_report::ConversionReport;
use crate::space;
use assay_core::ParseError;
use assay_core::geometry::{Cuboid, Geometry, Orientation, Point2, Polygon, Pose, Ring};
use assay_core::label::{AttributeValue, Shape};
use assay_core::scene::{Sensor, SensorKind};
use serde_json::Value;
use std::collections::BTreeMap;

/// Outlines within outlines at most.
const MOST_NESTED: usize = 100;

/// Location of object data.
pub(super) struct DataLocation<'a> {
    /// The scene's frame.
    pub(super) frame: u32,
    /// JSON pointer to the object data.
    pub(super) location: String,
    /// The coordinate system that the object names.
    pub(super) system: Option<&'a str>,
}

/// A list of numbers of a kind as a geometry.
type Make = fn(&[f64]) -> Option<Geometry>;

/// Shapes with their names in the file, in its order.
pub(super) fn shapes(
    data: &ObjectData,
    at: &DataLocation<'_>,
    space: &mut CoordinateSpace,
    report: &mut ConversionReport,
) -> Result<Vec<(String, Shape)>, ParseError> {
    let mut all = Vec::new();
    let flat: [(&str, &[NumericGeometry], Make); 3] =
        [("bbox", &data.bbox, upright), ("rbbox", &data.rbbox, rotated), ("point2d", &data.point2d, point)];
    for (i, of) in data.cuboid.iter().enumerate() {
        let place = format!("{}/cuboid/{i}", at.location);
        let Some(val) = &of.val else { continue };
        // What was not measured, as files made of KITTI say it.
        if val.len() >= 9 && val.iter().rev().take(3).all(|side| *side < 0.0) {
            report.add("cuboids of negative size, left out");
            continue;
        }
        let (sensor, geometry) = cuboid(val, of.coordinate_system.as_deref(), at, space, &place)?;
        all.push((of.name.clone(), shape(at.frame, sensor, geometry, &of.attributes, &place, report)?));
    }
    for (kind, list, make) in flat {
        for (i, of) in list.iter().enumerate() {
            let place = format!("{}/{kind}/{i}", at.location);
            let val = of.val.as_deref().unwrap_or_default();
            let geometry = make(val).filter(Geometry::is_finite).ok_or_else(|| {
                let what = format!("{} numbers are no {kind}", val.len());
                ParseError::new(format!("{place}/val"), what, "Write it as OpenLABEL 1.0 has it")
            })?;
            let sensor = camera(of.coordinate_system.as_deref().or(of.stream.as_deref()), at, space)?;
            all.push((of.name.clone(), shape(at.frame, sensor, geometry, &of.attributes, &place, report)?));
        }
    }
    all.extend(polygons(&data.poly2d, at, space, report)?);
    let others = [&data.poly3d, &data.point3d, &data.image, &data.mat, &data.binary, &data.mesh];
    report.add_many(
        "3D points and lines, meshes, images and binaries, left out",
        others.iter().map(|l| l.len()).sum(),
    );
    Ok(all)
}

fn shape(
    frame: u32,
    sensor: String,
    geometry: Geometry,
    attributes: &DataAttributes,
    place: &str,
    report: &mut ConversionReport,
) -> Result<Shape, ParseError> {
    let mut shape = Shape::new(frame, sensor, geometry);
    let DataAttributes { boolean, num, text, vec } = attributes;
    shape.attributes = values(boolean, num, text, vec, &format!("{place}/attributes"), report)?;
    shape.occluded = shape.attributes.remove(OCCLUDED) == Some(AttributeValue::Bool(true));
    Ok(shape)
}

/// Attributes by their names; a list is stored as its JSON.
pub(super) fn values(
    boolean: &[NamedValue<bool>],
    num: &[NamedValue<f64>],
    text: &[NamedValue<String>],
    vec: &[NamedValue<Value>],
    place: &str,
    report: &mut ConversionReport,
) -> Result<BTreeMap<String, AttributeValue>, ParseError> {
    report.add_many("lists as attributes, kept as text", vec.len());
    let all = boolean
        .iter()
        .map(|n| (&n.name, AttributeValue::Bool(n.val)))
        .chain(num.iter().map(|n| (&n.name, AttributeValue::Number(n.val))))
        .chain(text.iter().map(|n| (&n.name, AttributeValue::Text(n.val.clone()))))
        .chain(vec.iter().map(|n| (&n.name, AttributeValue::Text(n.val.to_string()))));
    let mut values = BTreeMap::new();
    for (name, value) in all {
        if values.insert(name.clone(), value).is_some() {
            let what = format!("there are two attributes `{name}`");
            return Err(ParseError::new(place, what, "Give each its own name"));
        }
    }
    Ok(values)
}

fn upright(val: &[f64]) -> Option<Geometry> {
    let &[x, y, w, h] = val else { return None };
    (w >= 0.0 && h >= 0.0).then_some(Geometry::Box([x - w / 2.0, y - h / 2.0, w, h]))
}

fn rotated(val: &[f64]) -> Option<Geometry> {
    let &[x, y, w, h, radians] = val else { return None };
    (w >= 0.0 && h >= 0.0).then_some(Geometry::Rbox([x, y, w, h, radians.to_degrees()]))
}

fn point(val: &[f64]) -> Option<Geometry> {
    let &[x, y] = val else { return None };
    Some(Geometry::Point([x, y]))
}

/// The camera that data in an image is of; one is made where the file has none.
fn camera(
    named: Option<&str>,
    at: &DataLocation<'_>,
    space: &mut CoordinateSpace,
) -> Result<String, ParseError> {
    let is_camera = |s: &&Sensor| matches!(s.kind, SensorKind::Camera { .. });
    let sensors = &space.scene.sensors;
    let name = named.or_else(|| at.system.filter(|n| space.scene.sensor(n).is_some_and(|s| is_camera(&s))));
    let known = match name {
        Some(name) => space.scene.sensor(name),
        None => sensors.iter().find(is_camera),
    };
    if let Some(sensor) = known {
        return Ok(sensor.id.clone());
    }
    space::check_sensors(space.scene.sensors.len() + 1, &at.location)?;
    let id = name.unwrap_or("camera").to_owned();
    let kind = SensorKind::Camera { width: 0, height: 0, model: None };
    let sensor_to_ego = space.to_ego(0, &id).unwrap_or_default();
    space.scene.sensors.push(Sensor { name: id.clone(), id: id.clone(), kind, sensor_to_ego });
    Ok(id)
}

/// A cuboid in the frame of the first LiDAR, which is made where the file has none.
fn cuboid(
    val: &[f64],
    system: Option<&str>,
    at: &DataLocation<'_>,
    space: &mut CoordinateSpace,
    place: &str,
) -> Result<(String, Geometry), ParseError> {
    let (pose, size, yaw) = match *val {
        [x, y, z, qx, qy, qz, qw, l, w, h] => {
            (space::pose(place, [qw, qx, qy, qz], [x, y, z])?, [l, w, h], None)
        }
        [x, y, z, rx, ry, rz, l, w, h] => {
            let turned = euler("ZYX", [rz, ry, rx]).unwrap_or_default();
            let yaw = (rx == 0.0 && ry == 0.0).then_some(rz);
            (space::pose(place, turned.rotation, [x, y, z])?, [l, w, h], yaw)
        }
        _ => {
            let what = format!("{} numbers are no cuboid", val.len());
            let fix =
                "Write x, y, z, a quaternion x, y, z, w (or angles about x, y, z), length, width, height";
            return Err(ParseError::new(format!("{place}/val"), what, fix));
        }
    };
    space::check_size(&format!("{place}/val"), size)?;
    let system = system.or(at.system);
    let frame = usize::try_from(at.frame).unwrap_or(usize::MAX);
    let to_ego = system.and_then(|name| space.to_ego(frame, name));
    if let (Some(name), None, true) = (system, to_ego, space.has_systems()) {
        let what = format!("there is no coordinate system `{name}`");
        return Err(ParseError::new(format!("{place}/coordinate_system"), what, "Write one that is there"));
    }
    let lidar = lidar(system, space);
    let lidar_to_ego = space.to_ego(frame, &lidar).unwrap_or_default();
    let motion = to_ego.map_or(Pose::IDENTITY, |to_ego| to_ego.then(&lidar_to_ego.inverse()));
    // A yaw that is given as one keeps its digits and turns.
    let orientation = yaw.map_or_else(|| space::orientation(&pose), Orientation::Yaw);
    let cuboid = Cuboid { center: pose.translation, size, orientation };
    let is_there = system.is_none_or(|name| name == lidar);
    // A motion that changes nothing would still cost digits.
    let moved = if is_there { cuboid } else { space::moved(&cuboid, &motion) };
    Ok((lidar, Geometry::Cuboid(moved)))
}

fn lidar(system: Option<&str>, space: &mut CoordinateSpace) -> String {
    if let Some(sensor) = space.scene.lidar() {
        return sensor.id.clone();
    }
    let name = system.filter(|name| space.scene.sensor(name).is_none()).unwrap_or("lidar");
    let sensor_to_ego = space.to_ego(0, name).unwrap_or_default();
    let id = name.to_owned();
    space.scene.sensors.push(Sensor {
        id: id.clone(),
        name: id.clone(),
        kind: SensorKind::Lidar,
        sensor_to_ego,
    });
    id
}

/// Outlines by their hierarchy: one shape of all closed ones of a sensor, and each open one for itself.
fn polygons(
    list: &[PolyGeometry],
    at: &DataLocation<'_>,
    space: &mut CoordinateSpace,
    report: &mut ConversionReport,
) -> Result<Vec<(String, Shape)>, ParseError> {
    let mut rings = Vec::new();
    for (i, poly) in list.iter().enumerate() {
        let place = format!("{}/poly2d/{i}", at.location);
        let points = points(poly, &place)?;
        if points.is_none() {
            report.add("chain-coded outlines, left out");
        }
        rings.push(points);
    }
    let mut all: Vec<(String, Shape)> = Vec::new();
    let mut parts: BTreeMap<String, Vec<Polygon>> = BTreeMap::new();
    let mut names: Vec<(String, usize)> = Vec::new();
    let mut children: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (j, poly) in list.iter().enumerate().filter(|(_, poly)| poly.closed) {
        parent(poly).into_iter().for_each(|i| children.entry(i).or_default().push(j));
    }
    for (i, poly) in list.iter().enumerate() {
        let Some(ring) = rings.get(i).cloned().flatten() else { continue };
        let sensor = camera(poly.coordinate_system.as_deref().or(poly.stream.as_deref()), at, space)?;
        if !poly.closed {
            let place = format!("{}/poly2d/{i}", at.location);
            let geometry = Geometry::Polyline(ring);
            all.push((
                poly.name.clone(),
                shape(at.frame, sensor, geometry, &poly.attributes, &place, report)?,
            ));
            continue;
        }
        if depth(list, i, &at.location)? % 2 == 1 {
            continue;
        }
        let holes = children.get(&i).into_iter().flatten().filter_map(|j| rings.get(*j).cloned().flatten());
        let polygon = Polygon([ring].into_iter().chain(holes).collect());
        let of_sensor = parts.entry(sensor.clone()).or_default();
        if of_sensor.is_empty() {
            names.push((sensor, i));
        }
        of_sensor.push(polygon);
    }
    for (sensor, i) in names {
        let mut polygons = parts.remove(&sensor).unwrap_or_default();
        let geometry = match polygons.pop() {
            Some(only) if polygons.is_empty() => Geometry::Polygon(only),
            last => Geometry::Multipolygon(polygons.into_iter().chain(last).collect()),
        };
        let Some(first) = list.get(i) else { continue };
        let place = format!("{}/poly2d/{i}", at.location);
        all.push((first.name.clone(), shape(at.frame, sensor, geometry, &first.attributes, &place, report)?));
    }
    Ok(all)
}

fn parent(poly: &PolyGeometry) -> Option<usize> {
    let [.., parent] = poly.hierarchy?;
    usize::try_from(parent).ok()
}

/// How many outlines an outline lies in: an odd number makes it a hole.
fn depth(list: &[PolyGeometry], of: usize, place: &str) -> Result<usize, ParseError> {
    let (mut depth, mut at) = (0, of);
    while let Some(outer) = list.get(at).and_then(parent) {
        depth += 1;
        let what = match () {
            () if outer >= list.len() => "names an outline that is not there",
            () if depth > MOST_NESTED => "runs in a circle or is nested too deeply",
            () => {
                at = outer;
                continue;
            }
        };
        let place = format!("{place}/poly2d/{of}/hierarchy");
        return Err(ParseError::new(place, what, "Write next, previous, first child and parent, or -1"));
    }
    Ok(depth)
}

/// The points of an outline; none where they are a chain code.
fn points(poly: &PolyGeometry, place: &str) -> Result<Option<Ring>, ParseError> {
    let is_relative = match poly.mode.as_str() {
        "MODE_POLY2D_ABSOLUTE" => false,
        "MODE_POLY2D_RELATIVE" => true,
        "MODE_POLY2D_SRF6DCC" | "MODE_POLY2D_RS6FCC" => return Ok(None),
        other => {
            let what = format!("`{other}` is no mode of outlines");
            return Err(ParseError::new(format!("{place}/mode"), what, "Write MODE_POLY2D_ABSOLUTE"));
        }
    };
    let numbers: Option<Vec<f64>> = poly
        .val
        .iter()
        .map(|v| v.as_f64().or_else(|| v.as_str()?.parse().ok()).filter(|n| n.is_finite()))
        .collect();
    let least = if poly.closed { 6 } else { 4 };
    let numbers = numbers.filter(|n| n.len() >= least && n.len().is_multiple_of(2)).ok_or_else(|| {
        let what = format!("is not a list of at least {} x, y pairs", least / 2);
        ParseError::new(format!("{place}/val"), what, "Write x, y, x, y, …")
    })?;
    let mut ring: Ring = numbers.as_chunks::<2>().0.to_vec();
    if is_relative && let Some((&mut [x, y], rest)) = ring.split_first_mut() {
        rest.iter_mut().for_each(|p: &mut Point2| *p = [p[0] + x, p[1] + y]);
    }
    Ok(Some(ring))
}
