//! Who may claim tasks of a stage.

use super::attempts::states;
use crate::store::{StoreError, Tx, courses, projects};
use crate::usecase::context::ActionContext;
use assay_core::id::StageId;
use assay_core::permission::Role;
use assay_core::training::AttemptState;

/// Check that a person may claim tasks of a stage: a tasker has passed all courses and exams that it requires.
///
/// # Errors
/// One is missing ([`StoreError::Forbidden`]).
pub(in crate::usecase) fn require_qualified(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    stage: StageId,
) -> Result<(), StoreError> {
    let required = courses::list_required(tx, stage)?;
    if required.is_empty() || projects::member_role(tx, by.project, by.user)? != Some(Role::Tasker) {
        return Ok(());
    }
    for course in required {
        if !states(tx, by.now, &course, by.user)?.contains(&AttemptState::Passed) {
            let name = course.name;
            return Err(StoreError::Forbidden(format!(
                "tasks of this stage are for people who have passed {name}; begin it under Training"
            )));
        }
    }
    Ok(())
}
