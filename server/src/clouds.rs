//! Tiles of large clouds: made during the import, read by the browser and for grading.

use crate::blobs::BlobStore;
use assay_core::geometry::{Cuboid, norm3};
use assay_core::id::BlobHash;
use assay_core::rubric::measure::points::{PointCounts, SortedPoints};
use assay_core::scene::FrameData;
use assay_formats::cloud::stream::{self, CloudHeader, CloudSummary, PointChunk};
use assay_formats::tiles::{self, Scratch, TileBuilder, TileIndex};
use assay_formats::{ParseError, cloud};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Media type of a blob of tiles.
pub const TILES: &str = "application/vnd.assay.tiles";
/// Number of points above which a cloud is tiled.
const TILED_ABOVE_POINTS: u64 = 400_000;
/// Distance from zero above which a cloud is tiled, because float32 no longer resolves millimetres there, m.
const TILED_BEYOND_M: f64 = 4_000.0;
/// Size below which a file has fewer points in every form but LAZ, whose points take at least one or two bytes.
const SMALL_FILE_BYTES: u64 = 800_000;
/// Number of points between two progress reports.
const PROGRESS_EVERY: u64 = 1_000_000;

/// Receiver of a sentence about the work in progress.
pub type Progress<'a> = &'a mut dyn FnMut(String);

/// Reads a whole cloud and makes tiles of a large one: what the cloud is, and the tiles' blob and size.
///
/// # Errors
/// The file is not of its type, or cannot be read; or tiles cannot be written.
pub fn tile_if_large(
    path: &Path,
    media_type: &str,
    blobs: &BlobStore,
    progress: Progress<'_>,
) -> Result<(CloudSummary, Option<(BlobHash, u64)>), ParseError> {
    let is_large = |facts: &CloudSummary| {
        let farthest = facts.bounds.iter().flatten().flatten().fold(0.0, |far: f64, v| far.max(v.abs()));
        is_streamed(media_type) || facts.points > TILED_ABOVE_POINTS || farthest > TILED_BEYOND_M
    };
    if fs::metadata(path).map_err(unread)?.len() < SMALL_FILE_BYTES {
        let facts = stream::read(media_type, &mut open(path)?, &mut |_, _| Ok(()))?;
        if !is_large(&facts) {
            return Ok((facts, None));
        }
    }
    let folder = blobs.scratch().map_err(unread)?;
    let mut scratch = FileScratch { folder: folder.path().to_owned(), used: BTreeSet::new() };
    let mut maker: Option<TileBuilder<'_>> = None;
    let (mut points, mut scratch) = (0, Some(&mut scratch as &mut dyn Scratch));
    let facts =
        stream::read(media_type, &mut open(path)?, &mut |header: &CloudHeader, chunk: &PointChunk| {
            if maker.is_none() {
                let names: Vec<&str> = header.fields.iter().map(|f| f.name.as_str()).collect();
                maker = scratch.take().map(|scratch| TileBuilder::new(&names, scratch));
            }
            let before = points / PROGRESS_EVERY;
            points += chunk.points.len() as u64;
            if points / PROGRESS_EVERY > before {
                progress(format!("{} million points read", points / PROGRESS_EVERY));
            }
            maker.as_mut().map_or(Ok(()), |maker| maker.add(&chunk.points, &chunk.fields)).map_err(unread)
        })?;
    match maker {
        Some(maker) if is_large(&facts) => {
            progress(format!("arranging {} million points", facts.points.div_ceil(PROGRESS_EVERY)));
            let tiles = store_tiles(maker, blobs).map_err(unread)?;
            Ok((facts, Some(tiles)))
        }
        _ => Ok((facts, None)),
    }
}

/// True for files that browsers cannot read by themselves.
fn is_streamed(media_type: &str) -> bool {
    [cloud::CSV, cloud::LAS, cloud::LAZ].contains(&media_type)
}

fn store_tiles(maker: TileBuilder<'_>, blobs: &BlobStore) -> io::Result<(BlobHash, u64)> {
    let folder = blobs.scratch()?;
    let path = folder.path().join("tiles");
    let mut out = BufWriter::new(File::create(&path)?);
    let index = maker.finish(&mut out)?;
    tiles::seal(&index, &mut out)?;
    out.flush()?;
    let mut made = File::open(&path)?;
    let size = made.metadata()?.len();
    Ok((blobs.put_from(&mut made)?, size))
}

fn open(path: &Path) -> Result<BufReader<File>, ParseError> {
    Ok(BufReader::new(File::open(path).map_err(unread)?))
}

fn unread(error: io::Error) -> ParseError {
    ParseError::new("file", error.to_string(), "Check the file and the room on the server's disk")
}

/// Buckets of points as files of a folder.
struct FileScratch {
    folder: PathBuf,
    used: BTreeSet<u32>,
}

impl FileScratch {
    fn path(&self, bucket: u32) -> PathBuf {
        self.folder.join(bucket.to_string())
    }
}

impl Scratch for FileScratch {
    fn append(&mut self, bucket: u32, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(bucket);
        let mut file = if self.used.insert(bucket) {
            File::create(path)?
        } else {
            OpenOptions::new().append(true).open(path)?
        };
        file.write_all(bytes)
    }

    fn read(&mut self, bucket: u32, offset: u64, into: &mut [u8]) -> io::Result<()> {
        let mut file = File::open(self.path(bucket))?;
        file.seek(SeekFrom::Start(offset))?;
        file.read_exact(into)
    }

    fn remove(&mut self, bucket: u32) -> io::Result<()> {
        if self.used.remove(&bucket) { fs::remove_file(self.path(bucket)) } else { Ok(()) }
    }
}

/// Points of a cloud, for counting.
pub enum CloudPoints {
    /// All in memory.
    Whole(SortedPoints),
    /// Tiles that are read when needed.
    Tiled(TiledPoints),
}

impl CloudPoints {
    /// Opens a cloud among the blobs.
    ///
    /// # Errors
    /// It does not exist, or cannot be read.
    pub fn open(data: &FrameData, blobs: &BlobStore) -> Result<Self, ParseError> {
        match &data.tiles {
            Some(tiles) => TiledPoints::open(&blobs.path(tiles)).map(Self::Tiled),
            None => Self::open_file(&data.media_type, &blobs.find(&data.blob).map_err(unread)?),
        }
    }

    /// Opens the cloud of a file.
    ///
    /// # Errors
    /// It does not exist, or cannot be read.
    pub fn open_file(media_type: &str, path: &Path) -> Result<Self, ParseError> {
        let cloud = cloud::decode(media_type, &fs::read(path).map_err(unread)?)?;
        Ok(Self::Whole(SortedPoints::new(cloud.points)))
    }

    /// Number of points inside a label, golden, and both.
    ///
    /// # Errors
    /// Tiles cannot be read.
    pub fn counts(&mut self, label: &Cuboid, golden: &Cuboid) -> Result<PointCounts, ParseError> {
        match self {
            Self::Whole(points) => Ok(points.counts(label, golden)),
            Self::Tiled(points) => points.counts(label, golden),
        }
    }
}

/// Number of chunks of a cloud that are cached while points are counted.
const MAX_CACHED_CHUNKS: usize = 24;

/// Points of a tiled cloud near cuboids: chunks are read when a cuboid touches them.
pub struct TiledPoints {
    index: TileIndex,
    file: File,
    cached: BTreeMap<u32, Vec<[f64; 3]>>,
}

impl TiledPoints {
    fn open(path: &Path) -> Result<Self, ParseError> {
        let mut file = File::open(path).map_err(unread)?;
        Ok(Self { index: tiles::read_index(&mut file)?, file, cached: BTreeMap::new() })
    }

    fn counts(&mut self, label: &Cuboid, golden: &Cuboid) -> Result<PointCounts, ParseError> {
        let mut failed = None;
        let counts = PointCounts::count(label, golden, |cuboid, each| {
            for node in tiles::nodes_in_sphere(&self.index, cuboid.center, norm3(cuboid.size) / 2.0) {
                match self.points(node) {
                    Ok(points) => points.iter().for_each(|p| each(*p)),
                    Err(error) => failed = Some(error),
                }
            }
        });
        failed.map_or(Ok(counts), Err)
    }

    fn points(&mut self, node: u32) -> Result<&[[f64; 3]], ParseError> {
        if self.cached.len() >= MAX_CACHED_CHUNKS && !self.cached.contains_key(&node) {
            self.cached.clear();
        }
        match self.cached.entry(node) {
            std::collections::btree_map::Entry::Occupied(stored) => Ok(stored.into_mut()),
            std::collections::btree_map::Entry::Vacant(room) => {
                let packed = tiles::packed_chunk(&self.index, node, &mut self.file).map_err(unread)?;
                let plain = tiles::unpack(&self.index, node, &packed.unwrap_or_default())?;
                let chunk = tiles::decode_chunk(&self.index, node, &plain)?;
                Ok(room.insert(chunk.source_positions(&self.index)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points of a street in KITTI's order: x, y, z, intensity.
    fn street(count: u32) -> Vec<[f32; 4]> {
        let at = |i: u32, by: u32| i.wrapping_mul(by) as f32 / u32::MAX as f32;
        (0..count)
            .map(|i| [80.0 * at(i, 2_654_435_761), 30.0 * at(i, 40_503), 3.0 * at(i, 69_069_001), 0.5])
            .collect()
    }

    fn file(folder: &Path, points: &[[f32; 4]]) -> PathBuf {
        let path = folder.join("sweep.bin");
        let bytes: Vec<u8> = points.as_flattened().iter().flat_map(|v| v.to_le_bytes()).collect();
        fs::write(&path, bytes).unwrap();
        path
    }

    #[test]
    fn a_large_cloud_is_tiled_and_its_points_are_counted_as_those_of_a_whole_one() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = BlobStore::open(folder.path()).unwrap();
        let path = file(folder.path(), &street(450_000));
        let mut words = Vec::new();
        let tiles =
            tile_if_large(&path, cloud::KITTI, &blobs, &mut |what| words.push(what)).unwrap().1.unwrap();
        assert_eq!(words, ["arranging 1 million points"]);
        let data = FrameData { tiles: Some(tiles.0.to_string()), ..FrameData::default() };
        let (mut tiled, mut whole) =
            (CloudPoints::open(&data, &blobs).unwrap(), CloudPoints::open_file(cloud::KITTI, &path).unwrap());
        // Faces are half a millimetre off the grid, so that rounding to it moves no point over them.
        let car = |x: f64| Cuboid::upright([x, 15.0, 1.5], [9.0007, 5.0007, 2.0007], 0.0);
        for x in [8.0, 40.0, 71.0] {
            let (tiled, whole) = (
                tiled.counts(&car(x), &car(x + 1.0)).unwrap(),
                whole.counts(&car(x), &car(x + 1.0)).unwrap(),
            );
            let off = |a: u32, b: u32| a.abs_diff(b);
            assert!(whole.label > 4_000, "{whole:?}");
            let most = off(tiled.label, whole.label)
                .max(off(tiled.golden, whole.golden))
                .max(off(tiled.both, whole.both));
            assert!(most <= 4, "{tiled:?} {whole:?}");
        }
        assert_eq!(fs::read_dir(folder.path().join("new")).unwrap().count(), 0, "scratch is gone");
    }

    #[test]
    fn a_small_cloud_is_tiled_only_where_float32_cannot_store_its_position() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = BlobStore::open(folder.path()).unwrap();
        let take = |path: &Path, kind: &str| tile_if_large(path, kind, &blobs, &mut |_| ()).unwrap().1;
        assert_eq!(take(&file(folder.path(), &street(1_000)), cloud::KITTI), None);
        let far = folder.path().join("far.csv");
        fs::write(&far, "x,y,z\n448000.125,5411000.25,110.5\n448001,5411001,111\n").unwrap();
        let (hash, _) = take(&far, cloud::CSV).unwrap();
        let index = tiles::read_index(&mut File::open(blobs.path(&hash.to_string())).unwrap()).unwrap();
        assert_eq!(
            index.bounds(),
            Some([[448_000.125, 5_411_000.25, 110.5], [448_001.0, 5_411_001.0, 111.0]])
        );
    }
}
