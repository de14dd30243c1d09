//! People and sessions.

use crate::permission::Role;
use serde::{Deserialize, Serialize};

/// Sign-in: `POST /session`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(examples(json!({
        "email": "ana@example.org", "password": "correct horse battery"
    })))
)]
pub struct SignInRequest {
    /// E-mail address of the account; case does not matter.
    pub email: String,
    /// The password.
    pub password: String,
}

/// Signed-in person: `GET /session`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionUser {
    /// Id of the person.
    pub id: String,
    /// Name that others see.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Whether this person creates and manages all projects.
    pub site_admin: bool,
    /// Whether this server runs the demo, in which a visitor can be any of its people.
    pub demo: bool,
}

/// One of the demo's people: `GET /demo/people`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemoPerson {
    /// Id for `POST /demo/session`.
    pub id: String,
    /// Name of the person.
    pub name: String,
    /// Role in the demo projects.
    pub role: Role,
    /// Team of the person.
    pub team: String,
    /// What this person does here, in a sentence.
    pub story: String,
}

/// Sign-in as one of the demo's people: `POST /demo/session`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemoSignInRequest {
    /// Id of the person to sign in as.
    pub person: String,
}

/// State of the setup: `GET /setup`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetupStatus {
    /// Whether the server has no admin yet.
    pub needed: bool,
    /// Whether this server runs the demo.
    pub demo: bool,
}

/// First admin: `POST /setup`.
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
    /// Id of the person.
    pub user: String,
    /// Name of the person.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Role in the project.
    pub role: Role,
    /// Their team, such as "ML".
    pub team: String,
    /// Whether their invitation is still open.
    pub invited: bool,
}

/// New member, or another role for a member: `POST /projects/{project}/members`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(examples(json!({
        "name": "Zoe", "email": "zoe@example.org", "role": "stakeholder", "team": "ML"
    })))
)]
pub struct NewMember {
    /// Name of the person.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Role in the project.
    pub role: Role,
    /// Team of the person.
    #[serde(default)]
    pub team: String,
}

/// Answer to `POST /projects/{project}/members`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberInvitation {
    /// Member as stored.
    pub member: Member,
    /// Token of `/invitation/{token}` for a new person. It is shown once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<String>,
}

/// Accepted invitation, which signs in: `POST /invitations/{token}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationAcceptance {
    /// At least 10 characters.
    pub password: String,
}

/// Token with which a person's programs sign in: `GET /tokens`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiToken {
    /// Id.
    pub id: String,
    /// Purpose.
    pub name: String,
    /// Time of creation.
    pub created_at: String,
    /// Time of expiry.
    pub expires_at: String,
}

/// New token: `POST /tokens`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewApiToken {
    /// Purpose, 1 to 100 characters.
    pub name: String,
    /// Days until it expires, 1 to 366.
    pub days: u32,
}

/// New token with its secret.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiTokenSecret {
    /// Token as the server stores it.
    pub token: ApiToken,
    /// Secret. It is shown once.
    pub secret: String,
}
