//! What is allowed in a debrief.

use super::{DebriefAction, Room};
use crate::comment_text::is_valid_comment;
use crate::permission::{Action, Role};

/// Somebody's permissions in a debrief.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DebriefPermissions {
    /// Say something, vote, show the way.
    pub can_comment: bool,
    /// Open questions, record decisions, agree on items, end it.
    pub can_lead: bool,
}

impl DebriefPermissions {
    /// What a role may do in a debrief.
    pub fn from_role(role: Role) -> Self {
        Self { can_comment: role.may(Action::Comment), can_lead: role.may(Action::ProposeGolden) }
    }
}

/// Why something is not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DebriefRefusal {
    /// Not by this role.
    #[error("your role here reads along; ask an admin of the project for a part in the debrief")]
    ReadsOnly,
    /// Only whoever runs the project.
    #[error("operations or an admin does this; ask them")]
    NotYours,
    /// Too late.
    #[error("the debrief has ended; you can still say something, or bring it up in the next one")]
    Ended,
    /// Somebody else has the edit lock.
    #[error("{0} edits the golden label; wait until the edit lock is free")]
    EditLockTaken(String),
    /// Nobody gave it.
    #[error("take the edit lock before you change a golden label")]
    NoEditLock,
    /// No words, or too many.
    #[error("words are missing, or more than 4,000 characters; write 1 to 4,000")]
    Words,
    /// A comment that is not there.
    #[error("the comment that this answers is not there")]
    NoComment,
}

/// Whether somebody may do something in a room as it stands.
///
/// # Errors
/// See [`DebriefRefusal`].
pub fn check(
    room: &Room,
    by: &str,
    permissions: DebriefPermissions,
    action: &DebriefAction,
) -> Result<(), DebriefRefusal> {
    let holds = room.edit_lock.as_deref() == Some(by);
    let needs_lead = match action {
        DebriefAction::Join => return Ok(()),
        DebriefAction::Open { .. }
        | DebriefAction::Decide { .. }
        | DebriefAction::Vet { .. }
        | DebriefAction::End => true,
        _ => false,
    };
    if needs_lead && !permissions.can_lead {
        return Err(DebriefRefusal::NotYours);
    }
    if !permissions.can_comment {
        return Err(DebriefRefusal::ReadsOnly);
    }
    // One who missed it says and votes later; what was settled stays settled.
    let is_open_after = matches!(action, DebriefAction::Comment { .. } | DebriefAction::Vote { .. });
    if room.ended_at.is_some() && !is_open_after {
        return Err(DebriefRefusal::Ended);
    }
    match action {
        DebriefAction::Comment { text, answers, .. } => {
            words(text)?;
            let is_there = |seq: &u64| room.comments.iter().any(|r| r.seq == *seq);
            if answers.as_ref().is_some_and(|seq| !is_there(seq)) {
                return Err(DebriefRefusal::NoComment);
            }
        }
        DebriefAction::Decide { text, .. } => words(text)?,
        // Whoever runs the debrief takes it also from somebody who left with it.
        DebriefAction::TakeEditLock if !holds && !permissions.can_lead => {
            if let Some(holder) = &room.edit_lock {
                let name = room.people.get(holder).map_or_else(|| holder.clone(), |p| p.name.clone());
                return Err(DebriefRefusal::EditLockTaken(name));
            }
        }
        DebriefAction::ReleaseEditLock | DebriefAction::Edit { .. } if !holds => {
            return Err(DebriefRefusal::NoEditLock);
        }
        _ => {}
    }
    Ok(())
}

fn words(text: &str) -> Result<(), DebriefRefusal> {
    if is_valid_comment(text) { Ok(()) } else { Err(DebriefRefusal::Words) }
}
