//! Street: a curved road with its people, and the drive that records it.

mod actors;
mod appearance;
mod camera;
mod drive;
mod facade;
mod files;
mod layout;
mod lidar;
mod light;
mod material;
mod noise;
mod pcd;
mod radar;
mod road;
mod scenery;
mod sensors;
mod shapes;
mod solid;
#[cfg(test)]
mod tests;
mod truth;
mod vector;

pub use files::DriveFile;

use assay_core::label::Document;
use assay_core::scene::Scene;
use core::ops::Range;
use drive::Drive;
use files::files;
use sensors::{DriveCamera, LIDAR, RADAR};

/// Clips of the drive that become tasks, by frames of 0.1 s: single frames first (a first cuboid takes a
/// minute), then a track. No two clips share a frame, so that no file is made twice; the number of frames
/// decides how long the demo's first start takes.
const CLIPS: [(&str, Range<u32>); 3] = [
    ("Maple Avenue, one frame", 1..2),
    ("Maple Avenue, before the crossing", 30..31),
    ("Maple Avenue, drive", 8..16),
];

/// Number of clips.
pub(super) fn count() -> usize {
    CLIPS.len()
}

fn clip(index: usize) -> Range<u32> {
    CLIPS.get(index).map_or(0..0, |(_, frames)| frames.clone())
}

/// Files of a clip.
pub(super) fn clip_files(index: usize) -> Vec<DriveFile> {
    files(&clip(index))
}

/// Content of a file of a clip; empty where the clip has no such file.
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

/// Scene of a clip.
pub(super) fn scene(seed: u64, index: usize, hash_of: &dyn Fn(&DriveFile) -> String) -> Scene {
    let name = CLIPS.get(index).map_or("", |(name, _)| name);
    Drive::new(seed).scene(name, clip(index), hash_of)
}

/// True boxes of a clip.
pub(super) fn golden(seed: u64, index: usize) -> Document {
    Drive::new(seed).truth(clip(index))
}
