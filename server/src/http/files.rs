//! Files of a project, whole or in part.

use super::auth::ProjectMember;
use super::path::Path;
use super::{ApiError, AppState};
use crate::store::files;
use assay_core::id::{BlobHash, ProjectId};
use assay_core::permission::Action;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

/// A file by its SHA-256. `Range` gives a part of it.
#[utoipa::path(get, path = "/projects/{project}/blobs/{hash}",
    params(("project" = String, Path), ("hash" = String, Path), ("Range" = Option<String>, Header)),
    responses((status = 200, content_type = "application/octet-stream"), (status = 206), (status = 416)))]
pub async fn get(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, hash)): Path<(ProjectId, BlobHash)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    member.require(Action::ViewProject)?;
    let file = app.db.read(move |tx| files::get(tx, member.project, hash)).await?;
    let etag = format!("\"{hash}\"");
    // Uploaded bytes are shown by our own pages alone: never sniffed, never run, never a page of their own.
    let common = [
        (header::ETAG, etag.clone()),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable".to_owned()),
        // Another person on the same machine has another cookie.
        (header::VARY, "Cookie".to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (header::CONTENT_DISPOSITION, "attachment".to_owned()),
        (header::CONTENT_TYPE, safe_media_type(&file.media_type).to_owned()),
    ];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|v| v.as_bytes() == etag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, common).into_response());
    }
    let range = headers.get(header::RANGE).and_then(|v| v.to_str().ok());
    let Ok(part) = parse_range(range, file.size) else {
        let whole = [(header::CONTENT_RANGE, format!("bytes */{}", file.size))];
        let problem = ApiError::new(StatusCode::RANGE_NOT_SATISFIABLE, "The file has no such part.");
        return Ok((whole, problem).into_response());
    };
    let (blobs, name) = (app.blobs.clone(), hash.to_string());
    let opened = tokio::task::spawn_blocking(move || std::fs::File::open(blobs.find(&name)?)).await;
    let opened = opened.map_err(|_| ApiError::internal())?.map_err(|e| {
        tracing::error!("blob {hash}: {e}");
        let what = "The file is not where it was, or has changed since it was imported. Put it back, or import it anew.";
        ApiError::new(StatusCode::GONE, what)
    });
    let mut content = tokio::fs::File::from_std(opened?);
    let (start, end) = part.unwrap_or((0, file.size.saturating_sub(1)));
    let length = if file.size == 0 { 0 } else { end - start + 1 };
    content.seek(std::io::SeekFrom::Start(start)).await.map_err(|_| ApiError::internal())?;
    let body = Body::from_stream(ReaderStream::with_capacity(content.take(length), 256 * 1024));
    let length = [(header::CONTENT_LENGTH, length.to_string())];
    Ok(match part {
        Some((start, end)) => {
            let range = [(header::CONTENT_RANGE, format!("bytes {start}-{end}/{}", file.size))];
            (StatusCode::PARTIAL_CONTENT, common, length, range, body).into_response()
        }
        None => (common, length, body).into_response(),
    })
}

/// Pictures keep their type; all else is bytes.
fn safe_media_type(stored: &str) -> &str {
    match stored {
        "image/png" | "image/jpeg" | "image/webp" => stored,
        _ => "application/octet-stream",
    }
}

/// First and last byte of a `Range` of one part (RFC 9110, section 14); `None` asks for all. Several parts and
/// units other than bytes are ignored, as the standard allows.
fn parse_range(range: Option<&str>, size: u64) -> Result<Option<(u64, u64)>, ()> {
    let Some(spec) = range.and_then(|r| r.trim().strip_prefix("bytes=")).filter(|s| !s.contains(',')) else {
        return Ok(None);
    };
    let Some((first, last)) = spec.split_once('-') else { return Ok(None) };
    let (first, last) = (first.trim(), last.trim());
    let part = match (first.parse::<u64>().ok(), last.parse::<u64>().ok()) {
        (Some(first), Some(last)) if first <= last => (first, last.min(size.saturating_sub(1))),
        (Some(first), None) if last.is_empty() => (first, size.saturating_sub(1)),
        (None, Some(count)) if first.is_empty() && count > 0 => {
            (size.saturating_sub(count), size.saturating_sub(1))
        }
        _ => return Ok(None),
    };
    if part.0 >= size { Err(()) } else { Ok(Some(part)) }
}

#[cfg(test)]
mod tests {
    use super::parse_range;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        assert_eq!(parse_range(None, 10), Ok(None));
        assert_eq!(parse_range(Some("bytes=0-3"), 10), Ok(Some((0, 3))));
        assert_eq!(parse_range(Some("bytes=4-"), 10), Ok(Some((4, 9))));
        assert_eq!(parse_range(Some("bytes=-4"), 10), Ok(Some((6, 9))));
        assert_eq!(parse_range(Some("bytes=8-99"), 10), Ok(Some((8, 9))));
        assert_eq!(parse_range(Some("bytes=10-"), 10), Err(()));
        assert_eq!(parse_range(Some("bytes=0-1,3-4"), 10), Ok(None));
        assert_eq!(parse_range(Some("lines=0-1"), 10), Ok(None));
    }
}
