//! Files of a clip: one for each frame and sensor.

use super::sensors::{DriveCamera, LIDAR, RADAR};
use assay_formats::cloud::PCD;
use core::ops::Range;

/// File of a drive; [`crate::DemoWorld::drive_bytes`] returns its content.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DriveFile {
    /// Index into the scene's frames.
    pub frame: u32,
    /// Id of the sensor that recorded it.
    pub sensor: String,
    /// `image/png`, or the media type of a cloud.
    pub media_type: &'static str,
    /// File name, unique in the drive.
    pub file: String,
}

/// Files of a range of the drive's frames, by frame, then sensor.
pub(super) fn files(frames: &Range<u32>) -> Vec<DriveFile> {
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
