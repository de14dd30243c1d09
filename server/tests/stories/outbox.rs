//! Submissions of a story: queued in a browser, sent until the server has each one.

use super::browser::Queued;
use super::{Opening, Story};
use assay_core::api::{StoredDraft, TaskDetail};
use assay_core::pipeline::TaskState;
use assay_editor::draft::document_hash;
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

impl Story<'_> {
    pub fn submits(&mut self, m: usize, w: usize) {
        self.store(m, w);
        let key = self.name("key");
        let machine = &mut self.machines[m];
        let Some(window) = &mut machine.windows[w] else { return };
        if window.is_elsewhere || window.is_submitted {
            return;
        }
        window.is_submitted = true;
        machine.outbox.push(Queued {
            token: window.token.clone(),
            key,
            seen: window.log.revision(),
            in_doubt: window.log.in_doubt().to_vec(),
            document: window.document.clone(),
        });
    }

    async fn submit(&self, queued: &Queued) -> Response {
        let post = self.ana().post(&format!("{}/submit", self.path)).header("idempotency-key", &queued.key);
        let post = post.header("if-match", queued.seen.to_string()).header("window-token", &queued.token);
        post.json(&json!({ "document": queued.document })).send().await.unwrap()
    }

    pub async fn flushes(&mut self, m: usize) {
        while !self.machines[m].is_offline && !self.machines[m].outbox.is_empty() {
            let mut queued = self.machines[m].outbox.remove(0);
            let mut answer = self.submit(&queued).await;
            if answer.status() == StatusCode::PRECONDITION_FAILED {
                let problem: Value = answer.json().await.unwrap();
                let current: StoredDraft = serde_json::from_value(problem["current"].clone()).unwrap();
                let stored = current.document.as_ref().map(document_hash);
                let is_own = stored.is_some_and(|stored| {
                    queued.in_doubt.contains(&stored) || stored == document_hash(&queued.document)
                });
                if !is_own {
                    self.is_refused(m, &queued.token).await;
                    continue;
                }
                queued.seen = current.revision;
                answer = self.submit(&queued).await;
            }
            if self.chance(15) {
                // The answer is lost: it is sent again under its key.
                self.machines[m].outbox.insert(0, queued);
                self.machines[m].is_offline = true;
            } else if answer.status() == StatusCode::OK {
                self.is_done(m, &queued.token).await;
            } else {
                assert_eq!(answer.status(), StatusCode::CONFLICT);
                self.is_refused(m, &queued.token).await;
            }
        }
    }

    fn window_of(&self, m: usize, token: &str) -> Option<usize> {
        (0..2).find(|w| self.machines[m].windows[*w].as_ref().is_some_and(|window| window.token == token))
    }

    async fn is_refused(&mut self, m: usize, token: &str) {
        if let Some(w) = self.window_of(m, token) {
            self.machines[m].windows[w].as_mut().unwrap().is_submitted = false;
            self.reopen(m, w, Opening::Reloaded).await;
        }
    }

    /// The reviewer sends the label back, so that the story goes on.
    async fn is_done(&mut self, m: usize, token: &str) {
        self.machines[m].storage.remove(token);
        if let Some(w) = self.window_of(m, token) {
            self.machines[m].windows[w] = None;
        }
        let qa = &self.cast.qa;
        let detail: TaskDetail = qa.json(qa.get(&self.path)).await;
        if detail.task.state == TaskState::InReview {
            let revision = &detail.revisions.last().unwrap().id;
            let verdict = json!({ "revision": revision, "verdict": "reject", "errors": ["geometry"], "reason": "Go on." });
            let _: Value = qa.json(qa.post(&format!("{}/review", self.path)).json(&verdict)).await;
        }
    }
}
