//! People, sessions, invitations.

use super::{SqlRow, StoreError, Tx, first};
use crate::clock::{Timestamp, new_id};
use assay_core::permission::Role;

/// A person as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// UUIDv7.
    pub id: String,
    /// Shown to others.
    pub name: String,
    /// Lower case.
    pub email: String,
    /// Argon2id, in PHC form; none until an invitation is accepted.
    pub password_hash: Option<String>,
    /// May create projects and manage all of them.
    pub site_admin: bool,
}

const COLUMNS: &str = "u.id, u.name, u.email, u.password_hash, u.site_admin";

fn user(row: &SqlRow) -> Result<User, StoreError> {
    Ok(User {
        id: row.text(0)?,
        name: row.text(1)?,
        email: row.text(2)?,
        password_hash: row.maybe_text(3)?,
        site_admin: row.flag(4)?,
    })
}

/// What [`add_user`] needs.
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
    /// SHA-256 of the invitation's token.
    pub invitation_hash: Option<String>,
}

/// Add a person.
///
/// # Errors
/// Their address is taken.
pub fn add_user(tx: &mut dyn Tx, now: &Timestamp, new: &NewUser) -> Result<String, StoreError> {
    let (id, email) = (new_id(), new.email.trim().to_lowercase());
    if user_by_email(tx, &email)?.is_some() {
        return Err(StoreError::Conflict(format!("somebody with the address {email} is here already")));
    }
    tx.execute(
        "INSERT INTO users (id, name, email, password_hash, site_admin, demo_story, invitation_hash, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            (&id).into(),
            new.name.trim().into(),
            email.into(),
            new.password_hash.clone().into(),
            new.site_admin.into(),
            new.demo_story.clone().into(),
            new.invitation_hash.clone().into(),
            now.text.as_str().into(),
        ],
    )?;
    Ok(id)
}

/// The person with an address, in any case.
///
/// # Errors
/// Storage.
pub fn user_by_email(tx: &mut dyn Tx, email: &str) -> Result<Option<User>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM users u WHERE u.email = $1");
    first(tx.query(&sql, &[email.trim().to_lowercase().into()])?).as_ref().map(user).transpose()
}

/// The person of an id.
///
/// # Errors
/// Storage.
pub fn user_by_id(tx: &mut dyn Tx, id: &str) -> Result<Option<User>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM users u WHERE u.id = $1");
    first(tx.query(&sql, &[id.into()])?).as_ref().map(user).transpose()
}

/// Whether there is nobody yet.
///
/// # Errors
/// Storage.
pub fn is_empty(tx: &mut dyn Tx) -> Result<bool, StoreError> {
    Ok(tx.query("SELECT id FROM users LIMIT 1", &[])?.is_empty())
}

/// Open a session.
///
/// # Errors
/// Storage.
pub fn open_session(
    tx: &mut dyn Tx,
    token_hash: &str,
    user: &str,
    expires: &Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO sessions (token_hash, user_id, expires_at) VALUES ($1, $2, $3)",
        &[token_hash.into(), user.into(), expires.text.as_str().into()],
    )?;
    Ok(())
}

/// Whose session it is, if it still holds.
///
/// # Errors
/// Storage.
pub fn session_user(tx: &mut dyn Tx, token_hash: &str, now: &Timestamp) -> Result<Option<User>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM sessions s JOIN users u ON u.id = s.user_id \
         WHERE s.token_hash = $1 AND s.expires_at > $2"
    );
    first(tx.query(&sql, &[token_hash.into(), now.text.as_str().into()])?).as_ref().map(user).transpose()
}

/// End a session, and sweep those that ran out.
///
/// # Errors
/// Storage.
pub fn close_session(tx: &mut dyn Tx, token_hash: &str, now: &Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM sessions WHERE token_hash = $1 OR expires_at <= $2",
        &[token_hash.into(), now.text.as_str().into()],
    )?;
    Ok(())
}

/// Accept an invitation: set the password, and the invitation is spent.
///
/// # Errors
/// The invitation is unknown or spent.
pub fn accept_invitation(
    tx: &mut dyn Tx,
    invitation_hash: &str,
    password_hash: &str,
) -> Result<User, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM users u WHERE u.invitation_hash = $1");
    let row = first(tx.query(&sql, &[invitation_hash.into()])?).ok_or(StoreError::NotFound("invitation"))?;
    let user = user(&row)?;
    tx.execute(
        "UPDATE users SET password_hash = $1, invitation_hash = NULL WHERE id = $2",
        &[password_hash.into(), (&user.id).into()],
    )?;
    Ok(user)
}

/// The demo's people with the first role that each has: id, name, role, team, story.
///
/// # Errors
/// Storage.
pub fn demo_people(tx: &mut dyn Tx) -> Result<Vec<assay_core::api::DemoPerson>, StoreError> {
    let rows = tx.query(
        "SELECT u.id, u.name, MIN(m.role), MIN(m.team), u.demo_story FROM users u \
         JOIN members m ON m.user_id = u.id WHERE u.demo_story IS NOT NULL \
         GROUP BY u.id, u.name, u.demo_story ORDER BY u.id",
        &[],
    )?;
    rows.iter()
        .map(|row| {
            Ok(assay_core::api::DemoPerson {
                id: row.text(0)?,
                name: row.text(1)?,
                role: super::parse_enum::<Role>(row.text(2)?)?,
                team: row.text(3)?,
                story: row.text(4)?,
            })
        })
        .collect()
}

/// One of the demo's people.
///
/// # Errors
/// There is no such person in the demo.
pub fn demo_user(tx: &mut dyn Tx, id: &str) -> Result<User, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM users u WHERE u.id = $1 AND u.demo_story IS NOT NULL");
    user(&first(tx.query(&sql, &[id.into()])?).ok_or(StoreError::NotFound("person in the demo"))?)
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
                open_session(tx, "first", &ana, &until)?;
                open_session(tx, "second", &ana, &until)
            });
            let open = |token: &'static str| {
                let now = fixture.now();
                fixture.write(move |tx| session_user(tx, token, &now)).is_some()
            };
            let now = fixture.now();
            fixture.write(move |tx| close_session(tx, "first", &now));
            assert_eq!((open("first"), open("second")), (false, true));
            fixture.advance(61);
            assert!(!open("second"));
        });
    }

    #[test]
    fn an_invitation_is_spent_when_it_is_accepted() {
        each_engine(|fixture| {
            let now = fixture.now();
            let invited = NewUser {
                email: "zoe@example.org".to_owned(),
                invitation_hash: Some("token".to_owned()),
                ..NewUser::default()
            };
            fixture.write(move |tx| add_user(tx, &now, &invited));
            fixture.write(|tx| accept_invitation(tx, "token", "hash"));
            let again = fixture.try_write(|tx| accept_invitation(tx, "token", "other"));
            assert!(matches!(again, Err(StoreError::NotFound(_))));
        });
    }
}
