//! A person's own work: what golden and reviewers said about it, and what changed in the rules since.

use super::context::ActionContext;
use super::{quality, questions};
use crate::clock::Timestamp;
use crate::store::honeypots::{self, StoredCheck};
use crate::store::tasker_routes::{self, StoredRoute};
use crate::store::{Audited, StoreError, Tx, labels, stages, task_settings};
use assay_core::api::{CheckResult, ItemResult, MyStage, MyWork, PersonQuality, StageQualityReport};
use assay_core::golden::{Question, QuestionLocation};
use assay_core::id::{ProjectId, StageId, TaskId, UserId};
use assay_core::trust::RouteKind;

/// Results of honeypots, and verdicts, that a person sees at most.
const MOST_RESULTS: u32 = 50;
/// Changes of a stage that a person sees at most.
const MOST_CHANGES: usize = 10;
/// Scores are shown in steps of 1 / this, as after exams.
const SCORE_STEPS: f64 = 20.0;

/// What a person's own work is made from.
pub struct MyWorkInput {
    user: UserId,
    work: MyWork,
    quality: quality::QualityInput,
}

/// Read a person's own work. What golden says about a label is a part of it once the delay of its stage is over.
///
/// # Errors
/// Storage.
pub fn input(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    user: UserId,
) -> Result<MyWorkInput, StoreError> {
    let last = labels::last_submissions(tx, project, user)?;
    let mut work = MyWork::default();
    let mut longest = 0;
    for stage in stages::list(tx, project)? {
        let id = stage.id.parse()?;
        longest = longest.max(delay_s(tx, id)?);
        let mut changes = match last.get(&stage.id) {
            Some(since) => stages::changes_since(tx, id, since)?,
            None => Vec::new(),
        };
        changes.truncate(MOST_CHANGES);
        let route = tasker_routes::get(tx, id, user)?;
        let is_paused = route.as_ref().and_then(StoredRoute::holds) == Some(RouteKind::Pause);
        let appeal = route.and_then(|route| route.appeal);
        let (stage, stage_name, classes) = (stage.id, stage.name, Vec::new());
        work.stages.push(MyStage { stage, stage_name, overall: None, classes, is_paused, appeal, changes });
    }
    work.checks = due_checks(tx, now, project, user)?.into_iter().map(check_result).collect();
    work.verdicts = labels::verdicts_on(tx, project, user, MOST_RESULTS)?;
    let quality = quality::input_until(tx, project, now.seconds - longest)?;
    Ok(MyWorkInput { user, work, quality })
}

/// Seconds after a submission until its author may learn that it was a honeypot.
fn delay_s(tx: &mut dyn Tx, stage: StageId) -> Result<i64, StoreError> {
    Ok(i64::from(task_settings::get(tx, stage)?.body.honeypots.feedback_hours) * 3600)
}

/// Results of a person's labels of honeypots whose delay is over, the last submitted first.
fn due_checks(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    user: UserId,
) -> Result<Vec<StoredCheck>, StoreError> {
    let mut due = Vec::new();
    for check in honeypots::results_of(tx, project, user, MOST_RESULTS)? {
        if check.submitted_s + delay_s(tx, check.stage)? <= now.seconds {
            due.push(check);
        }
    }
    Ok(due)
}

fn check_result(check: StoredCheck) -> CheckResult {
    let submitted_at = Timestamp::from_micros(check.submitted_s.saturating_mul(1_000_000)).text;
    let score = (check.score * SCORE_STEPS).round() / SCORE_STEPS;
    CheckResult {
        task: check.task.to_string(),
        scene_name: check.scene_name,
        stage_name: check.stage_name,
        submitted_at,
        result: ItemResult { is_right: check.is_right, score, broken: check.broken },
        is_appealed: check.appealed_at.is_some(),
    }
}

/// Estimate the person's quality. It takes a while and needs no database.
pub fn estimate(MyWorkInput { user, mut work, quality }: MyWorkInput) -> MyWork {
    let me = user.to_string();
    for StageQualityReport { stage, people, .. } in quality::estimate(&quality) {
        let Some(PersonQuality { overall, classes, .. }) = people.into_iter().find(|p| p.person == me) else {
            continue;
        };
        if let Some(known) = work.stages.iter_mut().find(|known| known.stage == stage) {
            (known.overall, known.classes) = (Some(overall), classes);
        }
    }
    work.stages.retain(|stage| stage.overall.is_some() || stage.is_paused || !stage.changes.is_empty());
    work
}

/// Appeal against the result of a honeypot: it becomes a question about the golden item, for the next debrief.
///
/// # Errors
/// The person has no such result, or not yet ([`StoreError::NotFound`]), or has appealed already.
pub fn appeal(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    task: TaskId,
    text: &str,
) -> Result<Audited<()>, StoreError> {
    let results = due_checks(tx, by.now, by.project, by.user)?;
    let check = results.into_iter().find(|check| check.task == task).ok_or(StoreError::NotFound("result"))?;
    if check.appealed_at.is_some() {
        return Err(StoreError::Conflict("you appealed already; the answer comes with a release".to_owned()));
    }
    let question = Question {
        title: format!("Is golden right on “{}”?", check.scene_name),
        stage: check.stage.to_string(),
        observation: format!("A tasker appeals against the result of a check: {}", text.trim()),
        places: vec![QuestionLocation { golden: check.golden.to_string(), anchor: None }],
        ..Question::default()
    };
    honeypots::set_appealed(tx, task, &by.now.text)?;
    questions::ask(tx, by, &question)?.try_map(|_| Ok(()))
}
