//! Questions about what is good, and what was decided.

use super::error::StoreError;
use super::tx::Tx;
use super::value::SqlValue;
use crate::clock::{Timestamp, new_id};
use assay_core::api::QuestionDetail;
use assay_core::golden::Question;
use assay_core::id::{ProjectId, QuestionId, UserId};
use assay_core::release::{ChangeTexts, Decision};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const QUESTION: &str = "SELECT q.id, q.body AS question, q.revision, u.name AS author_name, q.created_at \
    FROM questions q JOIN users u ON u.id = q.author WHERE q.project_id = $1";

/// A project's questions with what was decided, oldest first.
pub fn list(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<QuestionDetail>, StoreError> {
    let mut found: Vec<QuestionDetail> =
        tx.fetch_all(&format!("{QUESTION} ORDER BY q.id"), &[project.into()])?;
    let rows = decision_rows(tx, project)?.into_iter();
    let mut decided: BTreeMap<String, DecisionRow> =
        rows.map(|row| (row.body.decision.question.clone(), row)).collect();
    for question in &mut found {
        if let Some(DecisionRow { body, release }) = decided.remove(&question.id) {
            question.changes = body.change_descriptions;
            (question.decision, question.release) = (Some(body.decision), release);
        }
    }
    Ok(found)
}

/// One question, without its decision.
///
/// # Errors
/// There is no such question in the project.
pub fn get(tx: &mut dyn Tx, project: ProjectId, id: QuestionId) -> Result<QuestionDetail, StoreError> {
    tx.fetch_one("question", &format!("{QUESTION} AND q.id = $2"), &[project.into(), id.into()])
}

/// Add a question.
pub fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    author: UserId,
    question: &Question,
) -> Result<QuestionDetail, StoreError> {
    let id: QuestionId = new_id();
    tx.execute(
        "INSERT INTO questions (id, project_id, body, revision, author, created_at) VALUES ($1, $2, $3, 1, $4, $5)",
        &[id.into(), project.into(), SqlValue::json(question)?, author.into(), now.into()],
    )?;
    get(tx, project, id)
}

/// Write a question anew, where the caller has seen its last revision.
///
/// # Errors
/// It is at another revision by now, or it is not there.
pub fn change(
    tx: &mut dyn Tx,
    project: ProjectId,
    id: QuestionId,
    seen: u32,
    question: &Question,
) -> Result<QuestionDetail, StoreError> {
    let changed = tx.execute(
        "UPDATE questions SET body = $1, revision = revision + 1 WHERE id = $2 AND project_id = $3 AND revision = $4",
        &[SqlValue::json(question)?, id.into(), project.into(), seen.into()],
    )?;
    let now = get(tx, project, id)?;
    if changed == 0 { Err(StoreError::Stale) } else { Ok(now) }
}

/// Decision as it is stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredDecision {
    /// The decision.
    #[serde(flatten)]
    pub decision: Decision,
    /// Its changes in sentences, against the rules of the day: later ones would tell another story.
    #[serde(rename = "told")]
    pub change_descriptions: Vec<String>,
}

#[derive(Deserialize)]
struct DecisionRow {
    body: StoredDecision,
    /// The release that took it in.
    release: Option<u32>,
}

fn decision_rows(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<DecisionRow>, StoreError> {
    let sql = "SELECT body, release FROM decisions WHERE project_id = $1 ORDER BY id";
    tx.fetch_all(sql, &[project.into()])
}

/// Store a decision on a question in place of one that no release has taken in yet.
pub fn set_decision(
    tx: &mut dyn Tx,
    project: ProjectId,
    question: QuestionId,
    stored: &StoredDecision,
) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM decisions WHERE project_id = $1 AND question_id = $2 AND release IS NULL",
        &[project.into(), question.into()],
    )?;
    tx.execute(
        "INSERT INTO decisions (id, project_id, question_id, body) VALUES ($1, $2, $3, $4)",
        &[(&stored.decision.id).into(), project.into(), question.into(), SqlValue::json(stored)?],
    )?;
    Ok(())
}

/// Decisions that no release has taken in yet, in the order made.
pub fn open_decisions(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<Decision>, StoreError> {
    let rows = decision_rows(tx, project)?.into_iter();
    Ok(rows.filter(|row| row.release.is_none()).map(|row| row.body.decision).collect())
}

/// Note the release that takes in all open decisions.
pub fn set_release(tx: &mut dyn Tx, project: ProjectId, release: u32) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE decisions SET release = $1 WHERE project_id = $2 AND release IS NULL",
        &[release.into(), project.into()],
    )?;
    Ok(())
}

/// Descriptions of the changes of a release's decisions, by question, as they read on the day of the decision.
pub fn describe_release_changes(
    tx: &mut dyn Tx,
    project: ProjectId,
    release: u32,
) -> Result<ChangeTexts, StoreError> {
    let rows = decision_rows(tx, project)?.into_iter();
    let of_release = rows.filter(|row| row.release == Some(release)).map(|row| row.body);
    Ok(of_release.map(|body| (body.decision.question, body.change_descriptions)).collect())
}
