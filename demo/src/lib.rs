//! The simulated drive: a world of its own for the demo and for tests, a pure function of a seed.
//!
//! Third-party recordings may not be shipped, and a demo must be alive: drone stills of which every crown is
//! known, and a street with its sensors of which every road user is known. The same seed gives the same bytes on
//! every machine.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used))]

mod people;
mod picture;
mod random;
mod stage;
mod still;
mod street;
mod tasker;

pub use people::{DemoMember, people};
pub use stage::StageSetup;
pub use tasker::TaskerErrors;

use assay_core::geometry::Pose;
use assay_core::label::Document;
use assay_core::scene::{Frame, FrameData, Scene, Sensor, SensorKind};
use std::collections::BTreeMap;

/// A world to take recordings in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoWorld {
    seed: u64,
}

/// The world of a seed.
pub fn world(seed: u64) -> DemoWorld {
    DemoWorld { seed }
}

/// A file of a drive: give it to [`DemoWorld::drive_bytes`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DriveFile {
    /// Index into the scene's frames.
    pub frame: u32,
    /// The sensor that recorded it.
    pub sensor: String,
    /// `image/png`, or the decoder of clouds.
    pub media_type: &'static str,
    /// Its name, unique in the drive.
    pub file: String,
}

impl DemoWorld {
    /// The stage that outlines open ground in drone stills.
    pub fn drone_stage(&self) -> StageSetup {
        stage::drone()
    }

    /// The stage that puts boxes around road users.
    pub fn street_stage(&self) -> StageSetup {
        stage::street()
    }

    /// How many drone stills there are.
    pub fn stills(&self) -> usize {
        still::COUNT
    }

    /// What a still shows, in a few words.
    pub fn still_name(&self, index: usize) -> String {
        still::name(index)
    }

    /// A still of 1280 × 960 px as PNG. Takes some tenths of a second.
    pub fn still_png(&self, index: usize) -> Vec<u8> {
        still::picture(self.seed, index)
    }

    /// A still made smaller, every so many px one: red, green, blue, row by row, and its width.
    pub fn still_small(&self, index: usize, step: usize) -> (Vec<u8>, usize) {
        still::small(self.seed, index, step)
    }

    /// The scene of a still whose PNG has this SHA-256.
    pub fn still_scene(&self, index: usize, blob_hash: &str) -> Scene {
        let [width, height] = still::SIZE;
        let sensor = Sensor {
            id: still::SENSOR.to_owned(),
            name: "Drone camera".to_owned(),
            kind: SensorKind::Camera { width, height, model: None },
            sensor_to_ego: Pose::IDENTITY,
        };
        let data = FrameData {
            sensor: still::SENSOR.to_owned(),
            blob: blob_hash.to_owned(),
            media_type: "image/png".to_owned(),
            file: format!("still-{}.png", index + 1),
            ..FrameData::default()
        };
        Scene {
            name: self.still_name(index),
            sensors: vec![sensor],
            frames: vec![Frame { data: vec![data], ..Frame::default() }],
            metadata: BTreeMap::from([
                ("view".to_owned(), "nadir".to_owned()),
                ("water".to_owned(), if still::has_water(index) { "yes" } else { "no" }.to_owned()),
            ]),
        }
    }

    /// The true open ground (`flyable`) and crowns (`tree`) of a still.
    pub fn still_golden(&self, index: usize) -> Document {
        still::golden(self.seed, index)
    }

    /// How many clips of the drive there are.
    pub fn drives(&self) -> usize {
        street::count()
    }

    /// The files of a clip, in the order of frames and sensors.
    pub fn drive_files(&self, drive: usize) -> Vec<DriveFile> {
        street::clip_files(drive)
    }

    /// The content of a file. Independent of all others: may be called from several threads.
    pub fn drive_bytes(&self, drive: usize, file: &DriveFile) -> Vec<u8> {
        street::bytes(self.seed, drive, file)
    }

    /// The scene of a clip; `hash_of` gives the SHA-256 of each of [`DemoWorld::drive_files`].
    pub fn drive_scene(&self, drive: usize, hash_of: &dyn Fn(&DriveFile) -> String) -> Scene {
        street::scene(self.seed, drive, hash_of)
    }

    /// The true boxes of road users in the frame of the sensor `lidar`. Casts the LiDAR's rays once more: about
    /// 0.1 s a frame.
    pub fn drive_golden(&self, drive: usize) -> Document {
        street::golden(self.seed, drive)
    }

    /// What somebody who errs in this way would have drawn where `golden` is the truth; another `seed`, another
    /// day.
    pub fn label_by(&self, errors: TaskerErrors, golden: &Document, seed: u64) -> Document {
        tasker::label(errors, golden, self.seed ^ seed)
    }
}
