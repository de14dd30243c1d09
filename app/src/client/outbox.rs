//! Outbox of submissions: stored in the browser first, sent until the server has each one exactly once.

use super::backoff::Backoff;
use super::drafts::{self, Submission};
use super::{ApiError, Connection, routes};
use assay_core::api::{LabelBody, SubmitResponse};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Waits between tries, ms: at first, and at the longest.
const FIRST_WAIT_MS: u32 = 500;
const LONGEST_WAIT_MS: u32 = 8_000;

/// Outcome of a submission.
#[derive(Clone, Debug, PartialEq)]
pub enum SubmissionOutcome {
    /// Stored in this browser; the server cannot be reached.
    Queued,
    /// Durable on the server.
    Done(Box<SubmitResponse>),
    /// The server refused; the label is still in the draft.
    Refused(ApiError),
}

/// By context: the one outbox of this page.
#[derive(Clone, Copy)]
pub struct Outbox {
    /// The latest outcome for each task.
    outcomes: RwSignal<BTreeMap<String, SubmissionOutcome>>,
    sending: StoredValue<bool>,
    /// Id of the person who is signed in: only their submissions are sent.
    user: StoredValue<String>,
    connection: Connection,
}

impl Outbox {
    /// Provides the outbox.
    pub fn provide(connection: Connection) -> Self {
        let outbox = Self {
            outcomes: RwSignal::new(BTreeMap::new()),
            sending: StoredValue::new(false),
            user: StoredValue::new(String::new()),
            connection,
        };
        provide_context(outbox);
        outbox
    }

    /// The one that was provided.
    pub fn get() -> Self {
        expect_context()
    }

    /// Outcome of a task's submission; tracked.
    pub fn outcome(&self, task: &str) -> Option<SubmissionOutcome> {
        self.outcomes.with(|all| all.get(task).cloned())
    }

    /// Number of submissions stored by the server since the page was opened; tracked.
    pub fn done_count(&self) -> usize {
        self.outcomes.with(|all| all.values().filter(|o| matches!(o, SubmissionOutcome::Done(_))).count())
    }

    /// Forgets the outcome of a task before work on it continues.
    pub fn clear(&self, task: &str) {
        self.outcomes.update(|all| {
            all.remove(task);
        });
    }

    /// Stores a submission, then sends it.
    ///
    /// # Errors
    /// If the browser cannot store it; then nothing was sent either.
    pub async fn submit(&self, submission: Submission) -> Result<(), drafts::StoreError> {
        drafts::store_submission(&submission).await?;
        self.flush(submission.user);
        Ok(())
    }

    /// Sends the stored submissions of the person who signed in (nobody if empty), and tries again until
    /// nothing is left.
    pub fn flush(&self, user: String) {
        self.user.set_value(user);
        if self.sending.get_value() {
            return;
        }
        self.sending.set_value(true);
        let this = *self;
        leptos::task::spawn_local(async move {
            let mut backoff = Backoff::new(FIRST_WAIT_MS, LONGEST_WAIT_MS);
            while !this.send_all().await {
                this.connection.mark_lost();
                backoff.wait().await;
            }
            this.sending.set_value(false);
        });
    }

    /// Sends all; returns whether no submission is left that another try could send.
    async fn send_all(&self) -> bool {
        loop {
            let user = self.user.get_value();
            // Read again after each round: another submission may have been added while one was on its way.
            let waiting = drafts::load_submissions().await.unwrap_or_default();
            let mut waiting = waiting.into_iter().filter(|s| s.user == user).peekable();
            if waiting.peek().is_none() {
                if self.user.with_value(|now| *now == user) {
                    return true;
                }
                continue;
            }
            for submission in waiting {
                if self.user.with_value(|now| *now != user) {
                    break;
                }
                match self.send(submission).await {
                    SendResult::Settled => {}
                    SendResult::RetryLater => return false,
                    SendResult::SignedOut => return true,
                }
            }
        }
    }

    async fn send(&self, submission: Submission) -> SendResult {
        let Submission { user, project, task, key, document } = submission;
        let (outcome, sent) = settle(routes::submit(&project, &task, &key, &LabelBody { document }).await);
        if sent == SendResult::Settled {
            // Both may fail without harm: a repeated submission has the same key.
            let _ = drafts::delete_submission(&user, &task).await;
            if matches!(outcome, SubmissionOutcome::Done(_)) {
                let _ = drafts::delete_draft(&user, &task).await;
            }
        }
        self.outcomes.update(|all| {
            all.insert(task, outcome);
        });
        sent
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SendResult {
    /// Stored, or refused for good.
    Settled,
    /// The server was not reached.
    RetryLater,
    /// It waits in the browser for the next sign-in.
    SignedOut,
}

/// Outcome of a submission by the server's answer.
fn settle(answer: Result<SubmitResponse, ApiError>) -> (SubmissionOutcome, SendResult) {
    match answer {
        Ok(done) => (SubmissionOutcome::Done(Box::new(done)), SendResult::Settled),
        Err(error) if error.is_transient() => (SubmissionOutcome::Queued, SendResult::RetryLater),
        Err(error) if error.status() == Some(401) => {
            (SubmissionOutcome::Refused(error), SendResult::SignedOut)
        }
        Err(error) => (SubmissionOutcome::Refused(error), SendResult::Settled),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_submission_waits_for_the_network_and_for_the_next_sign_in() {
        assert_eq!(settle(Err(ApiError::Unreachable)), (SubmissionOutcome::Queued, SendResult::RetryLater));
        let refused = |status| ApiError::InvalidResponse(status, String::new());
        let queued = (SubmissionOutcome::Queued, SendResult::RetryLater);
        assert_eq!(settle(Err(refused(503))), queued);
        let signed_out = (SubmissionOutcome::Refused(refused(401)), SendResult::SignedOut);
        assert_eq!(settle(Err(refused(401))), signed_out);
    }

    #[test]
    fn a_refused_submission_is_not_sent_again() {
        let refused = ApiError::InvalidResponse(409, String::new());
        let settled = (SubmissionOutcome::Refused(refused.clone()), SendResult::Settled);
        assert_eq!(settle(Err(refused)), settled);
    }
}
