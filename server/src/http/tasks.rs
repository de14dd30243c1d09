//! Tasks: claim, draft, submit, review.

use super::auth::ProjectMember;
use super::body::JsonBody;
use super::{ApiError, AppState};
use crate::blobs::BlobStore;
use crate::clock::Timestamp;
use crate::grading::{self, SubmissionGrade};
use crate::store::{StoreError, Tx, golden, labels, predictions, projects, samples, scenes, tasks};
use assay_core::api::{
    ClaimResponse, FieldError, LabelBody, NewReview, Page, Revision, SubmitResponse, TaskDetail, TaskSummary,
};
use assay_core::label::Document;
use assay_core::permission::Action;
use assay_core::pipeline::{TaskEvent, TaskRefusal, TaskState};
use assay_core::review::Verdict;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// Which tasks a list gives.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TaskQuery {
    /// Of this stage.
    stage: Option<String>,
    /// In this state.
    #[param(inline)]
    state: Option<TaskState>,
    /// The caller's own.
    mine: Option<bool>,
    /// The `next` of the page before.
    cursor: Option<String>,
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
    let me = &member.user.id;
    let filter = tasks::TaskFilter {
        stage: query.stage,
        state: query.state,
        assignee: query.mine.unwrap_or(false).then(|| me.clone()),
        open_to: (!member.role.may(Action::ViewAllTasks)).then(|| me.clone()),
        after: query.cursor,
        limit: query.limit.unwrap_or(50).clamp(1, 200),
    };
    Ok(Json(app.db.read(move |tx| tasks::list(tx, &member.project, &filter)).await?))
}

/// Take the next task of a stage; `task` is null where all are taken.
#[utoipa::path(post, path = "/projects/{project}/stages/{stage}/claim",
    params(("project" = String, Path), ("stage" = String, Path)), responses((status = 200, body = ClaimResponse)))]
pub async fn claim_next(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, stage)): Path<(String, String)>,
    body: JsonBody<Option<serde_json::Value>>,
) -> Result<Response, ApiError> {
    member.require(Action::Label)?;
    let (project, by) = (member.project, member.user.id.clone());
    body.write_once(&app, &member.user.id, StatusCode::OK, move |tx, now, _| {
        projects::stage(tx, &project, &stage)?;
        // Two who ask at once must not get the same task.
        tx.exclusive()?;
        let task = match tasks::next_for(tx, now, &stage, &by)? {
            Some(id) => Some(tasks::apply_event(tx, now, &project, &id, &TaskEvent::Claim { by })?),
            None => None,
        };
        Ok(ClaimResponse { task })
    })
    .await
}

/// What a member may see of a task: all, or what is open to all and their own.
pub(super) fn visible(tx: &mut dyn Tx, member: &ProjectMember, id: &str) -> Result<TaskSummary, StoreError> {
    let task = tasks::get(tx, &member.project, id)?;
    let own = task.assignee.as_deref() == Some(&member.user.id);
    if own || task.state == TaskState::Queued || member.role.may(Action::ViewAllTasks) {
        return Ok(task);
    }
    Err(StoreError::Forbidden("another person works on this task; claim another one".to_owned()))
}

/// All that the workbench needs.
#[utoipa::path(get, path = "/projects/{project}/tasks/{task}",
    params(("project" = String, Path), ("task" = String, Path)), responses((status = 200, body = TaskDetail)))]
pub async fn get(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<TaskDetail>, ApiError> {
    member.require(Action::ViewProject)?;
    Ok(Json(app.db.read(move |tx| detail(tx, &member, &id)).await?))
}

fn detail(tx: &mut dyn Tx, member: &ProjectMember, id: &str) -> Result<TaskDetail, StoreError> {
    let task = visible(tx, member, id)?;
    let stage = projects::stage(tx, &member.project, &task.stage)?;
    let scene_id = tasks::scene_id(tx, id)?;
    let scene = scenes::get(tx, &scene_id)?;
    let own = task.assignee.as_deref() == Some(&member.user.id);
    let sees_golden = member.role.may(Action::ViewGolden) || (own && stage.compare_while_labeling);
    let (golden_id, golden) = match golden::find_by_task(tx, id)? {
        Some((id, document)) if sees_golden => (Some(id), Some(document)),
        _ => (None, None),
    };
    let mut revisions = labels::revisions(tx, id)?;
    if hides_others(tx, member, id)? {
        revisions.retain(|r| r.author == member.user.id);
    }
    if !sees_golden {
        revisions.iter_mut().for_each(|r| r.grade = None);
    }
    let draft = if own { labels::draft(tx, id, &member.user.id)? } else { None };
    let document = match (draft, revisions.last()) {
        (Some(draft), _) => draft,
        (None, Some(last)) => labels::revision(tx, id, &last.id)?.document,
        (None, None) => Document::default(),
    };
    let reviews = labels::reviews(tx, id)?;
    let predictions = predictions::list_for_task(tx, id)?;
    Ok(TaskDetail { task, stage, scene, document, golden, golden_id, revisions, reviews, predictions })
}

/// Whether several people label a task without seeing each other's labels, and the member is one who could be of them.
fn hides_others(tx: &mut dyn Tx, member: &ProjectMember, task: &str) -> Result<bool, StoreError> {
    Ok(!member.role.may(Action::ViewAllTasks) && samples::is_blind(tx, task)?)
}

/// Take this very task, or renew the claim on it.
#[utoipa::path(post, path = "/projects/{project}/tasks/{task}/claim",
    params(("project" = String, Path), ("task" = String, Path)), responses((status = 200, body = TaskSummary)))]
pub async fn claim(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(String, String)>,
    body: JsonBody<Option<serde_json::Value>>,
) -> Result<Response, ApiError> {
    let event = TaskEvent::Claim { by: member.user.id.clone() };
    apply_event_once(&app, member, id, body, event).await
}

/// Give a task back.
#[utoipa::path(post, path = "/projects/{project}/tasks/{task}/release",
    params(("project" = String, Path), ("task" = String, Path)), responses((status = 200, body = TaskSummary)))]
pub async fn release(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(String, String)>,
    body: JsonBody<Option<serde_json::Value>>,
) -> Result<Response, ApiError> {
    let event = TaskEvent::Release { by: member.user.id.clone() };
    apply_event_once(&app, member, id, body, event).await
}

/// Apply a tasker's event to a task, once for each `Idempotency-Key`.
async fn apply_event_once(
    app: &AppState,
    member: ProjectMember,
    id: String,
    body: JsonBody<Option<serde_json::Value>>,
    event: TaskEvent,
) -> Result<Response, ApiError> {
    member.require(Action::Label)?;
    let user = member.user.id.clone();
    body.write_once(app, &user, StatusCode::OK, move |tx, now, _| {
        tasks::apply_event(tx, now, &member.project, &id, &event)
    })
    .await
}

fn check_document(document: &Document) -> Result<(), ApiError> {
    let problems = document.problems();
    if problems.is_empty() {
        return Ok(());
    }
    let errors = problems.into_iter().map(|p| FieldError {
        pointer: format!("/document{}", p.pointer),
        detail: format!("This {}.", p.message),
    });
    Err(ApiError::fields("The label cannot be stored as it is.", errors.collect()))
}

/// Store unfinished work on the server.
#[utoipa::path(put, path = "/projects/{project}/tasks/{task}/draft",
    params(("project" = String, Path), ("task" = String, Path)), request_body = LabelBody,
    responses((status = 204)))]
pub async fn save_draft(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(String, String)>,
    body: JsonBody<LabelBody>,
) -> Result<StatusCode, ApiError> {
    member.require(Action::Label)?;
    check_document(&body.value.document)?;
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            let task = tasks::get(tx, &member.project, &id)?;
            if task.assignee.as_deref() != Some(&member.user.id) {
                return Err(TaskRefusal::NotYours.into());
            }
            if matches!(task.state, TaskState::InReview | TaskState::Accepted) {
                return Err(TaskRefusal::AlreadySubmitted.into());
            }
            labels::save_draft(tx, &now, &id, &member.user.id, &body.value.document)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Submit a label. A 200 means that it is on disk. Where somebody else took the task after the caller's claim ran
/// out, the answer is 409 and the label is stored as the caller's draft.
#[utoipa::path(post, path = "/projects/{project}/tasks/{task}/submit",
    params(("project" = String, Path), ("task" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = LabelBody, responses((status = 200, body = SubmitResponse), (status = 409)))]
pub async fn submit(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(String, String)>,
    body: JsonBody<LabelBody>,
) -> Result<Response, ApiError> {
    member.require(Action::Label)?;
    check_document(&body.value.document)?;
    let stored = body.value.document.clone();
    let (task, user, project) = (id.clone(), member.user.id.clone(), member.project.clone());
    let sees_golden = member.role.may(Action::ViewGolden);
    let (of_project, of_task, document) = (project.clone(), id.clone(), stored.clone());
    let (blobs, same_blobs) = (app.blobs.clone(), app.blobs.clone());
    let read = move |tx: &mut dyn Tx| {
        let stage = tasks::get(tx, &of_project, &of_task)?.stage;
        let stage = projects::stage(tx, &of_project, &stage)?;
        grading::grade_submission(tx, &blobs, &stage, &of_task, &document)
    };
    let graded = app.db.read(read).await?;
    let submitted = body.write_once(&app, &member.user.id, StatusCode::OK, move |tx, now, label| {
        submit_label(tx, &same_blobs, now, (&project, &id, &user), &label.document, graded, sees_golden)
    });
    match submitted.await {
        Err(refused) if refused.status() == StatusCode::CONFLICT => {
            let (now, user) = (app.clock.now(), member.user.id);
            app.db
                .write(move |tx| {
                    let task = tasks::get(tx, &member.project, &task)?;
                    if task.assignee.as_deref() == Some(&user) {
                        return Ok(());
                    }
                    labels::save_draft(tx, &now, &task.id, &user, &stored)
                })
                .await?;
            Err(refused)
        }
        other => other,
    }
}

#[allow(clippy::too_many_arguments, reason = "each is a different thing that a submission needs")]
fn submit_label(
    tx: &mut dyn Tx,
    blobs: &BlobStore,
    now: &Timestamp,
    (project, id, user): (&str, &str, &str),
    document: &Document,
    graded: SubmissionGrade,
    sees_golden: bool,
) -> Result<SubmitResponse, StoreError> {
    let task = tasks::apply_event(tx, now, project, id, &TaskEvent::Submit { by: user.to_owned() })?;
    let stage = projects::stage(tx, project, &task.stage)?;
    let grade = grading::refresh_grade(tx, blobs, &stage, id, document, graded)?;
    let mut revision = labels::add_revision(tx, now, id, user, document, grade.as_ref())?;
    labels::drop_draft(tx, id, user)?;
    let task = if samples::wants_another(tx, id)? {
        tasks::apply_event(tx, now, project, id, &TaskEvent::PassOn { by: user.to_owned() })?
    } else {
        task
    };
    if !sees_golden && !stage.compare_while_labeling {
        revision.grade = None;
    }
    Ok(SubmitResponse { task, revision })
}

/// One revision with its document.
#[utoipa::path(get, path = "/projects/{project}/tasks/{task}/revisions/{revision}",
    params(("project" = String, Path), ("task" = String, Path), ("revision" = String, Path)),
    responses((status = 200, body = Revision)))]
pub async fn revision(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id, revision)): Path<(String, String, String)>,
) -> Result<Json<Revision>, ApiError> {
    member.require(Action::ViewProject)?;
    let revision = app.db.read(move |tx| {
        let task = visible(tx, &member, &id)?;
        let stage = projects::stage(tx, &member.project, &task.stage)?;
        let mut revision = labels::revision(tx, &id, &revision)?;
        if revision.summary.author != member.user.id && hides_others(tx, &member, &id)? {
            let why = "several people label this scene without seeing each other's labels";
            return Err(StoreError::Forbidden(why.to_owned()));
        }
        if !member.role.may(Action::ViewGolden) && !stage.compare_while_labeling {
            revision.summary.grade = None;
        }
        Ok(revision)
    });
    Ok(Json(revision.await?))
}

/// Judge the last submission. Another one in the meantime is a 412 with the current task.
#[utoipa::path(post, path = "/projects/{project}/tasks/{task}/review",
    params(("project" = String, Path), ("task" = String, Path)), request_body = NewReview,
    responses((status = 200, body = TaskDetail), (status = 412)))]
pub async fn review(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(String, String)>,
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
    if new.reason.chars().count() > 4000 {
        return Err(ApiError::field("/reason", "A reason has at most 4,000 characters."));
    }
    let user = member.user.id.clone();
    let answer = body.write_once(&app, &user, StatusCode::OK, move |tx, now, new| {
        labels::add_review(tx, now, &id, &member.user.id, &new)?;
        let event = TaskEvent::Review { by: member.user.id.clone(), verdict: new.verdict };
        tasks::apply_event(tx, now, &member.project, &id, &event)?;
        detail(tx, &member, &id)
    });
    Ok(answer.await?.into_response())
}
