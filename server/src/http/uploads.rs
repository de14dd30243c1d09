//! Uploads: a place to put files, then the import of what was put there.

use super::auth::ProjectMember;
use super::body::JsonBody;
use super::path::Path;
use super::text::{MAX_NAME_CHARS, require_line};
use super::{ApiError, AppState};
use crate::clock::Timestamp;
use crate::folder::{UploadedFile, files_in};
use crate::jobs::import::job::{self, options};
use crate::jobs::import::preview::preview_import;
use crate::store::{Tx, imports, stages, uploads};
use crate::usecase;
use assay_core::api::{
    ArrivedFile, ImportError, ImportJob, ImportPreview, ImportedLabelRole, NewImport, NewUpload,
    ReferenceFolder, Upload,
};
use assay_core::id::{ImportId, ProjectId, UploadId};
use assay_core::permission::Action;
use assay_formats::registry::format_by_name;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use std::path::PathBuf;
use std::time::{Duration, UNIX_EPOCH};

/// Files at most in one upload.
const FILES: usize = 100_000;

/// A folder of the server's folder for references.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReferenceQuery {
    /// Path below it, with `/` between its parts; empty is the folder itself.
    #[serde(default)]
    path: String,
}

/// What lies in the server's folder for references.
#[utoipa::path(get, path = "/projects/{project}/references", params(("project" = String, Path), ReferenceQuery),
    responses((status = 200, body = ReferenceFolder)))]
pub async fn references(
    State(app): State<AppState>,
    member: ProjectMember,
    Query(query): Query<ReferenceQuery>,
) -> Result<Json<ReferenceFolder>, ApiError> {
    member.require(Action::Import)?;
    let references = app.references.of_project(member.project).clone();
    if !references.is_enabled() {
        return Ok(Json(ReferenceFolder::default()));
    }
    let listed = tokio::task::spawn_blocking(move || references.list(&query.path)).await;
    let found = listed.map_err(|_| ApiError::internal())?;
    found.map(Json).ok_or_else(|| ApiError::field("/path", "There is no such folder to refer to."))
}

/// Open an upload, of files that are to be put or of a folder that is on the server already.
#[utoipa::path(post, path = "/projects/{project}/uploads", params(("project" = String, Path)),
    request_body = Option<NewUpload>, responses((status = 201, body = Upload)))]
pub async fn open(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<Option<NewUpload>>,
) -> Result<Response, ApiError> {
    member.require(Action::Import)?;
    let reference = body.value.clone().unwrap_or_default().reference;
    if let Some(path) = reference.clone() {
        let references = app.references.of_project(member.project).clone();
        let found = tokio::task::spawn_blocking(move || references.has(&path)).await;
        if !found.map_err(|_| ApiError::internal())? {
            return Err(ApiError::field("/reference", "There is no such folder to refer to."));
        }
    }
    body.change_once(&app, member.user.id, StatusCode::CREATED, move |tx, now, _| {
        usecase::imports::open_upload(tx, member.acts(now), reference)
    })
    .await
}

/// What has arrived.
#[utoipa::path(get, path = "/projects/{project}/uploads/{upload}",
    params(("project" = String, Path), ("upload" = String, Path)), responses((status = 200, body = Upload)))]
pub async fn get(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, UploadId)>,
) -> Result<Json<Upload>, ApiError> {
    let (folder, _) = find_folder(&app, &member, id).await?;
    let arrived = tokio::task::spawn_blocking(move || arrived(&folder)).await;
    let arrived = arrived.map_err(|_| ApiError::internal())?;
    let files = arrived.iter().map(|file| file.path.clone()).collect();
    Ok(Json(Upload { id: id.to_string(), files, arrived }))
}

/// Longest wait for the previews before.
const PREVIEW_WAIT: Duration = Duration::from_secs(60);

/// What an import of what was put would take in. Changes nothing. One preview runs at a time on the server.
#[utoipa::path(post, path = "/projects/{project}/uploads/{upload}/preview",
    params(("project" = String, Path), ("upload" = String, Path)), request_body = NewImport,
    responses((status = 200, body = ImportPreview), (status = 503)))]
pub async fn preview(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, UploadId)>,
    body: JsonBody<NewImport>,
) -> Result<Json<ImportPreview>, ApiError> {
    let (folder, reference) = find_folder(&app, &member, id).await?;
    check_request(&body.value)?;
    let (project, stage) = (member.project, body.value.stage.clone());
    let stage = app.db.read(move |tx| stages::get(tx, project, stage.parse()?)).await?;
    let references = app.references.of_project(project).clone();
    // Each unpacks an archive anew: one at a time, so that they do not fill the disk together.
    let turn = tokio::time::timeout(PREVIEW_WAIT, app.previews.clone().acquire_owned()).await;
    let Ok(Ok(turn)) = turn else {
        let what = "Another preview takes long. Wait until it is done, and try again.";
        return Err(ApiError::new(StatusCode::SERVICE_UNAVAILABLE, what));
    };
    let previewed = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let options_of_request = options(&body.value);
        match job::open(&folder, reference.as_deref(), &references) {
            Ok(opened) => preview_import(&opened.folder, &options_of_request),
            Err(e) => ImportPreview { problems: vec![ImportError::from(e)], ..ImportPreview::default() },
        }
    });
    let mut preview = previewed.await.map_err(|_| ApiError::internal())?;
    preview.known = stage.ontology.classes.into_iter().map(|class| class.name).collect();
    Ok(Json(preview))
}

/// Begin to import what was put. It goes on in the background, also after a restart of the server.
#[utoipa::path(post, path = "/projects/{project}/uploads/{upload}/import",
    params(("project" = String, Path), ("upload" = String, Path), ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 200)),
    request_body = NewImport, responses((status = 202, body = ImportJob)))]
pub async fn import(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, upload)): Path<(ProjectId, UploadId)>,
    body: JsonBody<NewImport>,
) -> Result<Response, ApiError> {
    find_folder(&app, &member, upload).await?;
    check_request(&body.value)?;
    let (sender, begun) = std::sync::mpsc::channel();
    let user = member.user.id;
    let request = move |tx: &mut dyn Tx, now: &Timestamp, new| {
        usecase::imports::request(tx, member.acts(now), upload, new)?.try_map(|job| {
            let answer = imports::get(tx, job.project, job.id)?;
            // A closed channel only means that nobody waits any more.
            let _ = sender.send(job);
            Ok(answer)
        })
    };
    let response = body.change_once(&app, user, StatusCode::ACCEPTED, request).await?;
    // Begun by the request that wrote it; a repeated one gets the same answer and begins nothing.
    if let Ok(job) = begun.try_recv() {
        app.importer.start(job);
    }
    Ok(response)
}

/// How far an import is, and what came of it.
#[utoipa::path(get, path = "/projects/{project}/imports/{import}",
    params(("project" = String, Path), ("import" = String, Path)), responses((status = 200, body = ImportJob)))]
pub async fn import_state(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, ImportId)>,
) -> Result<Json<ImportJob>, ApiError> {
    member.require(Action::Import)?;
    Ok(Json(app.db.read(move |tx| imports::get(tx, member.project, id)).await?))
}

fn check_request(start: &NewImport) -> Result<(), ApiError> {
    if let ImportedLabelRole::PredictionsOf(model) = &start.labels {
        require_line(
            "/labels",
            "The name of the model whose predictions these are",
            model,
            1..=MAX_NAME_CHARS,
        )?;
    }
    match start.format.as_deref() {
        Some(name) if format_by_name(name).is_none() => {
            Err(ApiError::field("/format", "There is no such format. Leave it out to have it found out."))
        }
        _ => Ok(()),
    }
}

/// Where the files of an upload are put, and the folder that it refers to in place of them.
pub(super) async fn find_folder(
    app: &AppState,
    member: &ProjectMember,
    id: UploadId,
) -> Result<(PathBuf, Option<String>), ApiError> {
    member.require(Action::Import)?;
    let (project, user) = (member.project, member.user.id);
    let reference = app.db.read(move |tx| uploads::reference(tx, project, id, user)).await?;
    Ok((app.uploads.join(id.to_string()), reference))
}

fn arrived(folder: &std::path::Path) -> Vec<ArrivedFile> {
    let state = |UploadedFile { path, file }: UploadedFile| {
        // A file that is replaced at this moment counts as one that has not arrived.
        let (bytes, modified) = std::fs::metadata(file).ok().map(|m| (m.len(), m.modified())).unzip();
        let since_1970 = modified?.ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(ArrivedFile { path, bytes: bytes?, modified_ms: u64::try_from(since_1970.as_millis()).ok()? })
    };
    files_in(folder, FILES).into_iter().filter_map(state).collect()
}
