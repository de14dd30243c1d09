//! Releases: the draft, its impact, signatures, and what was released.

use super::body::Body;
use super::caller::Member;
use super::{App, Problem};
use crate::blobs::Blobs;
use crate::clock::Now;
use crate::clouds::CloudPoints;
use crate::grading::{Compared, compared, grade_recorded};
use crate::jobs::export;
use crate::store::audit::{self, Deed};
use crate::store::{StoreError, Tx, golden, projects, releases};
use assay_core::api::{DraftImpact, NewRelease, NewSignature, Release, Releases};
use assay_core::permission::Action;
use assay_core::release::Impact;
use assay_core::scene::FrameData;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The draft of the next release and those that there are.
#[utoipa::path(get, path = "/projects/{project}/releases", params(("project" = String, Path)),
    responses((status = 200, body = Releases)))]
pub async fn list(State(app): State<App>, member: Member) -> Result<Json<Releases>, Problem> {
    member.require(Action::ViewGolden)?;
    let now = app.clock.now();
    Ok(Json(app.db.read(move |tx| state(tx, &now, &member.project, &member.user.id)).await?))
}

fn state(tx: &mut dyn Tx, now: &Now, project: &str, user: &str) -> Result<Releases, StoreError> {
    let mut lines: Vec<_> = releases::list(tx, project)?.into_iter().map(|r| r.release).collect();
    lines.reverse();
    let draft = releases::draft(tx, now, project)?.draft;
    Ok(Releases { draft, releases: lines, team: releases::team_of(tx, project, user)? })
}

/// A release with its content; the release's hash is the SHA-256 of `definition` as it stands in the answer.
#[utoipa::path(get, path = "/projects/{project}/releases/{number}",
    params(("project" = String, Path), ("number" = u32, Path)),
    responses((status = 200, body = Release), (status = 404)))]
pub async fn get(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, u32)>,
) -> Result<Json<Release>, Problem> {
    member.require(Action::ViewGolden)?;
    Ok(Json(app.db.read(move |tx| releases::get(tx, &member.project, number)).await?))
}

/// A release as one archive: a page to read, its content as the bytes that its hash is of, its signatures, and every golden
/// label.
#[utoipa::path(get, path = "/projects/{project}/releases/{number}/archive",
    params(("project" = String, Path), ("number" = u32, Path)),
    responses((status = 200, content_type = "application/zip"), (status = 404)))]
pub async fn archive(
    State(app): State<App>,
    member: Member,
    Path((project, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    member.require(Action::ViewGolden)?;
    let made = app.db.read(move |tx| export::archive(tx, &member.project, number)).await?;
    let name = format!("attachment; filename=\"{project}-release-{number}.zip\"");
    let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    let zip = HeaderValue::from_static("application/zip");
    Ok(([(header::CONTENT_TYPE, zip), (header::CONTENT_DISPOSITION, name)], made).into_response())
}

/// Sign the draft for one's own team.
#[utoipa::path(post, path = "/projects/{project}/releases/signatures", params(("project" = String, Path)),
    request_body = NewSignature, responses((status = 201, body = Releases), (status = 403), (status = 409)))]
pub async fn sign(
    State(app): State<App>,
    member: Member,
    body: Body<NewSignature>,
) -> Result<Response, Problem> {
    member.require(Action::Sign)?;
    let (actor, project) = (member.user.id.clone(), member.project.clone());
    let signed = body.write_once(&app, &member.user.id, StatusCode::CREATED, move |tx, now, new| {
        releases::sign(tx, now, &project, &actor, &new.team, &new.hash)?;
        let detail = format!("signed {} for {}", new.hash, new.team);
        let deed = Deed {
            project: Some(&project),
            actor: &actor,
            action: "release.sign",
            subject: &project,
            detail: &detail,
        };
        audit::record(tx, now, &deed)?;
        state(tx, now, &project, &actor)
    });
    let signed = signed.await?;
    app.rooms.draft_changed(&member.project);
    Ok(signed)
}

/// Make the draft a release, once all needed teams have signed it. What was decided holds from then on.
#[utoipa::path(post, path = "/projects/{project}/releases", params(("project" = String, Path)),
    request_body = NewRelease, responses((status = 201, body = Releases), (status = 409)))]
pub async fn publish(
    State(app): State<App>,
    member: Member,
    body: Body<NewRelease>,
) -> Result<Response, Problem> {
    member.require(Action::Configure)?;
    let (actor, project) = (member.user.id.clone(), member.project.clone());
    let published = body.write_once(&app, &member.user.id, StatusCode::CREATED, move |tx, now, new| {
        let number = releases::publish(tx, now, &project, &actor, &new.hash)?;
        let detail = format!("made release {number} of {}", new.hash);
        let deed = Deed {
            project: Some(&project),
            actor: &actor,
            action: "release.publish",
            subject: &project,
            detail: &detail,
        };
        audit::record(tx, now, &deed)?;
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
pub async fn impact(State(app): State<App>, member: Member) -> Result<Json<DraftImpact>, Problem> {
    member.require(Action::ViewGolden)?;
    let (now, blobs) = (app.clock.now(), app.blobs.clone());
    Ok(Json(app.db.read(move |tx| impact_of(tx, &now, &blobs, &member.project)).await?))
}

fn impact_of(tx: &mut dyn Tx, now: &Now, blobs: &Blobs, project: &str) -> Result<DraftImpact, StoreError> {
    let definition = releases::draft(tx, now, project)?.definition;
    let open = |data: &FrameData| CloudPoints::of(data, blobs).ok();
    let items = golden::list(tx, project)?;
    let mut out = DraftImpact::default();
    for stage in projects::stages(tx, project)? {
        let Some(then) = definition.stage(&stage.id).map(|s| &s.rules.rubric) else { continue };
        if *then == stage.rubric {
            continue;
        }
        let mut impact = Impact::default();
        for item in items.iter().filter(|item| item.stage == stage.id) {
            let Compared { golden, label, scene } = compared(tx, project, item)?;
            let Some(label) = label else { continue };
            let by = |rubric| grade_recorded([&label, &golden], &scene, &open, rubric);
            impact.count(&by(&stage.rubric), &by(then));
        }
        out.stages.push((stage.name, impact));
    }
    Ok(out)
}
