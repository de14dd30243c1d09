//! The frames at the bottom: step, play, keyframes of the selection, findings as marks.

use super::commands::step_frame;
use super::state::Workbench;
use crate::ui::{Icon, IconShape, KeyBindings};
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::time::Duration;
use wasm_bindgen::JsCast;

/// Between frames while playing.
const PLAY_EVERY: Duration = Duration::from_millis(100);

/// The timeline; only for scenes of several frames.
#[component]
pub(super) fn Timeline() -> impl IntoView {
    let wb: Workbench = expect_context();
    let playing = RwSignal::new(false);
    let count = wb.frame_count();
    KeyBindings::get().bind("Frames", "Space", "Play or pause", move || playing.update(|p| *p = !*p));
    if let Ok(interval) = set_interval_with_handle(
        move || {
            if playing.try_get_untracked() == Some(true) {
                let next = wb.frame.get_untracked() + 1;
                wb.frame.set(if next < count { next } else { 0 });
            }
        },
        PLAY_EVERY,
    ) {
        on_cleanup(move || interval.clear());
    }
    let seconds = move || {
        let frame = usize::try_from(wb.frame.get()).unwrap_or(0);
        let time_us = wb.scene.with_value(|s| s.frames.get(frame).map_or(0, |f| f.time_us));
        format!("of {count} · {:.1} s", time_us as f64 / 1e6)
    };
    view! {
        <section class="timeline" aria-label="Frames" data-testid="timeline">
            <div class="row small">
                <button class="btn icon-only small" aria-label="Previous frame" title="Previous frame (D)" on:click=move |_| step_frame(wb, 1, false)>
                    <Icon shape=IconShape::Back />
                </button>
                <button
                    class="btn icon-only small" title="Play or pause (Space)"
                    aria-label=move || if playing.get() { "Pause" } else { "Play" }
                    on:click=move |_| playing.update(|p| *p = !*p)
                >
                    {move || view! { <Icon shape=if playing.get() { IconShape::Pause } else { IconShape::Play } /> }}
                </button>
                <button class="btn icon-only small" aria-label="Next frame" title="Next frame (F)" on:click=move |_| step_frame(wb, 1, true)>
                    <Icon shape=IconShape::Forward />
                </button>
                <strong>{move || format!("Frame {}", wb.frame.get() + 1)}</strong>
                <span class="dim">{seconds}</span>
                <TrackName />
            </div>
            <FrameTrack count=count />
        </section>
    }
}

/// Whose keyframes are shown.
#[component]
fn TrackName() -> impl IntoView {
    let wb: Workbench = expect_context();
    let name = Memo::new(move |_| {
        wb.editor.with(|e| e.selected().map(|o| (o.class.clone(), o.track, o.shapes.len())))
    });
    move || {
        name.get().map(|(class, track, shapes)| {
            let what = if track { format!("{shapes} keyframes") } else { format!("{shapes} frames drawn") };
            view! { <span class="dim end">{format!("{class} · {what}")}</span> }
        })
    }
}

/// Width of the drawing, in its own units.
const WIDTH: f64 = 1000.0;

#[component]
fn FrameTrack(count: u32) -> impl IntoView {
    let wb: Workbench = expect_context();
    let x = move |frame: u32| f64::from(frame) * WIDTH / f64::from(count.saturating_sub(1).max(1));
    let keyframes: Memo<BTreeSet<u32>> = Memo::new(move |_| {
        wb.editor
            .with(|e| e.selected().map(|o| o.shapes.iter().map(|s| s.frame).collect()).unwrap_or_default())
    });
    let findings: Memo<BTreeSet<u32>> = Memo::new(move |_| {
        wb.grade
            .with(|g| g.as_ref().map(|g| g.findings.iter().map(|f| f.frame).collect()).unwrap_or_default())
    });
    let seek = move |event: &leptos::ev::PointerEvent| {
        let Some(track) = event.current_target().and_then(|t| t.dyn_into::<web_sys::Element>().ok()) else {
            return;
        };
        let frame = track.get_bounding_client_rect();
        let share = (f64::from(event.client_x()) - frame.left()) / frame.width().max(1.0);
        let last = f64::from(count.saturating_sub(1));
        wb.frame.set((share.clamp(0.0, 1.0) * last).round() as u32);
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        let on = match event.key().as_str() {
            "ArrowRight" | "ArrowUp" => true,
            "ArrowLeft" | "ArrowDown" => false,
            _ => return,
        };
        event.prevent_default();
        step_frame(wb, 1, on);
    };
    view! {
        <svg
            class="timeline-track" viewBox="0 0 1000 34" preserveAspectRatio="none" role="slider" tabindex="0"
            aria-label="Frame" aria-valuemin="1" aria-valuemax=count.to_string()
            aria-valuenow=move || (wb.frame.get() + 1).to_string()
            on:keydown=key
            on:pointerdown=move |e| {
                capture(&e);
                seek(&e);
            }
            on:pointermove=move |e| if e.buttons() & 1 == 1 { seek(&e) }
        >
            <rect class="base" x="0" y="10" width="1000" height="14" rx="3"></rect>
            {move || {
                let frames = keyframes.get();
                let (first, last) = (frames.first().copied()?, frames.last().copied()?);
                Some(view! { <rect class="span" x=x(first) y="10" width=(x(last) - x(first)).max(2.0) height="14"></rect> })
            }}
            {move || keyframes.get().into_iter().map(|f| view! { <rect class="keyframe" x=x(f) - 2.0 y="12" width="4" height="10" rx="1"></rect> }).collect_view()}
            {move || findings.get().into_iter().map(|f| view! { <rect class="finding-mark" x=x(f) - 2.0 y="0" width="4" height="6"></rect> }).collect_view()}
            <line class="head" x1=move || x(wb.frame.get()) x2=move || x(wb.frame.get()) y1="2" y2="32"></line>
        </svg>
    }
}

/// Follow the pointer beyond the track while it is held.
fn capture(event: &leptos::ev::PointerEvent) {
    if let Some(track) = event.current_target().and_then(|t| t.dyn_into::<web_sys::Element>().ok()) {
        // Without capture the drag ends at the track's border, which is no harm.
        let _ = track.set_pointer_capture(event.pointer_id());
    }
}
