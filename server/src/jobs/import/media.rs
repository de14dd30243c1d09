//! The images and clouds of a data set: which file an item means, and whether it is sound.

use super::label_scale::scale_shapes;
use super::motion_compensation::{CompensationOutcome, SweepCompensator};
use super::moved_cloud::open;
use super::options::ImportOptions;
use super::viewpoint;
use crate::blobs::BlobStore;
use crate::clouds::{self, Progress};
use crate::folder::{DatasetFolder, FileSource};
use crate::images::{self, derived::DerivedFile};
use assay_core::id::BlobHash;
use assay_core::scene::{FrameData, SensorKind};
use assay_formats::ParseError;
use assay_formats::cloud::{PCD, detect_media_type, stream};
use assay_formats::conversion_report::ConversionReport;
use assay_formats::dataset::{DatasetItem, Folder, MemoryFolder};
use assay_formats::image_sizes::{describe_size_difference, warn_image_size};
use assay_formats::registry::detect_format;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Bytes from which labels are recognized.
const LABEL_HEAD_BYTES: usize = 64 * 1024;

/// File that is stored.
#[derive(Clone, Debug)]
pub(super) struct StoredFile {
    pub(super) hash: BlobHash,
    pub(super) media_type: String,
    pub(super) size: u64,
}

/// Stored media of an item.
#[derive(Debug, Default)]
pub(super) struct StoredMedia {
    pub(super) files: Vec<StoredFile>,
    /// Sweeps whose points were moved to one instant.
    pub(super) motion_compensated: u32,
    /// Sweeps whose points were to be moved and have no times.
    pub(super) without_timestamps: u32,
    /// What someone should check, such as images whose labels name another size.
    pub(super) report: ConversionReport,
}

/// The files of a folder by name, and which of them items have used.
pub(super) struct DatasetMedia<'a> {
    folder: &'a DatasetFolder,
    /// Images by their name without folder and ending.
    by_stem: BTreeMap<String, Vec<&'a str>>,
    used: BTreeSet<String>,
    options: &'a ImportOptions,
}

/// A file's name without folder and ending.
pub(super) fn stem(path: &str) -> String {
    Path::new(path).file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
}

impl<'a> DatasetMedia<'a> {
    pub(super) fn new(folder: &'a DatasetFolder, options: &'a ImportOptions) -> Self {
        let mut by_stem: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for path in folder.paths().iter().filter(|path| images::is_image(path)) {
            by_stem.entry(stem(path)).or_default().push(path);
        }
        Self { folder, by_stem, used: BTreeSet::new(), options }
    }

    /// Whether there is any image among the files.
    pub(super) fn has_images(&self) -> bool {
        !self.by_stem.is_empty()
    }

    /// Whether the only file of an item belongs to another one.
    pub(super) fn is_used(&self, item: &DatasetItem) -> bool {
        item.scene.frames.iter().flat_map(|f| &f.data).all(|data| self.used.contains(&data.file))
    }

    /// Whether a path is an item's, or one that labels and calibration usually have; the content decides where a name
    /// has no ending.
    pub(super) fn explains(&self, path: &str) -> bool {
        let name = path.to_ascii_lowercase();
        let texts = [".json", ".geojson", ".xml", ".txt", ".yaml", ".yml", ".names", ".data", ".csv", ".ini"];
        self.used.contains(path)
            || texts.iter().any(|end| name.ends_with(end))
            || Path::new(path).extension().is_none() && self.holds_labels(path)
    }

    /// Whether a file alone is recognized as labels.
    fn holds_labels(&self, path: &str) -> bool {
        let Ok(head) = self.folder.head(path, LABEL_HEAD_BYTES) else { return false };
        let alone = MemoryFolder::new([(path.to_owned(), head)]);
        detect_format(&alone).is_ok_and(|found| found.is_some_and(|format| format.has_labels))
    }

    /// Put the paths of real files into an item; false where a photograph, or all that a recording is made of, is not in
    /// the folder.
    pub(super) fn resolve(&mut self, item: &mut DatasetItem) -> Result<bool, ParseError> {
        let is_photograph = item.scene.sensors.len() == 1 && item.scene.frames.len() == 1;
        let name = item.name.clone();
        if let ([sensor], [frame]) = (item.scene.sensors.as_slice(), item.scene.frames.as_mut_slice())
            && frame.data.is_empty()
        {
            // A label that does not say its image's file means the one of its own name.
            frame.data.push(FrameData {
                sensor: sensor.id.clone(),
                file: name.clone(),
                ..FrameData::default()
            });
        }
        let all = item.scene.frames.iter().flat_map(|f| f.data.iter().chain(&f.sweeps));
        if !is_photograph && !all.clone().any(|data| self.folder.has(&data.file)) {
            return Ok(false);
        }
        for data in item.scene.frames.iter_mut().flat_map(|f| f.data.iter_mut().chain(&mut f.sweeps)) {
            if !self.folder.has(&data.file) {
                match self.picture(&data.file, &name)? {
                    Some(path) => path.clone_into(&mut data.file),
                    None if is_photograph => return Ok(false),
                    None => {
                        let what = format!("there is no {}", data.file);
                        return Err(ParseError::new("folder", what, "Add the file, or take its frame out"));
                    }
                }
            }
        }
        let data = item.scene.frames.iter().flat_map(|f| &f.data);
        if is_photograph && data.clone().any(|d| self.used.contains(&d.file)) {
            let what = "its image has another label already";
            return Err(ParseError::new("image", what, "Keep one label for each image"));
        }
        if item.scene.frames.iter().all(|f| f.data.is_empty()) {
            return Ok(false);
        }
        self.used.extend(data.map(|d| d.file.clone()));
        Ok(true)
    }

    /// The image of a name whose ending or folder is not as a label says it: the only one of its stem, or of several
    /// the one that lies where the label says or beside the item's own name.
    fn picture(&self, wanted: &str, item: &str) -> Result<Option<&'a str>, ParseError> {
        let named = self.by_stem.get(&stem(wanted)).map_or(&[][..], Vec::as_slice);
        let [first, second, ..] = named else { return Ok(named.first().copied()) };
        let parts = |path: &str| path.rsplit('/').skip(1).map(str::to_owned).collect::<Vec<_>>();
        let shared = |path: &str| {
            let ends = |with: &str| parts(path).iter().zip(&parts(with)).take_while(|(a, b)| a == b).count();
            ends(wanted).max(ends(item))
        };
        let most = named.iter().map(|path| shared(path)).max().unwrap_or(0);
        let best: Vec<&&str> = named.iter().filter(|path| shared(path) == most).collect();
        match best.as_slice() {
            [one] => Ok(Some(one)),
            _ => {
                let what = format!(
                    "{} images are named {}, such as {first} and {second}",
                    named.len(),
                    stem(wanted)
                );
                Err(ParseError::new("image", what, "Write the image's path into the label"))
            }
        }
    }

    /// Check the files of an item and store them; blobs, media types, tiles and unknown image sizes are filled in.
    /// `progress` receives sentences about slow steps.
    pub(super) fn store_files(
        &self,
        item: &mut DatasetItem,
        blobs: &BlobStore,
        progress: Progress<'_>,
    ) -> Result<StoredMedia, ParseError> {
        let motion = self.options.compensate.map(|at| SweepCompensator::new(&item.scene, at));
        let mut context =
            MediaContext { blobs, motion, stored: StoredMedia::default(), sizes: BTreeMap::new() };
        for (index, frame) in (0..).zip(&mut item.scene.frames) {
            for data in frame.data.iter_mut().chain(&mut frame.sweeps) {
                let name = data.file.clone();
                let file = self
                    .store_file((index, data), &mut context, &mut |what| progress(format!("{name}: {what}")))
                    .map_err(|e| e.in_file(&name))?;
                data.blob = file.hash.to_string();
                data.media_type.clone_from(&file.media_type);
                // Scenes of the same content are one, wherever they lie.
                data.file = data.file.rsplit('/').next().unwrap_or_default().to_owned();
                context.stored.files.push(file);
            }
        }
        for sensor in &mut item.scene.sensors {
            if let (SensorKind::Camera { width, height, model }, Some((file, size))) =
                (&mut sensor.kind, context.sizes.get(&sensor.id))
            {
                let (declared, report) = ([*width, *height], &mut context.stored.report);
                match describe_size_difference(file, declared, *size) {
                    Some(difference)
                        if self.options.scale_labels
                            && model.is_none()
                            && scale_shapes(&mut item.document, &sensor.id, declared, *size) =>
                    {
                        report.warn("images of another size, to which their labels are scaled", difference);
                    }
                    _ => warn_image_size(file, declared, *size, report),
                }
                [*width, *height] = *size;
            }
        }
        Ok(context.stored)
    }

    /// Check one file and store it; what is made of it beside it is stored too and named in `data`.
    fn store_file(
        &self,
        (frame, data): (u32, &mut FrameData),
        context: &mut MediaContext<'_>,
        progress: Progress<'_>,
    ) -> Result<StoredFile, ParseError> {
        let local = self.folder.file(&data.file)?;
        (data.tiles, data.shown, data.pyramid) = (None, None, None);
        if !images::is_image(&data.file) {
            return self.store_cloud((frame, data), &local, context, progress);
        }
        let (head, derived) = images::derived::derive_images(&local, context.blobs)?;
        context.sizes.entry(data.sensor.clone()).or_insert_with(|| (data.file.clone(), head.display_size));
        for (place, file) in [(&mut data.shown, derived.shown), (&mut data.pyramid, derived.pyramid)] {
            *place = file.as_ref().map(|file| file.hash.to_string());
            context.stored.files.extend(file.map(|DerivedFile { hash, media_type, size }| StoredFile {
                hash,
                media_type: media_type.to_owned(),
                size,
            }));
        }
        self.store_original(&data.file, &local, head.media_type, context.blobs)
    }

    /// Moved points are stored as the cloud, and the original file beside it.
    fn store_cloud(
        &self,
        (frame, data): (u32, &mut FrameData),
        path: &Path,
        context: &mut MediaContext<'_>,
        progress: Progress<'_>,
    ) -> Result<StoredFile, ParseError> {
        let blobs = context.blobs;
        let mut start = Vec::new();
        File::open(path).and_then(|f| f.take(4096).read_to_end(&mut start)).map_err(unread)?;
        let known = detect_media_type(&data.file, &start).ok_or_else(|| {
            ParseError::new(
                "byte 0",
                "this is no cloud and no image that is known",
                "Save it as PCD, PLY, LAS, PNG or JPEG",
            )
        })?;
        let name = data.file.clone();
        let pose = stream::stated_pose(known, &mut open(path)?)?;
        let posed = match pose.filter(|_| self.options.apply_viewpoint) {
            Some(pose) => Some(viewpoint::apply(&pose, (path, known), blobs)?),
            None => None,
        };
        data.viewpoint = pose.filter(|_| posed.is_none());
        if pose.is_some() {
            let kind = match posed {
                Some(_) => "clouds with a pose in their header (VIEWPOINT), which is applied to their points",
                None => "clouds with a pose in their header (VIEWPOINT), which is stored and not applied",
            };
            context.stored.report.warn(kind, &name);
        }
        let recorded = posed.as_ref().map_or((path, known), |posed| (posed.path.as_path(), PCD));
        let mut moved = None;
        if let Some(motion) = context.motion.as_ref().filter(|motion| motion.applies_to(data)) {
            progress("moving its points to one instant".to_owned());
            match motion.compensate((frame, data), recorded, blobs)? {
                CompensationOutcome::Compensated(cloud) => {
                    context.stored.motion_compensated += 1;
                    moved = Some(cloud);
                }
                CompensationOutcome::WithoutTimestamps => context.stored.without_timestamps += 1,
            }
        }
        data.recorded = None;
        let (cloud, kind) = moved.as_ref().map_or(recorded, |moved| (moved.path.as_path(), PCD));
        let (summary, tiles) = clouds::tile_if_large(cloud, kind, blobs, progress)?;
        for warning in &summary.warnings {
            context.stored.report.warn("clouds whose counts disagree", format!("{name} ({warning})"));
        }
        if let Some((hash, size)) = tiles {
            data.tiles = Some(hash.to_string());
            context.stored.files.push(StoredFile { hash, media_type: clouds::TILES.to_owned(), size });
        }
        let source = self.store_original(&data.file, path, known, blobs)?;
        let Some(moved) = moved.or(posed) else { return Ok(source) };
        data.recorded = Some(source.hash.to_string());
        context.stored.files.push(source);
        data.file = format!("{}.pcd", stem(&data.file).trim_end_matches(".pcd"));
        let mut made = File::open(&moved.path).map_err(unread)?;
        let size = made.metadata().map_err(unread)?.len();
        let hash = blobs.put_from(&mut made).map_err(unread)?;
        Ok(StoredFile { hash, media_type: PCD.to_owned(), size })
    }

    /// Store a file, or note where it is.
    fn store_original(
        &self,
        name: &str,
        path: &Path,
        media_type: &str,
        blobs: &BlobStore,
    ) -> Result<StoredFile, ParseError> {
        let mut source = File::open(path).map_err(unread)?;
        let size = source.metadata().map_err(unread)?.len();
        let hash = match self.folder.source(name)? {
            FileSource::Bucket(bucket, object) if self.options.in_place => {
                blobs.refer_object(&bucket, &object, &mut source)
            }
            FileSource::Disk(file) if self.options.in_place => blobs.refer(&file),
            _ => blobs.put_from(&mut source),
        };
        Ok(StoredFile { hash: hash.map_err(unread)?, media_type: media_type.to_owned(), size })
    }
}

/// Context of storing the files of an item.
struct MediaContext<'a> {
    blobs: &'a BlobStore,
    motion: Option<SweepCompensator>,
    stored: StoredMedia,
    /// The first image of each sensor and its size.
    sizes: BTreeMap<String, (String, [u32; 2])>,
}

fn unread(error: std::io::Error) -> ParseError {
    ParseError::new("file", error.to_string(), "Check the file")
}
