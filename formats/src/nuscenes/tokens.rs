//! Tokens: the source's where it has them, else hashes, so that the same data set gives the same tables.

use assay_core::hash::sha256_hex;
use std::collections::BTreeSet;

/// Tokens assigned so far, by table.
#[derive(Default)]
pub(super) struct TokenAllocator(BTreeSet<(&'static str, String)>);

/// 32 hexadecimal digits, as nuScenes' own tokens are.
pub(super) fn hashed(table: &str, key: &[&str]) -> String {
    let mut text = table.to_owned();
    for part in key {
        text.push('\0');
        text.push_str(part);
    }
    let mut token = sha256_hex(text.as_bytes());
    token.truncate(32);
    token
}

impl TokenAllocator {
    /// The first of the wanted tokens that no row of the table has, else a hash of the key.
    pub(super) fn give(&mut self, table: &'static str, wanted: &[&str], key: &[&str]) -> String {
        for token in wanted.iter().filter(|token| !token.is_empty()) {
            if self.0.insert((table, (*token).to_owned())) {
                return (*token).to_owned();
            }
        }
        let mut token = hashed(table, key);
        while !self.0.insert((table, token.clone())) {
            token = hashed(table, &[&token]);
        }
        token
    }

    /// Whether a table has no row of this token yet; from now on it has.
    pub(super) fn is_new(&mut self, table: &'static str, token: &str) -> bool {
        self.0.insert((table, token.to_owned()))
    }
}
