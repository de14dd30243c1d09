//! People and sessions.

use crate::permission::Role;
use serde::{Deserialize, Serialize};

/// `POST /session`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(json!({ "email": "ana@example.org", "password": "correct horse battery" }))))]
pub struct SignInRequest {
    /// As registered; case does not matter.
    pub email: String,
    /// The password.
    pub password: String,
}

/// Who is signed in: `GET /session`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionUser {
    /// The person.
    pub id: String,
    /// Shown to others.
    pub name: String,
    /// Their address.
    pub email: String,
    /// May create projects and manage all of them.
    pub site_admin: bool,
    /// Whether this server runs the demo, where one may change persons.
    pub demo: bool,
}

/// One of the demo's people: `GET /demo/people`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemoPerson {
    /// Give this to `POST /demo/session`.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their role in the demo projects.
    pub role: Role,
    /// Their team.
    pub team: String,
    /// What they would do here, in a sentence.
    pub story: String,
}

/// `POST /demo/session`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemoSignInRequest {
    /// Whom to be.
    pub person: String,
}

/// `GET /setup`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetupStatus {
    /// Whether there is no admin yet.
    pub needed: bool,
    /// Whether this server runs the demo.
    pub demo: bool,
}

/// `POST /setup`: the first admin.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetupRequest {
    /// The one-time code that the server printed.
    pub code: String,
    /// The admin's name.
    pub name: String,
    /// The admin's address.
    pub email: String,
    /// At least 10 characters.
    pub password: String,
}

/// A person in a project: `GET /projects/{project}/members`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// The person.
    pub user: String,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their part.
    pub role: Role,
    /// Their team, such as "ML".
    pub team: String,
    /// Whether their invitation is still open.
    pub invited: bool,
}

/// `POST /projects/{project}/members`: add a person, or change the role of one who is there.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(json!({ "name": "Zoe", "email": "zoe@example.org", "role": "stakeholder", "team": "ML" }))))]
pub struct NewMember {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their part.
    pub role: Role,
    /// Their team.
    #[serde(default)]
    pub team: String,
}

/// The answer to [`NewMember`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberInvitation {
    /// As stored.
    pub member: Member,
    /// For somebody new: the token of `/invitation/{token}`, shown once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<String>,
}

/// `POST /invitations/{token}`: accept an invitation and sign in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationAcceptance {
    /// At least 10 characters.
    pub password: String,
}

/// A token by which a person's programs sign in: `GET /tokens`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiToken {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// When it was made.
    pub created_at: String,
    /// Until when it holds.
    pub expires_at: String,
}

/// `POST /tokens`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewApiToken {
    /// What it is for, 1 to 100 characters.
    pub name: String,
    /// Days that it holds, 1 to 366.
    pub days: u32,
}

/// A token that was just made.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiTokenSecret {
    /// What the server keeps of it.
    pub token: ApiToken,
    /// The token itself; it is shown this once.
    pub secret: String,
}
