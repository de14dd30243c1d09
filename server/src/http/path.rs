//! Parts of a request's path as ids and numbers.

use super::ApiError;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

/// Parts of the path; one that is malformed names nothing, so the answer is a 404.
pub(super) struct Path<T>(pub(super) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let found = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        found.map(|axum::extract::Path(parts)| Self(parts)).map_err(|_| nothing())
    }
}

/// Error of a path that names nothing.
pub(super) fn nothing() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "There is nothing at this address; check its ids.")
}
