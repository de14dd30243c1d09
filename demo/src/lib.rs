//! Simulated drive: a world of its own for the demo and for tests, a pure function of a seed.
//!
//! Recordings of third parties must not be shipped, so the demo simulates its own: drone stills with every
//! crown known, and a street with sensors and every road user known. The same seed gives the same bytes on
//! every machine.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used))]

#[cfg(test)]
mod fit_tests;
mod people;
mod picture;
mod random;
mod stage;
mod still;
mod street;
mod tasker;

pub use people::{DemoMember, people};
pub use stage::StageSetup;
pub use street::{DriveFile, VehicleSignals};
pub use tasker::TaskerErrors;

use assay_core::geometry::Pose;
use assay_core::label::Document;
use assay_core::scene::{Frame, FrameData, Scene, Sensor, SensorKind};
use core::ops::Range;
use std::collections::BTreeMap;

/// Simulated world that recordings are taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoWorld {
    seed: u64,
}

/// World of a seed.
pub fn world(seed: u64) -> DemoWorld {
    DemoWorld { seed }
}

impl DemoWorld {
    /// Stage that outlines open ground in drone stills.
    pub fn drone_stage(&self) -> StageSetup {
        stage::drone()
    }

    /// Stage that puts boxes around road users.
    pub fn street_stage(&self) -> StageSetup {
        stage::street()
    }

    /// Number of drone stills.
    pub fn stills(&self) -> usize {
        still::COUNT
    }

    /// Short title of a still.
    pub fn still_name(&self, index: usize) -> String {
        still::name(index)
    }

    /// Still of 1280 × 960 px as PNG. Rendering takes some tenths of a second.
    pub fn still_png(&self, index: usize) -> Vec<u8> {
        still::picture(self.seed, index)
    }

    /// Still sampled at every `step`-th pixel: red, green, blue, row by row, and its width.
    pub fn still_small(&self, index: usize, step: usize) -> (Vec<u8>, usize) {
        still::small(self.seed, index, step)
    }

    /// Scene of a still; `blob_hash` is the SHA-256 of its PNG.
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

    /// True open ground (`flyable`) and crowns (`tree`) of a still.
    pub fn still_golden(&self, index: usize) -> Document {
        still::golden(self.seed, index)
    }

    /// Number of clips of the street's project. They are the first ones.
    pub fn drives(&self) -> usize {
        street::count()
    }

    /// Numbers of the clips of the project with a pipeline, in all conditions and with all defects.
    pub fn av_drives(&self) -> Range<usize> {
        street::av()
    }

    /// Numbers of clips of single frames without a defect, among those of the project with a pipeline.
    pub fn stops(&self) -> Range<usize> {
        street::stops()
    }

    /// Files of a clip, in the order of frames and sensors.
    pub fn drive_files(&self, drive: usize) -> Vec<DriveFile> {
        street::clip_files(drive)
    }

    /// Content of a file. It does not depend on other files; several threads may call this.
    pub fn drive_bytes(&self, drive: usize, file: &DriveFile) -> Vec<u8> {
        street::bytes(self.seed, drive, file)
    }

    /// Scene of a clip; `hash_of` returns the SHA-256 of each of [`DemoWorld::drive_files`].
    pub fn drive_scene(&self, drive: usize, hash_of: &dyn Fn(&DriveFile) -> String) -> Scene {
        street::scene(self.seed, drive, hash_of)
    }

    /// True boxes of road users in the frame of the sensor `lidar`. The function casts the LiDAR's rays
    /// once more: about 0.1 s a frame.
    pub fn drive_golden(&self, drive: usize) -> Document {
        street::golden(self.seed, drive)
    }

    /// True boxes of a clip as taskers give them, with the attributes of [`DemoWorld::street_stage`] alone.
    pub fn drive_cuboids(&self, drive: usize) -> Document {
        let mut cuboids = self.drive_golden(drive);
        for object in &mut cuboids.objects {
            object.attributes.retain(|name, _| name == "occlusion");
        }
        cuboids
    }

    /// True tags of a clip: `surroundings` with `weather` and `light`, and `recording` with the `defect` of each frame.
    pub fn drive_tags(&self, drive: usize) -> Document {
        street::tags(drive)
    }

    /// True blinkers and brake lights of the vehicles in a clip. The function casts rays to every lamp: some 20 ms a frame.
    pub fn drive_signals(&self, drive: usize) -> VehicleSignals {
        street::signals(self.seed, drive)
    }

    /// Label that a person with these errors draws where `golden` is the truth; another `seed` stands for
    /// another day.
    pub fn label_by(&self, errors: TaskerErrors, golden: &Document, seed: u64) -> Document {
        tasker::label(errors, golden, self.seed ^ seed)
    }
    /// Tags that a person with these errors gives where `golden` is the truth; seeds as in [`DemoWorld::label_by`].
    pub fn tags_by(&self, errors: TaskerErrors, golden: &Document, seed: u64) -> Document {
        tasker::tags(errors, golden, self.seed ^ seed)
    }

    /// Blinkers that a person with these errors gives in a label whose blinkers are the true ones; seeds as in
    /// [`DemoWorld::label_by`].
    pub fn signals_by(&self, errors: TaskerErrors, golden: &Document, seed: u64) -> Document {
        tasker::signals(errors, golden, self.seed ^ seed)
    }
}
