//! Context of use cases: who acts or looks, in which project, and when.

use crate::clock::Timestamp;
use crate::store::NewAuditEntry;
use assay_core::id::{ProjectId, UserId};
use assay_core::permission::{Action, Role};
use std::fmt::Display;

/// A person who changes something in a project.
#[derive(Clone, Copy, Debug)]
pub struct ActionContext<'a> {
    /// When.
    pub now: &'a Timestamp,
    /// The project.
    pub project: ProjectId,
    /// The person.
    pub user: UserId,
}

impl ActionContext<'_> {
    /// The audit entry of an action: what, to what, and in a sentence.
    pub fn entry(
        &self,
        action: &'static str,
        subject: impl Display,
        detail: impl Into<String>,
    ) -> NewAuditEntry {
        NewAuditEntry::new(self.project, self.user, action, subject, detail)
    }
}

/// A person who looks at something in a project.
#[derive(Clone, Copy, Debug)]
pub struct Viewer {
    /// The project.
    pub project: ProjectId,
    /// The person.
    pub user: UserId,
    /// Their role in it.
    pub role: Role,
}

impl Viewer {
    /// Whether the person's role may do that.
    pub fn may(&self, action: Action) -> bool {
        self.role.may(action)
    }
}
