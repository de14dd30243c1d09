//! A debrief: people go through golden items together, settle questions, and every word of it is kept.
//!
//! A room is the sum of its events, and an event is a [`DebriefAction`] that was allowed: [`check`] says whether it is, and
//! [`Room::take`] is the one place where a room changes, on the server and in every browser. Whoever knows the events
//! up to some number asks for those after it, and is where all the others are.

mod agenda;
mod minutes;
mod permission;
mod presence;
mod room;

pub use agenda::agenda;
pub use minutes::{MinutesContext, minutes, votes};
pub use permission::{DebriefPermissions, DebriefRefusal, check};
pub use presence::{
    ConnectionPointer, LimitPreview, PointerPosition, PresenceUpdate, PresenterView, ServerMessage, ViewPose,
    ViewTarget,
};
pub use room::{ApplyResult, DebriefComment, DebriefDecision, Room};

use crate::golden::{Anchor, RuleChange};
use crate::label::Object;
use serde::{Deserialize, Serialize};

/// Participant of a debrief.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Participant {
    /// Id of the person.
    pub id: String,
    /// Name of the person.
    pub name: String,
    /// Team of the person; empty: none.
    pub team: String,
}

impl Participant {
    /// Their name, with the team where they have one.
    pub fn display_name(&self) -> String {
        if self.team.is_empty() { self.name.clone() } else { format!("{} ({})", self.name, self.team) }
    }
}

/// Action of a participant in a debrief. Aliases are the names in databases of earlier versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(crate::openapi::action)))]
#[serde(rename_all = "snake_case")]
pub enum DebriefAction {
    /// Join for the first time.
    Join,
    /// Open a question of the agenda for everybody.
    Open {
        /// Id of the question.
        question: String,
    },
    /// Write a comment.
    #[serde(alias = "say")]
    Comment {
        /// Id of the question; absent: the comment is about the whole debrief.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        question: Option<String>,
        /// Id of the golden item that it is pinned to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        golden: Option<String>,
        /// Place in the item.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        anchor: Option<Anchor>,
        /// Number of the comment's event that it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answers: Option<u64>,
        /// Text, 1 to 4,000 characters.
        text: String,
    },
    /// Vote for an answer, or withdraw the vote.
    Vote {
        /// Id of the question.
        question: String,
        /// Index of the answer; absent: the vote is withdrawn.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        option: Option<usize>,
    },
    /// Settle a question. A later decision replaces an earlier one.
    Decide {
        /// Id of the question.
        question: String,
        /// Index of the answer; absent: the text is the answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        option: Option<usize>,
        /// Decision in words.
        text: String,
        /// Changes of the rules.
        #[serde(default)]
        changes: Vec<RuleChange>,
        /// These changes in sentences; the server writes them.
        #[serde(default, skip_serializing_if = "Vec::is_empty", alias = "told")]
        change_texts: Vec<String>,
    },
    /// Present: others see what this person looks at.
    Present,
    /// Take the edit lock: one person at a time edits golden labels.
    #[serde(alias = "take_pen")]
    TakeEditLock,
    /// Release the edit lock.
    #[serde(alias = "lay_pen")]
    ReleaseEditLock,
    /// Edit an object of a golden label.
    Edit {
        /// Id of the golden item.
        golden: String,
        /// Id of the object.
        object: String,
        /// New state of the object; absent: it is deleted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::label::LabelObject>))]
        to: Option<Object>,
    },
    /// Vet a golden item's label.
    Vet {
        /// Id of the golden item.
        golden: String,
    },
    /// End the debrief.
    End,
}

/// Event of a debrief: an accepted action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DebriefEvent {
    /// Number, from 1 without gaps.
    pub seq: u64,
    /// Time, RFC 3339 UTC.
    pub at: String,
    /// Participant who acted.
    pub by: Participant,
    /// Action.
    #[serde(alias = "deed")]
    pub action: DebriefAction,
}

#[cfg(test)]
mod model_tests;
#[cfg(test)]
mod tests;
