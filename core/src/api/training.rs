//! Courses and exams.

use super::attempt::{AttemptSummary, PersonAttempt};
use crate::golden::Difficulty;
use crate::rubric::Severity;
use crate::training::{AttemptState, CourseKind, CourseTerms, ItemStatistics};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Number of items of a course at most.
pub const MAX_COURSE_ITEMS: usize = 100;

/// Number of attempts at an exam at most: with more, what each one says of an item would lead to its golden label.
pub const MAX_ATTEMPTS: u32 = 10;

/// Course or exam from golden items of a stage: `GET /projects/{project}/courses`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Course {
    /// Id.
    pub id: String,
    /// Id of the stage that it prepares for.
    pub stage: String,
    /// The stage's name.
    pub stage_name: String,
    /// Course or exam.
    pub kind: CourseKind,
    /// Name.
    pub name: String,
    /// What it is about, Markdown.
    pub text: String,
    /// Number of items; of a reading check, its questions.
    pub items: u32,
    /// Number of items of an attempt at an exam, drawn from all of them by concept and difficulty; absent: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items_per_attempt: Option<u32>,
    /// Share of the items of an exam that must be right to pass.
    pub pass_share: f64,
    /// Number of findings of each severity, in all items of an attempt at an exam together, with which it is passed at most; a
    /// severity that is missing has no limit.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub max_findings: BTreeMap<Severity, u32>,
    /// Number of attempts at an exam; absent for a course, which has no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_attempts: Option<u32>,
    /// Time for an attempt at an exam, minutes; absent: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// Whether taskers claim tasks of the stage only once they have passed it.
    pub is_required: bool,
    /// Number of the release under which its items were vetted; absent: there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<u32>,
    /// Names of the classes that a release changed and that it is about: a delta course, for people who passed before. Empty: it is
    /// about the whole stage.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// When it was made.
    pub created_at: String,
    /// The caller's attempts, oldest first.
    pub attempts: Vec<AttemptSummary>,
}

impl Course {
    /// Number of items of an attempt.
    pub fn items_of_attempt(&self) -> u32 {
        self.items_per_attempt.map_or(self.items, |count| count.min(self.items))
    }

    /// When an attempt at it is passed.
    pub fn terms(&self) -> CourseTerms {
        CourseTerms {
            kind: self.kind,
            pass_share: self.pass_share,
            max_findings: self.max_findings.clone(),
            max_attempts: self.max_attempts,
        }
    }

    /// Whether it is about classes that a release changed, for people who passed before.
    pub fn is_delta(&self) -> bool {
        !self.classes.is_empty()
    }

    /// When the caller began the last attempt that they passed.
    fn passed_at(&self) -> Option<&str> {
        let passed = self.attempts.iter().filter(|attempt| attempt.state == AttemptState::Passed);
        passed.map(|attempt| attempt.started_at.as_str()).max()
    }

    /// Whether the caller has passed it.
    pub fn is_passed(&self) -> bool {
        self.passed_at().is_some()
    }
}

/// The course or exam that the caller has to pass next before they claim tasks of a stage. Those of the whole stage come first, in
/// the order of their kinds; a delta course is for people who passed one of them before it was made.
pub fn course_to_pass<'a>(courses: &'a [Course], stage: &str) -> Option<&'a Course> {
    let required = || courses.iter().filter(|course| course.stage == stage && course.is_required);
    let missing = required().filter(|course| !course.is_delta() && !course.is_passed());
    if let Some(first) = missing.min_by_key(|course| course.kind) {
        return Some(first);
    }
    let last_passed = required().filter(|course| !course.is_delta()).filter_map(Course::passed_at).max();
    let is_missing = |course: &&Course| {
        course.is_delta() && !course.is_passed() && last_passed.is_none_or(|at| *at < *course.created_at)
    };
    required().find(is_missing)
}

/// Delta course that a release calls for: `GET /projects/{project}/course-proposals`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeltaCourseProposal {
    /// Id of the stage.
    pub stage: String,
    /// The stage's name.
    pub stage_name: String,
    /// Number of the last release.
    pub release: u32,
    /// Names of the classes that changed since people passed.
    pub classes: Vec<String>,
    /// What changed, in words.
    pub changes: Vec<String>,
    /// Ids of vetted golden items with these classes, those with the fewest objects first.
    pub golden: Vec<String>,
    /// Number of golden items with these classes that wait to be vetted again.
    pub to_vet: u32,
}

/// New course: `POST /projects/{project}/courses`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(json!({
        "stage": "01937b2e-0000-7000-8000-000000000001", "kind": "exam", "name": "Flyable space",
        "golden": ["01937b2e-0000-7000-8000-000000000007"], "pass_share": 0.8, "max_attempts": 3, "minutes": 30,
        "is_required": true
    }))))]
#[serde(deny_unknown_fields)]
pub struct NewCourse {
    /// Id of the stage.
    pub stage: String,
    /// Course or exam.
    pub kind: CourseKind,
    /// Name.
    pub name: String,
    /// What it is about, Markdown.
    #[serde(default)]
    pub text: String,
    /// Ids of vetted golden items of the stage, in their order; none for a reading check, which is about the stage's examples.
    #[serde(default)]
    pub golden: Vec<String>,
    /// See [`Course::items_per_attempt`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items_per_attempt: Option<u32>,
    /// See [`Course::pass_share`]; a course needs all of its items.
    #[serde(default = "whole")]
    pub pass_share: f64,
    /// See [`Course::max_findings`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub max_findings: BTreeMap<Severity, u32>,
    /// Number of attempts at an exam, 1 to [`MAX_ATTEMPTS`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_attempts: Option<u32>,
    /// See [`Course::minutes`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// See [`Course::is_required`].
    #[serde(default)]
    pub is_required: bool,
    /// See [`Course::classes`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
}

fn whole() -> f64 {
    1.0
}

impl Default for NewCourse {
    fn default() -> Self {
        Self {
            stage: String::new(),
            kind: CourseKind::default(),
            name: String::new(),
            text: String::new(),
            golden: Vec::new(),
            items_per_attempt: None,
            pass_share: whole(),
            max_findings: BTreeMap::new(),
            max_attempts: None,
            minutes: None,
            is_required: false,
            classes: Vec::new(),
        }
    }
}

/// A course as people who manage it see it: `GET /projects/{project}/courses/{course}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseDetail {
    /// The course.
    pub course: Course,
    /// Its items in their order.
    pub items: Vec<CourseItem>,
    /// Attempts of all people, the last begun first.
    pub people: Vec<PersonAttempt>,
}

/// Item of a course.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseItem {
    /// Id of the golden item.
    pub golden: String,
    /// Name of its scene.
    pub scene_name: String,
    /// Its concepts.
    pub concepts: Vec<String>,
    /// Its difficulty; absent: nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difficulty: Option<Difficulty>,
    /// What the first attempts of people say about it.
    pub statistics: ItemStatistics,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_value, json};

    /// Required course of a stage, with the day on which it was made and those on which attempts were passed.
    fn course(name: &str, classes: &[&str], day: u32, passed_on: &[u32]) -> Course {
        let at = |day: &u32| format!("2026-11-{day:02}T08:00:00Z");
        let attempt =
            |day: &u32| json!({"id": "a", "state": "passed", "right": 1, "items": 1, "started_at": at(day)});
        let attempts: Vec<_> = passed_on.iter().map(attempt).collect();
        from_value(json!({"id": name, "stage": "s", "stage_name": "Cuboids", "kind": "exam", "name": name, "text": "", "items": 1,
            "pass_share": 1, "is_required": true, "classes": classes, "created_at": at(&day), "attempts": attempts}))
        .unwrap()
    }

    fn next(courses: &[Course]) -> Option<&str> {
        course_to_pass(courses, "s").map(|course| course.name.as_str())
    }

    #[test]
    fn a_stage_asks_for_its_own_courses_first() {
        let truck = course("truck", &["truck"], 5, &[]);
        assert_eq!(next(&[truck.clone(), course("exam", &[], 1, &[])]), Some("exam"));
        assert_eq!(course_to_pass(&[truck], "another"), None);
    }

    #[test]
    fn who_passed_before_a_class_changed_takes_the_delta_course() {
        let exam = course("exam", &[], 1, &[2]);
        assert_eq!(next(std::slice::from_ref(&exam)), None);
        assert_eq!(next(&[exam.clone(), course("truck", &["truck"], 5, &[])]), Some("truck"));
        assert_eq!(next(&[exam, course("truck", &["truck"], 5, &[6])]), None);
    }

    #[test]
    fn people_read_first_then_learn_then_are_examined_in_whatever_order_the_courses_were_made() {
        let of_kind =
            |kind, passed_on: &[u32]| Course { kind, ..course(&format!("{kind:?}"), &[], 1, passed_on) };
        let all = |read: &[u32], learned: &[u32]| {
            [
                of_kind(CourseKind::Exam, &[]),
                of_kind(CourseKind::Course, learned),
                of_kind(CourseKind::Reading, read),
            ]
        };
        assert_eq!(next(&all(&[], &[])), Some("Reading"));
        assert_eq!(next(&all(&[2], &[])), Some("Course"));
        assert_eq!(next(&all(&[2], &[3])), Some("Exam"));
    }

    #[test]
    fn who_passed_after_it_knows_the_change_already() {
        assert_eq!(next(&[course("exam", &[], 1, &[2, 7]), course("truck", &["truck"], 5, &[])]), None);
    }
}
