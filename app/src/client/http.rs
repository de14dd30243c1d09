//! HTTP calls: JSON in both directions, errors as problem details.

use super::ApiError;
use assay_core::api::ProblemDetails;
use gloo_net::http::{Method, Request, RequestBuilder, Response};
use gloo_timers::future::TimeoutFuture;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;

/// Where the API lives.
pub(super) const ROOT: &str = "/api/v1";

/// Address of the bytes of a project's blob.
pub fn blob_url(project: &str, hash: &str) -> String {
    format!("{ROOT}/projects/{project}/blobs/{hash}")
}

thread_local! {
    static AFTER_WRITE: RefCell<Option<Box<dyn Fn()>>> = const { RefCell::new(None) };
}

/// Sets what happens after each write that the server has stored.
pub fn on_write(run: impl Fn() + 'static) {
    AFTER_WRITE.with_borrow_mut(|after| *after = Some(Box::new(run)));
}

/// Waits between tries of a call that may be repeated, ms.
const WAITS_MS: [u32; 3] = [300, 1_000, 3_000];

/// An idempotency key: a write that is sent twice under one key happens once.
pub fn new_key() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// Characters that are escaped in a part of an address, as `encodeURIComponent` of browsers does.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// One segment of a path or one value of a query, escaped.
pub fn segment(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// A call to be made.
pub(super) struct ApiRequest {
    method: Method,
    path: String,
    body: Option<String>,
    headers: Vec<(&'static str, String)>,
}

impl ApiRequest {
    pub(super) fn get(path: String) -> Self {
        Self { method: Method::GET, path, body: None, headers: Vec::new() }
    }

    /// A write with a new idempotency key, so that it can be repeated safely.
    pub(super) fn write(method: Method, path: String, body: &impl Serialize) -> Self {
        let body = serde_json::to_string(body).ok();
        Self { method, path, body, headers: vec![("Idempotency-Key", new_key())] }
    }

    pub(super) fn post(path: String, body: &impl Serialize) -> Self {
        Self::write(Method::POST, path, body)
    }

    pub(super) fn put(path: String, body: &impl Serialize) -> Self {
        Self::write(Method::PUT, path, body)
    }

    /// A write without a body.
    pub(super) fn without_body(method: Method, path: String) -> Self {
        Self { method, path, body: None, headers: vec![("Idempotency-Key", new_key())] }
    }

    /// Replaces the idempotency key by one that outlives this page.
    pub(super) fn with_key(mut self, key: &str) -> Self {
        self.headers.retain(|(name, _)| *name != "Idempotency-Key");
        self.headers.push(("Idempotency-Key", key.to_owned()));
        self
    }

    /// Makes the write conditional on a revision.
    pub(super) fn if_match(mut self, revision: &str) -> Self {
        self.headers.push(("If-Match", format!("\"{revision}\"")));
        self
    }

    /// Adds a header.
    pub(super) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// Sends the request once. Returns the revision in the answer's `ETag`.
    pub(super) async fn send_for_revision(&self) -> Result<u32, ApiError> {
        let response = self.exchange().await?;
        if !response.ok() {
            return Err(failure(response).await);
        }
        let revision = response.headers().get("etag").and_then(|tag| tag.trim_matches('"').parse().ok());
        revision.ok_or_else(|| ApiError::InvalidResponse(response.status(), "it has no ETag".to_owned()))
    }

    /// Sends the request, and repeats it after a while if the network or the server failed.
    pub(super) async fn send<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        parse(&self.send_with_retries().await?)
    }

    /// Sends the request once.
    pub(super) async fn send_once<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        parse(&self.text().await?)
    }

    async fn send_with_retries(self) -> Result<String, ApiError> {
        let mut outcome = self.text().await;
        for wait_ms in WAITS_MS {
            match &outcome {
                Err(error) if error.is_transient() => TimeoutFuture::new(wait_ms).await,
                _ => break,
            }
            outcome = self.text().await;
        }
        outcome
    }

    async fn text(&self) -> Result<String, ApiError> {
        let response = self.exchange().await?;
        if response.ok() {
            return response.text().await.map_err(|_| ApiError::Unreachable);
        }
        Err(failure(response).await)
    }

    async fn exchange(&self) -> Result<Response, ApiError> {
        let url = format!("{ROOT}{}", self.path);
        let mut request = RequestBuilder::new(&url).method(self.method.clone());
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let sent = match &self.body {
            Some(body) => request.header("content-type", "application/json").body(body.clone()),
            None => request.build(),
        };
        let response = match sent {
            Ok(request) => request.send().await.map_err(|_| ApiError::Unreachable)?,
            Err(error) => return Err(ApiError::InvalidResponse(0, error.to_string())),
        };
        if response.ok() && self.method != Method::GET {
            AFTER_WRITE.with_borrow(|after| after.iter().for_each(|run| run()));
        }
        Ok(response)
    }
}

/// Error of an answer that is no success.
async fn failure(response: Response) -> ApiError {
    let status = response.status();
    let Ok(text) = response.text().await else { return ApiError::Unreachable };
    match serde_json::from_str::<ProblemDetails>(&text) {
        Ok(problem) => ApiError::Refused(Box::new(problem)),
        Err(_) if status >= 500 => ApiError::InvalidResponse(status, response.status_text()),
        Err(error) => ApiError::InvalidResponse(status, error.to_string()),
    }
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, ApiError> {
    // An answer without a body is `()`.
    let text = if text.is_empty() { "null" } else { text };
    serde_json::from_str(text).map_err(|e| ApiError::InvalidResponse(200, e.to_string()))
}

/// Whether the server answers.
pub(super) async fn is_healthy() -> bool {
    matches!(Request::get("/api/health").send().await, Ok(response) if response.ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_cannot_leave_their_place_in_a_path() {
        assert_eq!(segment("../a b?c=d&e#f"), "..%2Fa%20b%3Fc%3Dd%26e%23f");
        assert_eq!(segment("0a-1_~.é"), "0a-1_~.%C3%A9");
    }

    #[test]
    fn an_empty_answer_is_nothing_and_a_wrong_one_is_named() {
        assert_eq!(parse::<()>(""), Ok(()));
        assert_eq!(parse::<u32>("7"), Ok(7));
        assert!(matches!(parse::<u32>("{"), Err(ApiError::InvalidResponse(200, _))));
    }

    #[test]
    fn a_write_has_one_key_that_can_be_replaced() {
        let keys = |request: &ApiRequest| {
            let keys = request.headers.iter().filter(|(name, _)| *name == "Idempotency-Key");
            keys.map(|(_, key)| key.clone()).collect::<Vec<_>>()
        };
        let write = ApiRequest {
            headers: vec![("Idempotency-Key", "a".to_owned())],
            ..ApiRequest::get(String::new())
        };
        assert_eq!(keys(&write.with_key("b")), ["b"]);
        let update = ApiRequest::get(String::new()).if_match("4");
        assert_eq!(update.headers, [("If-Match", "\"4\"".to_owned())]);
    }
}
