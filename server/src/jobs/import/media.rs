//! The images and clouds of a data set: which file an item means, and whether it is sound.

use crate::blobs::Blobs;
use crate::clouds::{self, Told};
use crate::folder::{DataFolder, Source};
use crate::images::{self, derived::Made};
use assay_core::format::FormatError;
use assay_core::format::cloud::kind_of;
use assay_core::format::dataset::{Folder, Item};
use assay_core::scene::{FrameData, SensorKind};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// A file that was kept.
#[derive(Clone, Debug)]
pub(super) struct KeptFile {
    pub(super) hash: String,
    pub(super) media_type: String,
    pub(super) size: u64,
}

/// The files of a folder by name, and which of them items have used.
pub(super) struct MediaFiles<'a> {
    folder: &'a DataFolder,
    /// Images by their name without folder and ending.
    by_stem: BTreeMap<String, Vec<&'a str>>,
    used: BTreeSet<String>,
    /// Whether they stay where they are.
    in_place: bool,
}

/// A file's name without folder and ending.
pub(super) fn stem(path: &str) -> String {
    Path::new(path).file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
}

impl<'a> MediaFiles<'a> {
    pub(super) fn of(folder: &'a DataFolder, in_place: bool) -> Self {
        let mut by_stem: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for path in folder.paths().iter().filter(|path| images::is_image(path)) {
            by_stem.entry(stem(path)).or_default().push(path);
        }
        Self { folder, by_stem, used: BTreeSet::new(), in_place }
    }

    /// Whether the only file of an item belongs to another one.
    pub(super) fn is_used(&self, item: &Item) -> bool {
        item.scene.frames.iter().flat_map(|f| &f.data).all(|data| self.used.contains(&data.file))
    }

    /// Whether a path is an item's, or one that labels and calibration usually have.
    pub(super) fn explains(&self, path: &str) -> bool {
        let name = path.to_ascii_lowercase();
        let texts = [".json", ".geojson", ".xml", ".txt", ".yaml", ".yml", ".names", ".data", ".csv", ".ini"];
        self.used.contains(path) || texts.iter().any(|end| name.ends_with(end))
    }

    /// Put the paths of real files into an item; false where a photograph, or all that a recording is made of, is not in
    /// the folder.
    pub(super) fn resolve(&mut self, item: &mut Item) -> Result<bool, FormatError> {
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
                        return Err(FormatError::new("folder", what, "Add the file, or take its frame out"));
                    }
                }
            }
        }
        let data = item.scene.frames.iter().flat_map(|f| &f.data);
        if is_photograph && data.clone().any(|d| self.used.contains(&d.file)) {
            let what = "its image has another label already";
            return Err(FormatError::new("image", what, "Keep one label for each image"));
        }
        if item.scene.frames.iter().all(|f| f.data.is_empty()) {
            return Ok(false);
        }
        self.used.extend(data.map(|d| d.file.clone()));
        Ok(true)
    }

    /// The image of a name whose ending or folder is not as a label says it: the only one of its stem, or of several
    /// the one that lies where the label says or beside the item's own name.
    fn picture(&self, said: &str, item: &str) -> Result<Option<&'a str>, FormatError> {
        let named = self.by_stem.get(&stem(said)).map_or(&[][..], Vec::as_slice);
        let [first, second, ..] = named else { return Ok(named.first().copied()) };
        let parts = |path: &str| path.rsplit('/').skip(1).map(str::to_owned).collect::<Vec<_>>();
        let shared = |path: &str| {
            let ends = |with: &str| parts(path).iter().zip(&parts(with)).take_while(|(a, b)| a == b).count();
            ends(said).max(ends(item))
        };
        let most = named.iter().map(|path| shared(path)).max().unwrap_or(0);
        let best: Vec<&&str> = named.iter().filter(|path| shared(path) == most).collect();
        match best.as_slice() {
            [one] => Ok(Some(one)),
            _ => {
                let what =
                    format!("{} images are named {}, such as {first} and {second}", named.len(), stem(said));
                Err(FormatError::new("image", what, "Write the image's path into the label"))
            }
        }
    }

    /// Check the files of an item and keep them; blobs, media types, tiles and unknown image sizes are filled in.
    /// `told` takes what takes long, in words.
    pub(super) fn keep(
        &self,
        item: &mut Item,
        blobs: &Blobs,
        told: Told<'_>,
    ) -> Result<Vec<KeptFile>, FormatError> {
        let mut kept = Vec::new();
        let mut sizes = BTreeMap::new();
        for data in item.scene.frames.iter_mut().flat_map(|f| f.data.iter_mut().chain(&mut f.sweeps)) {
            let name = data.file.clone();
            let file = self
                .keep_one(data, &mut sizes, blobs, (&mut kept, &mut |what| told(format!("{name}: {what}"))))
                .map_err(|e| e.in_file(&name))?;
            data.blob.clone_from(&file.hash);
            data.media_type.clone_from(&file.media_type);
            // Scenes of the same content are one, wherever they lie.
            data.file = data.file.rsplit('/').next().unwrap_or_default().to_owned();
            kept.push(file);
        }
        for sensor in &mut item.scene.sensors {
            if let (SensorKind::Camera { width, height, .. }, Some(found)) =
                (&mut sensor.kind, sizes.get(&sensor.id))
            {
                [*width, *height] = *found;
            }
        }
        Ok(kept)
    }

    /// Check one file and keep it; what is made of it beside it is put in `made` and named in `data`.
    fn keep_one(
        &self,
        data: &mut FrameData,
        sizes: &mut BTreeMap<String, [u32; 2]>,
        blobs: &Blobs,
        (made, told): (&mut Vec<KeptFile>, Told<'_>),
    ) -> Result<KeptFile, FormatError> {
        let unread = |e: std::io::Error| FormatError::new("file", e.to_string(), "Check the file");
        let local = self.folder.file(&data.file)?;
        let path = &*local;
        (data.tiles, data.shown, data.pyramid) = (None, None, None);
        let media_type = if images::is_image(&data.file) {
            let (head, derived) = images::derived::take_in(path, blobs)?;
            sizes.insert(data.sensor.clone(), head.shown);
            for (place, file) in [(&mut data.shown, derived.shown), (&mut data.pyramid, derived.pyramid)] {
                *place = file.as_ref().map(|file| file.hash.clone());
                made.extend(file.map(|Made { hash, media_type, size }| KeptFile {
                    hash,
                    media_type: media_type.to_owned(),
                    size,
                }));
            }
            head.media_type.to_owned()
        } else {
            let mut start = Vec::new();
            File::open(path).and_then(|f| f.take(4096).read_to_end(&mut start)).map_err(unread)?;
            let known = kind_of(&data.file, &start).ok_or_else(|| {
                FormatError::new(
                    "byte 0",
                    "this is no cloud and no image that is known",
                    "Save it as PCD, PLY, LAS, PNG or JPEG",
                )
            })?;
            if let Some((hash, size)) = clouds::take_in(path, known, blobs, told)? {
                data.tiles = Some(hash.clone());
                made.push(KeptFile { hash, media_type: clouds::TILES.to_owned(), size });
            }
            known.to_owned()
        };
        let mut source = File::open(path).map_err(unread)?;
        let size = source.metadata().map_err(unread)?.len();
        let hash = match self.folder.source(&data.file)? {
            Source::Bucket(bucket, object) if self.in_place => {
                blobs.refer_object(bucket, object, &mut source)
            }
            Source::Disk(file) if self.in_place => blobs.refer(file),
            _ => blobs.put_from(&mut source),
        };
        let hash = hash.map_err(unread)?;
        Ok(KeptFile { hash, media_type, size })
    }
}
