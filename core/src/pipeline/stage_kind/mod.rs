//! Stage kinds: what the tasks of a stage are. Each kind is one file with its descriptor, registered here.
//!
//! To add a kind: write its file, then add its `mod` line, its variant and its line in [`StageKind::descriptor`].

mod categorize;
mod cuboids;
mod descriptor;
mod images;
mod link;
#[cfg(test)]
mod tests;

use crate::enum_with_all::enum_with_all;
use crate::scene::{Scene, SensorModality};
use serde::{Deserialize, Serialize};

pub use descriptor::{ImportFilter, SceneRefusal, StageKindDescriptor, WorkbenchView};

enum_with_all! {
    /// Kind of a stage: what its tasks are.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[serde(rename_all = "snake_case")]
    pub enum StageKind {
        /// Shapes on images.
        Image,
        /// Cuboids in LiDAR point clouds, with camera images beside them.
        Cuboid,
        /// Tags of scenes and frames.
        Categorize,
        /// Camera evidence of tracks: attributes over time of the cuboids of an earlier stage.
        Link,
    }
}

impl StageKind {
    /// Descriptor of the kind.
    pub const fn descriptor(self) -> &'static StageKindDescriptor {
        match self {
            Self::Image => &images::DESCRIPTOR,
            Self::Cuboid => &cuboids::DESCRIPTOR,
            Self::Categorize => &categorize::DESCRIPTOR,
            Self::Link => &link::DESCRIPTOR,
        }
    }

    /// Kind of the stage that the brief proposes for data of a sensor.
    pub const fn proposed_for(sensor: SensorModality) -> Self {
        match sensor {
            SensorModality::Camera => Self::Image,
            SensorModality::Lidar | SensorModality::Radar => Self::Cuboid,
        }
    }

    /// View of the workbench that shows a scene to the taskers of such a stage.
    pub fn view(self, scene: &Scene) -> WorkbenchView {
        let shows_scene = || match scene.lidar() {
            Some(_) => WorkbenchView::Cloud,
            None => WorkbenchView::Image,
        };
        self.descriptor().view.unwrap_or_else(shows_scene)
    }

    /// Check that a stage of this kind can label a scene.
    ///
    /// # Errors
    /// The [`SceneRefusal`] that says what the scene lacks.
    pub fn accepts(self, scene: &Scene) -> Result<(), SceneRefusal> {
        (self.descriptor().check_scene)(scene)
    }
}
