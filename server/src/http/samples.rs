//! Samples: the scenes of a project that stand for all of them in a stage.

use super::auth::ProjectMember;
use super::body::JsonBody;
use super::path::Path;
use super::{ApiError, AppState};
use crate::blobs::BlobStore;
use crate::clock::Timestamp;
use crate::features::extract_features;
use crate::store::samples::{self, UnmeasuredScene};
use crate::store::{StoreError, Tx, UnauditedWrite, tasks};
use crate::usecase;
use assay_core::api::{FeatureProgress, NewSamplePicks, SampleDetail, SampleProposal, SceneFeatures};
use assay_core::id::{ProjectId, SceneId, StageId};
use assay_core::permission::Action;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// Picks put in at once, at most.
const MAX_PICKS: usize = 5_000;
/// People who label the same scene, at most.
const MAX_RATERS: u32 = 5;
/// A reason is not longer, in characters.
const MAX_REASON_CHARS: usize = 400;
/// One request measures for so long.
const MEASURING: Duration = Duration::from_secs(2);
/// Scenes that are read from the database at once while measuring.
const AT_ONCE: u32 = 200;

/// Requests that measure at once: each reads many files.
static TURN: Semaphore = Semaphore::const_new(1);

/// What the stage's sample is chosen from, and what is in it.
#[utoipa::path(get, path = "/projects/{project}/stages/{stage}/sample",
    params(("project" = String, Path), ("stage" = String, Path)),
    responses((status = 200, body = SampleDetail), (status = 404)))]
pub async fn get(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, stage)): Path<(ProjectId, StageId)>,
) -> Result<Json<SampleDetail>, ApiError> {
    member.require(Action::ViewGolden)?;
    Ok(Json(app.db.read(move |tx| usecase::samples::get(tx, member.project, stage)).await?))
}

/// Put scenes into the stage's sample: each gets a task, and is labeled before others.
#[utoipa::path(post, path = "/projects/{project}/stages/{stage}/sample",
    params(("project" = String, Path), ("stage" = String, Path)), request_body = NewSamplePicks,
    responses((status = 200, body = SampleDetail), (status = 404), (status = 422)))]
pub async fn add(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, stage)): Path<(ProjectId, StageId)>,
    body: JsonBody<NewSamplePicks>,
) -> Result<Response, ApiError> {
    member.require(Action::ProposeGolden)?;
    let picks = &body.value.picks;
    if picks.is_empty() || picks.len() > MAX_PICKS {
        return Err(ApiError::field("/picks", "Put in 1 to 5,000 scenes at once."));
    }
    let is_valid_reason = |why: &str| !why.trim().is_empty() && why.chars().count() <= MAX_REASON_CHARS;
    if !(1..=MAX_RATERS).contains(&body.value.raters) {
        return Err(ApiError::field("/raters", "1 to 5 people label each scene."));
    }
    if let Some(place) = picks.iter().position(|p| !is_valid_reason(&p.why)) {
        return Err(ApiError::field(&format!("/picks/{place}/why"), "A reason has 1 to 400 characters."));
    }
    body.change_once(&app, member.user.id, StatusCode::OK, move |tx, now, new| {
        usecase::samples::add(tx, member.acts(now), stage, &new)
    })
    .await
}

/// Take a scene out of the stage's sample; its task stays.
#[utoipa::path(delete, path = "/projects/{project}/stages/{stage}/sample/{scene}",
    params(("project" = String, Path), ("stage" = String, Path), ("scene" = String, Path)),
    responses((status = 200, body = SampleDetail), (status = 404)))]
pub async fn remove(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, stage, scene)): Path<(ProjectId, StageId, SceneId)>,
    body: JsonBody<Option<serde_json::Value>>,
) -> Result<Response, ApiError> {
    member.require(Action::ProposeGolden)?;
    body.change_once(&app, member.user.id, StatusCode::OK, move |tx, now, _| {
        usecase::samples::remove(tx, member.acts(now), stage, scene)
    })
    .await
}

/// Propose as golden what those who labeled the scene agree on: the label that all others come nearest to. Each rule that
/// they read differently becomes a question.
#[utoipa::path(post, path = "/projects/{project}/stages/{stage}/sample/{scene}/proposal",
    params(("project" = String, Path), ("stage" = String, Path), ("scene" = String, Path)),
    responses((status = 200, body = SampleProposal), (status = 404), (status = 409)))]
pub async fn propose(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, stage, scene)): Path<(ProjectId, StageId, SceneId)>,
    body: JsonBody<Option<serde_json::Value>>,
) -> Result<Response, ApiError> {
    member.require(Action::ProposeGolden)?;
    let (blobs, project) = (app.blobs.clone(), member.project);
    let comparison = app.db.read(move |tx| {
        let picked = tasks::find_by_scene(tx, stage, scene)?;
        let task = picked.ok_or(StoreError::NotFound("scene in this sample"))?;
        Ok((usecase::consensus::compare_raters(tx, &blobs, project, task)?, task))
    });
    let (comparison, task) = comparison.await?;
    body.change_once(&app, member.user.id, StatusCode::OK, move |tx, now, _| {
        usecase::consensus::propose(tx, member.acts(now), task, &comparison)?.try_map(|proposed| {
            let sample = usecase::samples::get(tx, project, stage)?;
            Ok(SampleProposal { rater: proposed.rater, questions: proposed.questions, sample })
        })
    })
    .await
}

/// Measure what scenes look like, for a few seconds: ask again until none is left.
#[utoipa::path(post, path = "/projects/{project}/features/measure", params(("project" = String, Path)),
    responses((status = 200, body = FeatureProgress)))]
pub async fn measure(
    State(app): State<AppState>,
    member: ProjectMember,
) -> Result<Json<FeatureProgress>, ApiError> {
    member.require(Action::ProposeGolden)?;
    let _turn = TURN.acquire().await.map_err(|_| ApiError::internal())?;
    let (project, blobs) = (member.project, app.blobs.clone());
    let next = app.db.read(move |tx| samples::unmeasured(tx, project, AT_ONCE)).await?;
    let seen = tokio::task::spawn_blocking(move || measure_in_time(next, &blobs)).await;
    let seen = seen.map_err(|_| ApiError::internal())?;
    let store = move |tx: &mut dyn Tx| {
        for (scene, features) in &seen {
            samples::store_features(tx, *scene, features)?;
        }
        samples::progress(tx, project)
    };
    Ok(Json(app.db.write_unaudited(UnauditedWrite::MeasuredFeatures, store).await?))
}

fn measure_in_time(scenes: Vec<UnmeasuredScene>, blobs: &BlobStore) -> Vec<(SceneId, Vec<f64>)> {
    let began = Instant::now();
    let mut seen = Vec::new();
    for UnmeasuredScene { id, body } in scenes {
        seen.push((id, extract_features(&body, blobs)));
        if began.elapsed() > MEASURING {
            break;
        }
    }
    seen
}

/// Take features from elsewhere, such as a model's embeddings, in place of what is measured.
#[utoipa::path(put, path = "/projects/{project}/features", params(("project" = String, Path)),
    request_body = BTreeMap<String, Vec<f64>>, responses((status = 200, body = FeatureProgress), (status = 409)))]
pub async fn replace_features(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<SceneFeatures>,
) -> Result<Json<FeatureProgress>, ApiError> {
    member.require(Action::ProposeGolden)?;
    let given = body.value;
    let replace = move |tx: &mut dyn Tx, now: &Timestamp| {
        usecase::samples::replace_features(tx, member.acts(now), &given)
    };
    Ok(Json(app.db.change(app.clock.now(), replace).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_least_one_scene_is_measured_however_slow_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = BlobStore::open(folder.path()).unwrap();
        let scene = UnmeasuredScene { id: SceneId::from(1), body: crate::store::testing::scene("one") };
        let seen = measure_in_time(vec![scene], &blobs);
        assert_eq!(seen.len(), 1);
        assert!(seen[0].1.iter().all(|v| v.is_nan()));
    }
}
