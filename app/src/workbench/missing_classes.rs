//! Note about objects whose class the stage has no more: they stay as drawn, and get another class here.

use super::actions::stage_changes::{missing_classes, replace_class};
use super::state::Workbench;
use crate::ui::{Note, Tone};
use leptos::prelude::*;

/// A note for each class that is gone.
#[component]
pub(super) fn MissingClasses() -> impl IntoView {
    let wb: Workbench = expect_context();
    let revision = wb.editing.revision();
    let missing = Memo::new(move |_| {
        revision.track();
        wb.stage_changes.track();
        let found = || {
            wb.editing
                .editor
                .with_untracked(|e| wb.stage.with_value(|s| missing_classes(e.document(), &s.ontology)))
        };
        if wb.editing.can_edit() { found() } else { Vec::new() }
    });
    move || {
        let notes = missing
            .get()
            .into_iter()
            .map(|(class, count)| view! { <MissingClass class=class count=count /> });
        notes.collect_view()
    }
}

#[component]
fn MissingClass(class: String, count: usize) -> impl IntoView {
    let wb: Workbench = expect_context();
    let names =
        wb.stage.with_value(|s| s.ontology.classes.iter().map(|c| c.name.clone()).collect::<Vec<_>>());
    let chosen = RwSignal::new(names.first().cloned().unwrap_or_default());
    let has_other = !names.is_empty();
    let options = names.into_iter().map(|name| view! { <option value=name.clone()>{name.clone()}</option> });
    let title = format!("The class “{class}” no longer exists");
    let (text, button) = match count {
        1 => (
            "1 object has it. It stays as drawn, and can be submitted once it has another class.".to_owned(),
            "Change 1 object".to_owned(),
        ),
        n => (
            format!(
                "{n} objects have it. They stay as drawn, and can be submitted once they have another class."
            ),
            format!("Change {n} objects"),
        ),
    };
    let label = format!("Class in place of {class}");
    view! {
        <div data-testid="missing-class">
            <Note tone=Tone::Warn title=title>
                <p>{text}</p>
                {has_other.then(|| view! {
                    <div class="row wrap" style="margin-top:8px">
                        <select class="select slim" style="width:auto" aria-label=label on:change=move |e| chosen.set(event_target_value(&e))>
                            {options.collect_view()}
                        </select>
                        <button class="btn small" on:click=move |_| replace_class(wb, &class, &chosen.get_untracked())>{button}</button>
                    </div>
                })}
            </Note>
        </div>
    }
}
