//! Label documents as they are stored: canonical JSON, compressed.

use super::error::StoreError;
use super::row::StoredBytes;
use super::value::SqlValue;
use assay_core::label::Document;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use std::io::{Read, Write};

/// A document in a column: read from its compressed bytes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct StoredDocument(pub(super) Document);

/// A document as a parameter.
pub(super) fn pack(document: &Document) -> Result<SqlValue, StoreError> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    let written = encoder.write_all(&document.to_json()).and_then(|()| encoder.finish());
    Ok(SqlValue::Bytes(written.map_err(|e| StoreError::Engine(e.to_string()))?))
}

fn unpack(bytes: &[u8]) -> Result<Document, String> {
    let mut json = Vec::new();
    ZlibDecoder::new(bytes).read_to_end(&mut json).map_err(|e| e.to_string())?;
    serde_json::from_slice(&json).map_err(|e| e.to_string())
}

impl<'de> Deserialize<'de> for StoredDocument {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        unpack(&StoredBytes::deserialize(from)?.0).map(Self).map_err(D::Error::custom)
    }
}
