//! Files of uploads: put one, or delete the upload with all of them.

use super::auth::ProjectMember;
use super::path::Path;
use super::uploads::find_folder;
use super::{ApiError, AppState};
use crate::jobs::upload_space::QuotaExceeded;
use crate::store::uploads;
use crate::usecase;
use assay_core::id::{ProjectId, UploadId};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use futures_util::StreamExt;
use serde::Deserialize;
use std::path::{Component, PathBuf};
use std::time::{Duration, UNIX_EPOCH};
use tokio::io::AsyncWriteExt;

/// Bytes at most in one file.
const FILE_LIMIT: u64 = 4 * 1024 * 1024 * 1024;
/// Latest time of a file's change, milliseconds since 1970: the end of the year 9999.
const MAX_MODIFIED_MS: u64 = 253_402_300_799_999;
/// Bytes at most of a file's or folder's name: file systems take no more.
const MAX_NAME_BYTES: usize = 255;

/// Which file of the upload.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FileQuery {
    /// Path within the folder, with `/` between its parts.
    path: String,
    /// Time of its last change where it comes from, milliseconds since 1970. the sender can see by it later whether the
    /// file changed.
    modified_ms: Option<u64>,
}

/// Put a file: its bytes are the body. A project's uploads have a limit together, beyond which the answer is 507.
#[utoipa::path(put, path = "/projects/{project}/uploads/{upload}/files",
    params(("project" = String, Path), ("upload" = String, Path), FileQuery),
    request_body(content_type = "application/octet-stream"),
    responses((status = 204), (status = 413), (status = 422), (status = 507)))]
pub async fn put(
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
    if query.modified_ms.is_some_and(|ms| ms > MAX_MODIFIED_MS) {
        return Err(ApiError::field("/modified_ms", "This time lies after the year 9999. Leave it out."));
    }
    let modified = query.modified_ms.map(|ms| UNIX_EPOCH + Duration::from_millis(ms));
    if claims_more_than(&request, FILE_LIMIT) {
        return Err(too_large());
    }
    let of_project = app.db.read(move |tx| uploads::list(tx, member.project)).await?;
    let space = app.upload_space.clone();
    let reserved = tokio::task::spawn_blocking(move || space.begin(id, of_project)).await;
    let mut reserved = reserved.map_err(|_| ApiError::internal())?.map_err(no_space)?;
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
        reserved.grow(chunk.len() as u64).map_err(no_space)?;
        file.write_all(&chunk).await.map_err(|e| failed(&e))?;
    }
    file.flush().await.map_err(|e| failed(&e))?;
    if let Some(modified) = modified {
        let file = file.into_std().await;
        let stamped = tokio::task::spawn_blocking(move || file.set_modified(modified)).await;
        stamped.map_err(|_| ApiError::internal())?.map_err(|e| failed(&e))?;
    }
    let replaced = tokio::fs::metadata(&target).await.ok().map(|file| file.len());
    partial.persist(&target).map_err(|e| match e.error.kind() {
        std::io::ErrorKind::IsADirectory => {
            ApiError::field("/path", "This path is a folder already. Give the file another path.")
        }
        _ => failed(&e.error),
    })?;
    reserved.store(replaced);
    Ok(StatusCode::NO_CONTENT)
}

/// Delete an upload with its files. One whose import runs stays.
#[utoipa::path(delete, path = "/projects/{project}/uploads/{upload}",
    params(("project" = String, Path), ("upload" = String, Path)),
    responses((status = 204), (status = 404), (status = 409)))]
pub async fn delete(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, UploadId)>,
) -> Result<StatusCode, ApiError> {
    find_folder(&app, &member, id).await?;
    app.db
        .change(app.clock.now(), move |tx, now| usecase::imports::delete_upload(tx, member.acts(now), id))
        .await?;
    let removed = tokio::task::spawn_blocking(move || app.upload_space.remove(id)).await;
    removed.map_err(|_| ApiError::internal())?.map_err(|e| failed(&e))?;
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

fn no_space(QuotaExceeded { quota }: QuotaExceeded) -> ApiError {
    let message = format!(
        "Files that wait for their import have {} MiB at most in a project. Import what is here, or delete uploads; \
         an operator can raise --project-quota.",
        quota >> 20
    );
    ApiError::new(StatusCode::INSUFFICIENT_STORAGE, message)
}

/// Whether the request's own header says that the body is too long, so that it need not be read.
fn claims_more_than(request: &axum::extract::Request, limit: u64) -> bool {
    let length = request.headers().get(axum::http::header::CONTENT_LENGTH);
    let length = length.and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<u64>().ok());
    length.is_some_and(|length| length > limit)
}

/// A path that stays within its folder, and that file systems take.
fn safe_path(path: &str) -> Option<PathBuf> {
    if path.chars().any(char::is_control) {
        return None;
    }
    let path = PathBuf::from(path.replace('\\', "/"));
    let fits = |c: Component<'_>| matches!(c, Component::Normal(name) if name.len() <= MAX_NAME_BYTES);
    let plain = path.components().all(fits);
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

    #[test]
    fn a_name_that_file_systems_do_not_take_is_refused() {
        let (long, longest) = ("x".repeat(256), "x".repeat(255));
        for bad in ["a\0b", "a\nb", &long, &format!("{long}/a"), &format!("a/{long}")] {
            assert_eq!(safe_path(bad), None, "{bad}");
        }
        assert!(safe_path(&longest).is_some());
    }
}
