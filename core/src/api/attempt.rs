//! People's attempts at courses and exams, and what they learn from them.

use super::Stage;
use crate::ontology::ClassExample;
use crate::rubric::Severity;
use crate::training::{AttemptState, BrokenRule, CourseKind, ReadingQuestion};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    /// See [`Course::max_findings`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub max_findings: BTreeMap<Severity, u32>,
    /// End of the time; absent: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<String>,
    /// Items in their order; none at a reading check.
    pub items: Vec<AttemptItem>,
    /// What is read and answered at a reading check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<AttemptReading>,
    /// What the person said after a calibration batch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<CalibrationFeedback>,
}

/// What a person reads and answers at a reading check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttemptReading {
    /// The stage's guideline, Markdown.
    pub guideline: String,
    /// Definitions of the classes that the questions are about, by name.
    pub definitions: BTreeMap<String, String>,
    /// Questions in their order.
    pub questions: Vec<AttemptQuestion>,
}

impl AttemptReading {
    /// The guideline of a stage with the questions of an attempt. What is right is a part of those that are answered.
    pub fn new(stage: &Stage, questions: &[ReadingQuestion]) -> Self {
        let definition = |question: &ReadingQuestion| {
            let class = stage.ontology.class(&question.class)?;
            (!class.definition.is_empty()).then(|| (class.name.clone(), class.definition.clone()))
        };
        Self {
            guideline: stage.guideline.clone(),
            definitions: questions.iter().filter_map(definition).collect(),
            questions: questions.iter().map(AttemptQuestion::new).collect(),
        }
    }
}

/// Question of a reading check: does a part of a picture show the right way?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttemptQuestion {
    /// Name of the class that it is about.
    pub class: String,
    /// Name of the picture's blob.
    pub picture: String,
    /// Part of the picture: left, top, width and height, as shares of the whole.
    #[cfg_attr(feature = "openapi", schema(min_items = 4, max_items = 4))]
    pub part: [f64; 4],
    /// Width of the picture divided by its height.
    pub aspect: f64,
    /// The person's answer; absent: not answered yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<bool>,
    /// What is right and why; absent: not answered yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solution: Option<QuestionSolution>,
}

impl AttemptQuestion {
    fn new(question: &ReadingQuestion) -> Self {
        let ClassExample { good, caption, picture, part, aspect, .. } = question.example.clone();
        Self {
            class: question.class.clone(),
            picture,
            part,
            aspect,
            answer: question.answer,
            solution: question.answer.map(|_| QuestionSolution { is_good: good, caption }),
        }
    }
}

/// What is right at a question of a reading check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuestionSolution {
    /// Whether the example shows the right way.
    pub is_good: bool,
    /// The example's caption.
    pub caption: String,
}

/// Answers to a reading check: `POST /projects/{project}/attempts/{attempt}/answers`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(json!({ "answers": [true, false] }))))]
#[serde(deny_unknown_fields)]
pub struct ReadingAnswers {
    /// Whether the example of each question shows the right way, in their order.
    pub answers: Vec<bool>,
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
