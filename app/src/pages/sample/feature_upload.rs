//! Uploaded features, such as a model's embeddings, that replace the measured ones.

use super::context::SampleContext;
use crate::client::{ApiError, routes};
use crate::ui::ErrorNote;
use assay_core::api::SceneFeatures;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlInputElement;

#[component]
pub(super) fn FeatureUpload(page: SampleContext, has_upload: bool) -> impl IntoView {
    let failure = RwSignal::new(None::<ApiError>);
    let unread = RwSignal::new(None::<String>);
    let send = move |features: SceneFeatures| async move {
        match routes::set_features(&page.project.get_untracked(), &features).await {
            Ok(_) => page.state.reload(),
            Err(error) => {
                failure.try_set(Some(error));
            }
        }
    };
    let chosen = move |e: leptos::ev::Event| {
        let input = event_target::<HtmlInputElement>(&e);
        let Some(file) = input.files().and_then(|all| all.get(0)) else { return };
        failure.set(None);
        unread.set(None);
        leptos::task::spawn_local(async move {
            let text = JsFuture::from(file.text()).await.ok().and_then(|t| t.as_string()).unwrap_or_default();
            match serde_json::from_str::<SceneFeatures>(&text) {
                Ok(features) => send(features).await,
                Err(error) => {
                    let place = format!("{}: line {}, column {}", file.name(), error.line(), error.column());
                    let fix = "write {\"scene's name\": [1.5, 2], …}";
                    unread
                        .try_set(Some(format!("{place}: this is no list of numbers for each scene; {fix}.")));
                }
            }
            // The same file can be chosen again after it is fixed.
            input.set_value("");
        });
    };
    let back = move |_| leptos::task::spawn_local(send(SceneFeatures::new()));
    view! {
        <details class="small">
            <summary>{if has_upload { "What scenes look like comes from a file" } else { "What scenes look like is measured from their first picture and point cloud" }}</summary>
            <div class="stack tight" style="padding-top:8px">
                <label class="field">
                    <span class="label">"Numbers of your own, such as a model's embeddings: JSON by each scene's name"</span>
                    <input class="input" type="file" accept=".json,application/json" on:change=chosen />
                </label>
                {move || unread.get().map(|text| view! { <span class="field-error" role="alert">{text}</span> })}
                {move || failure.get().map(|e| view! { <ErrorNote error=e /> })}
                {has_upload.then(|| view! { <div><button class="btn small" on:click=back>"Measure instead"</button></div> })}
            </div>
        </details>
    }
}
