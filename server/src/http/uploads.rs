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
use crate::usecase::import;
use assay_core::api::{
    ImportError, ImportJob, ImportPreview, ImportedLabelRole, NewImport, NewUpload, ReferenceFolder, Upload,
};
use assay_core::id::{ImportId, ProjectId, UploadId};
use assay_core::permission::Action;
use assay_formats::registry::format_by_name;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use futures_util::StreamExt;
use serde::Deserialize;
use std::path::{Component, PathBuf};
use tokio::io::AsyncWriteExt;

/// Bytes at most in one file.
const FILE_LIMIT: u64 = 4 * 1024 * 1024 * 1024;
/// Files at most in one upload.
const FILES: usize = 100_000;

/// Which file of the upload.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FileQuery {
    /// Path within the folder, with `/` between its parts.
    path: String,
}

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
    if !app.references.is_enabled() {
        return Ok(Json(ReferenceFolder::default()));
    }
    let listed = tokio::task::spawn_blocking(move || app.references.list(&query.path)).await;
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
        let references = app.references.clone();
        let found = tokio::task::spawn_blocking(move || references.has(&path)).await;
        if !found.map_err(|_| ApiError::internal())? {
            return Err(ApiError::field("/reference", "There is no such folder to refer to."));
        }
    }
    body.change_once(&app, member.user.id, StatusCode::CREATED, move |tx, now, _| {
        import::open_upload(tx, member.acts(now), reference)
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
    let files = arrived.map_err(|_| ApiError::internal())?;
    Ok(Json(Upload { id: id.to_string(), files: files.into_iter().map(|f| f.path).collect() }))
}

/// Put a file: its bytes are the body.
#[utoipa::path(put, path = "/projects/{project}/uploads/{upload}/files",
    params(("project" = String, Path), ("upload" = String, Path), FileQuery),
    request_body(content_type = "application/octet-stream"), responses((status = 204)))]
pub async fn put_file(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, UploadId)>,
    Query(query): Query<FileQuery>,
    request: axum::extract::Request,
) -> Result<StatusCode, ApiError> {
    let (folder, reference) = find_folder(&app, &member, id).await?;
    if reference.is_some() {
        let what = "This upload refers to a folder on the server. Open another one to put files.";
        return Err(ApiError::new(StatusCode::CONFLICT, what));
    }
    let path = safe_path(&query.path)
        .ok_or_else(|| ApiError::field("/path", "A file's path names a place within the folder."))?;
    let target = folder.join(path);
    if claims_more_than(&request, FILE_LIMIT) {
        return Err(too_large());
    }
    let parent = target.parent().unwrap_or(&folder).to_owned();
    tokio::fs::create_dir_all(&parent).await.map_err(|e| match e.kind() {
        std::io::ErrorKind::NotADirectory | std::io::ErrorKind::AlreadyExists => {
            ApiError::field("/path", "A part of this path is a file already. Give the file another path.")
        }
        _ => failed(&e),
    })?;
    // A name of its own: `a.png` and `a.xml` may arrive at once, and so may two tries of one file.
    let partial = tempfile::Builder::new().suffix(".assay-partial").tempfile_in(&parent);
    let partial = partial.map_err(|e| failed(&e))?;
    let mut file = tokio::fs::File::from_std(partial.reopen().map_err(|e| failed(&e))?);
    let mut stream = request.into_body().into_data_stream();
    let mut size = 0_u64;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| {
            ApiError::new(StatusCode::BAD_REQUEST, "The file did not arrive whole. Send it again.")
        })?;
        size += chunk.len() as u64;
        if size > FILE_LIMIT {
            return Err(too_large());
        }
        file.write_all(&chunk).await.map_err(|e| failed(&e))?;
    }
    file.flush().await.map_err(|e| failed(&e))?;
    partial.persist(&target).map_err(|e| match e.error.kind() {
        std::io::ErrorKind::IsADirectory => {
            ApiError::field("/path", "This path is a folder already. Give the file another path.")
        }
        _ => failed(&e.error),
    })?;
    Ok(StatusCode::NO_CONTENT)
}

fn failed(e: &std::io::Error) -> ApiError {
    tracing::error!("upload: {e}");
    ApiError::internal()
}

fn too_large() -> ApiError {
    let message = "A file may have 4 GiB at most. Split the recording.";
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, message)
}

/// Whether the request's own header says that the body is too long, so that it need not be read.
fn claims_more_than(request: &axum::extract::Request, limit: u64) -> bool {
    let length = request.headers().get(axum::http::header::CONTENT_LENGTH);
    let length = length.and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<u64>().ok());
    length.is_some_and(|length| length > limit)
}

/// What an import of what was put would take in. Changes nothing.
#[utoipa::path(post, path = "/projects/{project}/uploads/{upload}/preview",
    params(("project" = String, Path), ("upload" = String, Path)), request_body = NewImport,
    responses((status = 200, body = ImportPreview)))]
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
    let references = app.references.clone();
    let previewed = tokio::task::spawn_blocking(move || {
        let options_of_request = options(&body.value);
        match job::open(&folder, reference.as_deref(), &references) {
            Ok(opened) => preview_import(&opened.folder, &options_of_request),
            Err(e) => ImportPreview {
                problems: vec![ImportError {
                    file: e.file,
                    location: e.location,
                    message: e.message,
                    fix: e.fix,
                }],
                ..ImportPreview::default()
            },
        }
    });
    let mut preview = previewed.await.map_err(|_| ApiError::internal())?;
    preview.known = stage.ontology.classes.into_iter().map(|class| class.name).collect();
    Ok(Json(preview))
}

/// Begin to import what was put. It goes on in the background, also after a restart of the server.
#[utoipa::path(post, path = "/projects/{project}/uploads/{upload}/import",
    params(("project" = String, Path), ("upload" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
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
        import::request(tx, member.acts(now), upload, new)?.try_map(|job| {
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
async fn find_folder(
    app: &AppState,
    member: &ProjectMember,
    id: UploadId,
) -> Result<(PathBuf, Option<String>), ApiError> {
    member.require(Action::Import)?;
    let (project, user) = (member.project, member.user.id);
    let reference = app.db.read(move |tx| uploads::reference(tx, project, id, user)).await?;
    Ok((app.uploads.join(id.to_string()), reference))
}

fn arrived(folder: &std::path::Path) -> Vec<UploadedFile> {
    files_in(folder, FILES)
}

/// A path that stays within its folder.
fn safe_path(path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(path.replace('\\', "/"));
    let plain = path.components().all(|c| matches!(c, Component::Normal(_)));
    let short = path.as_os_str().len() <= 1000 && path.components().count() <= 32;
    (plain && short && path.file_name().is_some()).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::safe_path;

    #[test]
    fn a_path_cannot_leave_its_folder() {
        for bad in ["", "..", "a/../../b", "/etc/passwd", "..\\..\\x", "."] {
            assert_eq!(safe_path(bad), None, "{bad}");
        }
        assert_eq!(
            safe_path("training/calib/000008.txt").unwrap().to_str(),
            Some("training/calib/000008.txt")
        );
    }
}
