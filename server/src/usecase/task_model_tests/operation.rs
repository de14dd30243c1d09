//! Operations of people on tasks, as requests run them.

use super::model::StorySettings;
use crate::blobs::BlobStore;
use crate::clock::Timestamp;
use crate::store::testing::square;
use crate::store::{Audited, StoreError, Tx, drafts, labels, tasks};
use crate::usecase::drafts::DraftPrecondition;
use crate::usecase::submissions::{self, SubmittedLabel};
use crate::usecase::{self, ActionContext, Viewer};
use assay_core::api::{LabelBody, NewReview, NewTaskNote};
use assay_core::id::{RevisionId, TaskId, UserId};
use assay_core::label::Document;
use assay_core::permission::Action;
use assay_core::pipeline::{ReworkPolicy, Task, TaskNoteKind, TaskSettings, TaskState};
use assay_core::review::Verdict;
use proptest::prelude::*;
use serde_json::to_value;

/// Minutes of a claim: not the default, so that the setting is what counts.
const CLAIM_MINUTES: u32 = 10;

/// Operation on a task.
#[derive(Clone, Copy, Debug)]
pub enum TaskOperation {
    Claim,
    /// Claim the next task of the stage that the task is in.
    ClaimNext,
    ClaimInProject,
    Release,
    Draft {
        is_stale: bool,
    },
    Submit {
        is_stale: bool,
        has_objects: bool,
    },
    Review {
        verdict: Verdict,
        is_stale: bool,
    },
    Note(TaskNoteKind),
}

impl TaskOperation {
    /// What a person must be allowed to do for it.
    pub fn action(self) -> Action {
        match self {
            Self::Review { .. } => Action::Review,
            Self::Note(kind) => kind.action(),
            _ => Action::Label,
        }
    }
}

/// Who does it.
#[derive(Clone, Copy, Debug)]
pub enum Actor {
    /// The assignee of the task, else the first person.
    Assignee,
    /// One of the people by number.
    Person(usize),
}

/// Step of a story.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// An operation on a task by number, under the task's lease less so many, or without naming one.
    Change { by: Actor, task: usize, lease_age: Option<u32>, operation: TaskOperation, ending: Ending },
    /// What takes a task on in its state: one of the people claims it, its holder submits a label, skips it
    /// or asks a question, another one judges it, answers
    /// or reopens it.
    Proceed { person: usize, task: usize, has_objects: bool, verdict: Verdict },
    /// The last request that had an effect comes again, under its key.
    Repeat,
    /// Another request comes under the key of the last one.
    ReuseKey,
    /// Time passes, s.
    Wait(i64),
}

/// How an operation ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It is stored.
    Commit,
    /// The server stops before it is stored.
    Crash,
    /// The same, and the person's program sends the request again.
    CrashAndRetry,
}

/// Operation with the person who does it.
#[derive(Clone, Copy, Debug)]
pub struct NamedOperation {
    pub user: UserId,
    /// Place of the task in the model.
    pub task: usize,
    /// Lease that the person names.
    pub lease: Option<u32>,
    pub operation: TaskOperation,
}

/// Settings of stories.
pub fn settings() -> impl Strategy<Value = StorySettings> {
    let rework = prop::sample::select(&[ReworkPolicy::SamePerson, ReworkPolicy::SomebodyElse][..]);
    let raters = prop_oneof![3 => Just(1), 1 => Just(2)];
    let review_share = prop_oneof![3 => Just(1.0), 1 => Just(0.0)];
    (rework, raters, review_share, any::<bool>()).prop_map(
        |(rework, labels_per_task, review_share, needs_objects)| {
            let claim_minutes = CLAIM_MINUTES;
            let tasks = TaskSettings {
                claim_minutes,
                labels_per_task,
                review_share,
                rework,
                ..TaskSettings::default()
            };
            StorySettings { tasks, needs_objects }
        },
    )
}

/// Steps of stories. Most are done by the person whose task it is, so that stories come far.
pub fn step() -> impl Strategy<Value = Step> {
    let lease_s = i64::from(CLAIM_MINUTES) * 60;
    prop_oneof![
        12 => change(),
        24 => (0_usize..3, task(), prop::bool::weighted(0.7), verdict())
            .prop_map(|(person, task, has_objects, verdict)| Step::Proceed { person, task, has_objects, verdict }),
        1 => Just(Step::Repeat),
        1 => Just(Step::ReuseKey),
        3 => prop::sample::select(vec![1, lease_s - 1, lease_s + 1]).prop_map(Step::Wait),
    ]
}

/// A task by number, more often of the first scene, so that its tasks come far.
fn task() -> impl Strategy<Value = usize> {
    prop::sample::select(&[0, 0, 1, 1, 1, 2, 3][..])
}

fn verdict() -> impl Strategy<Value = Verdict> {
    prop_oneof![3 => Just(Verdict::Accept), 1 => Just(Verdict::Reject)]
}

fn change() -> impl Strategy<Value = Step> {
    let actor = |assignee: u32| prop_oneof![assignee => Just(Actor::Assignee), 2 => (0_usize..3).prop_map(Actor::Person)];
    let is_stale = || prop::bool::weighted(0.1);
    let submit = (is_stale(), prop::bool::weighted(0.7))
        .prop_map(|(is_stale, has_objects)| TaskOperation::Submit { is_stale, has_objects });
    let operation = prop_oneof![
        6 => (actor(0), Just(TaskOperation::Claim)),
        2 => (actor(0), Just(TaskOperation::ClaimNext)),
        2 => (actor(0), Just(TaskOperation::ClaimInProject)),
        1 => (actor(4), Just(TaskOperation::Release)),
        3 => (actor(4), is_stale().prop_map(|is_stale| TaskOperation::Draft { is_stale })),
        9 => (actor(8), submit),
        9 => (actor(0), (verdict(), is_stale()).prop_map(|(verdict, is_stale)| TaskOperation::Review { verdict, is_stale })),
        10 => (actor(4), prop::sample::select(&TaskNoteKind::ALL[..]).prop_map(TaskOperation::Note)),
    ];
    let lease_age = prop_oneof![2 => Just(None), 4 => Just(Some(0)), 1 => Just(Some(1))];
    let ending =
        prop_oneof![8 => Just(Ending::Commit), 1 => Just(Ending::Crash), 1 => Just(Ending::CrashAndRetry)];
    (operation, task(), lease_age, ending).prop_map(|((by, operation), task, lease_age, ending)| {
        Step::Change { by, task, lease_age, operation, ending }
    })
}

/// What takes a task on in its state, and who does it: its holder, or this person.
pub fn proceed(task: &Task, person: UserId, has_objects: bool, verdict: Verdict) -> (UserId, TaskOperation) {
    let operation = match task.state {
        TaskState::Claimed | TaskState::Rework => match (has_objects, verdict) {
            (_, Verdict::Accept) => TaskOperation::Submit { is_stale: false, has_objects },
            (true, Verdict::Reject) => TaskOperation::Note(TaskNoteKind::Question),
            (false, Verdict::Reject) => TaskOperation::Note(TaskNoteKind::Skip),
        },
        TaskState::InReview => TaskOperation::Review { verdict, is_stale: false },
        TaskState::Escalated => TaskOperation::Note(TaskNoteKind::Answer),
        TaskState::Accepted if verdict == Verdict::Reject => TaskOperation::Note(TaskNoteKind::Reopen),
        _ => TaskOperation::Claim,
    };
    let holder = task.assignee.as_ref().filter(|_| task.state.is_in_work());
    (holder.map_or(person, |holder| holder.parse().unwrap()), operation)
}

/// Request of a person in a project.
#[derive(Clone, Copy, Debug)]
pub struct TaskRequest {
    pub viewer: Viewer,
    pub task: TaskId,
    pub lease: Option<u32>,
    pub operation: TaskOperation,
    /// Number of the request, which its label contains.
    pub number: u32,
}

impl TaskRequest {
    /// The label that it sends.
    pub fn label(&self) -> Document {
        match self.operation {
            TaskOperation::Submit { has_objects: false, .. } => Document::default(),
            _ => square(f64::from(self.number % 100)),
        }
    }

    /// The label as a draft.
    pub fn body(&self) -> LabelBody {
        LabelBody { document: self.label(), active_seconds: None }
    }

    /// What it says of the draft that its person has seen; none: it does not say it.
    pub fn precondition(&self, tx: &mut dyn Tx) -> Result<DraftPrecondition, StoreError> {
        let last = drafts::revision(tx, self.task, self.viewer.user)?;
        let seen = match self.operation {
            TaskOperation::Draft { is_stale: true } | TaskOperation::Submit { is_stale: true, .. } => {
                Some(last + 1)
            }
            TaskOperation::Submit { .. } if self.number.is_multiple_of(2) => None,
            _ => Some(last),
        };
        Ok(DraftPrecondition { seen, window: None, lease: self.lease })
    }

    /// Run its use case.
    pub fn run(
        &self,
        tx: &mut dyn Tx,
        now: &Timestamp,
        blobs: &BlobStore,
    ) -> Result<Audited<serde_json::Value>, StoreError> {
        let Viewer { project, user, .. } = self.viewer;
        let by = ActionContext { now, project, user };
        match self.operation {
            TaskOperation::Claim => {
                usecase::tasks::claim(tx, by, self.task)?.try_map(|task| Ok(to_value(task)?))
            }
            TaskOperation::ClaimNext => {
                let stage = tasks::stage_id(tx, project, self.task)?;
                usecase::tasks::claim_next(tx, by, stage)?.try_map(|task| Ok(to_value(task)?))
            }
            TaskOperation::ClaimInProject => {
                usecase::tasks::claim_in_project(tx, by)?.try_map(|task| Ok(to_value(task)?))
            }
            TaskOperation::Release => {
                usecase::tasks::release(tx, by, self.task)?.try_map(|task| Ok(to_value(task)?))
            }
            TaskOperation::Draft { .. } => {
                let condition = self.precondition(tx)?;
                let revision = usecase::drafts::save(tx, by, self.task, &self.body(), &condition)?;
                Ok(Audited::nothing_changed(revision.into()))
            }
            TaskOperation::Submit { .. } => {
                let (document, condition) = (self.label(), self.precondition(tx)?);
                let graded = submissions::grade(tx, blobs, self.viewer, self.task, &document)?;
                let active_seconds = None;
                let label =
                    SubmittedLabel { document: &document, graded, active_seconds, condition: &condition };
                submissions::submit(tx, blobs, now, self.viewer, self.task, label)?
                    .try_map(|answer| Ok(to_value(answer)?))
            }
            TaskOperation::Review { verdict, is_stale } => {
                let last = labels::last_revision(tx, self.task)?.filter(|_| !is_stale);
                let revision = last.unwrap_or(RevisionId::from(1)).to_string();
                let new =
                    NewReview { verdict, reason: "Too wide.".to_owned(), ..NewReview::accept(revision) };
                usecase::reviews::review(tx, now, self.viewer, self.task, &new)?
                    .try_map(|task| Ok(to_value(task)?))
            }
            TaskOperation::Note(kind) => {
                let new = NewTaskNote { kind, text: format!("{kind:?}") };
                usecase::task_notes::add(tx, now, self.viewer, self.task, &new)?
                    .try_map(|task| Ok(to_value(task)?))
            }
        }
    }
}
