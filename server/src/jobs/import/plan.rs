//! What a folder is, and what would be made of it. Reads and checks every file; changes nothing.

use super::UploadedFile;
use super::images::{is_image, look_at};
use super::labels::Labels;
use assay_core::format::{FormatError, cloud, kitti};
use assay_core::geometry::Pose;
use assay_core::label::Document;
use assay_core::scene::{Frame, FrameData, Scene, Sensor, SensorKind};
use std::collections::BTreeMap;
use std::path::Path;

/// Problems listed at most.
pub(super) const PROBLEMS: usize = 50;

/// What an import would make.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// `kitti`, `voc`, `coco` or `images`.
    pub format: &'static str,
    /// In order of their names.
    pub scenes: Vec<PlannedScene>,
    /// Files that no importer knows.
    pub ignored: Vec<String>,
}

/// A scene to be made; its blobs' names are filled in when the files are kept.
#[derive(Clone, Debug)]
pub struct PlannedScene {
    /// With one frame, whose data lacks the blobs.
    pub scene: Scene,
    /// The files of the frame's data, in its order.
    pub files: Vec<PlannedFile>,
    /// Labels that came with it.
    pub document: Option<Document>,
}

/// A file to be kept.
#[derive(Clone, Debug)]
pub struct PlannedFile {
    /// Where it is.
    pub file: UploadedFile,
    /// What it is.
    pub media_type: &'static str,
}

/// Look at all files.
///
/// # Errors
/// What is wrong with them, at most 50 faults.
pub fn plan(files: &[UploadedFile]) -> Result<Plan, Vec<FormatError>> {
    if files.is_empty() {
        let mend = "Drop a folder of photographs, or a KITTI folder with velodyne, image_2 and calib";
        return Err(vec![FormatError::new("folder", "there are no files in it", mend).in_file("folder")]);
    }
    let is_kitti =
        files.iter().any(|f| part(&f.path, "velodyne")) && files.iter().any(|f| part(&f.path, "calib"));
    let plan = if is_kitti { plan_kitti(files) } else { plan_images(files) }?;
    if plan.scenes.is_empty() {
        let mend = "Drop PNG, JPEG or WebP images, or a KITTI folder with velodyne, image_2 and calib";
        return Err(vec![
            FormatError::new("folder", "none of the files can be labeled", mend).in_file("folder"),
        ]);
    }
    Ok(plan)
}

/// Whether a folder of this name is on the path.
fn part(path: &str, folder: &str) -> bool {
    Path::new(path).parent().is_some_and(|p| p.iter().any(|c| c == folder))
}

pub(super) fn stem(path: &str) -> String {
    Path::new(path).file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
}

pub(super) fn name(path: &str) -> String {
    Path::new(path).file_name().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A text of at most 256 MiB.
pub(super) fn text(file: &UploadedFile) -> Result<String, FormatError> {
    let fault = |what: String| FormatError::new("file", what, "Check the file").in_file(&file.path);
    let size = std::fs::metadata(&file.file).map_err(|e| fault(e.to_string()))?.len();
    if size > 256 * 1024 * 1024 {
        return Err(fault(format!("{size} bytes are more than a text of labels may have")));
    }
    std::fs::read_to_string(&file.file).map_err(|e| fault(e.to_string()))
}

/// The document, where it is fit to be stored.
pub(super) fn sound(document: Document, file: &str) -> Result<Document, FormatError> {
    match document.problems().into_iter().next() {
        None => Ok(document),
        Some(p) => Err(FormatError::new(p.pointer, p.message, "Mend the labels").in_file(file)),
    }
}

/// All values, or all faults.
fn gather<T>(outcomes: impl IntoIterator<Item = Result<T, FormatError>>) -> Result<Vec<T>, Vec<FormatError>> {
    let (mut values, mut faults) = (Vec::new(), Vec::new());
    for outcome in outcomes {
        match outcome {
            Ok(value) => values.push(value),
            Err(fault) => faults.push(fault),
        }
        if faults.len() >= PROBLEMS {
            break;
        }
    }
    if faults.is_empty() { Ok(values) } else { Err(faults) }
}

fn plan_images(files: &[UploadedFile]) -> Result<Plan, Vec<FormatError>> {
    let pictures: Vec<&UploadedFile> = files.iter().filter(|f| is_image(&f.path)).collect();
    let (format, labels, mut ignored) = Labels::read(files)?;
    let placed = labels.place(&pictures)?;
    ignored.extend(placed.without_picture);
    let scenes = gather(pictures.iter().enumerate().map(|(at, file)| {
        let picture = look_at(file)?;
        let sensor = Sensor {
            id: "camera".to_owned(),
            name: "Camera".to_owned(),
            kind: SensorKind::Camera { width: picture.width, height: picture.height, model: None },
            sensor_to_ego: Pose::IDENTITY,
        };
        let scene = Scene {
            name: name(&file.path),
            sensors: vec![sensor],
            frames: vec![frame(&[("camera", file, picture.media_type)])],
            metadata: BTreeMap::new(),
        };
        Ok(PlannedScene {
            scene,
            files: vec![PlannedFile { file: (*file).clone(), media_type: picture.media_type }],
            document: placed.by_picture.get(&at).cloned(),
        })
    }))?;
    Ok(Plan { format, scenes, ignored })
}

fn frame(data: &[(&str, &UploadedFile, &str)]) -> Frame {
    let data = data.iter().map(|(sensor, file, media_type)| FrameData {
        sensor: (*sensor).to_owned(),
        blob: String::new(),
        media_type: (*media_type).to_owned(),
        file: name(&file.path),
        ..FrameData::default()
    });
    Frame { data: data.collect(), ..Frame::default() }
}

fn plan_kitti(files: &[UploadedFile]) -> Result<Plan, Vec<FormatError>> {
    let in_folder = |folder: &str, stem_wanted: &str| {
        files.iter().find(|f| part(&f.path, folder) && stem(&f.path) == stem_wanted)
    };
    let clouds = files.iter().filter(|f| part(&f.path, "velodyne"));
    let scenes = gather(clouds.map(|cloud_file| {
        let number = stem(&cloud_file.path);
        let missing = |folder: &str| {
            let what = format!("there is no {folder}/{number} beside it");
            FormatError::new("folder", what, "Add the file, or take this sweep out").in_file(&cloud_file.path)
        };
        let calib_file = in_folder("calib", &number).ok_or_else(|| missing("calib"))?;
        let image_file = in_folder("image_2", &number).ok_or_else(|| missing("image_2"))?;
        let calibration = kitti::calibration(&text(calib_file)?).map_err(|e| e.in_file(&calib_file.path))?;
        let picture = look_at(image_file)?;
        let bytes = std::fs::read(&cloud_file.file).map_err(|e| {
            FormatError::new("file", e.to_string(), "Check the file").in_file(&cloud_file.path)
        })?;
        cloud::decode(cloud::KITTI, &bytes).map_err(|e| e.in_file(&cloud_file.path))?;
        let document = match in_folder("label_2", &number) {
            Some(file) => {
                let (document, _) =
                    kitti::labels(&text(file)?, &calibration).map_err(|e| e.in_file(&file.path))?;
                Some(sound(document, &file.path)?)
            }
            None => None,
        };
        let mut scene = kitti::scene(&format!("KITTI {number}"), &calibration, picture.width, picture.height);
        scene.frames = vec![frame(&[
            (kitti::LIDAR, cloud_file, cloud::KITTI),
            (kitti::CAMERA, image_file, picture.media_type),
        ])];
        let files = vec![
            PlannedFile { file: cloud_file.clone(), media_type: cloud::KITTI },
            PlannedFile { file: image_file.clone(), media_type: picture.media_type },
        ];
        Ok(PlannedScene { scene, files, document })
    }))?;
    let used = ["velodyne", "calib", "image_2", "label_2"];
    let ignored = files.iter().filter(|f| !used.iter().any(|u| part(&f.path, u))).map(|f| f.path.clone());
    Ok(Plan { format: "kitti", scenes, ignored: ignored.collect() })
}
