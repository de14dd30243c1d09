//! Who may claim tasks of a stage.

use super::courses::with_attempts;
use crate::store::{StoreError, Tx, courses, projects};
use crate::usecase::context::ActionContext;
use assay_core::api::{Course, course_to_pass};
use assay_core::id::StageId;
use assay_core::permission::Role;

/// Check that a person may claim tasks of a stage: a tasker has passed all courses and exams that it requires, and those about
/// what releases changed since.
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
    let required = required.into_iter().map(|course| with_attempts(tx, by.now, by.user, course));
    let required = required.collect::<Result<Vec<Course>, StoreError>>()?;
    match course_to_pass(&required, &stage.to_string()) {
        None => Ok(()),
        Some(course) => Err(StoreError::Forbidden(message(course))),
    }
}

fn message(course: &Course) -> String {
    let Course { name, classes, .. } = course;
    match course.is_delta() {
        true => {
            let classes = classes.join(", ");
            format!(
                "a release changed {classes} since you qualified; pass {name} under Training, it is short"
            )
        }
        false => {
            format!("tasks of this stage are for people who have passed {name}; begin it under Training")
        }
    }
}

#[cfg(test)]
#[path = "qualification_tests.rs"]
mod tests;
