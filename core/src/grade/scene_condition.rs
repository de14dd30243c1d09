//! Conditions of objects beyond a rubric: whether one holds for an object in some frame of its scene.

use super::frame_objects::FrameObject;
use crate::label::{CameraViews, Object, Shape};
use crate::rubric::condition::Condition;
use crate::scene::Scene;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Name of the number of cameras that see an object.
pub(super) const CAMERAS: &str = "cameras";

/// Condition of objects of a scene.
#[derive(Debug)]
pub struct SceneCondition<'a> {
    condition: &'a Condition,
    frame_count: u32,
    views: Option<CameraViews>,
}

impl<'a> SceneCondition<'a> {
    /// Condition of objects of this scene.
    pub fn new(condition: &'a Condition, scene: &Scene) -> Self {
        Self {
            condition,
            frame_count: u32::try_from(scene.frames.len()).unwrap_or(u32::MAX),
            views: condition.names(CAMERAS).then(|| CameraViews::new(scene)),
        }
    }

    /// Whether the condition holds for an object in a frame at least: in one of its shapes or, for a track, between them.
    pub fn holds(&self, object: &Object) -> bool {
        let mut drawn = object.shapes.iter().filter(|shape| !shape.outside);
        drawn.any(|shape| self.holds_for(object, Cow::Borrowed(shape))) || self.holds_between(object)
    }

    fn holds_between(&self, object: &Object) -> bool {
        let sensors: BTreeSet<&str> = object.shapes.iter().map(|shape| shape.sensor.as_str()).collect();
        let frames = if object.track { self.frame_count } else { 0 };
        let mut shapes = sensors
            .into_iter()
            .flat_map(|sensor| (0..frames).filter_map(move |frame| object.shape_at(frame, sensor)));
        shapes.any(|shape| self.holds_for(object, Cow::Owned(shape)))
    }

    fn holds_for(&self, object: &Object, shape: Cow<'_, Shape>) -> bool {
        let here = FrameObject::new(0, object, shape, self.views.as_ref());
        self.condition.holds(&|name| here.look_up(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Cuboid, Geometry, Pose};
    use crate::grade::{Recording, measure};
    use crate::label::{AttributeValue, Document};
    use crate::scene::{Frame, FrameData, Sensor, SensorKind};
    use crate::sensor::CameraModel;

    /// Scene of ten frames with a LiDAR and a camera of 90°, which looks along x.
    fn scene() -> Scene {
        let model = CameraModel::Pinhole { focal: [200.0; 2], center: [200.0; 2], distortion: [0.0; 5] };
        let ahead = Pose::from_matrix([[0.0, 0.0, 1.0], [-1.0, 0.0, 0.0], [0.0, -1.0, 0.0]], [0.0; 3]);
        let sensor = |id: &str, kind, sensor_to_ego| Sensor {
            id: id.to_owned(),
            name: id.to_owned(),
            kind,
            sensor_to_ego,
        };
        let data = |id: &str| FrameData { sensor: id.to_owned(), ..FrameData::default() };
        let frame = Frame { data: vec![data("lidar"), data("front")], ..Frame::default() };
        let camera = SensorKind::Camera { width: 400, height: 400, model: Some(model) };
        Scene {
            name: "drive".to_owned(),
            sensors: vec![sensor("lidar", SensorKind::Lidar, Pose::IDENTITY), sensor("front", camera, ahead)],
            frames: vec![frame; 10],
            metadata: Default::default(),
        }
    }

    /// Track that moves from one position to another one in nine frames.
    fn track(from: [f64; 3], to: [f64; 3]) -> Object {
        let keyframe = |(frame, center)| {
            let cuboid = Cuboid::upright(center, [4.0, 2.0, 1.5], 0.0);
            Shape::new(frame, "lidar".to_owned(), Geometry::Cuboid(cuboid))
        };
        let (id, class) = ("a".to_owned(), "car".to_owned());
        let shapes = [(0, from), (9, to)].map(keyframe).to_vec();
        Object { id, class, attributes: Default::default(), track: true, shapes }
    }

    fn holds(condition: &str, object: &Object) -> bool {
        let condition = Condition::parse(condition).unwrap();
        SceneCondition::new(&condition, &scene()).holds(object)
    }

    #[test]
    fn a_condition_asks_for_the_number_of_cameras_that_see_an_object() {
        assert!(holds("cameras == 1", &track([20.0, 0.0, 0.0], [20.0, 0.0, 0.0])));
        assert!(!holds("cameras > 0", &track([-20.0, 0.0, 0.0], [-20.0, 0.0, 0.0])));
    }

    #[test]
    fn a_track_fulfils_a_condition_between_its_keyframes() {
        let crosses = track([20.0, 60.0, 0.0], [20.0, -60.0, 0.0]);
        assert!(holds("cameras > 0", &crosses) && holds("distance < 22", &crosses));
        let drawn = Object { track: false, ..crosses };
        assert!(!holds("cameras > 0", &drawn) && !holds("distance < 22", &drawn));
    }

    #[test]
    fn both_parts_of_a_condition_hold_in_one_frame() {
        let comes_from_afar = track([100.0, 0.0, 0.0], [-10.0, 30.0, 0.0]);
        assert!(holds("distance < 40 and cameras > 0", &comes_from_afar));
        let passes_behind = track([100.0, 0.0, 0.0], [-10.0, 0.0, 0.0]);
        assert!(!holds("distance < 2 and cameras > 0", &passes_behind));
    }

    #[test]
    fn a_rule_may_be_about_the_objects_that_a_camera_sees() {
        let mut car = track([20.0, 0.0, 0.0], [-20.0, 0.0, 0.0]);
        car.attributes.insert("blinker".to_owned(), AttributeValue::Text("off".to_owned()));
        let golden = Document { objects: vec![car], ..Document::default() };
        let rubric = crate::rubric::Rubric::parse(
            r#"{"name": "r", "match": {"measure": "iou_3d", "min": 0.5},
                "rules": [{"id": "a", "measure": "attribute:blinker", "max": 0, "severity": "major", "when": "cameras > 0"}]}"#,
        )
        .unwrap();
        let scene = scene();
        let checks = |recording| {
            let checks = measure(&golden, &golden, recording, &rubric).checks;
            checks.into_iter().map(|check| check.frame).collect::<Vec<_>>()
        };
        assert_eq!(checks(Recording::from_scene(&scene)), [0, 1, 2, 3, 4]);
        assert!(checks(Recording::NONE).is_empty(), "without the scene no camera is known");
    }
}
