//! Camera evidence of tracks: what the cameras that see an object say about it, such as its blinker and its brake light.

use super::descriptor::{ImportFilter, SceneRefusal, StageKindDescriptor, WorkbenchView};
use crate::geometry::GeometryKind;
use crate::pipeline::ProjectTemplate;
use crate::scene::{Scene, SensorModality};

pub(super) const DESCRIPTOR: StageKindDescriptor = StageKindDescriptor {
    title: "Camera evidence of tracks",
    place: "of tracks",
    sensor: SensorModality::Camera,
    view: Some(WorkbenchView::Crops),
    geometries: &[GeometryKind::Cuboid],
    default_geometry: GeometryKind::Cuboid,
    default_size_m: None,
    import_filter: Some(ImportFilter {
        geometries: &[GeometryKind::Cuboid],
        loss: "shapes on images, left out: the stage is about cuboids",
    }),
    template: ProjectTemplate::Link,
    takes_over_shapes: true,
    check_scene,
};

fn check_scene(scene: &Scene) -> Result<(), SceneRefusal> {
    if scene.lidar().is_none() {
        return Err(SceneRefusal {
            message: "the stage is about cuboids, and the scene has no LiDAR",
            fix: "Choose a stage that labels images, or import point clouds",
        });
    }
    if scene.cameras().next().is_none() {
        return Err(SceneRefusal {
            message: "the stage looks at cuboids in camera images, and the scene has no camera",
            fix: "Choose a stage that labels cuboids, or import the recording with its cameras",
        });
    }
    Ok(())
}
