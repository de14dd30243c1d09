//! Which changes a line of a report explains. A report that says something else does not excuse a change.

use super::changes::Change::{self, *};
use crate::conversion_report::ConversionReport;
use std::collections::BTreeSet;

/// Parts of lines with the kinds of change that they tell of. What is dropped with all its objects drops their classes,
/// too, where a format names those with its objects.
const EXPLANATIONS: &[(&str, &[Change])] = &[
    ("classes without objects", &[Classes]),
    ("names of classes", &[Classes, ObjectClasses]),
    ("classes of ignore regions", &[Classes, ObjectClasses, Attributes]),
    // Scenes.
    ("names of recordings", &[Names]),
    ("names of scenes", &[Names]),
    ("images renamed", &[Names]),
    ("recordings, put one after another", &[Items, Names, Frames, Objects, Ids]),
    ("recordings, written as", &[Items, Names, Frames, Keyframes]),
    ("scenes of several cameras, written as", &[Items, Names]),
    ("scenes without a camera, left out", &[Items, Classes]),
    ("labeled scenes without a label", &[Labeled]),
    ("items that are not labeled, left out", &[Items]),
    ("items that are not labeled, written as", &[Labeled]),
    ("facts of", &[Facts]),
    // Frames and sensors.
    ("frames after the last box", &[Frames]),
    ("times and ego poses", &[Times, Poses]),
    ("own ego poses of images", &[Poses, Sensors]),
    ("scenes without times", &[Times]),
    ("times of scenes, counted", &[Times]),
    ("sweeps between frames", &[Sweeps]),
    ("sizes of images", &[Calibration]),
    ("images of unknown size", &[Calibration]),
    ("calibration", &[Calibration, Sensors]),
    ("lens", &[Calibration]),
    ("fisheye cameras", &[Calibration]),
    ("sensors that are no cameras", &[Sensors]),
    ("sensors other than", &[Sensors, Shapes]),
    ("cameras other than the first", &[Sensors, SensorNames]),
    ("poses of LiDARs on the vehicle", &[Sensors]),
    ("names of sensors", &[SensorNames]),
    ("names of cameras", &[SensorNames]),
    // Objects that are left out, changed in kind or repeated.
    ("lines, left out", &[Objects, Classes]),
    ("points, left out", &[Objects, Classes]),
    ("masks, left out", &[Objects, Classes]),
    ("tags, written as facts", &[Objects, Classes, Facts]),
    ("tags that change from frame to frame", &[Objects, Classes]),
    ("objects in space, left out", &[Objects, Classes, Shapes]),
    ("objects on no image, left out", &[Objects, Classes]),
    ("objects without shapes, left out", &[Objects, Classes]),
    ("shapes in space", &[Objects, Classes, Shapes]),
    ("shapes other than cuboids", &[Objects, Classes, Shapes]),
    ("shapes without", &[Objects, Classes, Shapes]),
    ("shapes of no", &[Objects, Classes, Shapes]),
    ("shapes after the last frame", &[Objects, Classes, Shapes]),
    ("shapes of frames without an image", &[Objects, Classes, Shapes]),
    ("scenes without an image", &[Items, Classes]),
    ("cuboids of scenes without a LiDAR", &[Objects, Classes, Shapes]),
    ("objects on further cameras", &[Shapes]),
    ("ignore regions", &[Objects, Classes]),
    ("boxes without area", &[Objects, Classes]),
    ("without width or height", &[Objects, Classes, Shapes]),
    ("polygons without area", &[Objects, Classes, Shapes]),
    ("objects on images of unknown size", &[Objects, Classes]),
    ("images without a file", &[Items]),
    ("objects of several polygons", &[Objects, Ids, Shapes]),
    ("further polygons", &[Objects, Ids, Shapes]),
    ("objects in several images", &[Objects, Keyframes]),
    ("tracks, written as", &[Objects, Ids, Keyframes]),
    ("tracks in images, written as", &[Objects, Ids, Keyframes]),
    ("tracks with keyframes", &[Keyframes]),
    ("objects of single frames, written as tracks", &[Keyframes]),
    ("objects in several frames, written as tracks", &[Keyframes]),
    ("keyframes added", &[Keyframes]),
    ("ids of objects", &[Ids]),
    // Shapes.
    ("written as their boxes", &[Shapes]),
    ("written as the boxes around them", &[Shapes]),
    ("written as polygons like", &[Shapes]),
    ("written as masks", &[Shapes]),
    ("rotated boxes", &[Shapes]),
    ("turns of boxes", &[Shapes]),
    ("over the image's edge", &[Shapes]),
    ("holes", &[Shapes]),
    ("boxes around cuboids, added", &[Shapes]),
    ("leaning cuboids", &[Shapes]),
    ("headings of cuboids", &[Shapes]),
    // What is said of shapes.
    ("occlusion", &[Occlusion]),
    ("attributes", &[Attributes]),
    ("groups of objects", &[Attributes]),
    ("texts that look like numbers", &[Attributes]),
    // What changes nothing.
    ("outlines that cross themselves", &[]),
    ("label files with boxes beside polygons", &[]),
];

/// The kinds of change that a report tells of.
///
/// # Panics
/// A line that is not known here: add it with what it explains.
pub(super) fn explained(report: &ConversionReport) -> BTreeSet<Change> {
    let lines = report.iter().map(|(kind, _)| kind).chain(report.warnings().map(|(kind, _)| kind));
    let mut kinds = BTreeSet::new();
    for line in lines {
        let mut known = EXPLANATIONS.iter().filter(|(part, _)| line.contains(part)).peekable();
        assert!(known.peek().is_some(), "EXPLANATIONS does not say what this explains: {line}");
        kinds.extend(known.flat_map(|(_, kinds)| kinds.iter().copied()));
    }
    kinds
}
