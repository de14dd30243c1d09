//! The audit trail: of a project, and of the server itself.

use super::auth::{Caller, ProjectMember};
use super::{ApiError, AppState};
use crate::store::{Audited, NewAuditEntry, audit};
use assay_core::api::{AuditEntry, Page};
use assay_core::permission::Action;
use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;

/// Where an audit listing goes on.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// The `next` of the page before.
    cursor: Option<i64>,
    /// Lines at most, up to 200.
    limit: Option<u32>,
}

impl AuditQuery {
    fn limit(&self) -> u32 {
        self.limit.unwrap_or(50).clamp(1, 200)
    }
}

/// The project's audit trail, newest first.
#[utoipa::path(get, path = "/projects/{project}/audit", params(("project" = String, Path), AuditQuery),
    responses((status = 200, body = Page<AuditEntry>)))]
pub async fn of_project(
    State(app): State<AppState>,
    member: ProjectMember,
    Query(query): Query<AuditQuery>,
) -> Result<Json<Page<AuditEntry>>, ApiError> {
    member.require(Action::ViewAudit)?;
    let (project, limit) = (Some(member.project), query.limit());
    Ok(Json(app.db.read(move |tx| audit::list(tx, project, query.cursor, limit)).await?))
}

/// The lines of the audit trail that belong to no project, for admins of the server: sign-ins, invitations, tokens, blocks.
#[utoipa::path(get, path = "/audit", params(AuditQuery),
    responses((status = 200, body = Page<AuditEntry>), (status = 403)))]
pub async fn of_server(
    State(app): State<AppState>,
    caller: Caller,
    Query(query): Query<AuditQuery>,
) -> Result<Json<Page<AuditEntry>>, ApiError> {
    caller.require_site_admin("reads this")?;
    Ok(Json(app.db.read(move |tx| audit::list(tx, None, query.cursor, query.limit())).await?))
}

/// Records that data leave the server.
///
/// # Errors
/// Storage: then the data do not leave.
pub(super) async fn record_download(
    app: &AppState,
    member: &ProjectMember,
    action: &'static str,
    subject: String,
    detail: String,
) -> Result<(), ApiError> {
    let entry = NewAuditEntry::new(member.project, member.user.id, action, subject, detail);
    app.db.change(app.clock.now(), move |_, _| Ok(Audited::new((), entry))).await?;
    Ok(())
}
