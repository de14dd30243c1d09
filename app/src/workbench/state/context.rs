//! Context of a workbench: project, role, revisions, panel in front.

use super::{DraftSync, PanelTab, StoredDraftFile};
use assay_core::api::{TaskConsensus, TaskDetail};
use assay_core::permission::Role;
use leptos::prelude::*;

/// Surroundings of a workbench, by context.
#[derive(Clone, Copy)]
pub struct WorkbenchContext {
    /// Id of the project.
    pub project: StoredValue<String>,
    /// Name of the project.
    pub project_name: StoredValue<String>,
    /// Role of the person in the project.
    pub role: Role,
    /// Revisions and reviews, if a task is open.
    pub detail: StoredValue<Option<TaskDetail>>,
    /// Merged label of several people, where a reviewer is to accept it.
    pub consensus: StoredValue<Option<TaskConsensus>>,
    /// Id of the golden item, if the person may see it.
    pub golden_id: StoredValue<Option<String>>,
    /// Panel in front.
    pub tab: RwSignal<PanelTab>,
    /// Synchronisation of the label, in label mode.
    pub sync: Option<DraftSync>,
    /// Drafts of this browser with something that the label lacks, where the task is not open to label.
    pub unsubmitted: StoredValue<Vec<StoredDraftFile>>,
    /// Opens everything again, after a claim or a review.
    pub reopen: Callback<()>,
}
