//! API tokens: what programs of a person sign in with. Only their hashes are stored.

use super::accounts::{USER, User};
use super::error::StoreError;
use super::tx::Tx;
use crate::clock::{Timestamp, new_id};
use assay_core::api::ApiToken;
use assay_core::id::{SecretHash, TokenId, UserId};

/// Tokens of one person at most.
const MAX_TOKENS: usize = 50;

/// Store a token that was made for a person.
///
/// # Errors
/// They have too many.
pub fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    user: UserId,
    (name, secret): (&str, SecretHash),
    expires: &Timestamp,
) -> Result<ApiToken, StoreError> {
    tx.exclusive()?;
    if list(tx, user, now)?.len() >= MAX_TOKENS {
        return Err(StoreError::Conflict(format!("you have {MAX_TOKENS} tokens already; revoke one first")));
    }
    let id: TokenId = new_id();
    tx.execute(
        "INSERT INTO tokens (id, user_id, name, hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
        &[id.into(), user.into(), name.into(), secret.into(), now.into(), expires.into()],
    )?;
    let (created_at, expires_at) = (now.text.clone(), expires.text.clone());
    Ok(ApiToken { id: id.to_string(), name: name.to_owned(), created_at, expires_at })
}

/// A person's tokens that still hold, oldest first.
pub fn list(tx: &mut dyn Tx, user: UserId, now: &Timestamp) -> Result<Vec<ApiToken>, StoreError> {
    tx.fetch_all(
        "SELECT id, name, created_at, expires_at FROM tokens WHERE user_id = $1 AND expires_at > $2 ORDER BY id",
        &[user.into(), now.into()],
    )
}

/// Delete a token, and give its name; those that ran out go with it.
///
/// # Errors
/// The person has no such token.
pub fn revoke(tx: &mut dyn Tx, now: &Timestamp, user: UserId, id: TokenId) -> Result<String, StoreError> {
    tx.exclusive()?;
    let sql = "SELECT name FROM tokens WHERE user_id = $1 AND id = $2 AND expires_at > $3";
    let name = tx.fetch_value(sql, &[user.into(), id.into(), now.into()])?;
    let name = name.ok_or(StoreError::NotFound("token"))?;
    tx.execute(
        "DELETE FROM tokens WHERE user_id = $1 AND (id = $2 OR expires_at <= $3)",
        &[user.into(), id.into(), now.into()],
    )?;
    Ok(name)
}

/// The person whose token it is, if it still holds.
pub fn user(tx: &mut dyn Tx, secret: SecretHash, now: &Timestamp) -> Result<Option<User>, StoreError> {
    let sql = format!(
        "{USER} JOIN tokens t ON t.user_id = u.id WHERE t.hash = $1 AND t.expires_at > $2 AND u.blocked_at IS NULL"
    );
    tx.fetch_optional(&sql, &[secret.into(), now.into()])
}

/// Delete all tokens of a person.
pub fn revoke_all(tx: &mut dyn Tx, of: UserId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM tokens WHERE user_id = $1", &[of.into()]).map(|_| ())
}

/// Delete tokens that ran out.
pub fn sweep(tx: &mut dyn Tx, now: &Timestamp) -> Result<(), StoreError> {
    tx.execute("DELETE FROM tokens WHERE expires_at <= $1", &[now.into()]).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::each_engine;

    #[test]
    fn a_token_is_its_owners_until_it_runs_out_or_is_revoked() {
        each_engine(|fixture| {
            let (ana, bob, now) = (fixture.person("ana"), fixture.person("bob"), fixture.now());
            let until = now.plus_seconds(60);
            let secret = |secret: &str| SecretHash::digest(secret.as_bytes());
            let (nightly, laptop) = (secret("1"), secret("2"));
            let made = fixture.write(move |tx| {
                add(tx, &now, ana, ("nightly", nightly), &until)?;
                add(tx, &now, ana, ("laptop", laptop), &until)
            });
            let whose = |secret: SecretHash| {
                let now = fixture.now();
                fixture.write(move |tx| user(tx, secret, &now)).map(|user| user.id)
            };
            assert_eq!((whose(nightly), whose(secret("3"))), (Some(ana), None));
            let (now, id) = (fixture.now(), made.id.parse().unwrap());
            let anothers = fixture.try_write(move |tx| revoke(tx, &now, bob, id));
            assert!(matches!(anothers, Err(StoreError::NotFound(_))));
            let now = fixture.now();
            assert_eq!(fixture.write(move |tx| revoke(tx, &now, ana, id)), "laptop");
            assert_eq!((whose(laptop), whose(nightly)), (None, Some(ana)));
            fixture.advance(61);
            assert_eq!(whose(nightly), None);
            let now = fixture.now();
            assert_eq!(fixture.write(move |tx| list(tx, ana, &now)), []);
        });
    }
}
