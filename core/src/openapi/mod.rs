//! What the OpenAPI document needs beside derived schemas.

pub(crate) mod examples;
mod schemas;
