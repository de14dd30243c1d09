//! Questions about what is good, and decisions on them.

use super::context::ActionContext;
use crate::clock::new_id;
use crate::store::questions::{self, StoredDecision};
use crate::store::{Audited, StoreError, Tx, stages};
use assay_core::api::{NewDecision, QuestionDetail};
use assay_core::golden::{LabelingRules, Question, apply_changes, describe_change};
use assay_core::id::{DecisionId, QuestionId};
use assay_core::release::Decision;

/// Ask a question.
///
/// # Errors
/// There is no such stage.
pub fn ask(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    question: &Question,
) -> Result<Audited<QuestionDetail>, StoreError> {
    stages::get(tx, by.project, question.stage.parse()?)?;
    let stored = questions::add(tx, by.now, by.project, by.user, question)?;
    let entry = by.entry("question.ask", &stored.id, format!("asked: {}", stored.question.title));
    Ok(Audited::new(stored, entry))
}

/// Write a question anew, where the caller has seen its last revision.
///
/// # Errors
/// It is at another revision by now, or it or its stage is not there.
pub fn change(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: QuestionId,
    seen: u32,
    question: &Question,
) -> Result<Audited<QuestionDetail>, StoreError> {
    stages::get(tx, by.project, question.stage.parse()?)?;
    let changed = questions::change(tx, by.project, id, seen, question)?;
    Ok(Audited::new(changed, by.entry("question.change", id, "wrote a question anew")))
}

/// Record what was settled; it takes the place of a decision that no release has taken in yet.
///
/// # Errors
/// There is no such question, or a change does not fit the stage's rules.
pub fn decide(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: QuestionId,
    by_name: &str,
    new: NewDecision,
) -> Result<Audited<Decision>, StoreError> {
    let decision = store_decision(tx, by, id, by_name, new)?.decision;
    let entry = by.entry("question.decide", id, format!("decided: {}", decision.text));
    Ok(Audited::new(decision, entry))
}

/// Store a decision, as a part of a use case that records it.
///
/// # Errors
/// As [`decide`].
pub(super) fn store_decision(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: QuestionId,
    by_name: &str,
    new: NewDecision,
) -> Result<StoredDecision, StoreError> {
    tx.exclusive()?;
    let stored = questions::get(tx, by.project, id)?.question;
    let rules = LabelingRules::from(stages::get(tx, by.project, stored.stage.parse()?)?);
    apply_changes(&rules, &new.changes).map_err(StoreError::Conflict)?;
    let decision = Decision {
        id: new_id::<DecisionId>().to_string(),
        question: id.to_string(),
        title: stored.title,
        stage: stored.stage,
        text: new.text.trim().to_owned(),
        changes: new.changes,
        goals: stored.goals,
        at: by.now.text.clone(),
        by: by_name.to_owned(),
    };
    let change_descriptions = decision.changes.iter().map(|change| describe_change(&rules, change)).collect();
    let stored = StoredDecision { decision, change_descriptions };
    questions::set_decision(tx, by.project, id, &stored)?;
    Ok(stored)
}
