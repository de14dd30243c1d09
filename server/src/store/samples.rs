//! Samples: what scenes look like in numbers, and which of them are picked to represent a project's data in a stage.

use super::error::StoreError;
use super::tx::Tx;
use super::value::SqlValue;
use crate::clock::Timestamp;
use assay_core::api::{FeatureProgress, SampleDetail, SampleScene, SceneFeatures};
use assay_core::golden::GoldenState;
use assay_core::id::{ProjectId, SceneId, StageId, TaskId, UserId};
use assay_core::pipeline::TaskState;
use assay_core::scene::Scene;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Texts of metadata up to this long, in bytes, part scenes; longer ones are something else.
const MAX_METADATA_BYTES: usize = 120;

/// A scene without features.
#[derive(Clone, Debug, Deserialize)]
pub struct UnmeasuredScene {
    /// Its id.
    pub id: SceneId,
    /// Its content.
    pub body: Scene,
}

/// Scenes without features, oldest first.
pub fn unmeasured(
    tx: &mut dyn Tx,
    project: ProjectId,
    most: u32,
) -> Result<Vec<UnmeasuredScene>, StoreError> {
    tx.fetch_all(
        "SELECT c.id, c.body FROM scenes c LEFT JOIN scene_features f ON f.scene_id = c.id \
         WHERE c.project_id = $1 AND c.copy_of IS NULL AND f.seen IS NULL ORDER BY c.id LIMIT $2",
        &[project.into(), most.into()],
    )
}

/// How many scenes there are, and how many without features.
pub fn progress(tx: &mut dyn Tx, project: ProjectId) -> Result<FeatureProgress, StoreError> {
    tx.fetch_one(
        "project",
        "SELECT COUNT(*) AS scenes, COUNT(*) - COUNT(f.seen) AS to_measure \
         FROM scenes c LEFT JOIN scene_features f ON f.scene_id = c.id WHERE c.project_id = $1 AND c.copy_of IS NULL",
        &[project.into()],
    )
}

/// Store what a scene looks like.
pub fn store_features(tx: &mut dyn Tx, scene: SceneId, features: &[f64]) -> Result<(), StoreError> {
    // What is no number is null.
    tx.execute(
        "INSERT INTO scene_features (scene_id, seen) VALUES ($1, $2) \
         ON CONFLICT (scene_id) DO UPDATE SET seen = excluded.seen",
        &[scene.into(), SqlValue::json(features)?],
    )?;
    Ok(())
}

#[derive(Deserialize)]
struct NameRow {
    id: SceneId,
    name: String,
}

/// Store features from elsewhere, as many for every scene; an empty map removes those from before.
///
/// # Errors
/// A scene of the project has none, a name is no scene's, or one has more or fewer than the others.
pub fn replace_features(
    tx: &mut dyn Tx,
    project: ProjectId,
    given: &SceneFeatures,
) -> Result<(), StoreError> {
    let removed = "UPDATE scene_features SET given = NULL \
                   WHERE scene_id IN (SELECT id FROM scenes WHERE project_id = $1)";
    tx.execute(removed, &[project.into()])?;
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
    let mut known = BTreeSet::new();
    let sql = "SELECT id, name FROM scenes WHERE project_id = $1 AND copy_of IS NULL";
    for NameRow { id, name } in tx.fetch_all(sql, &[project.into()])? {
        let numbers = given.get(&name).ok_or_else(|| {
            StoreError::Conflict(format!("no numbers for the scene “{name}”; give every scene its list"))
        })?;
        tx.execute(
            "INSERT INTO scene_features (scene_id, given) VALUES ($1, $2) \
             ON CONFLICT (scene_id) DO UPDATE SET given = excluded.given",
            &[id.into(), SqlValue::json(numbers)?],
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

/// A scene's content, its metadata alone.
#[derive(Deserialize)]
struct SceneMetadata {
    #[serde(default)]
    metadata: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct SampleRow {
    id: String,
    name: String,
    picture: Option<String>,
    body: SceneMetadata,
    measured_features: Option<Vec<Option<f64>>>,
    imported_features: Option<Vec<Option<f64>>>,
    why: Option<String>,
    task: Option<String>,
    task_state: Option<TaskState>,
    golden: Option<String>,
    golden_state: Option<GoldenState>,
    raters: u32,
    rated: u32,
}

impl SampleRow {
    fn scene(self, has_imported_features: bool) -> SampleScene {
        let mut metadata = self.body.metadata;
        metadata.retain(|_, text| text.len() <= MAX_METADATA_BYTES);
        let features = if has_imported_features { self.imported_features } else { self.measured_features };
        SampleScene {
            id: self.id,
            name: self.name,
            picture: self.picture,
            metadata,
            features: features.unwrap_or_default(),
            why: self.why,
            task: self.task,
            task_state: self.task_state,
            golden: self.golden,
            golden_state: self.golden_state,
            raters: self.raters,
            rated: self.rated,
        }
    }
}

/// What a stage's sample is chosen from, and what is in it.
pub fn get(tx: &mut dyn Tx, project: ProjectId, stage: StageId) -> Result<SampleDetail, StoreError> {
    let rows: Vec<SampleRow> = tx.fetch_all(
        "SELECT c.id, c.name, c.picture, c.body, f.seen AS measured_features, f.given AS imported_features, \
         p.why, t.id AS task, t.state AS task_state, g.id AS golden, g.state AS golden_state, \
         COALESCE(p.raters, 0) AS raters, \
         (SELECT COUNT(DISTINCT r.author) FROM revisions r WHERE r.task_id = t.id) AS rated \
         FROM scenes c LEFT JOIN scene_features f ON f.scene_id = c.id \
         LEFT JOIN sample_picks p ON p.scene_id = c.id AND p.stage_id = $2 \
         LEFT JOIN tasks t ON t.scene_id = c.id AND t.stage_id = $2 \
         LEFT JOIN golden_items g ON g.task_id = t.id WHERE c.project_id = $1 AND c.copy_of IS NULL ORDER BY c.id",
        &[project.into(), stage.into()],
    )?;
    let has_imported_features = rows.iter().any(|row| row.imported_features.is_some());
    let scenes: Vec<SampleScene> = rows.into_iter().map(|row| row.scene(has_imported_features)).collect();
    let to_measure = scenes.iter().filter(|s| s.features.is_empty()).count();
    Ok(SampleDetail {
        scenes,
        to_measure: u32::try_from(to_measure).unwrap_or(u32::MAX),
        has_imported_features,
    })
}

/// Add a scene to a stage's sample. One that is in it stays as it is.
pub fn add_pick(
    tx: &mut dyn Tx,
    now: &Timestamp,
    (stage, scene): (StageId, SceneId),
    user: UserId,
    why: &str,
    raters: u32,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO sample_picks (stage_id, scene_id, why, raters, user_id, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (stage_id, scene_id) DO NOTHING",
        &[stage.into(), scene.into(), why.into(), raters.into(), user.into(), now.into()],
    )?;
    Ok(())
}

/// Remove a scene from a stage's sample.
///
/// # Errors
/// It is not in it.
pub fn remove_pick(tx: &mut dyn Tx, stage: StageId, scene: SceneId) -> Result<(), StoreError> {
    let sql = "DELETE FROM sample_picks WHERE stage_id = $1 AND scene_id = $2";
    match tx.execute(sql, &[stage.into(), scene.into()])? {
        0 => Err(StoreError::NotFound("scene in this sample")),
        _ => Ok(()),
    }
}

/// How many people are to label a task, where it is in its stage's sample; 0: it is in none.
pub fn wanted_raters(tx: &mut dyn Tx, task: TaskId) -> Result<u32, StoreError> {
    let sql = "SELECT p.raters FROM tasks t JOIN sample_picks p ON t.stage_id = p.stage_id AND t.scene_id = p.scene_id \
               WHERE t.id = $1";
    Ok(tx.fetch_value(sql, &[task.into()])?.unwrap_or(0))
}

/// How many people labeled a task.
pub fn rated(tx: &mut dyn Tx, task: TaskId) -> Result<u32, StoreError> {
    let sql = "SELECT COUNT(DISTINCT author) FROM revisions WHERE task_id = $1 AND imported = 0";
    Ok(tx.fetch_value(sql, &[task.into()])?.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::scenes;
    use crate::store::testing::{each_engine, scene};

    #[test]
    fn measured_features_are_stored_and_imported_ones_go_before_them() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let two = fixture.write(move |tx| {
                let two = scenes::add(tx, &now, cast.project, &scene("two"))?.0;
                scenes::add(tx, &now, cast.project, &scene("three"))?;
                Ok(two)
            });
            let (todo, listed) = fixture.write(move |tx| {
                store_features(tx, two, &[0.5, f64::NAN])?;
                Ok((unmeasured(tx, cast.project, 9)?.len(), progress(tx, cast.project)?))
            });
            assert_eq!((todo, listed), (2, FeatureProgress { scenes: 3, to_measure: 2 }));
            let features = |given: SceneFeatures| {
                let state = fixture.write(move |tx| {
                    replace_features(tx, cast.project, &given)?;
                    get(tx, cast.project, cast.stage)
                });
                let found = state.scenes.into_iter().find(|s| s.id == two.to_string());
                (state.has_imported_features, found.unwrap().features)
            };
            let all = ["one", "two", "three"].map(|name| (name.to_owned(), vec![1.0, 2.0, 3.0]));
            assert_eq!(features(BTreeMap::from(all)), (true, vec![Some(1.0), Some(2.0), Some(3.0)]));
            assert_eq!(features(BTreeMap::new()), (false, vec![Some(0.5), None]));
        });
    }

    #[test]
    fn features_that_fit_no_scene_are_refused_with_its_name() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            let refused = |given: &[(&str, usize)]| {
                let given = given.iter().map(|(name, n)| ((*name).to_owned(), vec![1.0; *n])).collect();
                fixture
                    .try_write(move |tx| replace_features(tx, cast.project, &given))
                    .unwrap_err()
                    .to_string()
            };
            assert!(refused(&[("two", 1)]).contains("no numbers for the scene “one”"));
            assert!(refused(&[("one", 1), ("uno", 1)]).contains("no scene of this project is named “uno”"));
            assert!(refused(&[("one", 1), ("uno", 2)]).contains("“uno” has 2 numbers"));
        });
    }
}
