//! Outbox of verdicts: a reviewer goes on at once, while each verdict is stored in the browser and sent until the server has it
//! exactly once.

use super::backoff::Backoff;
use super::{ApiError, Connection, local_storage, routes};
use assay_core::api::NewReview;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Waits between tries, ms: at first, and at the longest.
const FIRST_WAIT_MS: u32 = 500;
const LONGEST_WAIT_MS: u32 = 8_000;
/// Time between two looks at whether all are sent, ms.
const POLL_MS: u32 = 20;
/// Prefix of the keys in local storage.
const PREFIX: &str = "assay.verdict.";

/// Verdict that the server does not have yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PendingVerdict {
    /// Idempotency key; later ones sort after earlier ones.
    pub key: String,
    /// Id of the reviewer.
    pub user: String,
    /// Id of the project.
    pub project: String,
    /// Id of the task.
    pub task: String,
    /// Name of its scene.
    pub scene_name: String,
    /// The verdict.
    pub review: NewReview,
}

/// By context: the one outbox of verdicts of this page.
#[derive(Clone, Copy)]
pub struct VerdictOutbox {
    waiting: StoredValue<Vec<PendingVerdict>>,
    user: StoredValue<String>,
    is_sending: StoredValue<bool>,
    /// What the server refused, in words, until it is shown.
    refusals: RwSignal<Vec<String>>,
    connection: Connection,
}

impl VerdictOutbox {
    /// Provides the outbox.
    pub fn provide(connection: Connection) -> Self {
        let outbox = Self {
            waiting: StoredValue::new(load()),
            user: StoredValue::new(String::new()),
            is_sending: StoredValue::new(false),
            refusals: RwSignal::new(Vec::new()),
            connection,
        };
        provide_context(outbox);
        outbox
    }

    /// The one that was provided.
    pub fn get() -> Self {
        expect_context()
    }

    /// Number of verdicts that wait to be sent.
    pub fn waiting_count(&self) -> usize {
        self.waiting.with_value(Vec::len)
    }

    /// Whether a task's verdict waits to be sent.
    pub fn has(&self, task: &str) -> bool {
        self.waiting.with_value(|all| all.iter().any(|verdict| verdict.task == task))
    }

    /// What the server refused since this was read last, in words; tracked.
    pub fn take_refusals(&self) -> Vec<String> {
        self.refusals.track();
        std::mem::take(&mut *self.refusals.write_untracked())
    }

    /// Stores a verdict in the browser, and sends it.
    pub fn send(&self, verdict: PendingVerdict) {
        // A browser without storage sends the verdict all the same.
        let _ = local_storage::store(&storage_key(&verdict), &verdict);
        let user = verdict.user.clone();
        self.waiting.update_value(|all| all.push(verdict));
        self.flush(user);
    }

    /// Sends the waiting verdicts of the person who signed in (nobody if empty), and tries again until nothing is left.
    pub fn flush(&self, user: String) {
        self.user.set_value(user);
        if self.is_sending.get_value() {
            return;
        }
        self.is_sending.set_value(true);
        let this = *self;
        leptos::task::spawn_local(async move {
            let mut backoff = Backoff::new(FIRST_WAIT_MS, LONGEST_WAIT_MS);
            while let Some(verdict) = this.next() {
                let PendingVerdict { project, task, review, key, .. } = &verdict;
                match routes::submit_review_once(project, task, review, key).await {
                    Ok(_) => this.settle(&verdict),
                    Err(error) if error.is_transient() => {
                        this.connection.mark_lost();
                        backoff.wait().await;
                    }
                    // It waits for the next sign-in, which may be in another window.
                    Err(error) if error.status() == Some(401) => backoff.wait().await,
                    Err(error) => {
                        this.settle(&verdict);
                        this.refusals.update(|all| all.push(refusal(&verdict, &error)));
                    }
                }
            }
            this.is_sending.set_value(false);
        });
    }

    /// Waits until the server has the verdict on a task, or no verdict is left; gives up where the network is away.
    pub async fn until_sent(&self, task: Option<&str>) -> bool {
        let is_left = || task.map_or_else(|| self.next().is_some(), |task| self.has(task));
        while is_left() {
            if !self.connection.is_up_untracked() {
                return false;
            }
            TimeoutFuture::new(POLL_MS).await;
        }
        true
    }

    fn next(&self) -> Option<PendingVerdict> {
        let user = self.user.get_value();
        self.waiting.with_value(|all| all.iter().find(|verdict| verdict.user == user).cloned())
    }

    fn settle(&self, verdict: &PendingVerdict) {
        // What cannot be deleted is sent again, which changes nothing.
        local_storage::remove(&storage_key(verdict));
        self.waiting.update_value(|all| all.retain(|other| other.key != verdict.key));
    }
}

/// What a reviewer reads of a verdict that the server refused.
fn refusal(verdict: &PendingVerdict, error: &ApiError) -> String {
    let why = match error.status() {
        Some(409 | 412) => "somebody else judged it, or its label changed, in the meantime.".to_owned(),
        _ => error.message(),
    };
    format!("Your verdict on {} was not stored: {why}", verdict.scene_name)
}

/// Verdicts of earlier visits that were not sent, in their order.
fn load() -> Vec<PendingVerdict> {
    let mut found: Vec<PendingVerdict> = local_storage::values(PREFIX);
    found.sort_by(|a, b| a.key.cmp(&b.key));
    found
}

fn storage_key(verdict: &PendingVerdict) -> String {
    format!("{PREFIX}{}", verdict.key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_verdict_says_of_which_scene_and_why() {
        let verdict = PendingVerdict {
            key: "k".to_owned(),
            user: "u".to_owned(),
            project: "p".to_owned(),
            task: "t".to_owned(),
            scene_name: "Drive 7".to_owned(),
            review: NewReview::accept("r".to_owned()),
        };
        let refused = |status| refusal(&verdict, &ApiError::InvalidResponse(status, "It broke.".to_owned()));
        assert!(refused(409).starts_with("Your verdict on Drive 7 was not stored: somebody else"));
        assert!(!refused(500).contains("somebody else"));
    }
}
