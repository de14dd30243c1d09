//! Labels of a stage that links tracks with cameras: their cuboids stay as they came, and lights have values where a camera sees them.

use super::*;
use crate::store::tasks;
use crate::store::testing::{Cast, Fixture, each_engine};
use crate::template;
use crate::usecase::context::ActionContext;
use crate::usecase::training;
use assay_core::api::{NewCourse, ProjectTemplate};
use assay_core::golden::GoldenState;
use serde_json::{Value, from_value, json};

/// Scene of two frames with a LiDAR, and a camera that looks along its x axis.
fn drive() -> Scene {
    let camera = json!({"id": "front", "name": "front", "kind": {"type": "camera", "width": 400, "height": 300,
        "model": {"model": "pinhole", "focal": [200, 200], "center": [200, 150]}}});
    let mut scene: Scene = from_value(json!({"name": "drive", "sensors": [{"id": "lidar", "name": "lidar", "kind": {"type": "lidar"}}, camera],
        "frames": [{"time_us": 0, "data": []}, {"time_us": 100_000, "data": []}]}))
    .unwrap();
    let axes = [[0.0, 0.0, 1.0], [-1.0, 0.0, 0.0], [0.0, -1.0, 0.0]];
    scene.sensors[1].sensor_to_ego = assay_core::geometry::Pose::from_matrix(axes, [0.0; 3]);
    for frame in &mut scene.frames {
        let data =
            |sensor: &str| assay_core::scene::FrameData { sensor: sensor.to_owned(), ..Default::default() };
        frame.data = vec![data("lidar"), data("front")];
    }
    scene
}

/// Label with one car at a distance ahead, with these lights in the frames 0 and 1.
fn car(x: f64, lights: [Value; 2]) -> Document {
    let shape = |(frame, attributes): (usize, &Value)| {
        json!({"frame": frame, "sensor": "lidar", "attributes": attributes,
            "geometry": {"cuboid": {"center": [x, 0, 0], "size": [4, 2, 1.5], "yaw": 0}}})
    };
    let shapes: Vec<Value> = lights.iter().enumerate().map(shape).collect();
    from_value(
        json!({"version": 1, "objects": [{"id": "1", "class": "car", "track": true, "shapes": shapes}]}),
    )
    .unwrap()
}

/// A task of such a stage, to which a car without lights came.
fn linking_task(fixture: &Fixture, cast: Cast, x: f64) -> (Stage, TaskId) {
    let now = fixture.now();
    fixture.write(move |tx| {
        let stage = stages::add(tx, cast.project, &template::stage(ProjectTemplate::Link))?;
        let (scene, _) = scenes::add(tx, &now, cast.project, &drive())?;
        let (task, _) = tasks::add(tx, &now, cast.project, stage, scene)?;
        let came = car(x, [json!({}), json!({})]);
        labels::add_imported(tx, &now, task, cast.ana, &came)?;
        carried_labels::set(tx, task, &came)?;
        Ok((stages::get(tx, cast.project, stage)?, task))
    })
}

/// What is wrong with a label, in order; empty if it can be submitted.
fn refusals(fixture: &Fixture, (stage, task): &(Stage, TaskId), label: Document) -> Vec<String> {
    let (stage, task) = (stage.clone(), *task);
    match fixture.try_write(move |tx| check_submission(tx, &stage, task, &label, true)) {
        Ok(()) => Vec::new(),
        Err(StoreError::Invalid(errors)) => {
            errors.into_iter().map(|e| format!("{} {}", e.pointer, e.detail)).collect()
        }
        Err(other) => panic!("{other:?}"),
    }
}

fn off() -> Value {
    json!({"blinker": "off", "brake_light": "off"})
}

#[test]
fn a_label_is_complete_when_lights_have_values_wherever_a_camera_sees_the_car() {
    each_engine(|fixture| {
        let task = linking_task(fixture, fixture.cast(), 20.0);
        assert_eq!(refusals(fixture, &task, car(20.0, [off(), off()])), [""; 0]);
        let found = refusals(fixture, &task, car(20.0, [json!({"brake_light": "on"}), off()]));
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("“blinker” of car 1 has no value in frame 1"), "{found:?}");
        let wrong =
            refusals(fixture, &task, car(20.0, [off(), json!({"blinker": "blue", "brake_light": "off"})]));
        assert!(wrong[0].starts_with("/document/objects/0/shapes/1/attributes/blinker"), "{wrong:?}");
    });
}

#[test]
fn a_car_that_no_camera_sees_needs_no_lights() {
    each_engine(|fixture| {
        let task = linking_task(fixture, fixture.cast(), -20.0);
        assert_eq!(refusals(fixture, &task, car(-20.0, [json!({}), json!({})])), [""; 0]);
    });
}

#[test]
fn a_label_in_which_a_cuboid_moved_or_is_gone_is_refused() {
    each_engine(|fixture| {
        let task = linking_task(fixture, fixture.cast(), 20.0);
        let moved = refusals(fixture, &task, car(20.5, [off(), off()]));
        assert!(
            moved[0].starts_with("/document/objects/0/shapes This is not where the stage before drew it"),
            "{moved:?}"
        );
        let gone = refusals(fixture, &task, Document::default());
        assert!(gone[0].starts_with("/document/objects This lacks the car 1"), "{gone:?}");
    });
}

#[test]
fn an_item_of_a_course_begins_with_the_cuboids_and_without_the_lights() {
    each_engine(|fixture| {
        let cast = fixture.cast();
        let (stage, task) = linking_task(fixture, cast, 20.0);
        let now = fixture.now();
        let begun = fixture.write(move |tx| {
            golden::set(tx, &now, cast.project, task, &car(20.0, [off(), off()]), GoldenState::Vetted)?;
            let course = NewCourse {
                stage: stage.id,
                name: "Lights".to_owned(),
                golden: golden::list(tx, cast.project)?.into_iter().map(|item| item.id).collect(),
                ..NewCourse::default()
            };
            let by = |user| ActionContext { now: &now, project: cast.project, user };
            let course = training::create(tx, by(cast.qa), &course)?.record(tx, &now)?;
            let attempt = training::start(tx, by(cast.ana), course.id.parse()?)?.record(tx, &now)?;
            labels::last_document(tx, attempt.items[0].task.parse()?)
        });
        assert_eq!(begun, Some(car(20.0, [json!({}), json!({})])));
    });
}
