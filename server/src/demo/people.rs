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
    people().into_iter().map(|person| add_person(tx, now, &person)).collect()
}

fn add_person(tx: &mut dyn Tx, now: &Timestamp, person: &DemoMember) -> Result<DemoAccount, StoreError> {
    let new = NewUser {
        name: person.name.to_owned(),
        email: person.email.to_owned(),
        site_admin: person.role == Role::Admin,
        demo_story: Some(person.story.to_owned()),
        ..NewUser::default()
    };
    Ok(account(add_user(tx, now, &new)?, person))
}

fn account(id: UserId, person: &DemoMember) -> DemoAccount {
    DemoAccount { id, name: person.name, role: person.role, team: person.team }
}

/// All of them, as an earlier transaction added them. A demo that an older version made may lack some, which join it now.
pub(super) fn all(tx: &mut dyn Tx, now: &Timestamp) -> Result<Vec<DemoAccount>, StoreError> {
    let found = |person: DemoMember| match accounts::user_by_email(tx, person.email)? {
        Some(user) => Ok(account(user.id, &person)),
        None => add_person(tx, now, &person),
    };
    people().into_iter().map(found).collect()
}

/// The four taskers, in their order: careful, swaggy, the one who misses far objects, the one with yaw flips.
pub(super) fn taskers(people: &[DemoAccount]) -> Result<[&DemoAccount; 4], StoreError> {
    let taskers: Vec<&DemoAccount> = people.iter().filter(|p| p.role == Role::Tasker).collect();
    taskers.try_into().map_err(|_| StoreError::NotFound("tasker in the demo"))
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
    join(tx, now, people, project)?;
    Ok(project)
}

/// Add all of them to a project.
pub(super) fn join(
    tx: &mut dyn Tx,
    now: &Timestamp,
    people: &[DemoAccount],
    project: ProjectId,
) -> Result<(), StoreError> {
    let admin = first(people, Role::Admin)?.id;
    for person in people {
        projects::add_member(tx, project, person.id, (person.role, person.team), (&now.text, admin))?;
    }
    Ok(())
}
