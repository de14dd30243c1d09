//! People who label a task without seeing each other's labels: those that the sample wants of its scene, the stage of each task, or the
//! route of the person who labeled it first.

use crate::store::{StoreError, Tx, samples, task_settings, tasks};
use assay_core::id::{ProjectId, TaskId};

/// How many people are to label a task, and how many did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Raters {
    wanted: u32,
    rated: u32,
}

impl Raters {
    /// Read both numbers.
    ///
    /// # Errors
    /// There is no such task in the project.
    pub fn load(tx: &mut dyn Tx, project: ProjectId, task: TaskId) -> Result<Self, StoreError> {
        let stage = tasks::stage_id(tx, project, task)?;
        let of_stage = task_settings::get(tx, stage)?.body.labels_per_task;
        let of_task = tasks::labels_wanted(tx, task)?;
        let wanted = samples::wanted_raters(tx, task)?.max(of_stage).max(of_task);
        Ok(Self { wanted, rated: samples::rated(tx, task)? })
    }

    /// Whether nobody but one person labeled the task.
    pub fn is_first(self) -> bool {
        self.rated == 1
    }

    /// The same, with this many people who are to label the task at least.
    pub fn with_wanted(self, wanted: u32) -> Self {
        Self { wanted: self.wanted.max(wanted), ..self }
    }

    /// Whether several people label the task, so that none of them sees the others' labels.
    pub fn is_blind(self) -> bool {
        self.wanted > 1
    }

    /// Whether the task, which was just submitted, is to be labeled by one more person.
    pub fn wants_another(self) -> bool {
        self.is_blind() && self.rated < self.wanted
    }
}
