//! Usable labels: accepted ones that no customer's team rejects.

use super::error::StoreError;
use super::tx::Tx;
use super::value::SqlValue;
use crate::clock::Timestamp;
use assay_core::brief::UsableLabels;
use assay_core::id::{ProjectId, StageId};
use assay_core::pipeline::TaskState;
use serde::Deserialize;

/// Scenes of a project that are usable in all of these stages, and those that became so since a time. A stage that does not need a scene
/// takes nothing away from it, but one of them has labeled it.
pub fn count(
    tx: &mut dyn Tx,
    project: ProjectId,
    stages: &[StageId],
    since: &Timestamp,
) -> Result<UsableLabels, StoreError> {
    #[derive(Deserialize)]
    struct CountRow {
        usable: u32,
        recent: u32,
    }
    let mut params: Vec<SqlValue> = vec![
        project.into(),
        TaskState::Accepted.into(),
        TaskState::NotNeeded.into(),
        since.into(),
        u32::try_from(stages.len()).unwrap_or(u32::MAX).into(),
    ];
    let fixed = params.len();
    params.extend(stages.iter().map(|stage| SqlValue::from(*stage)));
    let places: Vec<String> = (fixed + 1..=params.len()).map(|number| format!("${number}")).collect();
    let sql = format!(
        "SELECT COUNT(*) AS usable, COALESCE(SUM(CASE WHEN c.done_at >= $4 THEN 1 ELSE 0 END), 0) AS recent FROM \
         (SELECT MAX(CASE WHEN t.state = $2 THEN t.updated_at ELSE '' END) AS done_at FROM tasks t \
         WHERE t.project_id = $1 AND t.stage_id IN ({}) AND t.state IN ($2, $3) AND t.golden_id IS NULL \
         AND NOT EXISTS (SELECT 1 FROM honeypots h WHERE h.task_id = t.id) \
         AND NOT EXISTS (SELECT 1 FROM customer_verdicts v WHERE v.task_id = t.id AND v.verdict = 'reject' AND v.revision_id = \
         (SELECT r.id FROM revisions r WHERE r.task_id = t.id ORDER BY r.number DESC LIMIT 1)) \
         GROUP BY t.scene_id HAVING COUNT(*) = $5 AND MAX(CASE WHEN t.state = $2 THEN 1 ELSE 0 END) = 1) c",
        places.join(", ")
    );
    let CountRow { usable, recent } = tx.fetch_one("count", &sql, &params)?;
    Ok(UsableLabels { usable, recent })
}
