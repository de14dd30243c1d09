//! Routes of accounts: sign-in, set-up, invitations, memberships, tokens and members.

use super::Answer;
use crate::client::http::{ApiRequest, segment};
use assay_core::api::*;
use gloo_net::http::Method;

/// Who is signed in; `None` for a stranger.
pub async fn current_user() -> Answer<Option<SessionUser>> {
    match ApiRequest::get("/session".to_owned()).send().await {
        Err(error) if error.status() == Some(401) => Ok(None),
        other => other.map(Some),
    }
}

/// Sign in with a password. Sent once: attempts are counted.
pub async fn sign_in(body: &SignInRequest) -> Answer<SessionUser> {
    ApiRequest::post("/session".to_owned(), body).send_once().await
}

/// Sign out.
pub async fn sign_out() -> Answer<()> {
    ApiRequest::without_body(Method::DELETE, "/session".to_owned()).send().await
}

/// Whether there is no admin yet.
pub async fn setup_state() -> Answer<SetupStatus> {
    ApiRequest::get("/setup".to_owned()).send().await
}

/// Make the first admin and sign in.
pub async fn setup(body: &SetupRequest) -> Answer<SessionUser> {
    ApiRequest::post("/setup".to_owned(), body).send_once().await
}

/// How far the demo is.
pub async fn demo_progress() -> Answer<DemoProgress> {
    ApiRequest::get("/demo/progress".to_owned()).send().await
}

/// The demo's people.
pub async fn demo_people() -> Answer<Vec<DemoPerson>> {
    ApiRequest::get("/demo/people".to_owned()).send().await
}

/// Sign in as one of them.
pub async fn demo_sign_in(person: String) -> Answer<SessionUser> {
    ApiRequest::post("/demo/session".to_owned(), &DemoSignInRequest { person }).send().await
}

/// Accept an invitation and sign in.
pub async fn accept_invitation(token: &str, body: &InvitationAcceptance) -> Answer<SessionUser> {
    ApiRequest::post(format!("/invitations/{}", segment(token)), body).send_once().await
}

/// Change the person's password; their other sessions end.
pub async fn change_password(body: &PasswordChange) -> Answer<()> {
    ApiRequest::put("/session/password".to_owned(), body).send_once().await
}

/// Projects that the person is asked to join.
pub async fn memberships() -> Answer<Vec<PendingMembership>> {
    ApiRequest::get("/memberships".to_owned()).send().await
}

/// Join a project.
pub async fn join_project(membership: &str) -> Answer<()> {
    ApiRequest::without_body(Method::POST, format!("/memberships/{}", segment(membership))).send().await
}

/// Decline to join a project.
pub async fn decline_project(membership: &str) -> Answer<()> {
    ApiRequest::without_body(Method::DELETE, format!("/memberships/{}", segment(membership))).send().await
}

/// Block a person on this server, or unblock them.
pub async fn set_blocked(person: &str, blocked: bool) -> Answer<()> {
    ApiRequest::put(format!("/people/{}/block", segment(person)), &BlockChange { blocked }).send().await
}

/// The person's tokens.
pub async fn tokens() -> Answer<Vec<ApiToken>> {
    ApiRequest::get("/tokens".to_owned()).send().await
}

/// Create a token.
pub async fn create_token(body: &NewApiToken) -> Answer<ApiTokenSecret> {
    ApiRequest::post("/tokens".to_owned(), body).send().await
}

/// Revoke a token.
pub async fn revoke_token(id: &str) -> Answer<()> {
    ApiRequest::without_body(Method::DELETE, format!("/tokens/{}", segment(id))).send().await
}

/// People of a project.
pub async fn members(project: &str) -> Answer<Vec<Member>> {
    ApiRequest::get(format!("/projects/{}/members", segment(project))).send().await
}

/// Add a person or change their role.
pub async fn add_member(project: &str, body: &NewMember) -> Answer<MemberInvitation> {
    ApiRequest::post(format!("/projects/{}/members", segment(project)), body).send().await
}

/// Remove a member, or withdraw an invitation.
pub async fn remove_member(project: &str, person: &str) -> Answer<()> {
    let path = format!("/projects/{}/members/{}", segment(project), segment(person));
    ApiRequest::without_body(Method::DELETE, path).send().await
}

/// Issue a member's invitation anew.
pub async fn invite_again(project: &str, person: &str) -> Answer<MemberInvitation> {
    let path = format!("/projects/{}/members/{}/invitation", segment(project), segment(person));
    ApiRequest::without_body(Method::POST, path).send().await
}
