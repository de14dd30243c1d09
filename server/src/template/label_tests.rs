//! A first task of each template: its label has all classes with their attributes, and equals golden.

use crate::blobs::BlobStore;
use crate::store::testing::{Fixture, each_engine, scene};
use crate::store::{golden, scenes, tasks};
use crate::usecase::drafts::DraftPrecondition;
use crate::usecase::submissions::{self, SubmittedLabel};
use crate::usecase::{self, ActionContext, Viewer};
use assay_core::api::{NewProject, ProjectTemplate, RevisionSummary, StageKind};
use assay_core::geometry::{Geometry, GeometryKind};
use assay_core::golden::GoldenState;
use assay_core::id::StageId;
use assay_core::label::{AttributeValue, Document, Object, Shape};
use assay_core::ontology::{Attribute, AttributeKind, Class, Ontology};
use assay_core::permission::Role;
use assay_core::review::Verdict;
use assay_core::scene::{Scene, Sensor, SensorKind};
use serde_json::json;

fn value(kind: &AttributeKind) -> AttributeValue {
    match kind {
        AttributeKind::Bool => AttributeValue::Bool(true),
        AttributeKind::Number => AttributeValue::Number(3.0),
        AttributeKind::Text => AttributeValue::Text("A17".to_owned()),
        AttributeKind::Choice { values } => AttributeValue::Text(values[0].clone()),
    }
}

/// Geometry of the kind on the sensor that it is drawn on; objects lie side by side.
fn geometry(kind: GeometryKind, at: usize) -> (&'static str, Geometry) {
    let x = 10.0 + 60.0 * at as f64;
    let (sensor, geometry) = match kind {
        GeometryKind::Cuboid => {
            ("lidar", json!({"cuboid": {"center": [x, 0.0, 1.0], "size": [4.0, 2.0, 1.5], "yaw": 0.1}}))
        }
        GeometryKind::Box => ("camera", json!({"box": [x, 10.0, 20.0, 30.0]})),
        _ => ("camera", json!({"polygon": [[[x, 10.0], [x + 20.0, 10.0], [x + 20.0, 40.0], [x, 40.0]]]})),
    };
    (sensor, serde_json::from_value(geometry).unwrap())
}

fn label(ontology: &Ontology) -> Document {
    let object = |(at, class): (usize, &Class)| {
        let values = |per_frame: bool| {
            let of_part = class.attributes.iter().filter(move |attribute| attribute.per_frame == per_frame);
            of_part.map(|Attribute { name, kind, .. }| (name.clone(), value(kind))).collect()
        };
        let (sensor, geometry) = geometry(class.geometry[0], at);
        let shape = Shape { attributes: values(true), ..Shape::new(0, sensor.to_owned(), geometry) };
        Object {
            id: at.to_string(),
            class: class.name.clone(),
            attributes: values(false),
            track: false,
            shapes: vec![shape],
        }
    };
    Document { objects: ontology.classes.iter().enumerate().map(object).collect(), ..Document::default() }
}

/// A scene that a stage of the kind takes.
fn scene_for(kind: StageKind) -> Scene {
    let mut scene = scene("first");
    if kind == StageKind::Cuboid {
        let name = "lidar".to_owned();
        let sensor =
            Sensor { id: name.clone(), name, kind: SensorKind::Lidar, sensor_to_ego: Default::default() };
        scene.sensors.push(sensor);
    }
    scene
}

/// A project from the template with a first task, whose golden label is what is submitted.
fn submit_first(fixture: &Fixture, template: ProjectTemplate) -> RevisionSummary {
    let folder = tempfile::tempdir().unwrap();
    let (blobs, user) = (BlobStore::open(folder.path()).unwrap(), fixture.person(&format!("{template:?}")));
    let submitted = fixture.change(move |tx, now| {
        let new = NewProject { name: format!("{template:?}"), purpose: String::new(), template };
        let project = usecase::projects::create(tx, now, user, &new)?.unrecorded();
        let stage = super::stage(template);
        let (document, scene) = (label(&stage.ontology), scene_for(stage.kind));
        stage.kind.accepts(&scene).expect("the stage takes the scene");
        let (id, stage): (_, StageId) = (project.id.parse()?, project.stages[0].id.parse()?);
        let (scene, _) = scenes::add(tx, now, id, &scene)?;
        let (task, _) = tasks::add(tx, now, id, stage, scene)?;
        golden::set(tx, now, id, task, &document, GoldenState::Vetted)?;
        usecase::tasks::claim(tx, ActionContext { now, project: id, user }, task)?.unrecorded();
        let (viewer, condition) =
            (Viewer { project: id, user, role: Role::Admin }, DraftPrecondition::default());
        let graded = submissions::grade(tx, &blobs, viewer, task, &document)?;
        let label =
            SubmittedLabel { document: &document, graded, active_seconds: None, condition: &condition };
        submissions::submit(tx, &blobs, now, viewer, task, label)
    });
    submitted.unwrap().revision
}

#[test]
fn a_first_task_of_each_template_can_be_labeled_and_graded() {
    each_engine(|fixture| {
        let drawn = [
            ProjectTemplate::Drone,
            ProjectTemplate::Street,
            ProjectTemplate::Images,
            ProjectTemplate::Inventory,
            ProjectTemplate::NuScenes,
        ];
        for template in drawn {
            let revision = submit_first(fixture, template);
            let classes = super::stage(template).ontology.classes.len();
            assert_eq!(usize::try_from(revision.objects).unwrap(), classes, "{template:?}");
            let grade = revision.grade.expect("the label is graded");
            assert_eq!(grade.verdict, Verdict::Accept, "{template:?}: {grade:?}");
        }
    });
}
