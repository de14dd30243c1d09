//! Scenes: recordings and photographs of a project.

use super::{StoreError, Tx, first};
use crate::clock::{Timestamp, new_id};
use assay_core::hash::sha256_hex;
use assay_core::scene::Scene;

/// Add a scene. Gives its id, and whether it is new: the same content in the same project is one scene.
///
/// # Errors
/// Storage.
pub fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: &str,
    scene: &Scene,
) -> Result<(String, bool), StoreError> {
    let body = serde_json::to_string(scene)?;
    let hash = sha256_hex(body.as_bytes());
    let known = "SELECT id FROM scenes WHERE project_id = $1 AND content_hash = $2";
    if let Some(row) = first(tx.query(known, &[project.into(), (&hash).into()])?) {
        return Ok((row.text(0)?, false));
    }
    let id = new_id();
    tx.execute(
        "INSERT INTO scenes (id, project_id, name, body, content_hash, picture, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            (&id).into(),
            project.into(),
            (&scene.name).into(),
            body.into(),
            hash.into(),
            picture(scene).into(),
            now.text.as_str().into(),
        ],
    )?;
    Ok((id, true))
}

/// The first image of the first frame: what stands for a scene in lists.
pub fn picture(scene: &Scene) -> Option<String> {
    let frame = scene.frames.first()?;
    let image = frame.data.iter().find(|d| d.media_type.starts_with("image/"))?;
    Some(image.shown.as_ref().unwrap_or(&image.blob).clone())
}

/// The scenes of a project that were added last.
///
/// # Errors
/// Storage.
pub fn last(tx: &mut dyn Tx, project: &str, most: u32) -> Result<Vec<Scene>, StoreError> {
    let sql = "SELECT body FROM scenes WHERE project_id = $1 ORDER BY id DESC LIMIT $2";
    let rows = tx.query(sql, &[project.into(), most.into()])?;
    rows.iter().map(|row| Ok(serde_json::from_str(&row.text(0)?)?)).collect()
}

/// Ids of the project's scenes, oldest first.
///
/// # Errors
/// Storage.
pub fn ids(tx: &mut dyn Tx, project: &str) -> Result<Vec<String>, StoreError> {
    let rows = tx.query("SELECT id FROM scenes WHERE project_id = $1 ORDER BY id", &[project.into()])?;
    rows.iter().map(|row| row.text(0)).collect()
}

/// A scene's content.
///
/// # Errors
/// There is no such scene.
pub fn get(tx: &mut dyn Tx, id: &str) -> Result<Scene, StoreError> {
    let row = first(tx.query("SELECT body FROM scenes WHERE id = $1", &[id.into()])?);
    Ok(serde_json::from_str(&row.ok_or(StoreError::NotFound("scene"))?.text(0)?)?)
}
