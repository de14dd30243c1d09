//! What waits for a person in a project.

use super::context::Viewer;
use super::release_drafts;
use crate::clock::Timestamp;
use crate::store::{StoreError, Tx, brief, projects, waiting};
use assay_core::api::WaitingCounts;
use assay_core::permission::Action;

/// Counts of what waits for a person, as far as their role includes it.
pub fn counts(tx: &mut dyn Tx, now: &Timestamp, viewer: Viewer) -> Result<WaitingCounts, StoreError> {
    let all = waiting::counts(tx, viewer.project, (viewer.user, viewer.may(Action::ViewGolden)))?;
    let role = viewer.role;
    Ok(WaitingCounts {
        tasks_in_work: all.tasks_in_work.filter(|_| role.may(Action::Label)),
        tasks_to_claim: all.tasks_to_claim.filter(|_| role.may(Action::Label)),
        task_questions: all.task_questions.filter(|_| role.may(Action::ManageTasks)),
        reviews: all.reviews.filter(|_| role.may(Action::Review)),
        golden: all.golden.filter(|_| role.may(Action::ViewGolden) && role.may(Action::Comment)),
        questions: all.questions.filter(|_| role.may(Action::ViewGolden) && role.may(Action::Comment)),
        debriefs: all.debriefs.filter(|_| role.may(Action::ViewGolden)),
        releases_to_sign: role.may(Action::Sign).then(|| releases_to_sign(tx, now, viewer)).transpose()?,
    })
}

/// 1 where the draft of the next release has content and needs the signature of the person's team, else 0. The draft is put
/// together only for people of a team that the next milestone names.
fn releases_to_sign(tx: &mut dyn Tx, now: &Timestamp, viewer: Viewer) -> Result<u32, StoreError> {
    let team = projects::member_team(tx, viewer.project, viewer.user)?;
    let (brief, _) = brief::get(tx, viewer.project)?;
    let must_sign =
        brief.next_milestone(now.day()).is_some_and(|m| !team.is_empty() && m.teams.contains(&team));
    if !must_sign {
        return Ok(0);
    }
    let draft = release_drafts::load(tx, now, viewer.project)?.draft;
    Ok(u32::from(!draft.differences.is_empty() && draft.missing.contains(&team)))
}
