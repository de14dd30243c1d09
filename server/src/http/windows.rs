//! Windows in which people label.

use super::auth::Labeler;
use super::body::JsonBody;
use super::path::Path;
use super::text::require_line;
use super::{ApiError, AppState};
use crate::store::{Tx, UnauditedWrite};
use crate::usecase;
use assay_core::api::{
    LabelingWindow, MAX_WINDOW_NAME_CHARS, MAX_WINDOW_TOKEN_CHARS, OpenWindow, WINDOW_TOKEN_HEADER,
};
use assay_core::id::{ProjectId, TaskId};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};

/// Token of the caller's window; programs have none.
pub(super) fn window_token(headers: &HeaderMap) -> Option<String> {
    headers.get(WINDOW_TOKEN_HEADER).and_then(|token| token.to_str().ok()).map(str::to_owned)
}

/// Open a window on the caller's own task, or renew its lease, which ends 20 seconds after the server last heard of the
/// window. While another window holds the task the answer is a 409 of type `/problems/open-in-another-window` with that
/// window as `current`; with `take_over`, the task is taken from it, and what it saves or submits from then on is refused.
#[utoipa::path(post, path = "/projects/{project}/tasks/{task}/window", operation_id = "open_window",
    params(("project" = String, Path), ("task" = String, Path)), request_body = OpenWindow,
    responses((status = 200, body = LabelingWindow), (status = 409), (status = 422)))]
pub async fn open(
    State(app): State<AppState>,
    Labeler(member): Labeler,
    Path((_, id)): Path<(ProjectId, TaskId)>,
    body: JsonBody<OpenWindow>,
) -> Result<Json<LabelingWindow>, ApiError> {
    let request = body.value;
    require_token(&request.token)?;
    require_line("/name", "A window's name", &request.name, 0..=MAX_WINDOW_NAME_CHARS)?;
    let now = app.clock.now();
    let open = move |tx: &mut dyn Tx| usecase::windows::open(tx, member.acts(&now), id, &request);
    Ok(Json(app.db.write_unaudited(UnauditedWrite::Window, open).await?))
}

/// Close a window, named by `Window-Token`: the task is free for another one at once. Nothing happens where it does not
/// hold the task.
#[utoipa::path(delete, path = "/projects/{project}/tasks/{task}/window", operation_id = "close_window",
    params(("project" = String, Path), ("task" = String, Path), ("Window-Token" = Option<String>, Header)),
    responses((status = 204)))]
pub async fn close(
    State(app): State<AppState>,
    Labeler(member): Labeler,
    Path((_, id)): Path<(ProjectId, TaskId)>,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    let now = app.clock.now();
    let token = window_token(&headers).unwrap_or_default();
    let close = move |tx: &mut dyn Tx| usecase::windows::close(tx, member.acts(&now), id, &token);
    app.db.write_unaudited(UnauditedWrite::Window, close).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn require_token(token: &str) -> Result<(), ApiError> {
    let is_plain = token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if is_plain && (16..=MAX_WINDOW_TOKEN_CHARS).contains(&token.len()) {
        return Ok(());
    }
    Err(ApiError::field(
        "/token",
        "A window's token has 16 to 64 letters, digits and hyphens; make up a random one.",
    ))
}
