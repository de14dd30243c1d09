//! Samples: what scenes look like in numbers, and which of them stand for all of a project's data in a stage.

use super::audit::{self, NewAuditEntry};
use super::{SqlRow, StoreError, Tx, first, parse_enum, projects, tasks};
use crate::clock::Timestamp;
use assay_core::api::{FeatureProgress, NewSamplePicks, SampleDetail, SampleScene, SceneFeatures};
use assay_core::scene::Scene;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Texts of metadata up to this long, in bytes, part scenes; longer ones are something else.
const MAX_METADATA_BYTES: usize = 120;

/// Scenes without features, oldest first.
///
/// # Errors
/// Storage.
pub fn unmeasured(tx: &mut dyn Tx, project: &str, most: u32) -> Result<Vec<(String, Scene)>, StoreError> {
    let rows = tx.query(
        "SELECT c.id, c.body FROM scenes c LEFT JOIN scene_features f ON f.scene_id = c.id \
         WHERE c.project_id = $1 AND f.seen IS NULL ORDER BY c.id LIMIT $2",
        &[project.into(), most.into()],
    )?;
    rows.iter().map(|row| Ok((row.text(0)?, serde_json::from_str(&row.text(1)?)?))).collect()
}

/// How many scenes there are, and how many without features.
///
/// # Errors
/// Storage.
pub fn measured(tx: &mut dyn Tx, project: &str) -> Result<FeatureProgress, StoreError> {
    let rows = tx.query(
        "SELECT COUNT(*), COUNT(f.seen) FROM scenes c LEFT JOIN scene_features f ON f.scene_id = c.id \
         WHERE c.project_id = $1",
        &[project.into()],
    )?;
    let row = first(rows).ok_or(StoreError::NotFound("project"))?;
    let (scenes, seen) = (row.count(0)?, row.count(1)?);
    Ok(FeatureProgress { scenes, to_measure: scenes.saturating_sub(seen) })
}

/// Store what a scene looks like.
///
/// # Errors
/// Storage.
pub fn store_features(tx: &mut dyn Tx, scene: &str, features: &[f64]) -> Result<(), StoreError> {
    // What is no number is null.
    let text = serde_json::to_string(features)?;
    tx.execute(
        "INSERT INTO scene_features (scene_id, seen) VALUES ($1, $2) \
         ON CONFLICT (scene_id) DO UPDATE SET seen = excluded.seen",
        &[scene.into(), text.into()],
    )?;
    Ok(())
}

/// Take features from elsewhere, as many for every scene; nothing given takes back what was.
///
/// # Errors
/// A scene of the project has none, a name is no scene's, or one has more or fewer than the others.
pub fn replace_features(tx: &mut dyn Tx, project: &str, given: &SceneFeatures) -> Result<(), StoreError> {
    let taken_back = "UPDATE scene_features SET given = NULL \
                      WHERE scene_id IN (SELECT id FROM scenes WHERE project_id = $1)";
    tx.execute(taken_back, &[project.into()])?;
    let width = given.values().next().map_or(0, Vec::len);
    if let Some((scene, numbers)) = given.iter().find(|(_, numbers)| numbers.len() != width) {
        return Err(StoreError::Conflict(format!(
            "“{scene}” has {} numbers, where others have {width}; give all scenes as many",
            numbers.len()
        )));
    }
    if given.is_empty() {
        return Ok(());
    }
    let rows = tx.query("SELECT id, name FROM scenes WHERE project_id = $1", &[project.into()])?;
    let mut known = BTreeSet::new();
    for row in &rows {
        let (id, name) = (row.text(0)?, row.text(1)?);
        let numbers = given.get(&name).ok_or_else(|| {
            StoreError::Conflict(format!("no numbers for the scene “{name}”; give every scene its list"))
        })?;
        tx.execute(
            "INSERT INTO scene_features (scene_id, given) VALUES ($1, $2) \
             ON CONFLICT (scene_id) DO UPDATE SET given = excluded.given",
            &[id.into(), serde_json::to_string(numbers)?.into()],
        )?;
        known.insert(name);
    }
    match given.keys().find(|name| !known.contains(*name)) {
        None => Ok(()),
        Some(name) => Err(StoreError::Conflict(format!(
            "no scene of this project is named “{name}”; check the names in the file"
        ))),
    }
}

/// What a stage's sample is chosen from, and what is in it.
///
/// # Errors
/// There is no such stage in the project.
pub fn get(tx: &mut dyn Tx, project: &str, stage: &str) -> Result<SampleDetail, StoreError> {
    projects::stage(tx, project, stage)?;
    let rows = tx.query(
        "SELECT c.id, c.name, c.picture, c.body, f.seen, f.given, p.why, t.id, t.state, g.id, g.state, p.raters, \
         (SELECT COUNT(DISTINCT r.author) FROM revisions r WHERE r.task_id = t.id) \
         FROM scenes c LEFT JOIN scene_features f ON f.scene_id = c.id \
         LEFT JOIN sample_picks p ON p.scene_id = c.id AND p.stage_id = $2 \
         LEFT JOIN tasks t ON t.scene_id = c.id AND t.stage_id = $2 \
         LEFT JOIN golden_items g ON g.task_id = t.id WHERE c.project_id = $1 ORDER BY c.id",
        &[project.into(), stage.into()],
    )?;
    let given = rows.iter().any(|row| matches!(row.maybe_text(5), Ok(Some(_))));
    let scenes = rows.iter().map(|row| scene(row, given)).collect::<Result<Vec<_>, _>>()?;
    let to_measure = scenes.iter().filter(|s| s.features.is_empty()).count();
    Ok(SampleDetail {
        scenes,
        to_measure: u32::try_from(to_measure).unwrap_or(u32::MAX),
        has_imported_features: given,
    })
}

/// Of a scene's content, its metadata alone.
#[derive(Deserialize)]
struct SceneMetadata {
    #[serde(default)]
    metadata: BTreeMap<String, String>,
}

fn scene(row: &SqlRow, given: bool) -> Result<SampleScene, StoreError> {
    let SceneMetadata { mut metadata } = serde_json::from_str(&row.text(3)?)?;
    metadata.retain(|_, text| text.len() <= MAX_METADATA_BYTES);
    let features = row.maybe_text(if given { 5 } else { 4 })?;
    Ok(SampleScene {
        id: row.text(0)?,
        name: row.text(1)?,
        picture: row.maybe_text(2)?,
        metadata,
        features: features.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default(),
        why: row.maybe_text(6)?,
        task: row.maybe_text(7)?,
        task_state: row.maybe_text(8)?.map(parse_enum).transpose()?,
        golden: row.maybe_text(9)?,
        golden_state: row.maybe_text(10)?.map(parse_enum).transpose()?,
        raters: row.maybe_int(11)?.and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
        rated: row.count(12)?,
    })
}

/// Put scenes into a stage's sample: each gets a task in the stage, where it has none. One that is in it stays as it is.
///
/// # Errors
/// There is no such stage or scene in the project.
pub fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: &str,
    stage: &str,
    actor: &str,
    NewSamplePicks { picks, raters }: &NewSamplePicks,
) -> Result<(), StoreError> {
    let name = projects::stage(tx, project, stage)?.name;
    for pick in picks {
        let known = "SELECT id FROM scenes WHERE id = $1 AND project_id = $2";
        if tx.query(known, &[(&pick.scene).into(), project.into()])?.is_empty() {
            return Err(StoreError::NotFound("scene"));
        }
        tasks::add(tx, now, project, stage, &pick.scene)?;
        tx.execute(
            "INSERT INTO sample_picks (stage_id, scene_id, why, raters, user_id, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (stage_id, scene_id) DO NOTHING",
            &[
                stage.into(),
                (&pick.scene).into(),
                (&pick.why).into(),
                (*raters).into(),
                actor.into(),
                now.text.as_str().into(),
            ],
        )?;
    }
    let detail = format!("put {} scenes into the sample of “{name}”", picks.len());
    audit::record(tx, now, &audit_entry(project, actor, "sample.add", stage, &detail))
}

/// Whether several people label a task, so that none of them sees the others' labels. False for tasks that are in no sample,
/// or that a single person labels.
///
/// # Errors
/// Storage.
pub fn is_blind(tx: &mut dyn Tx, task: &str) -> Result<bool, StoreError> {
    Ok(raters(tx, task)?.wanted > 1)
}

/// Whether a task that was just submitted is to be labeled by one more person.
///
/// # Errors
/// Storage.
pub fn wants_another(tx: &mut dyn Tx, task: &str) -> Result<bool, StoreError> {
    let Raters { wanted, rated } = raters(tx, task)?;
    Ok(rated < wanted)
}

/// How many people are to label a task of a sample, and how many did.
#[derive(Default)]
struct Raters {
    wanted: i64,
    rated: i64,
}

fn raters(tx: &mut dyn Tx, task: &str) -> Result<Raters, StoreError> {
    let rows = tx.query(
        "SELECT p.raters, (SELECT COUNT(DISTINCT r.author) FROM revisions r WHERE r.task_id = t.id) \
         FROM sample_picks p JOIN tasks t ON t.stage_id = p.stage_id AND t.scene_id = p.scene_id \
         WHERE t.id = $1",
        &[task.into()],
    )?;
    first(rows).map_or(Ok(Raters::default()), |row| Ok(Raters { wanted: row.int(0)?, rated: row.int(1)? }))
}

/// Take a scene out of a stage's sample; its task stays.
///
/// # Errors
/// It is not in it.
pub fn remove(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: &str,
    stage: &str,
    actor: &str,
    scene: &str,
) -> Result<(), StoreError> {
    let name = projects::stage(tx, project, stage)?.name;
    let sql = "DELETE FROM sample_picks WHERE stage_id = $1 AND scene_id = $2";
    if tx.execute(sql, &[stage.into(), scene.into()])? == 0 {
        return Err(StoreError::NotFound("scene in this sample"));
    }
    let detail = format!("took a scene out of the sample of “{name}”");
    audit::record(tx, now, &audit_entry(project, actor, "sample.remove", scene, &detail))
}

fn audit_entry<'a>(
    project: &'a str,
    actor: &'a str,
    action: &'a str,
    subject: &'a str,
    detail: &'a str,
) -> NewAuditEntry<'a> {
    NewAuditEntry { project: Some(project), actor, action, subject, detail }
}

#[cfg(test)]
mod tests;
