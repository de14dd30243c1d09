//! What is allowed in a debrief.

use super::{Deed, Room};
use crate::permission::{Action, Role};
use crate::words::says_something;

/// Somebody's standing in a debrief.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Say something, vote, show the way.
    pub speaks: bool,
    /// Open questions, record decisions, agree on items, end it.
    pub leads: bool,
}

impl Standing {
    /// What a role may do in a debrief.
    pub fn of(role: Role) -> Self {
        Self { speaks: role.may(Action::Comment), leads: role.may(Action::ProposeGolden) }
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
    /// Somebody else has the pen.
    #[error("{0} has the pen; wait until it is put down")]
    PenTaken(String),
    /// Nobody gave it.
    #[error("take the pen before you change a golden label")]
    NoPen,
    /// No words, or too many.
    #[error("words are missing, or more than 4,000 characters; write 1 to 4,000")]
    Words,
    /// A remark that is not there.
    #[error("the remark that this answers is not there")]
    NoRemark,
}

/// Whether somebody may do something in a room as it stands.
///
/// # Errors
/// See [`DebriefRefusal`].
pub fn check(room: &Room, by: &str, standing: Standing, deed: &Deed) -> Result<(), DebriefRefusal> {
    let holds = room.pen.as_deref() == Some(by);
    let needs_lead = match deed {
        Deed::Join => return Ok(()),
        Deed::Open { .. } | Deed::Decide { .. } | Deed::Vet { .. } | Deed::End => true,
        _ => false,
    };
    if needs_lead && !standing.leads {
        return Err(DebriefRefusal::NotYours);
    }
    if !standing.speaks {
        return Err(DebriefRefusal::ReadsOnly);
    }
    // One who missed it says and votes later; what was settled stays settled.
    let is_open_after = matches!(deed, Deed::Say { .. } | Deed::Vote { .. });
    if room.ended_at.is_some() && !is_open_after {
        return Err(DebriefRefusal::Ended);
    }
    match deed {
        Deed::Say { text, answers, .. } => {
            words(text)?;
            let is_there = |seq: &u64| room.remarks.iter().any(|r| r.seq == *seq);
            if answers.as_ref().is_some_and(|seq| !is_there(seq)) {
                return Err(DebriefRefusal::NoRemark);
            }
        }
        Deed::Decide { text, .. } => words(text)?,
        // Whoever runs the debrief takes it also from somebody who left with it.
        Deed::TakePen if !holds && !standing.leads => {
            if let Some(holder) = &room.pen {
                let name = room.people.get(holder).map_or_else(|| holder.clone(), |p| p.name.clone());
                return Err(DebriefRefusal::PenTaken(name));
            }
        }
        Deed::LayPen | Deed::Edit { .. } if !holds => return Err(DebriefRefusal::NoPen),
        _ => {}
    }
    Ok(())
}

fn words(text: &str) -> Result<(), DebriefRefusal> {
    if says_something(text) { Ok(()) } else { Err(DebriefRefusal::Words) }
}
