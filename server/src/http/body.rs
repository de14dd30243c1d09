//! JSON bodies, and writes that are done once however often they are sent.

use super::text::find_control_character;
use super::{ApiError, AppState};
use crate::clock::Timestamp;
use crate::store::{Audited, IdempotencyKey, StoreError, StoredResponse, Tx};
use assay_core::id::{RequestHash, UserId};
use axum::Json;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Longest `Idempotency-Key`.
const MAX_KEY_CHARS: usize = 200;

/// A JSON body, with what makes its request the same as another one.
pub struct JsonBody<T> {
    /// The parsed body.
    pub value: T,
    /// The request's `Idempotency-Key`.
    key: Option<IdempotencyKey>,
}

impl<T: DeserializeOwned> FromRequest<AppState> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &AppState) -> Result<Self, ApiError> {
        let key = idempotency_key(request.headers())?;
        let place = format!("{} {}\n", request.method(), request.uri().path());
        let bytes =
            Bytes::from_request(request, app).await.map_err(|e| match e.into_response().status() {
                StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "The body is larger than this request may have. Split it.",
                ),
                _ => ApiError::new(StatusCode::BAD_REQUEST, "The body could not be read. Send it again."),
            })?;
        if let Some(code) = find_control_character(&bytes) {
            let what = format!("The body has the control character U+{code:04X}. Leave it out.");
            return Err(ApiError::field("", &what));
        }
        // Serde would take a list for the fields of a struct in their order, which no request means.
        if bytes.trim_ascii_start().starts_with(b"[") {
            return Err(ApiError::field("", "The body is a list. Send an object with named fields."));
        }
        let request = RequestHash::digest(&[place.as_bytes(), &bytes].concat());
        // A request without content is one without fields.
        let text: &[u8] = if bytes.is_empty() { b"null" } else { &bytes };
        let value = serde_json::from_slice(text).map_err(|e| {
            let place = format!("line {}, column {}", e.line(), e.column());
            ApiError::field("", &format!("The body is not what this request takes: {e} ({place})."))
        })?;
        Ok(Self { value, key: key.map(|key| IdempotencyKey { key, request }) })
    }
}

/// The request's `Idempotency-Key`. One that cannot be used is refused: without it, a request that is sent twice would act
/// twice.
fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    match value.to_str() {
        Ok(key) if (1..=MAX_KEY_CHARS).contains(&key.len()) => Ok(Some(key.to_owned())),
        _ => Err(ApiError::new(
            StatusCode::BAD_REQUEST,
            "An Idempotency-Key has 1 to 200 characters, all of them ASCII.",
        )),
    }
}

impl<T: Send + 'static> JsonBody<T> {
    /// Run a use case as one transaction, and answer with its outcome as JSON. With an `Idempotency-Key`, the answer is
    /// stored in the same transaction and given again to the same request; another request with that key is a 409.
    ///
    /// # Errors
    /// Those of the use case; they are not stored.
    pub async fn change_once<A: Serialize>(
        self,
        app: &AppState,
        user: UserId,
        status: StatusCode,
        change: impl FnOnce(&mut dyn Tx, &Timestamp, T) -> Result<Audited<A>, StoreError> + Send + 'static,
    ) -> Result<Response, ApiError> {
        let Self { value, key } = self;
        let run = move |tx: &mut dyn Tx, now: &Timestamp| change(tx, now, value);
        respond(app.db.change_once(app.clock.now(), user, key, status.as_u16(), run).await?)
    }
}

fn respond(stored: StoredResponse) -> Result<Response, ApiError> {
    let status = StatusCode::from_u16(stored.status).unwrap_or(StatusCode::OK);
    let json = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    Ok((status, json, stored.body).into_response())
}

/// The revision that a change is based on, from `If-Match`.
///
/// # Errors
/// 428 where it is not said.
pub fn seen_revision(headers: &HeaderMap) -> Result<u32, ApiError> {
    let seen = headers.get(header::IF_MATCH).and_then(|v| v.to_str().ok());
    seen.and_then(|v| v.trim_matches('"').parse().ok()).ok_or_else(|| {
        let message = "Say by If-Match which revision you change.";
        ApiError::new(StatusCode::PRECONDITION_REQUIRED, message)
    })
}

/// Something with its revision as `ETag`: what a change must be based on.
pub fn with_revision<T: Serialize>(revision: u32, value: T) -> Response {
    let etag = format!("\"{revision}\"");
    (AppendHeaders([(header::ETAG, etag)]), Json(value)).into_response()
}
