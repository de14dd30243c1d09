//! Tasks: claim, draft, submit, review.

use super::auth::{Labeler, ProjectMember};
use super::body::{JsonBody, with_revision};
use super::drafts::precondition;
use super::path::Path;
use super::text::{check_paragraph, require_paragraph};
use super::{ApiError, AppState};
use crate::store::{Tx, UnauditedWrite, drafts, task_list};
use crate::usecase;
use crate::usecase::submissions::SubmittedLabel;
use assay_core::api::{
    ClaimResponse, LabelBody, NewReview, NewTaskNote, Page, Revision, SubmitResponse, TaskDetail,
    TaskSummary, WithdrawnVerdict,
};
use assay_core::id::{ProjectId, RevisionId, StageId, TaskId};
use assay_core::permission::Action;
use assay_core::pipeline::TaskState;
use assay_core::review::Verdict;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use std::sync::Arc;

/// Which tasks a list gives.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TaskQuery {
    /// Of this stage.
    #[param(value_type = Option<String>, format = Uuid)]
    stage: Option<StageId>,
    /// In this state.
    #[param(inline)]
    state: Option<TaskState>,
    /// The caller's own.
    mine: Option<bool>,
    /// Those that the caller may review one by one: submissions of others that are in no open batch.
    reviewable: Option<bool>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>, format = Uuid)]
    cursor: Option<TaskId>,
    /// Tasks at most, up to 200.
    limit: Option<u32>,
}

/// The project's tasks. A tasker sees those open to all and their own.
#[utoipa::path(get, path = "/projects/{project}/tasks", params(("project" = String, Path), TaskQuery),
    responses((status = 200, body = Page<TaskSummary>)))]
pub async fn list(
    State(app): State<AppState>,
    member: ProjectMember,
    Query(query): Query<TaskQuery>,
) -> Result<Json<Page<TaskSummary>>, ApiError> {
    member.require(Action::ViewProject)?;
    let me = member.user.id;
    let filter = task_list::TaskFilter {
        stage: query.stage,
        state: query.state,
        assignee: query.mine.unwrap_or(false).then_some(me),
        open_to: (!member.role.may(Action::ViewAllTasks)).then_some(me),
        reviewable_by: query.reviewable.unwrap_or(false).then_some(me),
        without_honeypots: false,
        after: query.cursor,
        limit: query.limit.unwrap_or(50).clamp(1, 200),
    };
    let sees_golden = member.role.may(Action::ViewGolden);
    Ok(Json(app.db.read(move |tx| task_list::list(tx, member.project, &filter, sees_golden)).await?))
}

/// Take the next task of a stage; `task` is null where all are taken.
#[utoipa::path(post, path = "/projects/{project}/stages/{stage}/claim",
    params(("project" = String, Path), ("stage" = String, Path)), responses((status = 200, body = ClaimResponse)))]
pub async fn claim_next(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, stage)): Path<(ProjectId, StageId)>,
    body: JsonBody<Option<serde_json::Value>>,
) -> Result<Response, ApiError> {
    member.require(Action::Label)?;
    body.change_once(&app, member.user.id, StatusCode::OK, move |tx, now, _| {
        usecase::tasks::claim_next(tx, member.acts(now), stage)
    })
    .await
}

/// Take the next task of the project, of whatever stage: an unfinished one of the caller's, else one of the stage with the highest
/// priority, and of later stages first; `task` is null where all are taken. Where the caller is qualified for no stage, the answer
/// is a 403 that names what to pass.
#[utoipa::path(post, path = "/projects/{project}/claim", params(("project" = String, Path)),
    responses((status = 200, body = ClaimResponse), (status = 403)))]
pub async fn claim_in_project(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<Option<serde_json::Value>>,
) -> Result<Response, ApiError> {
    member.require(Action::Label)?;
    body.change_once(&app, member.user.id, StatusCode::OK, move |tx, now, _| {
        usecase::tasks::claim_in_project(tx, member.acts(now))
    })
    .await
}

/// All that the workbench needs. The `ETag` is the revision of the caller's draft.
#[utoipa::path(get, path = "/projects/{project}/tasks/{task}",
    params(("project" = String, Path), ("task" = String, Path)), responses((status = 200, body = TaskDetail)))]
pub async fn get(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, TaskId)>,
) -> Result<Response, ApiError> {
    member.require(Action::ViewProject)?;
    let detail = app.db.read(move |tx| usecase::task_detail::get(tx, member.viewer(), id)).await?;
    Ok(with_revision(detail.draft_revision, detail))
}

/// Take this very task, or renew the claim on it.
#[utoipa::path(post, path = "/projects/{project}/tasks/{task}/claim",
    params(("project" = String, Path), ("task" = String, Path)), responses((status = 200, body = TaskSummary)))]
pub async fn claim(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, TaskId)>,
    body: JsonBody<Option<serde_json::Value>>,
) -> Result<Response, ApiError> {
    member.require(Action::Label)?;
    body.change_once(&app, member.user.id, StatusCode::OK, move |tx, now, _| {
        usecase::tasks::claim(tx, member.acts(now), id)
    })
    .await
}

/// Give a task back.
#[utoipa::path(post, path = "/projects/{project}/tasks/{task}/release",
    params(("project" = String, Path), ("task" = String, Path)), responses((status = 200, body = TaskSummary)))]
pub async fn release(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, TaskId)>,
    body: JsonBody<Option<serde_json::Value>>,
) -> Result<Response, ApiError> {
    member.require(Action::Label)?;
    body.change_once(&app, member.user.id, StatusCode::OK, move |tx, now, _| {
        usecase::tasks::release(tx, member.acts(now), id)
    })
    .await
}

/// Submit a label. A 200 means that it is on disk. Where somebody else took the task after the caller's claim ran
/// out, the answer is 409 and the label is stored as the caller's draft. A label that does not fit the scene, or the
/// classes of the stage, is a 422 with JSON pointers to what does not, and nothing is stored. With `If-Match`, a draft
/// of the caller that is newer than the one that they have seen is a 412 with that draft; with `Window-Token`, another
/// window of the caller that holds the task is a 409 of type `/problems/open-in-another-window`; with `Lease-Token`, a claim
/// that ended since is a 409 too.
#[utoipa::path(post, path = "/projects/{project}/tasks/{task}/submit",
    params(("project" = String, Path), ("task" = String, Path),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 200),
        ("If-Match" = Option<String>, Header), ("Window-Token" = Option<String>, Header),
        ("Lease-Token" = Option<u32>, Header)),
    request_body = LabelBody,
    responses((status = 200, body = SubmitResponse), (status = 409), (status = 412), (status = 422)))]
pub async fn submit(
    State(app): State<AppState>,
    Labeler(member): Labeler,
    Path((_, id)): Path<(ProjectId, TaskId)>,
    headers: HeaderMap,
    body: JsonBody<LabelBody>,
) -> Result<Response, ApiError> {
    let condition = precondition(&headers)?;
    let (blobs, viewer) = (app.blobs.clone(), member.viewer());
    let sent = Arc::new(body.value.clone());
    let graded = sent.clone();
    let grade = move |tx: &mut dyn Tx| usecase::submissions::grade(tx, &blobs, viewer, id, &graded.document);
    let grade = app.db.read(grade).await?;
    let (blobs, known) = (app.blobs.clone(), condition.clone());
    let submitted = body.change_once(&app, viewer.user, StatusCode::OK, move |tx, now, label| {
        let LabelBody { document, active_seconds } = &label;
        let label =
            SubmittedLabel { document, graded: grade, active_seconds: *active_seconds, condition: &known };
        usecase::submissions::submit(tx, &blobs, now, viewer, id, label)
    });
    match submitted.await {
        Err(stale) if stale.status() == StatusCode::PRECONDITION_FAILED => {
            let current = app.db.read(move |tx| drafts::get(tx, id, viewer.user)).await?;
            Err(stale.with_current(&current))
        }
        Err(refused) if refused.status() == StatusCode::CONFLICT => {
            let now = app.clock.now();
            let store = move |tx: &mut dyn Tx| {
                usecase::submissions::store_refused(tx, member.acts(&now), id, &sent, &condition)
            };
            app.db.write_unaudited(UnauditedWrite::Draft, store).await?;
            Err(refused)
        }
        other => other,
    }
}

/// One revision with its document.
#[utoipa::path(get, path = "/projects/{project}/tasks/{task}/revisions/{revision}",
    params(("project" = String, Path), ("task" = String, Path), ("revision" = String, Path)),
    responses((status = 200, body = Revision)))]
pub async fn revision(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id, revision)): Path<(ProjectId, TaskId, RevisionId)>,
) -> Result<Json<Revision>, ApiError> {
    member.require(Action::ViewProject)?;
    let found = app.db.read(move |tx| usecase::task_detail::revision(tx, member.viewer(), id, revision));
    Ok(Json(found.await?))
}

/// Judge the last submission, or accept it as the caller corrected it (`corrected`), who may label then. Another one in the meantime is
/// a 412 with the current task.
#[utoipa::path(post, path = "/projects/{project}/tasks/{task}/review",
    params(("project" = String, Path), ("task" = String, Path)), request_body = NewReview,
    responses((status = 200, body = TaskDetail), (status = 412)))]
pub async fn review(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, TaskId)>,
    body: JsonBody<NewReview>,
) -> Result<Response, ApiError> {
    member.require(Action::Review)?;
    let new = &body.value;
    if new.verdict == Verdict::Reject && (new.errors.is_empty() || new.reason.trim().is_empty()) {
        return Err(ApiError::field(
            if new.errors.is_empty() { "/errors" } else { "/reason" },
            "A rejection names at least one type of error and says in words what to do better.",
        ));
    }
    if new.corrected.is_some() {
        member.require(Action::Label)?;
    }
    check_paragraph("/reason", &new.reason, "A reason has at most 4,000 characters.")?;
    body.change_once(&app, member.user.id, StatusCode::OK, move |tx, now, new| {
        usecase::reviews::review(tx, now, member.viewer(), id, &new)
    })
    .await
}

/// Take back the caller's verdict on the last submission, which waits for a review again. Where somebody went on from the verdict, or
/// its batch is decided, the answer is 409; where the last verdict is another one, 412.
#[utoipa::path(post, path = "/projects/{project}/tasks/{task}/review/withdraw",
    params(("project" = String, Path), ("task" = String, Path)), request_body = WithdrawnVerdict,
    responses((status = 200, body = TaskDetail), (status = 409), (status = 412)))]
pub async fn withdraw_review(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, TaskId)>,
    body: JsonBody<WithdrawnVerdict>,
) -> Result<Response, ApiError> {
    member.require(Action::Review)?;
    body.change_once(&app, member.user.id, StatusCode::OK, move |tx, now, verdict| {
        usecase::reviews::withdraw(tx, now, member.viewer(), id, &verdict)
    })
    .await
}

/// Write a note that moves a task. `skip` and `question` are for the person who works on it: it is left out, or stops until
/// the `answer`, and then is theirs again. `requeue` opens a task that somebody works on, or that was skipped, to all;
/// `reopen` gives an accepted one back to its tasker, and `return` a submission without a verdict.
#[utoipa::path(post, path = "/projects/{project}/tasks/{task}/notes",
    params(("project" = String, Path), ("task" = String, Path)), request_body = NewTaskNote,
    responses((status = 200, body = TaskDetail), (status = 409), (status = 422)))]
pub async fn add_note(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, TaskId)>,
    body: JsonBody<NewTaskNote>,
) -> Result<Response, ApiError> {
    member.require(body.value.kind.action())?;
    let ask = "Write a reason, question or answer of up to 4,000 characters.";
    require_paragraph("/text", &body.value.text, ask)?;
    body.change_once(&app, member.user.id, StatusCode::OK, move |tx, now, new| {
        usecase::task_notes::add(tx, now, member.viewer(), id, &new)
    })
    .await
}
