//! JSON bodies, and writes that are done once however often they are sent.

use super::{ApiError, AppState};
use crate::clock::Timestamp;
use crate::store::idempotency::{self, StoredResponse};
use crate::store::{StoreError, Tx};
use assay_core::hash::sha256_hex;
use axum::Json;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A JSON body, with what makes its request the same as another one.
pub struct JsonBody<T> {
    /// The parsed body.
    pub value: T,
    /// The request's `Idempotency-Key`.
    pub key: Option<String>,
    /// SHA-256 of method, path and body.
    pub hash: String,
}

impl<T: DeserializeOwned> FromRequest<AppState> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &AppState) -> Result<Self, ApiError> {
        let key = request.headers().get("idempotency-key").and_then(|v| v.to_str().ok()).map(str::to_owned);
        if key.as_ref().is_some_and(|k| k.is_empty() || k.len() > 200) {
            return Err(ApiError::new(
                StatusCode::BAD_REQUEST,
                "An Idempotency-Key has 1 to 200 characters.",
            ));
        }
        let place = format!("{} {}\n", request.method(), request.uri().path());
        let bytes =
            Bytes::from_request(request, app).await.map_err(|e| match e.into_response().status() {
                StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "The body is larger than this request may have. Split it.",
                ),
                _ => ApiError::new(StatusCode::BAD_REQUEST, "The body could not be read. Send it again."),
            })?;
        let hash = sha256_hex(&[place.as_bytes(), &bytes].concat());
        // A request without content is one without fields.
        let text: &[u8] = if bytes.is_empty() { b"null" } else { &bytes };
        let value = serde_json::from_slice(text).map_err(|e| {
            let place = format!("line {}, column {}", e.line(), e.column());
            ApiError::field("", &format!("The body is not what this request takes: {e} ({place})."))
        })?;
        Ok(Self { value, key, hash })
    }
}

impl<T> JsonBody<T> {
    /// Do a write as one transaction, and answer with its outcome as JSON. With an `Idempotency-Key`, the answer is
    /// stored in the same transaction and given again to the same request; another request with that key is a 409.
    ///
    /// # Errors
    /// Those of the write; they are not stored.
    pub async fn write_once<A: Serialize>(
        self,
        app: &AppState,
        user: &str,
        status: StatusCode,
        write: impl FnOnce(&mut dyn Tx, &Timestamp, T) -> Result<A, StoreError> + Send + 'static,
    ) -> Result<Response, ApiError>
    where
        T: Send + 'static,
    {
        let (now, user) = (app.clock.now(), user.to_owned());
        let answer = app.db.write(move |tx| {
            if let Some(key) = &self.key {
                tx.exclusive()?;
                if let Some(answer) = idempotency::find(tx, &user, key, &self.hash)? {
                    return Ok(answer);
                }
            }
            let outcome = write(tx, &now, self.value)?;
            let answer = StoredResponse { status: status.as_u16(), body: serde_json::to_string(&outcome)? };
            if let Some(key) = &self.key {
                idempotency::insert(tx, &now, &user, key, &self.hash, &answer)?;
            }
            Ok(answer)
        });
        let answer = answer.await?;
        let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
        let mut response = (status, answer.body).into_response();
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        Ok(response)
    }
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
