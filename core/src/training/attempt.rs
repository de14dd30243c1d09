//! Attempts at courses and exams.

use crate::enum_with_all::enum_with_all;
use serde::{Deserialize, Serialize};

enum_with_all! {
    /// Kind of a course: what happens with a label that golden rejects.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[serde(rename_all = "snake_case")]
    pub enum CourseKind {
        /// Course: once a label is submitted, its author compares it with golden, and goes on until golden accepts it.
        Course,
        /// Examination: each item is labeled once, and golden stays hidden.
        Exam,
        /// Calibration batch: as an exam, and at its end its author says how sure they are and what was unclear in the instructions.
        Calibration,
    }
}

impl CourseKind {
    /// Whether each item is labeled once, and golden stays hidden.
    pub const fn is_exam(self) -> bool {
        matches!(self, Self::Exam | Self::Calibration)
    }
}

/// Weight of the audit in the readiness score; the rest is the person's own confidence. A person who is sure of wrong labels is not
/// ready, and one who gets all right and is not sure has a question that production would meet.
const AUDIT_WEIGHT: f64 = 0.75;

/// Readiness for production after a calibration batch, from 0 to 1: the share of right items and the confidence (0 to 1), weighted.
pub fn readiness(right: usize, items: usize, confidence: f64) -> f64 {
    let share = if items == 0 { 0.0 } else { right as f64 / items as f64 };
    AUDIT_WEIGHT * share + (1.0 - AUDIT_WEIGHT) * confidence.clamp(0.0, 1.0)
}

enum_with_all! {
    /// State of an attempt.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[serde(rename_all = "snake_case")]
    pub enum AttemptState {
        /// Items are still to be labeled.
        Open,
        /// Passed.
        Passed,
        /// Failed.
        Failed,
    }
}

/// Terms of a course.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CourseTerms {
    /// Its kind.
    pub kind: CourseKind,
    /// Share of the items that must be right to pass an exam, above 0 to 1.
    pub pass_share: f64,
    /// Number of attempts at an exam; `None`: any number.
    pub max_attempts: Option<u32>,
}

impl CourseTerms {
    /// State of an attempt whose items were accepted by golden or not, `None`: not labeled yet. `is_over`: its time has run
    /// out. A course is passed once all of its items are accepted, and never fails. A calibration batch is open until its author
    /// said how sure they are (`confidence`, 0 to 1).
    pub fn attempt_state(
        &self,
        items: &[Option<bool>],
        is_over: bool,
        confidence: Option<f64>,
    ) -> AttemptState {
        let right = items.iter().filter(|item| **item == Some(true)).count();
        let is_done = items.iter().all(Option::is_some);
        match self.kind {
            CourseKind::Course if right == items.len() => AttemptState::Passed,
            CourseKind::Course => AttemptState::Open,
            CourseKind::Exam | CourseKind::Calibration if !is_done && !is_over => AttemptState::Open,
            CourseKind::Calibration => match confidence {
                None => AttemptState::Open,
                // As for exams, what is a rounding error away from the bar has reached it.
                Some(sure) if readiness(right, items.len(), sure) >= self.pass_share - 1e-9 => {
                    AttemptState::Passed
                }
                Some(_) => AttemptState::Failed,
            },
            CourseKind::Exam if right >= self.right_to_pass(items.len()) => AttemptState::Passed,
            CourseKind::Exam => AttemptState::Failed,
        }
    }

    /// Number of items of an attempt that must be right to pass; at least one.
    pub fn right_to_pass(&self, items: usize) -> usize {
        match self.kind {
            CourseKind::Course => items,
            // 0.8 of 5 are 4, although 0.8 × 5 may be a little more than 4.
            // With full confidence.
            CourseKind::Calibration => {
                let share = (self.pass_share - (1.0 - AUDIT_WEIGHT)) / AUDIT_WEIGHT;
                ((share * items as f64 - 1e-9).ceil().max(0.0) as usize).max(1)
            }
            CourseKind::Exam => ((self.pass_share * items as f64 - 1e-9).ceil() as usize).max(1),
        }
    }
}

/// Reason why a person may not start another attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttemptRefusal {
    /// One is open.
    #[error("you have begun this already; go on with that attempt")]
    Open,
    /// It is passed.
    #[error("you have passed this already")]
    Passed,
    /// No attempt is left.
    #[error("you have used all attempts at this exam; ask operations for another exam")]
    UsedUp,
}

/// Check that a person with these attempts so far may start another one. A course may be repeated.
///
/// # Errors
/// The [`AttemptRefusal`] with the reason.
pub fn check_start(terms: &CourseTerms, attempts: &[AttemptState]) -> Result<(), AttemptRefusal> {
    let is_exam = terms.kind.is_exam();
    if attempts.contains(&AttemptState::Open) {
        Err(AttemptRefusal::Open)
    } else if is_exam && attempts.contains(&AttemptState::Passed) {
        Err(AttemptRefusal::Passed)
    } else if is_exam && terms.max_attempts.is_some_and(|most| attempts.len() >= most as usize) {
        Err(AttemptRefusal::UsedUp)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use AttemptState::{Failed, Open, Passed};

    const EXAM: CourseTerms = CourseTerms { kind: CourseKind::Exam, pass_share: 0.8, max_attempts: Some(2) };
    const COURSE: CourseTerms = CourseTerms { kind: CourseKind::Course, pass_share: 1.0, max_attempts: None };

    #[test]
    fn an_exam_is_decided_once_all_items_are_labeled_or_the_time_is_over() {
        let (right, wrong) = (Some(true), Some(false));
        assert_eq!(EXAM.attempt_state(&[right, right, right, right, None], false, None), Open);
        assert_eq!(EXAM.attempt_state(&[right, right, right, right, None], true, None), Passed);
        assert_eq!(EXAM.attempt_state(&[right, right, right, wrong, None], true, None), Failed);
        assert_eq!(EXAM.attempt_state(&[right, right, right, right, wrong], false, None), Passed);
        assert_eq!(EXAM.attempt_state(&[right, right, right, wrong, wrong], false, None), Failed);
    }

    #[test]
    fn a_calibration_batch_needs_right_labels_and_confidence_in_them() {
        let batch = CourseTerms { kind: CourseKind::Calibration, ..EXAM };
        let items = |right: usize| (0..10).map(|n| Some(n < right)).collect::<Vec<_>>();
        let state = |right, confidence| batch.attempt_state(&items(right), false, confidence);
        assert_eq!(state(10, None), Open, "nothing was said yet");
        assert_eq!([state(10, Some(0.3)), state(10, Some(0.1))], [Passed, Failed]);
        assert_eq!([state(8, Some(0.8)), state(8, Some(0.7)), state(7, Some(1.0))], [Passed, Failed, Failed]);
        assert_eq!(batch.right_to_pass(10), 8);
        assert_eq!(readiness(0, 0, 1.0), 0.25);
    }

    #[test]
    fn the_share_to_pass_is_rounded_up_and_never_nothing() {
        let needs = |pass_share, items| CourseTerms { pass_share, ..EXAM }.right_to_pass(items);
        assert_eq!([needs(0.8, 5), needs(0.8, 4), needs(0.5, 3), needs(0.01, 3)], [4, 4, 2, 1]);
        for items in 1..=100_usize {
            for percent in 1..=100 {
                let exact = (percent * items).div_ceil(100);
                assert_eq!(needs(percent as f64 / 100.0, items), exact, "{percent} % of {items}");
            }
        }
    }

    #[test]
    fn a_course_goes_on_until_golden_accepts_every_item() {
        assert_eq!(COURSE.attempt_state(&[Some(true), Some(false)], true, None), Open);
        assert_eq!(COURSE.attempt_state(&[Some(true), Some(true)], false, None), Passed);
    }

    #[test]
    fn an_exam_has_a_limited_number_of_attempts_and_a_course_has_not() {
        assert_eq!(check_start(&EXAM, &[]), Ok(()));
        assert_eq!(check_start(&EXAM, &[Failed]), Ok(()));
        assert_eq!(check_start(&EXAM, &[Failed, Failed]), Err(AttemptRefusal::UsedUp));
        assert_eq!(check_start(&EXAM, &[Failed, Passed]), Err(AttemptRefusal::Passed));
        assert_eq!(check_start(&EXAM, &[Open]), Err(AttemptRefusal::Open));
        assert_eq!(check_start(&COURSE, &[Passed, Passed]), Ok(()));
        assert_eq!(check_start(&COURSE, &[Passed, Open]), Err(AttemptRefusal::Open));
    }
}
