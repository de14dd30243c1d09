//! A stage's sample: scenes put into it and taken out of it.

use super::context::ActionContext;
use crate::store::{Audited, StoreError, Tx, samples, scenes, stages, tasks};
use assay_core::api::{FeatureProgress, NewSamplePicks, SampleDetail, SceneFeatures};
use assay_core::id::{ProjectId, SceneId, StageId};

/// What a stage's sample is chosen from, and what is in it.
///
/// # Errors
/// There is no such stage in the project.
pub fn get(tx: &mut dyn Tx, project: ProjectId, stage: StageId) -> Result<SampleDetail, StoreError> {
    stages::get(tx, project, stage)?;
    samples::get(tx, project, stage)
}

/// Put scenes into a stage's sample: each gets a task in the stage, where it has none. One that is in it stays as it is.
///
/// # Errors
/// There is no such stage or scene in the project.
pub fn add(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    stage: StageId,
    NewSamplePicks { picks, raters }: &NewSamplePicks,
) -> Result<Audited<SampleDetail>, StoreError> {
    let name = stages::get(tx, by.project, stage)?.name;
    for pick in picks {
        let scene: SceneId = pick.scene.parse()?;
        scenes::require(tx, by.project, scene)?;
        tasks::add(tx, by.now, by.project, stage, scene)?;
        samples::add_pick(tx, by.now, (stage, scene), by.user, &pick.why, *raters)?;
    }
    let detail = format!("put {} scenes into the sample of “{name}”", picks.len());
    Ok(Audited::new(samples::get(tx, by.project, stage)?, by.entry("sample.add", stage, detail)))
}

/// Take a scene out of a stage's sample; its task stays.
///
/// # Errors
/// There is no such stage, or the scene is not in its sample.
pub fn remove(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    stage: StageId,
    scene: SceneId,
) -> Result<Audited<SampleDetail>, StoreError> {
    let name = stages::get(tx, by.project, stage)?.name;
    samples::remove_pick(tx, stage, scene)?;
    let detail = format!("took a scene out of the sample of “{name}”");
    Ok(Audited::new(samples::get(tx, by.project, stage)?, by.entry("sample.remove", scene, detail)))
}

/// Take features from elsewhere in place of those that are measured.
///
/// # Errors
/// A scene has no features, or another number of them than others.
pub fn replace_features(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    given: &SceneFeatures,
) -> Result<Audited<FeatureProgress>, StoreError> {
    samples::replace_features(tx, by.project, given)?;
    let detail = format!("gave features of {} scenes", given.len());
    let entry = by.entry("features.replace", by.project, detail);
    Ok(Audited::new(samples::progress(tx, by.project)?, entry))
}

#[cfg(test)]
#[path = "samples_tests.rs"]
mod tests;
