//! Clips of the drive: which frames, in which conditions, and with which defects.

use super::daylight::Conditions;
use super::defect::Defect;
use core::ops::Range;

/// Clip: frames of the drive that become a scene.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Clip {
    /// Name of the scene.
    pub name: &'static str,
    /// Frames of 0.1 s, counted from the drive's start.
    pub frames: Range<u32>,
    /// Weather and time of day.
    pub conditions: Conditions,
    /// Defect, and the frames of the drive that have it.
    pub defect: Option<(Defect, Range<u32>)>,
    /// True where blinkers and brake lights follow the script; else some brake lights are on all the time, and no vehicle
    /// has blinkers.
    pub has_signals: bool,
}

impl Clip {
    /// Defect in a frame of the drive.
    pub fn defect_in(&self, frame: u32) -> Option<Defect> {
        self.defect.as_ref().filter(|(_, frames)| frames.contains(&frame)).map(|(defect, _)| *defect)
    }
}

const fn street(name: &'static str, frames: Range<u32>) -> Clip {
    Clip { name, frames, conditions: Conditions::Day, defect: None, has_signals: false }
}

const fn av(name: &'static str, frames: Range<u32>, conditions: Conditions) -> Clip {
    Clip { name, frames, conditions, defect: None, has_signals: true }
}

const fn defective(clip: Clip, defect: Defect, frames: Range<u32>) -> Clip {
    Clip { defect: Some((defect, frames)), ..clip }
}

/// Clips of the street's project: single frames first (a first cuboid takes a minute), then a track. No two of them share a
/// frame, so that no file is made twice; the number of frames decides how long the demo's first start takes.
pub(super) static STREET: [Clip; 3] = [
    street("Maple Avenue, one frame", 1..2),
    street("Maple Avenue, before the crossing", 30..31),
    street("Maple Avenue, drive", 8..16),
];

/// Clips of the project with a pipeline. Those of several frames are long enough for a blinker to flash; single frames are
/// quick to label: they are for courses, exams and honeypots.
pub(super) static AV: [Clip; 21] = [
    av("Drive 1, changing lanes", 20..28, Conditions::Day),
    av("Drive 2, to the crossing", 36..42, Conditions::Day),
    av("Drive 3, dusk", 48..54, Conditions::Dusk),
    av("Drive 8, around the bend", 84..88, Conditions::Day),
    av("Drive 4, rain", 24..28, Conditions::Rain),
    defective(av("Drive 5, past the crossing", 62..66, Conditions::Day), Defect::MissingSector, 64..66),
    defective(av("Drive 6, shop windows", 11..14, Conditions::Day), Defect::MirrorGhost, 11..13),
    defective(av("Drive 7, after the workshop", 16..19, Conditions::Day), Defect::MisalignedCamera, 16..19),
    av("Stop 1, parked cars", 4..5, Conditions::Day),
    av("Stop 2, crossing ahead", 44..45, Conditions::Day),
    av("Stop 3, evening traffic", 32..33, Conditions::Dusk),
    av("Stop 4, wet road", 8..9, Conditions::Rain),
    av("Stop 5, people on foot", 52..53, Conditions::Day),
    av("Stop 6, after sunset", 57..58, Conditions::Dusk),
    av("Stop 7, heavy rain", 40..41, Conditions::Rain),
    av("Stop 8, bus ahead", 18..19, Conditions::Day),
    av("Stop 9, last light", 70..71, Conditions::Dusk),
    defective(av("Stop 10, evening", 60..61, Conditions::Dusk), Defect::MissingSector, 60..61),
    defective(av("Stop 11, puddles", 28..29, Conditions::Rain), Defect::MirrorGhost, 28..29),
    av("Stop 12, side street", 66..67, Conditions::Day),
    av("Stop 13, quiet end", 78..79, Conditions::Dusk),
];

/// Clip by its number: those of the street, then those of the pipeline.
pub(super) fn clip(index: usize) -> Option<&'static Clip> {
    STREET.iter().chain(&AV).nth(index)
}
