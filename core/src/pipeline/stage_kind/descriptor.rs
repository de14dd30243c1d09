//! Descriptor of a stage kind.

use crate::geometry::GeometryKind;
use crate::pipeline::ProjectTemplate;
use crate::scene::{Scene, SensorModality};

/// Everything that sets one stage kind apart from the others.
#[derive(Debug)]
pub struct StageKindDescriptor {
    /// Title for people.
    pub title: &'static str,
    /// Place of the labels, as the name of a proposed stage ends: `tree on images`.
    pub place: &'static str,
    /// Sensor whose data is labeled.
    pub sensor: SensorModality,
    /// View of the workbench that shows the data; none: the one that shows the scene, see [`StageKind::view`].
    ///
    /// [`StageKind::view`]: super::StageKind::view
    pub view: Option<WorkbenchView>,
    /// Geometries that the view can draw, in the order of the toolbar.
    pub geometries: &'static [GeometryKind],
    /// Geometry of a new class; one of `geometries`.
    pub default_geometry: GeometryKind,
    /// Typical length, width and height of a new class's cuboids, m.
    pub default_size_m: Option<[f64; 3]>,
    /// Filter of the shapes that an import stores; none: the import stores all shapes.
    pub import_filter: Option<ImportFilter>,
    /// Template whose rules a proposed stage starts with.
    pub template: ProjectTemplate,
    /// Whether its shapes are those of the stage before: they are neither drawn nor changed, and labels say more about them.
    pub takes_over_shapes: bool,
    /// See [`StageKind::accepts`].
    pub check_scene: fn(&Scene) -> Result<(), SceneRefusal>,
}

/// Filter of imported shapes by their geometry.
#[derive(Debug)]
pub struct ImportFilter {
    /// Geometries of the shapes that are stored.
    pub geometries: &'static [GeometryKind],
    /// Line of the import report for the shapes that are not stored.
    pub loss: &'static str,
}

/// View of the workbench for the data of a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkbenchView {
    /// Images with shapes on them.
    Image,
    /// Point clouds with cuboids in them, and camera images beside them.
    Cloud,
    /// Crops of the camera images around one track, side by side over time.
    Crops,
}

/// Reason why a stage cannot label a scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SceneRefusal {
    /// What is wrong.
    pub message: &'static str,
    /// How to fix it.
    pub fix: &'static str,
}
