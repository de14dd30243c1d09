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

/// Bind the keys until the current owner is gone, and let a pointer give the focus back to the data.
pub(super) fn bind(keys: KeyBindings) {
    keys.return_focus_to(".bench-view canvas[tabindex=\"0\"]");
    let bind = |key: &'static str, title: &'static str, by: usize| {
        keys.bind("Work", key, title, move || {
            keys.move_focus_by_keys();
            step(by);
        });
    };
    bind("F6", "Next part of the page", 1);
    bind("Shift+F6", "Part of the page before", FOCUS_REGIONS.len() - 1);
}

/// Move the focus by a number of parts; parts that are missing or cannot be focused are skipped.
fn step(by: usize) {
    let document = document();
    let here: Option<Element> = document.active_element();
    let is_in = |part: &&str| here.as_ref().is_some_and(|e| e.closest(part).ok().flatten().is_some());
    let now = FOCUS_REGIONS.iter().position(is_in);
    for index in order(now, by, FOCUS_REGIONS.len()) {
        let Some(part) = FOCUS_REGIONS.get(index) else { continue };
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

/// Indexes of all parts in the order in which they are tried: `by` parts on from the one that has the focus, in a ring. If
/// none has it, the first one is next, or backwards the last one.
fn order(now: Option<usize>, by: usize, count: usize) -> impl Iterator<Item = usize> {
    let start = now.unwrap_or(if by == 1 { count - 1 } else { 0 });
    (1..=count).map(move |turn| (start + turn * by) % count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(now: Option<usize>, by: usize) -> Vec<usize> {
        order(now, by, 4).collect()
    }

    #[test]
    fn the_parts_follow_in_a_ring() {
        assert_eq!(parts(Some(1), 1), [2, 3, 0, 1]);
        assert_eq!(parts(Some(1), 3), [0, 3, 2, 1], "backwards");
    }

    #[test]
    fn without_a_focus_the_first_or_the_last_part_is_next() {
        assert_eq!(parts(None, 1)[0], 0);
        assert_eq!(parts(None, 3)[0], 3);
    }

    #[test]
    fn each_part_is_tried_once() {
        for by in [1, FOCUS_REGIONS.len() - 1] {
            let tried: std::collections::BTreeSet<_> = order(None, by, FOCUS_REGIONS.len()).collect();
            assert_eq!(tried.len(), FOCUS_REGIONS.len());
        }
    }
}
