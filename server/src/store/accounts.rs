//! People.

use super::error::StoreError;
use super::tx::Tx;
use crate::clock::{Timestamp, new_id};
use assay_core::api::DemoPerson;
use assay_core::id::UserId;
use serde::Deserialize;

/// A person as stored.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// Shown to others.
    pub name: String,
    /// Lower case.
    pub email: String,
    /// Argon2id, in PHC form; none until an invitation is accepted.
    pub password_hash: Option<String>,
    /// May create projects and manage all of them.
    pub site_admin: bool,
    /// In the demo: what they would do here.
    pub demo_story: Option<String>,
    /// Time at which an admin of the server blocked them.
    pub blocked_at: Option<String>,
}

impl User {
    /// Whether they can sign in, but for a block: they chose a password, or are of the demo.
    pub fn has_joined(&self) -> bool {
        self.password_hash.is_some() || self.demo_story.is_some()
    }
}

/// Query of people; `u` is the person.
pub(super) const USER: &str = "SELECT u.id, u.name, u.email, u.password_hash, u.site_admin, u.demo_story, u.blocked_at \
    FROM users u";

/// Fields of a person to add, for [`add_user`].
#[derive(Clone, Debug, Default)]
pub struct NewUser {
    /// Shown to others.
    pub name: String,
    /// In any case.
    pub email: String,
    /// Argon2id, in PHC form.
    pub password_hash: Option<String>,
    /// May create projects and manage all of them.
    pub site_admin: bool,
    /// In the demo: what they would do here.
    pub demo_story: Option<String>,
}

/// Add a person.
///
/// # Errors
/// Their address is taken.
pub fn add_user(tx: &mut dyn Tx, now: &Timestamp, new: &NewUser) -> Result<UserId, StoreError> {
    let (id, email) = (new_id::<UserId>(), new.email.trim().to_lowercase());
    if user_by_email(tx, &email)?.is_some() {
        return Err(StoreError::Conflict(format!("somebody with the address {email} is here already")));
    }
    tx.execute(
        "INSERT INTO users (id, name, email, password_hash, site_admin, demo_story, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            id.into(),
            new.name.trim().into(),
            email.into(),
            new.password_hash.clone().into(),
            new.site_admin.into(),
            new.demo_story.clone().into(),
            now.into(),
        ],
    )?;
    Ok(id)
}

/// The person with an address, in any case.
pub fn user_by_email(tx: &mut dyn Tx, email: &str) -> Result<Option<User>, StoreError> {
    tx.fetch_optional(&format!("{USER} WHERE u.email = $1"), &[email.trim().to_lowercase().into()])
}

/// A person.
///
/// # Errors
/// There is no such person.
pub fn get(tx: &mut dyn Tx, id: UserId) -> Result<User, StoreError> {
    tx.fetch_one("person", &format!("{USER} WHERE u.id = $1"), &[id.into()])
}

/// Whether there is nobody yet.
pub fn is_empty(tx: &mut dyn Tx) -> Result<bool, StoreError> {
    Ok(!tx.exists("SELECT id FROM users LIMIT 1", &[])?)
}

/// Give a person another password.
pub fn set_password(tx: &mut dyn Tx, id: UserId, password_hash: &str) -> Result<(), StoreError> {
    let sql = "UPDATE users SET password_hash = $1 WHERE id = $2";
    tx.execute(sql, &[password_hash.into(), id.into()]).map(|_| ())
}

/// Block a person at a time, or unblock them.
pub fn set_blocked(tx: &mut dyn Tx, id: UserId, at: Option<&Timestamp>) -> Result<(), StoreError> {
    let at = at.map(|at| at.text.clone());
    tx.execute("UPDATE users SET blocked_at = $1 WHERE id = $2", &[at.into(), id.into()]).map(|_| ())
}

/// The demo's people with the first role that each has.
pub fn demo_people(tx: &mut dyn Tx) -> Result<Vec<DemoPerson>, StoreError> {
    tx.fetch_all(
        "SELECT u.id, u.name, MIN(m.role) AS role, MIN(m.team) AS team, u.demo_story AS story FROM users u \
         JOIN members m ON m.user_id = u.id WHERE u.demo_story IS NOT NULL AND u.blocked_at IS NULL \
         GROUP BY u.id, u.name, u.demo_story ORDER BY u.id",
        &[],
    )
}

/// One of the demo's people.
///
/// # Errors
/// There is no such person in the demo.
pub fn demo_user(tx: &mut dyn Tx, id: UserId) -> Result<User, StoreError> {
    let sql = format!("{USER} WHERE u.id = $1 AND u.demo_story IS NOT NULL AND u.blocked_at IS NULL");
    tx.fetch_one("person in the demo", &sql, &[id.into()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::each_engine;

    #[test]
    fn an_address_belongs_to_one_person_in_any_case() {
        each_engine(|fixture| {
            let (ana, now) = (fixture.person("ana"), fixture.now());
            let found = fixture.write(|tx| user_by_email(tx, " ANA@example.org"));
            assert_eq!(found.map(|u| u.id), Some(ana));
            let again = NewUser { email: "Ana@Example.org".to_owned(), ..NewUser::default() };
            let refused = fixture.try_write(move |tx| add_user(tx, &now, &again));
            assert!(matches!(refused, Err(StoreError::Conflict(_))));
        });
    }
}
