//! Features of scenes for [`assay_core::sample`], computed from their first frame.

use crate::blobs::BlobStore;
use crate::images::thumbnail::thumbnail;
use crate::store::scenes;
use assay_core::sample::{cloud_features, picture_features};
use assay_core::scene::{FrameData, Scene};
use assay_formats::ParseError;
use assay_formats::cloud::stream;
use assay_formats::tiles;
use std::fs::File;
use std::io::BufReader;

/// Maximum number of points used: of larger clouds every second, fourth, … point.
const MAX_POINTS: usize = 60_000;

/// Features of a scene: of its first picture, then of its first LiDAR's first cloud. They are NaN where there
/// is none, or it cannot be read.
pub fn extract_features(scene: &Scene, blobs: &BlobStore) -> Vec<f64> {
    let seen = || {
        let small = thumbnail(blobs, &scenes::picture(scene)?).ok()?;
        let rgb = image::load_from_memory(&small).ok()?.to_rgb8();
        Some(picture_features(rgb.as_raw(), usize::try_from(rgb.width()).ok()?))
    };
    let cloud = || cloud(scene.data(0, &scene.lidar()?.id)?, blobs).ok();
    let mut all = seen().unwrap_or_else(|| picture_features(&[], 0));
    let (points, intensity) = cloud().unwrap_or_default();
    all.extend(cloud_features(&points, Some(&intensity)));
    // Digits below a millionth carry no information, and are large to store and to send.
    all.iter_mut().for_each(|v| *v = (*v * 1e6).round() / 1e6);
    all
}

/// Points and, where the file has it, their intensity.
type Points = (Vec<[f32; 3]>, Vec<f32>);

fn cloud(data: &FrameData, blobs: &BlobStore) -> Result<Points, ParseError> {
    let unread = |e: std::io::Error| ParseError::new("file", e.to_string(), "Import the cloud again");
    let narrow = |p: &[f64; 3]| p.map(|v| v as f32);
    if let Some(tiled) = &data.tiles {
        // The coarsest tile has some points of all parts.
        let mut file = File::open(blobs.find(tiled).map_err(unread)?).map_err(unread)?;
        let index = tiles::read_index(&mut file)?;
        let packed = tiles::packed_chunk(&index, 0, &mut file).map_err(unread)?.unwrap_or_default();
        let plain = tiles::unpack(&index, 0, &packed)?;
        let chunk = tiles::decode_chunk(&index, 0, &plain)?;
        let points = chunk.source_positions(&index).iter().map(narrow).collect();
        return Ok((points, chunk.intensity().unwrap_or_default()));
    }
    let mut thinned = (Vec::new(), Vec::new());
    let mut every = 1;
    let mut offered = 0_usize;
    let file = File::open(blobs.find(&data.blob).map_err(unread)?).map_err(unread)?;
    stream::read(&data.media_type, &mut BufReader::new(file), &mut |head, chunk| {
        let place = head.fields.iter().position(|f| tiles::is_intensity_name(&f.name));
        let intensity = place.and_then(|place| chunk.fields.get(place));
        for (i, point) in chunk.points.iter().enumerate() {
            offered += 1;
            if !offered.is_multiple_of(every) {
                continue;
            }
            thinned.0.push(narrow(point));
            thinned.1.extend(intensity.and_then(|values| values.get(i)).map(|v| *v as f32));
            if thinned.0.len() >= MAX_POINTS {
                every *= 2;
                thinned = (halved(&thinned.0), halved(&thinned.1));
            }
        }
        Ok(())
    })?;
    Ok(thinned)
}

/// Every second value.
fn halved<T: Copy>(all: &[T]) -> Vec<T> {
    all.iter().copied().skip(1).step_by(2).collect()
}
