//! The server is killed right after acknowledged submissions, 200 times: no acknowledged submission is missing or
//! applied twice, and none is applied partly.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod common;

use assay_core::api::{ProjectTemplate, StageKind};
use assay_core::hash::sha256_hex;
use assay_core::id::{ProjectId, SecretHash, TaskId};
use assay_core::permission::Role;
use assay_core::pipeline::TaskState;
use assay_server::clock::Clock;
use assay_server::store::accounts::{NewUser, add_user};
use assay_server::store::{
    Database, UnauditedWrite, labels, projects, scenes, sessions, stages, task_list, tasks,
};
use assay_server::usecase::{self, ActionContext};
use common::program::start_program;
use common::{body, photograph, square};
use reqwest::blocking::Client;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const KILLS: usize = 200;
const THREADS: usize = 4;
const TASKS: usize = 4000;

struct World {
    project: ProjectId,
    tasks: Vec<TaskId>,
    token: String,
}

fn prepare(db: &Database) -> World {
    let clock = Clock::default();
    let now = clock.now();
    let token = "ab".repeat(32);
    let session = SecretHash::digest(token.as_bytes());
    let (project, tasks) = db
        .write_unaudited_blocking(UnauditedWrite::Setup, move |tx| {
            let new =
                NewUser { name: "Ana".to_owned(), email: "ana@example.org".to_owned(), ..NewUser::default() };
            let user = add_user(tx, &now, &new)?;
            sessions::open(tx, &now, session, user)?;
            let project = projects::create(tx, &now, "Kill", "", user)?;
            projects::set_member(tx, project, user, Role::Tasker, "")?;
            let by = ActionContext { now: &now, project, user };
            let stage = assay_server::template::stage(ProjectTemplate::Drone);
            assert_eq!(stage.kind, StageKind::Image);
            let stage = stages::add(tx, project, &stage)?;
            let mut made = Vec::new();
            for i in 0..TASKS {
                let (scene, _) = scenes::add(tx, &now, project, &photograph(&i.to_string(), "none"))?;
                let (id, _) = tasks::add(tx, &now, project, stage, scene)?;
                usecase::tasks::claim(tx, by, id)?.record(tx, &now)?;
                made.push(id);
            }
            Ok((project, made))
        })
        .unwrap();
    World { project, tasks, token }
}

/// Submits one task; `true` if the server acknowledged it.
fn submit(client: &Client, url: &str, world: &World, index: usize) -> bool {
    let path = format!("{url}/api/v1/projects/{}/tasks/{}/submit", world.project, world.tasks[index]);
    let answer = client
        .post(path)
        .header("cookie", format!("assay_session={}", world.token))
        .header("idempotency-key", format!("task-{index}"))
        .json(&body(&square(index as f64)))
        .send();
    answer.is_ok_and(|a| {
        let status = a.status();
        assert!(status.is_success(), "task {index}: {status}: {}", a.text().unwrap_or_default());
        a.text().is_ok()
    })
}

#[test]
fn two_hundred_kills_lose_nothing_and_apply_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let db = Database::sqlite(&folder.path().join("assay.sqlite")).unwrap();
    let world = prepare(&db);
    let next = AtomicUsize::new(0);
    let acknowledged = Mutex::new(Vec::new());
    let unsure = Mutex::new(Vec::<usize>::new());
    for _ in 0..KILLS {
        let (mut child, url) = start_program(folder.path());
        let goal = acknowledged.lock().unwrap().len() + 3;
        std::thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    let client = Client::builder().timeout(Duration::from_secs(20)).build().unwrap();
                    loop {
                        // A submission without an answer is sent again with its key, as the app does.
                        let again = unsure.lock().unwrap().pop();
                        let index = again.unwrap_or_else(|| next.fetch_add(1, Ordering::Relaxed));
                        if submit(&client, &url, &world, index) {
                            acknowledged.lock().unwrap().push(index);
                        } else {
                            unsure.lock().unwrap().push(index);
                            return;
                        }
                    }
                });
            }
            // At least three more submissions must be acknowledged; the threads continue while the server dies.
            while acknowledged.lock().unwrap().len() < goal {
                std::thread::yield_now();
            }
            child.kill().unwrap();
        });
        child.wait().unwrap();
    }
    let acknowledged = acknowledged.into_inner().unwrap();
    assert!(acknowledged.len() >= 3 * KILLS, "{}", acknowledged.len());
    let unsure = unsure.into_inner().unwrap();
    db.read_blocking(|tx| {
        for &index in &acknowledged {
            let revisions = labels::revisions(tx, world.tasks[index])?;
            assert_eq!(revisions.len(), 1, "task {index}");
            assert_eq!(revisions[0].hash, sha256_hex(&square(index as f64).to_json()));
            assert_eq!(
                task_list::get(tx, world.project, world.tasks[index], false)?.state,
                TaskState::InReview
            );
        }
        for &index in &unsure {
            let stored = labels::revisions(tx, world.tasks[index])?.len();
            let state = task_list::get(tx, world.project, world.tasks[index], false)?.state;
            let whole = matches!((stored, state), (0, TaskState::Claimed) | (1, TaskState::InReview));
            assert!(whole, "task {index}: {stored} revisions, {state:?}");
        }
        assert_eq!(assay_server::store::audit::first_broken_line(tx)?, None);
        Ok(())
    })
    .unwrap();
}
