//! Golden items and what is said about them.

use super::body::Body;
use super::caller::Member;
use super::{App, Problem};
use crate::store::audit::{self, Deed};
use crate::store::{comments, golden, labels, projects, scenes, tasks};
use assay_core::api::{Comment, GoldenDetail, GoldenSummary, NewComment, NewGolden, Resolve};
use assay_core::golden::GoldenState;
use assay_core::label::Document;
use assay_core::permission::Action;
use assay_core::words::says_something;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

/// The project's golden items.
#[utoipa::path(get, path = "/projects/{project}/golden", params(("project" = String, Path)),
    responses((status = 200, body = [GoldenSummary])))]
pub async fn list(State(app): State<App>, member: Member) -> Result<Json<Vec<GoldenSummary>>, Problem> {
    member.require(Action::ViewGolden)?;
    Ok(Json(app.db.read(move |tx| golden::list(tx, &member.project)).await?))
}

/// One golden item with its scene, label and comments.
#[utoipa::path(get, path = "/projects/{project}/golden/{golden}",
    params(("project" = String, Path), ("golden" = String, Path)), responses((status = 200, body = GoldenDetail)))]
pub async fn get(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<GoldenDetail>, Problem> {
    member.require(Action::ViewGolden)?;
    let found = app.db.read(move |tx| {
        let (golden, document) = golden::get(tx, &member.project, &id)?;
        let stage = projects::stage(tx, &member.project, &golden.stage)?;
        let scene_id = tasks::scene_id(tx, &golden.task)?;
        let scene = scenes::get(tx, &scene_id)?;
        let comments = comments::list(tx, &id)?;
        Ok(GoldenDetail { golden, stage, scene, document, comments })
    });
    Ok(Json(found.await?))
}

/// A golden label by the hash that releases name it by.
#[utoipa::path(get, path = "/projects/{project}/golden-labels/{hash}",
    params(("project" = String, Path), ("hash" = String, Path)),
    responses((status = 200, body = Object), (status = 404)))]
pub async fn label(
    State(app): State<App>,
    member: Member,
    Path((_, hash)): Path<(String, String)>,
) -> Result<Json<Document>, Problem> {
    member.require(Action::ViewGolden)?;
    Ok(Json(app.db.read(move |tx| golden::label(tx, &member.project, &hash)).await?))
}

/// Propose a submitted label as golden; it replaces the golden label that the task had.
#[utoipa::path(post, path = "/projects/{project}/golden", params(("project" = String, Path)),
    request_body = NewGolden, responses((status = 201, body = GoldenSummary)))]
pub async fn propose(
    State(app): State<App>,
    member: Member,
    body: Body<NewGolden>,
) -> Result<Response, Problem> {
    member.require(Action::ProposeGolden)?;
    let (actor, project) = (member.user.id.clone(), member.project);
    body.write_once(&app, &member.user.id, StatusCode::CREATED, move |tx, now, new| {
        let task = tasks::get(tx, &project, &new.task)?;
        let revision = labels::revision(tx, &task.id, &new.revision)?;
        let id = golden::set(tx, now, &project, &task.id, &revision.document, GoldenState::Proposed)?;
        let detail = format!("proposed submission {} as golden", revision.summary.number);
        let deed = Deed {
            project: Some(&project),
            actor: &actor,
            action: "golden.propose",
            subject: &id,
            detail: &detail,
        };
        audit::record(tx, now, &deed)?;
        Ok(golden::get(tx, &project, &id)?.0)
    })
    .await
}

/// Pin a comment on a golden item, or reply to one.
#[utoipa::path(post, path = "/projects/{project}/golden/{golden}/comments",
    params(("project" = String, Path), ("golden" = String, Path)), request_body = NewComment,
    responses((status = 201, body = Comment)))]
pub async fn comment(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
    body: Body<NewComment>,
) -> Result<Response, Problem> {
    member.require(Action::Comment)?;
    if !says_something(&body.value.text) {
        return Err(Problem::field("/text", "A comment has 1 to 4,000 characters."));
    }
    let (actor, project) = (member.user.id.clone(), member.project);
    body.write_once(&app, &member.user.id, StatusCode::CREATED, move |tx, now, new| {
        golden::get(tx, &project, &id)?;
        let comment = comments::add(tx, now, &id, &actor, &new)?;
        let deed = Deed {
            project: Some(&project),
            actor: &actor,
            action: "golden.comment",
            subject: &id,
            detail: "commented",
        };
        audit::record(tx, now, &deed)?;
        Ok(comment)
    })
    .await
}

/// Resolve a thread, or open it again.
#[utoipa::path(put, path = "/projects/{project}/comments/{comment}/resolved",
    params(("project" = String, Path), ("comment" = String, Path)), request_body = Resolve,
    responses((status = 200, body = Comment)))]
pub async fn resolve(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
    body: Body<Resolve>,
) -> Result<Json<Comment>, Problem> {
    member.require(Action::Comment)?;
    let now = app.clock.now();
    let resolved = app.db.write(move |tx| {
        let comment = comments::resolve(tx, &now, &member.project, &id, body.value.resolved)?;
        let detail = if body.value.resolved { "resolved a thread" } else { "opened a thread again" };
        let deed = Deed {
            project: Some(&member.project),
            actor: &member.user.id,
            action: "golden.resolve",
            subject: &id,
            detail,
        };
        audit::record(tx, &now, &deed)?;
        Ok(comment)
    });
    Ok(Json(resolved.await?))
}
