//! API tokens: what programs of a person sign in with. Only their hashes are stored.

use super::accounts::User;
use super::audit::{self, NewAuditEntry};
use super::{StoreError, Tx, accounts, first};
use crate::clock::{Timestamp, new_id};
use assay_core::api::ApiToken;

/// Tokens of one person at most.
const MAX_TOKENS: usize = 50;

/// Store a token that was made for a person.
///
/// # Errors
/// They have too many.
pub fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    user: &str,
    (name, hash): (&str, &str),
    expires: &Timestamp,
) -> Result<ApiToken, StoreError> {
    tx.exclusive()?;
    if list(tx, user, now)?.len() >= MAX_TOKENS {
        return Err(StoreError::Conflict(format!("you have {MAX_TOKENS} tokens already; revoke one first")));
    }
    let id = new_id();
    tx.execute(
        "INSERT INTO tokens (id, user_id, name, hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            (&id).into(),
            user.into(),
            name.into(),
            hash.into(),
            now.text.as_str().into(),
            expires.text.as_str().into(),
        ],
    )?;
    note(tx, now, user, &id, ("token.make", &format!("made the token “{name}”")))?;
    let (created_at, expires_at) = (now.text.clone(), expires.text.clone());
    Ok(ApiToken { id, name: name.to_owned(), created_at, expires_at })
}

fn note(
    tx: &mut dyn Tx,
    now: &Timestamp,
    actor: &str,
    subject: &str,
    (action, detail): (&str, &str),
) -> Result<(), StoreError> {
    audit::record(tx, now, &NewAuditEntry { project: None, actor, action, subject, detail })
}

/// A person's tokens that still hold, oldest first.
///
/// # Errors
/// Storage.
pub fn list(tx: &mut dyn Tx, user: &str, now: &Timestamp) -> Result<Vec<ApiToken>, StoreError> {
    let rows = tx.query(
        "SELECT id, name, created_at, expires_at FROM tokens WHERE user_id = $1 AND expires_at > $2 ORDER BY id",
        &[user.into(), now.text.as_str().into()],
    )?;
    rows.iter()
        .map(|row| {
            let (id, name) = (row.text(0)?, row.text(1)?);
            Ok(ApiToken { id, name, created_at: row.text(2)?, expires_at: row.text(3)? })
        })
        .collect()
}

/// Let a token hold no longer; those that ran out go with it.
///
/// # Errors
/// The person has no such token.
pub fn revoke(tx: &mut dyn Tx, now: &Timestamp, user: &str, id: &str) -> Result<(), StoreError> {
    tx.exclusive()?;
    let known = list(tx, user, now)?;
    let token = known.iter().find(|token| token.id == id).ok_or(StoreError::NotFound("token"))?;
    tx.execute(
        "DELETE FROM tokens WHERE user_id = $1 AND (id = $2 OR expires_at <= $3)",
        &[user.into(), id.into(), now.text.as_str().into()],
    )?;
    note(tx, now, user, id, ("token.revoke", &format!("revoked the token “{}”", token.name)))
}

/// Whose token it is, if it still holds.
///
/// # Errors
/// Storage.
pub fn find_user(tx: &mut dyn Tx, hash: &str, now: &Timestamp) -> Result<Option<User>, StoreError> {
    let rows = tx.query(
        "SELECT user_id FROM tokens WHERE hash = $1 AND expires_at > $2",
        &[hash.into(), now.text.as_str().into()],
    )?;
    let Some(row) = first(rows) else { return Ok(None) };
    accounts::user_by_id(tx, &row.text(0)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::each_engine;

    #[test]
    fn a_token_is_its_owners_until_it_runs_out_or_is_revoked() {
        each_engine(|fixture| {
            let (ana, bob, now) = (fixture.person("ana"), fixture.person("bob"), fixture.now());
            let (owner, until) = (ana.clone(), now.plus_seconds(60));
            let made = fixture.write(move |tx| {
                add(tx, &now, &owner, ("nightly", "hash-1"), &until)?;
                add(tx, &now, &owner, ("laptop", "hash-2"), &until)
            });
            let whose = |hash: &'static str| {
                let now = fixture.now();
                fixture.write(move |tx| find_user(tx, hash, &now)).map(|user| user.id)
            };
            assert_eq!((whose("hash-1"), whose("hash-3")), (Some(ana.clone()), None));
            let (now, id) = (fixture.now(), made.id.clone());
            let anothers = fixture.try_write(move |tx| revoke(tx, &now, &bob, &id));
            assert!(matches!(anothers, Err(StoreError::NotFound(_))));
            let (now, owner) = (fixture.now(), ana.clone());
            fixture.write(move |tx| revoke(tx, &now, &owner, &made.id));
            assert_eq!((whose("hash-2"), whose("hash-1")), (None, Some(ana.clone())));
            fixture.advance(61);
            assert_eq!(whose("hash-1"), None);
            let now = fixture.now();
            assert_eq!(fixture.write(move |tx| list(tx, &ana, &now)), []);
        });
    }
}
