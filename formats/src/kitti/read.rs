//! A folder of KITTI's object layout.

use super::calibration::{CAMERA, LIDAR, calibration, scene};
use super::labels::objects;
use crate::dataset::{DatasetItem, DatasetSummary, Folder, ItemSink};
use crate::{cloud, space};
use assay_core::ParseError;
use assay_core::label::{Document, MAX_OBJECTS};
use assay_core::scene::{FrameData, Scene};
use std::collections::{BTreeMap, BTreeSet};

/// The key of a scene's metadata that holds its `calib` text.
pub(super) const CALIB: &str = "kitti_calib";

/// Whether there are `label_2` texts or `velodyne` sweeps with a folder `calib` beside theirs.
pub fn looks_like(paths: &[String]) -> bool {
    let calibrated: BTreeSet<&str> =
        paths.iter().filter_map(|path| Some(in_folder(path, "calib/")?.0)).collect();
    let in_root = |path: &String, folder: &str| {
        in_folder(path, folder).is_some_and(|(root, _)| calibrated.contains(root))
    };
    paths.iter().any(|path| in_root(path, "label_2/") || in_root(path, "velodyne/"))
}

/// The root and the name of a path in a folder of KITTI's, such as `training/` and `000008.txt`.
fn in_folder<'a>(path: &'a str, folder: &str) -> Option<(&'a str, &'a str)> {
    let (at, name) = space::parts(path);
    at.strip_suffix(folder).filter(|root| root.is_empty() || root.ends_with('/')).map(|root| (root, name))
}

/// Read all frames, each an item: those that have a `calib`, labels or not (as in `testing`).
///
/// The cuboid of a row is a shape of the LiDAR, its box one of the left colour camera; `DontCare` rows are objects
/// that have a box only. Truncation, occlusion, alpha and a result's score are attributes of the object. The row as
/// printed is stored in the shape's attribute [`super::ROW`], the calibration's text in the scene's metadata, so that
/// writing gives the same digits.
///
/// # Errors
/// There is no calibration at all. Errors of single frames go to `each`.
pub fn read(folder: &dyn Folder, each: &mut ItemSink<'_>) -> Result<DatasetSummary, ParseError> {
    let mut frames = BTreeSet::new();
    for path in folder.paths() {
        for of in ["calib/", "label_2/"] {
            let text = in_folder(path, of).filter(|(_, name)| name.ends_with(".txt"));
            frames.extend(text.map(|(root, name)| (root.to_owned(), space::stem(name).to_owned())));
        }
    }
    if frames.is_empty() {
        let fix = "Give the folder that holds label_2 and calib";
        return Err(ParseError::new("folder", "there is no calib/*.txt and no label_2/*.txt", fix));
    }
    let mut classes = BTreeSet::new();
    for (root, number) in frames {
        let item = frame(folder, &root, &number);
        if let Ok(item) = &item {
            classes.extend(item.document.objects.iter().map(|o| o.class.clone()));
        }
        each(item);
    }
    Ok(DatasetSummary { classes: classes.into_iter().collect(), ..DatasetSummary::default() })
}

fn frame(folder: &dyn Folder, root: &str, number: &str) -> Result<DatasetItem, ParseError> {
    let path = format!("{root}calib/{number}.txt");
    let calib = folder.text(&path)?;
    let calibration = calibration(&calib).map_err(|e| e.in_file(&path))?;
    let mut document = Document::default();
    let path = format!("{root}label_2/{number}.txt");
    if folder.has(&path) {
        for (line, _, object) in objects(&folder.text(&path)?, &calibration) {
            if document.objects.len() >= MAX_OBJECTS {
                let what = format!("there are more than {MAX_OBJECTS} rows");
                return Err(ParseError::new(format!("line {line}"), what, "Split the frame").in_file(&path));
            }
            document.objects.push(object.map_err(|e| e.in_file(&path))?);
        }
    }
    let image = ["png", "jpg", "jpeg"].iter().map(|end| format!("{root}image_2/{number}.{end}"));
    let image = image.into_iter().find(|path| folder.has(path));
    let [width, height] = image.as_deref().map_or(Ok([0, 0]), |path| folder.image_size(path))?;
    let name = format!("{root}image_2/{number}");
    let mut scene = scene(&format!("KITTI {number}"), &calibration, width, height);
    scene.metadata.extend(BTreeMap::from([(CALIB.to_owned(), calib)]));
    add(
        &mut scene,
        LIDAR,
        Some(format!("{root}velodyne/{number}.bin")).filter(|p| folder.has(p)),
        cloud::KITTI,
    );
    let media_type = image.as_deref().and_then(space::image_type).unwrap_or_default();
    add(&mut scene, CAMERA, image, media_type);
    Ok(DatasetItem { is_labeled: folder.has(&path), ..DatasetItem::new(name, scene, document) })
}

fn add(scene: &mut Scene, sensor: &str, file: Option<String>, media_type: &str) {
    let (Some(file), Some(frame)) = (file, scene.frames.first_mut()) else { return };
    let (sensor, media_type) = (sensor.to_owned(), media_type.to_owned());
    frame.data.push(FrameData { sensor, file, media_type, ..FrameData::default() });
}
