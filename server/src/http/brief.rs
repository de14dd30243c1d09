//! The brief: answers, goals, milestones; values of KPIs; check-ins.

use super::auth::ProjectMember;
use super::body::{JsonBody, seen_revision, with_revision};
use super::{ApiError, AppState, proposals};
use crate::clock::Timestamp;
use crate::store::audit::{self, NewAuditEntry};
use crate::store::{StoreError, Tx, brief, projects, releases};
use assay_core::api::{
    BriefDetail, BriefRevision, CheckIn, KpiValue, NewCheckIn, NewKpiValue, Stage, WorkItemStatus,
};
use assay_core::brief::{Brief, WorkItem, WorkItemName, goal_coverage, parse_day};
use assay_core::permission::Action;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

/// The brief with all that belongs to it; its `ETag` is the revision.
#[utoipa::path(get, path = "/projects/{project}/brief", params(("project" = String, Path)),
    responses((status = 200, body = BriefDetail)))]
pub async fn get(State(app): State<AppState>, member: ProjectMember) -> Result<Response, ApiError> {
    member.require(Action::ViewProject)?;
    let now = app.clock.now();
    let state = app.db.read(move |tx| state(tx, &member.project, &now)).await?;
    Ok(with_revision(state.revision, state))
}

/// Write the next revision of the brief. `If-Match` is the revision that the caller saw, 0 where there was none;
/// another one in the meantime is a 412 with the current brief.
#[utoipa::path(put, path = "/projects/{project}/brief",
    params(("project" = String, Path), ("If-Match" = String, Header)), request_body = Brief,
    responses((status = 200, body = BriefDetail), (status = 412)))]
pub async fn change(
    State(app): State<AppState>,
    member: ProjectMember,
    headers: HeaderMap,
    body: JsonBody<Brief>,
) -> Result<Response, ApiError> {
    member.require(Action::EditBrief)?;
    let seen = seen_revision(&headers)?;
    if let Err(error) = body.value.check() {
        return Err(ApiError::field(&error.pointer, &error.message));
    }
    let now = app.clock.now();
    let then = now.clone();
    let project = member.project.clone();
    let changed = app.db.write(move |tx| {
        let revision = brief::change(tx, &now, &member.project, seen, &member.user.id, &body.value)?;
        let detail = format!("wrote revision {revision} of the brief");
        let entry = NewAuditEntry {
            project: Some(&member.project),
            actor: &member.user.id,
            action: "brief.change",
            subject: &member.project,
            detail: &detail,
        };
        audit::record(tx, &now, &entry)?;
        state(tx, &member.project, &now)
    });
    match changed.await {
        Ok(state) => Ok(with_revision(state.revision, state)),
        Err(StoreError::Stale) => {
            let current = app.db.read(move |tx| state(tx, &project, &then)).await?;
            Err(ApiError::from(StoreError::Stale).with_current(&current))
        }
        Err(e) => Err(e.into()),
    }
}

/// What changed in the brief, the last first.
#[utoipa::path(get, path = "/projects/{project}/brief/revisions", params(("project" = String, Path)),
    responses((status = 200, body = [BriefRevision])))]
pub async fn history(
    State(app): State<AppState>,
    member: ProjectMember,
) -> Result<Json<Vec<BriefRevision>>, ApiError> {
    member.require(Action::ViewProject)?;
    Ok(Json(app.db.read(move |tx| brief::history(tx, &member.project)).await?))
}

/// A measured value of a KPI: an evaluation on the timeline.
#[utoipa::path(post, path = "/projects/{project}/brief/values", params(("project" = String, Path)),
    request_body = NewKpiValue, responses((status = 201, body = [KpiValue])))]
pub async fn add_value(
    State(app): State<AppState>,
    member: ProjectMember,
    mut body: JsonBody<NewKpiValue>,
) -> Result<Response, ApiError> {
    member.require(Action::Comment)?;
    if body.value.day.is_empty() {
        body.value.day = app.clock.now().day().to_owned();
    }
    if parse_day(&body.value.day).is_none() {
        return Err(ApiError::field("/day", "Write the day as YYYY-MM-DD."));
    }
    if !body.value.value.is_finite() || body.value.note.chars().count() > 1_000 {
        return Err(ApiError::field(
            "/value",
            "A value is a number, its note at most 1,000 characters long.",
        ));
    }
    let (actor, project) = (member.user.id.clone(), member.project);
    body.write_once(&app, &member.user.id, StatusCode::CREATED, move |tx, now, new| {
        let id = brief::add_value(tx, &project, &actor, &new)?;
        let detail = format!("gave {} as a value of a KPI", new.value);
        let entry = NewAuditEntry {
            project: Some(&project),
            actor: &actor,
            action: "brief.value",
            subject: &id,
            detail: &detail,
        };
        audit::record(tx, now, &entry)?;
        brief::values(tx, &project)
    })
    .await
}

/// An answer to "do the goals still hold?", asked at a milestone or an evaluation.
#[utoipa::path(post, path = "/projects/{project}/brief/check-ins", params(("project" = String, Path)),
    request_body = NewCheckIn, responses((status = 201, body = [CheckIn])))]
pub async fn check_in(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<NewCheckIn>,
) -> Result<Response, ApiError> {
    member.require(Action::Comment)?;
    let note = body.value.note.trim();
    if note.chars().count() > 4_000 || (note.is_empty() && !body.value.holds) {
        return Err(ApiError::field("/note", "Say in 1 to 4,000 characters what does not hold any more."));
    }
    let (actor, project) = (member.user.id.clone(), member.project);
    body.write_once(&app, &member.user.id, StatusCode::CREATED, move |tx, now, new| {
        let id = brief::add_check_in(tx, now, &project, &actor, &new)?;
        let detail = if new.holds { "said that the goals still hold" } else { "said that the goals changed" };
        let entry = NewAuditEntry {
            project: Some(&project),
            actor: &actor,
            action: "brief.check_in",
            subject: &id,
            detail,
        };
        audit::record(tx, now, &entry)?;
        brief::check_ins(tx, &project)
    })
    .await
}

pub(super) fn state(tx: &mut dyn Tx, project: &str, now: &Timestamp) -> Result<BriefDetail, StoreError> {
    let (brief, revision) = brief::get(tx, project)?;
    let stages = projects::stages(tx, project)?;
    let work = work(&stages);
    let proposals = proposals::proposed(tx, project, &brief, &stages)?;
    let coverage = goal_coverage(&brief, &work);
    let line = |w: WorkItemName| WorkItemStatus {
        is_unlinked: coverage.unlinked.contains(&w),
        work: w.work,
        name: w.name,
    };
    Ok(BriefDetail {
        revision,
        values: brief::values(tx, project)?,
        check_ins: brief::check_ins(tx, project)?,
        uncovered_goals: coverage.uncovered_goals.clone(),
        work: work.into_iter().map(line).collect(),
        proposals,
        releases: releases::days(tx, project)?,
        today: now.day().to_owned(),
        brief,
    })
}

/// What is asked of labels in a project: its stages with their classes and rules.
fn work(stages: &[Stage]) -> Vec<WorkItemName> {
    let of = |stage: &Stage| {
        let id = || stage.id.clone();
        let itself = WorkItemName { work: WorkItem::Stage { stage: id() }, name: stage.name.clone() };
        let classes = stage.ontology.classes.iter().map(|class| WorkItemName {
            work: WorkItem::Class { stage: id(), name: class.name.clone() },
            name: class.name.clone(),
        });
        let rules = stage.rubric.rules.iter().map(|rule| WorkItemName {
            work: WorkItem::Rule { stage: id(), name: rule.id.clone() },
            name: rule.id.clone(),
        });
        std::iter::once(itself).chain(classes).chain(rules).collect::<Vec<_>>()
    };
    stages.iter().flat_map(of).collect()
}
