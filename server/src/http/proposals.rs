//! Stages that the brief proposes.

use super::auth::ProjectMember;
use super::body::JsonBody;
use super::text::require_name;
use super::{ApiError, AppState};
use crate::usecase;
use assay_core::api::{BriefDetail, NewProposedStage};
use assay_core::permission::Action;
use assay_core::text::find_look_alike;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use std::collections::BTreeSet;

/// Make a stage that was proposed, as it is or changed: with a task for each scene of its sensor, and linked to its goals.
#[utoipa::path(post, path = "/projects/{project}/brief/stages", params(("project" = String, Path)),
    request_body = NewProposedStage, responses((status = 201, body = BriefDetail)))]
pub async fn accept(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<NewProposedStage>,
) -> Result<Response, ApiError> {
    member.require(Action::Configure)?;
    let wanted = &body.value;
    require_name("/name", "A stage", &wanted.name)?;
    for (place, class) in wanted.classes.iter().enumerate() {
        require_name(&format!("/classes/{place}"), "A class", class)?;
    }
    let classes: BTreeSet<&str> = wanted.classes.iter().map(|c| c.trim()).filter(|c| !c.is_empty()).collect();
    if classes.len() != wanted.classes.len() || !(1..=100).contains(&classes.len()) {
        return Err(ApiError::field(
            "/classes",
            "A stage has 1 to 100 classes, each with a name of its own.",
        ));
    }
    if let Some((place, _)) = find_look_alike(wanted.classes.iter().map(String::as_str)) {
        let what = "This class looks like an earlier one and is another name. Give each class a unique name.";
        return Err(ApiError::field(&format!("/classes/{place}"), what));
    }
    body.change_once(&app, member.user.id, StatusCode::CREATED, move |tx, now, wanted| {
        let accepted = usecase::proposals::accept(tx, member.acts(now), &wanted)?;
        accepted.try_map(|_| usecase::brief::get(tx, now, member.project))
    })
    .await
}
