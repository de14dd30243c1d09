//! Cuboids in LiDAR point clouds.

use super::descriptor::{ImportFilter, SceneRefusal, StageKindDescriptor, WorkbenchView};
use crate::geometry::GeometryKind;
use crate::pipeline::ProjectTemplate;
use crate::scene::{Scene, SensorModality};

pub(super) const DESCRIPTOR: StageKindDescriptor = StageKindDescriptor {
    title: "Cuboids in LiDAR",
    place: "in space",
    sensor: SensorModality::Lidar,
    view: Some(WorkbenchView::Cloud),
    geometries: &[GeometryKind::Cuboid],
    default_geometry: GeometryKind::Cuboid,
    default_size_m: Some([2.0, 1.0, 1.5]),
    import_filter: Some(ImportFilter {
        geometries: &[GeometryKind::Cuboid],
        loss: "shapes on images, left out: the stage labels cuboids",
    }),
    template: ProjectTemplate::Street,
    takes_over_shapes: false,
    check_scene,
};

fn check_scene(scene: &Scene) -> Result<(), SceneRefusal> {
    scene.lidar().map(|_| ()).ok_or(SceneRefusal {
        message: "the stage labels cuboids, and the scene has no LiDAR",
        fix: "Choose a stage that labels images, or import point clouds",
    })
}
