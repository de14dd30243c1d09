//! Drives with what is true of them.

use crate::demo::files::StoredDrive;
use crate::store::StoreError;
use assay_core::id::SceneId;
use assay_core::scene::Scene;

/// A drive as a scene of the project.
pub(super) struct Recording<'a> {
    pub(super) id: SceneId,
    pub(super) scene: Scene,
    pub(super) truth: &'a StoredDrive,
}

/// The project's drives.
pub(super) struct Recordings<'a>(pub(super) Vec<Recording<'a>>);

impl<'a> Recordings<'a> {
    /// The drive of a name.
    pub(super) fn get(&self, name: &str) -> Result<&Recording<'a>, StoreError> {
        self.0.iter().find(|drive| drive.scene.name == name).ok_or(StoreError::NotFound("drive of the demo"))
    }
}
