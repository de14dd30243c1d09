//! People and sessions.

use crate::enum_with_all::enum_with_all;
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

/// How far the demo is made: `GET /demo/progress`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemoProgress {
    /// Whether all of it is there.
    pub state: DemoState,
    /// Files made by now.
    pub made: u32,
    /// Files to be made; 0 until it is known, and where nothing was left to be made.
    pub total: u32,
    /// Projects that were made since the server started, each of which is there as soon as its own files are.
    #[serde(default)]
    pub projects: u32,
}

/// Whether all of the demo is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DemoState {
    /// A part is still being made.
    #[default]
    Making,
    /// All is there.
    Ready,
    /// The rest could not be made; the server's log says why, and its next start tries again.
    Failed,
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

enum_with_all! {
    /// Status of a member's account.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[serde(rename_all = "snake_case")]
    pub enum MemberStatus {
        /// The person signs in and works.
        Active,
        /// The person has an invitation that is open.
        Invited,
        /// The invitation ran out, or there is none; it can be issued anew.
        Expired,
        /// The person has an account already, and is a member once they join.
        Pending,
        /// An admin of the server has blocked the person.
        Blocked,
    }
}

/// A person in a project: `GET /projects/{project}/members`. What only helps to manage people is shown to those who do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// Id of the person; of a pending member, the id of the membership.
    pub user: String,
    /// Name of the person; of a pending member, the name that was given with the address.
    pub name: String,
    /// E-mail address, for those who manage people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// Role in the project.
    pub role: Role,
    /// Their team, such as "ML".
    pub team: String,
    /// Status of their account.
    pub status: MemberStatus,
    /// Time at which they were added, for those who manage people; absent: before this was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Name of the person who added them, for those who manage people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added_by: Option<String>,
    /// Time at which the account was created, for those who manage people: an account that is older than the membership was
    /// first invited elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_since: Option<String>,
    /// Name of the person who invited the account to this server, for those who manage people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_by: Option<String>,
    /// End of the open invitation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation_expires_at: Option<String>,
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
    /// Name of the person, 1 to 200 characters.
    pub name: String,
    /// E-mail address, at most 254 characters.
    pub email: String,
    /// Role in the project.
    pub role: Role,
    /// Team of the person, at most 200 characters.
    #[serde(default)]
    pub team: String,
}

/// Answer to `POST /projects/{project}/members` and to `POST /projects/{project}/members/{user}/invitation`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberInvitation {
    /// Member as stored.
    pub member: Member,
    /// Token of `/invitation/{token}` for a person without a password. It is shown once and ends after 7 days.
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

/// Change of one's own password: `PUT /session/password`. All other sessions of the person end.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordChange {
    /// The current password.
    pub current: String,
    /// The new password, at least 10 characters.
    pub new: String,
}

/// Membership that waits for the caller's consent: `GET /memberships`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PendingMembership {
    /// Id.
    pub id: String,
    /// Name of the project.
    pub project_name: String,
    /// Role in the project.
    pub role: Role,
    /// Team in the project; may be empty.
    pub team: String,
    /// Name of the person who added the caller.
    pub added_by: String,
    /// Time of it.
    pub added_at: String,
}

/// Block of a person: `PUT /people/{user}/block`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BlockChange {
    /// Whether the person is blocked from now on.
    pub blocked: bool,
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
