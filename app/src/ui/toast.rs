//! Toasts: short messages at the edge of the page.

use super::{Icon, IconShape};
use crate::client::navigation::Navigator;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use std::sync::Arc;

const SHOWN_MS: u32 = 6_000;
/// Time for a message with an undo: it takes longer to decide than to read.
const SHOWN_WITH_UNDO_MS: u32 = 15_000;
/// Storage key of a message for the page that is loaded next.
const WAITING: &str = "assay-toast";

#[derive(Clone)]
struct Toast {
    number: u32,
    text: String,
    bad: bool,
    // Not a `Callback`, which would go with the part of the page that shows the message: a row that removes itself.
    undo: Option<Arc<dyn Fn() + Send + Sync>>,
}

/// By context: the messages of this page.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

impl Toasts {
    /// Provides the messages, with one that the page before left.
    pub fn provide() -> Self {
        let toasts = Self { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
        provide_context(toasts);
        if let Some(storage) = storage()
            && let Ok(Some(text)) = storage.get_item(WAITING)
        {
            // A browser that does not remove it shows it twice.
            let _ = storage.remove_item(WAITING);
            toasts.show(text);
        }
        toasts
    }

    /// The one that was provided.
    pub fn get() -> Self {
        expect_context()
    }

    /// Shows a message for a few seconds.
    pub fn show(&self, text: impl Into<String>) {
        self.push(text.into(), false, None);
    }

    /// Shows what was done for some seconds, with a button that takes it back.
    pub fn show_with_undo(&self, text: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        self.push(text.into(), false, Some(Arc::new(undo)));
    }

    /// Opens a page and shows a message there, also if the browser loads the page.
    pub fn show_after_navigation(&self, navigator: Navigator, path: &str, text: &str) {
        if navigator.opens_in_place(path) {
            self.show(text);
        } else if let Some(storage) = storage() {
            // A browser without storage shows nothing.
            let _ = storage.set_item(WAITING, text);
        }
        navigator.go(path);
    }

    /// Shows an error until it is dismissed.
    pub fn show_error(&self, text: impl Into<String>) {
        self.push(text.into(), true, None);
    }

    fn push(&self, text: String, bad: bool, undo: Option<Arc<dyn Fn() + Send + Sync>>) {
        let number = self.next.get_value();
        self.next.set_value(number.wrapping_add(1));
        let shown_ms = if undo.is_some() { SHOWN_WITH_UNDO_MS } else { SHOWN_MS };
        self.shown.update(|all| all.push(Toast { number, text, bad, undo }));
        if !bad {
            let this = *self;
            leptos::task::spawn_local(async move {
                TimeoutFuture::new(shown_ms).await;
                this.dismiss(number);
            });
        }
    }

    fn dismiss(&self, number: u32) {
        self.shown.update(|all| all.retain(|t| t.number != number));
    }

    /// The messages, to be put in the page once.
    pub fn view(self) -> impl IntoView {
        view! {
            <div class="toasts" role="status" aria-live="polite">
                <For each=move || self.shown.get() key=|t| t.number let:toast>
                    <div class="toast" data-testid="toast">
                        <span class=if toast.bad { "bad-text" } else { "good-text" }>
                            <Icon shape=if toast.bad { IconShape::Warning } else { IconShape::Check } />
                        </span>
                        <span class="grow">{toast.text.clone()}</span>
                        {toast.undo.clone().map(|undo| view! {
                            <button
                                class="btn small"
                                on:click=move |_| {
                                    self.dismiss(toast.number);
                                    undo();
                                }
                            >
                                "Undo"
                            </button>
                        })}
                        <button
                            class="btn quiet icon-only small" aria-label="Dismiss"
                            on:click=move |_| self.dismiss(toast.number)
                        >
                            <Icon shape=IconShape::Close />
                        </button>
                    </div>
                </For>
            </div>
        }
    }
}
