//! Questions about what is good, and what was decided.

use super::{Row, StoreError, Tx, first, projects};
use crate::clock::{Now, new_id};
use assay_core::api::{NewDecision, QuestionState};
use assay_core::golden::{Question, Rules, apply, told};
use assay_core::release::{ChangesTold, Decision};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const SELECT: &str = "SELECT q.id, q.body, q.revision, u.name, q.created_at FROM questions q \
    JOIN users u ON u.id = q.author WHERE q.project_id = $1";

fn state(row: &Row) -> Result<QuestionState, StoreError> {
    Ok(QuestionState {
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
pub fn list(tx: &mut dyn Tx, project: &str) -> Result<Vec<QuestionState>, StoreError> {
    let sql = format!("{SELECT} ORDER BY q.id");
    let rows = tx.query(&sql, &[project.into()])?;
    let mut found: Vec<QuestionState> = rows.iter().map(state).collect::<Result<_, _>>()?;
    let mut decided = BTreeMap::new();
    for kept in kept(tx, project)? {
        decided.insert(kept.0.decision.question.clone(), kept);
    }
    for question in &mut found {
        if let Some((kept, release)) = decided.remove(&question.id) {
            question.changes = kept.told;
            (question.decision, question.release) = (Some(kept.decision), release);
        }
    }
    Ok(found)
}

/// One question, without its decision.
pub(super) fn get(tx: &mut dyn Tx, project: &str, id: &str) -> Result<QuestionState, StoreError> {
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
    now: &Now,
    project: &str,
    author: &str,
    question: &Question,
) -> Result<QuestionState, StoreError> {
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
) -> Result<QuestionState, StoreError> {
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
    now: &Now,
    project: &str,
    id: &str,
    by: &str,
    new: NewDecision,
) -> Result<Kept, StoreError> {
    tx.exclusive()?;
    let asked = get(tx, project, id)?.question;
    let rules = Rules::from(projects::stage(tx, project, &asked.stage)?);
    apply(&rules, &new.changes).map_err(StoreError::Conflict)?;
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
    let told = decision.changes.iter().map(|change| told(&rules, change)).collect();
    let kept = Kept { decision, told };
    tx.execute(
        "DELETE FROM decisions WHERE project_id = $1 AND question_id = $2 AND release IS NULL",
        &[project.into(), id.into()],
    )?;
    tx.execute(
        "INSERT INTO decisions (id, project_id, question_id, body) VALUES ($1, $2, $3, $4)",
        &[(&kept.decision.id).into(), project.into(), id.into(), serde_json::to_string(&kept)?.into()],
    )?;
    Ok(kept)
}

/// All decisions in the order made, each with the release that took it in.
///
/// # Errors
/// Storage, or they are damaged.
pub(super) fn decisions(tx: &mut dyn Tx, project: &str) -> Result<Vec<(Decision, Option<u32>)>, StoreError> {
    Ok(kept(tx, project)?.into_iter().map(|(kept, release)| (kept.decision, release)).collect())
}

/// What the decisions of a release changed, by question, in the words of their day.
///
/// # Errors
/// Storage, or they are damaged.
pub fn told_in(tx: &mut dyn Tx, project: &str, release: u32) -> Result<ChangesTold, StoreError> {
    let of_release = kept(tx, project)?.into_iter().filter(|(_, taken_in)| *taken_in == Some(release));
    Ok(of_release.map(|(kept, _)| (kept.decision.question, kept.told)).collect())
}

/// A decision as it is kept.
#[derive(Serialize, Deserialize)]
pub struct Kept {
    /// The decision.
    #[serde(flatten)]
    pub decision: Decision,
    /// Its changes in sentences, against the rules of the day: later ones would tell another story.
    pub told: Vec<String>,
}

fn kept(tx: &mut dyn Tx, project: &str) -> Result<Vec<(Kept, Option<u32>)>, StoreError> {
    let sql = "SELECT body, COALESCE(release, 0) FROM decisions WHERE project_id = $1 ORDER BY id";
    let rows = tx.query(sql, &[project.into()])?;
    let kept = |row: &Row| {
        let release = row.count(1)?;
        Ok((serde_json::from_str(&row.text(0)?)?, (release > 0).then_some(release)))
    };
    rows.iter().map(kept).collect()
}
