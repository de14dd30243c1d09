//! Legend of intensities, with the range that colours run over.

use super::accumulate;
use super::context::{CloudContext, CloudState};
use super::viewer::Viewer;
use crate::render::ColorMode;
use leptos::prelude::*;

/// Legend of the intensities: the range that colours run over, which can be set.
#[component]
pub fn IntensityRange(space: CloudContext) -> impl IntoView {
    let range = move || {
        space.loading.state.track();
        let chosen = space.display.intensity_range.get();
        let measured =
            || space.with_viewer(|viewer| viewer.cloud().map(|cloud| cloud.intensities().range())).flatten();
        chosen.or_else(measured).unwrap_or_default()
    };
    let is_shown = move || {
        space.display.mode.get() == ColorMode::Intensity
            && matches!(space.loading.state.get(), CloudState::Loaded(_))
    };
    let input = move |end: usize, name: &'static str| {
        let set = move |ev: leptos::ev::Event| {
            let Ok(value) = event_target_value(&ev).parse::<f32>() else { return };
            let mut next = range();
            if let Some(slot) = next.get_mut(end).filter(|_| value.is_finite()) {
                *slot = value;
                space.display.intensity_range.set(Some(next));
            }
        };
        let shown = move || range().get(end).map(f32::to_string);
        view! { <input type="number" step="any" aria-label=name prop:value=shown on:change=set /> }
    };
    view! {
        <span class="cloud-range" data-testid="intensity-range" hidden=move || !is_shown()>
            " · from "
            {input(0, "Least intensity")}
            " to "
            {input(1, "Greatest intensity")}
            <button
                class="cloud-mode" hidden=move || space.display.intensity_range.get().is_none()
                on:click=move |_| space.display.intensity_range.set(None)
            >
                "fit to data"
            </button>
        </span>
    }
}

/// Colour the cloud again whenever the range changes.
pub fn follow(space: CloudContext) {
    Effect::new(move |before: Option<()>| {
        let range = space.display.intensity_range.get();
        if before.is_none() {
            return;
        }
        space.with_viewer(|viewer| {
            viewer.cloud().inspect(|cloud| cloud.intensities().choose_range(range)).is_some()
        });
        space.with_viewer(Viewer::recolor);
        space.refresh();
        if space.display.accumulates.get_untracked() {
            accumulate::update(space);
        }
    });
}
