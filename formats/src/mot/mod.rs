//! MOTChallenge text: a box of a track a line, `frame,id,left,top,width,height,confidence,class,visibility`.
//!
//! Source: Milan et al., *MOT16* (2016), and the files of the challenge. Frames count from 1; a row of 10 columns has a
//! position in the world in place of class and visibility (MOT15 and detections); a confidence of 0 in ground truth
//! says that the row is not judged, -1 that there is none; an id of -1 is a detection that belongs to no track.

mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::read;
pub use write::write;

/// Classes of the challenge by their numbers, from 1 on.
const CLASSES: [&str; 13] = [
    "pedestrian",
    "person_on_vehicle",
    "car",
    "bicycle",
    "motorbike",
    "non_mot_vehicle",
    "static_person",
    "distractor",
    "occluder",
    "occluder_on_ground",
    "occluder_full",
    "reflection",
    "crowd",
];

/// Whether a file is such a text: rows of six to ten numbers, with commas, the first two whole.
pub fn detects(path: &str, head: &str) -> bool {
    let name = super::photos::base(path).to_ascii_lowercase();
    if name == "seqinfo.ini" {
        return true;
    }
    let rows = || head.trim_start_matches('\u{feff}').lines().take(3).filter(|line| !line.trim().is_empty());
    let number = |word: &str| word.trim().parse::<f64>().is_ok();
    let whole = |word: &str| word.trim().parse::<f64>().is_ok_and(|v| v.fract() == 0.0);
    let row = |line: &str| {
        (6..=10).contains(&line.split(',').count())
            && line.split(',').all(number)
            && line.split(',').take(2).all(whole)
    };
    name.ends_with(".txt") && rows().next().is_some() && rows().all(row)
}
