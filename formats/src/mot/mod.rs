//! MOTChallenge text: a box of a track a line, `frame,id,left,top,width,height,confidence,class,visibility`.
//!
//! Source: Milan et al., *MOT16* (2016), and the files of the challenge. Frames count from 1; a row of 10 columns has a
//! position in the world in place of class and visibility (MOT15 and detections); a confidence of 0 in ground truth
//! says that the row is not judged, -1 that there is none; an id of -1 is a detection that belongs to no track.

mod classes;
mod keys;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::{detects, read};
pub use write::write;

use crate::label_format::{FormatDetection, IgnoreRegions, LabelFormatDescriptor, UnlabeledItems};

/// Descriptor of the format.
pub static FORMAT: LabelFormatDescriptor = LabelFormatDescriptor {
    name: "mot",
    title: "MOTChallenge",
    files: "`gt.txt` or `det.txt`, with `seqinfo.ini`",
    holds: "tracks of boxes",
    sample_paths: &["gt/gt.txt"],
    detect: &[FormatDetection::Text { endings: &[".txt"], fits: detects }],
    read,
    write: Some(write),
    has_labels: true,
    ignore_regions: IgnoreRegions::LeftOut,
    includes_unlabeled_images: false,
    is_one_file_per_image: false,
    counts_objects_by_image: false,
    holds_any_shape: false,
    unlabeled_items: UnlabeledItems::NotHeld,
};
