//! Changes between a data set and what came back of it, by their kinds.

use crate::cases::near;
use crate::dataset::{Dataset, DatasetItem};
use assay_core::geometry::{Geometry, Pose};
use assay_core::label::{AttributeValue, Object, Shape};
use assay_core::scene::{FrameData, Scene, Sensor, SensorKind};
use std::collections::{BTreeMap, BTreeSet};

/// Kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Change {
    /// Names of all classes.
    Classes,
    /// Which scenes there are.
    Items,
    Names,
    /// Whether a scene is labeled at all.
    Labeled,
    Frames,
    Times,
    /// Poses of the vehicle.
    Poses,
    Sweeps,
    /// Which sensors there are and where they are mounted.
    Sensors,
    SensorNames,
    /// Lenses and sizes of images.
    Calibration,
    /// Metadata of scenes.
    Facts,
    /// Which objects there are.
    Objects,
    Ids,
    /// Classes of objects.
    ObjectClasses,
    /// Which shapes an object has, and their coordinates.
    Shapes,
    Occlusion,
    Attributes,
    /// Whether an object is a track, and its keyframes.
    Keyframes,
}

/// The kinds of change, each with one in words; none: the same data set.
pub(super) type Changes = BTreeMap<Change, String>;

/// Largest distance that rounding in a file may move a corner, px.
const PIXELS: f64 = 0.01;
/// Largest difference that rounding in a file may make, m or radians.
const METRES: f64 = 1e-4;

struct ChangeList(Changes);

impl ChangeList {
    fn check(&mut self, same: bool, kind: Change, what: impl FnOnce() -> String) {
        if !same {
            self.0.entry(kind).or_insert_with(what);
        }
    }
}

/// All changes from one data set to another, of which a report tells some.
pub(super) fn changes(a: &Dataset, b: &Dataset, reported: &BTreeSet<Change>) -> Changes {
    let mut list = ChangeList(Changes::new());
    let sorted = |classes: &[String]| classes.iter().cloned().collect::<BTreeSet<String>>();
    let same = sorted(&a.classes) == sorted(&b.classes);
    list.check(same, Change::Classes, || format!("{:?} → {:?}", a.classes, b.classes));
    let names = |d: &Dataset| d.items.iter().map(|item| item.name.clone()).collect::<Vec<_>>();
    list.check(a.items.len() == b.items.len(), Change::Items, || format!("{:?} → {:?}", names(a), names(b)));
    for ItemPair { before, after, has_name } in pairs(a, b) {
        let is_named = has_name || a.items.len() != b.items.len();
        list.check(is_named, Change::Names, || format!("{} → {:?}", before.name, names(b)));
        let Some(after) = after else { continue };
        scene(&before.scene, &after.scene, &mut list);
        let both = [before.is_labeled, after.is_labeled];
        list.check(both[0] == both[1], Change::Labeled, || format!("{}: {both:?}", before.name));
        objects(before, after, reported, &mut list);
    }
    list.0
}

/// Whether two names are of one item.
type SameName = fn(&str, &str) -> bool;

/// An item with what came back of it.
struct ItemPair<'a> {
    before: &'a DatasetItem,
    after: Option<&'a DatasetItem>,
    /// Whether that is called as before.
    has_name: bool,
}

/// Pairs of items by their names, of renamed ones by what file names keep of them or by their order.
fn pairs<'a>(a: &'a Dataset, b: &'a Dataset) -> Vec<ItemPair<'a>> {
    const WAYS: [(bool, SameName); 4] = [
        (true, |p, q| p == q),
        // The folders of a data set around an image are no part of its name.
        (true, |p, q| ends_with(p, q) || ends_with(q, p)),
        (false, |p, q| plain(p) == plain(q)),
        (false, |_, _| true),
    ];
    let plain_names =
        |data: &Dataset| data.items.iter().map(|item| plain(&item.name)).collect::<BTreeSet<_>>();
    let is_renamed = plain_names(a) == plain_names(b) && plain_names(a).len() == a.items.len();
    let ways = match a.items.len() == b.items.len() {
        true if is_renamed => &WAYS[..3],
        true => &[WAYS[0], WAYS[1], WAYS[3]][..],
        false => &WAYS[..2],
    };
    let mut left: Vec<&DatasetItem> = b.items.iter().collect();
    let pair = |before| ItemPair { before, after: None, has_name: false };
    let mut pairs: Vec<_> = a.items.iter().map(pair).collect();
    for (has_name, fits) in ways {
        for pair in pairs.iter_mut().filter(|pair| pair.after.is_none()) {
            let at = left.iter().position(|item| fits(&pair.before.name, &item.name));
            (pair.after, pair.has_name) = (at.map(|at| left.remove(at)), at.is_some() && *has_name);
        }
    }
    pairs
}

fn ends_with(long: &str, short: &str) -> bool {
    long.strip_suffix(short).is_some_and(|rest| rest.ends_with('/'))
}

/// The last part of a name without signs that names of files may not have.
fn plain(name: &str) -> String {
    let (_, last) = name.rsplit_once('/').unwrap_or(("", name));
    last.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

fn scene(a: &Scene, b: &Scene, list: &mut ChangeList) {
    let counts = [a.frames.len(), b.frames.len()];
    list.check(counts[0] == counts[1], Change::Frames, || format!("{}: {counts:?}", a.name));
    for (n, (p, q)) in a.frames.iter().zip(&b.frames).enumerate() {
        let place = || format!("{} {n}: {p:?} → {q:?}", a.name);
        list.check(p.time_us == q.time_us, Change::Times, place);
        list.check(same_pose(&p.ego_to_world, &q.ego_to_world), Change::Poses, place);
        list.check(p.sweeps.len() == q.sweeps.len(), Change::Sweeps, place);
    }
    for (frame, data) in
        (0..).zip(&a.frames).flat_map(|(n, frame)| frame.data.iter().map(move |data| (n, data)))
    {
        file(a, b, frame, data, list);
    }
    let after: Vec<Sensor> = b.sensors.iter().map(|sensor| in_first_frame(b, sensor)).collect();
    for before in a.sensors.iter().map(|sensor| in_first_frame(a, sensor)) {
        let place = || format!("{before:?} → {after:?}");
        let alike = |other: &&Sensor| {
            other.kind.modality() == before.kind.modality()
                && same_pose(&before.sensor_to_ego, &other.sensor_to_ego)
        };
        let found: Vec<&Sensor> = after.iter().filter(alike).collect();
        list.check(!found.is_empty(), Change::Sensors, place);
        let has_kind = found.is_empty() || found.iter().any(|other| same_kind(&other.kind, &before.kind));
        list.check(has_kind, Change::Calibration, place);
        // The one camera of a photograph has no name of its own.
        let has_name = found.is_empty() || a.sensors.len() == 1 || b.sensor(&before.id).is_some();
        list.check(has_name, Change::SensorNames, place);
    }
    let is_same = a.metadata.iter().all(|(name, value)| b.metadata.get(name) == Some(value));
    list.check(is_same, Change::Facts, || format!("{:?} → {:?}", a.metadata, b.metadata));
}

/// A sensor with what holds for its file in the first frame.
fn in_first_frame(scene: &Scene, sensor: &Sensor) -> Sensor {
    let mut sensor = sensor.clone();
    sensor.sensor_to_ego = scene.sensor_to_ego(0, &sensor.id).unwrap_or(sensor.sensor_to_ego);
    if let SensorKind::Camera { model, .. } = &mut sensor.kind {
        *model = scene.camera_model(0, &sensor.id).copied();
    }
    sensor
}

/// Compare what a file has of its own: its time, where its sensor was, and its lens.
fn file(a: &Scene, b: &Scene, frame: u32, before: &FrameData, list: &mut ChangeList) {
    let sensor = before.sensor.as_str();
    let Some(after) = b.data(frame, sensor) else { return };
    let place = || format!("{before:?} → {after:?}");
    let time = |scene: &Scene, data: &FrameData| data.time_us.unwrap_or(scene.frames[frame as usize].time_us);
    list.check(time(a, before) == time(b, after), Change::Times, place);
    let pose = |scene: &Scene| scene.ego_to_world_at(frame, sensor).unwrap_or_default();
    list.check(same_pose(&pose(a), &pose(b)), Change::Poses, place);
    let mounted = |scene: &Scene| scene.sensor_to_ego(frame, sensor).unwrap_or_default();
    list.check(same_pose(&mounted(a), &mounted(b)), Change::Sensors, place);
    let model = |scene: &Scene| serde_json::to_value(scene.camera_model(frame, sensor)).unwrap();
    list.check(same_numbers(&model(a), &model(b)), Change::Calibration, place);
}

/// Whether a sensor that came back is what it was before, give or take the rounding of a file with decimals.
fn same_kind(a: &SensorKind, b: &SensorKind) -> bool {
    let (mut a, mut b) = (a.clone(), b.clone());
    // A size that is not known may be the picture's own.
    if let SensorKind::Camera { width: 0, .. } = b {
        for kind in [&mut a, &mut b] {
            if let SensorKind::Camera { width, height, .. } = kind {
                (*width, *height) = (0, 0);
            }
        }
    }
    let flat = |kind: &SensorKind| serde_json::to_value(kind).unwrap();
    same_numbers(&flat(&a), &flat(&b))
}

fn same_numbers(a: &serde_json::Value, b: &serde_json::Value) -> bool {
    use serde_json::Value;
    match (a, b) {
        (Value::Number(p), Value::Number(q)) => (p.as_f64().unwrap() - q.as_f64().unwrap()).abs() < METRES,
        (Value::Array(p), Value::Array(q)) => {
            p.len() == q.len() && p.iter().zip(q).all(|(p, q)| same_numbers(p, q))
        }
        (Value::Object(p), Value::Object(q)) => {
            p.len() == q.len() && p.iter().all(|(key, p)| q.get(key).is_some_and(|q| same_numbers(p, q)))
        }
        _ => a == b,
    }
}

fn same_pose(a: &Pose, b: &Pose) -> bool {
    let points = [[0.0; 3], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    points.into_iter().all(|point| {
        let (p, q) = (a.apply(point), b.apply(point));
        p.iter().zip(&q).all(|(p, q)| (p - q).abs() < METRES)
    })
}

fn objects(a: &DatasetItem, b: &DatasetItem, reported: &BTreeSet<Change>, list: &mut ChangeList) {
    let frames = a.scene.frames.len().min(b.scene.frames.len()) as u32;
    let (p, q) = (&a.document.objects, &b.document.objects);
    let ids = |objects: &[Object]| objects.iter().map(|object| object.id.clone()).collect::<Vec<_>>();
    let words = || format!("{}: {:?} → {:?}", a.name, ids(p), ids(q));
    list.check(p.len() == q.len(), Change::Objects, words);
    // Where ids are said to change, they tell nothing of which object is which, and of objects that are left out or
    // divided neither does their order.
    if reported.contains(&Change::Ids) {
        list.check(ids(p) == ids(q), Change::Ids, words);
        let is_same_order = p.len() == 1 || !reported.contains(&Change::Objects);
        if p.len() == q.len() && is_same_order {
            p.iter().zip(q).for_each(|(p, q)| object(p, q, frames, list));
        }
        return;
    }
    for before in p {
        let after = q.iter().find(|object| object.id == before.id);
        let kind = if p.len() == q.len() { Change::Ids } else { Change::Objects };
        list.check(after.is_some(), kind, words);
        after.into_iter().for_each(|after| object(before, after, frames, list));
    }
}

/// Compare two objects in every frame. Attributes that only the second has are notes of its reader.
fn object(a: &Object, b: &Object, frames: u32, list: &mut ChangeList) {
    let words = || format!("{a:?} → {b:?}");
    list.check(a.class == b.class, Change::ObjectClasses, words);
    list.check(
        a.track == b.track && (!a.track || keyframes(a, frames) == keyframes(b, frames)),
        Change::Keyframes,
        words,
    );
    for frame in 0..frames {
        let (p, q) = (shapes_in(a, frame), shapes_in(b, frame));
        list.check(p.len() == q.len(), Change::Shapes, words);
        for (p, q) in p.iter().zip(&q) {
            list.check(same_geometry(&p.geometry, &q.geometry), Change::Shapes, words);
            list.check(p.occluded == q.occluded, Change::Occlusion, words);
            let found = attributes(b, q);
            let is_same = attributes(a, p)
                .iter()
                .all(|(name, value)| found.get(name) == Some(value) || is_no_value(name, value));
            list.check(is_same, Change::Attributes, words);
        }
    }
}

/// What holds for a shape: the object's attributes, and over them its own.
fn attributes<'a>(object: &'a Object, shape: &'a Shape) -> BTreeMap<&'a str, &'a AttributeValue> {
    object.attributes.iter().chain(&shape.attributes).map(|(name, value)| (name.as_str(), value)).collect()
}

/// Whether an attribute says what a file says of everything else in its fields, such as `iscrowd` 0.
fn is_no_value(name: &str, value: &AttributeValue) -> bool {
    match value {
        AttributeValue::Bool(yes) => !yes && ["crowd", "difficult", "truncated"].contains(&name),
        AttributeValue::Number(number) => *number == 0.0 && name == "z_order",
        AttributeValue::Text(_) => false,
    }
}

fn keyframes(object: &Object, frames: u32) -> BTreeSet<u32> {
    object.shapes.iter().filter(|s| !s.outside && s.frame < frames).map(|shape| shape.frame).collect()
}

/// Shapes of an object in a frame, cuboids last: each format has its own order of sensors.
fn shapes_in(object: &Object, frame: u32) -> Vec<Shape> {
    let sensors: BTreeSet<&str> = object.shapes.iter().map(|shape| shape.sensor.as_str()).collect();
    let mut shapes: Vec<Shape> =
        sensors.into_iter().filter_map(|sensor| object.shape_at(frame, sensor)).collect();
    shapes.sort_by_key(|shape| shape.geometry.as_cuboid().is_some());
    shapes
}

fn same_geometry(a: &Geometry, b: &Geometry) -> bool {
    let (Geometry::Cuboid(p), Geometry::Cuboid(q)) = (a, b) else { return near(a, b, PIXELS) };
    let corners = p.corners().into_iter().zip(q.corners());
    corners.flat_map(|(p, q)| [p[0] - q[0], p[1] - q[1], p[2] - q[2]]).all(|d| d.abs() < METRES)
}
