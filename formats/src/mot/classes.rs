//! Classes of the challenge.

/// Classes of the challenge by their numbers, from 1 on.
pub(super) const CLASSES: [&str; 13] = [
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
