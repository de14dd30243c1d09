//! Legend of the colours: the range of intensities or heights that they run over, which can be set.

use super::context::{CloudContext, CloudState};
use super::frames_around;
use super::loaded::LoadedCloud;
use super::viewer::Viewer;
use crate::render::ColorMode;
use crate::ui::NumberField;
use leptos::prelude::*;

/// Quantity whose range can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RangeOf {
    /// Intensity of the returned light.
    Intensity,
    /// Height, m.
    Height,
}

impl RangeOf {
    fn mode(self) -> ColorMode {
        match self {
            Self::Intensity => ColorMode::Intensity,
            Self::Height => ColorMode::Height,
        }
    }

    /// Labels of the fields of its ends, and the unit after them.
    fn words(self) -> ([&'static str; 2], &'static str) {
        match self {
            Self::Intensity => (["Least intensity", "Greatest intensity"], ""),
            Self::Height => (["Least height, m", "Greatest height, m"], " m"),
        }
    }

    /// Range that somebody set.
    fn chosen(self, space: CloudContext) -> RwSignal<Option<[f32; 2]>> {
        match self {
            Self::Intensity => space.display.intensity_range,
            Self::Height => space.display.height_range,
        }
    }

    /// Range of a cloud's points.
    fn measured(self, cloud: &LoadedCloud) -> [f32; 2] {
        match self {
            Self::Intensity => cloud.intensities().range(),
            Self::Height => cloud.world_heights_m(),
        }
    }
}

/// The legend of what colours say now.
#[component]
pub fn ColorRange(space: CloudContext) -> impl IntoView {
    [RangeOf::Intensity, RangeOf::Height].map(|of| view! { <RangeFields space=space of=of /> }).collect_view()
}

#[component]
fn RangeFields(space: CloudContext, of: RangeOf) -> impl IntoView {
    let (chosen, ([least, greatest], unit)) = (of.chosen(space), of.words());
    let range = move || {
        space.loading.state.track();
        let measured = || {
            space
                .with_viewer(|viewer| viewer.cloud().map(|cloud| of.measured(cloud)))
                .flatten()
                .unwrap_or_default()
        };
        chosen.get().unwrap_or_else(measured)
    };
    let is_shown = move || {
        space.display.mode.get() == of.mode() && matches!(space.loading.state.get(), CloudState::Loaded(_))
    };
    let input = move |end: usize, name: &'static str| {
        let set = move |typed: Option<f64>| {
            let mut next = untrack(range);
            if let Some((slot, value)) = next.get_mut(end).zip(typed) {
                *slot = value as f32;
                chosen.set(Some(next));
            }
        };
        let shown = Signal::derive(move || range().get(end).copied().map(shown_number));
        view! { <NumberField label=name value=shown set=Callback::new(set) class="" /> }
    };
    view! {
        <span class="cloud-range" data-testid=format!("{}-range", of.mode().name()) hidden=move || !is_shown()>
            " · from "
            {input(0, least)}
            " to "
            {input(1, greatest)}
            {unit}
            " "
            <button
                class="cloud-mode" hidden=move || chosen.get().is_none() on:click=move |_| chosen.set(None)
            >
                "fit to data"
            </button>
        </span>
    }
}

/// A value at the end of a range as people read it: with two digits after the point at most, but small ones with all of theirs.
fn shown_number(value: f32) -> f64 {
    let rounded = (f64::from(value) * 100.0).round() / 100.0;
    // By its text, so that 0.1 does not show the digits that a longer number has for it.
    if value.abs() < 1.0 { value.to_string().parse().unwrap_or(rounded) } else { rounded }
}

/// Colour the cloud again whenever a range changes.
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
            frames_around::update(space);
        }
    });
    Effect::new(move |before: Option<()>| {
        let range = space.display.height_range.get();
        if before.is_some() {
            space.with_viewer(|viewer| viewer.choose_heights(range));
            space.refresh();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_a_range_are_short_and_small_ones_keep_their_digits() {
        assert_eq!(shown_number(-95.0), -95.0);
        assert_eq!(shown_number(1003.126), 1003.13);
        assert_eq!(shown_number(0.1), 0.1);
        assert_eq!(shown_number(0.003_5), 0.0035);
    }
}
