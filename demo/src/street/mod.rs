//! Street: a curved road with its people, and the drive that records it.

mod actor_kind;
mod actors;
mod appearance;
mod camera;
mod clips;
mod daylight;
mod defect;
mod drive;
mod facade;
mod files;
mod lamps;
mod layout;
mod lidar;
mod light;
mod material;
mod noise;
mod pcd;
mod radar;
mod rain;
mod road;
mod scenery;
mod sensors;
mod shapes;
mod signal_plan;
mod signals;
mod solid;
mod tags;
#[cfg(test)]
mod tests;
mod truth;
mod vector;

pub use files::DriveFile;
pub use signals::VehicleSignals;

use assay_core::label::Document;
use assay_core::scene::Scene;
use clips::{AV, STREET, clip};
use core::ops::Range;
use drive::Drive;
use files::files;
use sensors::{DriveCamera, LIDAR, RADAR};
use std::collections::BTreeMap;

/// Number of clips of the street's project: the first ones.
pub(super) fn count() -> usize {
    STREET.len()
}

/// Numbers of the clips of the project with a pipeline.
pub(super) fn av() -> Range<usize> {
    STREET.len()..STREET.len() + AV.len()
}

/// Numbers of the clips of single frames without a defect that follow each other.
pub(super) fn stops() -> Range<usize> {
    let is_stop = |clip: &clips::Clip| clip.frames.len() == 1 && clip.defect.is_none();
    let first = AV.iter().position(is_stop).unwrap_or(AV.len());
    let count = AV[first..].iter().take_while(|clip| is_stop(clip)).count();
    STREET.len() + first..STREET.len() + first + count
}

/// Files of a clip.
pub(super) fn clip_files(index: usize) -> Vec<DriveFile> {
    clip(index).map_or_else(Vec::new, |clip| files(&clip.frames))
}

/// Content of a file of a clip; empty where the clip has no such file.
pub(super) fn bytes(seed: u64, index: usize, file: &DriveFile) -> Vec<u8> {
    let Some(clip) = clip(index) else { return Vec::new() };
    let drive = Drive::new(seed, clip);
    let frame = clip.frames.start + file.frame;
    match file.sensor.as_str() {
        LIDAR => pcd::lidar(&drive.lidar(frame).points),
        RADAR => pcd::radar(&drive.radar(frame)),
        sensor => {
            let camera = DriveCamera::ALL.into_iter().find(|c| c.id() == sensor);
            camera.map_or_else(Vec::new, |camera| drive.image(frame, camera))
        }
    }
}

/// Scene of a clip; empty where there is none.
pub(super) fn scene(seed: u64, index: usize, hash_of: &dyn Fn(&DriveFile) -> String) -> Scene {
    let empty =
        || Scene { name: String::new(), sensors: Vec::new(), frames: Vec::new(), metadata: BTreeMap::new() };
    clip(index).map_or_else(empty, |clip| Drive::new(seed, clip).scene(hash_of))
}

/// True boxes of a clip.
pub(super) fn golden(seed: u64, index: usize) -> Document {
    clip(index).map_or_else(Document::default, |clip| Drive::new(seed, clip).truth(clip.frames.clone()))
}

/// True tags of a clip.
pub(super) fn tags(index: usize) -> Document {
    clip(index).map_or_else(Document::default, tags::tags)
}

/// True blinkers and brake lights in a clip.
pub(super) fn signals(seed: u64, index: usize) -> VehicleSignals {
    let of_clip = |clip: &clips::Clip| signals::signals(&Drive::new(seed, clip), clip.frames.clone());
    clip(index).map_or_else(VehicleSignals::default, of_clip)
}
