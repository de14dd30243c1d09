//! Texts of the 3D view: what is shown, what is selected, the message about the last action.

use super::color_range::ColorRange;
use super::colors::color_by_cameras;
use super::context::{CloudContext, CloudState};
use super::cuboid_actions::{cancel_begun, fit_selected};
use super::frames_around::is_possible;
use super::load::show;
use super::viewport::CloudViewport;
use crate::render::ColorMode;
use crate::workbench::actions::tracks::delete_selected;
use leptos::prelude::*;

/// Number with commas between thousands, such as 66,781.
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

/// Number of points on screen in words.
fn points_text(state: &CloudState, coming: usize) -> String {
    match state {
        CloudState::Loaded(points) if coming > 0 => {
            format!(" · {} points, the nearest are coming…", format_thousands(*points))
        }
        CloudState::Loaded(points) => format!(" · {} points", format_thousands(*points)),
        CloudState::Loading => " · loading…".to_owned(),
        CloudState::Missing => " · no points in this frame".to_owned(),
        CloudState::Failed(_) => " · no points".to_owned(),
    }
}

/// Label of the perspective view: meaning of the colours, number of points.
#[component]
pub fn ViewLabel(space: CloudContext) -> impl IntoView {
    let next = move |_| {
        let mode = space.display.mode.get_untracked().next();
        if mode == ColorMode::Camera {
            color_by_cameras(space);
        }
        space.display.mode.set(mode);
    };
    let points = move || points_text(&space.loading.state.get(), space.loading.coming.get());
    view! {
        <p class="cloud-label" data-testid="cloud-label">
            "Perspective · "
            <button class="cloud-mode" title="Change what colours say" on:click=next>{move || space.display.mode.get().name()}</button>
            <ColorRange space />
            {points}
            {is_possible(space).then(|| view! {
                " · "
                <button
                    class="cloud-mode" data-testid="around" title="Points of the frames and sweeps around as well (Shift+G)"
                    aria-pressed=move || space.display.accumulates.get().to_string()
                    on:click=move |_| space.display.accumulates.update(|on| *on = !*on)
                >
                    {move || if space.display.accumulates.get() { "frames around as well" } else { "this frame alone" }}
                </button>
            })}
        </p>
    }
}

/// Error of loading, with a button to try again.
#[component]
pub fn CloudError(space: CloudContext) -> impl IntoView {
    move || match space.loading.state.get() {
        CloudState::Failed(why) => Some(view! {
            <div class="cloud-error" role="alert">
                <p>{why}</p>
                <button class="btn small" on:click=move |_| show(space, space.wb.view.frame.get_untracked())>"Try again"</button>
            </div>
        }),
        _ => None,
    }
}

/// Selected cuboid in words, its keys, and the message about the last action.
#[component]
pub fn InfoPill(space: CloudContext) -> impl IntoView {
    let selected = move || {
        space.wb.editing.editor.track();
        space.wb.view.frame.track();
        space.selected()
    };
    let words = move || {
        let Some(drawn) = selected() else { return ().into_any() };
        let [length, width, height] = drawn.cuboid.size;
        let points = space.wb.points.counts.with(|counts| counts.get(&drawn.id).copied());
        view! {
            <strong>{drawn.class}</strong>
            <span>{format!("{length:.2} × {width:.2} × {height:.2} m")}</span>
            {points.map(|n| view! { <span>{format!("{} points", format_thousands(n))}</span> })}
            {move || space.message.fit_share.get().map(|share| view! { <span class="cloud-fit">{format!("fit {share:.2}")}</span> })}
            {space.wb.editing.can_edit().then(|| view! { <span class="dim">"Z X turn · Alt W A S D move"</span> <CuboidButtons space /> })}
        }
        .into_any()
    };
    let is_empty = move || selected().is_none() && space.message.status.with(String::is_empty);
    view! {
        <div class="cloud-pill" hidden=is_empty>
            <div class="row small" data-testid="cloud-selected">{words}</div>
            <div class="row">
                <p role="status" aria-live="polite" data-testid="cloud-status" class="dim">{move || space.message.status.get()}</p>
                <Show when=move || is_placing(space)>
                    <button class="image-button" title="Drop the cuboid (Esc)" on:click=move |_| drop_begun(space)>"Drop"</button>
                </Show>
            </div>
        </div>
    }
}

/// Whether a rear waits for its front; tracked by the message that says so.
fn is_placing(space: CloudContext) -> bool {
    space.message.status.track();
    space.cuboid.placement.with_value(|placement| placement.is_waiting())
}

fn drop_begun(space: CloudContext) {
    cancel_begun(space);
    focus_view(space);
}

/// Give the perspective view the focus, because the button that was pressed goes.
fn focus_view(space: CloudContext) {
    space.drawing.canvases.with_value(|canvases| {
        // Without a canvas there is nothing to go on with.
        let _ = canvases[CloudViewport::Perspective.index()].as_ref().map(|canvas| canvas.focus());
    });
}

/// Buttons for the selected cuboid, for people without a keyboard.
#[component]
fn CuboidButtons(space: CloudContext) -> impl IntoView {
    let editing = space.wb.editing;
    let locked = move || editing.selection().is_some_and(|id| editing.locked.with(|l| l.contains(&id)));
    let delete = move |_| {
        delete_selected(space.wb, false);
        focus_view(space);
    };
    let tooltip =
        move || if locked() { "Unlock it with L to delete it" } else { "Delete the selected object (Del)" };
    view! {
        <span class="image-actions" role="group" aria-label="Selected cuboid">
            <button class="image-button" title="Fit to the points inside and the ground (B)" on:click=move |_| fit_selected(space)>"Fit"</button>
            <button class="image-button" title=tooltip disabled=locked on:click=delete>"Delete"</button>
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated_by_commas() {
        assert_eq!(
            [0, 999, 1_000, 66_781, 1_234_567].map(format_thousands),
            ["0", "999", "1,000", "66,781", "1,234,567"]
        );
    }

    #[test]
    fn a_large_cloud_says_that_more_points_are_coming() {
        assert_eq!(points_text(&CloudState::Loaded(5_000), 3), " · 5,000 points, the nearest are coming…");
        assert_eq!(points_text(&CloudState::Loaded(5_000), 0), " · 5,000 points");
        assert_eq!(points_text(&CloudState::Missing, 0), " · no points in this frame");
    }
}
