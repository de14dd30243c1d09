//! Search for a project's things by name.

use super::auth::ProjectMember;
use super::text::{MAX_NAME_CHARS, require_line};
use super::{ApiError, AppState};
use crate::usecase::search;
use assay_core::api::SearchResult;
use assay_core::permission::Action;
use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;

/// What to look for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// Words of the name, or the start of it, up to 200 characters; or the id of a task.
    q: String,
    /// Results at most, up to 50.
    limit: Option<u32>,
}

/// Tasks, golden items, questions, debriefs and people whose names match, best first, of those that the caller may open. Names
/// of scenes are found by their start, and by any part of them among the newest 2,000 tasks.
#[utoipa::path(get, path = "/projects/{project}/search", params(("project" = String, Path), SearchQuery),
    responses((status = 200, body = [SearchResult]), (status = 422)))]
pub async fn find(
    State(app): State<AppState>,
    member: ProjectMember,
    Query(query): Query<SearchQuery>,
) -> Result<Json<Vec<SearchResult>>, ApiError> {
    member.require(Action::ViewProject)?;
    require_line("/q", "A query", &query.q, 0..=MAX_NAME_CHARS)?;
    let limit = query.limit.unwrap_or(20).clamp(1, 50) as usize;
    Ok(Json(app.db.read(move |tx| search::find(tx, member.viewer(), &query.q, limit)).await?))
}
