//! Stage kinds, the routing between stages, and the life of a task.

mod routing;
mod stage_kind;
mod task;
mod task_settings;
mod window;

pub use routing::{
    PipelineProblem, RoutedStage, Routing, SettledTask, carry_over, check_pipeline, in_order, settle,
};
pub use stage_kind::{ImportFilter, SceneRefusal, StageKind, StageKindDescriptor, WorkbenchView};
pub use task::{
    LEASE_S, Task, TaskEvent, TaskNoteKind, TaskRefusal, TaskState, apply_event, apply_event_with_lease,
};
pub use task_settings::{
    HoneypotSettings, MAX_HONEYPOT_SHARE, MAX_LABELS_PER_TASK, QualityRouting, ReworkPolicy, TaskSettings,
    TaskSettingsError,
};
pub use window::{HeldElsewhere, WINDOW_LEASE_S, WindowLease, check_window, open_window};

use serde::{Deserialize, Serialize};

/// Template of a new project: its stages with classes, rules and guideline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ProjectTemplate {
    /// Polygons of flyable space on drone photographs.
    Drone,
    /// Cuboids in LiDAR point clouds with camera images.
    Street,
    /// Boxes on images.
    Images,
    /// Boxes and tracks of items with their SKU, to be counted.
    Inventory,
    /// Tracks of cuboids with the classes and attributes of nuScenes.
    NuScenes,
    /// Tags of scenes and frames: weather, and defects of sensors.
    Categorize,
    /// What the cameras say about tracks of cuboids: blinker and brake light over time.
    Link,
    /// Tags of drives, cuboids where no sensor has a defect, and what the cameras say about the near vehicles.
    #[serde(rename = "av_multi_sensor")]
    AvMultiSensor,
}
