//! Images or clouds without labels: each file is an item.

use super::cloud;
use super::dataset::{DatasetItem, DatasetSummary, Folder, ItemSink};
use super::label_format::{FormatDetection, IgnoreRegions, LabelFormatDescriptor, UnlabeledItems};
use assay_core::ParseError;
use assay_core::geometry::Pose;
use assay_core::label::Document;
use assay_core::scene::{Frame, FrameData, Scene, Sensor, SensorKind};
use std::collections::BTreeMap;

/// Images without labels.
pub static IMAGES: LabelFormatDescriptor = LabelFormatDescriptor {
    name: "images",
    title: "Images",
    files: "image files",
    holds: "images without labels",
    sample_paths: &[],
    detect: &[FormatDetection::Media(|folder| Ok(folder.paths().iter().any(|path| is_image(path))))],
    read: read_images,
    write: None,
    has_labels: false,
    ignore_regions: IgnoreRegions::LeftOut,
    includes_unlabeled_images: false,
    is_one_file_per_image: false,
    counts_objects_by_image: false,
    holds_any_shape: false,
    unlabeled_items: UnlabeledItems::Held,
};

/// Clouds without labels.
pub static CLOUDS: LabelFormatDescriptor = LabelFormatDescriptor {
    name: "clouds",
    title: "Clouds",
    files: "cloud files",
    holds: "clouds without labels",
    sample_paths: &[],
    detect: &[FormatDetection::Media(|folder| Ok(!clouds(folder)?.is_empty()))],
    read: read_clouds,
    write: None,
    has_labels: false,
    ignore_regions: IgnoreRegions::LeftOut,
    includes_unlabeled_images: false,
    is_one_file_per_image: false,
    counts_objects_by_image: false,
    holds_any_shape: false,
    unlabeled_items: UnlabeledItems::Held,
};

/// Bytes of a table of numbers that are searched for points.
const HEAD: usize = 64 * 1024;

fn read_images(folder: &dyn Folder, each: &mut ItemSink<'_>) -> Result<DatasetSummary, ParseError> {
    let images = folder.paths().iter().filter(|path| is_image(path));
    images.for_each(|path| each(photograph(folder, path).map_err(|e| e.in_file(path))));
    Ok(DatasetSummary::default())
}

fn read_clouds(folder: &dyn Folder, each: &mut ItemSink<'_>) -> Result<DatasetSummary, ParseError> {
    clouds(folder)?.into_iter().for_each(|(path, media_type)| each(Ok(sweep(path, media_type))));
    Ok(DatasetSummary::default())
}

fn is_image(path: &str) -> bool {
    let name = path.to_ascii_lowercase();
    // AVIF is recognized so that the error names it. The reader refuses it.
    [".png", ".jpg", ".jpeg", ".webp", ".avif"].iter().any(|end| name.ends_with(end))
}

/// The clouds of a folder with their media types: files with a cloud's ending. Only where there are none of these, tables
/// of numbers are clouds: beside other clouds they hold poses or times.
fn clouds(folder: &dyn Folder) -> Result<Vec<(&str, &'static str)>, ParseError> {
    let paths = || folder.paths().iter().map(String::as_str);
    let named: Vec<_> =
        paths().filter_map(|path| Some((path, cloud::detect_media_type(path, &[])?))).collect();
    if !named.is_empty() {
        return Ok(named);
    }
    let is_text = |path: &&str| {
        let name = path.to_ascii_lowercase();
        [".csv", ".txt", ".xyz", ".asc", ".pts"].iter().any(|end| name.ends_with(end))
    };
    let mut tables = Vec::new();
    for path in paths().filter(is_text) {
        if let Some(kind) = cloud::detect_media_type(path, &folder.head(path, HEAD)?) {
            tables.push((path, kind));
        }
    }
    Ok(tables)
}

fn photograph(folder: &dyn Folder, path: &str) -> Result<DatasetItem, ParseError> {
    let [width, height] = folder.image_size(path)?;
    Ok(item(path, "camera", "Camera", SensorKind::Camera { width, height, model: None }, "image"))
}

fn sweep(path: &str, media_type: &str) -> DatasetItem {
    item(path, "lidar", "LiDAR", SensorKind::Lidar, media_type)
}

/// Item of one file of one sensor.
fn item(path: &str, id: &str, name: &str, kind: SensorKind, media_type: &str) -> DatasetItem {
    let sensor = Sensor { id: id.to_owned(), name: name.to_owned(), kind, sensor_to_ego: Pose::IDENTITY };
    let data = FrameData {
        sensor: id.to_owned(),
        media_type: media_type.to_owned(),
        file: path.to_owned(),
        ..FrameData::default()
    };
    let frames = vec![Frame { data: vec![data], ..Frame::default() }];
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let scene = Scene { name: stem.to_owned(), sensors: vec![sensor], frames, metadata: BTreeMap::new() };
    DatasetItem { is_labeled: false, ..DatasetItem::new(stem.to_owned(), scene, Document::default()) }
}
