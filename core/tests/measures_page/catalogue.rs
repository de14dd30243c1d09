//! The chapters of docs/measures.md; the measures themselves are described by their descriptors.

use assay_core::rubric::measure::MeasureSubject;

/// The chapters in their order, each with its heading and what holds for all measures in it.
pub const CHAPTERS: &[(MeasureSubject, &str, &str)] = &[
    (
        MeasureSubject::Image,
        "Shapes of images",
        "Polygons with holes, several polygons, boxes, rotated boxes, polylines and points; `iou`, `coverage` and `spill` also \
of masks, in pixels. A shape without area, crossing itself or with numbers that are none is an error that says so.",
    ),
    (MeasureSubject::Space, "Cuboids", "Boxes in space, freely oriented unless said otherwise."),
    (
        MeasureSubject::Frame,
        "Objects of a frame",
        "Measured only in grading, because they need more than two shapes.",
    ),
    (
        MeasureSubject::GoldenTrack,
        "Tracks",
        "Once for each golden track and sensor, in the frame where it is worst. Only objects drawn as tracks take part, on both \
sides. `class` and `when` look at golden; a frame where `when` does not hold is left out of the track. Without a scene only frames \
with a keyframe are compared.",
    ),
    (
        MeasureSubject::Motion,
        "Motion",
        "How a label's own cuboid tracks move through the world, which needs the scene's times and poses. `class` and `when` look \
at the label. Times that do not rise give no value.",
    ),
];

/// The end of the page.
pub const OUTRO: &str = "
## On the command line
```
echo '{\"a\":{\"box\":[0,0,10,10]},\"b\":{\"box\":[5,0,10,10]}}' | assay measure iou
{\"value\":0.3333333333333333}
```
One line in, one line out. A shape that cannot be measured (no area, crossing itself, not a number) gives
`{\"error\":\"…\"}` for its line, the others are measured all the same, and the exit status is 2. `yaw_error` takes
`--period pi`, `boundary_iou` takes `--d PX`.

## How exact
`./test oracles` compares every measure with Shapely, SciPy and pycocotools on random, adversarial and real shapes: areas,
distances and overlaps to 1e-9, volumes to 1e-7, boundary profiles, bands and Hausdorff distances to 1e-3, which is how
finely the reference itself is sampled.
";
