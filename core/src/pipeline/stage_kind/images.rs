//! Shapes on images.

use super::descriptor::{SceneRefusal, StageKindDescriptor, WorkbenchView};
use crate::geometry::GeometryKind;
use crate::pipeline::ProjectTemplate;
use crate::scene::{Scene, SensorModality};

pub(super) const DESCRIPTOR: StageKindDescriptor = StageKindDescriptor {
    title: "Shapes on images",
    place: "on images",
    sensor: SensorModality::Camera,
    view: Some(WorkbenchView::Image),
    geometries: &[GeometryKind::Polygon, GeometryKind::Box],
    default_geometry: GeometryKind::Polygon,
    default_size_m: None,
    import_filter: None,
    template: ProjectTemplate::Images,
    takes_over_shapes: false,
    check_scene,
};

fn check_scene(scene: &Scene) -> Result<(), SceneRefusal> {
    if scene.lidar().is_some() {
        return Err(SceneRefusal {
            message: "the stage labels images, and the scene is a LiDAR recording",
            fix: "Choose a stage that labels cuboids",
        });
    }
    if scene.cameras().next().is_none() {
        return Err(SceneRefusal {
            message: "the stage labels images, and the scene has no camera",
            fix: "Import images",
        });
    }
    Ok(())
}
