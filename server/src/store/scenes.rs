//! Scenes: recordings and photographs of a project.

use super::error::StoreError;
use super::tx::Tx;
use crate::clock::{Timestamp, new_id};
use assay_core::fuzzy::lower_case;
use assay_core::id::{ProjectId, SceneHash, SceneId, TaskId};
use assay_core::scene::{FrameData, Scene};
use serde::Deserialize;

/// Add a scene. Gives its id, and whether it is new: the same content in the same project is one scene.
pub fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    scene: &Scene,
) -> Result<(SceneId, bool), StoreError> {
    if let Some(id) = find(tx, project, scene)? {
        return Ok((id, false));
    }
    let body = serde_json::to_string(scene)?;
    let hash = SceneHash::digest(body.as_bytes());
    let id: SceneId = new_id();
    tx.execute(
        "INSERT INTO scenes (id, project_id, name, body, content_hash, picture, created_at, media_hash, name_key) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            id.into(),
            project.into(),
            (&scene.name).into(),
            body.into(),
            hash.into(),
            picture(scene).into(),
            now.into(),
            media_hash(scene).into(),
            name_key(&scene.name).into(),
        ],
    )?;
    Ok((id, true))
}

/// Add a copy of a scene, for a honeypot. It is in no list of scenes.
///
/// # Errors
/// There is no such scene.
pub fn add_copy(tx: &mut dyn Tx, scene: SceneId) -> Result<SceneId, StoreError> {
    let id: SceneId = new_id();
    let added = tx.execute(
        "INSERT INTO scenes (id, project_id, name, body, content_hash, picture, created_at, media_hash, name_key, copy_of) \
         SELECT $1, project_id, name, body, $2, picture, created_at, '', name_key, id FROM scenes WHERE id = $3",
        &[id.into(), format!("copy {id}").into(), scene.into()],
    )?;
    if added == 0 { Err(StoreError::NotFound("scene")) } else { Ok(id) }
}

/// Key of a name for searches: its lower-case form as bytes, which both engines compare alike, whatever their locale.
pub(super) fn name_key(name: &str) -> Vec<u8> {
    lower_case(name.trim()).into_bytes()
}

/// Add the keys of the names of scenes that an earlier version stored without.
pub(super) fn add_name_keys(tx: &mut dyn Tx) -> Result<(), StoreError> {
    #[derive(Deserialize)]
    struct NameRow {
        id: SceneId,
        name: String,
    }
    let sql = "SELECT id, name FROM scenes WHERE name_key IS NULL LIMIT 1000";
    loop {
        let rows: Vec<NameRow> = tx.fetch_all(sql, &[])?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in rows {
            let key = name_key(&row.name);
            tx.execute("UPDATE scenes SET name_key = $1 WHERE id = $2", &[key.into(), row.id.into()])?;
        }
    }
}

/// The scene of a project that is the same in all its content.
pub fn find(tx: &mut dyn Tx, project: ProjectId, scene: &Scene) -> Result<Option<SceneId>, StoreError> {
    let hash = SceneHash::digest(serde_json::to_string(scene)?.as_bytes());
    let sql = "SELECT id FROM scenes WHERE project_id = $1 AND content_hash = $2";
    tx.fetch_value(sql, &[project.into(), hash.into()])
}

/// The scenes of a project with the same images and clouds as another, oldest first; none without any.
pub fn with_media_of(
    tx: &mut dyn Tx,
    project: ProjectId,
    scene: &Scene,
) -> Result<Vec<(SceneId, Scene)>, StoreError> {
    let hash = media_hash(scene);
    if hash.is_empty() {
        return Ok(Vec::new());
    }
    hash_media(tx, project)?;
    let sql = "SELECT id, body FROM scenes WHERE project_id = $1 AND media_hash = $2 ORDER BY id";
    let rows: Vec<SceneRow> = tx.fetch_all(sql, &[project.into(), hash.into()])?;
    rows.into_iter().map(|row| Ok((row.id, serde_json::from_str(&row.body)?))).collect()
}

#[derive(Deserialize)]
struct SceneRow {
    id: SceneId,
    body: String,
}

/// Hashes of the media of scenes that an earlier version stored without.
fn hash_media(tx: &mut dyn Tx, project: ProjectId) -> Result<(), StoreError> {
    let sql = "SELECT id, body FROM scenes WHERE project_id = $1 AND media_hash IS NULL";
    let rows: Vec<SceneRow> = tx.fetch_all(sql, &[project.into()])?;
    for row in rows {
        let hash = media_hash(&serde_json::from_str(&row.body)?);
        tx.execute("UPDATE scenes SET media_hash = $1 WHERE id = $2", &[hash.into(), row.id.into()])?;
    }
    Ok(())
}

/// Hash of the files of a scene, frame by frame, whatever their sensors are called; empty where a scene has none. Of
/// a cloud whose points were moved the original file counts.
fn media_hash(scene: &Scene) -> String {
    let file = |data: &FrameData| data.recorded.clone().unwrap_or_else(|| data.blob.clone());
    let frames: Vec<Vec<String>> = scene
        .frames
        .iter()
        .map(|frame| {
            let mut files: Vec<String> = frame.data.iter().map(file).collect();
            files.sort();
            files
        })
        .collect();
    if frames.iter().flatten().all(String::is_empty) {
        return String::new();
    }
    SceneHash::digest(serde_json::json!(frames).to_string().as_bytes()).to_string()
}

/// The first image of the first frame: the picture of a scene in lists.
pub fn picture(scene: &Scene) -> Option<String> {
    let frame = scene.frames.first()?;
    let image = frame.data.iter().find(|d| d.media_type.starts_with("image/"))?;
    Some(image.shown.as_ref().unwrap_or(&image.blob).clone())
}

/// The scenes of a project that were added last.
pub fn last(tx: &mut dyn Tx, project: ProjectId, most: u32) -> Result<Vec<Scene>, StoreError> {
    let sql = "SELECT body FROM scenes WHERE project_id = $1 AND copy_of IS NULL ORDER BY id DESC LIMIT $2";
    tx.fetch_values(sql, &[project.into(), most.into()])
}

/// Ids of the project's scenes, oldest first.
pub fn ids(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<SceneId>, StoreError> {
    let sql = "SELECT id FROM scenes WHERE project_id = $1 AND copy_of IS NULL ORDER BY id";
    tx.fetch_values(sql, &[project.into()])
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
