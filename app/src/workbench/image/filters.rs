//! Brightness, contrast and gamma of the picture on screen; the picture itself stays as it is.

use leptos::prelude::*;

/// Filters of the picture on screen; 1 leaves it as it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImageFilters {
    brightness: f64,
    contrast: f64,
    gamma: f64,
}

impl Default for ImageFilters {
    fn default() -> Self {
        Self { brightness: 1.0, contrast: 1.0, gamma: 1.0 }
    }
}

impl ImageFilters {
    /// Value of the CSS property `filter`.
    pub fn css(self) -> String {
        if self == Self::default() {
            return "none".to_owned();
        }
        let gamma = if self.gamma == 1.0 { "" } else { " url(#image-gamma)" };
        format!("brightness({}) contrast({}){gamma}", self.brightness, self.contrast)
    }
}

/// SVG filter for gamma.
#[component]
pub fn GammaFilter(filters: RwSignal<ImageFilters>) -> impl IntoView {
    let exponent = move || format!("{:.3}", 1.0 / filters.get().gamma);
    view! {
        <svg class="image-filter" width="0" height="0" aria-hidden="true">
            <filter id="image-gamma" color-interpolation-filters="sRGB">
                <feComponentTransfer>
                    <feFuncR type="gamma" exponent=exponent />
                    <feFuncG type="gamma" exponent=exponent />
                    <feFuncB type="gamma" exponent=exponent />
                </feComponentTransfer>
            </filter>
        </svg>
    }
}

/// A button that opens the three sliders.
#[component]
pub fn FilterMenu(filters: RwSignal<ImageFilters>) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button
            class="image-button"
            aria-expanded=move || open.get().to_string()
            title="Brightness, contrast and gamma of the picture"
            on:click=move |_| open.update(|o| *o = !*o)
        >
            "Adjust"
        </button>
        <Show when=move || open.get()>
            <div class="image-popover" role="group" aria-label="How the picture is shown">
                <FilterSlider name="Brightness" filters get=|f| f.brightness set=|f, v| f.brightness = v />
                <FilterSlider name="Contrast" filters get=|f| f.contrast set=|f, v| f.contrast = v />
                <FilterSlider name="Gamma" filters get=|f| f.gamma set=|f, v| f.gamma = v />
                <button class="image-button" on:click=move |_| filters.set(ImageFilters::default())>"As recorded"</button>
            </div>
        </Show>
    }
}

#[component]
fn FilterSlider(
    name: &'static str,
    filters: RwSignal<ImageFilters>,
    get: fn(ImageFilters) -> f64,
    set: fn(&mut ImageFilters, f64),
) -> impl IntoView {
    let value = move || format!("{:.2}", get(filters.get()));
    let input = move |e| {
        if let Ok(v) = event_target_value(&e).parse::<f64>() {
            filters.update(|f| set(f, v.clamp(0.2, 3.0)));
        }
    };
    view! {
        <label class="image-slider">
            <span>{name}</span>
            <input type="range" min="0.2" max="3" step="0.05" prop:value=value on:input=input />
            <output>{value}</output>
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_as_recorded_has_no_filter() {
        assert_eq!(ImageFilters::default().css(), "none");
    }

    #[test]
    fn gamma_needs_a_filter_of_its_own() {
        let bright = ImageFilters { brightness: 1.5, ..ImageFilters::default() };
        assert_eq!(bright.css(), "brightness(1.5) contrast(1)");
        let gamma = ImageFilters { gamma: 2.0, ..bright };
        assert_eq!(gamma.css(), "brightness(1.5) contrast(1) url(#image-gamma)");
    }
}
