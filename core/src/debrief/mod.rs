//! Debriefs: people review golden items together and decide questions, and the server stores every action.
//!
//! A room is the sum of its events, and an event is a [`DebriefAction`] that was allowed: [`check`] decides whether
//! it is, and [`Room::apply`] is the only place where a room changes, on the server and in every browser. A browser
//! that knows the events up to a number requests the events after it, and then has the same room as all others.

mod agenda;
mod minutes;
mod permission;
mod presence;
mod room;
mod suggestion;

pub use agenda::agenda;
pub use minutes::{MinutesContext, minutes, votes};
pub use permission::{DebriefPermissions, DebriefRefusal, check};
pub use presence::{
    ConnectionPointer, LimitPreview, PointerPosition, PresenceUpdate, PresenterView, ServerMessage, ViewPose,
    ViewTarget,
};
pub use room::{ApplyResult, DebriefComment, DebriefDecision, Room};
pub use suggestion::{Suggestion, SuggestionState};

use crate::golden::{Anchor, RuleChange};
use crate::label::Object;
use serde::{Deserialize, Serialize};

/// Participant of a debrief.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Participant {
    /// Id of the person.
    pub id: String,
    /// The person's name.
    pub name: String,
    /// The person's team; empty: none.
    pub team: String,
}

impl Participant {
    /// Name, followed by the team where there is one.
    pub fn display_name(&self) -> String {
        if self.team.is_empty() { self.name.clone() } else { format!("{} ({})", self.name, self.team) }
    }
}

/// Action of a participant in a debrief. Aliases are the names in databases of earlier versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(crate::openapi::examples::action)))]
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
        /// The question that the comment is about; none: the debrief as a whole.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        question: Option<String>,
        /// Id of the golden item that it is pinned to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        golden: Option<String>,
        /// Location in the item.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        anchor: Option<Anchor>,
        /// Number of the comment's event that it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answers: Option<u64>,
        /// Text, 1 to 4,000 characters.
        text: String,
    },
    /// Vote for an answer, change the vote, or withdraw it.
    Vote {
        /// Id of the question.
        question: String,
        /// Index of the answer in the question's list; none: withdraw the vote.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        option: Option<usize>,
    },
    /// Decide a question; a later decision replaces an earlier one.
    Decide {
        /// Id of the question.
        question: String,
        /// The chosen answer; none: another answer, described in the text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        option: Option<usize>,
        /// The decision in words.
        text: String,
        /// Changes of the rules.
        #[serde(default)]
        changes: Vec<RuleChange>,
        /// The same changes in sentences, described against the rules at the time of the decision; the server writes
        /// them.
        #[serde(default, skip_serializing_if = "Vec::is_empty", alias = "told")]
        change_texts: Vec<String>,
    },
    /// Start to present: followers see what this person sees.
    Present,
    /// Take the edit lock: one person at a time edits golden labels, of those who may propose them.
    #[serde(alias = "take_pen")]
    TakeEditLock,
    /// Release the edit lock.
    #[serde(alias = "lay_pen")]
    ReleaseEditLock,
    /// Edit an object of the golden label of an item on the agenda.
    Edit {
        /// Id of the golden item.
        golden: String,
        /// Id of the object.
        object: String,
        /// New content of the object; none: delete the object.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::label::LabelObject>))]
        to: Option<Object>,
        /// Number of the suggestion's event that this accepts; the change is the suggested one. Nobody else may hold the edit
        /// lock.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        accepts: Option<u64>,
    },
    /// Suggest a change of an object of the golden label of an item on the agenda. It replaces what the same person suggested
    /// for the object before.
    Suggest {
        /// Id of the golden item.
        golden: String,
        /// Id of the object.
        object: String,
        /// Suggested content of the object; none: that it is deleted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::label::LabelObject>))]
        to: Option<Object>,
    },
    /// Decline a suggestion, or withdraw one's own.
    CloseSuggestion {
        /// Number of the suggestion's event.
        suggestion: u64,
    },
    /// Agree on the label of a golden item.
    Vet {
        /// Id of the golden item.
        golden: String,
    },
    /// End the debrief; comments are still possible afterwards.
    End,
}

/// Event: an action that was allowed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DebriefEvent {
    /// Number of the event, from 1 without gaps.
    pub seq: u64,
    /// Time, RFC 3339 UTC.
    pub at: String,
    /// Participant who did it.
    pub by: Participant,
    /// The action.
    #[serde(alias = "deed")]
    pub action: DebriefAction,
}

#[cfg(test)]
mod model_tests;
#[cfg(test)]
mod tests;
