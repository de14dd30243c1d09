//! Tags: what a scene or each of its frames is, such as its weather or a defect of a sensor.

use super::descriptor::{SceneRefusal, StageKindDescriptor};
use crate::geometry::GeometryKind;
use crate::pipeline::ProjectTemplate;
use crate::scene::{Scene, SensorModality};

pub(super) const DESCRIPTOR: StageKindDescriptor = StageKindDescriptor {
    title: "Categorize scenes and frames",
    place: "of scenes",
    sensor: SensorModality::Camera,
    view: None,
    geometries: &[GeometryKind::Tag],
    default_geometry: GeometryKind::Tag,
    default_size_m: None,
    import_filter: Some(super::ImportFilter {
        geometries: &[GeometryKind::Tag],
        loss: "shapes, left out: the stage labels whole scenes",
    }),
    template: ProjectTemplate::Categorize,
    takes_over_shapes: false,
    check_scene,
};

fn check_scene(scene: &Scene) -> Result<(), SceneRefusal> {
    scene.main_sensor().map(|_| ()).ok_or(SceneRefusal {
        message: "the scene has neither a LiDAR nor a camera",
        fix: "Import images or point clouds",
    })
}
