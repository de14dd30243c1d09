//! Admins of projects who reach beyond theirs, and people who should be out.

use crate::common::{Cast, PASSWORD, Person, Server, start};
use assay_core::api::{
    Member, MemberInvitation, MemberStatus, NewProject, PendingMembership, Project, ProjectTemplate,
};
use assay_core::id::ProjectId;
use assay_core::permission::Role;
use assay_server::store::{Tx, UnauditedWrite, projects};
use serde_json::{Value, json};

struct Projects {
    server: Server,
    /// The site's admin.
    root: Person,
    /// The first project and its admin.
    a: (ProjectId, Person),
    /// The second project and its admin.
    b: (ProjectId, Person),
}

async fn two_projects() -> Projects {
    let server = start().await;
    let root = server.person("root", true).await;
    let a = project(&server, &root, "a").await;
    let b = project(&server, &root, "b").await;
    Projects { server, root, a, b }
}

/// A project of the site's admin, with an admin of its own.
async fn project(server: &Server, root: &Person, name: &str) -> (ProjectId, Person) {
    let new = NewProject { name: name.to_owned(), purpose: String::new(), template: ProjectTemplate::Drone };
    let made: Project = root.json(root.post("/projects").json(&new)).await;
    let (id, admin) = (made.id.parse().unwrap(), server.person(&format!("admin-{name}"), false).await);
    set_role(server, id, &admin, Role::Admin).await;
    (id, admin)
}

async fn set_role(server: &Server, project: ProjectId, person: &Person, role: Role) {
    let user = person.id;
    let set = move |tx: &mut dyn Tx| projects::set_member(tx, project, user, role, "");
    server.db.write_unaudited(UnauditedWrite::Setup, set).await.unwrap();
}

fn members(project: ProjectId) -> String {
    format!("/projects/{project}/members")
}

fn new_member(name: &str, role: &str) -> Value {
    json!({ "name": name, "email": format!("{name}@example.org"), "role": role, "team": "ML" })
}

async fn add(by: &Person, project: ProjectId, name: &str, role: &str) -> MemberInvitation {
    by.json(by.post(&members(project)).json(&new_member(name, role))).await
}

async fn listed(by: &Person, project: ProjectId, id: &str) -> Option<Member> {
    let all: Vec<Member> = by.json(by.get(&members(project))).await;
    all.into_iter().find(|member| member.user == id)
}

async fn accept(server: &Server, added: &MemberInvitation) -> Person {
    let person = server.visitor();
    let path = format!("/invitations/{}", added.invitation.as_ref().unwrap());
    let _: Value = person.json(person.post(&path).json(&json!({ "password": PASSWORD }))).await;
    person
}

async fn status(request: reqwest::RequestBuilder) -> u16 {
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a_projects_admin_cannot_demote_the_sites_admin() {
    let Projects { server, root, a: (project, admin), .. } = two_projects().await;
    admin.problem(admin.post(&members(project)).json(&new_member("root", "auditor")), 409).await;
    // Also a row of an earlier version takes nothing from them.
    set_role(&server, project, &root, Role::Auditor).await;
    let seen: Project = root.json(root.get(&format!("/projects/{project}"))).await;
    assert_eq!(seen.role, Role::Admin);
}

#[tokio::test]
async fn the_last_admin_of_a_project_is_neither_demoted_nor_removed() {
    let Projects { server, root, a: (project, admin), .. } = two_projects().await;
    let remove = |person: &Person| root.delete(&format!("{}/{}", members(project), person.id));
    // The site's admin made the project and is its admin too, until removed.
    assert_eq!(status(remove(&root)).await, 204);
    let demote = || admin.post(&members(project)).json(&new_member("admin-a", "auditor"));
    admin.problem(demote(), 409).await;
    root.problem(remove(&admin), 409).await;
    // Somebody who was only invited does not count.
    add(&admin, project, "zoe", "admin").await;
    admin.problem(demote(), 409).await;
    let ben = server.person("ben", false).await;
    set_role(&server, project, &ben, Role::Admin).await;
    assert_eq!(status(demote()).await, 201);
}

#[tokio::test]
async fn an_account_that_somebody_else_invited_is_not_carried_into_another_project() {
    let Projects { server, root, a: (project_a, admin_a), b: (project_b, admin_b) } = two_projects().await;
    let invited = add(&admin_a, project_a, "victim", "tasker").await;
    let attacker = accept(&server, &invited).await;

    let added = add(&admin_b, project_b, "victim", "admin").await;
    assert_eq!((added.invitation.as_ref(), added.member.status), (None, MemberStatus::Pending));
    attacker.problem(attacker.get(&format!("/projects/{project_b}")), 403).await;
    // The admin who adds the address sees that the account is older, and who invited it.
    assert_eq!(added.member.account_by.as_deref(), Some("admin-a"));
    assert!(added.member.account_since < added.member.since);

    // It can be withdrawn before it is accepted, and is nobody else's to accept.
    let other = server.person("other", false).await;
    let waiting: Vec<PendingMembership> = attacker.json(attacker.get("/memberships")).await;
    other.problem(other.post(&format!("/memberships/{}", waiting[0].id)), 404).await;
    let withdraw = admin_b.delete(&format!("{}/{}", members(project_b), added.member.user));
    assert_eq!(status(withdraw).await, 204);
    attacker.problem(attacker.post(&format!("/memberships/{}", waiting[0].id)), 404).await;

    // An admin of the server adds people of other projects at once.
    let added = add(&root, project_b, "victim", "auditor").await;
    assert_eq!(added.member.status, MemberStatus::Active);
}

#[tokio::test]
async fn a_person_of_another_project_joins_by_their_own_consent() {
    let Projects { server, a: (project, admin), .. } = two_projects().await;
    let ana = server.person("ana", false).await;
    for name in ["ana", "ana"] {
        add(&admin, project, name, "tasker").await;
    }
    let waiting: Vec<PendingMembership> = ana.json(ana.get("/memberships")).await;
    assert_eq!(
        (waiting.len(), waiting[0].project_name.as_str(), waiting[0].added_by.as_str()),
        (1, "a", "admin-a")
    );
    assert_eq!(status(ana.post(&format!("/memberships/{}", waiting[0].id))).await, 204);
    let seen: Project = ana.json(ana.get(&format!("/projects/{project}"))).await;
    assert_eq!(seen.role, Role::Tasker);
    let member = listed(&admin, project, &ana.id.to_string()).await.unwrap();
    assert_eq!((member.status, member.added_by.as_deref()), (MemberStatus::Active, Some("admin-a")));
}

#[tokio::test]
async fn a_projects_admin_learns_neither_name_nor_id_of_an_account() {
    let Projects { server, a: (project, admin), .. } = two_projects().await;
    let ana = server.person("ana", false).await;
    let guess = json!({ "name": "Guess", "email": "ana@example.org", "role": "tasker" });
    let added: MemberInvitation = admin.json(admin.post(&members(project)).json(&guess)).await;
    assert_eq!(added.member.name, "Guess");
    assert_ne!(added.member.user, ana.id.to_string());
}

#[tokio::test]
async fn only_those_who_manage_people_see_addresses_and_invitations() {
    let server = start().await;
    let Cast { project, admin, ana, .. } = server.project().await;
    add(&admin, project, "zoe", "tasker").await;
    let public: Vec<Value> = ana.json(ana.get(&members(project))).await;
    let names: Vec<&str> = public.iter().map(|m| m["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["admin", "ana", "ben", "ops", "quinn"], "open invitations are not listed");
    for member in &public {
        let fields: Vec<&String> = member.as_object().unwrap().keys().collect();
        assert_eq!(fields, ["name", "role", "status", "team", "user"]);
    }
}

#[tokio::test]
async fn an_invitation_ends_after_a_week_and_when_it_is_withdrawn_or_issued_anew() {
    let Projects { server, a: (project, admin), .. } = two_projects().await;
    let stranger = server.stranger();
    let open = |added: &MemberInvitation| {
        let path = format!("/invitations/{}", added.invitation.as_ref().unwrap());
        status(stranger.post(&path).json(&json!({ "password": PASSWORD })))
    };
    let added = add(&admin, project, "zoe", "tasker").await;
    let own = format!("{}/{}", members(project), added.member.user);
    server.clock.advance(7 * 24 * 3600 + 1);
    // The admin's own session is idle by now.
    let sign_in = json!({ "email": "admin-a@example.org", "password": PASSWORD });
    assert_eq!(status(admin.post("/session").json(&sign_in)).await, 200);
    assert_eq!(open(&added).await, 404);
    let expired = listed(&admin, project, &added.member.user).await.unwrap();
    assert_eq!(expired.status, MemberStatus::Expired);

    let second: MemberInvitation = admin.json(admin.post(&format!("{own}/invitation"))).await;
    let third: MemberInvitation = admin.json(admin.post(&format!("{own}/invitation"))).await;
    assert_eq!(open(&second).await, 404, "a newer one is there");
    assert_eq!(status(admin.delete(&own)).await, 204);
    assert_eq!(open(&third).await, 404, "withdrawn");

    let again = add(&admin, project, "zoe", "tasker").await;
    assert_eq!(open(&again).await, 200);
    assert_eq!(open(&again).await, 404, "spent");
}

#[tokio::test]
async fn no_project_issues_an_invitation_for_an_account_that_others_have_a_say_in() {
    let Projects { server, root, a: (project_a, admin_a), b: (project_b, admin_b) } = two_projects().await;
    let zoe = add(&admin_a, project_a, "zoe", "tasker").await.member.user;
    let again = |project: ProjectId| format!("{}/{zoe}/invitation", members(project));
    // Not a member of B.
    admin_b.problem(admin_b.post(&again(project_b)), 404).await;
    // A member of both.
    add(&root, project_b, "zoe", "tasker").await;
    admin_b.problem(admin_b.post(&again(project_b)), 409).await;
    // Somebody with a password: only an admin of the server resets it, and all sessions end.
    let ana = server.person("ana", false).await;
    set_role(&server, project_a, &ana, Role::Tasker).await;
    let reset = format!("{}/{}/invitation", members(project_a), ana.id);
    admin_a.problem(admin_a.post(&reset), 409).await;
    let link: MemberInvitation = root.json(root.post(&reset)).await;
    accept(&server, &link).await;
    assert_eq!(status(ana.get("/session")).await, 401);
}

#[tokio::test]
async fn a_person_who_is_removed_sees_nothing_of_the_project_any_more() {
    let server = start().await;
    let Cast { project, admin, ops, ana, ben, .. } = server.project().await;
    let own = format!("{}/{}", members(project), ana.id);
    assert_eq!(status(ana.get(&format!("/projects/{project}"))).await, 200);
    ops.problem(ops.delete(&own), 403).await;
    ben.problem(ben.delete(&own), 403).await;
    assert_eq!(status(admin.delete(&own)).await, 204);
    ana.problem(ana.get(&format!("/projects/{project}")), 403).await;
    admin.problem(admin.delete(&own), 404).await;
}

#[tokio::test]
async fn a_blocked_person_has_neither_session_nor_token_nor_password() {
    let server = start().await;
    let Cast { admin: root, ana, ben, .. } = server.project().await;
    let token: Value = ana.json(ana.post("/tokens").json(&json!({ "name": "nightly", "days": 1 }))).await;
    let by_token =
        || server.stranger().get("/projects").bearer_auth(token["secret"].as_str().unwrap().to_owned());
    let sign_in = || {
        let body = json!({ "email": "ana@example.org", "password": PASSWORD });
        server.visitor().post("/session").json(&body)
    };
    assert_eq!((status(by_token()).await, status(sign_in()).await), (200, 200));
    let block = |by: &Person, person: &Person, blocked: bool| {
        by.put(&format!("/people/{}/block", person.id)).json(&json!({ "blocked": blocked }))
    };
    ben.problem(block(&ben, &ana, true), 403).await;
    root.problem(block(&root, &root, true), 409).await;
    assert_eq!(status(block(&root, &ana, true)).await, 204);
    assert_eq!(status(ana.get("/session")).await, 401);
    assert_eq!((status(by_token()).await, status(sign_in()).await), (401, 401));
    assert_eq!(status(block(&root, &ana, false)).await, 204);
    assert_eq!((status(by_token()).await, status(sign_in()).await), (401, 200), "tokens are gone for good");
}

#[tokio::test]
async fn one_person_signs_for_one_team_however_often_the_team_is_changed() {
    let server = start().await;
    let Cast { project, admin, qa, .. } = server.project().await;
    let team = |name: &str, team: &str| {
        let body =
            json!({ "name": name, "email": format!("{name}@example.org"), "role": "admin", "team": team });
        admin.post(&members(project)).json(&body)
    };
    let releases = format!("/projects/{project}/releases");
    let draft: Value = admin.json(admin.get(&releases)).await;
    let sign = |team: &str| {
        let body = json!({ "hash": draft["draft"]["hash"], "team": team });
        admin.post(&format!("{releases}/signatures")).json(&body)
    };
    let _: Value = admin.json(team("admin", "ML")).await;
    assert_eq!(status(sign("ML")).await, 201);
    let _: Value = admin.json(team("admin", "Quality")).await;
    let problem = admin.problem(sign("Quality"), 409).await;
    assert!(problem["detail"].as_str().unwrap().contains("for ML already"), "{problem}");
    let _: Value = admin.json(team("quinn", "Quality")).await;
    let theirs = qa
        .post(&format!("{releases}/signatures"))
        .json(&json!({ "hash": draft["draft"]["hash"], "team": "Quality" }));
    assert_eq!(status(theirs).await, 201);
    let trail: Value = admin.json(admin.get(&format!("/projects/{project}/audit"))).await;
    let details: Vec<&str> =
        trail["items"].as_array().unwrap().iter().map(|e| e["detail"].as_str().unwrap()).collect();
    assert!(details.contains(&"changed admin from admin (team ML) to admin (team Quality)"), "{details:?}");
}
