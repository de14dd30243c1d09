//! Timeline at the bottom: step, play, keyframes of the selection, findings as marks.

use super::actions::frames::{play_frame, step_frame};
use super::state::{EditingState, GradingState, ViewState, Workbench};
use crate::ui::pointer::{ControlDrag, share_in_target};
use crate::ui::{Icon, IconShape};
use leptos::ev::PointerEvent;
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::time::Duration;

/// Time between frames while playing.
const PLAY_EVERY: Duration = Duration::from_millis(100);

/// Timeline of a scene of several frames.
#[component]
pub(super) fn Timeline() -> impl IntoView {
    let wb: Workbench = expect_context();
    let playing = wb.view.playing;
    let count = wb.frame_count();
    if let Ok(interval) = set_interval_with_handle(
        move || {
            if playing.try_get_untracked() == Some(true) {
                play_frame(wb.view);
            }
        },
        PLAY_EVERY,
    ) {
        on_cleanup(move || interval.clear());
    }
    let seconds = move || {
        let frame = usize::try_from(wb.view.frame.get()).unwrap_or(0);
        let time_us = wb.scene.with_value(|s| s.frames.get(frame).map_or(0, |f| f.time_us));
        format!("of {count} · {:.1} s", time_us as f64 / 1e6)
    };
    view! {
        <section class="timeline" aria-label="Frames" data-testid="timeline">
            <div class="row small">
                <button class="btn icon-only small" aria-label="Previous frame" title="Previous frame (D)" on:click=move |_| step_frame(wb.view, 1, false)>
                    <Icon shape=IconShape::Back />
                </button>
                <button
                    class="btn icon-only small" title="Play or pause (Space)"
                    aria-label=move || if playing.get() { "Pause" } else { "Play" }
                    on:click=move |_| playing.update(|p| *p = !*p)
                >
                    {move || view! { <Icon shape=if playing.get() { IconShape::Pause } else { IconShape::Play } /> }}
                </button>
                <button class="btn icon-only small" aria-label="Next frame" title="Next frame (F)" on:click=move |_| step_frame(wb.view, 1, true)>
                    <Icon shape=IconShape::Forward />
                </button>
                <strong>{move || format!("Frame {}", wb.view.frame.get() + 1)}</strong>
                <span class="dim">{seconds}</span>
                <TrackName />
            </div>
            <FrameTrack count=count />
        </section>
    }
}

/// Name of the object whose keyframes are shown.
#[component]
fn TrackName() -> impl IntoView {
    let editing: EditingState = expect_context();
    let name = Memo::new(move |_| {
        editing.editor.with(|e| e.selected().map(|o| (o.class.clone(), o.track, o.shapes.len())))
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

/// Positions of frames along the timeline.
#[derive(Clone, Copy, Debug)]
struct TimelineScale {
    /// Index of the last frame.
    last: u32,
}

impl TimelineScale {
    fn new(frame_count: u32) -> Self {
        Self { last: frame_count.saturating_sub(1) }
    }

    /// Position of a frame in the drawing.
    fn x(self, frame: u32) -> f64 {
        f64::from(frame) * WIDTH / f64::from(self.last.max(1))
    }

    /// Frame at a share of the width.
    fn frame_at(self, share: f64) -> u32 {
        (share.clamp(0.0, 1.0) * f64::from(self.last)).round() as u32
    }

    /// Left and width of the span from a frame to another one; a span of one frame stays visible.
    fn span(self, first: u32, last: u32) -> [f64; 2] {
        [self.x(first), (self.x(last) - self.x(first)).max(2.0)]
    }
}

#[component]
fn FrameTrack(count: u32) -> impl IntoView {
    let (view, editing, grading): (ViewState, EditingState, GradingState) =
        (expect_context(), expect_context(), expect_context());
    let scale = TimelineScale::new(count);
    let x = move |frame| scale.x(frame);
    let keyframes: Memo<BTreeSet<u32>> = Memo::new(move |_| {
        editing
            .editor
            .with(|e| e.selected().map(|o| o.shapes.iter().map(|s| s.frame).collect()).unwrap_or_default())
    });
    let findings: Memo<BTreeSet<u32>> = Memo::new(move |_| {
        grading
            .grade
            .with(|g| g.as_ref().map(|g| g.findings.iter().map(|f| f.frame).collect()).unwrap_or_default())
    });
    let drag = ControlDrag::create();
    let seek = move |event: &PointerEvent| {
        if let Some([share, _]) = share_in_target(event) {
            view.frame.set(scale.frame_at(share));
        }
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        let on = match event.key().as_str() {
            "ArrowRight" | "ArrowUp" => true,
            "ArrowLeft" | "ArrowDown" => false,
            _ => return,
        };
        event.prevent_default();
        step_frame(view, 1, on);
    };
    view! {
        <svg
            class="timeline-track" viewBox="0 0 1000 34" preserveAspectRatio="none" role="slider" tabindex="0"
            aria-label="Frame" aria-valuemin="1" aria-valuemax=count.to_string()
            aria-valuenow=move || (view.frame.get() + 1).to_string()
            on:keydown=key
            on:pointerdown=move |e: PointerEvent| if drag.begin(&e) { seek(&e) }
            on:pointermove=move |e: PointerEvent| if drag.moves(&e) { seek(&e) }
            on:pointerup=move |e: PointerEvent| drag.end(&e)
            on:pointercancel=move |e: PointerEvent| drag.end(&e)
            on:lostpointercapture=move |e: PointerEvent| drag.lose(&e)
        >
            <rect class="base" x="0" y="10" width="1000" height="14" rx="3"></rect>
            {move || {
                let frames = keyframes.get();
                let [left, width] = scale.span(*frames.first()?, *frames.last()?);
                Some(view! { <rect class="span" x=left y="10" width=width height="14"></rect> })
            }}
            {move || keyframes.get().into_iter().map(|f| view! { <rect class="keyframe" x=x(f) - 2.0 y="12" width="4" height="10" rx="1"></rect> }).collect_view()}
            {move || findings.get().into_iter().map(|f| view! { <rect class="finding-mark" x=x(f) - 2.0 y="0" width="4" height="6"></rect> }).collect_view()}
            <line class="head" x1=move || x(view.frame.get()) x2=move || x(view.frame.get()) y1="2" y2="32"></line>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_the_last_frame_are_at_the_ends() {
        let scale = TimelineScale::new(11);
        assert_eq!([scale.x(0), scale.x(5), scale.x(10)], [0.0, 500.0, 1000.0]);
    }

    #[test]
    fn a_press_seeks_the_nearest_frame() {
        let scale = TimelineScale::new(11);
        assert_eq!(scale.frame_at(0.24), 2);
        assert_eq!(scale.frame_at(0.26), 3);
        assert_eq!([scale.frame_at(-1.0), scale.frame_at(2.0)], [0, 10], "a drag may leave the track");
    }

    #[test]
    fn each_frame_is_found_again_at_its_position() {
        let scale = TimelineScale::new(57);
        assert!((0..57).all(|frame| scale.frame_at(scale.x(frame) / WIDTH) == frame));
    }

    #[test]
    fn the_span_of_one_keyframe_is_visible() {
        assert_eq!(TimelineScale::new(11).span(5, 5), [500.0, 2.0]);
        assert_eq!(TimelineScale::new(11).span(0, 10), [0.0, 1000.0]);
    }

    #[test]
    fn a_scene_of_one_frame_has_a_position() {
        assert_eq!((TimelineScale::new(1).x(0), TimelineScale::new(1).frame_at(1.0)), (0.0, 0));
    }
}
