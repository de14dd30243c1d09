//! Fold of the panel beside the data, which gives its room to the picture.

use crate::client::{Session, storage};
use crate::ui::KeyBindings;
use leptos::prelude::*;

/// Width in px up to which the panel lies over the picture, and is folded unless the person unfolds it.
const NARROW_PX: f64 = 720.0;

/// By context: whether the panel is folded. The browser stores it for each person, apart for narrow windows.
#[derive(Clone, Copy)]
pub(super) struct PanelFold {
    folded: RwSignal<bool>,
    /// Key of the stored choice: handlers of keys have no session to ask.
    key: StoredValue<String>,
}

impl PanelFold {
    /// Provides the fold as it was left, with its key.
    pub(super) fn provide() -> Self {
        let width = window().inner_width().ok().and_then(|width| width.as_f64());
        let is_narrow = width.is_some_and(|width| width <= NARROW_PX);
        let key = key(is_narrow);
        let stored = storage().and_then(|storage| storage.get_item(&key).ok().flatten());
        let folded = RwSignal::new(initial(stored.as_deref(), is_narrow));
        let fold = Self { folded, key: StoredValue::new(key) };
        provide_context(fold);
        KeyBindings::get().bind("Work", "Y", "Fold or show the side panel", move || fold.toggle());
        fold
    }

    /// Whether the panel is folded; tracked.
    pub(super) fn is_folded(self) -> bool {
        self.folded.get()
    }

    /// Shows the panel for now; the stored choice stays.
    pub(super) fn show(self) {
        self.folded.set(false);
    }

    /// Folds or unfolds the panel, and stores that.
    pub(super) fn toggle(self) {
        self.folded.update(|folded| *folded = !*folded);
        if let Some(storage) = storage() {
            // Without storage, the choice lasts until the page is closed.
            let choice = if self.folded.get_untracked() { FOLDED } else { SHOWN };
            let _ = storage.set_item(&self.key.get_value(), choice);
        }
    }
}

const FOLDED: &str = "folded";
const SHOWN: &str = "shown";

fn key(is_narrow: bool) -> String {
    let width = if is_narrow { ".narrow" } else { "" };
    format!("assay.side-panel{width}.{}", Session::get().user())
}

/// Whether the panel starts folded.
fn initial(stored: Option<&str>, is_narrow: bool) -> bool {
    match stored {
        Some(FOLDED) => true,
        Some(SHOWN) => false,
        _ => is_narrow,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_panel_is_as_it_was_left_and_at_first_folded_in_narrow_windows_alone() {
        assert!(initial(Some(FOLDED), false) && !initial(Some(SHOWN), true));
        assert!(initial(None, true) && !initial(None, false));
        assert!(initial(Some("nonsense"), true));
    }
}
