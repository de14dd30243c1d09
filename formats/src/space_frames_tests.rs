use super::*;
use crate::LABEL_FORMATS;
use crate::dataset::{Dataset, DatasetItem};
use assay_core::geometry::Geometry;
use assay_core::label::Document;
use assay_core::scene::{Frame, Sensor, SensorKind};
use proptest::prelude::*;

const FRAMES: usize = 3;

fn recording() -> Scene {
    let camera = SensorKind::Camera { width: 100, height: 80, model: None };
    let sensor = |id: &str, kind| Sensor {
        id: id.to_owned(),
        name: id.to_owned(),
        kind,
        sensor_to_ego: Pose::IDENTITY,
    };
    Scene {
        name: "drive".to_owned(),
        sensors: vec![sensor("lidar", SensorKind::Lidar), sensor("camera", camera)],
        frames: vec![Frame::default(); FRAMES],
        metadata: BTreeMap::new(),
    }
}

fn track(sensor: &str, geometry: &Geometry, frames: &[u32]) -> Object {
    let shapes = frames.iter().map(|frame| Shape::new(*frame, sensor.to_owned(), geometry.clone())).collect();
    Object { id: sensor.to_owned(), class: "car".to_owned(), shapes, ..bare() }
}

/// Frames of the scene, beyond it, and the largest numbers that a label can hold.
fn any_frame() -> impl Strategy<Value = u32> {
    prop_oneof![0..10_u32, any::<u32>(), Just(u32::MAX), Just(u32::MAX - 1)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_track_to_any_frame_is_written_within_its_scene(frames in prop::collection::btree_set(any_frame(), 1..5)) {
        let frames: Vec<u32> = frames.into_iter().collect();
        let cuboid = Geometry::Cuboid(Cuboid::upright([9.0, 1.0, 0.0], [4.0, 2.0, 1.5], 0.1));
        let objects = vec![track("lidar", &cuboid, &frames), track("camera", &Geometry::Box([1.0, 2.0, 9.0, 9.0]), &frames)];
        for object in &objects {
            let shapes = shapes_over(object, 3);
            prop_assert!(shapes.len() <= FRAMES && shapes.iter().all(|shape| shape.frame < 3));
        }
        let document = Document { objects, ..Document::default() };
        let item = DatasetItem::new("drive".to_owned(), recording(), document);
        let data = Dataset { classes: vec!["car".to_owned()], items: vec![item], ..Dataset::default() };
        for format in LABEL_FORMATS.iter().filter(|format| format.write.is_some()) {
            // A format may refuse the label, but must not write more than the scene has frames.
            let Ok(written) = format.write(&data) else { continue };
            let bytes: usize = written.files.iter().map(|(_, bytes)| bytes.len()).sum();
            prop_assert!(bytes < 1 << 20, "{}: {bytes} bytes", format.name);
        }
    }
}
