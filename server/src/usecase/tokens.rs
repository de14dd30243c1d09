//! API tokens of a person.

use crate::clock::Timestamp;
use crate::store::{Audited, NewAuditEntry, StoreError, Tx, tokens};
use assay_core::api::ApiToken;
use assay_core::id::{SecretHash, TokenId, UserId};

/// Make a token of this name and secret.
///
/// # Errors
/// The person has too many.
pub fn make(
    tx: &mut dyn Tx,
    now: &Timestamp,
    user: UserId,
    (name, secret): (&str, SecretHash),
    expires: &Timestamp,
) -> Result<Audited<ApiToken>, StoreError> {
    let token = tokens::add(tx, now, user, (name, secret), expires)?;
    let detail = format!("made the token “{name}”");
    let entry = NewAuditEntry::on_server(user, "token.make", &token.id, detail);
    Ok(Audited::new(token, entry))
}

/// Revoke a token: it holds no longer.
///
/// # Errors
/// The person has no such token.
pub fn revoke(
    tx: &mut dyn Tx,
    now: &Timestamp,
    user: UserId,
    id: TokenId,
) -> Result<Audited<()>, StoreError> {
    let name = tokens::revoke(tx, now, user, id)?;
    let detail = format!("revoked the token “{name}”");
    Ok(Audited::new((), NewAuditEntry::on_server(user, "token.revoke", id, detail)))
}
