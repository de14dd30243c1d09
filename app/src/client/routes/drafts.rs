//! Routes of drafts, windows and submissions.

use super::super::drafts::Submission;
use super::super::http::ApiRequest;
use super::super::windows::{self, WindowToken};
use super::{Answer, task_path};
use assay_core::api::*;

/// The person's draft of a task, also where somebody else has the task by now.
pub async fn draft(project: &str, task: &str) -> Answer<StoredDraft> {
    ApiRequest::get(task_path(project, task) + "/draft").send().await
}

/// Save a draft in place of the one that was seen. Returns its revision. Sent once: the next draft is sent anyway.
pub async fn save_draft(
    project: &str,
    task: &str,
    (window, lease): (&str, u32),
    seen: u32,
    body: &LabelBody,
) -> Answer<u32> {
    let request = ApiRequest::put(task_path(project, task) + "/draft", body);
    let request = request.if_match(&seen.to_string()).header(WINDOW_TOKEN_HEADER, window);
    request.header(LEASE_TOKEN_HEADER, &lease.to_string()).send_for_revision().await
}

/// Submit a label, under a key that outlives the page. Sent once: the outbox tries again.
pub async fn submit(submission: &Submission) -> Answer<SubmitResponse> {
    let Submission { project, task, key, window, lease, seen, document, active_seconds, .. } = submission;
    let body = LabelBody { document: document.clone(), active_seconds: *active_seconds };
    let mut request = ApiRequest::post(task_path(project, task) + "/submit", &body).with_key(key);
    if let Some(seen) = seen {
        request = request.if_match(&seen.to_string()).header(WINDOW_TOKEN_HEADER, window);
    }
    if let Some(lease) = lease {
        request = request.header(LEASE_TOKEN_HEADER, &lease.to_string());
    }
    request.send_once().await
}

/// Open a window on a task, or renew its lease.
pub async fn open_window(
    project: &str,
    task: &str,
    window: &WindowToken,
    take_over: bool,
) -> Answer<LabelingWindow> {
    let body = OpenWindow {
        token: window.token.clone(),
        name: windows::name(),
        previous: window.previous.clone(),
        take_over,
    };
    ApiRequest::post(task_path(project, task) + "/window", &body).send_once().await
}
