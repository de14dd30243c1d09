//! Who is calling, and what they may do.

use super::{ApiError, AppState};
use crate::clock::Timestamp;
use crate::store::accounts::{self, User};
use crate::store::projects;
use crate::usecase::{ActionContext, Viewer};
use assay_core::id::{ProjectId, SecretHash};
use assay_core::permission::{Action, Role};
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;

/// Name of the session's cookie.
pub const COOKIE: &str = "assay_session";

/// What every API token begins with, so that people and scanners of secrets know it.
pub const TOKEN_PREFIX: &str = "assay_";

/// Somebody who is signed in, or a program with a token of theirs; strangers get 401.
pub struct Caller {
    /// The person.
    pub user: User,
    by_token: bool,
}

impl Caller {
    /// Refuse programs: what makes tokens is not done by a token, so that a lost one makes no others.
    ///
    /// # Errors
    /// 403.
    pub fn require_session(&self) -> Result<(), ApiError> {
        if self.by_token {
            return Err(ApiError::forbidden("A token makes no tokens. Sign in and make it yourself."));
        }
        Ok(())
    }
}

/// Somebody who is signed in and has a part in the project of the path; others get 403.
pub struct ProjectMember {
    /// The person.
    pub user: User,
    /// The project.
    pub project: ProjectId,
    /// Their part.
    pub role: Role,
}

impl ProjectMember {
    /// The member as somebody who looks at something.
    pub fn viewer(&self) -> Viewer {
        Viewer { project: self.project, user: self.user.id, role: self.role }
    }

    /// The member as somebody who changes something.
    pub fn acts<'a>(&self, now: &'a Timestamp) -> ActionContext<'a> {
        ActionContext { now, project: self.project, user: self.user.id }
    }

    /// Refuse what the role may not do.
    ///
    /// # Errors
    /// 403.
    pub fn require(&self, action: Action) -> Result<(), ApiError> {
        if self.role.may(action) {
            return Ok(());
        }
        let role = crate::store::enum_name(&self.role);
        Err(ApiError::forbidden(&format!(
            "Your role here ({role}) does not include this. Ask an admin of the project."
        )))
    }
}

/// A member who may label; others get 403 before the body of their request is read.
pub struct Labeler(pub ProjectMember);

impl FromRequestParts<AppState> for Labeler {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let member = ProjectMember::from_request_parts(parts, app).await?;
        member.require(Action::Label)?;
        Ok(Self(member))
    }
}

/// Hash of the session's token, as it is stored.
pub fn session_hash(headers: &HeaderMap) -> Option<SecretHash> {
    let jar = CookieJar::from_headers(headers);
    let token = jar.get(COOKIE)?.value();
    (token.len() == 64).then(|| SecretHash::digest(token.as_bytes()))
}

/// Hash of the token that a program sends, as it is stored.
fn token_hash(headers: &HeaderMap) -> Option<SecretHash> {
    let value = headers.get(axum::http::header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let is_ours = scheme.eq_ignore_ascii_case("bearer") && token.trim().starts_with(TOKEN_PREFIX);
    is_ours.then(|| SecretHash::digest(token.trim().as_bytes()))
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        if let Some(hash) = token_hash(&parts.headers) {
            let now = app.clock.now();
            let user = app.db.read(move |tx| accounts::token_user(tx, hash, &now)).await?;
            return Ok(Self { user: user.ok_or_else(ApiError::unauthenticated)?, by_token: true });
        }
        let hash = session_hash(&parts.headers).ok_or_else(ApiError::unauthenticated)?;
        let now = app.clock.now();
        let user = app.db.read(move |tx| accounts::session_user(tx, hash, &now)).await?;
        Ok(Self { user: user.ok_or_else(ApiError::unauthenticated)?, by_token: false })
    }
}

impl FromRequestParts<AppState> for ProjectMember {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let Caller { user, .. } = Caller::from_request_parts(parts, app).await?;
        let params =
            RawPathParams::from_request_parts(parts, app).await.map_err(|_| super::path::nothing())?;
        let project = params.iter().find(|(name, _)| *name == "project").map(|(_, v)| v);
        let stranger = || {
            ApiError::forbidden("You have no part in this project. Ask one of its admins for an invitation.")
        };
        let project: ProjectId = project.ok_or_else(ApiError::internal)?.parse().map_err(|_| stranger())?;
        let person = user.id;
        let role = app.db.read(move |tx| projects::member_role(tx, project, person)).await?;
        Ok(Self { user, project, role: role.ok_or_else(stranger)? })
    }
}
