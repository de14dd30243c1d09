//! Labels of items: which are accepted, and what their authors learn.

use crate::clock::Timestamp;
use crate::store::attempts::{self, StoredItem};
use crate::store::{Audited, StoreError, Tx, courses, golden, tasks};
use crate::usecase::context::ActionContext;
use assay_core::api::{AttemptPlace, Stage, TaskSummary};
use assay_core::grade::Grade;
use assay_core::id::{ProjectId, StageId, TaskId};
use assay_core::label::Document;
use assay_core::pipeline::{TaskEvent, apply_event};
use assay_core::review::Verdict;
use assay_core::training::{CourseKind, broken_rules};

/// Name of the reviewer of an item: it is graded against golden, by nobody.
const REVIEWER: &str = "golden";
/// Seconds for which a label of an exam is taken after the end: it may have been on its way.
const GRACE_S: i64 = 30;

/// Place of a task in an attempt; none: it is a task of production.
///
/// # Errors
/// Storage.
pub(in crate::usecase) fn place(
    tx: &mut dyn Tx,
    project: ProjectId,
    task: TaskId,
) -> Result<Option<AttemptPlace>, StoreError> {
    let Some(item) = attempts::item_of_task(tx, task)? else { return Ok(None) };
    let course = attempts::get(tx, project, item.attempt)?.course;
    let course = courses::get(tx, project, course)?;
    Ok(Some(AttemptPlace {
        attempt: item.attempt.to_string(),
        course_name: course.name,
        kind: course.kind,
        number: item.position + 1,
        items: course.items,
    }))
}

/// The stage that the course of an item prepares for.
///
/// # Errors
/// Storage.
pub(in crate::usecase) fn stage_of(
    tx: &mut dyn Tx,
    project: ProjectId,
    item: &StoredItem,
) -> Result<StageId, StoreError> {
    let course = attempts::get(tx, project, item.attempt)?.course;
    Ok(courses::get(tx, project, course)?.stage)
}

/// Check that an item is not submitted after the end of its exam.
///
/// # Errors
/// It is ([`StoreError::Conflict`]).
pub(in crate::usecase) fn check_in_time(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    item: &StoredItem,
) -> Result<(), StoreError> {
    if attempts::get(tx, project, item.attempt)?.is_over(&now.plus_seconds(-GRACE_S)) {
        return Err(StoreError::Conflict(
            "the time of this exam is over; see Training for what became of it".to_owned(),
        ));
    }
    Ok(())
}

/// Note the grade of an item that was just submitted. In a course, a rejected label goes back to its author.
///
/// # Errors
/// Storage.
pub(in crate::usecase) fn record_result(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    stage: &Stage,
    item: &StoredItem,
    (document, grade): (&Document, Option<&Grade>),
) -> Result<Audited<TaskSummary>, StoreError> {
    let verdict = grade.map_or(Verdict::Reject, |grade| grade.verdict);
    let broken = match (grade, golden::find_by_task(tx, item.task)?) {
        (Some(grade), Some((_, golden))) => broken_rules(grade, &stage.rubric, document, &golden),
        _ => Vec::new(),
    };
    let score = grade.map_or(0.0, |grade| grade.score);
    attempts::set_result(tx, item.task, (verdict == Verdict::Accept, score), &broken)?;
    let course = attempts::get(tx, by.project, item.attempt)?.course;
    let course = courses::get(tx, by.project, course)?;
    let closes = course.kind == CourseKind::Exam || verdict == Verdict::Accept;
    let verdict = if closes { Verdict::Accept } else { Verdict::Reject };
    let before = tasks::load(tx, by.project, item.task)?;
    let event = TaskEvent::Review { by: REVIEWER.to_owned(), verdict };
    tasks::save(tx, by.now, item.task, &apply_event(&before, &event, by.now.seconds)?)?;
    let detail = format!("item {} of {} was graded against golden", item.position + 1, course.name);
    let task = tasks::get(tx, by.project, item.task, false)?;
    Ok(Audited::new(task, by.entry("course.grade", item.task, detail)))
}
