//! Remote data: loading, loaded, or failed with a button to try again.

use super::ErrorNote;
use crate::client::ApiError;
use leptos::prelude::*;

/// Data that is fetched by itself, again when what its closure tracks changes, and on [`Remote::reload`].
pub struct Remote<T: 'static>(LocalResource<Result<T, ApiError>>);

impl<T: 'static> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: 'static> Copy for Remote<T> {}

impl<T: Clone + 'static> Remote<T> {
    /// Fetches now. What `fetch` reads before it returns its future is tracked; an answer that is overtaken by a later
    /// fetch is dropped.
    pub fn new<F>(fetch: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        Self(LocalResource::new(fetch))
    }

    /// Fetches again; the value stays until the answer comes.
    pub fn reload(&self) {
        self.0.refetch();
    }

    /// The value; tracked.
    pub fn get(&self) -> Option<T> {
        self.0.with(|answer| answer.as_ref()?.as_ref().ok().cloned())
    }

    /// Changes the value without a call to the server.
    pub fn set(&self, value: T) {
        self.0.set(Some(Ok(value)));
    }

    /// The error, if the last fetch failed; tracked.
    pub fn error(&self) -> Option<ApiError> {
        self.0.with(|answer| answer.as_ref()?.as_ref().err().cloned())
    }

    fn is_loading(&self) -> bool {
        self.0.with(Option::is_none)
    }
}

/// Shows the data, a skeleton while it loads, or the error.
#[component]
pub fn RemoteView<T, V>(
    /// The data.
    from: Remote<T>,
    /// Its view.
    view: impl Fn(T) -> V + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    move || {
        if from.is_loading() {
            return view! {
                <div class="stack" role="status" aria-label="Loading">
                    <div class="skeleton" style="width:40%"></div>
                    <div class="skeleton" style="height:120px"></div>
                </div>
            }
            .into_any();
        }
        match (from.get(), from.error()) {
            (Some(value), _) => view(value).into_any(),
            (None, Some(error)) => {
                view! { <ErrorNote error=error retry=move |()| from.reload() /> }.into_any()
            }
            (None, None) => ().into_any(),
        }
    }
}

/// [`RemoteView`] for forms: each answer rebuilds the view, so that no field shows typed text over what the
/// server has.
#[component]
pub fn RemoteForm<T, V>(
    /// The data.
    from: Remote<T>,
    /// Its view.
    view: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let answers = StoredValue::new(0_u32);
    view! {
        <RemoteView from=from view=move |value: T| {
            answers.update_value(|n| *n = n.wrapping_add(1));
            let (number, view) = (answers.get_value(), view.clone());
            view! {
                <For each=move || [number] key=|number| *number children=move |_| view(value.clone()) />
            }
        } />
    }
}
