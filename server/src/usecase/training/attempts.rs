//! Attempts at courses and exams.

use super::items::add_items;
use crate::clock::Timestamp;
use crate::store::attempts::{self, StoredAttempt, StoredItem};
use crate::store::courses::{self, StoredCourse};
use crate::store::{Audited, StoreError, Tx, stages};
use crate::usecase::context::{ActionContext, Viewer};
use crate::usecase::questions;
use assay_core::api::{
    Attempt, AttemptItem, AttemptReading, AttemptSummary, CalibrationFeedback, ItemResult,
};
use assay_core::golden::Question;
use assay_core::id::{AttemptId, CourseId, UserId};
use assay_core::permission::Action;
use assay_core::rubric::Severity;
use assay_core::training::{
    AttemptProgress, AttemptState, CourseKind, ReadingQuestion, check_examples, check_start, readiness,
    reading_questions,
};
use std::collections::BTreeMap;

/// Scores are shown in steps of 1 / this: a finer one would lead to the golden label step by step.
const SCORE_STEPS: f64 = 20.0;

/// An attempt with its items.
pub(super) struct LoadedAttempt {
    pub(super) stored: StoredAttempt,
    pub(super) items: Vec<StoredItem>,
    /// Whether its time has run out.
    pub(super) is_over: bool,
}

pub(super) fn load(
    tx: &mut dyn Tx,
    now: &Timestamp,
    stored: &StoredAttempt,
) -> Result<LoadedAttempt, StoreError> {
    let items = attempts::items(tx, stored.id)?;
    Ok(LoadedAttempt { stored: stored.clone(), items, is_over: stored.is_over(now) })
}

impl LoadedAttempt {
    /// How far it is.
    fn progress(&self) -> AttemptProgress {
        let mut findings: BTreeMap<Severity, u32> = BTreeMap::new();
        for rule in self.items.iter().flat_map(|item| item.broken.iter().flatten()) {
            *findings.entry(rule.severity).or_default() += rule.count;
        }
        let labeled = self.items.iter().map(|item| item.is_right);
        let answered = self.stored.questions.iter().map(ReadingQuestion::is_right);
        AttemptProgress {
            items: labeled.chain(answered).collect(),
            findings,
            is_over: self.is_over,
            confidence: self.stored.confidence,
        }
    }
}

/// The line of an attempt. How many items of an exam are right is said once it is over.
pub(super) fn summary(course: &StoredCourse, attempt: &LoadedAttempt) -> AttemptSummary {
    let progress = attempt.progress();
    let state = course.terms().attempt_state(&progress);
    let tells = course.kind == CourseKind::Course || state != AttemptState::Open;
    let (right, items) = (progress.right(), progress.items.len());
    let is_ready = |sure: f64| readiness(right, items, sure);
    let is_calibrated = course.kind == CourseKind::Calibration && state != AttemptState::Open;
    AttemptSummary {
        id: attempt.stored.id.to_string(),
        state,
        right: if tells { u32::try_from(right).unwrap_or(u32::MAX) } else { 0 },
        items: u32::try_from(items).unwrap_or(u32::MAX),
        readiness: progress.confidence.filter(|_| is_calibrated).map(is_ready),
        started_at: attempt.stored.started_at.clone(),
    }
}

/// States of a person's attempts at a course.
pub(super) fn states(
    tx: &mut dyn Tx,
    now: &Timestamp,
    course: &StoredCourse,
    person: UserId,
) -> Result<Vec<AttemptState>, StoreError> {
    let found = attempts::list(tx, course.id, Some(person))?;
    found.iter().map(|attempt| Ok(summary(course, &load(tx, now, attempt)?).state)).collect()
}

/// Begin an attempt: the person gets a task for each item, under the stage's rules as they are now.
///
/// # Errors
/// One is open, it is passed, or no attempt is left ([`StoreError::Conflict`]); there is no such course.
pub fn start(tx: &mut dyn Tx, by: ActionContext<'_>, id: CourseId) -> Result<Audited<Attempt>, StoreError> {
    // Two windows that begin at once must not both.
    tx.exclusive()?;
    let course = courses::get(tx, by.project, id)?;
    if !courses::list(tx, by.project)?.iter().any(|open| open.id == id) {
        return Err(StoreError::Conflict(format!("{} is not offered any more", course.name)));
    }
    let before = states(tx, by.now, &course, by.user)?;
    check_start(&course.terms(), &before).map_err(|refusal| StoreError::Conflict(refusal.to_string()))?;
    let is_exam = course.kind.is_exam();
    let minutes = course.minutes.filter(|_| is_exam).map(i64::from);
    let ends_s = minutes.map(|minutes| by.now.seconds + minutes * 60);
    let attempt = attempts::add(tx, by.now, id, by.user, ends_s)?;
    let stage = stages::get(tx, by.project, course.stage)?;
    if course.kind.has_golden_items() {
        add_items(tx, by, &course, &stage, attempt)?;
    } else {
        check_examples(&stage.ontology).map_err(|missing| StoreError::Conflict(missing.to_owned()))?;
        attempts::set_questions(tx, attempt, &reading_questions(&stage.ontology, rand::random()))?;
    }
    let stored = attempts::get(tx, by.project, attempt)?;
    let begun = describe(tx, by.now, &course, &stored)?;
    let number = before.len() + 1;
    let detail = format!("began attempt {number} at {}", course.name);
    Ok(Audited::new(begun, by.entry("course.start", attempt, detail)))
}

/// An attempt, for its person and for roles that see all tasks.
///
/// # Errors
/// There is no such attempt in the project, or it is somebody else's.
pub fn get(tx: &mut dyn Tx, now: &Timestamp, viewer: Viewer, id: AttemptId) -> Result<Attempt, StoreError> {
    let attempt = attempts::get(tx, viewer.project, id)?;
    if attempt.person != viewer.user && !viewer.may(Action::ViewAllTasks) {
        return Err(StoreError::NotFound("attempt"));
    }
    let course = courses::get(tx, viewer.project, attempt.course)?;
    describe(tx, now, &course, &attempt)
}

pub(super) fn describe(
    tx: &mut dyn Tx,
    now: &Timestamp,
    course: &StoredCourse,
    attempt: &StoredAttempt,
) -> Result<Attempt, StoreError> {
    let loaded = load(tx, now, attempt)?;
    let summary = summary(course, &loaded);
    let tells = course.kind == CourseKind::Course || summary.state != AttemptState::Open;
    let item = |item: StoredItem| AttemptItem {
        task: item.task.to_string(),
        scene_name: item.scene_name,
        is_submitted: item.is_right.is_some(),
        result: item.is_right.filter(|_| tells).map(|is_right| ItemResult {
            is_right,
            score: (item.score.unwrap_or_default() * SCORE_STEPS).round() / SCORE_STEPS,
            broken: item.broken.unwrap_or_default(),
        }),
    };
    let right_to_pass = course.terms().right_to_pass(summary.items as usize);
    let reading = match course.kind {
        CourseKind::Reading => {
            let stage = stages::get(tx, course.project, course.stage)?;
            Some(AttemptReading::new(&stage, &attempt.questions))
        }
        CourseKind::Course | CourseKind::Exam | CourseKind::Calibration => None,
    };
    Ok(Attempt {
        course: course.id.to_string(),
        course_name: course.name.clone(),
        kind: course.kind,
        right_to_pass: u32::try_from(right_to_pass).unwrap_or(u32::MAX),
        max_findings: course.max_findings.clone(),
        ends_at: attempt.ends_s.map(|end| Timestamp::from_micros(end.saturating_mul(1_000_000)).text),
        items: loaded.items.into_iter().map(item).collect(),
        reading,
        summary,
        feedback: attempt.confidence.map(|confidence| CalibrationFeedback {
            confidence,
            unclear: attempt.unclear.clone().unwrap_or_default(),
        }),
    })
}

/// A person's own attempt at a course of a kind, with nobody changing it meanwhile.
///
/// # Errors
/// It is somebody else's, or at a course of another kind, which the text says ([`StoreError::Conflict`]).
pub(super) fn own_attempt(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: AttemptId,
    (kind, other_kind): (CourseKind, &str),
) -> Result<(StoredAttempt, StoredCourse), StoreError> {
    tx.exclusive()?;
    let attempt = attempts::get(tx, by.project, id)?;
    if attempt.person != by.user {
        return Err(StoreError::NotFound("attempt"));
    }
    let course = courses::get(tx, by.project, attempt.course)?;
    if course.kind != kind {
        return Err(StoreError::Conflict(other_kind.to_owned()));
    }
    Ok((attempt, course))
}

/// Say how sure one is after a calibration batch, and what was unclear, which becomes a question for the next debrief. It is said
/// once, before its author knows what is right.
///
/// # Errors
/// The attempt is somebody else's, or not at a calibration batch; items are missing, or it was said already
/// ([`StoreError::Conflict`]).
pub fn give_feedback(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: AttemptId,
    feedback: &CalibrationFeedback,
) -> Result<Audited<Attempt>, StoreError> {
    let (attempt, course) =
        own_attempt(tx, by, id, (CourseKind::Calibration, "this is no calibration batch"))?;
    let loaded = load(tx, by.now, &attempt)?;
    if attempt.confidence.is_some() {
        return Err(StoreError::Conflict("you have said this already".to_owned()));
    }
    if !loaded.is_over && loaded.items.iter().any(|item| item.is_right.is_none()) {
        return Err(StoreError::Conflict("label all items first".to_owned()));
    }
    let unclear = feedback.unclear.trim();
    attempts::set_feedback(tx, id, feedback.confidence, unclear)?;
    let attempt = attempts::get(tx, by.project, id)?;
    let described = describe(tx, by.now, &course, &attempt)?;
    let entry = by.entry("course.feedback", id, format!("finished {}", course.name));
    let answered = Audited::new(described, entry);
    if unclear.is_empty() {
        return Ok(answered);
    }
    let question = Question {
        title: format!("What is unclear in {}?", course.stage_name),
        stage: course.stage.to_string(),
        observation: format!("After {}, {} writes: {unclear}", course.name, attempt.person_name),
        ..Question::default()
    };
    answered.then(questions::ask(tx, by, &question)?).try_map(|(attempt, _)| Ok(attempt))
}
