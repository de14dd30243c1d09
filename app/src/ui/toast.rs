//! Short messages at the edge of the page.

use super::{Icon, Shape};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

const SHOWN_MS: u32 = 6_000;

#[derive(Clone, Debug, PartialEq)]
struct Toast {
    number: u32,
    text: String,
    bad: bool,
}

/// By context: where messages are put.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl Toasts {
    /// Make the page's one.
    pub fn provide() -> Self {
        let toasts = Self { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
        provide_context(toasts);
        toasts
    }

    /// The one of this page.
    pub fn get() -> Self {
        expect_context()
    }

    /// Say that something is done.
    pub fn say(&self, text: impl Into<String>) {
        self.push(text.into(), false);
    }

    /// Say that something failed; it stays until dismissed.
    pub fn fail(&self, text: impl Into<String>) {
        self.push(text.into(), true);
    }

    fn push(&self, text: String, bad: bool) {
        let number = self.next.get_value();
        self.next.set_value(number.wrapping_add(1));
        self.shown.update(|all| all.push(Toast { number, text, bad }));
        if !bad {
            let this = *self;
            leptos::task::spawn_local(async move {
                TimeoutFuture::new(SHOWN_MS).await;
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
                            <Icon shape=if toast.bad { Shape::Warning } else { Shape::Check } />
                        </span>
                        <span class="grow">{toast.text.clone()}</span>
                        <button
                            class="btn quiet icon-only small" aria-label="Dismiss"
                            on:click=move |_| self.dismiss(toast.number)
                        >
                            <Icon shape=Shape::Close />
                        </button>
                    </div>
                </For>
            </div>
        }
    }
}
