//! The demo's people, with accounts that have no password: visitors choose whom to be.

use crate::clock::Timestamp;
use crate::store::accounts::{self, NewUser, add_user};
use crate::store::{StoreError, Tx, projects};
use assay_core::id::{ProjectId, UserId};
use assay_core::permission::Role;
use assay_demo::{DemoMember, people};

/// A person with an account.
#[derive(Clone, Debug)]
pub(super) struct DemoAccount {
    pub(super) id: UserId,
    pub(super) name: &'static str,
    pub(super) role: Role,
    pub(super) team: &'static str,
}

/// All of them, in the order of [`people`].
pub(super) fn add(tx: &mut dyn Tx, now: &Timestamp) -> Result<Vec<DemoAccount>, StoreError> {
    people()
        .into_iter()
        .map(|person| {
            let new = NewUser {
                name: person.name.to_owned(),
                email: person.email.to_owned(),
                site_admin: person.role == Role::Admin,
                demo_story: Some(person.story.to_owned()),
                ..NewUser::default()
            };
            let id = add_user(tx, now, &new)?;
            Ok(DemoAccount { id, name: person.name, role: person.role, team: person.team })
        })
        .collect()
}

/// All of them, as an earlier transaction added them.
pub(super) fn all(tx: &mut dyn Tx) -> Result<Vec<DemoAccount>, StoreError> {
    people()
        .into_iter()
        .map(|person| {
            let DemoMember { name, email, role, team, .. } = person;
            let user =
                accounts::user_by_email(tx, email)?.ok_or(StoreError::NotFound("person in the demo"))?;
            Ok(DemoAccount { id: user.id, name, role, team })
        })
        .collect()
}

/// The first with a role.
pub(super) fn first(people: &[DemoAccount], role: Role) -> Result<&DemoAccount, StoreError> {
    people.iter().find(|p| p.role == role).ok_or(StoreError::NotFound("person in the demo"))
}

/// Make a project with all of them in it.
pub(super) fn project(
    tx: &mut dyn Tx,
    now: &Timestamp,
    people: &[DemoAccount],
    name: &str,
    purpose: &str,
) -> Result<ProjectId, StoreError> {
    let admin = first(people, Role::Admin)?.id;
    let project = projects::create(tx, now, name, purpose, admin)?;
    for person in people {
        projects::add_member(tx, project, person.id, (person.role, person.team), (&now.text, admin))?;
    }
    Ok(project)
}
