//! Features that were tested, those that drift first.

use crate::ui::RowLimit;
use assay_core::drift::FeatureDrift;
use leptos::prelude::*;

/// A feature drifts where its adjusted p-value is at most this.
const ALPHA: f64 = 0.05;
/// Other features that the list shows before somebody wants all.
const SHOWN_FIRST: usize = 5;

/// The features that drift.
pub(super) fn drifting(features: &[FeatureDrift]) -> impl Iterator<Item = &FeatureDrift> {
    features.iter().filter(|feature| feature.p_adjusted <= ALPHA)
}

/// The list.
#[component]
pub(super) fn Features(features: Vec<FeatureDrift>) -> impl IntoView {
    if features.is_empty() {
        return ().into_any();
    }
    let (count, moved) = (features.len(), drifting(&features).count());
    let rows_limit = RowLimit::new(moved + SHOWN_FIRST, count);
    let features = StoredValue::new(features);
    let rows = move || {
        let shown = rows_limit.shown();
        features.with_value(|features| features.iter().take(shown).map(feature_row).collect_view())
    };
    view! {
        <section class="card pad stack" aria-labelledby="features-title" data-testid="drift-features">
            <h2 id="features-title">"Features"</h2>
            <div style="overflow-x:auto">
                <table class="table">
                    <thead><tr><th>"Feature"</th><th>"Moved"</th><th class="num">"By chance"</th><th></th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {rows_limit.button(format!("Show all {count}"))}
            <p class="dim small">
                "By chance: how often scenes of one kind differ so much, adjusted for the number of features. A feature drifts at 5 % or less."
            </p>
        </section>
    }
    .into_any()
}

fn feature_row(feature: &FeatureDrift) -> impl IntoView + use<> {
    let is_moved = feature.p_adjusted <= ALPHA;
    view! {
        <tr>
            <td>{feature.name.clone()}</td>
            <td>{feature.shift.clone()}</td>
            <td class="num">{chance_words(feature.p_adjusted)}</td>
            <td>{is_moved.then(|| view! { <span class="tag bad">"drifts"</span> })}</td>
        </tr>
    }
}

/// A p-value in percent.
fn chance_words(p: f64) -> String {
    match p {
        p if p < 0.001 => "under 0.1 %".to_owned(),
        p if p < 0.1 => format!("{:.1} %", p * 100.0),
        p => format!("{:.0} %", p * 100.0),
    }
}

#[cfg(test)]
mod tests {
    use super::chance_words;

    #[test]
    fn chance_is_said_in_percent() {
        assert_eq!(
            [0.0003, 0.008, 0.42].map(chance_words),
            ["under 0.1 %".to_owned(), "0.8 %".to_owned(), "42 %".to_owned()]
        );
    }
}
