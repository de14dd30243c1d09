//! Labels of items: which are accepted, and what their authors learn.

use crate::clock::Timestamp;
use crate::store::attempts::{self, StoredAttempt, StoredItem};
use crate::store::courses::{self, StoredCourse};
use crate::store::{Audited, StoreError, Tx, golden, task_list, tasks};
use crate::usecase::context::ActionContext;
use assay_core::api::{AttemptPlace, Stage, TaskSummary};
use assay_core::grade::Grade;
use assay_core::id::{ProjectId, StageId, TaskId};
use assay_core::label::Document;
use assay_core::pipeline::{TaskEvent, apply_event};
use assay_core::review::Verdict;
use assay_core::training::broken_rules;

/// Name of the reviewer of an item: it is graded against golden, by nobody.
const REVIEWER: &str = "golden";
/// Seconds for which a label of an exam is taken after the end: it may have been on its way.
const GRACE_S: i64 = 30;

/// Item of a course or exam, with its attempt and course.
pub(in crate::usecase) struct LoadedItem {
    item: StoredItem,
    attempt: StoredAttempt,
    course: StoredCourse,
}

impl LoadedItem {
    /// The item that a task is; none: it is a task of production.
    ///
    /// # Errors
    /// Storage.
    pub(in crate::usecase) fn find(
        tx: &mut dyn Tx,
        project: ProjectId,
        task: TaskId,
    ) -> Result<Option<Self>, StoreError> {
        let Some(item) = attempts::item_of_task(tx, task)? else { return Ok(None) };
        let attempt = attempts::get(tx, project, item.attempt)?;
        let course = courses::get(tx, project, attempt.course)?;
        Ok(Some(Self { item, attempt, course }))
    }

    /// Place of the task in its attempt.
    pub(in crate::usecase) fn place(&self) -> AttemptPlace {
        AttemptPlace {
            attempt: self.attempt.id.to_string(),
            course_name: self.course.name.clone(),
            kind: self.course.kind,
            number: self.item.position + 1,
            items: self.course.items_of_attempt(),
        }
    }

    /// The stage that the course prepares for.
    pub(in crate::usecase) fn stage(&self) -> StageId {
        self.course.stage
    }

    /// Check that the item is not submitted after the end of its exam.
    ///
    /// # Errors
    /// It is ([`StoreError::Conflict`]).
    pub(in crate::usecase) fn check_in_time(&self, now: &Timestamp) -> Result<(), StoreError> {
        if self.attempt.is_over(&now.plus_seconds(-GRACE_S)) {
            return Err(StoreError::Conflict(
                "the time of this exam is over; see Training for what became of it".to_owned(),
            ));
        }
        Ok(())
    }
}

/// Note the grade of an item that was just submitted. In a course, a rejected label goes back to its author.
///
/// # Errors
/// Storage.
pub(in crate::usecase) fn record_result(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    stage: &Stage,
    LoadedItem { item, course, .. }: &LoadedItem,
    (document, grade): (&Document, Option<&Grade>),
) -> Result<Audited<TaskSummary>, StoreError> {
    let verdict = grade.map_or(Verdict::Reject, |grade| grade.verdict);
    let broken = match (grade, golden::find_by_task(tx, item.task)?) {
        (Some(grade), Some((_, golden))) => broken_rules(grade, &stage.rubric, document, &golden),
        _ => Vec::new(),
    };
    let score = grade.map_or(0.0, |grade| grade.score);
    attempts::set_result(tx, item.task, (verdict == Verdict::Accept, score), &broken)?;
    let closes = course.kind.is_exam() || verdict == Verdict::Accept;
    let verdict = if closes { Verdict::Accept } else { Verdict::Reject };
    let before = tasks::load(tx, by.project, item.task)?;
    let event = TaskEvent::Review { by: REVIEWER.to_owned(), verdict };
    tasks::save(tx, by.now, item.task, &apply_event(&before, &event, by.now.seconds)?)?;
    let detail = format!("item {} of {} was graded against golden", item.position + 1, course.name);
    let task = task_list::get(tx, by.project, item.task, false)?;
    Ok(Audited::new(task, by.entry("course.grade", item.task, detail)))
}
