//! Messages of a page: notes, errors with a way to retry, empty states with the next step.

use super::{Icon, IconShape};
use crate::client::ApiError;
use leptos::prelude::*;

/// How a note is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Worth knowing.
    Info,
    /// Done.
    Good,
    /// Mind this.
    Warn,
    /// Went wrong.
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

/// A framed remark with a title.
#[component]
pub fn Note(
    /// How it is meant.
    tone: Tone,
    /// In a few words.
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

/// Why a call failed, and what to do.
#[component]
pub fn ErrorNote(
    /// The failure.
    error: ApiError,
    /// Try again.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    let title = match error.status() {
        Some(403) => "This is not open to you",
        Some(404) => "This is not here",
        Some(412) => "Somebody changed this meanwhile",
        _ => "That did not work",
    };
    view! {
        <Note tone=Tone::Bad title=title>
            <p>{error.message()}</p>
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
    /// Of the last try to save.
    #[prop(into)]
    error: Signal<Option<ApiError>>,
    /// Its JSON pointer.
    pointer: &'static str,
) -> impl IntoView {
    let failure = move || error.with(|e| e.as_ref().and_then(|e| e.field(pointer)));
    move || failure().map(|text| view! { <span class="field-error" role="alert">{text}</span> })
}

/// Nothing here yet, and the next step.
#[component]
pub fn EmptyState(
    /// A picture for it.
    shape: IconShape,
    /// What there is not.
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
