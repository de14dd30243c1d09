//! Who is calling, and what they may do.

use super::{ApiError, AppState, cookies};
use crate::clock::Timestamp;
use crate::sign_in::Credential;
use crate::store::accounts::User;
use crate::store::{Tx, UnauditedWrite, projects, sessions};
use crate::usecase::{ActionContext, Viewer};
use assay_core::id::{ProjectId, SecretHash};
use assay_core::permission::{Action, Role};
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::HeaderMap;
use axum::http::request::Parts;

/// What every API token begins with, so that people and scanners of secrets know it.
pub const TOKEN_PREFIX: &str = "assay_";

/// Somebody who is signed in, or a program with a token of theirs; strangers get 401.
pub struct Caller {
    /// The person.
    pub user: User,
    /// What they came with.
    pub credential: Credential,
}

impl Credential {
    /// Refuse programs: a token neither makes tokens nor lets people in, so that what a lost one can do ends with it.
    fn require_session(&self) -> Result<(), ApiError> {
        match self {
            Self::Session(_) => Ok(()),
            Self::Token(_) => Err(ApiError::token_refused()),
        }
    }
}

impl Caller {
    /// Refuse programs.
    ///
    /// # Errors
    /// 403.
    pub fn require_session(&self) -> Result<(), ApiError> {
        self.credential.require_session()
    }

    /// Refuse all but admins of the server; `what` says what only they do.
    ///
    /// # Errors
    /// 403.
    pub fn require_site_admin(&self, what: &str) -> Result<(), ApiError> {
        if self.user.site_admin {
            return Ok(());
        }
        Err(ApiError::forbidden(&format!("Only an admin of this server {what}. Ask one.")))
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
    /// What they came with.
    pub credential: Credential,
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

    /// Refuse programs.
    ///
    /// # Errors
    /// 403.
    pub fn require_session(&self) -> Result<(), ApiError> {
        self.credential.require_session()
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
        let now = app.clock.now();
        let credential = match token_hash(&parts.headers) {
            Some(hash) => Credential::Token(hash),
            None => Credential::Session(
                cookies::session(app, &parts.headers).ok_or_else(ApiError::unauthenticated)?,
            ),
        };
        let at = now.clone();
        let found = app.db.read(move |tx| {
            let user = credential.user(tx, &at)?;
            let is_touch_due = match credential {
                Credential::Session(hash) => user.is_some() && sessions::is_touch_due(tx, hash, &at)?,
                Credential::Token(_) => false,
            };
            Ok((user, is_touch_due))
        });
        let (user, is_touch_due) = found.await?;
        let user = user.ok_or_else(ApiError::unauthenticated)?;
        if let (true, Credential::Session(hash)) = (is_touch_due, credential) {
            let touch = move |tx: &mut dyn Tx| sessions::touch(tx, hash, &now);
            app.db.write_unaudited(UnauditedWrite::Session, touch).await?;
        }
        Ok(Self { user, credential })
    }
}

impl FromRequestParts<AppState> for ProjectMember {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let Caller { user, credential } = Caller::from_request_parts(parts, app).await?;
        let params =
            RawPathParams::from_request_parts(parts, app).await.map_err(|_| super::path::nothing())?;
        let project = params.iter().find(|(name, _)| *name == "project").map(|(_, v)| v);
        let stranger = || {
            ApiError::forbidden("You have no part in this project. Ask one of its admins for an invitation.")
        };
        let project: ProjectId = project.ok_or_else(ApiError::internal)?.parse().map_err(|_| stranger())?;
        let person = user.id;
        let role = app.db.read(move |tx| projects::member_role(tx, project, person)).await?;
        Ok(Self { user, project, role: role.ok_or_else(stranger)?, credential })
    }
}
