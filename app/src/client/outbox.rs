//! Outbox of submissions: stored in the browser where it can store them, sent until the server has each one exactly once.

use super::backoff::Backoff;
use super::drafts::{self, Submission};
use super::{ApiError, Connection, routes};
use assay_core::api::{StoredDraft, SubmitResponse};
use assay_editor::draft::document_hash;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Waits between tries, ms: at first, and at the longest.
const FIRST_WAIT_MS: u32 = 500;
const LONGEST_WAIT_MS: u32 = 8_000;

/// Outcome of a submission.
#[derive(Clone, Debug, PartialEq)]
pub enum SubmissionOutcome {
    /// The server cannot be reached; it is sent later.
    Queued,
    /// Nobody is signed in; it is sent once the person is.
    AwaitsSignIn,
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
    /// Submissions that the browser cannot store: they wait on this page.
    unstored: RwSignal<Vec<Submission>>,
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
            unstored: RwSignal::new(Vec::new()),
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

    /// Whether a task's submission waits on this page alone, since the browser cannot store it; tracked.
    pub fn waits_on_this_page(&self, task: &str) -> bool {
        self.unstored.with(|all| all.iter().any(|submission| submission.task == task))
    }

    /// Whether a submission of a person's task waits to be sent.
    pub async fn has_queued(&self, user: &str, task: &str) -> bool {
        self.waiting(user).await.iter().any(|submission| submission.task == task)
    }

    /// Forgets the outcome of a task before work on it continues.
    pub fn clear(&self, task: &str) {
        self.outcomes.update(|all| {
            all.remove(task);
        });
    }

    /// Sends a submission. It is stored first, so that it outlives the page; a browser that cannot store it sends it all
    /// the same.
    pub async fn submit(&self, submission: Submission) {
        let user = submission.user.clone();
        if drafts::store_submission(&submission).await.is_err() {
            self.unstored.update(|all| all.push(submission));
        }
        self.flush(user);
    }

    /// Sends the waiting submissions of the person who signed in (nobody if empty), and tries again until nothing is left.
    pub fn flush(&self, user: String) {
        self.user.set_value(user);
        if self.sending.get_value() {
            return;
        }
        self.sending.set_value(true);
        let this = *self;
        leptos::task::spawn_local(async move {
            let mut backoff = Backoff::new(FIRST_WAIT_MS, LONGEST_WAIT_MS);
            loop {
                match this.send_all().await {
                    SendResult::Settled => break,
                    SendResult::Unreachable => this.connection.mark_lost(),
                    // The person may sign in in another window.
                    SendResult::SignedOut => {}
                }
                backoff.wait().await;
            }
            this.sending.set_value(false);
        });
    }

    async fn waiting(&self, user: &str) -> Vec<Submission> {
        let mut waiting = drafts::load_submissions().await;
        waiting.extend(self.unstored.get_untracked());
        waiting.retain(|submission| submission.user == user);
        waiting
    }

    /// Sends all; settled means that nothing is left that another try could send.
    async fn send_all(&self) -> SendResult {
        loop {
            let user = self.user.get_value();
            // Read again after each round: another submission may have been added while one was on its way.
            let waiting = self.waiting(&user).await;
            if waiting.is_empty() {
                if self.user.with_value(|now| *now == user) {
                    return SendResult::Settled;
                }
                continue;
            }
            for submission in waiting {
                if self.user.with_value(|now| *now != user) {
                    break;
                }
                match self.send(submission).await {
                    SendResult::Settled => {}
                    other => return other,
                }
            }
        }
    }

    async fn send(&self, mut submission: Submission) -> SendResult {
        let mut answer = routes::submit(&submission).await;
        if let Some(seen) = answer.as_ref().err().and_then(|e| own_revision(&submission, &e.current()?)) {
            submission.seen = Some(seen);
            answer = routes::submit(&submission).await;
        }
        let (outcome, sent) = settle(answer);
        if sent == SendResult::Settled {
            drafts::delete_submission(&submission).await;
            self.unstored.update(|all| all.retain(|other| other.key != submission.key));
            if matches!(outcome, SubmissionOutcome::Done(_)) {
                delete_submitted_drafts(&submission).await;
            }
        }
        self.outcomes.update(|all| {
            all.insert(submission.task, outcome);
        });
        sent
    }
}

/// Deletes the drafts that a submission holds: its window's own, and equal ones.
async fn delete_submitted_drafts(submission: &Submission) {
    for draft in drafts::load_drafts(&submission.user, &submission.task).await {
        if draft.window == submission.window || draft.document == submission.document {
            drafts::delete_draft(&draft).await;
        }
    }
}

/// Revision of the server's draft, where that draft is one which this submission grew from: sent before it, without an
/// answer.
fn own_revision(submission: &Submission, current: &StoredDraft) -> Option<u32> {
    let stored = document_hash(current.document.as_ref()?);
    let is_own = submission.in_doubt.contains(&stored) || stored == document_hash(&submission.document);
    (is_own && submission.seen != Some(current.revision)).then_some(current.revision)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SendResult {
    /// Stored, or refused for good.
    Settled,
    /// The server was not reached.
    Unreachable,
    /// It waits for the next sign-in.
    SignedOut,
}

/// Outcome of a submission by the server's answer.
fn settle(answer: Result<SubmitResponse, ApiError>) -> (SubmissionOutcome, SendResult) {
    match answer {
        Ok(done) => (SubmissionOutcome::Done(Box::new(done)), SendResult::Settled),
        Err(error) if error.is_transient() => (SubmissionOutcome::Queued, SendResult::Unreachable),
        Err(error) if error.status() == Some(401) => (SubmissionOutcome::AwaitsSignIn, SendResult::SignedOut),
        Err(error) => (SubmissionOutcome::Refused(error), SendResult::Settled),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::label::Document;

    fn refused(status: u16) -> ApiError {
        ApiError::InvalidResponse(status, String::new())
    }

    #[test]
    fn a_submission_waits_for_the_network_and_for_the_next_sign_in() {
        let queued = (SubmissionOutcome::Queued, SendResult::Unreachable);
        assert_eq!(settle(Err(ApiError::Unreachable)), queued);
        assert_eq!(settle(Err(refused(503))), queued);
        assert_eq!(settle(Err(refused(401))), (SubmissionOutcome::AwaitsSignIn, SendResult::SignedOut));
    }

    #[test]
    fn a_refused_submission_is_not_sent_again() {
        let settled = (SubmissionOutcome::Refused(refused(409)), SendResult::Settled);
        assert_eq!(settle(Err(refused(409))), settled);
    }

    #[test]
    fn a_draft_that_arrived_without_an_answer_does_not_hold_up_its_own_submission() {
        let submission = Submission {
            user: "u".to_owned(),
            project: "p".to_owned(),
            task: "t".to_owned(),
            key: "k".to_owned(),
            window: "w".to_owned(),
            lease: Some(1),
            seen: Some(3),
            in_doubt: vec![document_hash(&Document::default())],
            document: Document::default(),
            active_seconds: None,
        };
        let stored = |document| StoredDraft { revision: 4, document, ..StoredDraft::default() };
        assert_eq!(own_revision(&submission, &stored(Some(Document::default()))), Some(4));
        let other = Document { version: 2, ..Document::default() };
        assert_eq!(own_revision(&submission, &stored(Some(other))), None, "work from elsewhere does");
        assert_eq!(own_revision(&submission, &stored(None)), None);
    }
}
