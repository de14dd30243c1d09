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

/// Somebody in a debrief.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Participant {
    /// The person's id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their team; empty: none.
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
    /// Come in, the first time.
    Join,
    /// Go to a question of the agenda, with everybody.
    Open {
        /// The question's id.
        question: String,
    },
    /// Say something.
    #[serde(alias = "say")]
    Comment {
        /// The question that it is about; none: the debrief as a whole.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        question: Option<String>,
        /// The golden item that it is pinned to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        golden: Option<String>,
        /// Where in the item.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        anchor: Option<Anchor>,
        /// The event of the comment that it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answers: Option<u64>,
        /// 1 to 4,000 characters.
        text: String,
    },
    /// Choose an answer, another one, or none any more.
    Vote {
        /// The question's id.
        question: String,
        /// The place of the answer in the question's list.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        option: Option<usize>,
    },
    /// Settle a question; a later decision takes an earlier one's place.
    Decide {
        /// The question's id.
        question: String,
        /// The answer chosen; none: another one, in the text's words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        option: Option<usize>,
        /// In words.
        text: String,
        /// What it changes in the rules.
        #[serde(default)]
        changes: Vec<RuleChange>,
        /// These changes in sentences, against the rules of the day; the server writes them.
        #[serde(default, skip_serializing_if = "Vec::is_empty", alias = "told")]
        change_texts: Vec<String>,
    },
    /// Show others the way: they see what this person looks at.
    Present,
    /// Take the edit lock: one person at a time changes golden labels.
    #[serde(alias = "take_pen")]
    TakeEditLock,
    /// Release the edit lock.
    #[serde(alias = "lay_pen")]
    ReleaseEditLock,
    /// Change an object of a golden label.
    Edit {
        /// The golden item.
        golden: String,
        /// The object's id.
        object: String,
        /// As it is from now on; none: it goes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::label::LabelObject>))]
        to: Option<Object>,
    },
    /// Agree on a golden item's label.
    Vet {
        /// The golden item.
        golden: String,
    },
    /// Close the debrief: what follows is said afterwards.
    End,
}

/// An action that was allowed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DebriefEvent {
    /// Counts up from 1, without gaps.
    pub seq: u64,
    /// When, RFC 3339 UTC.
    pub at: String,
    /// Who.
    pub by: Participant,
    /// What.
    #[serde(alias = "deed")]
    pub action: DebriefAction,
}

#[cfg(test)]
mod model_tests;
#[cfg(test)]
mod tests;
