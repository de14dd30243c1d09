//! Courses and exams, and people's attempts at them.

use crate::training::{AttemptState, BrokenRule, CourseKind, ItemStatistics};
use serde::{Deserialize, Serialize};

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
    /// Number of items.
    pub items: u32,
    /// Share of the items of an exam that must be right to pass.
    pub pass_share: f64,
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

/// The course or exam that the caller has to pass next before they claim tasks of a stage. Those of the whole stage come first;
/// a delta course is for people who passed one of them before it was made.
pub fn course_to_pass<'a>(courses: &'a [Course], stage: &str) -> Option<&'a Course> {
    let required = || courses.iter().filter(|course| course.stage == stage && course.is_required);
    if let Some(missing) = required().find(|course| !course.is_delta() && !course.is_passed()) {
        return Some(missing);
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
    /// Ids of vetted golden items of the stage, in their order.
    pub golden: Vec<String>,
    /// See [`Course::pass_share`]; a course needs all of its items.
    #[serde(default = "whole")]
    pub pass_share: f64,
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
    /// What the first attempts of people say about it.
    pub statistics: ItemStatistics,
}

/// Attempt of a person at a course.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonAttempt {
    /// Id of the person.
    pub person: String,
    /// Their name.
    pub person_name: String,
    /// The attempt.
    pub attempt: AttemptSummary,
}

/// Line of an attempt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttemptSummary {
    /// Id.
    pub id: String,
    /// Its state.
    pub state: AttemptState,
    /// Number of items that golden accepted.
    pub right: u32,
    /// Number of items.
    pub items: u32,
    /// Readiness after a calibration batch, 0 to 1; absent before its end, and for other kinds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub readiness: Option<f64>,
    /// When it was begun.
    pub started_at: String,
}

/// What a person says after a calibration batch: `POST /projects/{project}/attempts/{attempt}/feedback`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(json!({
        "confidence": 0.8, "unclear": "May an outline cross a fence?"
    }))))]
#[serde(deny_unknown_fields)]
pub struct CalibrationFeedback {
    /// How sure the person is that their labels are right, 0 to 1.
    pub confidence: f64,
    /// What was unclear in the instructions, up to 4,000 characters; it becomes a question. May be empty.
    #[serde(default)]
    pub unclear: String,
}

/// Attempt at a course: `GET /projects/{project}/attempts/{attempt}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attempt {
    /// Its line.
    pub summary: AttemptSummary,
    /// Id of the course.
    pub course: String,
    /// The course's name.
    pub course_name: String,
    /// Course or exam.
    pub kind: CourseKind,
    /// Number of items that must be right to pass.
    pub right_to_pass: u32,
    /// End of the time; absent: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<String>,
    /// Items in their order.
    pub items: Vec<AttemptItem>,
    /// What the person said after a calibration batch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<CalibrationFeedback>,
}

/// Item of an attempt: a task of the person's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttemptItem {
    /// Id of the task.
    pub task: String,
    /// Name of the scene.
    pub scene_name: String,
    /// What became of the last submission; absent: there is none, or the exam is not over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<ItemResult>,
    /// Whether a label was submitted.
    pub is_submitted: bool,
}

/// Result of an item. It never has the golden label, nor a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemResult {
    /// Whether golden accepted the label.
    pub is_right: bool,
    /// Score, 0 to 1, in steps of 0.05.
    pub score: f64,
    /// Rules that it broke, by class.
    pub broken: Vec<BrokenRule>,
}

/// Place of a task in an attempt, for its workbench.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttemptPlace {
    /// Id of the attempt.
    pub attempt: String,
    /// The course's name.
    pub course_name: String,
    /// Course or exam.
    pub kind: CourseKind,
    /// Number of the item, from 1.
    pub number: u32,
    /// Number of items.
    pub items: u32,
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
    fn who_passed_after_it_knows_the_change_already() {
        assert_eq!(next(&[course("exam", &[], 1, &[2, 7]), course("truck", &["truck"], 5, &[])]), None);
    }
}
