//! Examples of the OpenAPI document.

use serde_json::{Value, json};

/// A label document: a car in space, and a sign with a hole on the camera.
pub(crate) fn document() -> Value {
    json!({
        "version": 1,
        "objects": [
            {
                "id": "car-1",
                "class": "car",
                "attributes": { "occlusion": "partial", "parked": true },
                "track": true,
                "shapes": [{
                    "frame": 0,
                    "sensor": "lidar",
                    "geometry": { "cuboid": {
                        "center": [12.5, -3.25, 0.75], "size": [4.5, 1.875, 1.5], "yaw": 0.125
                    } }
                }]
            },
            {
                "id": "sign-1",
                "class": "sign",
                "shapes": [{
                    "frame": 0,
                    "sensor": "camera",
                    "geometry": { "polygon": [
                        [[100.0, 100.0], [180.0, 100.0], [180.0, 160.0], [100.0, 160.0]],
                        [[120.0, 120.0], [140.0, 120.0], [140.0, 140.0]]
                    ] },
                    "occluded": true
                }]
            }
        ]
    })
}

/// A label to submit.
pub(crate) fn label_body() -> Value {
    json!({ "document": document() })
}

/// A scene: one frame of a LiDAR and a camera.
pub(crate) fn scene() -> Value {
    let identity = json!({ "rotation": [1.0, 0.0, 0.0, 0.0], "translation": [0.0, 0.0, 0.0] });
    json!({
        "name": "crossing",
        "sensors": [
            {
                "id": "lidar",
                "name": "LiDAR",
                "kind": { "type": "lidar" },
                "sensor_to_ego": { "rotation": [1.0, 0.0, 0.0, 0.0], "translation": [0.0, 0.0, 1.75] }
            },
            {
                "id": "camera",
                "name": "Front camera",
                "kind": {
                    "type": "camera",
                    "width": 1920,
                    "height": 1080,
                    "model": { "model": "pinhole", "focal": [1000.0, 1000.0], "center": [960.0, 540.0] }
                },
                "sensor_to_ego": { "rotation": [0.5, -0.5, 0.5, -0.5], "translation": [1.5, 0.0, 1.5] }
            }
        ],
        "frames": [{
            "time_us": 0,
            "ego_to_world": identity,
            "data": [
                {
                    "sensor": "lidar",
                    "blob": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
                    "media_type": "application/x-pcd",
                    "file": "0001.pcd"
                },
                {
                    "sensor": "camera",
                    "blob": "fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9",
                    "media_type": "image/jpeg",
                    "file": "0001.jpg",
                    "time_us": 12500
                }
            ]
        }],
        "metadata": { "weather": "rain" }
    })
}

/// A rubric: how close cars must be, and that no sign may be missing.
pub(crate) fn rubric() -> Value {
    json!({
        "name": "Street",
        "match": { "measure": "center_distance", "max": 2.0 },
        "rules": [
            {
                "id": "position",
                "class": "car",
                "measure": "center_distance",
                "when": "distance < 60 and occlusion != 'full'",
                "max": 0.25,
                "severity": "major",
                "weight": 2.0,
                "title": "Cars lie where they are",
                "why": "The planner keeps its distance by the centre of the car."
            },
            { "id": "missed", "measure": "missed", "max": 0.0, "severity": "critical" }
        ],
        "accept": { "major": 1, "minor": 5 }
    })
}

/// A grade: one car too far off.
pub(crate) fn grade() -> Value {
    json!({
        "verdict": "accept",
        "score": 0.75,
        "findings": [{
            "rule": "position",
            "severity": "major",
            "frame": 0,
            "sensor": "lidar",
            "label": "car-1",
            "golden": "g-1",
            "measure": "center_distance",
            "value": 0.5,
            "limit": 0.25
        }],
        "pairs": [{ "frame": 0, "sensor": "lidar", "label": "car-1", "golden": "g-1", "value": 0.5 }],
        "missed": [],
        "extra": [{ "frame": 0, "sensor": "camera", "object": "sign-1", "class": "sign" }],
        "not_graded": [],
        "counts": { "checks": 3, "critical": 0, "major": 1, "minor": 0 }
    })
}

/// An ontology of one class with an attribute.
pub(crate) fn ontology() -> Value {
    json!({
        "classes": [{
            "name": "car",
            "color": "#3b82f6",
            "definition": "Motor vehicles with four wheels for up to eight people, vans not included.",
            "geometry": ["cuboid", "box"],
            "attributes": [{
                "name": "occlusion",
                "kind": { "type": "choice", "values": ["none", "partial", "full"] },
                "required": true
            }],
            "usual_size_m": [4.5, 1.875, 1.5]
        }]
    })
}

/// A question with two answers.
pub(crate) fn question() -> Value {
    json!({
        "title": "Is a small pickup a truck?",
        "stage": "01937b2e-0000-7000-8000-000000000001",
        "observation": "Taskers disagree on 4 of 12 pickups.",
        "recommendation": "Call it a car: the model brakes for both alike.",
        "options": [
            { "text": "It is a car.", "consequence": "The definition of car says so.", "changes": [decided()] },
            { "text": "It is a truck.", "consequence": "", "changes": [] }
        ],
        "goals": ["recall"],
        "places": []
    })
}

/// What a decision changes: a class's definition.
fn decided() -> Value {
    json!({ "kind": "definition", "class": "car", "text": "Motor vehicles with four wheels, small pickups included." })
}

/// A decision to record.
pub(crate) fn decision() -> Value {
    json!({ "text": "A small pickup is a car.", "changes": [decided()] })
}

/// A brief with one goal.
pub(crate) fn brief() -> Value {
    let answer = |text: &str| json!({ "text": text });
    json!({
        "answers": {
            "learns_from": answer("Drives of one city, by day and by night."),
            "sees": answer("The same sensors, in other cities."),
            "ideal": answer("Every road user within 60 m as a cuboid."),
            "good_or_bad": { "text": "A missed pedestrian is bad.", "examples": ["A child behind a parked car"] }
        },
        "goals": [{
            "id": "recall",
            "name": "No pedestrian is missed",
            "why": "It brakes for what it sees.",
            "deadline": "2027-03-31",
            "kpis": [{
                "id": "k-1", "name": "Recall at 30 m", "unit": "%", "target": 99.0, "direction": "at_least"
            }],
            "needs": [{
                "what": "pedestrians who cross between parked cars",
                "classes": ["pedestrian"],
                "attributes": ["occlusion"],
                "sensors": ["lidar"],
                "amount": 2000
            }]
        }],
        "milestones": [{
            "id": "m-1", "name": "Golden set vetted", "date": "2027-01-15", "teams": ["ML"], "goals": ["recall"]
        }],
        "links": [{
            "work": { "kind": "stage", "stage": "01937b2e-0000-7000-8000-000000000001" }, "goal": "recall"
        }]
    })
}

/// A vote in a debrief.
pub(crate) fn action() -> Value {
    json!({ "vote": { "question": "01937b2e-0000-7000-8000-000000000002", "option": 0 } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::NewDecision;
    use crate::brief::Brief;
    use crate::debrief::DebriefAction;
    use crate::golden::Question;
    use crate::grade::Grade;
    use crate::label::Document;
    use crate::ontology::Ontology;
    use crate::rubric::Rubric;
    use crate::scene::Scene;
    use serde::Serialize;
    use serde::de::DeserializeOwned;

    fn assert_written_as_read<T: DeserializeOwned + Serialize>(example: Value) {
        let read: T = serde_json::from_value(example.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), example);
    }

    #[test]
    fn examples_are_what_serde_writes() {
        assert_written_as_read::<Document>(document());
        assert_written_as_read::<Scene>(scene());
        assert_written_as_read::<Rubric>(rubric());
        assert_written_as_read::<Grade>(grade());
        assert_written_as_read::<Ontology>(ontology());
        assert_written_as_read::<Question>(question());
        assert_written_as_read::<NewDecision>(decision());
        assert_written_as_read::<Brief>(brief());
        assert_written_as_read::<DebriefAction>(action());
    }
}
