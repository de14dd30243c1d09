//! Drafts as a browser stores them.

use crate::PendingPolygon;
use assay_core::id::LabelHash;
use assay_core::label::Document;
use serde::{Deserialize, Serialize};

/// Label in the state of the person's last edit in one window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LocalDraft {
    /// Id of the person.
    pub user: String,
    /// The task.
    pub task: String,
    /// Token of the window; empty in drafts of earlier versions.
    #[serde(default)]
    pub window: String,
    /// The submitted label that was the last one when the draft began.
    pub base: Option<String>,
    /// Revision of the server's draft that it grew from; none in drafts of earlier versions.
    #[serde(default)]
    pub revision: Option<u32>,
    /// The label as the server had it at that revision, if this draft differs from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grown_from: Option<Document>,
    /// Hashes of labels that were sent without an answer: the server may have the last one of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub in_doubt: Vec<String>,
    /// The label.
    pub document: Document,
    /// A shape in the middle of being drawn.
    #[serde(default)]
    pub drawing: Option<PendingPolygon>,
    /// Whether the server lacks it.
    pub unsent: bool,
    /// When it was stored, milliseconds since 1970 by this machine's clock.
    #[serde(default)]
    pub stored_ms: f64,
}

/// Hash of a label as text, to recognise what was sent.
pub fn document_hash(document: &Document) -> String {
    LabelHash::digest(&document.to_json()).to_string()
}
