//! Context of the releases page.

use crate::client::routes;
use crate::ui::Remote;
use assay_core::api::{Project, QuestionDetail, ReleaseList, StageSummary};
use assay_core::permission::{Action, Role};
use leptos::prelude::*;

/// Data of the page, shared by its parts.
#[derive(Clone, Copy)]
pub(super) struct ReleasesContext {
    pub(super) project: StoredValue<String>,
    pub(super) role: Role,
    pub(super) stages: StoredValue<Vec<StageSummary>>,
    pub(super) releases: Remote<ReleaseList>,
    pub(super) questions: Remote<Vec<QuestionDetail>>,
}

impl ReleasesContext {
    pub(super) fn new(project: Project) -> Self {
        let id = StoredValue::new(project.id);
        Self {
            project: id,
            role: project.role,
            stages: StoredValue::new(project.stages),
            releases: Remote::new(move || async move { routes::releases(&id.get_value()).await }),
            questions: Remote::new(move || async move { routes::questions(&id.get_value()).await }),
        }
    }

    /// Whether this person may do an action.
    pub(super) fn may(self, action: Action) -> bool {
        self.role.may(action)
    }
}
