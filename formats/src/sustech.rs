//! SUSTechPOINTS: a folder of a scene with `lidar`, `camera`, `calib/camera` and `label`, read as it is laid out.
//!
//! Source: github.com/naurril/SUSTechPOINTS, README and `data/example`. Cuboids are in the LiDAR's frame, their angles about
//! x, y and z radians as three.js composes them: R = Rx·Ry·Rz. `extrinsic` takes points of the LiDAR to the camera (x right,
//! y down, z forward). The vehicle drives along the LiDAR's -y, and +x is its left.

use super::dataset::{DatasetItem, DatasetSummary, Folder, ItemSink};
use super::label_format::{FormatDetection, IgnoreRegions, LabelFormatDescriptor, UnlabeledItems};
use super::{cloud, json, space};
use assay_core::ParseError;
use assay_core::geometry::{Cuboid, Geometry, Pose};
use assay_core::label::{AttributeValue, Document, MAX_OBJECTS, Object, Shape};
use assay_core::scene::{Frame, FrameData, Scene, Sensor, SensorKind};
use assay_core::sensor::CameraModel;
use core::f64::consts::FRAC_1_SQRT_2;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Descriptor of the format.
pub static FORMAT: LabelFormatDescriptor = LabelFormatDescriptor {
    name: "sustech",
    title: "SUSTechPOINTS",
    files: "`lidar`, `camera`, `calib` and `label`",
    holds: "tracks of cuboids, cameras",
    sample_paths: &["label/1.json", "calib/camera/front.json", "lidar/1.pcd"],
    detect: &[FormatDetection::Paths(looks_like)],
    read,
    write: None,
    has_labels: true,
    ignore_regions: IgnoreRegions::LeftOut,
    includes_unlabeled_images: false,
    is_one_file_per_image: false,
    counts_objects_by_image: false,
    holds_any_shape: false,
    unlabeled_items: UnlabeledItems::Held,
};

/// Id of the LiDAR in scenes of this layout.
pub const LIDAR: &str = "lidar";
/// LiDAR → ego: -y is ahead and +x to the left, so the axes turn by a quarter about z.
const LIDAR_TO_EGO: Pose = Pose { rotation: [FRAC_1_SQRT_2, 0.0, 0.0, FRAC_1_SQRT_2], translation: [0.0; 3] };
/// Attribute that holds `obj_attr`.
const ATTRIBUTE: &str = "obj_attr";

#[derive(Debug, Deserialize)]
struct SustechCalibration {
    /// 4×4, row by row.
    extrinsic: Vec<f64>,
    /// 3×3, row by row.
    intrinsic: Vec<f64>,
}

#[derive(Debug, Deserialize)]
struct Label {
    psr: Psr,
    obj_type: String,
    #[serde(default)]
    obj_id: serde_json::Value,
    #[serde(default)]
    obj_attr: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Psr {
    position: Vector,
    scale: Vector,
    rotation: Vector,
}

#[derive(Debug, Deserialize)]
struct Vector {
    x: f64,
    y: f64,
    z: f64,
}

/// Whether there is a scene of this layout: clouds in `lidar` with `label` or `calib/camera` beside it.
pub fn looks_like(paths: &[String]) -> bool {
    roots(paths).iter().any(|root| {
        let beside = |path: &String| {
            path.strip_prefix(root.as_str()).is_some_and(|rest| {
                rest.ends_with(".json") && ["label/", "calib/camera/"].iter().any(|f| rest.starts_with(f))
            })
        };
        paths.iter().any(beside)
    })
}

/// Folders that have a folder `lidar` with clouds.
fn roots(paths: &[String]) -> BTreeSet<String> {
    let root = |path: &String| {
        let (at, name) = space::parts(path);
        let root = at.strip_suffix("lidar/").filter(|root| root.is_empty() || root.ends_with('/'))?;
        name.ends_with(".pcd").then(|| root.to_owned())
    };
    paths.iter().filter_map(root).collect()
}

/// Read each scene of the folder: a frame for each cloud, in the order of their names, half a second apart as the
/// program's own example is (its layout says no times). Labels of one `obj_id` are a track; labels without one are
/// objects of their own.
///
/// # Errors
/// There is no such scene. Errors of single scenes go to `each`.
pub fn read(folder: &dyn Folder, each: &mut ItemSink<'_>) -> Result<DatasetSummary, ParseError> {
    let roots = roots(folder.paths());
    if roots.is_empty() {
        let fix = "Give the folder that holds lidar, camera, calib and label";
        return Err(ParseError::new("folder", "there is no lidar/*.pcd", fix));
    }
    let mut classes = BTreeSet::new();
    for root in roots {
        let item = item(folder, &root);
        classes.extend(item.iter().flat_map(|i| &i.document.objects).map(|o| o.class.clone()));
        each(item);
    }
    Ok(DatasetSummary { classes: classes.into_iter().collect(), ..DatasetSummary::default() })
}

fn item(folder: &dyn Folder, root: &str) -> Result<DatasetItem, ParseError> {
    let name = space::parts(root.trim_end_matches('/')).1;
    let name = if name.is_empty() { "SUSTechPOINTS" } else { name }.to_owned();
    let in_lidar = |path: &&String| space::parts(path).0 == format!("{root}lidar/") && path.ends_with(".pcd");
    let clouds: Vec<&String> = folder.paths().iter().filter(in_lidar).collect();
    let mut sensors = vec![Sensor {
        id: LIDAR.to_owned(),
        name: "LiDAR".to_owned(),
        kind: SensorKind::Lidar,
        sensor_to_ego: LIDAR_TO_EGO,
    }];
    let mut frames: Vec<Frame> = Vec::new();
    for (time_us, cloud) in (0_i64..).step_by(500_000).zip(&clouds) {
        let data = vec![file(LIDAR, cloud, cloud::PCD)];
        frames.push(Frame { time_us, data, ..Frame::default() });
    }
    let cameras = cameras(folder, root);
    space::check_sensors(cameras.len() + 1, "camera")?;
    for camera in cameras {
        let image = |cloud: &str| {
            let at = format!("{root}camera/{camera}/{}", space::stem(cloud));
            ["jpg", "png", "jpeg"].iter().map(|end| format!("{at}.{end}")).find(|path| folder.has(path))
        };
        let images: Vec<Option<String>> = clouds.iter().map(|cloud| image(cloud)).collect();
        let first = images.iter().flatten().next();
        let size = first.map_or(Ok([0, 0]), |path| folder.image_size(path))?;
        sensors.push(sensor(folder, root, &camera, size)?);
        for (frame, image) in frames.iter_mut().zip(images) {
            let media_type = image.as_deref().and_then(space::image_type).unwrap_or_default();
            frame.data.extend(image.map(|path| file(&camera, &path, media_type)));
        }
    }
    let scene = Scene { name: name.clone(), sensors, frames, metadata: BTreeMap::new() };
    let document = document(folder, root, &clouds, &scene)?;
    let is_labeled = !document.objects.is_empty();
    Ok(DatasetItem { is_labeled, ..DatasetItem::new(name, scene, document) })
}

fn file(sensor: &str, path: &str, media_type: &str) -> FrameData {
    let (sensor, file, media_type) = (sensor.to_owned(), path.to_owned(), media_type.to_owned());
    FrameData { sensor, file, media_type, ..FrameData::default() }
}

/// Names of the cameras that have images or a calibration.
fn cameras(folder: &dyn Folder, root: &str) -> BTreeSet<String> {
    let of = |path: &String| {
        let rest = path.strip_prefix(root)?;
        if let Some(name) = rest.strip_prefix("calib/camera/") {
            return name.strip_suffix(".json").filter(|name| !name.contains('/')).map(str::to_owned);
        }
        let (camera, image) = rest.strip_prefix("camera/")?.split_once('/')?;
        space::image_type(image).filter(|_| !image.contains('/')).map(|_| camera.to_owned())
    };
    folder.paths().iter().filter_map(of).filter(|camera| camera != LIDAR).collect()
}

fn sensor(
    folder: &dyn Folder,
    root: &str,
    camera: &str,
    [width, height]: [u32; 2],
) -> Result<Sensor, ParseError> {
    let path = format!("{root}calib/camera/{camera}.json");
    let (mut model, mut sensor_to_ego) = (None, Pose::IDENTITY);
    if folder.has(&path) {
        let (of, lidar_to_camera) = calibration(&folder.read(&path)?).map_err(|e| e.in_file(&path))?;
        (model, sensor_to_ego) = (Some(of), lidar_to_camera.inverse().then(&LIDAR_TO_EGO));
    }
    let kind = SensorKind::Camera { width, height, model };
    Ok(Sensor { id: camera.to_owned(), name: camera.to_owned(), kind, sensor_to_ego })
}

fn calibration(bytes: &[u8]) -> Result<(CameraModel, Pose), ParseError> {
    let file: SustechCalibration = json::parse_bytes(bytes, "Write extrinsic and intrinsic, row by row")?;
    let &[a, b, c, x, d, e, f, y, g, h, i, z, ..] = file.extrinsic.as_slice() else {
        return Err(ParseError::new("/extrinsic", "is no 4×4 matrix", "Write 16 numbers"));
    };
    let pose = space::pose_of_matrix("/extrinsic", [[a, b, c], [d, e, f], [g, h, i]], [x, y, z])?;
    match *file.intrinsic.as_slice() {
        [fx, _, cx, _, fy, cy, ..] if fx > 0.0 && fy > 0.0 => {
            Ok((CameraModel::Pinhole { focal: [fx, fy], center: [cx, cy], distortion: [0.0; 5] }, pose))
        }
        _ => {
            let fix = "Write fx 0 cx, 0 fy cy, 0 0 1, with fx and fy above 0";
            Err(ParseError::new("/intrinsic", "is no camera's 3×3 matrix", fix))
        }
    }
}

fn document(
    folder: &dyn Folder,
    root: &str,
    clouds: &[&String],
    scene: &Scene,
) -> Result<Document, ParseError> {
    let mut objects: Vec<Object> = Vec::new();
    let mut by_id: BTreeMap<String, usize> = BTreeMap::new();
    for (frame, cloud) in space::frame_numbers(scene).zip(clouds) {
        let path = format!("{root}label/{}.json", space::stem(cloud));
        if !folder.has(&path) {
            continue;
        }
        let labels: Vec<Label> =
            json::parse_bytes(&folder.read(&path)?, "Write a list of psr, obj_type and obj_id")
                .map_err(|e| e.in_file(&path))?;
        for (i, label) in labels.iter().enumerate() {
            let place = format!("/{i}");
            let shape = shape(label, frame, &place).map_err(|e| e.in_file(&path))?;
            // Two programs write ids, one as text, one as numbers.
            let id = match &label.obj_id {
                serde_json::Value::String(id) => id.clone(),
                serde_json::Value::Number(id) => id.to_string(),
                _ => String::new(),
            };
            let key = if id.is_empty() { format!("{}-{}", space::stem(cloud), i + 1) } else { id };
            let at = *by_id.entry(key.clone()).or_insert(objects.len());
            if at == objects.len() {
                let (class, attributes) = (label.obj_type.clone(), BTreeMap::new());
                let track = scene.frames.len() > 1;
                objects.push(Object { id: key, class, attributes, track, shapes: Vec::new() });
            }
            let Some(object) = objects.get_mut(at) else { continue };
            if object.class != label.obj_type || object.shapes.last().is_some_and(|s| s.frame == frame) {
                let what =
                    format!("`{}` is already {} of this frame or of another type", object.id, object.class);
                let fix = "Give each object its own obj_id";
                return Err(ParseError::new(format!("{place}/obj_id"), what, fix).in_file(&path));
            }
            object.shapes.push(shape);
            if objects.len() > MAX_OBJECTS {
                let what = format!("there are more than {MAX_OBJECTS} objects");
                return Err(ParseError::new(place, what, "Split the scene").in_file(&path));
            }
        }
    }
    objects.iter_mut().for_each(|object| space::mark_pauses(object, scene));
    Ok(Document { objects, ..Document::default() })
}

fn shape(label: &Label, frame: u32, place: &str) -> Result<Shape, ParseError> {
    if label.obj_type.is_empty() {
        return Err(ParseError::new(
            format!("{place}/obj_type"),
            "the object has no type",
            "Write its class",
        ));
    }
    let Psr { position, scale, rotation } = &label.psr;
    let size = [scale.x, scale.y, scale.z];
    space::check_size(&format!("{place}/psr/scale"), size)?;
    let turned = space::euler([('X', rotation.x), ('Y', rotation.y), ('Z', rotation.z)]);
    let center = [position.x, position.y, position.z];
    let pose = space::pose(&format!("{place}/psr"), turned.rotation, center)?;
    let cuboid = if rotation.x == 0.0 && rotation.y == 0.0 {
        Cuboid::upright(center, size, rotation.z)
    } else {
        Cuboid { center, size, orientation: space::orientation(&pose) }
    };
    let mut shape = Shape::new(frame, LIDAR.to_owned(), Geometry::Cuboid(cuboid));
    if let Some(text) = label.obj_attr.clone().filter(|text| !text.is_empty()) {
        shape.attributes.insert(ATTRIBUTE.to_owned(), AttributeValue::Text(text));
    }
    Ok(shape)
}

#[cfg(test)]
#[path = "sustech_tests.rs"]
mod tests;
