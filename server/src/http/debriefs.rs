//! Debriefs: agendas, what is done in them, the live connection, minutes.

use super::attachment::attachment;
use super::auth::ProjectMember;
use super::body::JsonBody;
use super::path::Path;
use super::text::{MAX_NAME_CHARS, require_line};
use super::{ApiError, AppState, security};
use crate::live::{Participant, serve_participant};
use crate::store::debriefs;
use crate::usecase;
use assay_core::api::{DebriefDetail, DebriefSummary, NewDebrief};
use assay_core::debrief::{DebriefAction, DebriefEvent, DebriefPermissions, MinutesContext, Room, minutes};
use assay_core::id::{DebriefId, ProjectId};
use assay_core::permission::Action;
use axum::Json;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

/// Bytes at most of a message that a browser sends on the live connection.
const MAX_MESSAGE_BYTES: usize = 8 * 1024;

/// The project's debriefs, the last first.
#[utoipa::path(get, path = "/projects/{project}/debriefs", params(("project" = String, Path)),
    responses((status = 200, body = [DebriefSummary])))]
pub async fn list(
    State(app): State<AppState>,
    member: ProjectMember,
) -> Result<Json<Vec<DebriefSummary>>, ApiError> {
    member.require(Action::ViewGolden)?;
    let mut found = app.db.read(move |tx| usecase::debriefs::list(tx, member.project)).await?;
    for debrief in &mut found {
        debrief.here = debrief.id.parse().map_or(0, |id| app.rooms.here(id));
    }
    Ok(Json(found))
}

/// Start a debrief. Proposed golden items that its questions show are in debrief from then on.
#[utoipa::path(post, path = "/projects/{project}/debriefs", params(("project" = String, Path)),
    request_body = NewDebrief, responses((status = 201, body = DebriefSummary)))]
pub async fn start(
    State(app): State<AppState>,
    member: ProjectMember,
    body: JsonBody<NewDebrief>,
) -> Result<Response, ApiError> {
    member.require(Action::ProposeGolden)?;
    require_line("/name", "A debrief's name", &body.value.name, 1..=MAX_NAME_CHARS)?;
    if body.value.questions.len() > 200 {
        return Err(ApiError::field(
            "/questions",
            "An agenda has at most 200 questions; start two debriefs.",
        ));
    }
    body.change_once(&app, member.user.id, StatusCode::CREATED, move |tx, now, new| {
        usecase::debriefs::start(tx, member.acts(now), &new)
    })
    .await
}

/// A debrief with its agenda, the items and rules that it is about, and all that was done in it.
#[utoipa::path(get, path = "/projects/{project}/debriefs/{debrief}",
    params(("project" = String, Path), ("debrief" = String, Path)),
    responses((status = 200, body = DebriefDetail), (status = 404)))]
pub async fn get(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, DebriefId)>,
) -> Result<Json<DebriefDetail>, ApiError> {
    member.require(Action::ViewGolden)?;
    let here = app.rooms.here(id);
    let mut found = app.db.read(move |tx| usecase::debriefs::get(tx, member.project, id)).await?;
    found.debrief.here = here;
    Ok(Json(found))
}

/// Add an event to a debrief: comment, vote, decide, present, take the edit lock, edit a golden label. The answer is
/// the stored event; everybody in the room receives it.
#[utoipa::path(post, path = "/projects/{project}/debriefs/{debrief}/events",
    params(("project" = String, Path), ("debrief" = String, Path)), request_body = DebriefAction,
    responses((status = 201, body = DebriefEvent), (status = 403), (status = 409)))]
pub async fn add_event(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, DebriefId)>,
    body: JsonBody<DebriefAction>,
) -> Result<Response, ApiError> {
    member.require(Action::ViewGolden)?;
    let (sender, done) = tokio::sync::oneshot::channel();
    let answer = body.change_once(&app, member.user.id, StatusCode::CREATED, move |tx, now, action| {
        let permissions = DebriefPermissions::from_role(member.role);
        let by_name = &member.user.name;
        usecase::debriefs::apply_action(tx, member.acts(now), id, by_name, permissions, action)?.try_map(
            |event| {
                let _ = sender.send(event.clone());
                Ok(event)
            },
        )
    });
    let answer = answer.await?;
    // A repeated request does nothing, so there is nothing to send.
    if let Ok(event) = done.await {
        app.rooms.publish(id, &event);
    }
    Ok(answer)
}

/// Query of the live connection: what the browser knows when it connects.
#[derive(serde::Deserialize)]
pub struct LiveQuery {
    /// The last event that it has.
    #[serde(default)]
    since: u64,
}

/// The live connection of a debrief: a WebSocket. It tells events after `since` and then each as it happens, who is
/// here, pointers, what the presenter shows and which limit is being moved; and it takes pointers, view and limit of
/// this browser. Lasting actions go to `events`.
#[utoipa::path(get, path = "/projects/{project}/debriefs/{debrief}/live",
    params(("project" = String, Path), ("debrief" = String, Path), ("since" = Option<u64>, Query)),
    responses((status = 101), (status = 403), (status = 404)))]
pub async fn live(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, debrief)): Path<(ProjectId, DebriefId)>,
    Query(LiveQuery { since }): Query<LiveQuery>,
    uri: Uri,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, ApiError> {
    member.require(Action::ViewGolden)?;
    // Browsers let any site's page open a WebSocket with the visitor's cookie.
    if !security::is_same_origin(&headers, uri.authority()) {
        return Err(ApiError::forbidden(
            "This connection comes from another site's page. Open Assay itself.",
        ));
    }
    let project = member.project;
    app.db.read(move |tx| debriefs::get(tx, project, debrief)).await?;
    let who = Participant {
        rooms: app.rooms,
        db: app.db,
        project: member.project,
        debrief,
        person: member.user.id,
        credential: member.credential,
        clock: app.clock,
        since,
    };
    let upgrade = upgrade.max_message_size(MAX_MESSAGE_BYTES).max_frame_size(MAX_MESSAGE_BYTES);
    Ok(upgrade.on_upgrade(move |socket| serve_participant(socket, who)))
}

/// A debrief's minutes as Markdown.
#[utoipa::path(get, path = "/projects/{project}/debriefs/{debrief}/minutes.md",
    params(("project" = String, Path), ("debrief" = String, Path)),
    responses((status = 200, body = String, content_type = "text/markdown"), (status = 404)))]
pub async fn minutes_md(
    State(app): State<AppState>,
    member: ProjectMember,
    Path((_, id)): Path<(ProjectId, DebriefId)>,
) -> Result<Response, ApiError> {
    member.require(Action::ViewGolden)?;
    let found = app.db.read(move |tx| usecase::debriefs::get(tx, member.project, id)).await?;
    let agenda: Vec<_> = found.agenda.into_iter().map(|q| (q.id, q.question)).collect();
    let items = found.items.into_iter().map(|i| (i.id, i.scene_name)).collect();
    let content = MinutesContext {
        name: &found.debrief.name,
        at: &found.debrief.created_at,
        agenda: &agenda,
        items: &items,
        goals: &found.goals,
    };
    let text = minutes(&Room::from_events(&found.events), content);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/markdown; charset=utf-8")),
        (header::CONTENT_DISPOSITION, attachment(&found.debrief.name, "debrief", "-minutes.md")),
    ];
    Ok((headers, text).into_response())
}
