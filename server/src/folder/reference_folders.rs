//! Folders or buckets for imports without a copy, of each project.

use super::reference::ReferenceRoot;
use assay_core::id::ProjectId;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Locations that the server's admin has opened for imports without a copy. A project with a location of its own sees that
/// alone; all others see the shared one. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct ReferenceFolders {
    shared: ReferenceRoot,
    own: Arc<BTreeMap<ProjectId, ReferenceRoot>>,
}

impl ReferenceFolders {
    /// A location for all projects without one of their own, and the locations of single projects.
    pub fn new(shared: ReferenceRoot, own: BTreeMap<ProjectId, ReferenceRoot>) -> Self {
        Self { shared, own: Arc::new(own) }
    }

    /// The location that a project may import from.
    pub fn of_project(&self, project: ProjectId) -> &ReferenceRoot {
        self.own.get(&project).unwrap_or(&self.shared)
    }
}
