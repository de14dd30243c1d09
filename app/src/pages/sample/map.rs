//! Map of all scenes: those that look alike lie together; chosen ones are marked.

use super::context::SampleChoice;
use assay_core::sample::map;
use leptos::prelude::*;

/// Width and height of the drawing, in its own units.
const SIZE: [f64; 2] = [640.0, 440.0];
/// Margin of the drawing.
const MARGIN: f64 = 16.0;

/// Places in the drawing: both axes to one scale, so that distances can be compared.
fn places(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let bound = |axis: usize| {
        let values = points.iter().map(|p| p[axis]);
        (values.clone().fold(f64::INFINITY, f64::min), values.fold(f64::NEG_INFINITY, f64::max))
    };
    let bounds = [bound(0), bound(1)];
    let fits = |axis: usize| (SIZE[axis] - 2.0 * MARGIN) / (bounds[axis].1 - bounds[axis].0).max(1e-9);
    let scale = fits(0).min(fits(1)).min(SIZE[0] / 4.0);
    let at = |p: &[f64; 2], axis: usize| {
        let middle = f64::midpoint(bounds[axis].0, bounds[axis].1);
        SIZE[axis] / 2.0 + (p[axis] - middle) * scale
    };
    points.iter().map(|p| [at(p, 0), at(p, 1)]).collect()
}

/// Dots as one path: lines of no length that their stroke draws round.
fn dots<'a>(places: impl Iterator<Item = &'a [f64; 2]>) -> String {
    places.map(|[x, y]| format!("M{x:.1} {y:.1}h0")).collect()
}

#[component]
pub(super) fn SampleMap(choice: SampleChoice) -> impl IntoView {
    let places = StoredValue::new(places(&choice.candidates.with_value(|all| map(all))));
    let of = move |list: &[usize]| {
        places.with_value(|all| dots(list.iter().filter_map(|i| all.get(*i)).collect::<Vec<_>>().into_iter()))
    };
    let all = places.with_value(|all| dots(all.iter()));
    let inside = of(&choice.inside.get_value());
    let rays = move || {
        let Some(center) = choice.hovered.get() else { return String::new() };
        let sample = choice.suggested.get();
        places.with_value(|all| {
            let from = all.get(center).copied().unwrap_or_default();
            let own = sample.nearest.iter().zip(all).filter(|(n, _)| **n == center);
            own.map(|(_, [x, y])| format!("M{:.1} {:.1}L{x:.1} {y:.1}", from[0], from[1])).collect()
        })
    };
    let suggested = move || {
        let mut new = choice.manual_picks.get();
        choice.suggested.with(|s| new.extend(s.picks.iter().map(|p| p.candidate)));
        let marker = |c: usize| {
            let at = places.with_value(|all| all.get(c).copied()).unwrap_or_default();
            let name = choice.scenes.with_value(|s| s.get(c).map(|s| s.name.clone()));
            view! {
                <circle
                    class="pick" cx=at[0] cy=at[1] r=move || if choice.hovered.get() == Some(c) { 9 } else { 6 }
                    on:mouseenter=move |_| choice.hovered.set(Some(c)) on:mouseleave=move |_| choice.hovered.set(None)
                ><title>{name}</title></circle>
            }
        };
        new.into_iter().map(marker).collect_view()
    };
    let summary = move || {
        let (n, chosen) = (choice.scenes.with_value(Vec::len), choice.chosen().len());
        format!("{n} scenes by what they look like, {chosen} of them chosen")
    };
    view! {
        <svg class="sample-map" viewBox=format!("0 0 {} {}", SIZE[0], SIZE[1]) role="img" aria-label=summary>
            <path class="ray" d=rays />
            <path class="scene" d=all />
            <path class="inside" d=inside />
            {suggested}
        </svg>
        <div class="row small dim sample-legend">
            <span><i class="scene"></i>"scene"</span>
            <span><i class="inside"></i>"in the sample, or golden"</span>
            <span><i class="pick"></i>"suggested"</span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_fill_the_sheet_to_its_margin_and_keep_distances() {
        let places = places(&[[0.0, 0.0], [10.0, 0.0], [10.0, 2.0]]);
        let [[x0, y0], [x1, y1], [x2, y2]] = places.try_into().unwrap();
        assert!(x0 >= MARGIN && x1 <= SIZE[0] - MARGIN);
        assert_eq!((y0, x1), (y1, x2));
        assert!(((x1 - x0) / (y2 - y1).abs() - 5.0).abs() < 1e-9);
    }

    #[test]
    fn scenes_that_all_look_alike_lie_in_the_middle() {
        assert_eq!(places(&[[3.0, 3.0], [3.0, 3.0]]), [[SIZE[0] / 2.0, SIZE[1] / 2.0]; 2]);
        assert!(places(&[]).is_empty());
    }

    #[test]
    fn dots_are_one_path() {
        assert_eq!(dots([[1.0, 2.04], [3.0, 4.0]].iter()), "M1.0 2.0h0M3.0 4.0h0");
    }
}
