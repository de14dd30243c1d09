//! Answers to reading checks.

use super::attempts::{describe, own_attempt};
use crate::store::{Audited, StoreError, Tx, attempts};
use crate::usecase::context::ActionContext;
use assay_core::api::{Attempt, FieldError};
use assay_core::id::AttemptId;
use assay_core::training::CourseKind;

/// Answer all questions of a reading check, once.
///
/// # Errors
/// The attempt is somebody else's, or not at a reading check; it is answered already, or its time is over
/// ([`StoreError::Conflict`]); an answer is missing or too much ([`StoreError::Invalid`]).
pub fn answer(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: AttemptId,
    answers: &[bool],
) -> Result<Audited<Attempt>, StoreError> {
    let (mut attempt, course) = own_attempt(tx, by, id, (CourseKind::Reading, "this is no reading check"))?;
    if attempt.is_over(by.now) {
        return Err(StoreError::Conflict(
            "the time of this reading check is over; begin it again under Training".to_owned(),
        ));
    }
    let questions = &mut attempt.questions;
    if questions.iter().any(|question| question.answer.is_some()) {
        return Err(StoreError::Conflict("you have answered this already".to_owned()));
    }
    if questions.len() != answers.len() {
        let detail = format!("Answer each of the {} questions.", questions.len());
        return Err(StoreError::Invalid(vec![FieldError { pointer: "/answers".to_owned(), detail }]));
    }
    for (question, answer) in questions.iter_mut().zip(answers) {
        question.answer = Some(*answer);
    }
    attempts::set_questions(tx, id, questions)?;
    let described = describe(tx, by.now, &course, &attempt)?;
    Ok(Audited::new(described, by.entry("course.answer", id, format!("answered {}", course.name))))
}
