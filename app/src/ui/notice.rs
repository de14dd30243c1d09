//! Messages of a page: notes, errors with a way to retry, empty states with the next step.

use super::{Icon, IconShape};
use crate::client::ApiError;
use leptos::prelude::*;

/// Tone of a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Information.
    Info,
    /// Done.
    Good,
    /// Warning.
    Warn,
    /// Error.
    Bad,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Info => "note info",
            Self::Good => "note good",
            Self::Warn => "note warn",
            Self::Bad => "note bad",
        }
    }

    fn icon(self) -> IconShape {
        match self {
            Self::Info => IconShape::Info,
            Self::Good => IconShape::Check,
            Self::Warn | Self::Bad => IconShape::Warning,
        }
    }
}

/// Framed note with a title.
#[component]
pub fn Note(
    /// Its tone.
    tone: Tone,
    /// Its title.
    #[prop(into)]
    title: String,
    /// The rest.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let role = if tone == Tone::Bad { "alert" } else { "status" };
    view! {
        <div class=tone.class() role=role>
            <Icon shape=tone.icon() />
            <div class="grow">
                <div class="note-title">{title}</div>
                {children.map(|children| children())}
            </div>
        </div>
    }
}

/// Note about a failed call, with what to do.
#[component]
pub fn ErrorNote(
    /// The failure.
    error: ApiError,
    /// Try again.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    view! {
        <Note tone=Tone::Bad title=error_title(&error)>
            <p>{error.message()}</p>
            {(error.status() == Some(401))
                .then(|| {
                    view! { <p><a href="/sign-in" target="_blank" rel="noopener">"Sign in in a new tab"</a></p> }
                })}
            {retry
                .map(|retry| {
                    view! {
                        <button class="btn small" style="margin-top:8px" on:click=move |_| retry.run(())>
                            "Try again"
                        </button>
                    }
                })}
        </Note>
    }
}

/// Error message of one field, under its input.
#[component]
pub fn FieldError(
    /// Error of the last save.
    #[prop(into)]
    error: Signal<Option<ApiError>>,
    /// Its JSON pointer.
    pointer: &'static str,
) -> impl IntoView {
    let failure = move || error.with(|e| e.as_ref().and_then(|e| e.field(pointer)));
    move || failure().map(|text| view! { <span class="field-error" role="alert">{text}</span> })
}

/// Note about an empty list, with the next step.
#[component]
pub fn EmptyState(
    /// A picture for it.
    shape: IconShape,
    /// What is missing.
    #[prop(into)]
    title: String,
    /// Why, and the button for the next step.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon shape=shape />
            <strong>{title}</strong>
            {children()}
        </div>
    }
}

fn error_title(error: &ApiError) -> &'static str {
    match error.status() {
        Some(403) => "This is not open to you",
        Some(404) => "This is not here",
        Some(412) => "Somebody changed this meanwhile",
        _ => "That did not work",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_titled_by_its_status() {
        let title = |status| error_title(&ApiError::InvalidResponse(status, String::new()));
        assert_eq!(title(403), "This is not open to you");
        assert_eq!(title(412), "Somebody changed this meanwhile");
        assert_eq!(title(500), error_title(&ApiError::Unreachable));
    }
}
