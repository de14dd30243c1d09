//! Debriefs: agendas, what is done in them, the live connection, minutes.

use super::body::Body;
use super::caller::Member;
use super::{App, Problem, safety};
use crate::live::{Attending, attend};
use crate::store::audit::{self, Deed as Line};
use crate::store::debriefs::{self, Doer};
use assay_core::api::{DebriefDetail, DebriefSummary, NewDebrief};
use assay_core::debrief::{Deed, Event, Room, Standing, Told, minutes};
use assay_core::permission::Action;
use axum::Json;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Bytes at most of what a browser says by the live connection.
const LONGEST_MOMENT: usize = 8 * 1024;

/// The project's debriefs, the last first.
#[utoipa::path(get, path = "/projects/{project}/debriefs", params(("project" = String, Path)),
    responses((status = 200, body = [DebriefSummary])))]
pub async fn list(State(app): State<App>, member: Member) -> Result<Json<Vec<DebriefSummary>>, Problem> {
    member.require(Action::ViewGolden)?;
    let mut found = app.db.read(move |tx| debriefs::list(tx, &member.project)).await?;
    for debrief in &mut found {
        debrief.here = app.rooms.here(&debrief.id);
    }
    Ok(Json(found))
}

/// Call a debrief. Proposed golden items where its questions show are in debrief from then on.
#[utoipa::path(post, path = "/projects/{project}/debriefs", params(("project" = String, Path)),
    request_body = NewDebrief, responses((status = 201, body = DebriefSummary)))]
pub async fn call(
    State(app): State<App>,
    member: Member,
    body: Body<NewDebrief>,
) -> Result<Response, Problem> {
    member.require(Action::ProposeGolden)?;
    if !(1..=200).contains(&body.value.name.trim().chars().count()) {
        return Err(Problem::field("/name", "A debrief's name has 1 to 200 characters."));
    }
    if body.value.questions.len() > 200 {
        return Err(Problem::field("/questions", "An agenda has at most 200 questions; call two debriefs."));
    }
    let (actor, project) = (member.user.id.clone(), member.project);
    body.write_once(&app, &member.user.id, StatusCode::CREATED, move |tx, now, new| {
        let called = debriefs::call(tx, now, &project, &actor, &new)?;
        let detail = format!("called: {}", called.name);
        let line = Line {
            project: Some(&project),
            actor: &actor,
            action: "debrief.call",
            subject: &called.id,
            detail: &detail,
        };
        audit::record(tx, now, &line)?;
        Ok(called)
    })
    .await
}

/// A debrief with its agenda, the items and rules that it is about, and all that was done in it.
#[utoipa::path(get, path = "/projects/{project}/debriefs/{debrief}",
    params(("project" = String, Path), ("debrief" = String, Path)),
    responses((status = 200, body = DebriefDetail), (status = 404)))]
pub async fn get(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<DebriefDetail>, Problem> {
    member.require(Action::ViewGolden)?;
    let here = app.rooms.here(&id);
    let mut found = app.db.read(move |tx| debriefs::get(tx, &member.project, &id)).await?;
    found.debrief.here = here;
    Ok(Json(found))
}

/// Do something in a debrief: say, vote, decide, present, take the pen, change a golden label, and so on. The answer is
/// the event as it is kept; everybody in the room hears it.
#[utoipa::path(post, path = "/projects/{project}/debriefs/{debrief}/deeds",
    params(("project" = String, Path), ("debrief" = String, Path)), request_body = Object,
    responses((status = 201, body = Object), (status = 403), (status = 409)))]
pub async fn happen(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
    body: Body<Deed>,
) -> Result<Response, Problem> {
    member.require(Action::ViewGolden)?;
    let doer = Doer {
        id: member.user.id.clone(),
        name: member.user.name.clone(),
        standing: Standing::of(member.role),
    };
    let (debrief, project) = (id.clone(), member.project);
    let (kept, done) = tokio::sync::oneshot::channel();
    let answer = body.write_once(&app, &member.user.id, StatusCode::CREATED, move |tx, now, deed| {
        let event = debriefs::happen(tx, now, &project, &debrief, &doer, deed)?;
        if let Some((action, detail)) = in_audit(&event) {
            let line =
                Line { project: Some(&project), actor: &doer.id, action, subject: &debrief, detail: &detail };
            audit::record(tx, now, &line)?;
        }
        let _ = kept.send(event.clone());
        Ok(event)
    });
    let answer = answer.await?;
    // A request that was answered before does nothing, and then nobody has to hear of it.
    if let Ok(event) = done.await {
        app.rooms.tell(&id, &event);
    }
    Ok(answer)
}

/// What of a debrief the audit trail has as well: what changes something outside of the room.
fn in_audit(event: &Event) -> Option<(&'static str, String)> {
    match &event.deed {
        Deed::Decide { text, .. } => Some(("question.decide", format!("decided: {text}"))),
        Deed::Edit { golden, object, to } => {
            let what = if to.is_some() { "changed" } else { "removed" };
            Some(("golden.edit", format!("{what} object {object} of golden item {golden}")))
        }
        Deed::Vet { golden } => Some(("golden.step", format!("agreed on golden item {golden}"))),
        Deed::End => Some(("debrief.end", "ended it".to_owned())),
        _ => None,
    }
}

/// What a browser knows when it connects.
#[derive(serde::Deserialize)]
pub struct Since {
    /// The last event that it has.
    #[serde(default)]
    since: u64,
}

/// The live connection of a debrief: a WebSocket. It tells events after `since` and then each as it happens, who is
/// here, pointers, what the presenter shows and which limit is being moved; and it takes pointers, view and limit of
/// this browser. What is done for good goes by `deeds`.
#[utoipa::path(get, path = "/projects/{project}/debriefs/{debrief}/live",
    params(("project" = String, Path), ("debrief" = String, Path), ("since" = Option<u64>, Query)),
    responses((status = 101), (status = 403), (status = 404)))]
pub async fn live(
    State(app): State<App>,
    member: Member,
    Path((_, debrief)): Path<(String, String)>,
    Query(Since { since }): Query<Since>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Problem> {
    member.require(Action::ViewGolden)?;
    // Browsers let any site's page open a WebSocket with the visitor's cookie.
    if !safety::from_here(&headers) {
        return Err(Problem::forbidden("This connection comes from another site's page. Open Assay itself."));
    }
    let (project, id) = (member.project.clone(), debrief.clone());
    app.db.read(move |tx| debriefs::require(tx, &project, &id)).await?;
    let who = Attending {
        rooms: app.rooms,
        db: app.db,
        project: member.project,
        debrief,
        person: member.user.id,
        since,
    };
    let upgrade = upgrade.max_message_size(LONGEST_MOMENT).max_frame_size(LONGEST_MOMENT);
    Ok(upgrade.on_upgrade(move |socket| attend(socket, who)))
}

/// A debrief's minutes as Markdown.
#[utoipa::path(get, path = "/projects/{project}/debriefs/{debrief}/minutes.md",
    params(("project" = String, Path), ("debrief" = String, Path)),
    responses((status = 200, body = String, content_type = "text/markdown"), (status = 404)))]
pub async fn minutes_md(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    member.require(Action::ViewGolden)?;
    let found = app.db.read(move |tx| debriefs::get(tx, &member.project, &id)).await?;
    let agenda: Vec<_> = found.agenda.into_iter().map(|q| (q.id, q.question)).collect();
    let items = found.items.into_iter().map(|i| (i.id, i.scene_name)).collect();
    let told = Told {
        name: &found.debrief.name,
        at: &found.debrief.created_at,
        agenda: &agenda,
        items: &items,
        goals: &found.goals,
    };
    let text = minutes(&Room::of(&found.events), told);
    let headers = [
        (header::CONTENT_TYPE, "text/markdown; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"minutes.md\""),
    ];
    Ok((headers, text).into_response())
}
