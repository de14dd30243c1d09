//! Names of what reader and writer keep beside the boxes.

/// Attributes of a shape for confidence and visibility, each with the one that says that there is none: -1 in the text.
pub const NUMBERS: [(&str, &str); 2] = [("score", "score_unknown"), ("visibility", "visibility_unknown")];
/// The key of a scene's metadata that is [`POSITIONS`] where all rows have columns of a position in the world.
pub const LAYOUT: &str = "mot_layout";
/// The layout of MOT15 and of results, without classes.
pub const POSITIONS: &str = "positions";

/// The id of a detection that belongs to no track; they are counted from 1.
pub(super) fn detection_id(number: usize) -> String {
    format!("detection-{number}")
}
