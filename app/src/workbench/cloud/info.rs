//! What the 3D view says: what is shown, what is selected, what just happened.

use super::colors::color_by_cameras;
use super::load::{CloudState, show};
use super::space::CloudContext;
use crate::render::ColorMode;
use leptos::prelude::*;

/// `66,781`.
fn format_thousands(n: u32) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The perspective view's label: what colours say and how many points there are.
#[component]
pub fn ViewLabel(space: CloudContext) -> impl IntoView {
    let next = move |_| {
        let at = ColorMode::ALL.iter().position(|mode| *mode == space.mode.get_untracked()).unwrap_or(0);
        let mode = ColorMode::ALL[(at + 1) % ColorMode::ALL.len()];
        if mode == ColorMode::Camera {
            color_by_cameras(space);
        }
        space.mode.set(mode);
    };
    let points = move || match space.state.get() {
        CloudState::Loaded(points) if space.coming.get() > 0 => {
            format!(" · {} points, the nearest are coming…", format_thousands(points))
        }
        CloudState::Loaded(points) => format!(" · {} points", format_thousands(points)),
        CloudState::Loading => " · loading…".to_owned(),
        CloudState::Missing => " · no points in this frame".to_owned(),
        CloudState::Failed(_) => " · no points".to_owned(),
    };
    view! {
        <p class="cloud-label" data-testid="cloud-label">
            "Perspective · "
            <button class="cloud-mode" title="Change what colours say" on:click=next>{move || space.mode.get().name()}</button>
            {points}
            {super::accumulate::is_possible(space).then(|| view! {
                " · "
                <button
                    class="cloud-mode" data-testid="around" title="Points of the frames and sweeps around as well (Shift+G)"
                    aria-pressed=move || space.accumulates.get().to_string()
                    on:click=move |_| space.accumulates.update(|on| *on = !*on)
                >
                    {move || if space.accumulates.get() { "frames around as well" } else { "this frame alone" }}
                </button>
            })}
        </p>
    }
}

/// Says why there are no points, with a button to try again.
#[component]
pub fn CloudError(space: CloudContext) -> impl IntoView {
    move || match space.state.get() {
        CloudState::Failed(why) => Some(view! {
            <div class="cloud-error" role="alert">
                <p>{why}</p>
                <button class="btn small" on:click=move |_| show(space, space.wb.frame.get_untracked())>"Try again"</button>
            </div>
        }),
        _ => None,
    }
}

/// The selected cuboid in words, its keys, and what just happened.
#[component]
pub fn InfoPill(space: CloudContext) -> impl IntoView {
    let selected = move || {
        space.wb.editor.track();
        space.wb.frame.track();
        space.selected()
    };
    let words = move || {
        let Some(drawn) = selected() else { return ().into_any() };
        let [length, width, height] = drawn.cuboid.size;
        let points = space.wb.point_counts.with(|counts| counts.get(&drawn.id).copied());
        view! {
            <strong>{drawn.class}</strong>
            <span>{format!("{length:.2} × {width:.2} × {height:.2} m")}</span>
            {points.map(|n| view! { <span>{format!("{} points", format_thousands(n))}</span> })}
            {move || space.fit_share.get().map(|share| view! { <span class="cloud-fit">{format!("fit {share:.2}")}</span> })}
            {space.wb.can_edit().then(|| view! { <span class="dim">"B fit again · Z X turn · Alt W A S D move"</span> })}
        }
        .into_any()
    };
    let is_empty = move || selected().is_none() && space.status.with(String::is_empty);
    view! {
        <div class="cloud-pill" hidden=is_empty>
            <div class="row small" data-testid="cloud-selected">{words}</div>
            <p role="status" aria-live="polite" data-testid="cloud-status" class="dim">{move || space.status.get()}</p>
        </div>
    }
}
