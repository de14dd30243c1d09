//! Unfinished work stored in this browser: drafts, and queued submissions.
//!
//! Both are in IndexedDB, in separate stores, so that saving a draft and sending a submission never overwrite each other;
//! each window has a draft of its own. Where IndexedDB fails, local storage takes them, as far as it has room.

use super::database::{self, DRAFTS, SUBMISSIONS, StoreError};
use super::local_storage;
use assay_core::label::Document;
use assay_editor::draft::LocalDraft;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// A submission that the server has not acknowledged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    /// Id of the person.
    pub user: String,
    /// The project.
    pub project: String,
    /// The task.
    pub task: String,
    /// The idempotency key: sent twice, it is stored once.
    pub key: String,
    /// Token of the window; empty in submissions of earlier versions.
    #[serde(default)]
    pub window: String,
    /// Number of the claim; none in submissions of earlier versions.
    #[serde(default)]
    pub lease: Option<u32>,
    /// Revision of the server's draft that the label grew from; none in submissions of earlier versions.
    #[serde(default)]
    pub seen: Option<u32>,
    /// Hashes of drafts that were sent without an answer.
    #[serde(default)]
    pub in_doubt: Vec<String>,
    /// The label.
    pub document: Document,
    /// Active time of the person on it, seconds; none in submissions of earlier versions.
    #[serde(default)]
    pub active_seconds: Option<u32>,
}

thread_local! {
    /// Drafts of workbenches that open anew: what the browser cannot store outlives at least that.
    static REMEMBERED: RefCell<BTreeMap<String, LocalDraft>> = const { RefCell::new(BTreeMap::new()) };
}

/// Prefix of the keys of a person's drafts of a task.
fn task_key(user: &str, task: &str) -> String {
    format!("{user}/{task}")
}

/// Key of a draft: that of an earlier version has no window.
fn draft_key(draft: &LocalDraft) -> String {
    let key = task_key(&draft.user, &draft.task);
    if draft.window.is_empty() { key } else { format!("{key}/{}", draft.window) }
}

const DRAFT_PREFIX: &str = "assay.draft.";
const SUBMISSION_PREFIX: &str = "assay.submission.";

/// The drafts of a person's task in this browser, of all windows, each as it was stored last.
pub async fn load_drafts(user: &str, task: &str) -> Vec<LocalDraft> {
    let prefix = task_key(user, task);
    // A browser without storage has no draft to offer.
    let mut found: Vec<LocalDraft> = database::get_all(DRAFTS, &prefix).await.unwrap_or_default();
    found.extend(local_storage::values(&format!("{DRAFT_PREFIX}{prefix}")));
    found.extend(remembered(&prefix));
    newest_of_each_window(found)
}

fn newest_of_each_window(found: Vec<LocalDraft>) -> Vec<LocalDraft> {
    let mut newest: BTreeMap<String, LocalDraft> = BTreeMap::new();
    for draft in found {
        let is_newer = newest.get(&draft.window).is_none_or(|other| other.stored_ms <= draft.stored_ms);
        if is_newer {
            newest.insert(draft.window.clone(), draft);
        }
    }
    newest.into_values().collect()
}

/// Store a draft in place of the window's previous one.
///
/// # Errors
/// Where neither of the browser's storages takes it.
pub async fn store_draft(draft: &LocalDraft) -> Result<(), StoreError> {
    let stored = database::put(DRAFTS, &draft_key(draft), draft).await;
    let second = format!("{DRAFT_PREFIX}{}", draft_key(draft));
    match stored {
        Ok(()) => local_storage::remove(&second),
        Err(error) => local_storage::store(&second, draft).map_err(|_| error)?,
    }
    Ok(())
}

/// Store a draft synchronously while the page is unloaded. A label too large for that store is in IndexedDB, as of a
/// moment before.
pub fn store_draft_sync(draft: &LocalDraft) {
    let _ = local_storage::store(&format!("{DRAFT_PREFIX}{}", draft_key(draft)), draft);
}

/// Remember a draft for a workbench that this page opens anew.
pub fn remember(draft: LocalDraft) {
    REMEMBERED.with_borrow_mut(|all| {
        all.insert(draft_key(&draft), draft);
    });
}

fn remembered(prefix: &str) -> Vec<LocalDraft> {
    REMEMBERED.with_borrow(|all| {
        all.iter().filter(|(key, _)| key.starts_with(prefix)).map(|(_, draft)| draft.clone()).collect()
    })
}

/// Delete a draft whose content is elsewhere by now. One that its window stored anew meanwhile stays.
pub async fn delete_draft(draft: &LocalDraft) {
    let key = draft_key(draft);
    REMEMBERED.with_borrow_mut(|all| all.remove(&key));
    let second = format!("{DRAFT_PREFIX}{key}");
    if local_storage::values::<LocalDraft>(&second).iter().all(|other| other.stored_ms <= draft.stored_ms) {
        local_storage::remove(&second);
    }
    // What cannot be deleted is merged again, which changes nothing.
    let is_old = |other: &LocalDraft| other.stored_ms <= draft.stored_ms;
    let _ = database::remove_if(DRAFTS, &key, is_old).await;
}

/// All queued submissions of this browser, of any user.
pub async fn load_submissions() -> Vec<Submission> {
    let mut found: Vec<Submission> = database::get_all(SUBMISSIONS, "").await.unwrap_or_default();
    for submission in local_storage::values::<Submission>(SUBMISSION_PREFIX) {
        if !found.iter().any(|other| other.key == submission.key) {
            found.push(submission);
        }
    }
    found
}

/// Store a submission until the server has it.
///
/// # Errors
/// Where neither of the browser's storages takes it.
pub async fn store_submission(submission: &Submission) -> Result<(), StoreError> {
    let key = task_key(&submission.user, &submission.task);
    match database::put(SUBMISSIONS, &key, submission).await {
        Ok(()) => Ok(()),
        Err(error) => {
            local_storage::store(&format!("{SUBMISSION_PREFIX}{key}"), submission).map_err(|_| error)
        }
    }
}

/// Deletes a submission that the server has or has refused.
pub async fn delete_submission(submission: &Submission) {
    let key = task_key(&submission.user, &submission.task);
    local_storage::remove(&format!("{SUBMISSION_PREFIX}{key}"));
    // It may fail without harm: a repeated submission has the same key.
    let is_it = |other: &Submission| other.key == submission.key;
    let _ = database::remove_if(SUBMISSIONS, &key, is_it).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(window: &str, stored_ms: f64) -> LocalDraft {
        LocalDraft {
            user: "u".to_owned(),
            task: "t".to_owned(),
            window: window.to_owned(),
            base: None,
            revision: Some(1),
            grown_from: None,
            in_doubt: Vec::new(),
            document: Document::default(),
            drawing: None,
            unsent: true,
            stored_ms,
        }
    }

    #[test]
    fn a_draft_of_an_earlier_version_still_reads() {
        let text =
            r#"{"user":"u","task":"t","base":null,"document":{"version":1,"objects":[]},"unsent":true}"#;
        let old: LocalDraft = serde_json::from_str(text).unwrap();
        assert_eq!((old.revision, old.window.as_str()), (None, ""));
        assert_eq!(draft_key(&old), "u/t");
        let new = draft("w", 1.0);
        let text = serde_json::to_string(&new).unwrap();
        assert_eq!(serde_json::from_str::<LocalDraft>(&text).unwrap(), new);
    }

    #[test]
    fn drafts_of_two_people_and_of_two_windows_are_apart() {
        let other = LocalDraft { user: "v".to_owned(), ..draft("w", 1.0) };
        assert_ne!(draft_key(&draft("w", 1.0)), draft_key(&other));
        assert_ne!(draft_key(&draft("w", 1.0)), draft_key(&draft("x", 1.0)));
    }

    #[test]
    fn each_window_has_the_draft_that_it_stored_last_in_whichever_storage() {
        let found = newest_of_each_window(vec![draft("a", 2.0), draft("b", 1.0), draft("a", 1.0)]);
        let stored: Vec<_> = found.iter().map(|d| (d.window.as_str(), d.stored_ms)).collect();
        assert_eq!(stored, [("a", 2.0), ("b", 1.0)]);
    }

    #[test]
    fn a_draft_is_remembered_while_the_workbench_opens_anew() {
        remember(draft("w", 1.0));
        assert_eq!(remembered("u/t").len(), 1);
        assert!(remembered("u/other").is_empty());
    }
}
