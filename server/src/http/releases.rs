//! Releases: the draft, its impact, signatures, and what was released.

use super::auth::ProjectMember;
use super::body::JsonBody;
use super::{ApiError, AppState};
use crate::blobs::BlobStore;
use crate::clock::Timestamp;
use crate::clouds::CloudPoints;
use crate::grading::{GradingInput, grade_recorded, load_grading_input};
use crate::jobs::export;
use crate::store::audit::{self, NewAuditEntry};
use crate::store::{StoreError, Tx, golden, projects, releases};
use assay_core::api::{DraftImpact, NewRelease, NewSignature, ReleaseDetail, ReleaseList};
use assay_core::permission::Action;
use assay_core::release::ReleaseImpact;
use assay_core::scene::FrameData;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The draft of the next release and those that there are.
#[utoipa::path(get, path = "/projects/{project}/releases", params(("project" = String, Path)),
    responses((status = 200, body = ReleaseList)))]
pub async fn list(State(app): State<AppState>, member: ProjectMember) -> Result<Json<ReleaseList>, ApiError> {
    member.require(Action::ViewGolden)?;
    let now = app.clock.now();
    Ok(Json(app.db.read(move |tx| state(tx, &now, &member.project, &member.user.id)).await?))
}

fn state(tx: &mut dyn Tx, now: &Timestamp, project: &str, user: &str) -> Result<ReleaseList, StoreError> {
    let mut lines: Vec<_> = releases::list(tx, project)?.into_iter().map(|r| r.release).collect();
    lines.reverse();
    let draft = releases::draft(tx, now, project)?.draft;
    Ok(ReleaseList { draft, releases: lines, team: releases::member_team(tx, project, user)? })
}

/// A release with its content; the release's hash is the SHA-256 of `definition` as it stands in the answer.
#[utoipa::path(get, path = "/projects/{project}/releases/{number}",
    params(("project" = String, Path), ("number" = u32, Path)),
    responses((status = 200, body = ReleaseDetail), (status = 404)))]
pub async fn get(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, number)): Path<(String, u32)>,
) -> Result<Json<ReleaseDetail>, ApiError> {
    member.require(Action::ViewGolden)?;
    Ok(Json(app.db.read(move |tx| releases::get(tx, &member.project, number)).await?))
}

/// A release as one archive: a page to read, its content as the bytes that its hash is of, its signatures, and every golden
/// label.
#[utoipa::path(get, path = "/projects/{project}/releases/{number}/archive",
    params(("project" = String, Path), ("number" = u32, Path)),
    responses((status = 200, content_type = "application/zip"), (status = 404)))]
pub async fn archive(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((project, number)): Path<(String, u32)>,
) -> Result<Response, ApiError> {
    member.require(Action::ViewGolden)?;
    let made = app.db.read(move |tx| export::archive(tx, &member.project, number)).await?;
    let name = format!("attachment; filename=\"{project}-release-{number}.zip\"");
    let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
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
    let (actor, project) = (member.user.id.clone(), member.project.clone());
    let signed = body.write_once(&app, &member.user.id, StatusCode::CREATED, move |tx, now, new| {
        releases::sign(tx, now, &project, &actor, &new.team, &new.hash)?;
        let detail = format!("signed {} for {}", new.hash, new.team);
        let entry = NewAuditEntry {
            project: Some(&project),
            actor: &actor,
            action: "release.sign",
            subject: &project,
            detail: &detail,
        };
        audit::record(tx, now, &entry)?;
        state(tx, now, &project, &actor)
    });
    let signed = signed.await?;
    app.rooms.draft_changed(&member.project);
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
    let (actor, project) = (member.user.id.clone(), member.project.clone());
    let published = body.write_once(&app, &member.user.id, StatusCode::CREATED, move |tx, now, new| {
        let number = releases::publish(tx, now, &project, &actor, &new.hash)?;
        let detail = format!("made release {number} of {}", new.hash);
        let entry = NewAuditEntry {
            project: Some(&project),
            actor: &actor,
            action: "release.publish",
            subject: &project,
            detail: &detail,
        };
        audit::record(tx, now, &entry)?;
        state(tx, now, &project, &actor)
    });
    let published = published.await?;
    app.rooms.draft_changed(&member.project);
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
    Ok(Json(app.db.read(move |tx| compute_impact(tx, &now, &blobs, &member.project)).await?))
}

fn compute_impact(
    tx: &mut dyn Tx,
    now: &Timestamp,
    blobs: &BlobStore,
    project: &str,
) -> Result<DraftImpact, StoreError> {
    let definition = releases::draft(tx, now, project)?.definition;
    let open = |data: &FrameData| CloudPoints::open(data, blobs).ok();
    let items = golden::list(tx, project)?;
    let mut out = DraftImpact::default();
    for stage in projects::stages(tx, project)? {
        let Some(then) = definition.stage(&stage.id).map(|s| &s.rules.rubric) else { continue };
        if *then == stage.rubric {
            continue;
        }
        let mut impact = ReleaseImpact::default();
        for item in items.iter().filter(|item| item.stage == stage.id) {
            let GradingInput { golden, label, scene } = load_grading_input(tx, project, item)?;
            let Some(label) = label else { continue };
            let by = |rubric| grade_recorded([&label, &golden], &scene, &open, rubric);
            impact.count(&by(&stage.rubric), &by(then));
        }
        out.stages.push((stage.name, impact));
    }
    Ok(out)
}
