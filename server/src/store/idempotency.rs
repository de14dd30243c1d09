//! Answers stored by idempotency key, so that a repeated write is answered and not done again.

use super::error::StoreError;
use super::tx::Tx;
use crate::clock::Timestamp;
use assay_core::id::{RequestHash, UserId};
use serde::Deserialize;

/// Key by which a caller names a request, so that it is done once however often it is sent.
#[derive(Clone, Debug)]
pub struct IdempotencyKey {
    /// As the caller gave it.
    pub key: String,
    /// What was requested under it.
    pub request: RequestHash,
}

/// A stored answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredResponse {
    /// HTTP status.
    pub status: u16,
    /// JSON.
    pub body: String,
}

#[derive(Deserialize)]
struct AnswerRow {
    request_hash: RequestHash,
    status: u16,
    body: String,
}

/// The answer that was given to this key before.
///
/// # Errors
/// The key was used for another request ([`StoreError::Conflict`]).
pub(super) fn find(
    tx: &mut dyn Tx,
    user: UserId,
    key: &IdempotencyKey,
) -> Result<Option<StoredResponse>, StoreError> {
    let sql = "SELECT request_hash, status, body FROM answers WHERE user_id = $1 AND key = $2";
    let Some(row) = tx.fetch_optional::<AnswerRow>(sql, &[user.into(), (&key.key).into()])? else {
        return Ok(None);
    };
    if row.request_hash != key.request {
        return Err(StoreError::Conflict(
            "this Idempotency-Key was used for another request; use a new one".to_owned(),
        ));
    }
    Ok(Some(StoredResponse { status: row.status, body: row.body }))
}

/// Store an answer, in the transaction of the write itself.
pub(super) fn insert(
    tx: &mut dyn Tx,
    now: &Timestamp,
    user: UserId,
    key: &IdempotencyKey,
    answer: &StoredResponse,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO answers (user_id, key, request_hash, status, body, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            user.into(),
            (&key.key).into(),
            key.request.into(),
            u32::from(answer.status).into(),
            (&answer.body).into(),
            now.into(),
        ],
    )?;
    Ok(())
}

/// Delete answers that are older than a time.
pub fn sweep(tx: &mut dyn Tx, before: &Timestamp) -> Result<(), StoreError> {
    tx.execute("DELETE FROM answers WHERE created_at < $1", &[before.into()]).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::each_engine;

    #[test]
    fn a_key_gives_its_first_answer_to_its_first_request_alone() {
        each_engine(|fixture| {
            let now = fixture.now();
            let (ana, ben) = (UserId::from(1), UserId::from(2));
            let key = |request: &str| IdempotencyKey {
                key: "k".to_owned(),
                request: RequestHash::digest(request.as_bytes()),
            };
            let (first, another) = (key("request"), key("another request"));
            let answer = StoredResponse { status: 201, body: "{\"id\":1}".to_owned() };
            fixture.write(move |tx| {
                insert(tx, &now, ana, &first, &answer)?;
                assert_eq!(find(tx, ana, &first)?, Some(answer));
                assert_eq!(find(tx, ben, &first)?, None);
                assert!(matches!(find(tx, ana, &another), Err(StoreError::Conflict(_))));
                Ok(())
            });
        });
    }
}
