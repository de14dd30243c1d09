//! Drafts of labels, and the windows in which people label.

use crate::label::Document;
use serde::{Deserialize, Serialize};

/// Problem type of a save, submission or opening that another window of the person forbids.
pub const OPEN_IN_ANOTHER_WINDOW: &str = "/problems/open-in-another-window";
/// Header by which a window names itself when it saves or submits.
pub const WINDOW_TOKEN_HEADER: &str = "Window-Token";
/// Header of drafts and submissions: the number of the claim under which they are made, [`super::TaskSummary::lease`].
pub const LEASE_TOKEN_HEADER: &str = "Lease-Token";
/// Length at most of a window's token, characters; 16 at least.
pub const MAX_WINDOW_TOKEN_CHARS: usize = 64;
/// Length at most of a window's name, characters.
pub const MAX_WINDOW_NAME_CHARS: usize = 100;

/// The caller's draft of a task: `GET …/tasks/{task}/draft`, also where somebody else has the task by now.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoredDraft {
    /// Number of the draft among those of the caller for this task; it grows with each save and submission. 0: there
    /// was never one.
    pub revision: u32,
    /// Label; absent where none is stored, since the last one was submitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// Id of the submitted label that it grew from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub based_on: Option<String>,
    /// Time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved_at: Option<String>,
    /// Name of the window that saved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// Active time of the caller on it, seconds; absent: it was not measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_seconds: Option<u32>,
}

/// Opened or renewed window: `POST …/tasks/{task}/window`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(json!({
        "token": "0b0f3c1e-5d0a-4b5e-9d55-3a4f1c2b7a90", "name": "Firefox on Linux"
    }))))]
#[serde(deny_unknown_fields)]
pub struct OpenWindow {
    /// Random token that the window made up: letters, digits and hyphens.
    #[cfg_attr(feature = "openapi", schema(min_length = 16, max_length = 64, pattern = "^[A-Za-z0-9-]+$"))]
    pub token: String,
    /// Name for people: browser and system.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub name: String,
    /// Token that the same window had before it was reloaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub previous: Option<String>,
    /// Whether it takes the task from a window that holds it.
    #[serde(default)]
    pub take_over: bool,
}

/// Window that holds a task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LabelingWindow {
    /// Name for people: browser and system.
    pub name: String,
    /// Time at which it was opened.
    pub opened_at: String,
    /// Time at which the server last heard of it.
    pub last_seen: String,
    /// Revision of the person's draft.
    pub draft_revision: u32,
}
