//! Component of the linking view.

use super::crops::Crops;
use super::keys;
use super::lanes::Lanes;
use crate::workbench::actions::linking::{show_track, step_incomplete};
use crate::workbench::state::{ViewLocation, Workbench};
use leptos::prelude::*;

/// The selected track in the cameras, and its values over time. Takes [`Workbench`] from the context and fills its parent.
#[component]
pub fn LinkingView() -> impl IntoView {
    let wb: Workbench = expect_context();
    keys::bind(wb);
    select_first(wb);
    // A place in space is shown by the crops of the selected track.
    wb.view.navigator.register(|_: &ViewLocation| ());
    let has_track = Memo::new(move |_| wb.editing.selection().is_some());
    let has_tracks = Memo::new(move |_| wb.editing.editor.with(|e| !e.document().objects.is_empty()));
    view! {
        <div class="linking-view" data-testid="linking">
            {move || match (has_track.get(), has_tracks.get()) {
                (true, _) => view! { <Crops /> <Lanes /> }.into_any(),
                (false, true) => view! { <p class="linking-empty dim">"Choose a track in the list at the right, or press N for the next one that lacks something."</p> }.into_any(),
                (false, false) => view! { <p class="linking-empty dim">"No track came from the stage before. There is nothing to say about this scene."</p> }.into_any(),
            }}
        </div>
    }
}

/// Select the first track that lacks something, else the first one, where nothing is selected.
fn select_first(wb: Workbench) {
    if wb.editing.selection_untracked().is_some() {
        return;
    }
    if wb.editing.editable.get_untracked() {
        step_incomplete(wb, true);
    }
    let first = wb.editing.editor.with_untracked(|e| {
        e.document().objects.first().filter(|_| e.selection().is_none()).map(|object| object.id.clone())
    });
    if let Some(first) = first {
        show_track(wb, &first);
    }
}
