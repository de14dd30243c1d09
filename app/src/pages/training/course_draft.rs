//! New course as it is entered.

use assay_core::api::NewCourse;
use assay_core::rubric::Severity;
use assay_core::training::CourseKind;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Course as it is entered.
#[derive(Clone, Copy)]
pub(super) struct CourseDraft {
    pub(super) stage: RwSignal<String>,
    pub(super) kind: RwSignal<CourseKind>,
    pub(super) name: RwSignal<String>,
    pub(super) text: RwSignal<String>,
    /// Ids of the chosen golden items.
    pub(super) golden: RwSignal<BTreeSet<String>>,
    pub(super) items_per_attempt: RwSignal<Option<f64>>,
    pub(super) pass_percent: RwSignal<Option<f64>>,
    /// Limits on findings: critical, major, minor.
    max_findings: [RwSignal<Option<f64>>; 3],
    pub(super) max_attempts: RwSignal<Option<f64>>,
    pub(super) minutes: RwSignal<Option<f64>>,
    pub(super) is_required: RwSignal<bool>,
}

impl CourseDraft {
    pub(super) fn new(stage: String) -> Self {
        Self {
            stage: RwSignal::new(stage),
            kind: RwSignal::new(CourseKind::Course),
            name: RwSignal::new(String::new()),
            text: RwSignal::new(String::new()),
            golden: RwSignal::new(BTreeSet::new()),
            items_per_attempt: RwSignal::new(None),
            pass_percent: RwSignal::new(Some(80.0)),
            max_findings: [(); 3].map(|()| RwSignal::new(None)),
            max_attempts: RwSignal::new(Some(3.0)),
            minutes: RwSignal::new(None),
            is_required: RwSignal::new(false),
        }
    }

    /// Limit on the findings of a severity.
    pub(super) fn finding_limit(self, severity: Severity) -> RwSignal<Option<f64>> {
        let [critical, major, minor] = self.max_findings;
        match severity {
            Severity::Critical => critical,
            Severity::Major => major,
            Severity::Minor => minor,
        }
    }

    /// What is sent. What the kind does not have is left out.
    pub(super) fn to_request(self) -> NewCourse {
        let kind = self.kind.get_untracked();
        let (is_exam, has_golden) = (kind.is_exam(), kind.has_golden_items());
        let limit =
            |severity: Severity| Some((severity, self.finding_limit(severity).get_untracked()? as u32));
        let limits = Severity::ALL.into_iter().filter(|_| kind == CourseKind::Exam).filter_map(limit);
        let whole =
            |number: RwSignal<Option<f64>>| number.get_untracked().filter(|_| is_exam).map(|n| n as u32);
        NewCourse {
            stage: self.stage.get_untracked(),
            kind,
            name: self.name.get_untracked(),
            text: self.text.get_untracked(),
            golden: self.golden.get_untracked().into_iter().filter(|_| has_golden).collect(),
            items_per_attempt: whole(self.items_per_attempt).filter(|_| has_golden),
            max_findings: limits.collect(),
            pass_share: self
                .pass_percent
                .get_untracked()
                .filter(|_| is_exam)
                .map_or(1.0, |percent| percent / 100.0),
            max_attempts: whole(self.max_attempts),
            minutes: whole(self.minutes),
            is_required: self.is_required.get_untracked(),
            classes: Vec::new(),
        }
    }

    pub(super) fn clear(self) {
        self.name.try_set(String::new());
        self.text.try_set(String::new());
        self.golden.try_set(BTreeSet::new());
        self.items_per_attempt.try_set(None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_is_sent_without_the_numbers_of_an_exam() {
        Owner::new().with(|| {
            let draft = CourseDraft::new("s".to_owned());
            draft.minutes.set(Some(30.0));
            let course = draft.to_request();
            assert_eq!((course.pass_share, course.max_attempts, course.minutes), (1.0, None, None));
            draft.kind.set(CourseKind::Exam);
            let exam = draft.to_request();
            assert_eq!((exam.pass_share, exam.max_attempts, exam.minutes), (0.8, Some(3), Some(30)));
        });
    }

    #[test]
    fn an_exam_has_its_limits_and_a_reading_check_no_golden_items() {
        Owner::new().with(|| {
            let draft = CourseDraft::new("s".to_owned());
            draft.golden.set(["g".to_owned()].into());
            draft.items_per_attempt.set(Some(1.0));
            draft.finding_limit(Severity::Critical).set(Some(0.0));
            draft.kind.set(CourseKind::Exam);
            let exam = draft.to_request();
            assert_eq!((exam.items_per_attempt, exam.golden.len()), (Some(1), 1));
            assert_eq!(exam.max_findings, [(Severity::Critical, 0)].into());
            draft.kind.set(CourseKind::Reading);
            let check = draft.to_request();
            assert_eq!((check.items_per_attempt, check.golden.len(), check.max_findings.len()), (None, 0, 0));
            assert_eq!(check.max_attempts, Some(3));
        });
    }
}
