//! Templates of new projects.

mod inventory;
#[cfg(test)]
mod label_tests;
mod nuscenes;
mod parts;

use crate::store::stages::NewStage;
use assay_core::api::{ProjectTemplate, StageKind};
use assay_core::geometry::GeometryKind;
use assay_core::ontology::{Attribute, Class, Ontology};
use assay_core::pipeline::Routing;
use assay_core::rubric::condition::Condition;
use parts::{choice, class, rubric};

/// Later stage of a template: it builds on the one before.
pub struct LaterStage {
    /// The stage.
    pub stage: NewStage,
    /// Which scenes and objects it takes; the stage before is its input.
    pub routing: Routing,
}

/// Stages of a template after its first one, in their order.
pub fn later_stages(template: ProjectTemplate) -> Vec<LaterStage> {
    match template {
        ProjectTemplate::AvMultiSensor => {
            let good = Routing { scenes: Some(condition("defect == 'none'")), ..Routing::default() };
            let near_vehicles = "distance < 60 and cameras > 0 and (class == 'car' or class == 'truck')";
            let near = Routing { objects: Some(condition(near_vehicles)), ..Routing::default() };
            vec![
                LaterStage { stage: stage(ProjectTemplate::Street), routing: good },
                LaterStage { stage: stage(ProjectTemplate::Link), routing: near },
            ]
        }
        ProjectTemplate::Drone
        | ProjectTemplate::Street
        | ProjectTemplate::Images
        | ProjectTemplate::Inventory
        | ProjectTemplate::NuScenes
        | ProjectTemplate::Categorize
        | ProjectTemplate::Link => Vec::new(),
    }
}

/// First stage of a template.
pub fn stage(template: ProjectTemplate) -> NewStage {
    match template {
        ProjectTemplate::Categorize | ProjectTemplate::AvMultiSensor => categorize(),
        ProjectTemplate::Link => link(),
        ProjectTemplate::Inventory => inventory::stage(),
        ProjectTemplate::NuScenes => nuscenes::stage(),
        ProjectTemplate::Drone => NewStage {
            name: "Flyable space".to_owned(),
            kind: StageKind::Image,
            ontology: Ontology {
                classes: vec![
                    class(
                        "flyable",
                        "#40c4ff",
                        "Open ground or water without obstacles.",
                        GeometryKind::Polygon,
                        None,
                    ),
                    class("tree", "#78dc8c", "A crown, outlined.", GeometryKind::Polygon, None),
                ],
            },
            rubric: rubric(include_str!("template/drone.json")),
            guideline:
                "## Flyable space\nDraw where a drone may fly. Rough is good; a treetop is never clipped.\n"
                    .to_owned(),
            compare_while_labeling: false,
        },
        ProjectTemplate::Street => NewStage {
            name: "3D cuboids".to_owned(),
            kind: StageKind::Cuboid,
            ontology: Ontology {
                classes: vec![
                    class(
                        "car",
                        "#40c4ff",
                        "Passenger cars and vans.",
                        GeometryKind::Cuboid,
                        Some([4.4, 1.8, 1.6]),
                    ),
                    class(
                        "truck",
                        "#be8cff",
                        "Trucks and lorries.",
                        GeometryKind::Cuboid,
                        Some([8.0, 2.5, 3.2]),
                    ),
                    class(
                        "pedestrian",
                        "#ffaa40",
                        "A person on foot.",
                        GeometryKind::Cuboid,
                        Some([0.7, 0.7, 1.75]),
                    ),
                    class(
                        "cyclist",
                        "#78dc8c",
                        "Cycle and rider.",
                        GeometryKind::Cuboid,
                        Some([1.8, 0.7, 1.75]),
                    ),
                ],
            },
            rubric: rubric(include_str!("template/street.json")),
            guideline: "## Cuboids\nThe box encloses the whole object, mirrors included and antennas not.\n"
                .to_owned(),
            compare_while_labeling: false,
        },
        ProjectTemplate::Images => NewStage {
            name: "Boxes".to_owned(),
            kind: StageKind::Image,
            ontology: Ontology {
                classes: vec![class("object", "#40c4ff", "What is to be found.", GeometryKind::Box, None)],
            },
            rubric: rubric(include_str!("template/images.json")),
            guideline: "## Boxes\nA box touches the outermost visible pixels of its object.\n".to_owned(),
            compare_while_labeling: false,
        },
    }
}

fn categorize() -> NewStage {
    let tag = |name: &str, color: &str, definition: &str, attributes: Vec<Attribute>| Class {
        attributes,
        ..class(name, color, definition, GeometryKind::Tag, None)
    };
    let weather = choice("weather", &["clear", "overcast", "rain", "fog", "snow"], false);
    let light = choice("light", &["day", "dusk", "night"], false);
    let defects = ["none", "missing sector", "mirror ghost", "misaligned camera", "other"];
    let surroundings = "What the whole scene was recorded in.";
    let recording = "What is wrong with the data of a frame; a value holds until the next one.";
    NewStage {
        name: "Categorize".to_owned(),
        kind: StageKind::Categorize,
        ontology: Ontology {
            classes: vec![
                tag("surroundings", "#40c4ff", surroundings, vec![weather, light]),
                tag("recording", "#ffaa40", recording, vec![choice("defect", &defects, true)]),
            ],
        },
        rubric: rubric(include_str!("template/categorize.json")),
        guideline: "## Categorize\nA frame has a defect where a sector of the cloud is missing, a reflection looks like an object, or \
                    points and pictures do not meet.\n"
            .to_owned(),
        compare_while_labeling: false,
    }
}

/// Vehicles with their lights. The classes are those of the cuboids that come.
fn link() -> NewStage {
    let lights = || {
        let blinker = choice("blinker", &["left", "right", "hazard", "off", "unknown"], true);
        vec![blinker, choice("brake_light", &["on", "off", "unknown"], true)]
    };
    let vehicle = |name: &str, color: &str, definition: &str| Class {
        attributes: lights(),
        ..class(name, color, definition, GeometryKind::Cuboid, None)
    };
    NewStage {
        name: "Camera linking".to_owned(),
        kind: StageKind::Link,
        ontology: Ontology {
            classes: vec![
                vehicle("car", "#40c4ff", "Passenger cars and vans."),
                vehicle("truck", "#be8cff", "Trucks and lorries."),
            ],
        },
        rubric: rubric(include_str!("template/link.json")),
        guideline: "## Lights\nA blinker is on from its first flash to its last one, dark halves included. Where no camera shows \
                    the lights, because something hides them or they are too small, the value is *unknown*.\n"
            .to_owned(),
        compare_while_labeling: false,
    }
}

#[allow(clippy::expect_used, reason = "the templates are part of the program; a test parses each")]
fn condition(text: &str) -> Condition {
    Condition::parse(text).expect("a template's condition is sound")
}

/// Colours for classes that no template has; most people can distinguish them.
const COLORS: [&str; 6] = ["#40c4ff", "#ffaa40", "#be8cff", "#78dc8c", "#ff7ab0", "#e0d060"];

/// Stage of a template with the caller's classes; a class that the template has is the template's class.
pub fn stage_with(template: ProjectTemplate, name: &str, classes: &[String]) -> NewStage {
    let mut stage = stage(template);
    let geometry = stage.ontology.classes.first().and_then(|c| c.geometry.first().copied());
    let known = std::mem::take(&mut stage.ontology.classes);
    let made = classes.iter().zip(COLORS.iter().cycle()).map(|(name, color)| {
        let same = known.iter().find(|c| c.name == *name).cloned();
        same.unwrap_or_else(|| class(name, color, "", geometry.unwrap_or(GeometryKind::Box), None))
    });
    stage.ontology.classes = made.collect();
    name.clone_into(&mut stage.name);
    stage
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_sound() {
        let one_stage = [
            ProjectTemplate::Drone,
            ProjectTemplate::Street,
            ProjectTemplate::Images,
            ProjectTemplate::Inventory,
            ProjectTemplate::NuScenes,
            ProjectTemplate::Categorize,
            ProjectTemplate::Link,
        ];
        for template in one_stage {
            let stage = stage(template);
            assert_eq!(stage.ontology.check(), Ok(()), "{template:?}");
            assert!(!stage.rubric.rules.is_empty() && !stage.ontology.classes.is_empty());
            let drawn = stage.kind.descriptor().geometries;
            let mut geometries = stage.ontology.classes.iter().flat_map(|class| &class.geometry);
            assert!(geometries.all(|geometry| drawn.contains(geometry)), "{template:?}");
        }
    }

    #[test]
    fn cuboids_come_after_the_tags_of_a_drive_and_camera_evidence_after_the_cuboids() {
        let later = later_stages(ProjectTemplate::AvMultiSensor);
        let kinds: Vec<StageKind> = later.iter().map(|later| later.stage.kind).collect();
        assert_eq!(kinds, [StageKind::Cuboid, StageKind::Link]);
        let names =
            |stage: &NewStage| stage.ontology.classes.iter().map(|c| c.name.clone()).collect::<Vec<_>>();
        let [cuboids, link] = [&later[0], &later[1]].map(|later| names(&later.stage));
        assert!(link.iter().all(|name| cuboids.contains(name)), "its classes are those of the cuboids");
    }

    #[test]
    fn the_template_of_a_kind_has_that_kind() {
        for kind in StageKind::ALL {
            assert_eq!(stage(kind.descriptor().template).kind, kind);
        }
    }
}
