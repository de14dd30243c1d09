//! Example data for the tests of pages.

use assay_core::api::{GoldenSummary, Project, QuestionDetail, Stage, StageSummary, TaskSummary};
use serde_json::{Value, from_value, json};

/// An example with some of its fields changed.
fn with<T: serde::de::DeserializeOwned>(mut example: Value, changes: Value) -> T {
    if let (Value::Object(fields), Value::Object(changes)) = (&mut example, changes) {
        fields.extend(changes);
    }
    from_value(example).unwrap()
}

/// A stage "Flyable space" of images.
pub(super) fn stage_summary(changes: Value) -> StageSummary {
    let stage = json!({"id": "s", "name": "Flyable space", "kind": "image", "queued": 0, "working": 0, "in_review": 0,
        "accepted": 0, "golden": 0});
    with(stage, changes)
}

/// A project that a role looks at.
pub(super) fn project(role: &str, stages: Vec<StageSummary>) -> Project {
    let project = json!({"id": "p", "name": "Drone", "purpose": "", "role": role, "stages": []});
    Project { stages, ..with(project, json!({})) }
}

/// A task in the queue.
pub(super) fn task(changes: Value) -> TaskSummary {
    let task = json!({"id": "t", "project": "p", "stage": "s", "stage_name": "Flyable space", "scene_name": "Meadow",
        "state": "queued", "has_golden": false, "updated_at": "2026-11-27T10:00:00Z"});
    with(task, changes)
}

/// A golden item that is vetted.
pub(super) fn golden(changes: Value) -> GoldenSummary {
    let golden = json!({"id": "g", "task": "t", "stage": "s", "stage_name": "Flyable space", "scene_name": "Meadow",
        "state": "vetted", "objects": 2, "open_comments": 0, "updated_at": "2026-11-27T10:00:00Z"});
    with(golden, changes)
}

/// An open question about the stage.
pub(super) fn question(changes: Value) -> QuestionDetail {
    let question = json!({"id": "q", "question": {"title": "Is a bush a tree?", "stage": "s"}, "revision": 1,
        "author_name": "Elif", "created_at": "2026-11-27T10:00:00Z"});
    with(question, changes)
}

/// A stage with the classes "flyable" and "tree" and two rules.
pub(super) fn stage() -> Stage {
    let class = |name: &str| json!({"name": name, "color": "#40c4ff", "geometry": ["polygon"]});
    let rubric = json!({"name": "flyable space", "match": {"measure": "iou", "min": 0.1}, "rules": [
        {"id": "treetops", "class": "flyable", "measure": "clearance", "of": "tree", "min": 12, "severity": "critical"},
        {"id": "inside", "class": "flyable", "measure": "spill", "max": 0.02, "severity": "major"}]});
    let stage = json!({"id": "s", "project": "p", "name": "Flyable space", "kind": "image",
        "ontology": {"classes": [class("flyable"), class("tree")]}, "rubric": rubric, "guideline": "Rough is good.",
        "compare_while_labeling": false, "revision": 1});
    with(stage, json!({}))
}
