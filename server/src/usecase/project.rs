//! Projects and their people.

use super::context::ActionContext;
use crate::clock::{Timestamp, new_token};
use crate::store::accounts::{self, NewUser};
use crate::store::{Audited, NewAuditEntry, StoreError, Tx, enum_name, projects, stages};
use crate::template;
use assay_core::api::{MemberInvitation, NewMember, NewProject, Project};
use assay_core::id::{SecretHash, UserId};

/// Make a project from a template; the person becomes its admin.
///
/// # Errors
/// The name is taken.
pub fn create(
    tx: &mut dyn Tx,
    now: &Timestamp,
    user: UserId,
    new: &NewProject,
) -> Result<Audited<Project>, StoreError> {
    let id = projects::create(tx, now, new.name.trim(), new.purpose.trim(), user)?;
    stages::add(tx, id, &template::stage(new.template))?;
    let entry = NewAuditEntry::new(id, user, "project.create", id, "made the project");
    Ok(Audited::new(projects::get(tx, id, user)?, entry))
}

/// Add a person to a project, or give one another role. Somebody new gets an account with an invitation.
pub fn set_member(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    new: &NewMember,
) -> Result<Audited<MemberInvitation>, StoreError> {
    let (user, invitation) = match accounts::user_by_email(tx, &new.email)? {
        Some(user) => (user.id, None),
        None => {
            let token = new_token();
            let invited = NewUser {
                name: new.name.clone(),
                email: new.email.clone(),
                invitation_hash: Some(SecretHash::digest(token.as_bytes())),
                ..NewUser::default()
            };
            (accounts::add_user(tx, by.now, &invited)?, Some(token))
        }
    };
    projects::set_member(tx, by.project, user, new.role, new.team.trim())?;
    let members = projects::members(tx, by.project)?;
    let member = members.into_iter().find(|m| m.user == user.to_string());
    let member = member.ok_or(StoreError::NotFound("person"))?;
    let detail = format!("made {} of the project", enum_name(&new.role));
    Ok(Audited::new(MemberInvitation { member, invitation }, by.entry("member.set", user, detail)))
}
