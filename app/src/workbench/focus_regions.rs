//! Focus regions: keys move the focus from one part of the workbench to the next. Over the data, Tab steps through
//! objects, so that without these keys the parts beside the data need a mouse.

use crate::ui::KeyBindings;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Selectors of the parts in reading order; not every page has all.
const FOCUS_REGIONS: [&str; 7] = [
    ".bench-bar",
    ".debrief-agenda",
    ".toolbar",
    ".bench-view",
    ".debrief-limit",
    ".bench-panel",
    ".debrief-question",
];
/// Selector of the elements of a part that can be focused.
const TAKES_KEYS: &str = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), \
    textarea:not(:disabled), [tabindex=\"0\"]";

/// Bind the keys until the current owner is gone.
pub(super) fn bind(keys: KeyBindings) {
    keys.bind("Work", "F6", "Next part of the page", || step(1));
    keys.bind("Work", "Shift+F6", "Part of the page before", || step(FOCUS_REGIONS.len() - 1));
}

/// Move the focus by a number of parts; parts that are missing or cannot be focused are skipped.
fn step(by: usize) {
    let document = document();
    let here: Option<Element> = document.active_element();
    let is_in = |part: &str| here.as_ref().is_some_and(|e| e.closest(part).ok().flatten().is_some());
    // From nowhere, the first one, or the last.
    let start = FOCUS_REGIONS.iter().position(|part| is_in(part)).unwrap_or(if by == 1 {
        FOCUS_REGIONS.len() - 1
    } else {
        0
    });
    for turn in 1..=FOCUS_REGIONS.len() {
        let Some(part) = FOCUS_REGIONS.get((start + turn * by) % FOCUS_REGIONS.len()) else { continue };
        let Some(found) = document.query_selector(part).ok().flatten() else { continue };
        let Ok(able) = found.query_selector_all(TAKES_KEYS) else { continue };
        for i in 0..able.length() {
            let target = able.item(i).and_then(|t| t.dyn_into::<HtmlElement>().ok());
            // A hidden element cannot be focused: then the next one is tried.
            if target
                .is_some_and(|t| t.focus().is_ok() && document.active_element().as_ref() == Some(t.as_ref()))
            {
                return;
            }
        }
    }
}
