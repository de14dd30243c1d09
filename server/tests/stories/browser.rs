//! One person's machines: what each browser has stored, and what its windows show.

use assay_core::api::OPEN_IN_ANOTHER_WINDOW;
use assay_core::geometry::Geometry;
use assay_core::label::{Document, Object, Shape};
use assay_editor::draft::{DraftLog, LocalDraft};
use reqwest::Response;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Window of a browser with the task open.
pub struct Window {
    pub token: String,
    pub document: Document,
    pub log: DraftLog,
    /// Whether the person sees that another window holds the task.
    pub is_elsewhere: bool,
    /// Whether the label waits for submission: nothing more is drawn.
    pub is_submitted: bool,
    pub base: Option<String>,
}

/// Submission in a browser's outbox.
pub struct Queued {
    pub token: String,
    pub key: String,
    pub seen: u32,
    pub in_doubt: Vec<String>,
    pub document: Document,
}

/// Browser on one machine: its storage, and two windows.
#[derive(Default)]
pub struct Machine {
    pub is_offline: bool,
    pub is_storage_broken: bool,
    pub storage: BTreeMap<String, LocalDraft>,
    pub outbox: Vec<Queued>,
    pub windows: [Option<Window>; 2],
}

/// Shape at a place; its id is a name that no other shape has.
pub fn shape(id: &str, x: f64) -> Object {
    Object {
        id: id.to_owned(),
        class: "object".to_owned(),
        attributes: BTreeMap::new(),
        track: false,
        shapes: vec![Shape::new(0, "camera".to_owned(), Geometry::Box([x, 1.0, 10.0, 10.0]))],
    }
}

pub fn ids(document: &Document) -> BTreeSet<String> {
    document.objects.iter().map(|object| object.id.clone()).collect()
}

impl Window {
    pub fn local_draft(&self, stored_ms: f64) -> LocalDraft {
        LocalDraft {
            user: "ana".to_owned(),
            task: "task".to_owned(),
            window: self.token.clone(),
            base: self.base.clone(),
            revision: Some(self.log.revision()),
            grown_from: self.log.is_unsent().then(|| self.log.grown_from().clone()),
            in_doubt: self.log.in_doubt().to_vec(),
            document: self.document.clone(),
            drawing: None,
            unsent: self.log.is_unsent(),
            stored_ms,
        }
    }
}

pub async fn is_other_window(answer: Response) -> bool {
    let problem: Value = answer.json().await.unwrap();
    problem["type"] == OPEN_IN_ANOTHER_WINDOW
}
