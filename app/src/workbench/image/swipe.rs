//! Divider between label and golden.

use super::context::ImageContext;
use crate::ui::pointer::{ControlDrag, share_in};
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// One press of an arrow key moves the divider by this share of the width.
const STEP: f64 = 0.02;

/// Divider to drag: the label is on its left, golden on its right.
#[component]
pub fn SwipeDivider(context: ImageContext) -> impl IntoView {
    let drag = ControlDrag::create();
    let moved = move |e: PointerEvent| {
        let area = target(&e).and_then(|line| line.parent_element());
        if let Some(area) = area.filter(|_| drag.moves(&e)) {
            let [share, _] = share_in(&e, &area);
            context.swipe.set(divider(share));
        }
    };
    let key = move |e: KeyboardEvent| {
        let by = match e.key().as_str() {
            "ArrowLeft" => -STEP,
            "ArrowRight" => STEP,
            _ => return,
        };
        e.prevent_default();
        e.stop_propagation();
        context.swipe.update(|share| *share = divider(*share + by));
    };
    view! {
        <Show when=move || context.swipes()>
            <div
                class="image-divider"
                role="slider"
                tabindex="0"
                aria-label="Divider between your label and golden"
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=move || format!("{:.0}", context.swipe.get() * 100.0)
                style:left=move || format!("{:.3}%", context.swipe.get() * 100.0)
                on:pointerdown=move |e: PointerEvent| {
                    drag.begin(&e);
                }
                on:pointermove=moved
                on:pointerup=move |e: PointerEvent| drag.end(&e)
                on:pointercancel=move |e: PointerEvent| drag.end(&e)
                on:lostpointercapture=move |e: PointerEvent| drag.lose(&e)
                on:keydown=key
            ></div>
        </Show>
    }
}

/// Position of the divider, so that both sides stay visible.
fn divider(share: f64) -> f64 {
    share.clamp(0.02, 0.98)
}

fn target(event: &PointerEvent) -> Option<Element> {
    event.current_target()?.dyn_into().ok()
}
