//! The demo's people, any of whom a visitor may be.

use super::body::JsonBody;
use super::session::open_session;
use super::{ApiError, AppState};
use crate::demo::DemoProgressHandle;
use crate::store::{UnauditedWrite, accounts, sessions};
use assay_core::api::{DemoPerson, DemoProgress, DemoSignInRequest, SessionUser};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

fn demo_only(app: &AppState) -> Result<&DemoProgressHandle, ApiError> {
    let message = "This server does not run the demo.";
    app.demo.as_ref().ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, message))
}

/// The demo's people.
#[utoipa::path(get, path = "/demo/people", security(), responses((status = 200, body = [DemoPerson])))]
pub async fn demo_people(State(app): State<AppState>) -> Result<Json<Vec<DemoPerson>>, ApiError> {
    demo_only(&app)?;
    Ok(Json(app.db.read(accounts::demo_people).await?))
}

/// How far the demo is: its first project is there from the start, the rest is made in the background.
#[utoipa::path(get, path = "/demo/progress", security(), responses((status = 200, body = DemoProgress)))]
pub async fn demo_progress(State(app): State<AppState>) -> Result<Json<DemoProgress>, ApiError> {
    Ok(Json(demo_only(&app)?.get()))
}

/// Become one of the demo's people.
#[utoipa::path(post, path = "/demo/session", security(),
    request_body = DemoSignInRequest, responses((status = 200, body = SessionUser)))]
pub async fn demo_sign_in(
    State(app): State<AppState>,
    headers: HeaderMap,
    body: JsonBody<DemoSignInRequest>,
) -> Result<Response, ApiError> {
    demo_only(&app)?;
    let (db, now) = (app.db.clone(), app.clock.now());
    let open = async move |new: crate::usecase::accounts::NewSession| {
        let open = db.write_unaudited(UnauditedWrite::DemoVisit, move |tx| {
            let user = accounts::demo_user(tx, body.value.person.parse()?)?;
            sessions::open(tx, &now, new.session, user.id)?;
            Ok(user)
        });
        Ok(open.await?)
    };
    open_session(&app, &headers, open).await
}
