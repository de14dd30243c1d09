//! Errors over HTTP: RFC 9457 `application/problem+json`.

use crate::sign_in::HashError;
use crate::store::{StoreError, sentence};
use crate::usecase::windows;
use assay_core::api::{FieldError, OPEN_IN_ANOTHER_WINDOW, ProblemDetails, cut_text};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Seconds after which somebody may try again who was refused for the load.
const RETRY_BUSY_S: u32 = 2;
/// Seconds after which attempts are counted anew.
const RETRY_ATTEMPTS_S: u32 = 60;
/// Characters at most of a detail: it may quote what the caller sent.
const MAX_DETAIL_CHARS: usize = 1_000;

/// What every handler answers when it does not do what it was asked.
#[derive(Debug)]
pub struct ApiError {
    problem: Box<ProblemDetails>,
    retry_after_s: Option<u32>,
}

impl ApiError {
    /// A problem of this status, with a sentence that says what happened and what would fix it.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        let problem = Box::new(ProblemDetails {
            kind: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail: cut(detail.into(), MAX_DETAIL_CHARS),
            errors: Vec::new(),
            current: None,
        });
        Self { problem, retry_after_s: None }
    }

    /// 429 with `Retry-After`.
    pub fn too_many_attempts() -> Self {
        let what = "Too many attempts. Wait a minute and try again.";
        Self { retry_after_s: Some(RETRY_ATTEMPTS_S), ..Self::new(StatusCode::TOO_MANY_REQUESTS, what) }
    }

    /// 403: it is done by a person who is signed in, and not by a token.
    pub fn token_refused() -> Self {
        Self::forbidden("A token may not do this. Sign in and do it yourself.")
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// 401: nobody is signed in.
    pub fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "Nobody is signed in. Sign in and try again.")
    }

    /// 403.
    pub fn forbidden(detail: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, detail)
    }

    /// 422 with errors of single fields.
    pub fn fields(detail: &str, errors: Vec<FieldError>) -> Self {
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail);
        problem.problem.errors = errors
            .into_iter()
            .map(|FieldError { pointer, detail }| FieldError {
                pointer: cut_text(pointer),
                detail: cut_text(detail),
            })
            .collect();
        problem
    }

    /// 422 with one error.
    pub fn field(pointer: &str, detail: &str) -> Self {
        let error = FieldError { pointer: pointer.to_owned(), detail: detail.to_owned() };
        Self::fields(detail, vec![error])
    }

    /// With the state that the caller did not know of.
    #[must_use]
    pub fn with_current(mut self, current: &impl serde::Serialize) -> Self {
        self.problem.current = serde_json::to_value(current).ok();
        self
    }
}

impl From<StoreError> for ApiError {
    fn from(e: StoreError) -> Self {
        let detail = sentence(&e.to_string());
        match e {
            StoreError::NotFound(_) => Self::new(StatusCode::NOT_FOUND, detail),
            StoreError::Invalid(errors) => Self::fields(&detail, errors),
            StoreError::Forbidden(_) => Self::new(StatusCode::FORBIDDEN, detail),
            StoreError::HeldElsewhere(held) => {
                let mut error =
                    Self::new(StatusCode::CONFLICT, detail).with_current(&windows::describe(&held.0, 0));
                OPEN_IN_ANOTHER_WINDOW.clone_into(&mut error.problem.kind);
                error
            }
            StoreError::Refused(_) | StoreError::Conflict(_) => Self::new(StatusCode::CONFLICT, detail),
            StoreError::Stale => Self::new(
                StatusCode::PRECONDITION_FAILED,
                "It was changed by somebody else in the meantime. Look at the current state and try again.",
            ),
            StoreError::Damaged(_) | StoreError::Engine(_) => {
                tracing::error!("{e}");
                Self::internal()
            }
        }
    }
}

impl From<HashError> for ApiError {
    fn from(e: HashError) -> Self {
        match e {
            HashError::Busy => {
                let what = "Too many people sign in right now. Wait a moment and try again.";
                Self { retry_after_s: Some(RETRY_BUSY_S), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, what) }
            }
            HashError::Failed => {
                tracing::error!("{e}");
                Self::internal()
            }
        }
    }
}

impl ApiError {
    /// 500: details are in the log alone.
    pub fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The server failed at this. Nothing was changed; try again, and look at its log if it stays so.",
        )
    }
}

fn cut(text: String, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(&*self.problem)).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
