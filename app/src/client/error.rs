//! Errors of API calls and their messages for the user.

use crate::words::sentence_case;
use assay_core::api::{FieldError, LabelingWindow, OPEN_IN_ANOTHER_WINDOW, ProblemDetails};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Error of an API call.
#[derive(Clone, Debug, PartialEq)]
pub enum ApiError {
    /// The server was not reached.
    Unreachable,
    /// The server refused, and says why.
    Refused(Box<ProblemDetails>),
    /// An answer that this program does not understand: its status and what was wrong.
    InvalidResponse(u16, String),
}

impl ApiError {
    /// The message for the user.
    pub fn message(&self) -> String {
        match self {
            Self::Unreachable => {
                "The server cannot be reached. Check the network; this page tries again by itself.".to_owned()
            }
            Self::Refused(problem) if problem.detail.is_empty() => problem.title.clone(),
            Self::Refused(problem) => sentence_case(&problem.detail),
            Self::InvalidResponse(status, what) => {
                format!("The server's answer ({status}) could not be read: {what}. Reload the page.")
            }
        }
    }

    /// HTTP status, where there was an answer.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Unreachable => None,
            Self::Refused(problem) => Some(problem.status),
            Self::InvalidResponse(status, _) => Some(*status),
        }
    }

    /// Whether the same call may succeed later.
    pub fn is_transient(&self) -> bool {
        matches!(self.status(), None | Some(429 | 502..=504))
    }

    /// The current state on the server, after an update that was based on an older one (412).
    pub fn current<T: DeserializeOwned>(&self) -> Option<T> {
        match self {
            Self::Refused(problem) if problem.status == 412 => T::deserialize(problem.current.as_ref()?).ok(),
            _ => None,
        }
    }

    /// The person's other window that holds the task.
    pub fn other_window(&self) -> Option<LabelingWindow> {
        match self {
            Self::Refused(problem) if problem.kind == OPEN_IN_ANOTHER_WINDOW => {
                LabelingWindow::deserialize(problem.current.as_ref()?).ok()
            }
            _ => None,
        }
    }

    /// Errors of single fields.
    pub fn fields(&self) -> &[FieldError] {
        match self {
            Self::Refused(problem) => &problem.errors,
            _ => &[],
        }
    }

    /// The error of one field, by its JSON pointer.
    pub fn field(&self, pointer: &str) -> Option<String> {
        self.fields().iter().find(|f| f.pointer == pointer).map(|f| sentence_case(&f.detail))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, detail: &str) -> ApiError {
        ApiError::Refused(Box::new(ProblemDetails {
            kind: "about:blank".to_owned(),
            title: "Conflict".to_owned(),
            status,
            detail: detail.to_owned(),
            errors: vec![FieldError { pointer: "/name".to_owned(), detail: "is empty".to_owned() }],
            current: None,
        }))
    }

    #[test]
    fn a_refusal_shows_the_servers_message() {
        let error = refused(409, "this task was submitted already");
        assert_eq!(error.message(), "This task was submitted already");
        assert_eq!(error.field("/name").as_deref(), Some("Is empty"));
    }

    #[test]
    fn a_refusal_without_detail_shows_its_title_and_an_unknown_answer_says_what_to_do() {
        assert_eq!(refused(404, "").message(), "Conflict");
        let unknown = ApiError::InvalidResponse(500, "unexpected end".to_owned());
        assert!(unknown.message().contains("(500)") && unknown.message().ends_with("Reload the page."));
        assert_eq!((unknown.status(), ApiError::Unreachable.status()), (Some(500), None));
        assert!(unknown.fields().is_empty() && unknown.field("/name").is_none());
    }

    #[test]
    fn a_stale_update_has_the_current_state() {
        let stale = |status, current| match refused(status, "") {
            ApiError::Refused(problem) => ApiError::Refused(Box::new(ProblemDetails { current, ..*problem })),
            other => other,
        };
        assert_eq!(stale(412, Some(7.into())).current::<u32>(), Some(7));
        assert_eq!(stale(412, Some("x".into())).current::<u32>(), None);
        assert_eq!(stale(412, None).current::<u32>(), None);
        assert_eq!(stale(409, Some(7.into())).current::<u32>(), None);
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        assert!(ApiError::Unreachable.is_transient() && refused(503, "").is_transient());
        assert!(!refused(409, "").is_transient());
    }
}
