//! Permissions: which role may do which action. The server refuses by this table and the app hides by it.

use crate::enum_with_all::enum_with_all;
use serde::{Deserialize, Serialize};

enum_with_all! {
    /// Role of a person in a project.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[serde(rename_all = "lowercase")]
    pub enum Role {
        /// Configures everything.
        Admin,
        /// Runs the project: data, tasks, golden items.
        Operations,
        /// Reviews submissions.
        Qa,
        /// Labels.
        Tasker,
        /// Works for the customer, in one of the customer's teams.
        Stakeholder,
        /// Sees everything and changes nothing.
        Auditor,
    }
}

enum_with_all! {
    /// Action that some roles may do and others may not.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Action {
        /// Open the project, its stages, scenes and files.
        ViewProject,
        /// Change ontology, rubric and guideline.
        Configure,
        /// Add people and change their roles.
        ManagePeople,
        /// Import data and create tasks.
        Import,
        /// See the tasks of all people; a tasker sees open tasks and their own.
        ViewAllTasks,
        /// Claim and label tasks.
        Label,
        /// Accept or reject submissions.
        Review,
        /// Answer taskers' questions about tasks, put tasks back into the queue, reopen accepted ones.
        ManageTasks,
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
}

impl Action {
    /// Roles that may do this action.
    pub const fn roles(self) -> &'static [Role] {
        use Role::{Admin, Auditor, Operations, Qa, Stakeholder, Tasker};
        match self {
            Self::ViewProject => &[Admin, Operations, Qa, Tasker, Stakeholder, Auditor],
            Self::Configure => &[Admin, Operations],
            Self::ManagePeople => &[Admin],
            Self::Import => &[Admin, Operations],
            Self::ViewAllTasks => &[Admin, Operations, Qa, Stakeholder, Auditor],
            Self::Label => &[Admin, Operations, Qa, Tasker],
            Self::Review => &[Admin, Operations, Qa, Stakeholder],
            Self::ManageTasks => &[Admin, Operations, Qa],
            Self::ViewGolden => &[Admin, Operations, Qa, Stakeholder, Auditor],
            Self::ProposeGolden => &[Admin, Operations],
            Self::Comment => &[Admin, Operations, Qa, Stakeholder],
            Self::EditBrief => &[Admin, Operations],
            Self::Sign => &[Admin, Operations, Qa, Stakeholder],
            Self::ViewAudit => &[Admin, Auditor],
        }
    }
}

impl Role {
    /// Whether this role may do an action.
    pub fn may(self, action: Action) -> bool {
        action.roles().contains(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, Role};

    /// Table of actions (rows) and roles (columns): `x` where the role may do the action.
    fn table() -> String {
        let row = |head: &str, cells: [String; Role::ALL.len()]| {
            let cells = cells.map(|cell| format!("{cell:<12}"));
            format!("{head:<15}{}", cells.concat()).trim_end().to_owned()
        };
        let head = row("", Role::ALL.map(|role| format!("{role:?}")));
        let rows = Action::ALL.map(|action| {
            let cell = |role: Role| if role.may(action) { "x" } else { "." }.to_owned();
            row(&format!("{action:?}"), Role::ALL.map(cell))
        });
        [&[head], &rows[..]].concat().join("\n")
    }

    #[test]
    fn each_role_may_do_what_this_table_says() {
        insta::assert_snapshot!(table(), @r"
                       Admin       Operations  Qa          Tasker      Stakeholder Auditor
        ViewProject    x           x           x           x           x           x
        Configure      x           x           .           .           .           .
        ManagePeople   x           .           .           .           .           .
        Import         x           x           .           .           .           .
        ViewAllTasks   x           x           x           .           x           x
        Label          x           x           x           x           .           .
        Review         x           x           x           .           x           .
        ManageTasks    x           x           x           .           .           .
        ViewGolden     x           x           x           .           x           x
        ProposeGolden  x           x           .           .           .           .
        Comment        x           x           x           .           x           .
        EditBrief      x           x           .           .           .           .
        Sign           x           x           x           .           x           .
        ViewAudit      x           .           .           .           .           x
        ");
    }

    #[test]
    fn a_tasker_can_label_but_not_look_up_golden() {
        assert!(Role::Tasker.may(Action::Label));
        assert!(!Role::Tasker.may(Action::ViewGolden));
    }

    #[test]
    fn an_auditor_only_views() {
        use Action::{ViewAllTasks, ViewAudit, ViewGolden, ViewProject};
        let allowed = Action::ALL.into_iter().filter(|action| Role::Auditor.may(*action));
        assert!(allowed.eq([ViewProject, ViewAllTasks, ViewGolden, ViewAudit]));
    }
}
