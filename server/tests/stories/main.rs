//! Random stories of one person with two machines and two windows on each, against a real server: drawing, losing the
//! network, reloading, closing, crashing, coming back, taking over and submitting, in any order. The windows decide by the
//! functions by which the workbench decides ([`assay_editor::draft`]). No finished shape is ever lost unless the person
//! deleted it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod browser;
#[path = "../common/mod.rs"]
mod common;
mod outbox;

use assay_core::api::TaskDetail;
use assay_core::pipeline::{TaskState, WINDOW_LEASE_S};
use assay_core::random::SplitMix;
use assay_editor::draft::{ConflictChoice, DraftLog, LocalDraft, ServerDraft, open_draft, resolve};
use browser::{Machine, Window, ids, is_other_window, shape};
use common::{Cast, Person, Server, start};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const STORIES: u64 = 300;
const STEPS: usize = 40;

/// How a window comes to a task.
#[derive(Clone, Copy, PartialEq)]
enum Opening {
    New,
    Reloaded,
    TakesOver,
}

struct Story<'a> {
    server: &'a Server,
    cast: &'a Cast,
    path: String,
    random: SplitMix,
    machines: [Machine; 2],
    /// Ids of shapes that were finished and that the person did not delete.
    finished: BTreeSet<String>,
    seed: u64,
    names: u64,
    now_ms: f64,
    /// What happened, for the report of a failure.
    events: Vec<String>,
}

impl Story<'_> {
    fn below(&mut self, count: u64) -> usize {
        usize::try_from(self.random.next() % count).unwrap()
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.random.next() % 100 < percent
    }

    fn name(&mut self, kind: &str) -> String {
        self.names += 1;
        format!("{kind}-{}-{:012}", self.seed, self.names)
    }

    fn ana(&self) -> &Person {
        &self.cast.ana
    }

    /// What a window stores when it changes or closes.
    fn store(&mut self, m: usize, w: usize) {
        self.now_ms += 1.0;
        let machine = &mut self.machines[m];
        if let Some(window) = machine.windows[w].as_ref().filter(|_| !machine.is_storage_broken) {
            machine.storage.insert(window.token.clone(), window.local_draft(self.now_ms));
        }
    }

    async fn open(&mut self, m: usize, w: usize, opening: Opening, remembered: Option<LocalDraft>) {
        if self.machines[m].is_offline || self.machines[m].windows[w].is_some() {
            return;
        }
        let before: TaskDetail = self.ana().json(self.ana().get(&self.path)).await;
        if before.task.state == TaskState::InReview {
            // The page shows the submitted label, and offers the draft.
            if let Some(draft) = remembered {
                self.machines[m].storage.insert(draft.window.clone(), draft);
            }
            return;
        }
        let token = self.name("window");
        let previous =
            remembered.as_ref().filter(|_| opening != Opening::New).map(|draft| draft.window.clone());
        let take_over = opening == Opening::TakesOver;
        let body = json!({ "token": token, "name": "Story", "previous": previous, "take_over": take_over });
        let answer = self.ana().post(&format!("{}/window", self.path)).json(&body).send().await.unwrap();
        let is_elsewhere = answer.status() == StatusCode::CONFLICT;
        let detail: TaskDetail = self.ana().json(self.ana().get(&self.path)).await;
        let server = ServerDraft {
            revision: detail.draft_revision,
            document: detail.document.clone(),
            last_label: detail.revisions.last().map(|r| r.id.clone()),
        };
        let machine = &mut self.machines[m];
        let mut locals: Vec<LocalDraft> =
            if is_elsewhere { Vec::new() } else { machine.storage.values().cloned().collect() };
        match remembered {
            // The page remembers it until it is joined.
            Some(draft) if is_elsewhere => drop(machine.storage.insert(draft.window.clone(), draft)),
            Some(draft) => {
                locals.retain(|other| other.window != draft.window);
                locals.push(draft);
            }
            None => {}
        }
        let mut opened = open_draft(&server, &locals);
        for conflict in &opened.conflicts {
            self.names += 1;
            let copy = format!("copy-{}-{:012}", self.seed, self.names);
            resolve(&mut opened.document, conflict, ConflictChoice::Both, || copy);
        }
        let log =
            DraftLog::opened(server.revision, server.document.clone(), opened.document != server.document);
        let base = server.last_label.clone();
        let window =
            Window { token, document: opened.document, log, is_elsewhere, is_submitted: false, base };
        machine.windows[w] = Some(window);
        if !is_elsewhere {
            self.store(m, w);
            for local in locals {
                self.machines[m].storage.remove(&local.window);
            }
            self.tell_others(m, w);
        }
    }

    /// The other window of the browser learns at once that this one holds the task.
    fn tell_others(&mut self, m: usize, w: usize) {
        self.store(m, 1 - w);
        if let Some(other) = &mut self.machines[m].windows[1 - w] {
            other.is_elsewhere |= !other.is_submitted;
        }
    }

    /// Opens a window anew with what it has.
    async fn reopen(&mut self, m: usize, w: usize, opening: Opening) {
        self.store(m, w);
        self.now_ms += 1.0;
        let draft = self.machines[m].windows[w].take().map(|window| window.local_draft(self.now_ms));
        self.open(m, w, opening, draft).await;
    }

    fn draws(&mut self, m: usize, w: usize) {
        let (id, x) = (self.name("shape"), f64::from(u32::try_from(self.below(300)).unwrap()));
        let choice = self.below(10);
        let Some(window) = &mut self.machines[m].windows[w] else { return };
        if window.is_elsewhere || window.is_submitted {
            return;
        }
        let count = window.document.objects.len();
        match choice {
            // The person deletes a shape.
            0 if count > 0 => {
                let gone = window.document.objects.remove(count / 2).id;
                self.finished.remove(&gone);
            }
            // Or moves one.
            1..4 if count > 0 => {
                let moved = window.document.objects[choice % count].id.clone();
                window.document.put(&moved, Some(&shape(&moved, x)));
            }
            _ => {
                window.document.objects.push(shape(&id, x));
                self.finished.insert(id);
            }
        }
        window.log.record();
        self.store(m, w);
    }

    async fn sends(&mut self, m: usize, w: usize) {
        let is_answer_lost = self.chance(15);
        let machine = &mut self.machines[m];
        let Some(window) = machine.windows[w].as_mut().filter(|_| !machine.is_offline) else { return };
        if window.is_elsewhere || window.is_submitted {
            return;
        }
        let Some(sending) = window.log.start_send(&window.document) else { return };
        let token = window.token.clone();
        self.store(m, w);
        let put = self.ana().put(&format!("{}/draft", self.path)).header("window-token", &token);
        let put = put.header("if-match", sending.seen.to_string());
        let answer = put.json(&json!({ "document": sending.document })).send().await.unwrap();
        let window = self.machines[m].windows[w].as_mut().unwrap();
        if is_answer_lost {
            window.log.lose_send();
            self.machines[m].is_offline = true;
            return;
        }
        match answer.status() {
            StatusCode::NO_CONTENT => {
                let revision = answer.headers()["etag"].to_str().unwrap().trim_matches('"').parse().unwrap();
                window.log.finish_send(sending, revision);
                self.store(m, w);
            }
            StatusCode::PRECONDITION_FAILED => {
                window.log.refuse_send();
                self.reopen(m, w, Opening::Reloaded).await;
            }
            StatusCode::CONFLICT => {
                // Or it was submitted from elsewhere: the draft stays in the browser.
                window.log.refuse_send();
                window.is_elsewhere = is_other_window(answer).await;
            }
            other => panic!("{other}"),
        }
    }

    /// The sign of life of a window, or the try of one that waits.
    async fn renews(&mut self, m: usize, w: usize) {
        let machine = &self.machines[m];
        let Some(window) = machine.windows[w].as_ref().filter(|_| !machine.is_offline) else { return };
        if window.is_submitted {
            return;
        }
        let body = json!({ "token": window.token, "name": "Story" });
        let answer = self.ana().post(&format!("{}/window", self.path)).json(&body).send().await.unwrap();
        let is_held = answer.status() == StatusCode::OK;
        let is_elsewhere = !is_held && is_other_window(answer).await;
        let window = self.machines[m].windows[w].as_mut().unwrap();
        if window.is_elsewhere && is_held {
            self.reopen(m, w, Opening::Reloaded).await;
        } else {
            window.is_elsewhere = is_elsewhere;
        }
    }

    async fn takes_over(&mut self, m: usize, w: usize) {
        let machine = &self.machines[m];
        if machine.is_offline || !machine.windows[w].as_ref().is_some_and(|window| window.is_elsewhere) {
            return;
        }
        // The other window of the browser saves first, if it can.
        self.sends(m, 1 - w).await;
        self.reopen(m, w, Opening::TakesOver).await;
    }

    /// The window is gone: closed, or crashed without a word to the server.
    async fn closes(&mut self, m: usize, w: usize, is_crash: bool) -> Option<LocalDraft> {
        self.store(m, w);
        let (now_ms, is_offline) = (self.now_ms, self.machines[m].is_offline);
        let window = self.machines[m].windows[w].take()?;
        if self.machines[m].is_storage_broken && window.log.is_unsent() {
            // The page said that this work is on it alone.
            let saved = ids(window.log.grown_from());
            self.machines[m].outbox.retain(|queued| queued.token != window.token);
            self.finished.retain(|id| saved.contains(id) || window.document.object(id).is_none());
        }
        if !is_crash && !is_offline {
            let delete = self.ana().delete(&format!("{}/window", self.path));
            delete.header("window-token", &window.token).send().await.unwrap();
        }
        Some(window.local_draft(now_ms))
    }

    async fn reloads(&mut self, m: usize, w: usize) {
        if self.machines[m].is_offline {
            return;
        }
        // A reloaded page has what the browser stored.
        if self.closes(m, w, false).await.is_some() {
            self.open(m, w, Opening::New, None).await;
        }
    }

    async fn step(&mut self) {
        let (m, w) = (self.below(2), self.below(2));
        let event = self.below(20);
        self.events.push(format!("machine {m}, window {w}: {event}"));
        match event {
            0..6 => {
                if self.machines[m].windows[w].is_none() {
                    self.open(m, w, Opening::New, None).await;
                }
                self.draws(m, w);
            }
            6..10 => self.sends(m, w).await,
            10 => self.machines[m].is_offline = true,
            11..13 => {
                self.machines[m].is_offline = false;
                self.flushes(m).await;
            }
            13 => self.reloads(m, w).await,
            14 => drop(self.closes(m, w, false).await),
            15 => drop(self.closes(m, w, true).await),
            16 => self.takes_over(m, w).await,
            17 => {
                self.submits(m, w);
                self.flushes(m).await;
            }
            18 => self.server.clock.advance(WINDOW_LEASE_S + 5),
            _ => self.renews(m, w).await,
        }
    }

    /// Everything comes back: the person opens the task on each machine, and saves.
    async fn ends(&mut self) {
        for m in [0, 1] {
            while self.machines[m].is_offline || !self.machines[m].outbox.is_empty() {
                self.machines[m].is_offline = false;
                self.flushes(m).await;
            }
            for w in [0, 1] {
                self.closes(m, w, false).await;
            }
        }
        for m in [0, 1] {
            self.open(m, 0, Opening::TakesOver, None).await;
            while self.machines[m].windows[0].as_ref().is_some_and(|window| window.log.is_unsent()) {
                self.machines[m].is_offline = false;
                self.sends(m, 0).await;
            }
            self.closes(m, 0, false).await;
        }
        let detail: TaskDetail = self.ana().json(self.ana().get(&self.path)).await;
        let there = ids(&detail.document);
        let lost: Vec<_> = self.finished.difference(&there).collect();
        assert!(lost.is_empty(), "lost {lost:?} of {:?}\n{}", self.finished, self.events.join("\n"));
    }
}

#[tokio::test]
async fn no_finished_shape_is_lost_on_two_machines_with_two_windows_unless_the_person_deleted_it() {
    let server = start().await;
    let cast = server.boxes().await;
    let mut finished = 0;
    for seed in 0..STORIES {
        let task = server.task(cast.project, cast.stage, &format!("story-{seed}.png"), false).await;
        let path = format!("/projects/{}/tasks/{task}", cast.project);
        let _: Value = cast.ana.json(cast.ana.post(&format!("{path}/claim"))).await;
        let mut story = Story {
            server: &server,
            cast: &cast,
            path,
            random: SplitMix(seed),
            machines: <[Machine; 2]>::default(),
            finished: BTreeSet::new(),
            seed,
            names: 0,
            now_ms: 0.0,
            events: vec![format!("story {seed}")],
        };
        story.machines[1].is_storage_broken = seed % 6 == 0;
        for _ in 0..STEPS {
            story.step().await;
        }
        story.ends().await;
        finished += story.finished.len();
    }
    assert!(u64::try_from(finished).unwrap() > 2 * STORIES, "the stories are about something: {finished}");
}
