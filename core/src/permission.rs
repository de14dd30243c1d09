//! Who may do what: the one table that the server refuses by and the app hides by.

use serde::{Deserialize, Serialize};

/// A person's part in a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Configures everything.
    Admin,
    /// Runs the project: data, tasks, golden.
    Operations,
    /// Judges submissions.
    Qa,
    /// Labels.
    Tasker,
    /// Someone of the customer's, in one of their teams.
    Stakeholder,
    /// Sees all, changes nothing.
    Auditor,
}

/// Something that may be refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Open the project, its stages, scenes and files.
    ViewProject,
    /// Change ontology, rubric, guideline.
    Configure,
    /// Add people and change their roles.
    ManagePeople,
    /// Bring in data and create tasks.
    Import,
    /// See everybody's tasks; a tasker sees those open to all and their own.
    ViewAllTasks,
    /// Claim and label tasks.
    Label,
    /// Accept or reject submissions.
    Review,
    /// Open golden items.
    ViewGolden,
    /// Make a label golden.
    ProposeGolden,
    /// Comment on golden items.
    Comment,
    /// Write the brief: answers, goals, milestones.
    EditBrief,
    /// Sign a release for one's own team.
    Sign,
    /// Read the audit trail.
    ViewAudit,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] =
        [Self::Admin, Self::Operations, Self::Qa, Self::Tasker, Self::Stakeholder, Self::Auditor];

    /// Whether this role may do that.
    pub fn may(self, action: Action) -> bool {
        use Action::*;
        match self {
            Self::Admin => true,
            Self::Operations => !matches!(action, ManagePeople | ViewAudit),
            Self::Qa => {
                matches!(action, ViewProject | ViewAllTasks | Label | Review | ViewGolden | Comment | Sign)
            }
            Self::Tasker => matches!(action, ViewProject | Label),
            Self::Stakeholder => {
                matches!(action, ViewProject | ViewAllTasks | ViewGolden | Comment | Review | Sign)
            }
            Self::Auditor => matches!(action, ViewProject | ViewAllTasks | ViewGolden | ViewAudit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, Role};

    #[test]
    fn a_tasker_can_label_but_not_look_up_golden() {
        assert!(Role::Tasker.may(Action::Label));
        assert!(!Role::Tasker.may(Action::ViewGolden));
    }

    #[test]
    fn an_auditor_changes_nothing() {
        use Action::*;
        for action in [Configure, ManagePeople, Import, Label, Review, ProposeGolden, Comment, Sign] {
            assert!(!Role::Auditor.may(action), "{action:?}");
        }
    }
}
