//! Invitations: secrets by which a person chooses the first password, or a new one. Only their hashes are stored.

use super::accounts::{USER, User};
use super::error::StoreError;
use super::tx::Tx;
use crate::clock::Timestamp;
use assay_core::id::{SecretHash, UserId};

/// Seconds that an invitation is open.
const OPEN_S: i64 = 7 * 24 * 3600;

/// Invite a person; an earlier invitation is void.
pub fn issue(
    tx: &mut dyn Tx,
    now: &Timestamp,
    user: UserId,
    token: SecretHash,
    by: UserId,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE users SET invitation_hash = $1, invitation_expires_at = $2, invited_by = $3 \
         WHERE id = $4",
        &[token.into(), (&now.plus_seconds(OPEN_S)).into(), by.into(), user.into()],
    )?;
    Ok(())
}

/// End a person's invitation.
pub fn revoke(tx: &mut dyn Tx, user: UserId) -> Result<(), StoreError> {
    let sql = "UPDATE users SET invitation_hash = NULL, invitation_expires_at = NULL WHERE id = $1";
    tx.execute(sql, &[user.into()]).map(|_| ())
}

/// The person of an open invitation.
///
/// # Errors
/// It is unknown, spent, revoked or too old, or the person is blocked.
pub fn find(tx: &mut dyn Tx, now: &Timestamp, token: SecretHash) -> Result<User, StoreError> {
    let sql = format!(
        "{USER} WHERE u.invitation_hash = $1 AND u.invitation_expires_at > $2 AND u.blocked_at IS NULL"
    );
    tx.fetch_one(
        "invitation, or it is not open any more; ask for a new one",
        &sql,
        &[token.into(), now.into()],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::each_engine;

    #[test]
    fn an_invitation_is_open_until_it_is_revoked_replaced_or_a_week_old() {
        each_engine(|fixture| {
            let (ana, ben) = (fixture.person("ana"), fixture.person("ben"));
            let is_open = |token: &'static [u8]| {
                let now = fixture.now();
                fixture.try_write(move |tx| find(tx, &now, SecretHash::digest(token))).is_ok()
            };
            let issue = |token: &'static [u8]| {
                let now = fixture.now();
                fixture.write(move |tx| issue(tx, &now, ana, SecretHash::digest(token), ben));
            };
            issue(b"first");
            issue(b"second");
            assert_eq!((is_open(b"first"), is_open(b"second")), (false, true));
            fixture.write(move |tx| revoke(tx, ana));
            assert!(!is_open(b"second"));
            issue(b"third");
            fixture.advance(OPEN_S - 1);
            assert!(is_open(b"third"));
            fixture.advance(2);
            assert!(!is_open(b"third"));
        });
    }
}
