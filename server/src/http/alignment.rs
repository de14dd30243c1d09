//! Alignment of graders and teams, and the verdicts that it rests on.

use super::attachment::attachment;
use super::audit::record_download;
use super::auth::ProjectMember;
use super::path::Path;
use super::{ApiError, AppState};
use crate::jobs;
use crate::store::object_verdicts::{self, RecordFilter};
use crate::usecase::alignment;
use assay_core::api::{AlignmentReport, ObjectVerdictRecord};
use assay_core::id::{ProjectId, StageId};
use assay_core::permission::Action;
use assay_core::rejection_alarm::AlarmSettings;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// Verdicts on objects that one answer lists at most.
const MOST_RECORDS: u32 = 2_000;
/// Verdicts on objects in a file at most.
const MOST_LINES: u32 = 200_000;

/// What is promised to the customer.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AlignmentQuery {
    /// Promised share of accepted labels, between 0 and 1; 0.95 where it is left out.
    promised: Option<f64>,
}

/// The limits that graders and teams really apply, with 95 % intervals, the release that explains their verdicts, how far they agree,
/// and the alarm on rejections by the customer. `docs/statistics.md` says what the models assume and what they are not for.
#[utoipa::path(get, path = "/projects/{project}/alignment", params(("project" = String, Path), AlignmentQuery),
    responses((status = 200, body = AlignmentReport), (status = 422)))]
pub async fn get(
    State(app): State<AppState>,
    member: ProjectMember,
    Query(query): Query<AlignmentQuery>,
) -> Result<Json<AlignmentReport>, ApiError> {
    member.require(Action::ViewGolden)?;
    let promised = query.promised.unwrap_or(AlarmSettings::default().promised);
    if !(promised > 0.0 && promised < 1.0) {
        return Err(ApiError::field("/promised", "The promised share is between 0 and 1, such as 0.95."));
    }
    // What was judged a moment ago is in the answer.
    jobs::object_verdicts::measure_some(&app.db, &app.blobs, Some(member.project)).await?;
    let settings = AlarmSettings { promised, ..AlarmSettings::default() };
    let project = member.project;
    let basis = app.db.read(move |tx| alignment::basis(tx, project)).await?;
    if let Some(known) = app.alignments.get(&project, &(promised, basis)) {
        return Ok(Json(known));
    }
    let input = app.db.read(move |tx| alignment::input(tx, project)).await?;
    let made =
        tokio::task::spawn_blocking(move || (alignment::estimate(&input, settings), input.basis)).await;
    let (report, basis) = made.map_err(|_| ApiError::internal())?;
    app.alignments.put(project, (promised, basis), report.clone());
    Ok(Json(report))
}

/// Whose verdicts on what.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct VerdictQuery {
    /// Of this person (id), or of this grader of a customer (name).
    grader: Option<String>,
    /// Of this team.
    team: Option<String>,
    /// On objects of this class.
    class: Option<String>,
}

impl VerdictQuery {
    fn filter(self) -> RecordFilter {
        RecordFilter { grader: self.grader, team: self.team, class: self.class }
    }
}

/// The last 2,000 verdicts on objects of a stage, the newest first, each with its deviations from golden.
#[utoipa::path(get, path = "/projects/{project}/stages/{stage}/verdicts",
    params(("project" = String, Path), ("stage" = String, Path), VerdictQuery),
    responses((status = 200, body = [ObjectVerdictRecord])))]
pub async fn list(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, stage)): Path<(ProjectId, StageId)>,
    Query(query): Query<VerdictQuery>,
) -> Result<Json<Vec<ObjectVerdictRecord>>, ApiError> {
    member.require(Action::ViewGolden)?;
    let (project, filter) = (member.project, query.filter());
    let read = app.db.read(move |tx| object_verdicts::records(tx, (project, stage), &filter, MOST_RECORDS));
    Ok(Json(read.await?))
}

/// The last 200,000 verdicts on objects of a stage as a file, one JSON object a line, as `assay align` reads them.
#[utoipa::path(get, path = "/projects/{project}/stages/{stage}/verdicts.jsonl",
    params(("project" = String, Path), ("stage" = String, Path)),
    responses((status = 200, content_type = "application/jsonl")))]
pub async fn file(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, stage)): Path<(ProjectId, StageId)>,
) -> Result<Response, ApiError> {
    member.require(Action::ViewGolden)?;
    let (project, filter) = (member.project, RecordFilter::default());
    let read = app.db.read(move |tx| object_verdicts::records(tx, (project, stage), &filter, MOST_LINES));
    let records = read.await?;
    let written = tokio::task::spawn_blocking(move || {
        let mut text = String::new();
        for record in records.iter().rev() {
            text += &serde_json::to_string(record)?;
            text.push('\n');
        }
        Ok::<_, serde_json::Error>(text)
    });
    let text = written.await.map_err(|_| ApiError::internal())?.map_err(|_| ApiError::internal())?;
    record_download(
        &app,
        &member,
        "verdicts.download",
        stage.to_string(),
        "downloaded the verdicts".to_owned(),
    )
    .await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/jsonl")),
        (header::CONTENT_DISPOSITION, attachment("verdicts", "verdicts", ".jsonl")),
    ];
    Ok((headers, text).into_response())
}
