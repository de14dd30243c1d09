//! Builders for tests of the workbench.

use super::{PanelTab, Workbench, WorkbenchContext, WorkbenchInput, WorkbenchMode};
use assay_core::api::{Comment, Stage};
use assay_core::geometry::{Cuboid, Geometry, Pose};
use assay_core::golden::Anchor;
use assay_core::grade::{Finding, Grade};
use assay_core::label::{Document, Object, Shape};
use assay_core::permission::Role;
use assay_core::review::Verdict;
use assay_core::rubric::{Rule, Severity};
use assay_core::scene::{Frame, FrameData, Scene, Sensor, SensorKind};
use assay_core::sensor::CameraModel;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Id of the sensor of all shapes.
pub const SENSOR: &str = "camera";

/// Object without shapes.
pub fn object(id: &str, class: &str) -> Object {
    Object {
        id: id.to_owned(),
        class: class.to_owned(),
        attributes: BTreeMap::new(),
        track: false,
        shapes: Vec::new(),
    }
}

/// Box of one pixel in a frame.
pub fn shape(frame: u32) -> Shape {
    Shape::new(frame, SENSOR.to_owned(), Geometry::Box([0.0, 0.0, 1.0, 1.0]))
}

/// Cuboid of 4 × 2 × 1.5 m with its centre at a place.
pub fn car(center: [f64; 3]) -> Cuboid {
    Cuboid::upright(center, [4.0, 2.0, 1.5], 0.0)
}

/// Label with these objects.
pub fn document(objects: impl IntoIterator<Item = Object>) -> Document {
    Document { objects: objects.into_iter().collect(), ..Document::default() }
}

/// Comment by Ana, open.
pub fn comment(id: &str, anchor: Option<Anchor>) -> Comment {
    serde_json::from_value(serde_json::json!({
        "id": id,
        "anchor": anchor,
        "text": "Look here",
        "author": "u1",
        "author_name": "Ana",
        "author_team": "Perception",
        "created_at": "2026-01-01T00:00:00Z",
    }))
    .unwrap()
}

/// Rule about a measure, such as "clearance", with its limits.
pub fn rule(measure: &str, min: Option<f64>, max: Option<f64>) -> Rule {
    rules([serde_json::json!({ "measure": measure, "min": min, "max": max })]).remove(0)
}

/// Rules from their fields in JSON; id and severity have defaults.
pub fn rules(fields: impl IntoIterator<Item = serde_json::Value>) -> Vec<Rule> {
    let rule = |mut fields: serde_json::Value| {
        let object = fields.as_object_mut().unwrap();
        object.retain(|_, value| !value.is_null());
        let id = object["measure"].clone();
        object.entry("id").or_insert(id);
        object.entry("severity").or_insert("major".into());
        serde_json::from_value(fields).unwrap()
    };
    fields.into_iter().map(rule).collect()
}

/// Finding of a rule about the objects of label and golden, in frame 0.
pub fn finding(rule: &str, severity: Severity, objects: [Option<&str>; 2]) -> Finding {
    let [label, golden] = objects.map(|id| id.map(str::to_owned));
    Finding {
        rule: rule.to_owned(),
        severity,
        frame: 0,
        sensor: SENSOR.to_owned(),
        label,
        golden,
        measure: serde_json::from_value(rule.into()).unwrap(),
        value: 0.0,
        limit: 1.0,
    }
}

/// Grade with these findings.
pub fn grade(findings: Vec<Finding>) -> Grade {
    Grade {
        verdict: Verdict::Reject,
        score: 0.5,
        findings,
        pairs: Vec::new(),
        missed: Vec::new(),
        extra: Vec::new(),
        not_graded: Vec::new(),
        counts: BTreeMap::new(),
    }
}

/// Workbench in label mode on a stage with cars and trees, with these objects in the label.
pub fn workbench(objects: impl IntoIterator<Item = Object>) -> Workbench {
    let stage = serde_json::json!({
        "id": "stage", "project": "project", "name": "Cars", "kind": "image", "guideline": "",
        "ontology": { "classes": [
            { "name": "car", "color": "#ff0000", "geometry": ["box", "cuboid"] },
            { "name": "tree", "color": "#00ff00", "geometry": ["polygon"] },
        ] },
        "rubric": { "name": "r", "match": { "measure": "iou", "min": 0.1 }, "rules": [] },
        "compare_while_labeling": false, "revision": 1,
    });
    let scene = serde_json::json!({ "name": "drive", "sensors": [], "frames": [] });
    open(serde_json::from_value(stage).unwrap(), serde_json::from_value(scene).unwrap(), document(objects))
}

/// Workbench in label mode on a stage that links tracks with cameras. The drive has ten frames, a LiDAR, and a camera that looks along
/// its x axis; cars have a blinker and a brake light.
pub fn linking_workbench(objects: impl IntoIterator<Item = Object>) -> Workbench {
    let choice = |name: &str, values: [&str; 2]| serde_json::json!({ "name": name, "required": true, "per_frame": true, "kind": { "type": "choice", "values": values } });
    let stage = serde_json::json!({
        "id": "stage", "project": "project", "name": "Linking", "kind": "link", "guideline": "",
        "ontology": { "classes": [{
            "name": "car", "color": "#ff0000", "geometry": ["cuboid"],
            "attributes": [choice("blinker", ["left", "off"]), choice("brake_light", ["on", "off"])],
        }] },
        "rubric": { "name": "r", "match": { "measure": "iou", "min": 0.1 }, "rules": [] },
        "compare_while_labeling": false, "revision": 1,
    });
    let model = CameraModel::Pinhole { focal: [200.0; 2], center: [200.0; 2], distortion: [0.0; 5] };
    let camera = SensorKind::Camera { width: 400, height: 400, model: Some(model) };
    let ahead = Pose::from_matrix([[0.0, 0.0, 1.0], [-1.0, 0.0, 0.0], [0.0, -1.0, 0.0]], [0.0; 3]);
    let sensor = |id: &str, kind, sensor_to_ego| {
        let (id, name) = (id.to_owned(), id.to_owned());
        Sensor { id, name, kind, sensor_to_ego }
    };
    let data = |id: &str| FrameData { sensor: id.to_owned(), ..FrameData::default() };
    let frame = Frame { data: vec![data("lidar"), data("front")], ..Frame::default() };
    let scene = Scene {
        name: "drive".to_owned(),
        sensors: vec![sensor("lidar", SensorKind::Lidar, Pose::IDENTITY), sensor("front", camera, ahead)],
        frames: vec![frame; 10],
        metadata: BTreeMap::new(),
    };
    open(serde_json::from_value(stage).unwrap(), scene, document(objects))
}

fn open(stage: Stage, scene: Scene, document: Document) -> Workbench {
    Workbench::new(WorkbenchInput {
        mode: WorkbenchMode::Label,
        task: None,
        stage,
        scene,
        document,
        drawing: None,
        golden: None,
        comments: Vec::new(),
        predictions: Vec::new(),
    })
}

/// Context of a workbench without a task.
pub fn context() -> WorkbenchContext {
    WorkbenchContext {
        project: StoredValue::new("project".to_owned()),
        project_name: StoredValue::new("Trees".to_owned()),
        role: Role::Tasker,
        detail: StoredValue::new(None),
        golden_id: StoredValue::new(None),
        tab: RwSignal::new(PanelTab::Objects),
        unsubmitted: StoredValue::new(Vec::new()),
        sync: None,
        reopen: Callback::new(|()| ()),
    }
}
