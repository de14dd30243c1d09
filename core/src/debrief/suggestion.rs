//! Suggested changes of golden labels, by people who may not make them, until a leader accepts or declines each.

use super::Participant;
use crate::label::Object;
use serde::{Deserialize, Serialize};

/// Suggested change of one object of a golden label.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Number of its event.
    pub seq: u64,
    /// Time.
    pub at: String,
    /// Author.
    pub by: Participant,
    /// Id of the golden item.
    pub golden: String,
    /// Id of the object.
    pub object: String,
    /// Suggested content of the object; none: that it is deleted.
    pub to: Option<Object>,
    /// What became of it.
    pub state: SuggestionState,
}

/// What became of a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionState {
    /// Nobody has decided.
    Open,
    /// A leader made the change.
    Accepted,
    /// A leader declined it, or its author withdrew it.
    Closed,
    /// Its author suggested something else, or the object was changed otherwise: it no longer says what would change.
    Outdated,
}

impl Suggestion {
    /// Whether it is about an object, and nobody has decided.
    pub(super) fn is_open_on(&self, golden: &str, object: &str) -> bool {
        self.state == SuggestionState::Open && self.golden == golden && self.object == object
    }
}
