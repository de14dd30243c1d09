//! Attempts at courses and exams.

use crate::enum_with_all::enum_with_all;
use crate::rubric::Severity;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

enum_with_all! {
    /// Kind of a course, in the order in which people take them: what its items are, and what happens with a label that golden rejects.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[serde(rename_all = "snake_case")]
    pub enum CourseKind {
        /// Reading check: questions about the do and don't examples of the guideline.
        Reading,
        /// Course: once a label is submitted, its author compares it with golden, and goes on until golden accepts it.
        #[default]
        Course,
        /// Examination: each item is labeled once, and golden stays hidden.
        Exam,
        /// Calibration batch: as an exam, and at its end its author says how sure they are and what was unclear in the instructions.
        Calibration,
    }
}

impl CourseKind {
    /// Whether each item is labeled or answered once, and what is right is said at the end.
    pub const fn is_exam(self) -> bool {
        match self {
            Self::Reading | Self::Exam | Self::Calibration => true,
            Self::Course => false,
        }
    }

    /// Whether an attempt may draw its items from a pool.
    pub const fn draws_items(self) -> bool {
        self.is_exam() && self.has_golden_items()
    }

    /// Whether its items are golden items; else they are questions about examples.
    pub const fn has_golden_items(self) -> bool {
        !matches!(self, Self::Reading)
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
#[derive(Clone, Debug, PartialEq)]
pub struct CourseTerms {
    /// Its kind.
    pub kind: CourseKind,
    /// Share of the items that must be right to pass an exam, above 0 to 1.
    pub pass_share: f64,
    /// Number of findings of each severity in all items of an exam together with which it is passed at most; a severity that is
    /// missing has no limit.
    pub max_findings: BTreeMap<Severity, u32>,
    /// Number of attempts at an exam; `None`: any number.
    pub max_attempts: Option<u32>,
}

/// How far an attempt is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AttemptProgress {
    /// Whether each item is right; `None`: it has no label or answer yet.
    pub items: Vec<Option<bool>>,
    /// Number of findings of each severity in all items.
    pub findings: BTreeMap<Severity, u32>,
    /// Whether its time has run out.
    pub is_over: bool,
    /// How sure the person is after a calibration batch, 0 to 1; `None`: they have not said it yet.
    pub confidence: Option<f64>,
}

impl AttemptProgress {
    /// Number of items that are right.
    pub fn right(&self) -> usize {
        self.items.iter().filter(|item| **item == Some(true)).count()
    }
}

impl CourseTerms {
    /// State of an attempt. A course is passed once all of its items are accepted, and never fails. A calibration batch is open
    /// until its author said how sure they are.
    pub fn attempt_state(&self, progress: &AttemptProgress) -> AttemptState {
        let (right, items) = (progress.right(), progress.items.len());
        let is_done = progress.is_over || progress.items.iter().all(Option::is_some);
        let passes_or_fails =
            |is_enough: bool| if is_enough { AttemptState::Passed } else { AttemptState::Failed };
        match self.kind {
            CourseKind::Course if right == items => AttemptState::Passed,
            CourseKind::Course => AttemptState::Open,
            _ if !is_done => AttemptState::Open,
            CourseKind::Calibration => match progress.confidence {
                None => AttemptState::Open,
                // As for exams, what is a rounding error away from the bar has reached it.
                Some(sure) => passes_or_fails(readiness(right, items, sure) >= self.pass_share - 1e-9),
            },
            CourseKind::Reading | CourseKind::Exam => passes_or_fails(
                right >= self.right_to_pass(items) && self.too_many(&progress.findings).is_empty(),
            ),
        }
    }

    /// Severities of which an exam has more findings than it may have, the worst first.
    pub fn too_many(&self, findings: &BTreeMap<Severity, u32>) -> Vec<Severity> {
        let exceeds = |(severity, most): (&Severity, &u32)| {
            findings.get(severity).is_some_and(|count| count > most).then_some(*severity)
        };
        self.max_findings.iter().filter_map(exceeds).collect()
    }

    /// Number of items of an attempt that must be right to pass; at least one.
    pub fn right_to_pass(&self, items: usize) -> usize {
        match self.kind {
            CourseKind::Course => items,
            // With full confidence. 0.8 of 5 are 4, although 0.8 × 5 may be a little more than 4.
            CourseKind::Calibration => {
                let share = (self.pass_share - (1.0 - AUDIT_WEIGHT)) / AUDIT_WEIGHT;
                ((share * items as f64 - 1e-9).ceil().max(0.0) as usize).max(1)
            }
            CourseKind::Reading | CourseKind::Exam => {
                ((self.pass_share * items as f64 - 1e-9).ceil() as usize).max(1)
            }
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

    const EXAM: CourseTerms = CourseTerms {
        kind: CourseKind::Exam,
        pass_share: 0.8,
        max_findings: BTreeMap::new(),
        max_attempts: Some(2),
    };
    const COURSE: CourseTerms = CourseTerms {
        kind: CourseKind::Course,
        pass_share: 1.0,
        max_findings: BTreeMap::new(),
        max_attempts: None,
    };

    fn progress(items: &[Option<bool>], is_over: bool, confidence: Option<f64>) -> AttemptProgress {
        AttemptProgress { items: items.to_vec(), is_over, confidence, ..AttemptProgress::default() }
    }

    #[test]
    fn an_exam_is_decided_once_all_items_are_labeled_or_the_time_is_over() {
        let (right, wrong) = (Some(true), Some(false));
        assert_eq!(EXAM.attempt_state(&progress(&[right, right, right, right, None], false, None)), Open);
        assert_eq!(EXAM.attempt_state(&progress(&[right, right, right, right, None], true, None)), Passed);
        assert_eq!(EXAM.attempt_state(&progress(&[right, right, right, wrong, None], true, None)), Failed);
        assert_eq!(EXAM.attempt_state(&progress(&[right, right, right, right, wrong], false, None)), Passed);
        assert_eq!(EXAM.attempt_state(&progress(&[right, right, right, wrong, wrong], false, None)), Failed);
    }

    #[test]
    fn an_exam_with_too_many_findings_of_a_severity_is_failed_even_if_enough_is_right() {
        let strict = CourseTerms {
            max_findings: BTreeMap::from([(Severity::Critical, 0), (Severity::Minor, 2)]),
            ..EXAM
        };
        let with = |findings: &[(Severity, u32)]| {
            let findings = findings.iter().copied().collect();
            strict.attempt_state(&AttemptProgress { findings, ..progress(&[Some(true); 5], false, None) })
        };
        assert_eq!(with(&[]), Passed);
        assert_eq!(with(&[(Severity::Minor, 2), (Severity::Major, 90)]), Passed);
        assert_eq!([with(&[(Severity::Critical, 1)]), with(&[(Severity::Minor, 3)])], [Failed, Failed]);
        let counts = BTreeMap::from([(Severity::Minor, 3), (Severity::Critical, 1)]);
        assert_eq!(strict.too_many(&counts), [Severity::Critical, Severity::Minor]);
    }

    #[test]
    fn a_reading_check_is_decided_by_its_answers() {
        let check = CourseTerms { kind: CourseKind::Reading, ..EXAM };
        assert_eq!(check.attempt_state(&progress(&[None; 5], false, None)), Open);
        let four = [Some(true), Some(true), Some(true), Some(true), Some(false)];
        assert_eq!(check.attempt_state(&progress(&four, false, None)), Passed);
        assert_eq!(check.attempt_state(&progress(&[Some(false); 5], false, None)), Failed);
    }

    #[test]
    fn a_calibration_batch_needs_right_labels_and_confidence_in_them() {
        let batch = CourseTerms { kind: CourseKind::Calibration, ..EXAM };
        let items = |right: usize| (0..10).map(|n| Some(n < right)).collect::<Vec<_>>();
        let state = |right, confidence| batch.attempt_state(&progress(&items(right), false, confidence));
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
        assert_eq!(COURSE.attempt_state(&progress(&[Some(true), Some(false)], true, None)), Open);
        assert_eq!(COURSE.attempt_state(&progress(&[Some(true), Some(true)], false, None)), Passed);
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
