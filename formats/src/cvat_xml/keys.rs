//! Keys of a scene's metadata that hold what CVAT says of an image.

/// The fact of an item that is its image's number, where that is not its place in the file.
pub(super) const IMAGE_ID: &str = "cvat_id";
/// The fact of an item that is its subset's name.
pub(super) const SUBSET: &str = "subset";

/// Facts that other formats have of an image: attributes of its element, which CVAT passes over, and no tags.
pub(super) const FOREIGN: [&str; 10] = [
    "coco_id",
    "coco_categories",
    "coco_url",
    "date_captured",
    "flickr_url",
    "labelstudio_id",
    "license",
    START_FRAME,
    STOP_FRAME,
    FRAME_STEP,
];

/// The fact of a recording that is the number of its first frame in the video, where that is not 0.
pub(super) const START_FRAME: &str = "cvat_start_frame";
/// The fact of a recording that is the last frame that was asked for, where that is not the last one taken.
pub(super) const STOP_FRAME: &str = "cvat_stop_frame";
/// The fact of a recording that is how many of the video's frames there are for one of the task, where that is not 1.
pub(super) const FRAME_STEP: &str = "cvat_frame_step";
