//! Releases: the draft, its impact, signatures, and what was released.

use super::attachment::attachment;
use super::audit::record_download;
use super::auth::ProjectMember;
use super::body::JsonBody;
use super::path::Path;
use super::{ApiError, AppState};
use crate::jobs::export;
use crate::store::{Tx, projects, releases};
use crate::usecase;
use assay_core::api::{DraftImpact, NewRelease, NewSignature, ReleaseDetail, ReleaseList};
use assay_core::id::ProjectId;
use assay_core::permission::Action;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The draft of the next release and those that there are.
#[utoipa::path(get, path = "/projects/{project}/releases", params(("project" = String, Path)),
    responses((status = 200, body = ReleaseList)))]
pub async fn list(State(app): State<AppState>, member: ProjectMember) -> Result<Json<ReleaseList>, ApiError> {
    member.require(Action::ViewGolden)?;
    let now = app.clock.now();
    Ok(Json(app.db.read(move |tx| usecase::releases::list(tx, &now, member.project, member.user.id)).await?))
}

/// A release with its content; the release's hash is the SHA-256 of `definition` as it stands in the answer.
#[utoipa::path(get, path = "/projects/{project}/releases/{number}",
    params(("project" = String, Path), ("number" = u32, Path)),
    responses((status = 200, body = ReleaseDetail), (status = 404)))]
pub async fn get(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, number)): Path<(ProjectId, u32)>,
) -> Result<Json<ReleaseDetail>, ApiError> {
    member.require(Action::ViewGolden)?;
    Ok(Json(app.db.read(move |tx| releases::get(tx, member.project, number)).await?))
}

/// A release as one archive: a page to read, its content as the bytes that its hash is of, its signatures, and every golden
/// label.
#[utoipa::path(get, path = "/projects/{project}/releases/{number}/archive",
    params(("project" = String, Path), ("number" = u32, Path)),
    responses((status = 200, content_type = "application/zip"), (status = 404)))]
pub async fn archive(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((project, number)): Path<(ProjectId, u32)>,
) -> Result<Response, ApiError> {
    member.require(Action::ViewGolden)?;
    let read =
        move |tx: &mut dyn Tx| Ok((export::archive(tx, project, number)?, projects::name(tx, project)?));
    let (made, project_name) = app.db.read(read).await?;
    let detail = format!("downloaded release {number}");
    record_download(&app, &member, "release.download", number.to_string(), detail).await?;
    let name = attachment(&project_name, &project.to_string(), &format!("-release-{number}.zip"));
    let zip = HeaderValue::from_static("application/zip");
    Ok(([(header::CONTENT_TYPE, zip), (header::CONTENT_DISPOSITION, name)], made).into_response())
}

/// Sign the draft for one's own team.
#[utoipa::path(post, path = "/projects/{project}/releases/signatures", params(("project" = String, Path)),
    request_body = NewSignature, responses((status = 201, body = ReleaseList), (status = 403), (status = 409)))]
pub async fn sign(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<NewSignature>,
) -> Result<Response, ApiError> {
    member.require(Action::Sign)?;
    let project = member.project;
    let signed = body.change_once(&app, member.user.id, StatusCode::CREATED, move |tx, now, new| {
        let signed = usecase::releases::sign(tx, member.acts(now), &new.team, &new.hash)?;
        signed.try_map(|()| usecase::releases::list(tx, now, project, member.user.id))
    });
    let signed = signed.await?;
    app.rooms.draft_changed(project);
    Ok(signed)
}

/// Make the draft a release, once all needed teams have signed it. What was decided holds from then on.
#[utoipa::path(post, path = "/projects/{project}/releases", params(("project" = String, Path)),
    request_body = NewRelease, responses((status = 201, body = ReleaseList), (status = 409)))]
pub async fn publish(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<NewRelease>,
) -> Result<Response, ApiError> {
    member.require(Action::Configure)?;
    let project = member.project;
    let published = body.change_once(&app, member.user.id, StatusCode::CREATED, move |tx, now, new| {
        let published = usecase::releases::publish(tx, member.acts(now), &new.hash)?;
        published.try_map(|_| usecase::releases::list(tx, now, project, member.user.id))
    });
    let published = published.await?;
    app.rooms.draft_changed(project);
    Ok(published)
}

/// What the draft would do to labels graded so far: the last submission of each task with golden, graded by the rules
/// as they are and as they would be.
#[utoipa::path(get, path = "/projects/{project}/releases/impact", params(("project" = String, Path)),
    responses((status = 200, body = DraftImpact)))]
pub async fn impact(
    State(app): State<AppState>,
    member: ProjectMember,
) -> Result<Json<DraftImpact>, ApiError> {
    member.require(Action::ViewGolden)?;
    let (now, blobs) = (app.clock.now(), app.blobs.clone());
    Ok(Json(app.db.read(move |tx| usecase::release_impact::compute(tx, &now, &blobs, member.project)).await?))
}
