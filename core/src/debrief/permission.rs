//! Permissions in a debrief.

use super::{DebriefAction, Room, Suggestion};
use crate::comment_text::is_valid_comment;
use crate::permission::{Action, Role};

/// Suggestions of a debrief that are open at most.
const MAX_OPEN_SUGGESTIONS: usize = 200;

/// Permissions of a person in a debrief.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DebriefPermissions {
    /// Comment, vote, present and suggest changes of golden labels.
    pub can_comment: bool,
    /// Open questions, edit golden labels, record decisions, agree on items, end the debrief.
    pub can_lead: bool,
}

impl DebriefPermissions {
    /// Permissions of a role.
    pub fn from_role(role: Role) -> Self {
        Self { can_comment: role.may(Action::Comment), can_lead: role.may(Action::ProposeGolden) }
    }
}

/// Reason why an action is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DebriefRefusal {
    /// The role only reads.
    #[error("your role can only read this debrief; ask an admin of the project for another role")]
    ReadsOnly,
    /// The role does not lead the debrief.
    #[error("only operations or an admin can do this; ask one of them")]
    NotYours,
    /// The role does not edit golden labels.
    #[error(
        "only people who may propose golden labels edit them; suggest the change, and a leader accepts it"
    )]
    NoEditor,
    /// The debrief has ended.
    #[error("the debrief has ended; write a comment, or raise it in the next debrief")]
    Ended,
    /// The person does not have the edit lock.
    #[error("take the edit lock before you change a golden label")]
    NoEditLock,
    /// The suggestion is not open, or says something else.
    #[error(
        "this suggestion was decided on or replaced; look at the label as it is now, and suggest the change again"
    )]
    NoSuggestion,
    /// There are very many open suggestions.
    #[error("200 suggestions are open already; wait until the leader has decided on some")]
    ManySuggestions,
    /// The text is empty or too long.
    #[error("the text is empty or too long; write 1 to 4,000 characters")]
    Words,
    /// The answered comment does not exist.
    #[error("the comment that this answers does not exist; reload the page")]
    NoComment,
}

/// Check that a person may do an action in a room.
///
/// # Errors
/// See [`DebriefRefusal`].
pub fn check(
    room: &Room,
    by: &str,
    permissions: DebriefPermissions,
    action: &DebriefAction,
) -> Result<(), DebriefRefusal> {
    // People who missed the debrief comment and vote later; decisions stay as they are.
    let (needs_lead, is_open_after_end) = match action {
        DebriefAction::Join => return Ok(()),
        DebriefAction::Comment { .. } | DebriefAction::Vote { .. } => (false, true),
        DebriefAction::Present
        | DebriefAction::ReleaseEditLock
        | DebriefAction::Suggest { .. }
        | DebriefAction::CloseSuggestion { .. } => (false, false),
        DebriefAction::TakeEditLock
        | DebriefAction::Edit { .. }
        | DebriefAction::Open { .. }
        | DebriefAction::Decide { .. }
        | DebriefAction::Vet { .. }
        | DebriefAction::End => (true, false),
    };
    if !permissions.can_comment {
        return Err(DebriefRefusal::ReadsOnly);
    }
    if needs_lead && !permissions.can_lead {
        let edits = matches!(action, DebriefAction::TakeEditLock | DebriefAction::Edit { .. });
        return Err(if edits { DebriefRefusal::NoEditor } else { DebriefRefusal::NotYours });
    }
    if room.ended_at.is_some() && !is_open_after_end {
        return Err(DebriefRefusal::Ended);
    }
    let holds_edit_lock = room.edit_lock.as_deref() == Some(by);
    match action {
        DebriefAction::Comment { text, answers, .. } => {
            words(text)?;
            let is_there = |seq: &u64| room.comments.iter().any(|r| r.seq == *seq);
            if answers.as_ref().is_some_and(|seq| !is_there(seq)) {
                return Err(DebriefRefusal::NoComment);
            }
        }
        DebriefAction::Decide { text, .. } => words(text)?,
        DebriefAction::Edit { golden, object, to, accepts: Some(suggestion) } => {
            if !holds_edit_lock && room.edit_lock.is_some() {
                return Err(DebriefRefusal::NoEditLock);
            }
            let suggested = room.open_suggestion(*suggestion);
            let is_this = |s: &Suggestion| s.is_open_on(golden, object) && s.to == *to;
            if !suggested.is_some_and(is_this) {
                return Err(DebriefRefusal::NoSuggestion);
            }
        }
        DebriefAction::ReleaseEditLock | DebriefAction::Edit { accepts: None, .. } => {
            if !holds_edit_lock {
                return Err(DebriefRefusal::NoEditLock);
            }
        }
        DebriefAction::Suggest { .. } => {
            if room.open_suggestions().count() >= MAX_OPEN_SUGGESTIONS {
                return Err(DebriefRefusal::ManySuggestions);
            }
        }
        DebriefAction::CloseSuggestion { suggestion } => {
            let found = room.open_suggestion(*suggestion).ok_or(DebriefRefusal::NoSuggestion)?;
            if !permissions.can_lead && found.by.id != by {
                return Err(DebriefRefusal::NotYours);
            }
        }
        DebriefAction::Join
        | DebriefAction::Open { .. }
        | DebriefAction::Vote { .. }
        | DebriefAction::Present
        // A leader takes the edit lock also from a person who left with it.
        | DebriefAction::TakeEditLock
        | DebriefAction::Vet { .. }
        | DebriefAction::End => {}
    }
    Ok(())
}

fn words(text: &str) -> Result<(), DebriefRefusal> {
    if is_valid_comment(text) { Ok(()) } else { Err(DebriefRefusal::Words) }
}
