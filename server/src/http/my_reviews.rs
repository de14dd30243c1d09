//! A reviewer's own figures.

use super::auth::ProjectMember;
use super::{ApiError, AppState};
use crate::jobs;
use crate::usecase::my_reviews;
use assay_core::api::ReviewerFigures;
use assay_core::permission::Action;
use axum::Json;
use axum::extract::State;

/// How the caller reviewed in the last eight weeks: agreement with golden that they did not see, and with the customer, with 95 %
/// intervals, and their time for a label.
#[utoipa::path(get, path = "/projects/{project}/my-reviews", params(("project" = String, Path)),
    responses((status = 200, body = ReviewerFigures)))]
pub async fn get(
    State(app): State<AppState>,
    member: ProjectMember,
) -> Result<Json<ReviewerFigures>, ApiError> {
    member.require(Action::Review)?;
    // Verdicts of a moment ago count too.
    jobs::object_verdicts::measure_some(&app.db, &app.blobs, Some(member.project)).await?;
    let now = app.clock.now();
    let read = app.db.read(move |tx| my_reviews::get(tx, &now, member.project, member.user.id));
    Ok(Json(read.await?))
}
