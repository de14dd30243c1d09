//! Courses and exams, with their golden items.

use super::error::StoreError;
use super::tx::Tx;
use super::value::SqlValue;
use crate::clock::{Timestamp, new_id};
use assay_core::api::NewCourse;
use assay_core::golden::Difficulty;
use assay_core::id::{CourseId, GoldenId, ProjectId, StageId};
use assay_core::rubric::Severity;
use assay_core::training::{CourseKind, CourseTerms};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A course as it is stored.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct StoredCourse {
    /// Id.
    pub id: CourseId,
    /// Its project.
    pub project: ProjectId,
    /// Stage that it prepares for.
    pub stage: StageId,
    /// The stage's name.
    pub stage_name: String,
    /// Course or exam.
    pub kind: CourseKind,
    /// Name.
    pub name: String,
    /// What it is about, Markdown.
    pub text: String,
    /// Number of golden items.
    pub items: u32,
    /// Number of items of an attempt; none: all.
    pub items_per_attempt: Option<u32>,
    /// Share of the items that must be right.
    pub pass_share: f64,
    /// Number of findings of each severity with which it is passed at most.
    pub max_findings: BTreeMap<Severity, u32>,
    /// Number of attempts.
    pub max_attempts: Option<u32>,
    /// Time for an attempt, minutes.
    pub minutes: Option<u32>,
    /// Whether taskers must have passed it to claim tasks of the stage.
    pub is_required: bool,
    /// Number of the release under which its items were vetted.
    pub release: Option<u32>,
    /// Classes that a release changed and that it is about; empty: the whole stage.
    pub classes: Vec<String>,
    /// When it was made.
    pub created_at: String,
}

impl StoredCourse {
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
}

const COURSE: &str = "SELECT c.id, c.project_id AS project, c.stage_id AS stage, s.name AS stage_name, c.kind, c.name, c.text, c.pass_share, \
    c.max_attempts, c.minutes, c.is_required, c.release, c.classes, c.created_at, c.items_per_attempt, c.max_findings, \
    (SELECT COUNT(*) FROM course_items i WHERE i.course_id = c.id) AS items \
    FROM courses c JOIN stages s ON s.id = c.stage_id";

/// Add a course with its items in their order.
pub fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    (new, stage): (&NewCourse, StageId),
    golden: &[GoldenId],
    release: Option<u32>,
) -> Result<CourseId, StoreError> {
    let id: CourseId = new_id();
    tx.execute(
        "INSERT INTO courses (id, project_id, stage_id, kind, name, text, pass_share, max_attempts, minutes, \
         is_required, release, classes, created_at, items_per_attempt, max_findings) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        &[
            id.into(),
            project.into(),
            stage.into(),
            new.kind.into(),
            (&new.name).into(),
            (&new.text).into(),
            new.pass_share.into(),
            new.max_attempts.into(),
            new.minutes.into(),
            new.is_required.into(),
            release.into(),
            SqlValue::json(&new.classes)?,
            now.into(),
            new.items_per_attempt.into(),
            SqlValue::json(&new.max_findings)?,
        ],
    )?;
    for (position, item) in golden.iter().enumerate() {
        tx.execute(
            "INSERT INTO course_items (course_id, position, golden_id) VALUES ($1, $2, $3)",
            &[id.into(), SqlValue::count(position), (*item).into()],
        )?;
    }
    Ok(id)
}

/// The courses of a project that are not archived, oldest first.
pub fn list(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<StoredCourse>, StoreError> {
    let sql = format!("{COURSE} WHERE c.project_id = $1 AND c.archived_at IS NULL ORDER BY c.id");
    tx.fetch_all(&sql, &[project.into()])
}

/// The courses that a stage requires.
pub fn list_required(tx: &mut dyn Tx, stage: StageId) -> Result<Vec<StoredCourse>, StoreError> {
    let sql = format!(
        "{COURSE} WHERE c.stage_id = $1 AND c.is_required = 1 AND c.archived_at IS NULL ORDER BY c.id"
    );
    tx.fetch_all(&sql, &[stage.into()])
}

/// A course of a project, archived or not.
///
/// # Errors
/// There is no such course in it.
pub fn get(tx: &mut dyn Tx, project: ProjectId, id: CourseId) -> Result<StoredCourse, StoreError> {
    let sql = format!("{COURSE} WHERE c.id = $1 AND c.project_id = $2");
    tx.fetch_one("course", &sql, &[id.into(), project.into()])
}

/// Golden item of a course.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct StoredCourseItem {
    /// The golden item.
    pub golden: GoldenId,
    /// Name of its scene.
    pub scene_name: String,
    /// Its concepts.
    pub concepts: Vec<String>,
    /// Its difficulty.
    pub difficulty: Option<Difficulty>,
}

/// The items of a course in their order.
pub fn items(tx: &mut dyn Tx, id: CourseId) -> Result<Vec<StoredCourseItem>, StoreError> {
    let sql = "SELECT i.golden_id AS golden, c.name AS scene_name, g.concepts, g.difficulty FROM course_items i \
               JOIN golden_items g ON g.id = i.golden_id JOIN tasks t ON t.id = g.task_id JOIN scenes c ON c.id = t.scene_id \
               WHERE i.course_id = $1 ORDER BY i.position";
    tx.fetch_all(sql, &[id.into()])
}

/// Archive a course: nobody begins it any more, no stage requires it, and what was done stays.
pub fn archive(tx: &mut dyn Tx, now: &Timestamp, id: CourseId) -> Result<(), StoreError> {
    let sql = "UPDATE courses SET archived_at = $2 WHERE id = $1 AND archived_at IS NULL";
    tx.execute(sql, &[id.into(), now.into()])?;
    Ok(())
}
