//! Samples: the scenes of a project that stand for all of them in a stage.

use super::body::Body;
use super::caller::Member;
use super::{App, Problem};
use crate::blobs::Blobs;
use crate::consensus;
use crate::features::features_of;
use crate::store::{StoreError, samples, tasks};
use assay_core::api::{GivenFeatures, Measured, NewPicks, ProposedPick, SampleState};
use assay_core::permission::Action;
use assay_core::scene::Scene;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// Picks put in at once, at most.
const MOST_PICKS: usize = 5_000;
/// People who label the same scene, at most.
const MOST_RATERS: u32 = 5;
/// A reason is not longer, in characters.
const LONGEST_REASON: usize = 400;
/// One request measures for so long.
const MEASURING: Duration = Duration::from_secs(2);
/// Scenes that are read from the database at once while measuring.
const AT_ONCE: u32 = 200;

/// Requests that measure at once: each reads many files.
static TURN: Semaphore = Semaphore::const_new(1);

/// What the stage's sample is chosen from, and what is in it.
#[utoipa::path(get, path = "/projects/{project}/stages/{stage}/sample",
    params(("project" = String, Path), ("stage" = String, Path)),
    responses((status = 200, body = SampleState), (status = 404)))]
pub async fn get(
    State(app): State<App>,
    member: Member,
    Path((_, stage)): Path<(String, String)>,
) -> Result<Json<SampleState>, Problem> {
    member.require(Action::ViewGolden)?;
    Ok(Json(app.db.read(move |tx| samples::get(tx, &member.project, &stage)).await?))
}

/// Put scenes into the stage's sample: each gets a task, and is labeled before others.
#[utoipa::path(post, path = "/projects/{project}/stages/{stage}/sample",
    params(("project" = String, Path), ("stage" = String, Path)), request_body = NewPicks,
    responses((status = 200, body = SampleState), (status = 404), (status = 422)))]
pub async fn add(
    State(app): State<App>,
    member: Member,
    Path((_, stage)): Path<(String, String)>,
    body: Body<NewPicks>,
) -> Result<Response, Problem> {
    member.require(Action::ProposeGolden)?;
    let picks = &body.value.picks;
    if picks.is_empty() || picks.len() > MOST_PICKS {
        return Err(Problem::field("/picks", "Put in 1 to 5,000 scenes at once."));
    }
    let is_told = |why: &str| !why.trim().is_empty() && why.chars().count() <= LONGEST_REASON;
    if !(1..=MOST_RATERS).contains(&body.value.raters) {
        return Err(Problem::field("/raters", "1 to 5 people label each scene."));
    }
    if let Some(place) = picks.iter().position(|p| !is_told(&p.why)) {
        return Err(Problem::field(&format!("/picks/{place}/why"), "A reason has 1 to 400 characters."));
    }
    let (actor, project) = (member.user.id.clone(), member.project);
    body.write_once(&app, &member.user.id, StatusCode::OK, move |tx, now, new| {
        samples::add(tx, now, &project, &stage, &actor, &new)?;
        samples::get(tx, &project, &stage)
    })
    .await
}

/// Take a scene out of the stage's sample; its task stays.
#[utoipa::path(delete, path = "/projects/{project}/stages/{stage}/sample/{scene}",
    params(("project" = String, Path), ("stage" = String, Path), ("scene" = String, Path)),
    responses((status = 200, body = SampleState), (status = 404)))]
pub async fn remove(
    State(app): State<App>,
    member: Member,
    Path((_, stage, scene)): Path<(String, String, String)>,
    body: Body<Option<serde_json::Value>>,
) -> Result<Response, Problem> {
    member.require(Action::ProposeGolden)?;
    let (actor, project) = (member.user.id.clone(), member.project);
    body.write_once(&app, &member.user.id, StatusCode::OK, move |tx, now, _| {
        samples::remove(tx, now, &project, &stage, &actor, &scene)?;
        samples::get(tx, &project, &stage)
    })
    .await
}

/// Propose as golden what those who labeled the scene agree on: the label that all others come nearest to. Each rule that
/// they read differently becomes a question.
#[utoipa::path(post, path = "/projects/{project}/stages/{stage}/sample/{scene}/proposal",
    params(("project" = String, Path), ("stage" = String, Path), ("scene" = String, Path)),
    responses((status = 200, body = ProposedPick), (status = 404), (status = 409)))]
pub async fn propose(
    State(app): State<App>,
    member: Member,
    Path((_, stage, scene)): Path<(String, String, String)>,
    body: Body<Option<serde_json::Value>>,
) -> Result<Response, Problem> {
    member.require(Action::ProposeGolden)?;
    let (blobs, project) = (app.blobs.clone(), member.project.clone());
    let of_stage = stage.clone();
    let agreed = app.db.read(move |tx| {
        let picked = tasks::of_scene(tx, &of_stage, &scene)?;
        let task = picked.ok_or(StoreError::NotFound("scene in this sample"))?;
        Ok((consensus::agreed(tx, &blobs, &project, &task)?, task))
    });
    let (agreed, task) = agreed.await?;
    let (actor, project) = (member.user.id.clone(), member.project);
    body.write_once(&app, &member.user.id, StatusCode::OK, move |tx, now, _| {
        let proposed = consensus::propose(tx, now, (&project, &task, &actor), &agreed)?;
        let sample = samples::get(tx, &project, &stage)?;
        Ok(ProposedPick { rater: proposed.rater, questions: proposed.questions, sample })
    })
    .await
}

/// Measure what scenes look like, for a few seconds: ask again until none is left.
#[utoipa::path(post, path = "/projects/{project}/features/measure", params(("project" = String, Path)),
    responses((status = 200, body = Measured)))]
pub async fn measure(State(app): State<App>, member: Member) -> Result<Json<Measured>, Problem> {
    member.require(Action::ProposeGolden)?;
    let _turn = TURN.acquire().await.map_err(|_| Problem::internal())?;
    let (project, blobs) = (member.project.clone(), app.blobs.clone());
    let next = app.db.read(move |tx| samples::unmeasured(tx, &project, AT_ONCE)).await?;
    let seen = tokio::task::spawn_blocking(move || measured_in_time(next, &blobs)).await;
    let seen = seen.map_err(|_| Problem::internal())?;
    let measured = app.db.write(move |tx| {
        for (scene, features) in &seen {
            samples::keep_seen(tx, scene, features)?;
        }
        samples::measured(tx, &member.project)
    });
    Ok(Json(measured.await?))
}

fn measured_in_time(scenes: Vec<(String, Scene)>, blobs: &Blobs) -> Vec<(String, Vec<f64>)> {
    let began = Instant::now();
    let mut seen = Vec::new();
    for (id, scene) in scenes {
        seen.push((id, features_of(&scene, blobs)));
        if began.elapsed() > MEASURING {
            break;
        }
    }
    seen
}

/// Take features from elsewhere, such as a model's embeddings, in place of what is measured.
#[utoipa::path(put, path = "/projects/{project}/features", params(("project" = String, Path)),
    request_body = Object, responses((status = 200, body = Measured), (status = 409)))]
pub async fn give(
    State(app): State<App>,
    member: Member,
    body: Body<GivenFeatures>,
) -> Result<Json<Measured>, Problem> {
    member.require(Action::ProposeGolden)?;
    let given = body.value;
    let kept = app.db.write(move |tx| {
        samples::give(tx, &member.project, &given)?;
        samples::measured(tx, &member.project)
    });
    Ok(Json(kept.await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_least_one_scene_is_measured_however_slow_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path()).unwrap();
        let scene = crate::store::testing::scene("one");
        let seen = measured_in_time(vec![("id".to_owned(), scene)], &blobs);
        assert_eq!(seen.len(), 1);
        assert!(seen[0].1.iter().all(|v| v.is_nan()));
    }
}
