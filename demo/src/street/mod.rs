//! The street: a curved road with its people, and the drive that records it.

mod actors;
mod camera;
mod drive;
mod facade;
mod layout;
mod lidar;
mod light;
mod material;
mod noise;
mod pcd;
mod radar;
mod road;
mod scenery;
mod shapes;
mod solid;
#[cfg(test)]
mod tests;
mod truth;
mod vector;

use super::DriveFile;
use assay_core::label::Document;
use assay_core::scene::Scene;
use assay_formats::cloud::PCD;
use core::ops::Range;
use drive::{Drive, DriveCamera, LIDAR, RADAR};

/// Clips of the drive that become tasks, by frames of 0.1 s: single frames first (a first cuboid takes a
/// minute), then a track. They share no frame, so that no file is made twice; how many frames there are decides
/// how long the demo's first start takes.
const CLIPS: [(&str, Range<u32>); 3] = [
    ("Maple Avenue, one frame", 1..2),
    ("Maple Avenue, before the crossing", 30..31),
    ("Maple Avenue, drive", 8..16),
];

/// How many clips there are.
pub(super) fn count() -> usize {
    CLIPS.len()
}

fn clip(index: usize) -> Range<u32> {
    CLIPS.get(index).map_or(0..0, |(_, frames)| frames.clone())
}

/// The files of a clip.
pub(super) fn clip_files(index: usize) -> Vec<DriveFile> {
    files(&clip(index))
}

/// The files of a range of the drive's frames, by frame, then sensor.
fn files(frames: &Range<u32>) -> Vec<DriveFile> {
    let mut all = Vec::new();
    for number in frames.clone() {
        let mut file = |sensor: &str, ending: &str, media_type| {
            let file = format!("{sensor}-{number:04}.{ending}");
            all.push(DriveFile { frame: number - frames.start, sensor: sensor.to_owned(), media_type, file });
        };
        file(LIDAR, "pcd", PCD);
        DriveCamera::ALL.iter().for_each(|camera| file(camera.id(), "png", "image/png"));
        file(RADAR, "pcd", PCD);
    }
    all
}

/// The content of a file of a clip; empty where the clip has no such file.
pub(super) fn bytes(seed: u64, index: usize, file: &DriveFile) -> Vec<u8> {
    let drive = Drive::new(seed);
    let frame = clip(index).start + file.frame;
    match file.sensor.as_str() {
        LIDAR => pcd::lidar(&drive.lidar(frame).points),
        RADAR => pcd::radar(&drive.radar(frame)),
        sensor => {
            let camera = DriveCamera::ALL.into_iter().find(|c| c.id() == sensor);
            camera.map_or_else(Vec::new, |camera| drive.image(frame, camera))
        }
    }
}

/// The scene of a clip.
pub(super) fn scene(seed: u64, index: usize, hash_of: &dyn Fn(&DriveFile) -> String) -> Scene {
    let name = CLIPS.get(index).map_or("", |(name, _)| name);
    Drive::new(seed).scene(name, clip(index), hash_of)
}

/// The true boxes of a clip.
pub(super) fn golden(seed: u64, index: usize) -> Document {
    Drive::new(seed).truth(clip(index))
}
