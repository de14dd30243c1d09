//! Model of the tasks of a project: what the store must hold after each operation, by core's state machine alone.

use super::operation::{NamedOperation, TaskOperation};
use assay_core::id::{TaskId, UserId};
use assay_core::pipeline::{
    ReworkPolicy, RoutedStage, Routing, Task, TaskEvent, TaskRefusal, TaskSettings, TaskState,
    apply_event_with_lease, settle,
};
use assay_core::review::Verdict;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

/// Stages of the pipeline: the second builds on the first.
pub const STAGES: usize = 2;

/// Settings of both stages in a story.
#[derive(Clone, Copy, Debug)]
pub struct StorySettings {
    /// Settings of the tasks: a review share of 0 or 1, so that no chance is in it.
    pub tasks: TaskSettings,
    /// Whether the second stage takes a scene only with objects.
    pub needs_objects: bool,
}

/// Why an operation has no effect.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ModelRefusal {
    /// The state machine refuses it.
    Refused(String),
    /// The person labeled the scene already.
    LabeledAlready,
    /// The person has not seen the last label or draft.
    Stale,
    /// There is no label to judge.
    NoLabel,
}

impl From<TaskRefusal> for ModelRefusal {
    fn from(refusal: TaskRefusal) -> Self {
        Self::Refused(format!("{refusal:?}"))
    }
}

/// Task of the model.
#[derive(Clone, Debug)]
pub struct ModelTask {
    /// Its id in the store.
    pub id: TaskId,
    /// Place of its stage in the pipeline.
    pub stage: usize,
    /// Number of its scene.
    pub scene: usize,
    /// What the state machine says of it.
    pub task: Task,
    /// The leases that were ever given, each with its holder.
    pub leases: Vec<(UserId, u32)>,
    /// People who submitted a label of it.
    pub labeled_by: BTreeSet<UserId>,
    /// Whether the last submitted label has objects.
    has_objects: bool,
}

impl ModelTask {
    /// A task that nobody has begun.
    pub fn new(id: TaskId, stage: usize, scene: usize) -> Self {
        let state = if stage == 0 { TaskState::Queued } else { TaskState::Waiting };
        let (leases, labeled_by) = (Vec::new(), BTreeSet::new());
        Self { id, stage, scene, task: Task::new(state), leases, labeled_by, has_objects: false }
    }

    /// Whether a person ever held it.
    pub fn was_held_by(&self, person: UserId) -> bool {
        self.leases.iter().any(|(holder, _)| *holder == person)
    }

    /// Whether it is assigned to a person.
    pub fn is_assigned_to(&self, person: UserId) -> bool {
        self.task.assignee == Some(person.to_string())
    }

    /// Whether anybody may begin a lease on it.
    fn is_free(&self, now_s: i64) -> bool {
        let has_lapsed = self.task.lease_until_s.is_some_and(|until| until < now_s);
        self.task.state == TaskState::Queued || (self.task.state == TaskState::Claimed && has_lapsed)
    }
}

/// Counts of a stage that the store maintains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StageTotals {
    /// Number of times that a task was finished.
    pub finished: u32,
    /// Number of open tasks.
    pub open: i64,
}

/// Tasks of a project with its settings.
#[derive(Clone, Debug)]
pub struct TaskModel {
    pub settings: StorySettings,
    pub tasks: Vec<ModelTask>,
    pub totals: [StageTotals; STAGES],
    pub now_s: i64,
}

impl TaskModel {
    /// A project in which nobody has begun anything.
    pub fn new(settings: StorySettings, tasks: Vec<ModelTask>, now_s: i64) -> Self {
        let mut totals: [StageTotals; STAGES] = Default::default();
        for task in &tasks {
            totals[task.stage].open += i64::from(task.task.state.is_open());
        }
        Self { settings, tasks, totals, now_s }
    }

    /// Apply an operation; a refused one changes nothing. Where the store has no label to judge, the caller says so.
    pub fn apply(&mut self, operation: &NamedOperation, has_label: bool) -> Result<(), ModelRefusal> {
        let mut next = self.clone();
        next.try_apply(operation, has_label)?;
        *self = next;
        Ok(())
    }

    fn try_apply(
        &mut self,
        &NamedOperation { user, task: at, lease, operation }: &NamedOperation,
        has_label: bool,
    ) -> Result<(), ModelRefusal> {
        let by = user.to_string();
        let stale = |is_stale: bool| if is_stale { Err(ModelRefusal::Stale) } else { Ok(()) };
        match operation {
            TaskOperation::Claim => self.claim(at, user),
            TaskOperation::ClaimNext => {
                self.next(self.tasks[at].stage, user).map_or(Ok(()), |next| self.claim(next, user))
            }
            TaskOperation::ClaimInProject => {
                let mut stages: Vec<usize> = (0..STAGES).rev().collect();
                stages.sort_by_key(|stage| self.unfinished_of(*stage, user).is_none());
                let next = stages.into_iter().find_map(|stage| self.next(stage, user));
                next.map_or(Ok(()), |next| self.claim(next, user))
            }
            TaskOperation::Release => self.event(at, &TaskEvent::Release { by }),
            TaskOperation::Draft { is_stale } => {
                self.tasks[at].task.check_writer(&by, lease)?;
                stale(is_stale)
            }
            TaskOperation::Submit { is_stale, has_objects } => {
                self.tasks[at].task.check_writer(&by, lease)?;
                stale(is_stale)?;
                self.submit(at, user, has_objects)
            }
            TaskOperation::Review { .. } if !has_label => Err(ModelRefusal::NoLabel),
            TaskOperation::Review { is_stale: true, .. } => Err(ModelRefusal::Stale),
            TaskOperation::Review { verdict, .. } => {
                self.event(at, &TaskEvent::Review { by, verdict })?;
                let is_passed_on = self.settings.tasks.rework == ReworkPolicy::SomebodyElse;
                let is_rejected = verdict == Verdict::Reject;
                if is_rejected && is_passed_on { self.event(at, &TaskEvent::Requeue) } else { Ok(()) }
            }
            TaskOperation::Note(kind) => self.event(at, &kind.event(by)),
        }
    }

    fn claim(&mut self, at: usize, user: UserId) -> Result<(), ModelRefusal> {
        let task = &self.tasks[at];
        if task.is_free(self.now_s) && !task.is_assigned_to(user) && task.labeled_by.contains(&user) {
            return Err(ModelRefusal::LabeledAlready);
        }
        self.event(at, &TaskEvent::Claim { by: user.to_string() })
    }

    fn submit(&mut self, at: usize, user: UserId, has_objects: bool) -> Result<(), ModelRefusal> {
        let by = user.to_string();
        self.event(at, &TaskEvent::Submit { by: by.clone() })?;
        let task = &mut self.tasks[at];
        task.labeled_by.insert(user);
        task.has_objects = has_objects;
        let labels = u32::try_from(task.labeled_by.len()).unwrap();
        let wanted = self.settings.tasks.labels_per_task;
        if labels < wanted {
            self.event(at, &TaskEvent::PassOn { by })
        } else if wanted == 1 && self.settings.tasks.review_share == 0.0 {
            self.event(at, &TaskEvent::AcceptUnreviewed)
        } else {
            Ok(())
        }
    }

    fn event(&mut self, at: usize, event: &TaskEvent) -> Result<(), ModelRefusal> {
        let before = self.tasks[at].task.clone();
        let after = apply_event_with_lease(&before, event, self.now_s, self.settings.tasks.claim_s())?;
        if after.lease != before.lease {
            let holder = after.assignee.as_deref().unwrap().parse().unwrap();
            self.tasks[at].leases.push((holder, after.lease));
        }
        let was_concluded = before.state.is_concluded();
        let is_concluded = after.state.is_concluded();
        self.set(at, after);
        if was_concluded != is_concluded {
            self.settle(self.tasks[at].scene);
        }
        Ok(())
    }

    fn set(&mut self, at: usize, after: Task) {
        let task = &mut self.tasks[at];
        let before = std::mem::replace(&mut task.task, after).state;
        let (after, totals) = (task.task.state, &mut self.totals[task.stage]);
        totals.finished += u32::from(after.is_finished() && !before.is_finished());
        totals.open += i64::from(after.is_open()) - i64::from(before.is_open());
    }

    /// Places of a scene's tasks, by stage.
    fn of_scene(&self, scene: usize) -> [usize; STAGES] {
        let place = |stage| self.tasks.iter().position(|task| task.scene == scene && task.stage == stage);
        [0, 1].map(|stage| place(stage).unwrap())
    }

    fn settle(&mut self, scene: usize) {
        let places = self.of_scene(scene);
        let states: BTreeMap<String, Task> =
            places.map(|at| (self.tasks[at].stage.to_string(), self.tasks[at].task.clone())).into();
        let first = self.tasks[places[0]].has_objects;
        let is_needed = |stage: &RoutedStage| {
            Ok::<_, Infallible>(stage.stage == "0" || !self.settings.needs_objects || first)
        };
        let changes = settle(&pipeline(), &states, |_| true, is_needed).unwrap();
        for change in changes {
            let stage: usize = change.stage.parse().unwrap();
            self.set(places[stage], change.after);
        }
    }

    fn unfinished_of(&self, stage: usize, user: UserId) -> Option<usize> {
        let own = |task: &ModelTask| task.stage == stage && task.task.is_held_by(&user.to_string());
        let mut own: Vec<usize> = self.places(own);
        own.sort_by_key(|at| (self.tasks[*at].task.state != TaskState::Rework, self.tasks[*at].id));
        own.first().copied()
    }

    fn next(&self, stage: usize, user: UserId) -> Option<usize> {
        let is_open = |task: &ModelTask| {
            task.stage == stage && task.is_free(self.now_s) && !task.labeled_by.contains(&user)
        };
        let oldest = || self.places(is_open).into_iter().min_by_key(|at| self.tasks[*at].id);
        self.unfinished_of(stage, user).or_else(oldest)
    }

    fn places(&self, condition: impl Fn(&ModelTask) -> bool) -> Vec<usize> {
        (0..self.tasks.len()).filter(|at| condition(&self.tasks[*at])).collect()
    }

    /// Number of a stage's tasks in each state that has some.
    pub fn counts(&self, stage: usize) -> BTreeMap<TaskState, u32> {
        let mut counts = BTreeMap::new();
        for task in self.tasks.iter().filter(|task| task.stage == stage) {
            *counts.entry(task.task.state).or_default() += 1;
        }
        counts
    }

    /// Number of tasks for which a condition holds.
    pub fn number(&self, condition: impl Fn(&ModelTask) -> bool) -> u32 {
        u32::try_from(self.places(condition).len()).unwrap()
    }

    /// A task that no event of anybody takes on though it is not concluded.
    pub fn waiting_for_nothing(&self) -> Option<&ModelTask> {
        self.tasks.iter().find(|task| match task.task.state {
            TaskState::Waiting | TaskState::Invalidated => {
                let [first, _] = self.of_scene(task.scene);
                task.stage == 0 || self.tasks[first].task.state.is_concluded()
            }
            TaskState::Claimed | TaskState::Rework | TaskState::InReview | TaskState::Escalated => {
                task.task.assignee.is_none()
            }
            _ => false,
        })
    }
}

/// The pipeline of the model: stages named by their places.
fn pipeline() -> [RoutedStage; STAGES] {
    let stage = |stage: usize, inputs: &[&str]| {
        let inputs = inputs.iter().map(|input| (*input).to_owned()).collect();
        RoutedStage { stage: stage.to_string(), routing: Routing { inputs, ..Routing::default() } }
    };
    [stage(0, &[]), stage(1, &["0"])]
}
