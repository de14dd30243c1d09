//! Questions about what is good, and what was decided.

use super::{SqlRow, StoreError, Tx, first, projects};
use crate::clock::{Timestamp, new_id};
use assay_core::api::{NewDecision, QuestionDetail};
use assay_core::golden::{LabelingRules, Question, apply_changes, describe_change};
use assay_core::release::{ChangeTexts, Decision};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const SELECT: &str = "SELECT q.id, q.body, q.revision, u.name, q.created_at FROM questions q \
    JOIN users u ON u.id = q.author WHERE q.project_id = $1";

fn state(row: &SqlRow) -> Result<QuestionDetail, StoreError> {
    Ok(QuestionDetail {
        id: row.text(0)?,
        question: serde_json::from_str(&row.text(1)?)?,
        revision: row.count(2)?,
        author_name: row.text(3)?,
        created_at: row.text(4)?,
        decision: None,
        release: None,
        changes: Vec::new(),
    })
}

/// A project's questions with what was decided, oldest first.
///
/// # Errors
/// Storage.
pub fn list(tx: &mut dyn Tx, project: &str) -> Result<Vec<QuestionDetail>, StoreError> {
    let sql = format!("{SELECT} ORDER BY q.id");
    let rows = tx.query(&sql, &[project.into()])?;
    let mut found: Vec<QuestionDetail> = rows.iter().map(state).collect::<Result<_, _>>()?;
    let mut decided = BTreeMap::new();
    for stored in stored_decisions(tx, project)? {
        decided.insert(stored.0.decision.question.clone(), stored);
    }
    for question in &mut found {
        if let Some((stored, release)) = decided.remove(&question.id) {
            question.changes = stored.change_descriptions;
            (question.decision, question.release) = (Some(stored.decision), release);
        }
    }
    Ok(found)
}

/// One question, without its decision.
pub(super) fn get(tx: &mut dyn Tx, project: &str, id: &str) -> Result<QuestionDetail, StoreError> {
    let sql = format!("{SELECT} AND q.id = $2");
    let rows = tx.query(&sql, &[project.into(), id.into()])?;
    state(&first(rows).ok_or(StoreError::NotFound("question"))?)
}

/// Ask a question.
///
/// # Errors
/// There is no such stage.
pub fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: &str,
    author: &str,
    question: &Question,
) -> Result<QuestionDetail, StoreError> {
    projects::stage(tx, project, &question.stage)?;
    let id = new_id();
    tx.execute(
        "INSERT INTO questions (id, project_id, body, revision, author, created_at) VALUES ($1, $2, $3, 1, $4, $5)",
        &[
            (&id).into(),
            project.into(),
            serde_json::to_string(question)?.into(),
            author.into(),
            now.text.as_str().into(),
        ],
    )?;
    get(tx, project, &id)
}

/// Write a question anew, where the caller has seen its last revision.
///
/// # Errors
/// It is at another revision by now, or it or its stage is not there.
pub fn change(
    tx: &mut dyn Tx,
    project: &str,
    id: &str,
    seen: u32,
    question: &Question,
) -> Result<QuestionDetail, StoreError> {
    projects::stage(tx, project, &question.stage)?;
    let changed = tx.execute(
        "UPDATE questions SET body = $1, revision = revision + 1 WHERE id = $2 AND project_id = $3 AND revision = $4",
        &[serde_json::to_string(question)?.into(), id.into(), project.into(), seen.into()],
    )?;
    let now = get(tx, project, id)?;
    if changed == 0 { Err(StoreError::Stale) } else { Ok(now) }
}

/// Record what was settled; it takes the place of a decision that no release has taken in yet.
///
/// # Errors
/// There is no such question, or a change does not fit the stage's rules.
pub fn decide(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: &str,
    id: &str,
    by: &str,
    new: NewDecision,
) -> Result<StoredDecision, StoreError> {
    tx.exclusive()?;
    let asked = get(tx, project, id)?.question;
    let rules = LabelingRules::from(projects::stage(tx, project, &asked.stage)?);
    apply_changes(&rules, &new.changes).map_err(StoreError::Conflict)?;
    let decision = Decision {
        id: new_id(),
        question: id.to_owned(),
        title: asked.title,
        stage: asked.stage,
        text: new.text.trim().to_owned(),
        changes: new.changes,
        goals: asked.goals,
        at: now.text.clone(),
        by: by.to_owned(),
    };
    let change_descriptions = decision.changes.iter().map(|change| describe_change(&rules, change)).collect();
    let stored = StoredDecision { decision, change_descriptions };
    tx.execute(
        "DELETE FROM decisions WHERE project_id = $1 AND question_id = $2 AND release IS NULL",
        &[project.into(), id.into()],
    )?;
    tx.execute(
        "INSERT INTO decisions (id, project_id, question_id, body) VALUES ($1, $2, $3, $4)",
        &[(&stored.decision.id).into(), project.into(), id.into(), serde_json::to_string(&stored)?.into()],
    )?;
    Ok(stored)
}

/// All decisions in the order made, each with the release that took it in.
///
/// # Errors
/// Storage, or they are damaged.
pub(super) fn decisions(tx: &mut dyn Tx, project: &str) -> Result<Vec<(Decision, Option<u32>)>, StoreError> {
    Ok(stored_decisions(tx, project)?
        .into_iter()
        .map(|(stored, release)| (stored.decision, release))
        .collect())
}

/// Descriptions of the changes of a release's decisions, by question, as they read on the day of the decision.
///
/// # Errors
/// Storage, or they are damaged.
pub fn describe_release_changes(
    tx: &mut dyn Tx,
    project: &str,
    release: u32,
) -> Result<ChangeTexts, StoreError> {
    let of_release =
        stored_decisions(tx, project)?.into_iter().filter(|(_, taken_in)| *taken_in == Some(release));
    Ok(of_release.map(|(stored, _)| (stored.decision.question, stored.change_descriptions)).collect())
}

/// Decision as it is stored.
#[derive(Serialize, Deserialize)]
pub struct StoredDecision {
    /// The decision.
    #[serde(flatten)]
    pub decision: Decision,
    /// Its changes in sentences, against the rules of the day: later ones would tell another story.
    #[serde(rename = "told")]
    pub change_descriptions: Vec<String>,
}

fn stored_decisions(
    tx: &mut dyn Tx,
    project: &str,
) -> Result<Vec<(StoredDecision, Option<u32>)>, StoreError> {
    let sql = "SELECT body, COALESCE(release, 0) FROM decisions WHERE project_id = $1 ORDER BY id";
    let rows = tx.query(sql, &[project.into()])?;
    let stored = |row: &SqlRow| {
        let release = row.count(1)?;
        Ok((serde_json::from_str(&row.text(0)?)?, (release > 0).then_some(release)))
    };
    rows.iter().map(stored).collect()
}
