//! People, sessions, invitations.

use super::error::StoreError;
use super::tx::Tx;
use crate::clock::{Timestamp, new_id};
use assay_core::api::DemoPerson;
use assay_core::id::{SecretHash, UserId};
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
}

const USER: &str = "SELECT u.id, u.name, u.email, u.password_hash, u.site_admin FROM users u";

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
    /// Hash of the invitation's token.
    pub invitation_hash: Option<SecretHash>,
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
        "INSERT INTO users (id, name, email, password_hash, site_admin, demo_story, invitation_hash, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            id.into(),
            new.name.trim().into(),
            email.into(),
            new.password_hash.clone().into(),
            new.site_admin.into(),
            new.demo_story.clone().into(),
            new.invitation_hash.into(),
            now.into(),
        ],
    )?;
    Ok(id)
}

/// The person with an address, in any case.
pub fn user_by_email(tx: &mut dyn Tx, email: &str) -> Result<Option<User>, StoreError> {
    tx.fetch_optional(&format!("{USER} WHERE u.email = $1"), &[email.trim().to_lowercase().into()])
}

/// Whether there is nobody yet.
pub fn is_empty(tx: &mut dyn Tx) -> Result<bool, StoreError> {
    Ok(!tx.exists("SELECT id FROM users LIMIT 1", &[])?)
}

/// Open a session.
pub fn open_session(
    tx: &mut dyn Tx,
    token: SecretHash,
    user: UserId,
    expires: &Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO sessions (token_hash, user_id, expires_at) VALUES ($1, $2, $3)",
        &[token.into(), user.into(), expires.into()],
    )?;
    Ok(())
}

/// The person whose session it is, if it still holds.
pub fn session_user(tx: &mut dyn Tx, token: SecretHash, now: &Timestamp) -> Result<Option<User>, StoreError> {
    let sql =
        format!("{USER} JOIN sessions s ON s.user_id = u.id WHERE s.token_hash = $1 AND s.expires_at > $2");
    tx.fetch_optional(&sql, &[token.into(), now.into()])
}

/// The person whose API token it is, if it still holds.
pub fn token_user(tx: &mut dyn Tx, token: SecretHash, now: &Timestamp) -> Result<Option<User>, StoreError> {
    let sql = format!("{USER} JOIN tokens t ON t.user_id = u.id WHERE t.hash = $1 AND t.expires_at > $2");
    tx.fetch_optional(&sql, &[token.into(), now.into()])
}

/// End a session, and delete those that ran out.
pub fn close_session(tx: &mut dyn Tx, token: SecretHash, now: &Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM sessions WHERE token_hash = $1 OR expires_at <= $2",
        &[token.into(), now.into()],
    )?;
    Ok(())
}

/// Accept an invitation: set the password, and the invitation is spent.
///
/// # Errors
/// The invitation is unknown or spent.
pub fn accept_invitation(
    tx: &mut dyn Tx,
    invitation: SecretHash,
    password_hash: &str,
) -> Result<User, StoreError> {
    let sql = format!("{USER} WHERE u.invitation_hash = $1");
    let user: User = tx.fetch_one("invitation", &sql, &[invitation.into()])?;
    tx.execute(
        "UPDATE users SET password_hash = $1, invitation_hash = NULL WHERE id = $2",
        &[password_hash.into(), user.id.into()],
    )?;
    Ok(user)
}

/// The demo's people with the first role that each has.
pub fn demo_people(tx: &mut dyn Tx) -> Result<Vec<DemoPerson>, StoreError> {
    tx.fetch_all(
        "SELECT u.id, u.name, MIN(m.role) AS role, MIN(m.team) AS team, u.demo_story AS story FROM users u \
         JOIN members m ON m.user_id = u.id WHERE u.demo_story IS NOT NULL \
         GROUP BY u.id, u.name, u.demo_story ORDER BY u.id",
        &[],
    )
}

/// One of the demo's people.
///
/// # Errors
/// There is no such person in the demo.
pub fn demo_user(tx: &mut dyn Tx, id: UserId) -> Result<User, StoreError> {
    let sql = format!("{USER} WHERE u.id = $1 AND u.demo_story IS NOT NULL");
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

    #[test]
    fn a_session_ends_by_time_or_by_its_owner() {
        each_engine(|fixture| {
            let (ana, until) = (fixture.person("ana"), fixture.now().plus_seconds(60));
            fixture.write(move |tx| {
                open_session(tx, SecretHash::digest(b"first"), ana, &until)?;
                open_session(tx, SecretHash::digest(b"second"), ana, &until)
            });
            let open = |token: &'static str| {
                let now = fixture.now();
                fixture
                    .write(move |tx| session_user(tx, SecretHash::digest(token.as_bytes()), &now))
                    .is_some()
            };
            let now = fixture.now();
            fixture.write(move |tx| close_session(tx, SecretHash::digest(b"first"), &now));
            assert_eq!((open("first"), open("second")), (false, true));
            fixture.advance(61);
            assert!(!open("second"));
        });
    }

    #[test]
    fn an_invitation_is_spent_when_it_is_accepted() {
        each_engine(|fixture| {
            let (now, token) = (fixture.now(), SecretHash::digest(b"token"));
            let invited = NewUser {
                email: "zoe@example.org".to_owned(),
                invitation_hash: Some(token),
                ..NewUser::default()
            };
            fixture.write(move |tx| add_user(tx, &now, &invited));
            fixture.write(move |tx| accept_invitation(tx, token, "hash"));
            let again = fixture.try_write(move |tx| accept_invitation(tx, token, "other"));
            assert!(matches!(again, Err(StoreError::NotFound(_))));
        });
    }
}
