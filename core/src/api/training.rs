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
    /// The caller's attempts, oldest first.
    pub attempts: Vec<AttemptSummary>,
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
    /// When it was begun.
    pub started_at: String,
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
