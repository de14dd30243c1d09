//! Judged objects: how many of each person's were right, by stage and class.

use super::error::StoreError;
use super::tx::Tx;
use super::value::SqlValue;
use crate::clock::Timestamp;
use assay_core::id::{ProjectId, RevisionId, StageId, UserId};
use assay_core::trust::JudgedObject;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Label whose objects were judged.
#[derive(Clone, Copy, Debug)]
pub struct JudgedLabel<'a> {
    /// The project.
    pub project: ProjectId,
    /// The stage of production: for an exam, the one that it prepares for.
    pub stage: StageId,
    /// The author.
    pub author: UserId,
    /// The submitted label.
    pub revision: RevisionId,
    /// Concept of the golden item; empty: it has none.
    pub concept: &'a str,
}

/// Note the judged objects of a label.
pub fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    label: &JudgedLabel<'_>,
    objects: &[JudgedObject],
) -> Result<(), StoreError> {
    let mut counts: BTreeMap<(&str, bool), usize> = BTreeMap::new();
    for object in objects {
        *counts.entry((&object.class, object.is_right)).or_default() += 1;
    }
    for ((class, is_right), count) in counts {
        tx.execute(
            "INSERT INTO judgements (revision_id, project_id, stage_id, user_id, class, is_right, objects, judged_s, concept) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            &[
                label.revision.into(),
                label.project.into(),
                label.stage.into(),
                label.author.into(),
                class.into(),
                is_right.into(),
                SqlValue::count(count),
                now.seconds.into(),
                label.concept.into(),
            ],
        )?;
    }
    Ok(())
}

/// Number of judged objects of a person in a stage, class and concept.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct JudgementCount {
    /// The stage.
    pub stage: String,
    /// The person.
    pub person: String,
    /// Their name.
    pub person_name: String,
    /// The class.
    pub class: String,
    /// The concept; empty: none.
    pub concept: String,
    /// Whether these were right.
    pub is_right: bool,
    /// Their number.
    pub objects: u32,
    /// Time of the first one, seconds since 1970.
    pub since_s: i64,
}

/// Objects of all people of a project that were judged up to a time, seconds since 1970.
pub fn counts(tx: &mut dyn Tx, project: ProjectId, until_s: i64) -> Result<Vec<JudgementCount>, StoreError> {
    let sql = "SELECT j.stage_id AS stage, j.user_id AS person, u.name AS person_name, j.class, j.concept, j.is_right, \
               CAST(SUM(j.objects) AS BIGINT) AS objects, MIN(j.judged_s) AS since_s \
               FROM judgements j JOIN users u ON u.id = j.user_id WHERE j.project_id = $1 AND j.judged_s <= $2 \
               GROUP BY j.stage_id, j.user_id, u.name, j.class, j.concept, j.is_right \
               ORDER BY j.stage_id, j.user_id, j.class, j.concept, j.is_right";
    tx.fetch_all(sql, &[project.into(), until_s.into()])
}
