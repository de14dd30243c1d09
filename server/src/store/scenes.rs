//! Scenes: recordings and photographs of a project.

use super::error::StoreError;
use super::tx::Tx;
use crate::clock::{Timestamp, new_id};
use assay_core::id::{ProjectId, SceneHash, SceneId, TaskId};
use assay_core::scene::Scene;

/// Add a scene. Gives its id, and whether it is new: the same content in the same project is one scene.
pub fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    scene: &Scene,
) -> Result<(SceneId, bool), StoreError> {
    let body = serde_json::to_string(scene)?;
    let hash = SceneHash::digest(body.as_bytes());
    let known = "SELECT id FROM scenes WHERE project_id = $1 AND content_hash = $2";
    if let Some(id) = tx.fetch_value(known, &[project.into(), hash.into()])? {
        return Ok((id, false));
    }
    let id: SceneId = new_id();
    tx.execute(
        "INSERT INTO scenes (id, project_id, name, body, content_hash, picture, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            id.into(),
            project.into(),
            (&scene.name).into(),
            body.into(),
            hash.into(),
            picture(scene).into(),
            now.into(),
        ],
    )?;
    Ok((id, true))
}

/// The first image of the first frame: the picture of a scene in lists.
pub fn picture(scene: &Scene) -> Option<String> {
    let frame = scene.frames.first()?;
    let image = frame.data.iter().find(|d| d.media_type.starts_with("image/"))?;
    Some(image.shown.as_ref().unwrap_or(&image.blob).clone())
}

/// The scenes of a project that were added last.
pub fn last(tx: &mut dyn Tx, project: ProjectId, most: u32) -> Result<Vec<Scene>, StoreError> {
    let sql = "SELECT body FROM scenes WHERE project_id = $1 ORDER BY id DESC LIMIT $2";
    tx.fetch_values(sql, &[project.into(), most.into()])
}

/// Ids of the project's scenes, oldest first.
pub fn ids(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<SceneId>, StoreError> {
    tx.fetch_values("SELECT id FROM scenes WHERE project_id = $1 ORDER BY id", &[project.into()])
}

/// A scene's content.
///
/// # Errors
/// There is no such scene.
pub fn get(tx: &mut dyn Tx, id: SceneId) -> Result<Scene, StoreError> {
    let found = tx.fetch_value("SELECT body FROM scenes WHERE id = $1", &[id.into()])?;
    found.ok_or(StoreError::NotFound("scene"))
}

/// The content of a task's scene.
///
/// # Errors
/// There is no such task.
pub fn get_by_task(tx: &mut dyn Tx, task: TaskId) -> Result<Scene, StoreError> {
    let sql = "SELECT c.body FROM scenes c JOIN tasks t ON t.scene_id = c.id WHERE t.id = $1";
    tx.fetch_value(sql, &[task.into()])?.ok_or(StoreError::NotFound("task"))
}

/// Refuse a scene that is not in a project.
///
/// # Errors
/// There is no such scene in it.
pub fn require(tx: &mut dyn Tx, project: ProjectId, id: SceneId) -> Result<(), StoreError> {
    let sql = "SELECT id FROM scenes WHERE id = $1 AND project_id = $2";
    if tx.exists(sql, &[id.into(), project.into()])? { Ok(()) } else { Err(StoreError::NotFound("scene")) }
}
