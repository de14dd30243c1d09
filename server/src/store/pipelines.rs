//! Pipelines in revisions: what the stages of a project build on.

use super::error::StoreError;
use super::tx::Tx;
use super::value::SqlValue;
use crate::clock::Timestamp;
use assay_core::api::{Pipeline, PipelineChange, PipelineRevision};
use assay_core::id::{ProjectId, UserId};
use assay_core::pipeline::{RoutedStage, Routing};
use serde::Deserialize;

/// Revisions listed at most, the last first.
const MAX_REVISIONS: u32 = 100;

/// The pipeline of a project, with all of its stages: those that no revision names build on nothing.
pub fn get(tx: &mut dyn Tx, project: ProjectId) -> Result<Pipeline, StoreError> {
    #[derive(Deserialize)]
    struct PipelineRow {
        revision: u32,
        stages: Vec<RoutedStage>,
    }
    let sql = "SELECT revision, stages FROM pipelines WHERE project_id = $1 ORDER BY revision DESC LIMIT 1";
    let row: Option<PipelineRow> = tx.fetch_optional(sql, &[project.into()])?;
    let (revision, stored) = row.map_or((0, Vec::new()), |row| (row.revision, row.stages));
    let sql = "SELECT id FROM stages WHERE project_id = $1 AND attempt_id IS NULL ORDER BY position";
    let ids: Vec<String> = tx.fetch_values(sql, &[project.into()])?;
    let routing = |id: &String| {
        let found = stored.iter().find(|stage| stage.stage == *id);
        found.map_or_else(Routing::default, |stage| stage.routing.clone())
    };
    let stages = ids.iter().map(|id| RoutedStage { stage: id.clone(), routing: routing(id) }).collect();
    Ok(Pipeline { revision, stages })
}

/// Whether a stage of a project builds on another one.
pub fn has_inputs(tx: &mut dyn Tx, project: ProjectId) -> Result<bool, StoreError> {
    tx.exists("SELECT revision FROM pipelines WHERE project_id = $1 LIMIT 1", &[project.into()])
}

/// Write the next revision, where the caller has seen the last one.
///
/// # Errors
/// It is at another revision by now.
pub fn change(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    (seen, author): (u32, UserId),
    change: &PipelineChange,
) -> Result<(), StoreError> {
    if get(tx, project)?.revision != seen {
        return Err(StoreError::Stale);
    }
    tx.execute(
        "INSERT INTO pipelines (project_id, revision, stages, why, author, at) VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            project.into(),
            (seen + 1).into(),
            SqlValue::json(&change.stages)?,
            change.why.trim().into(),
            author.into(),
            now.into(),
        ],
    )?;
    Ok(())
}

/// The changes of a pipeline, the last first.
pub fn revisions(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<PipelineRevision>, StoreError> {
    let sql = "SELECT p.revision, p.why, u.name AS by_name, p.at FROM pipelines p \
               JOIN users u ON u.id = p.author WHERE p.project_id = $1 ORDER BY p.revision DESC LIMIT $2";
    tx.fetch_all(sql, &[project.into(), MAX_REVISIONS.into()])
}
