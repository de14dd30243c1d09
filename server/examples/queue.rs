//! Queue of a stage with a million tasks, a tenth of them in review: the time of a claim, of the board and of the project's page, of
//! the review queue, of a batch and of its next label, and a hundred people who claim at once. It is for `./bench queue`: `queue COUNT…`. It prints a line of JSON for each count.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark stops where it fails"
)]

use assay_core::api::{BatchFilter, NewBatch, ProjectTemplate};
use assay_core::id::{BatchId, ProjectId, StageId, UserId};
use assay_core::label::Document;
use assay_core::permission::Role;
use assay_core::pipeline::TaskState;
use assay_core::review::batch::SamplingMethod;
use assay_core::scene::{Frame, Scene, Sensor, SensorKind};
use assay_server::clock::Clock;
use assay_server::store::accounts::{NewUser, add_user};
use assay_server::store::task_list::TaskFilter;
use assay_server::store::{Database, UnauditedWrite, labels, projects, scenes, stages, task_list, tasks};
use assay_server::usecase::{self, ActionContext, Viewer};
use std::collections::BTreeSet;
use std::time::Instant;

/// Tasks written in one transaction.
const BATCH: usize = 5_000;
/// Measurements of which the median is taken.
const RUNS: usize = 101;
/// People who claim at once.
const PEOPLE: usize = 100;

struct World {
    db: Database,
    clock: Clock,
    project: ProjectId,
    stage: StageId,
    people: Vec<UserId>,
    _folder: tempfile::TempDir,
}

fn scene(number: usize) -> Scene {
    let camera = SensorKind::Camera { width: 400, height: 300, model: None };
    let sensor = Sensor {
        id: "camera".to_owned(),
        name: "Camera".to_owned(),
        kind: camera,
        sensor_to_ego: Default::default(),
    };
    let frames = vec![Frame::default()];
    Scene { name: format!("scene {number}"), sensors: vec![sensor], frames, metadata: Default::default() }
}

/// A project with so many tasks, of which eight in ten are done and one waits for a review.
fn world(count: usize) -> World {
    let folder = tempfile::tempdir().unwrap();
    let db = Database::sqlite(&folder.path().join("assay.sqlite")).unwrap();
    let clock = Clock::default();
    let now = clock.now();
    let (project, stage, people) = db
        .write_unaudited_blocking(UnauditedWrite::Setup, move |tx| {
            let mut people = Vec::new();
            for number in 0..=PEOPLE {
                let email = format!("p{number}@example.org");
                let new = NewUser { name: format!("Person {number}"), email, ..NewUser::default() };
                people.push(add_user(tx, &now, &new)?);
            }
            let project = projects::create(tx, &now, "Queue", "", people[0])?;
            for person in &people[1..] {
                projects::set_member(tx, project, *person, Role::Tasker, "")?;
            }
            let stage = stages::add(tx, project, &assay_server::template::stage(ProjectTemplate::Drone))?;
            Ok((project, stage, people))
        })
        .unwrap();
    for first in (0..count).step_by(BATCH) {
        let (now, labelers) = (clock.now(), people[1..].to_vec());
        db.write_unaudited_blocking(UnauditedWrite::Setup, move |tx| {
            for number in first..(first + BATCH).min(count) {
                let (scene, _) = scenes::add(tx, &now, project, &scene(number))?;
                let (task, _) = tasks::add(tx, &now, project, stage, scene)?;
                if number % 10 != 0 {
                    let mut done = tasks::load(tx, project, task)?;
                    let labeler = labelers[number / 10 % PEOPLE];
                    done.state = TaskState::Accepted;
                    done.assignee = Some(labeler.to_string());
                    if number % 10 == 1 {
                        done.state = TaskState::InReview;
                        labels::add_revision(tx, &now, task, labeler, &Document::default(), None)?;
                    }
                    tasks::save(tx, &now, task, &done)?;
                }
            }
            Ok(())
        })
        .unwrap();
    }
    World { db, clock, project, stage, people, _folder: folder }
}

/// Median time of a number of runs, ms.
fn median_ms(mut run: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[RUNS / 2]
}

impl World {
    /// Claims the next task of a person. Gives its id.
    fn claim(&self, user: UserId) -> String {
        let (project, stage) = (self.project, self.stage);
        let claimed = self.db.change_blocking(self.clock.now(), move |tx, now| {
            usecase::tasks::claim_next(tx, ActionContext { now, project, user }, stage)
        });
        claimed.unwrap().task.expect("a task is open").id
    }

    /// Gives the person's task back.
    fn release(&self, user: UserId, task: &str) {
        let (project, task) = (self.project, task.parse().unwrap());
        let released = self.db.change_blocking(self.clock.now(), move |tx, now| {
            usecase::tasks::release(tx, ActionContext { now, project, user }, task)
        });
        released.unwrap();
    }

    /// A batch of one person's labels, by the standard. Gives its id, and the time that it took, ms.
    fn create_batch(&self) -> (BatchId, f64) {
        let (project, user) = (self.project, self.people[0]);
        let filter = BatchFilter { tasker: Some(self.people[1].to_string()), ..BatchFilter::default() };
        let method = SamplingMethod::FixedRate { share: 1.0, accept: 0.0 };
        let new = NewBatch { stage: self.stage.to_string(), filter, method };
        let start = Instant::now();
        let made = self.db.change_blocking(self.clock.now(), move |tx, now| {
            usecase::batches::create(tx, ActionContext { now, project, user }, &new)
        });
        (made.unwrap().id.parse().unwrap(), start.elapsed().as_secs_f64() * 1_000.0)
    }

    /// Claims of a hundred people at once: number of different tasks.
    fn claim_at_once(&self) -> usize {
        let claimed: BTreeSet<String> = std::thread::scope(|scope| {
            let threads: Vec<_> =
                self.people[1..].iter().map(|person| scope.spawn(|| self.claim(*person))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        claimed.len()
    }
}

fn main() {
    for count in std::env::args().skip(1).map(|text| text.parse::<usize>().expect("a number of tasks")) {
        let world = world(count);
        let (admin, tasker, project) = (world.people[0], world.people[1], world.project);
        let mut last = None;
        let claim = median_ms(|| {
            if let Some(task) = last.replace(world.claim(tasker)) {
                // The same task again: the claim was its renewal.
                assert_eq!(Some(task), last);
            }
        });
        let first_claims = median_ms(|| {
            if let Some(task) = last.take() {
                world.release(tasker, &task);
            }
            last = Some(world.claim(tasker));
        });
        if let Some(task) = last {
            world.release(tasker, &task);
        }
        let page =
            median_ms(|| drop(world.db.read_blocking(|tx| projects::get(tx, project, admin)).unwrap()));
        let now = world.clock.now();
        let board = median_ms(|| {
            drop(world.db.read_blocking(|tx| usecase::board::board(tx, &now, project)).unwrap());
        });
        let open = TaskFilter { open_to: Some(tasker), limit: 50, ..TaskFilter::default() };
        let list = median_ms(|| {
            drop(world.db.read_blocking(|tx| task_list::list(tx, project, &open, false)).unwrap());
        });
        let to_review = TaskFilter { reviewable_by: Some(admin), limit: 100, ..TaskFilter::default() };
        let review_list = median_ms(|| {
            drop(world.db.read_blocking(|tx| task_list::list(tx, project, &to_review, true)).unwrap());
        });
        let (batch, batch_create) = world.create_batch();
        let viewer = Viewer { project, user: admin, role: Role::Admin };
        let batch_next = median_ms(|| {
            drop(world.db.read_blocking(|tx| usecase::batches::next(tx, viewer, batch, 4)).unwrap())
        });
        let different = world.claim_at_once();
        println!(
            "{}",
            serde_json::json!({
                "tasks": count, "renewal_ms": claim, "claim_and_release_ms": first_claims, "project_page_ms": page,
                "board_ms": board, "task_list_ms": list, "review_queue_ms": review_list, "batch_create_ms": batch_create,
                "batch_next_ms": batch_next, "people": PEOPLE, "different_tasks": different,
            })
        );
    }
}
