//! The calibration check of a task's scene.

use super::auth::ProjectMember;
use super::path::Path;
use super::{ApiError, AppState};
use crate::blobs::BlobStore;
use crate::calibration;
use crate::usecase;
use assay_core::api::{CalibrationCamera, CalibrationCheck, CalibrationFrame, CalibrationScene};
use assay_core::id::{ProjectId, TaskId};
use assay_core::permission::Action;
use assay_core::scene::{Scene, Sensor, SensorKind};
use assay_formats::ParseError;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use tokio::sync::Semaphore;

/// Scenes measured at once: each reads many files.
static MEASURING: Semaphore = Semaphore::const_new(1);

/// What can be checked: the scene's cameras, where it has a LiDAR.
#[utoipa::path(get, path = "/projects/{project}/tasks/{task}/calibration",
    params(("project" = String, Path), ("task" = String, Path)), responses((status = 200, body = CalibrationScene)))]
pub async fn scene(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, task)): Path<(ProjectId, TaskId)>,
) -> Result<Json<CalibrationScene>, ApiError> {
    let scene = load_scene(&app, member, task).await?;
    let camera = |s: &Sensor| CalibrationCamera { id: s.id.clone(), name: s.name.clone() };
    let cameras = if scene.lidar().is_some() { scene.cameras().map(camera).collect() } else { Vec::new() };
    let frames = u32::try_from(scene.frames.len()).unwrap_or(u32::MAX);
    Ok(Json(CalibrationScene { name: scene.name, frames, cameras }))
}

/// How a camera and the first LiDAR agree over the scene: where jumps in depth lie beside edges of the image.
#[utoipa::path(get, path = "/projects/{project}/tasks/{task}/calibration/{camera}",
    params(("project" = String, Path), ("task" = String, Path), ("camera" = String, Path)),
    responses((status = 200, body = CalibrationCheck), (status = 404), (status = 410)))]
pub async fn check(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, task, camera)): Path<(ProjectId, TaskId, String)>,
) -> Result<Json<CalibrationCheck>, ApiError> {
    let _turn = MEASURING.acquire().await.map_err(|_| ApiError::internal())?;
    read(app, member, task, camera, calibration::check).await.map(Json)
}

/// Points of one frame on a camera's image.
#[utoipa::path(get, path = "/projects/{project}/tasks/{task}/calibration/{camera}/frames/{frame}",
    params(("project" = String, Path), ("task" = String, Path), ("camera" = String, Path), ("frame" = u32, Path)),
    responses((status = 200, body = CalibrationFrame), (status = 404), (status = 410)))]
pub async fn frame(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, task, camera, frame)): Path<(ProjectId, TaskId, String, u32)>,
) -> Result<Json<CalibrationFrame>, ApiError> {
    let seen = read(app, member, task, camera, move |scene, camera, blobs| {
        calibration::overlay(scene, frame, camera, blobs)
    });
    let nothing = "The camera and a LiDAR recorded nothing together in this frame, or how the camera sees is not known.";
    seen.await?.map(Json).ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, nothing))
}

async fn read<T: Send + 'static>(
    app: AppState,
    member: ProjectMember,
    task: TaskId,
    camera: String,
    with: impl FnOnce(&Scene, &str, &BlobStore) -> Result<T, ParseError> + Send + 'static,
) -> Result<T, ApiError> {
    let scene = load_scene(&app, member, task).await?;
    let is_camera = scene.sensor(&camera).is_some_and(|s| matches!(s.kind, SensorKind::Camera { .. }));
    if !is_camera {
        return Err(ApiError::new(StatusCode::NOT_FOUND, "The scene has no such camera."));
    }
    let done = tokio::task::spawn_blocking(move || with(&scene, &camera, &app.blobs)).await;
    done.map_err(|_| ApiError::internal())?.map_err(|error| {
        tracing::error!("calibration: {error}");
        ApiError::new(StatusCode::GONE, "A file of the scene cannot be read any more. Import it again.")
    })
}

async fn load_scene(app: &AppState, member: ProjectMember, task: TaskId) -> Result<Scene, ApiError> {
    member.require(Action::ViewProject)?;
    Ok(app.db.read(move |tx| usecase::task_detail::scene(tx, member.viewer(), task)).await?)
}
