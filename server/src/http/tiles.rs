//! Tiles of large clouds and photographs, for the browser: one chunk of points or one piece of a picture at a time.

use super::auth::ProjectMember;
use super::path::Path;
use super::{ApiError, AppState};
use crate::clouds::TILES;
use crate::images::{self, derived::PYRAMID};
use crate::store::files;
use assay_core::id::{BlobHash, ProjectId};
use assay_core::permission::Action;
use assay_formats::{pyramid, tiles};
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::IntoResponse;
use std::fs::File;
use std::io;
use tokio::sync::Semaphore;

/// Headers of bytes that never change and are shown by our own pages alone.
const HEADERS: [(HeaderName, &str); 4] = [
    (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
    // Another person on the same machine has another cookie.
    (header::VARY, "Cookie"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    (header::CONTENT_TYPE, "application/octet-stream"),
];

/// What a cloud's tiles are: the index, in which chunk which points are.
#[utoipa::path(get, path = "/projects/{project}/tiles/{hash}",
    params(("project" = String, Path), ("hash" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404)))]
pub async fn index(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, hash)): Path<(ProjectId, BlobHash)>,
) -> Result<impl IntoResponse, ApiError> {
    let bytes = read(app, member, (hash, TILES), tiles::index_bytes).await?;
    Ok((HEADERS, bytes))
}

/// The points of one chunk. They are stored packed and sent so.
#[utoipa::path(get, path = "/projects/{project}/tiles/{hash}/{node}",
    params(("project" = String, Path), ("hash" = String, Path), ("node" = u32, Path)),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404)))]
pub async fn chunk(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, hash, node)): Path<(ProjectId, BlobHash, u32)>,
) -> Result<impl IntoResponse, ApiError> {
    let packed = read(app, member, (hash, TILES), move |file| {
        let index = tiles::read_index(file).map_err(|e| io::Error::other(e.to_string()))?;
        tiles::packed_chunk(&index, node, file)
    });
    let packed =
        packed.await?.ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, "There is no such chunk."))?;
    Ok((HEADERS, [(header::CONTENT_ENCODING, "gzip")], packed))
}

/// One tile of a very large photograph, by its number among all tiles of all levels.
#[utoipa::path(get, path = "/projects/{project}/pyramids/{hash}/{tile}",
    params(("project" = String, Path), ("hash" = String, Path), ("tile" = u32, Path)),
    responses((status = 200, content_type = "image/jpeg"), (status = 404)))]
pub async fn picture(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, hash, number)): Path<(ProjectId, BlobHash, u32)>,
) -> Result<impl IntoResponse, ApiError> {
    let tile = read(app, member, (hash, PYRAMID), move |file| pyramid::tile(file, number)).await?;
    let tile = tile.ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, "There is no such tile."))?;
    Ok(as_picture(tile))
}

/// Photographs made small at once: each may take much memory.
static MAKING: Semaphore = Semaphore::const_new(2);

/// A photograph small enough for a list.
#[utoipa::path(get, path = "/projects/{project}/thumbnails/{hash}",
    params(("project" = String, Path), ("hash" = String, Path)),
    responses((status = 200, content_type = "image/jpeg"), (status = 404)))]
pub async fn thumbnail(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, hash)): Path<(ProjectId, BlobHash)>,
) -> Result<impl IntoResponse, ApiError> {
    member.require(Action::ViewProject)?;
    let stored = app.db.read(move |tx| files::get(tx, member.project, hash)).await?;
    if !stored.media_type.starts_with("image/") {
        return Err(ApiError::new(StatusCode::NOT_FOUND, "This file is no photograph."));
    }
    let _turn = MAKING.acquire().await.map_err(|_| ApiError::internal())?;
    let name = hash.to_string();
    let made = tokio::task::spawn_blocking(move || images::thumbnail::thumbnail(&app.blobs, &name)).await;
    let picture = made.map_err(|_| ApiError::internal())?.map_err(|error| {
        tracing::error!("thumbnail {hash}: {error}");
        ApiError::new(StatusCode::GONE, "The photograph cannot be read any more. Import it again.")
    })?;
    Ok(as_picture(picture))
}

/// The answer with a picture that was made here: PNG or JPEG.
fn as_picture(picture: Vec<u8>) -> impl IntoResponse {
    let media_type = if picture.starts_with(b"\x89PNG") { "image/png" } else { "image/jpeg" };
    let [cache, vary, policy, _] = HEADERS;
    ([cache, vary, policy, (header::CONTENT_TYPE, media_type)], picture)
}

/// Read from a blob of tiles that the member's project has.
async fn read<T: Send + 'static>(
    app: AppState,
    member: ProjectMember,
    (hash, media_type): (BlobHash, &str),
    with: impl FnOnce(&mut File) -> io::Result<T> + Send + 'static,
) -> Result<T, ApiError> {
    member.require(Action::ViewProject)?;
    let stored = app.db.read(move |tx| files::get(tx, member.project, hash)).await?;
    if stored.media_type != media_type {
        return Err(ApiError::new(StatusCode::NOT_FOUND, "This file has no tiles."));
    }
    let path = app.blobs.path(&hash.to_string());
    let read = tokio::task::spawn_blocking(move || with(&mut File::open(path)?)).await;
    read.map_err(|_| ApiError::internal())?.map_err(|error| {
        tracing::error!("tiles {hash}: {error}");
        ApiError::internal()
    })
}
