//! Template *nuScenes-like*: tracks of cuboids with the ten classes and the attributes of nuScenes' detection benchmark.
//!
//! Source of classes, attributes and levels of visibility: nuscenes-devkit, `docs/instructions_nuscenes.md` and
//! `eval/detection/README.md` (Motional, 2019). The usual sizes are rounded means of its annotations.

use super::parts::{choice, class, rubric};
use crate::store::stages::NewStage;
use assay_core::api::StageKind;
use assay_core::geometry::GeometryKind;
use assay_core::ontology::{Attribute, Class, Ontology};

/// Attribute by which a class says what an object is doing.
#[derive(Clone, Copy)]
enum Doing {
    Vehicle,
    Cycle,
    Pedestrian,
    Nothing,
}

const CLASSES: [(&str, &str, Doing, [f64; 3], &str); 10] = [
    (
        "car",
        "#40c4ff",
        Doing::Vehicle,
        [4.6, 1.95, 1.75],
        "A vehicle for a few people: car, van, minivan, pickup, police car.",
    ),
    (
        "truck",
        "#be8cff",
        Doing::Vehicle,
        [6.9, 2.5, 2.85],
        "A vehicle that carries goods; a cab that pulls a trailer is a truck, and the trailer has a box of its own.",
    ),
    (
        "bus",
        "#ffaa40",
        Doing::Vehicle,
        [11.0, 2.95, 3.5],
        "A vehicle for more than ten people; both parts of a bendy bus are boxes of their own.",
    ),
    (
        "trailer",
        "#e0d060",
        Doing::Vehicle,
        [12.3, 2.9, 3.9],
        "Whatever a vehicle pulls, also while it stands alone.",
    ),
    (
        "construction_vehicle",
        "#ff8070",
        Doing::Vehicle,
        [6.4, 2.85, 3.2],
        "Excavators, cranes, rollers; a truck that brings material is a truck.",
    ),
    (
        "pedestrian",
        "#78dc8c",
        Doing::Pedestrian,
        [0.75, 0.65, 1.75],
        "A person who neither rides nor drives, with what they carry.",
    ),
    ("motorcycle", "#ff7ab0", Doing::Cycle, [2.1, 0.8, 1.45], "A motorcycle or scooter, with its rider."),
    (
        "bicycle",
        "#60d8c8",
        Doing::Cycle,
        [1.7, 0.6, 1.3],
        "A cycle without an engine, with its rider; a rack full of them is left out.",
    ),
    (
        "traffic_cone",
        "#f08040",
        Doing::Nothing,
        [0.4, 0.4, 1.05],
        "A cone or post that directs traffic and can be carried away.",
    ),
    (
        "barrier",
        "#a0a8b8",
        Doing::Nothing,
        [0.5, 2.5, 1.0],
        "A barrier that can be moved; each element of a row has a box of its own.",
    ),
];

/// The stage.
pub(super) fn stage() -> NewStage {
    NewStage {
        name: "3D cuboid tracks".to_owned(),
        kind: StageKind::Cuboid,
        ontology: Ontology { classes: CLASSES.map(detection_class).into() },
        rubric: rubric(include_str!("nuscenes.json")),
        guideline: include_str!("nuscenes.md").to_owned(),
        compare_while_labeling: false,
    }
}

fn detection_class((name, color, doing, size, definition): (&str, &str, Doing, [f64; 3], &str)) -> Class {
    let attributes = doing_attribute(doing).into_iter().chain([visibility()]).collect();
    Class { attributes, ..class(name, color, definition, GeometryKind::Cuboid, Some(size)) }
}

fn doing_attribute(doing: Doing) -> Option<Attribute> {
    match doing {
        Doing::Vehicle => Some(choice("vehicle", &["moving", "stopped", "parked"], true)),
        Doing::Cycle => Some(choice("cycle", &["with_rider", "without_rider"], true)),
        Doing::Pedestrian => Some(choice("pedestrian", &["moving", "standing", "sitting_lying_down"], true)),
        Doing::Nothing => None,
    }
}

fn visibility() -> Attribute {
    choice("visibility", &["v0-40", "v40-60", "v60-80", "v80-100"], true)
}
