//! Work of the demo's people in a project: tasks that they claim, label and review, by the use cases that clicks end in.
//!
//! It lies before the server's first day, so the audit trail has nothing of it.

use super::people::DemoAccount;
use crate::blobs::BlobStore;
use crate::clock::Timestamp;
use crate::store::{StoreError, Tx, labels, scenes, tasks};
use crate::usecase::drafts::DraftPrecondition;
use crate::usecase::submissions::{SubmittedLabel, grade, submit};
use crate::usecase::{self, ActionContext, Viewer};
use assay_core::api::{NewGolden, NewReview};
use assay_core::golden::GoldenEvent;
use assay_core::id::{GoldenId, ProjectId, SceneId, StageId, TaskId};
use assay_core::label::Document;
use assay_core::pipeline::TaskState;
use assay_core::review::{ErrorType, Verdict};

const DAY_S: i64 = 24 * 3600;

/// A project in which people work.
pub(super) struct DemoWork<'a> {
    pub(super) tx: &'a mut dyn Tx,
    pub(super) blobs: &'a BlobStore,
    /// The demo's first start.
    pub(super) now: &'a Timestamp,
    pub(super) project: ProjectId,
}

/// A label that somebody submitted.
pub(super) struct Submission {
    pub(super) task: TaskId,
    pub(super) revision: String,
}

/// Why a reviewer rejects a label.
pub(super) struct Rejection {
    pub(super) errors: Vec<ErrorType>,
    pub(super) reason: String,
    /// Ids of the objects that are wrong; none: the label as a whole.
    pub(super) rejected: Vec<String>,
}

impl DemoWork<'_> {
    /// So many minutes after the instant that lies so many days before the demo's first start.
    pub(super) fn time_ago(&self, days_ago: i64, minute: i64) -> Timestamp {
        self.now.plus_seconds(minute * 60 - days_ago * DAY_S)
    }

    /// A person who acts at a time.
    pub(super) fn by<'t>(&self, at: &'t Timestamp, who: &DemoAccount) -> ActionContext<'t> {
        ActionContext { now: at, project: self.project, user: who.id }
    }

    /// The task of a scene in a stage.
    pub(super) fn task(&mut self, scene: SceneId, stage: StageId) -> Result<TaskId, StoreError> {
        tasks::find_by_scene(self.tx, stage, scene)?.ok_or(StoreError::NotFound("task of the demo"))
    }

    /// The state that a task is in.
    pub(super) fn state(&mut self, task: TaskId) -> Result<TaskState, StoreError> {
        Ok(tasks::load(self.tx, self.project, task)?.state)
    }

    /// The name of a task's scene; a honeypot has that of its golden item.
    pub(super) fn scene_name(&mut self, task: TaskId) -> Result<String, StoreError> {
        Ok(scenes::get_by_task(self.tx, task)?.name)
    }

    /// What a person finds in a task: what came from the stage before, or the last label.
    pub(super) fn begins_with(&mut self, task: TaskId) -> Result<Document, StoreError> {
        Ok(labels::last_document(self.tx, task)?.unwrap_or_default())
    }

    /// A person claims a task, or goes on with their own one.
    pub(super) fn claim(
        &mut self,
        at: &Timestamp,
        who: &DemoAccount,
        task: TaskId,
    ) -> Result<(), StoreError> {
        let by = self.by(at, who);
        usecase::tasks::claim(self.tx, by, task)?.unrecorded();
        Ok(())
    }

    /// A person takes the next task of a stage; none: nothing is left that they may take.
    pub(super) fn take_next(
        &mut self,
        at: &Timestamp,
        who: &DemoAccount,
        stage: StageId,
    ) -> Result<Option<TaskId>, StoreError> {
        let by = self.by(at, who);
        let claimed = usecase::tasks::claim_next(self.tx, by, stage)?.unrecorded();
        claimed.task.map(|task| Ok(task.id.parse()?)).transpose()
    }

    /// A person submits a label of the task that they hold.
    pub(super) fn submit(
        &mut self,
        at: &Timestamp,
        who: &DemoAccount,
        task: TaskId,
        label: &Document,
    ) -> Result<Submission, StoreError> {
        let viewer = Viewer { project: self.project, user: who.id, role: who.role };
        let graded = grade(self.tx, self.blobs, viewer, task, label)?;
        let condition = DraftPrecondition::default();
        let submitted =
            SubmittedLabel { document: label, graded, active_seconds: None, condition: &condition };
        let done = submit(self.tx, self.blobs, at, viewer, task, submitted)?.unrecorded();
        Ok(Submission { task, revision: done.revision.id })
    }

    /// A reviewer accepts a label, or rejects it with a reason.
    pub(super) fn review(
        &mut self,
        at: &Timestamp,
        who: &DemoAccount,
        submission: &Submission,
        rejection: Option<Rejection>,
    ) -> Result<(), StoreError> {
        let verdict = if rejection.is_some() { Verdict::Reject } else { Verdict::Accept };
        let (errors, reason, rejected) =
            rejection.map(|r| (r.errors, r.reason, r.rejected)).unwrap_or_default();
        let review =
            NewReview { verdict, errors, reason, rejected, ..NewReview::accept(submission.revision.clone()) };
        let by = self.by(at, who);
        usecase::reviews::add_review(self.tx, by, submission.task, &review)?.unrecorded();
        Ok(())
    }

    /// A label becomes golden: it is proposed, and the parties agree on it.
    pub(super) fn vet(
        &mut self,
        at: &Timestamp,
        who: &DemoAccount,
        submission: &Submission,
    ) -> Result<GoldenId, StoreError> {
        let new = NewGolden { task: submission.task.to_string(), revision: submission.revision.clone() };
        let by = self.by(at, who);
        let id = usecase::golden::propose(self.tx, by, &new)?.unrecorded().id.parse()?;
        usecase::golden::step(self.tx, by, id, GoldenEvent::Vet)?.unrecorded();
        Ok(id)
    }
}
