//! What docs/measures.md says of each measure.

/// One measure.
pub struct Entry {
    pub name: &'static str,
    pub group: &'static str,
    pub definition: &'static str,
    pub unit: &'static str,
    pub range: &'static str,
    pub when: &'static str,
    pub source: &'static str,
}

const IMAGE: &str = "Shapes of images";
const SPACE: &str = "Cuboids";
const DOCUMENT: &str = "Objects of a frame";
const TRACK: &str = "Tracks";
const MOTION: &str = "Motion";

/// Headings in their order, with what holds for all below.
pub const GROUPS: &[(&str, &str)] = &[
    (
        IMAGE,
        "Polygons with holes, several polygons, boxes, rotated boxes, polylines and points; `iou`, `coverage` and `spill` also \
of masks, in pixels. A shape without area, crossing itself or with numbers that are none is an error that says so.",
    ),
    (SPACE, "Boxes in space, freely oriented unless said otherwise."),
    (DOCUMENT, "Measured in grading alone, for it takes more than two shapes."),
    (
        TRACK,
        "Once for each golden track and sensor, in the frame where it is worst. Only objects drawn as tracks take part, on both \
sides. `class` and `when` look at golden; a frame where `when` does not hold is left out of the track. Without a scene only frames \
with a keyframe are compared.",
    ),
    (
        MOTION,
        "How a label's own cuboid tracks move through the world, which needs the scene's times and poses. `class` and `when` look \
at the label. Times that do not rise give no value.",
    ),
];

const fn of(
    group: &'static str,
    name: &'static str,
    definition: &'static str,
    [unit, range, when, source]: [&'static str; 4],
) -> Entry {
    Entry { name, group, definition, unit, range, when, source }
}

const SHAPELY: &str = "Areas of the exact overlay; checked against Shapely to 1e-9.";
const BOUNDARIES: &str =
    "Exact over line segments; checked against Shapely with densified boundaries to 1e-3.";
const CUBOIDS: &str =
    "Clipping of convex bodies by half-spaces; checked against SciPy's half-space intersection to 1e-7.";
const NUSCENES: &str = "nuScenes detection (Caesar et al., CVPR 2020).";

/// All measures, in the order of the page.
pub const ENTRIES: &[Entry] = &[
    of(
        IMAGE,
        "iou",
        "Area of the intersection over area of the union.",
        [
            "none, a share",
            "0 to 1, 1 is equal",
            "As the overall agreement of areas, and to find who matches whom. Lenient on large shapes, harsh on small ones.",
            SHAPELY,
        ],
    ),
    of(
        IMAGE,
        "coverage",
        "Area of the intersection over area of golden: the share of golden that the label covers.",
        [
            "none, a share",
            "0 to 1",
            "Where much of the thing must be inside, and more than that does no harm.",
            SHAPELY,
        ],
    ),
    of(
        IMAGE,
        "spill",
        "Area of the label outside golden over area of the label.",
        [
            "none, a share",
            "0 to 1, 0 is inside",
            "Where reaching out is dangerous and falling short is not: flyable space, drivable road.",
            SHAPELY,
        ],
    ),
    of(
        IMAGE,
        "clearance",
        "Least distance between the two point sets; 0 where they touch.",
        [
            "px",
            "0 and up",
            "With `of`, as the way to keep off something: *at least 12 px from every tree*.",
            "Exact over line segments; checked against Shapely's `distance` to 1e-9.",
        ],
    ),
    of(
        IMAGE,
        "hausdorff",
        "The farthest that either boundary strays from the other.",
        ["px", "0 and up", "Where one bad place spoils the whole shape.", BOUNDARIES],
    ),
    of(
        IMAGE,
        "hausdorff_directed",
        "The farthest that the label's boundary strays from golden's; a piece that the label lacks does not count.",
        ["px", "0 and up", "Where the label must never invent outline.", BOUNDARIES],
    ),
    of(
        IMAGE,
        "boundary_offset",
        "Mean over the label's boundary, by arc length, of the signed distance to golden's boundary, outside positive.",
        [
            "px",
            "any; loose outlines are above 0, tight ones below",
            "To say *tight* or *loose* with a number and a sign.",
            "Closed form on each stretch of boundary with one nearest feature; checked numerically to 1e-3.",
        ],
    ),
    of(
        IMAGE,
        "boundary_spread",
        "Standard deviation of that signed distance.",
        ["px", "0 and up", "For wavy outlines, whose mean may be 0.", "As `boundary_offset`."],
    ),
    of(
        IMAGE,
        "boundary_iou",
        "IoU of the bands of width `d` (a parameter, px) along the inside of both boundaries.",
        [
            "none, a share",
            "0 to 1",
            "Where `iou` is too lenient on large shapes.",
            "Cheng, Girshick, Dollár, Berg, Kirillov, CVPR 2021, with areas for pixels; checked against Shapely's `buffer` to 1e-3.",
        ],
    ),
    of(
        IMAGE,
        "vertices",
        "Corners of the label, without those that repeat their neighbour.",
        ["corners", "1 and up", "To keep outlines simple where nobody needs every leaf.", "Counting."],
    ),
    of(
        IMAGE,
        "vertex_density",
        "Corners of the label per 100 px of its outline.",
        ["corners per 100 px", "above 0", "As `vertices`, for shapes of different sizes.", "Counting."],
    ),
    of(
        SPACE,
        "iou_3d",
        "Volume of the intersection over volume of the union.",
        [
            "none, a share",
            "0 to 1",
            "As the overall agreement of boxes. A small error of place weighs much on thin ones.",
            CUBOIDS,
        ],
    ),
    of(
        SPACE,
        "iou_bev",
        "The same of their footprints, seen from above, turned by their headings alone.",
        ["none, a share", "0 to 1", "Where heights are uncertain or do not matter.", CUBOIDS],
    ),
    of(
        SPACE,
        "center_distance",
        "Distance of the centres.",
        ["m", "0 and up", "As the error of place, and to find who matches whom at a distance.", NUSCENES],
    ),
    of(
        SPACE,
        "center_distance_bev",
        "Distance of the centres, seen from above.",
        ["m", "0 and up", "As above, without heights; nuScenes matches by it.", NUSCENES],
    ),
    of(
        SPACE,
        "size_error",
        "Largest |log(size of the label / size of golden)| over length, width and height.",
        [
            "none, a logarithm: 0.05 is about 5 %",
            "0 and up",
            "Where one wrong side must be found though the others are right.",
            "Definition.",
        ],
    ),
    of(
        SPACE,
        "scale_iou",
        "IoU when centres and headings are made equal: sizes alone.",
        [
            "none, a share",
            "0 to 1",
            "As the error of size in one number.",
            "1 minus the scale error (ASE) of nuScenes detection.",
        ],
    ),
    of(
        SPACE,
        "yaw_error",
        "Smallest difference of the headings; with the parameter `period` of pi (on the command line `--period pi`) front and back are not told apart.",
        [
            "rad",
            "0 to pi, or to pi/2",
            "For headings; with the period where a box has no front.",
            "The orientation error (AOE) of nuScenes detection.",
        ],
    ),
    of(
        DOCUMENT,
        "class",
        "0 where the classes agree, else 1.",
        ["none", "0 or 1", "With `across_classes`, to find a truck that was labeled a car.", "Definition."],
    ),
    of(
        DOCUMENT,
        "attribute:NAME",
        "0 where the attribute agrees with golden's, else 1; of numbers, their difference. An attribute of the shape in the frame goes before that of the object.",
        [
            "none, or the attribute's own",
            "0 and up",
            "For occlusion, blinkers, moving or parked.",
            "Definition.",
        ],
    ),
    of(
        DOCUMENT,
        "missed",
        "The first, second, … golden object without a label gives 1, 2, …",
        ["objects of a frame", "0 and up", "With `max` 0: nothing may be missed.", "Counting."],
    ),
    of(
        DOCUMENT,
        "extra",
        "The first, second, … label without a golden object gives 1, 2, …",
        ["objects of a frame", "0 and up", "With `max` 0: nothing may be invented.", "Counting."],
    ),
    of(
        DOCUMENT,
        "points_recall",
        "LiDAR points that both hold over those in golden; points on a face are inside. Frames whose cloud is not at hand, and golden objects without a point, are not checked.",
        [
            "none, a share",
            "0 to 1",
            "Where a box must not cut into the thing, however far it is.",
            "Points as nuScenes' `points_in_box`.",
        ],
    ),
    of(
        DOCUMENT,
        "points_precision",
        "LiDAR points that both hold over those in the label.",
        ["none, a share", "0 to 1", "Where a box must not take in its neighbours or the road.", "As above."],
    ),
    of(
        DOCUMENT,
        "link",
        "Cameras of a frame in which label and golden cuboid are linked otherwise: to image shapes that overlap by less than `min_iou` (0.5), or on one side alone.",
        ["cameras", "0 and up", "In the stage that links camera evidence to cuboids.", "Definition."],
    ),
    of(
        TRACK,
        "track_switches",
        "How often another label object takes over the golden track; a gap is no switch.",
        [
            "switches",
            "0 and up",
            "Where identities must hold.",
            "Identity switches of CLEAR MOT (Bernardin and Stiefelhagen, 2008), for one track.",
        ],
    ),
    of(
        TRACK,
        "track_coverage",
        "Share of the golden track's frames that are matched by the one label object that matches it most often.",
        [
            "none, a share",
            "0 to 1",
            "As the share of a track that is usable.",
            "What *mostly tracked* and *mostly lost* are read from.",
        ],
    ),
    of(
        TRACK,
        "track_fragments",
        "Gaps in the matching between its first and last match; frames in which golden itself is away are no gap.",
        ["gaps", "0 and up", "Where a track must not flicker.", "Fragmentations of CLEAR MOT."],
    ),
    of(
        TRACK,
        "interpolation_error",
        "The largest distance of the centres where the label's track has no keyframe of its own.",
        [
            "m for cuboids, px for the middles of the rectangles around image shapes",
            "0 and up",
            "To see whether there are keyframes enough.",
            "Definition.",
        ],
    ),
    of(
        MOTION,
        "speed",
        "The largest speed between two frames that follow on each other with the object in them; found at the later one.",
        ["m/s", "0 and up", "To find jumps: no pedestrian walks at 20 m/s.", "Finite differences."],
    ),
    of(
        MOTION,
        "acceleration",
        "The largest change of the velocity vector over time; found at the middle one of three frames.",
        ["m/s²", "0 and up", "To find jitter that a speed limit lets pass.", "Finite differences."],
    ),
    of(
        MOTION,
        "turn_rate",
        "The largest change of the heading over time, the shorter way; found at the later frame.",
        ["rad/s", "0 and up", "To find flips of front and back, and shaky headings.", "Finite differences."],
    ),
];

/// What follows the measures.
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
