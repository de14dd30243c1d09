//! One entry to all formats: what a folder is, and how it is read and written.

use super::dataset::{Dataset, DatasetFiles, DatasetItem, DatasetSummary, Folder, ItemSink};
use super::label_format::LabelFormat;
use super::{
    ParseError, assay, cloud, coco, cvat_xml, geojson, kitti, labelcloud, labelstudio, mot, nuscenes,
    openlabel, scale, sustech, voc, yolo,
};
use assay_core::geometry::Pose;
use assay_core::label::Document;
use assay_core::scene::{Frame, FrameData, Scene, Sensor, SensorKind};
use std::collections::BTreeMap;

/// How a folder is laid out: in a format of labels, or as recordings that are only read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FolderLayout {
    /// Labels, with or without what they are about.
    Labels(LabelFormat),
    /// SUSTechPOINTS' scenes.
    Sustech,
    /// labelCloud's JSON beside clouds.
    Labelcloud,
    /// Photographs alone.
    Images,
    /// Clouds alone.
    Clouds,
}

/// Bytes of a file that are looked at to tell what it is.
const HEAD: usize = 64 * 1024;
/// Files looked at before a folder counts as unknown.
const TRIED: usize = 200;

impl FolderLayout {
    /// Its name for people and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Labels(format) => format.name(),
            Self::Sustech => "sustech",
            Self::Labelcloud => "labelcloud",
            Self::Images => "images",
            Self::Clouds => "clouds",
        }
    }

    /// The layout of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        let others = [Self::Sustech, Self::Labelcloud, Self::Images, Self::Clouds];
        let labels = LabelFormat::ALL.into_iter().map(Self::Labels);
        labels.chain(others).find(|layout| layout.name() == name)
    }

    /// What a folder is, by its paths and the heads of its files; `None` where nothing in it is known.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn detect(folder: &dyn Folder) -> Result<Option<Self>, ParseError> {
        let paths = folder.paths();
        let by_paths = [
            (Self::Labels(LabelFormat::Nuscenes), nuscenes::looks_like(paths)),
            (Self::Labels(LabelFormat::Kitti), kitti::looks_like(paths)),
            (Self::Sustech, sustech::looks_like(paths)),
            (Self::Labels(LabelFormat::Scale), scale::looks_like_folder(paths)),
        ];
        if let Some((layout, _)) = by_paths.into_iter().find(|(_, fits)| *fits) {
            return Ok(Some(layout));
        }
        let texts = paths.iter().filter(|path| {
            let name = path.to_ascii_lowercase();
            [".json", ".geojson", ".xml", ".txt", ".yaml", ".yml", ".names"]
                .iter()
                .any(|end| name.ends_with(end))
        });
        for path in texts.take(TRIED) {
            let bytes = folder.head(path, HEAD)?;
            if let Some(layout) = layout_by_head(path, &String::from_utf8_lossy(&bytes)) {
                return Ok(Some(layout));
            }
        }
        let any = |fits: &dyn Fn(&str) -> bool| paths.iter().any(|path| fits(path));
        Ok(if any(&is_image) {
            Some(Self::Images)
        } else {
            (!clouds(folder)?.is_empty()).then_some(Self::Clouds)
        })
    }

    /// Read all items.
    ///
    /// # Errors
    /// An error that concerns all files; errors of single files go to `each`.
    pub fn read(self, folder: &dyn Folder, each: &mut ItemSink<'_>) -> Result<DatasetSummary, ParseError> {
        match self {
            Self::Labels(format) => read(format, folder, each),
            Self::Sustech => sustech::read(folder, each),
            Self::Labelcloud => labelcloud::read(folder, each),
            Self::Images => {
                let images = folder.paths().iter().filter(|path| is_image(path));
                images.for_each(|path| each(photograph(folder, path).map_err(|e| e.in_file(path))));
                Ok(DatasetSummary::default())
            }
            Self::Clouds => {
                clouds(folder)?.into_iter().for_each(|(path, kind)| each(Ok(sweep(path, kind))));
                Ok(DatasetSummary::default())
            }
        }
    }
}

/// Whether a file, by its path and its first text, is of a format.
type Detects = fn(&str, &str) -> bool;

fn layout_by_head(path: &str, head: &str) -> Option<FolderLayout> {
    let known: [(LabelFormat, Detects); 10] = [
        (LabelFormat::CvatXml, cvat_xml::detects),
        (LabelFormat::Voc, voc::detects),
        (LabelFormat::Openlabel, |_, head| openlabel::looks_like(head)),
        (LabelFormat::Coco, coco::detects),
        (LabelFormat::Assay, assay::detects),
        (LabelFormat::Geojson, geojson::detects),
        (LabelFormat::Labelstudio, labelstudio::detects),
        (LabelFormat::Yolo, yolo::detects),
        (LabelFormat::Mot, mot::detects),
        (LabelFormat::Scale, |_, head| scale::looks_like(head)),
    ];
    if labelcloud::looks_like(head) {
        return Some(FolderLayout::Labelcloud);
    }
    known.into_iter().find(|(_, fits)| fits(path, head)).map(|(format, _)| FolderLayout::Labels(format))
}

/// Read a data set of a format.
///
/// # Errors
/// See [`FolderLayout::read`].
pub fn read(
    format: LabelFormat,
    folder: &dyn Folder,
    each: &mut ItemSink<'_>,
) -> Result<DatasetSummary, ParseError> {
    match format {
        LabelFormat::Assay => assay::read(folder, each),
        LabelFormat::Coco => coco::read(folder, each),
        LabelFormat::CvatXml => cvat_xml::read(folder, each),
        LabelFormat::Yolo => yolo::read(folder, each),
        LabelFormat::Voc => voc::read(folder, each),
        LabelFormat::Kitti => kitti::read(folder, each),
        LabelFormat::Nuscenes => nuscenes::read(folder, each),
        LabelFormat::Openlabel => openlabel::read(folder, each),
        LabelFormat::Mot => mot::read(folder, each),
        LabelFormat::Scale if scale::looks_like_folder(folder.paths()) => scale::read_folder(folder, each),
        LabelFormat::Scale => scale::read(folder, each),
        LabelFormat::Labelstudio => labelstudio::read(folder, each),
        LabelFormat::Geojson => geojson::read(folder, each),
    }
}

/// Write a data set in a format.
///
/// # Errors
/// Nothing sensible can be written.
pub fn write(format: LabelFormat, dataset: &Dataset) -> Result<DatasetFiles, ParseError> {
    match format {
        LabelFormat::Assay => assay::write(dataset),
        LabelFormat::Coco => coco::write(dataset),
        LabelFormat::CvatXml => cvat_xml::write(dataset),
        LabelFormat::Yolo => yolo::write(dataset),
        LabelFormat::Voc => voc::write(dataset),
        LabelFormat::Kitti => kitti::write(dataset),
        LabelFormat::Nuscenes => nuscenes::write(dataset),
        LabelFormat::Openlabel => openlabel::write(dataset),
        LabelFormat::Mot => mot::write(dataset),
        LabelFormat::Scale => scale::write(dataset),
        LabelFormat::Labelstudio => labelstudio::write(dataset),
        LabelFormat::Geojson => geojson::write(dataset),
    }
}

fn is_image(path: &str) -> bool {
    let name = path.to_ascii_lowercase();
    // AVIF is recognized so that the error names it; it is not read.
    [".png", ".jpg", ".jpeg", ".webp", ".avif"].iter().any(|end| name.ends_with(end))
}

/// The clouds of a folder with their kinds: those that are clouds by their name, and only where there are none of
/// them, tables of numbers, which beside other clouds are poses or times.
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
    Ok(alone(path, "camera", "Camera", SensorKind::Camera { width, height, model: None }, "image"))
}

fn sweep(path: &str, media_type: &str) -> DatasetItem {
    alone(path, "lidar", "LiDAR", SensorKind::Lidar, media_type)
}

/// One file of one sensor, without labels.
fn alone(path: &str, id: &str, name: &str, kind: SensorKind, media_type: &str) -> DatasetItem {
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
    DatasetItem { name: stem.to_owned(), scene, document: Document::default() }
}
