//! Answers stored by idempotency key, so that a repeated write is answered and not done again.

use super::{StoreError, Tx, first};
use crate::clock::Timestamp;

/// A stored answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredResponse {
    /// HTTP status.
    pub status: u16,
    /// JSON.
    pub body: String,
}

/// The answer given to this key before.
///
/// # Errors
/// The key was used for another request ([`StoreError::Conflict`]).
pub fn find(
    tx: &mut dyn Tx,
    user: &str,
    key: &str,
    request_hash: &str,
) -> Result<Option<StoredResponse>, StoreError> {
    let sql = "SELECT request_hash, status, body FROM answers WHERE user_id = $1 AND key = $2";
    let Some(row) = first(tx.query(sql, &[user.into(), key.into()])?) else { return Ok(None) };
    if row.text(0)? != request_hash {
        return Err(StoreError::Conflict(
            "this Idempotency-Key was used for another request; use a new one".to_owned(),
        ));
    }
    Ok(Some(StoredResponse { status: u16::try_from(row.int(1)?).unwrap_or(500), body: row.text(2)? }))
}

/// Store an answer, in the transaction of the write itself.
///
/// # Errors
/// Storage.
pub fn insert(
    tx: &mut dyn Tx,
    now: &Timestamp,
    user: &str,
    key: &str,
    request_hash: &str,
    answer: &StoredResponse,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO answers (user_id, key, request_hash, status, body, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            user.into(),
            key.into(),
            request_hash.into(),
            i64::from(answer.status).into(),
            (&answer.body).into(),
            now.text.as_str().into(),
        ],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::each_engine;

    #[test]
    fn a_key_gives_its_first_answer_to_its_first_request_alone() {
        each_engine(|fixture| {
            let now = fixture.now();
            let answer = StoredResponse { status: 201, body: "{\"id\":1}".to_owned() };
            let stored = answer.clone();
            fixture.write(move |tx| insert(tx, &now, "ana", "k", "request", &stored));
            assert_eq!(fixture.write(|tx| find(tx, "ana", "k", "request")), Some(answer));
            assert_eq!(fixture.write(|tx| find(tx, "ben", "k", "request")), None);
            let other = fixture.try_write(|tx| find(tx, "ana", "k", "another request"));
            assert!(matches!(other, Err(StoreError::Conflict(_))));
        });
    }
}
