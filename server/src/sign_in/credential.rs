//! What a caller proves who they are with.

use crate::clock::Timestamp;
use crate::store::accounts::User;
use crate::store::{StoreError, Tx, sessions, tokens};
use assay_core::id::SecretHash;

/// Hash of the secret that a caller came with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    /// Of a person who signed in.
    Session(SecretHash),
    /// Of a program with a token.
    Token(SecretHash),
}

impl Credential {
    /// The person whose it is, if it still holds and they are not blocked.
    ///
    /// # Errors
    /// Storage.
    pub fn user(&self, tx: &mut dyn Tx, now: &Timestamp) -> Result<Option<User>, StoreError> {
        match *self {
            Self::Session(hash) => sessions::user(tx, hash, now),
            Self::Token(hash) => tokens::user(tx, hash, now),
        }
    }
}
