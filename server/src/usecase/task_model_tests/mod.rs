//! Random stories of people in a pipeline of two stages, run through the use cases on both engines and compared with core's
//! state machine after each step: whose each task is and under which lease, the counters, and what must hold of all of them.

mod model;
mod operation;

use crate::blobs::BlobStore;
use crate::clock::{Timestamp, new_id};
use crate::store::testing::{Fixture, each_engine, scene};
use crate::store::{
    IdempotencyKey, StoreError, StoredResponse, Tx, audit, drafts, labels, projects, scenes, stage_days,
    stages, task_settings, tasks, waiting,
};
use crate::usecase::{self, ActionContext, Viewer};
use assay_core::api::{PipelineChange, ProjectTemplate};
use assay_core::id::{ProjectId, RequestHash, SceneId, StageId, TaskId, UserId};
use assay_core::permission::Role;
use assay_core::pipeline::{RoutedStage, Routing, Task, TaskState};
use assay_core::review::Verdict;
use assay_core::rubric::condition::Condition;
use model::{ModelRefusal, ModelTask, STAGES, StageTotals, StorySettings, TaskModel};
use operation::{Actor, Ending, NamedOperation, Step, TaskOperation, TaskRequest};
use proptest::test_runner::{Config, TestRunner};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Stories on SQLite, unless `PROPTEST_CASES` says how many; PostgreSQL gets one of six.
const STORIES: u32 = 120;
const SCENES: usize = 2;
const ROLES: [Role; 3] = [Role::Tasker, Role::Qa, Role::Operations];

/// What all stories of an engine share.
struct StoryContext<'a> {
    fixture: &'a Fixture,
    blobs: Arc<BlobStore>,
    runtime: tokio::runtime::Runtime,
    people: [UserId; 3],
}

/// What stories came to: a test that reaches nothing shows nothing.
#[derive(Debug, Default)]
struct Reached {
    states: BTreeSet<(usize, TaskState)>,
    refusals: BTreeSet<ModelRefusal>,
    repeated: u32,
    stored_for_later: u32,
}

/// A story with what the store must hold.
struct Story<'a> {
    context: &'a StoryContext<'a>,
    project: ProjectId,
    stages: [StageId; STAGES],
    scenes: Vec<SceneId>,
    model: TaskModel,
    /// Time of the step.
    now: Timestamp,
    requests: u32,
    /// The last request that had an effect, with its answer.
    last: Option<(TaskRequest, StoredResponse)>,
}

#[test]
fn the_stores_do_what_the_state_machine_says() {
    each_engine(|fixture| {
        let folder = tempfile::tempdir().unwrap();
        let context = StoryContext {
            fixture,
            blobs: Arc::new(BlobStore::open(folder.path()).unwrap()),
            runtime: tokio::runtime::Builder::new_current_thread().build().unwrap(),
            people: ["ana", "ben", "quinn"].map(|name| fixture.person(name)),
        };
        let reached = RefCell::new(Reached::default());
        let default = Config::default();
        let cases = if std::env::var_os("PROPTEST_CASES").is_some() { default.cases } else { STORIES };
        let cases = if fixture.is_sqlite() { cases } else { cases.div_ceil(6) };
        let config = Config { cases, failure_persistence: None, ..default };
        let stories = (operation::settings(), proptest::collection::vec(operation::step(), 30..60));
        let outcome = TestRunner::new(config).run(&stories, |(settings, steps)| {
            let mut story = Story::begin(&context, settings);
            for step in &steps {
                story.take(step, &mut reached.borrow_mut());
                story.check(&mut reached.borrow_mut());
            }
            Ok(())
        });
        outcome.unwrap_or_else(|failure| panic!("{failure}"));
        assert_eq!(fixture.write(audit::first_broken_line), None);
        if fixture.is_sqlite() {
            reached.into_inner().check();
        }
    });
}

impl Reached {
    fn check(&self) {
        let is_reached = |stage: usize, state: &TaskState| {
            let needs_input =
                matches!(state, TaskState::Waiting | TaskState::Invalidated | TaskState::NotNeeded);
            self.states.contains(&(stage, *state)) || (stage == 0 && needs_input)
        };
        for stage in 0..STAGES {
            let missing: Vec<_> = TaskState::ALL.iter().filter(|state| !is_reached(stage, state)).collect();
            assert!(missing.is_empty(), "no story came to {missing:?} in stage {stage}");
        }
        let others = [ModelRefusal::Stale, ModelRefusal::LabeledAlready, ModelRefusal::NoLabel];
        assert!(others.iter().all(|refusal| self.refusals.contains(refusal)), "{:?}", self.refusals);
        assert!(self.refusals.len() >= 12, "{:?}", self.refusals);
        assert!(self.repeated > 0 && self.stored_for_later > 0, "{self:?}");
    }
}

impl<'a> Story<'a> {
    /// A new project with a pipeline of two stages and two scenes.
    fn begin(context: &'a StoryContext<'a>, settings: StorySettings) -> Self {
        let (now, people) = (context.fixture.now(), context.people);
        let (project, stages, scenes, tasks) = context.fixture.write(move |tx| {
            let owner = people[2];
            let project = projects::create(tx, &now, &format!("Story {}", new_id::<ProjectId>()), "", owner)?;
            for (person, role) in people.iter().zip(ROLES) {
                projects::set_member(tx, project, *person, role, "Team")?;
            }
            let template = crate::template::stage(ProjectTemplate::Drone);
            let mut stages = Vec::new();
            for name in ["First", "Second"] {
                let new = stages::NewStage { name: name.to_owned(), ..template.clone() };
                let id = stages::add(tx, project, &new)?;
                task_settings::set(tx, &now, id, (0, owner), &settings.tasks)?;
                stages.push(id);
            }
            let stages: [StageId; STAGES] = stages.try_into().unwrap();
            let mut scenes = Vec::new();
            for name in ["one", "two"] {
                let (id, _) = scenes::add(tx, &now, project, &scene(name))?;
                tasks::add(tx, &now, project, stages[0], id)?;
                scenes.push(id);
            }
            let objects = settings.needs_objects.then(|| Condition::parse("area > 1").unwrap());
            let routing = Routing { inputs: vec![stages[0].to_string()], objects, ..Routing::default() };
            let routed = RoutedStage { stage: stages[1].to_string(), routing };
            let change = PipelineChange { stages: vec![routed], why: String::new() };
            let by = ActionContext { now: &now, project, user: owner };
            usecase::pipelines::change(tx, by, 0, &change)?.record(tx, &now)?;
            let mut tasks = Vec::new();
            for (number, scene) in scenes.iter().enumerate() {
                for (stage, id, _) in tasks::of_scene(tx, project, *scene)? {
                    tasks.push(ModelTask::new(id, usize::from(stage == stages[1]), number));
                }
            }
            Ok((project, stages, scenes, tasks))
        });
        assert_eq!(tasks.len(), STAGES * SCENES);
        let now = context.fixture.now();
        let model = TaskModel::new(settings, tasks, now.seconds);
        Self { now, context, project, stages, scenes, model, requests: 0, last: None }
    }

    fn take(&mut self, step: &Step, reached: &mut Reached) {
        self.now = self.context.fixture.now();
        self.model.now_s = self.now.seconds;
        match *step {
            Step::Wait(seconds) => self.context.fixture.advance(seconds),
            Step::Repeat => {
                let Some((request, answer)) = self.last.clone() else { return };
                assert_eq!(
                    self.send(&request, false).unwrap(),
                    answer,
                    "a repeated request is answered alike"
                );
                reached.repeated += 1;
            }
            Step::ReuseKey => {
                let Some((request, _)) = self.last.clone() else { return };
                let other = TaskRequest { lease: Some(request.lease.unwrap_or(0) + 1), ..request };
                let refused = self.send(&other, false);
                assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
            }
            Step::Proceed { person, task, has_objects, verdict } => {
                let known = &self.model.tasks[task].task;
                let person = self.context.people[person];
                let (user, operation) = operation::proceed(known, person, has_objects, verdict);
                let named = NamedOperation { user, task, lease: Some(known.lease), operation };
                self.change(&named, Ending::Commit, reached);
            }
            Step::Change { by, task, lease_age, operation, ending } => {
                let known = &self.model.tasks[task];
                let assignee = known.task.assignee.as_ref().map(|id| id.parse().unwrap());
                let user = match by {
                    Actor::Assignee => assignee.unwrap_or(self.context.people[0]),
                    Actor::Person(number) => self.context.people[number],
                };
                let lease = lease_age.map(|age| known.task.lease.saturating_sub(age));
                self.change(&NamedOperation { user, task, lease, operation }, ending, reached);
            }
        }
    }

    /// Run an operation on the store and on the model.
    fn change(&mut self, named: &NamedOperation, ending: Ending, reached: &mut Reached) {
        let &NamedOperation { user, task, lease, operation } = named;
        let role = ROLES[self.context.people.iter().position(|person| *person == user).unwrap()];
        if !role.may(operation.action()) {
            // Its route refuses it.
            return;
        }
        let viewer = Viewer { project: self.project, user, role };
        let id = self.model.tasks[task].id;
        self.requests += 1;
        let request = TaskRequest { viewer, task: id, lease, operation, number: self.requests };
        let has_label = self.read(move |tx| labels::last_revision(tx, id)).is_some();
        if ending != Ending::Commit {
            let is_allowed = self.model.clone().apply(named, has_label).is_ok();
            let stopped = matches!(self.send(&request, true), Err(StoreError::Engine(_)));
            assert_eq!(stopped, is_allowed, "{request:?}");
        }
        if ending == Ending::Crash {
            return;
        }
        let expected = self.model.apply(named, has_label);
        match (self.send(&request, false), expected) {
            (Ok(answer), Ok(())) => self.last = Some((request, answer)),
            (Err(error), Err(refusal)) => {
                assert_eq!(model_refusal(&error), Some(refusal.clone()), "{request:?}: {error}");
                reached.refusals.insert(refusal);
                if matches!(operation, TaskOperation::Submit { is_stale: false, .. }) {
                    reached.stored_for_later += u32::from(self.store_refused(&request, task));
                }
            }
            (stored, expected) => panic!("{request:?}: {stored:?}, the model says {expected:?}"),
        }
    }

    /// Send a request under its key; where it crashes, the server stops before it is stored.
    fn send(&self, request: &TaskRequest, crashes: bool) -> Result<StoredResponse, StoreError> {
        let StoryContext { fixture, blobs, runtime, .. } = self.context;
        let key = IdempotencyKey {
            key: format!("{} {}", request.viewer.project, request.number),
            request: RequestHash::digest(format!("{request:?}").as_bytes()),
        };
        let (request, blobs) = (*request, blobs.clone());
        let user = request.viewer.user;
        runtime.block_on(fixture.db().change_once(self.now.clone(), user, Some(key), 200, move |tx, now| {
            let answer = request.run(tx, now, &blobs)?;
            if crashes { Err(StoreError::Engine("the server stopped".to_owned())) } else { Ok(answer) }
        }))
    }

    /// Store a refused submission, as its route does. Gives whether it became a draft, as it must where its person held the task.
    fn store_refused(&self, request: &TaskRequest, task: usize) -> bool {
        let (request, now) = (*request, self.now.clone());
        let Viewer { project, user, .. } = request.viewer;
        let draft = self.context.fixture.write(move |tx| {
            let before = drafts::revision(tx, request.task, user)?;
            let by = ActionContext { now: &now, project, user };
            let condition = request.precondition(tx)?;
            usecase::submissions::store_refused(tx, by, request.task, &request.body(), &condition)?;
            let after = drafts::get(tx, request.task, user)?;
            Ok((after.revision > before).then_some(after.document))
        });
        let known = &self.model.tasks[task];
        let must_be_stored = known.was_held_by(user) && !known.is_assigned_to(user);
        assert_eq!(draft, must_be_stored.then(|| Some(request.label())), "{request:?}");
        must_be_stored
    }

    fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.context.fixture.db().read_blocking(f).unwrap()
    }

    /// Compare what is stored with the model, and check what must hold in any story.
    fn check(&self, reached: &mut Reached) {
        let (project, stages, scenes, people) =
            (self.project, self.stages, self.scenes.clone(), self.context.people);
        let stored = self.read(move |tx| Stored::load(tx, project, stages, &scenes, people));
        for known in &self.model.tasks {
            let (task, label) = &stored.tasks[&known.id];
            assert_eq!(*task, known.task);
            reached.states.insert((known.stage, task.state));
            let may_write =
                |(by, lease): &&(UserId, u32)| task.check_writer(&by.to_string(), Some(*lease)).is_ok();
            let valid = known.leases.iter().filter(may_write).count();
            assert_eq!(valid, usize::from(task.state.is_in_work()), "{:?} of {task:?}", known.leases);
            let is_judged =
                label.verdict == Some(Verdict::Accept) || self.model.settings.tasks.review_share == 0.0;
            let is_accepted = task.state == TaskState::Accepted;
            assert!(!is_accepted || (label.is_submitted && is_judged), "{task:?} with {label:?}");
        }
        for stage in 0..STAGES {
            assert_eq!(stored.counts[stage], self.model.counts(stage));
            assert_eq!(stored.totals[stage], self.model.totals[stage]);
        }
        for (person, waiting) in self.context.people.iter().zip(&stored.waiting) {
            assert_eq!(*waiting, self.waiting_for(*person));
        }
        let stuck = self.model.waiting_for_nothing();
        assert!(stuck.is_none(), "{stuck:?} waits for nothing");
    }

    /// Numbers of tasks in work, to claim, with a question, and to review, for a person.
    fn waiting_for(&self, person: UserId) -> [u32; 4] {
        let number = |condition: &dyn Fn(&ModelTask) -> bool| self.model.number(condition);
        [
            number(&|task| task.task.is_held_by(&person.to_string())),
            number(&|task| task.task.state == TaskState::Queued && !task.labeled_by.contains(&person)),
            number(&|task| task.task.state == TaskState::Escalated),
            number(&|task| task.task.state == TaskState::InReview && !task.is_assigned_to(person)),
        ]
    }
}

/// What a refusal of the store is in the model.
fn model_refusal(error: &StoreError) -> Option<ModelRefusal> {
    match error {
        StoreError::Refused(refusal) => Some((*refusal).into()),
        StoreError::Conflict(text) if text.contains("labeled this scene already") => {
            Some(ModelRefusal::LabeledAlready)
        }
        StoreError::Stale => Some(ModelRefusal::Stale),
        StoreError::NotFound("revision") => Some(ModelRefusal::NoLabel),
        _ => None,
    }
}

/// Last label of an accepted task.
#[derive(Debug, Default)]
struct LastLabel {
    /// Whether a person submitted it.
    is_submitted: bool,
    /// The last verdict on it.
    verdict: Option<Verdict>,
}

/// What the store holds of a story.
struct Stored {
    tasks: BTreeMap<TaskId, (Task, LastLabel)>,
    counts: [BTreeMap<TaskState, u32>; STAGES],
    totals: [StageTotals; STAGES],
    waiting: [[u32; 4]; 3],
}

impl Stored {
    fn load(
        tx: &mut dyn Tx,
        project: ProjectId,
        stages: [StageId; STAGES],
        scenes: &[SceneId],
        people: [UserId; 3],
    ) -> Result<Self, StoreError> {
        let mut stored = Self {
            tasks: BTreeMap::new(),
            counts: Default::default(),
            totals: Default::default(),
            waiting: Default::default(),
        };
        for scene in scenes {
            for (_, id, task) in tasks::of_scene(tx, project, *scene)? {
                let is_accepted = task.state == TaskState::Accepted;
                let label = if is_accepted { last_label(tx, id)? } else { LastLabel::default() };
                stored.tasks.insert(id, (task, label));
            }
        }
        for (at, stage) in stages.into_iter().enumerate() {
            stored.counts[at] = tasks::counts(tx, stage)?.into_iter().collect();
            for day in stage_days::list(tx, stage, u32::MAX)? {
                stored.totals[at].finished += day.finished;
                stored.totals[at].open += day.opened;
            }
        }
        for (waiting, person) in stored.waiting.iter_mut().zip(people) {
            let counts = waiting::counts(tx, project, (person, false))?;
            *waiting = [counts.tasks_in_work, counts.tasks_to_claim, counts.task_questions, counts.reviews]
                .map(Option::unwrap);
        }
        Ok(stored)
    }
}

fn last_label(tx: &mut dyn Tx, task: TaskId) -> Result<LastLabel, StoreError> {
    let Some(last) = labels::last_revision(tx, task)? else { return Ok(LastLabel::default()) };
    let submitted = labels::last_of_each_author(tx, task)?;
    let is_submitted = submitted.iter().any(|revision| revision.id == last.to_string());
    let reviews = labels::reviews(tx, task)?;
    let verdict =
        reviews.iter().rfind(|review| review.revision == last.to_string()).map(|review| review.verdict);
    Ok(LastLabel { is_submitted, verdict })
}
