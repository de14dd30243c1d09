//! Members of a project: adding, roles and teams, invitations, consent, removal.

use super::context::ActionContext;
use crate::clock::new_token;
use crate::store::accounts::{self, NewUser, User};
use crate::store::members::{self, NewPendingMember};
use crate::store::{Audited, NewAuditEntry, StoreError, Tx, enum_name, invitations, projects};
use assay_core::api::{Member, MemberInvitation, NewMember};
use assay_core::id::{MembershipId, ProjectId, SecretHash, UserId};
use assay_core::permission::Role;

/// Role and team in words, for the audit trail.
fn describe(role: Role, team: &str) -> String {
    let role = enum_name(&role);
    if team.is_empty() { role } else { format!("{role} (team {team})") }
}

fn listed(tx: &mut dyn Tx, by: ActionContext<'_>, id: &str) -> Result<Member, StoreError> {
    let all = members::list(tx, by.now, by.project)?;
    all.into_iter().find(|m| m.user == id).ok_or(StoreError::NotFound("person"))
}

/// Add a person to a project, or give a member another role or team.
///
/// Somebody new gets an account with an invitation. A person who has an account joins by their own consent, unless an admin
/// of the server adds them: the project's admins invite whom they like, and must not carry an account, which somebody else
/// may have invited, into their project by its address alone.
///
/// # Errors
/// The project would be left without an admin; or it is an admin of the server, who has no other role.
pub fn add(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    is_site_admin: bool,
    new: &NewMember,
) -> Result<Audited<MemberInvitation>, StoreError> {
    tx.exclusive()?;
    let team = new.team.trim();
    let Some(user) = accounts::user_by_email(tx, &new.email)? else {
        let account = NewUser { name: new.name.clone(), email: new.email.clone(), ..NewUser::default() };
        let id = accounts::add_user(tx, by.now, &account)?;
        return add_member(tx, by, id, new, true);
    };
    if user.site_admin && new.role != Role::Admin {
        let what = "an admin of the server is an admin of each project; choose that role";
        return Err(StoreError::Conflict(what.to_owned()));
    }
    if let Some(before) = members::find(tx, by.project, user.id)? {
        return change_role(tx, by, &user, describe(before.role, &before.team), before.role, new);
    }
    if !user.has_joined() && !members::is_member_elsewhere(tx, by.project, user.id)? {
        return add_member(tx, by, user.id, new, true);
    }
    if is_site_admin {
        return add_member(tx, by, user.id, new, false);
    }
    let pending = NewPendingMember {
        project: by.project,
        user: user.id,
        name: new.name.trim(),
        role: new.role,
        team,
        by: by.user,
    };
    let id = members::add_pending(tx, by.now, &pending)?;
    let detail = format!("asked {} to join as {}", new.email.trim(), describe(new.role, team));
    let member = listed(tx, by, &id.to_string())?;
    Ok(Audited::new(MemberInvitation { member, invitation: None }, by.entry("member.ask", id, detail)))
}

fn add_member(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    user: UserId,
    new: &NewMember,
    with_invitation: bool,
) -> Result<Audited<MemberInvitation>, StoreError> {
    let team = new.team.trim();
    projects::add_member(tx, by.project, user, (new.role, team), (&by.now.text, by.user))?;
    let invitation = with_invitation.then(new_token);
    if let Some(token) = &invitation {
        invitations::issue(tx, by.now, user, SecretHash::digest(token.as_bytes()), by.user)?;
    }
    let member = listed(tx, by, &user.to_string())?;
    let invited = if with_invitation { " and invited them to the server" } else { "" };
    let detail = format!("added {} as {}{invited}", member.name, describe(new.role, team));
    Ok(Audited::new(MemberInvitation { member, invitation }, by.entry("member.add", user, detail)))
}

fn change_role(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    user: &User,
    before: String,
    role_before: Role,
    new: &NewMember,
) -> Result<Audited<MemberInvitation>, StoreError> {
    let team = new.team.trim();
    if role_before == Role::Admin && new.role != Role::Admin {
        leaves_an_admin(tx, by.project, user)?;
    }
    projects::set_member(tx, by.project, user.id, new.role, team)?;
    let member = listed(tx, by, &user.id.to_string())?;
    let detail = format!("changed {} from {before} to {}", member.name, describe(new.role, team));
    Ok(Audited::new(MemberInvitation { member, invitation: None }, by.entry("member.set", user.id, detail)))
}

/// Checks that a project has an admin without this person, who is one.
fn leaves_an_admin(tx: &mut dyn Tx, project: ProjectId, user: &User) -> Result<(), StoreError> {
    let counts = user.has_joined() && user.blocked_at.is_none();
    if !counts || members::has_other_admin(tx, project, user.id)? {
        return Ok(());
    }
    let what = "this would leave the project without an admin; make somebody else an admin first";
    Err(StoreError::Conflict(what.to_owned()))
}

/// Remove a member, withdraw their invitation, or withdraw a membership that waits for consent.
///
/// # Errors
/// There is no such member, or the project would be left without an admin.
pub fn remove(tx: &mut dyn Tx, by: ActionContext<'_>, id: UserId) -> Result<Audited<()>, StoreError> {
    tx.exclusive()?;
    let Some(before) = members::find(tx, by.project, id)? else {
        let pending: MembershipId = id.to_string().parse()?;
        if !members::withdraw_pending(tx, by.project, pending)? {
            return Err(StoreError::NotFound("member"));
        }
        let entry = by.entry("member.withdraw", id, "withdrew a membership that waited for consent");
        return Ok(Audited::new((), entry));
    };
    let user = accounts::get(tx, id)?;
    if before.role == Role::Admin {
        leaves_an_admin(tx, by.project, &user)?;
    }
    members::remove(tx, by.project, id)?;
    if !user.has_joined() && !members::is_member_elsewhere(tx, by.project, id)? {
        invitations::revoke(tx, id)?;
    }
    let detail = format!("removed {}, who was {}", user.name, describe(before.role, &before.team));
    Ok(Audited::new((), by.entry("member.remove", id, detail)))
}

/// Issue a member's invitation anew; the one before is void. A person who has a password already gets one from an admin of
/// the server alone, to choose a new password.
///
/// # Errors
/// There is no such member; or another project, or the person, has a say in the account.
pub fn invite_again(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    is_site_admin: bool,
    id: UserId,
) -> Result<Audited<MemberInvitation>, StoreError> {
    tx.exclusive()?;
    members::find(tx, by.project, id)?.ok_or(StoreError::NotFound("member"))?;
    let user = accounts::get(tx, id)?;
    let is_ours = !user.has_joined() && !members::is_member_elsewhere(tx, by.project, id)?;
    if user.blocked_at.is_some() || user.demo_story.is_some() || !(is_ours || is_site_admin) {
        let what = "this account is not this project's alone; ask an admin of the server for a link";
        return Err(StoreError::Conflict(what.to_owned()));
    }
    let token = new_token();
    invitations::issue(tx, by.now, id, SecretHash::digest(token.as_bytes()), by.user)?;
    let member = listed(tx, by, &id.to_string())?;
    let detail = format!("issued an invitation for {} anew", member.name);
    let answer = MemberInvitation { member, invitation: Some(token) };
    Ok(Audited::new(answer, by.entry("invitation.issue", id, detail)))
}

/// Join a project that a person was asked to join.
///
/// # Errors
/// None of theirs waits under this id.
pub fn join(tx: &mut dyn Tx, user: UserId, id: MembershipId) -> Result<Audited<()>, StoreError> {
    tx.exclusive()?;
    let pending = members::take_pending(tx, user, id)?;
    if members::find(tx, pending.project, user)?.is_none() {
        let (member, origin) =
            ((pending.role, pending.team.as_str()), (pending.added_at.as_str(), pending.added_by));
        projects::add_member(tx, pending.project, user, member, origin)?;
    }
    let detail = format!("joined as {}", describe(pending.role, &pending.team));
    Ok(Audited::new((), NewAuditEntry::new(pending.project, user, "member.join", user, detail)))
}

/// Decline to join a project.
///
/// # Errors
/// None of theirs waits under this id.
pub fn decline(tx: &mut dyn Tx, user: UserId, id: MembershipId) -> Result<Audited<()>, StoreError> {
    let pending = members::take_pending(tx, user, id)?;
    let entry = NewAuditEntry::new(pending.project, user, "member.decline", user, "declined to join");
    Ok(Audited::new((), entry))
}
