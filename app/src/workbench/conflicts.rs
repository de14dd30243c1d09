//! Dialog with the objects that two windows or machines changed in different ways: the person chooses for each.

use super::actions::draft_sync::resolve_conflicts;
use super::state::{DraftSync, WorkbenchContext, corner_count};
use crate::ui::Dialog;
use assay_core::label::Object;
use assay_editor::draft::{Conflict, ConflictChoice};
use leptos::prelude::*;

/// The dialog; it opens when there is something to choose.
#[component]
pub(super) fn ConflictDialog() -> impl IntoView {
    let context: WorkbenchContext = expect_context();
    context.sync.map(|sync| {
        view! {
            <Dialog open=sync.shows_conflicts title="Choose what stays" wide=true>
                <Choices sync=sync />
            </Dialog>
        }
    })
}

#[component]
fn Choices(sync: DraftSync) -> impl IntoView {
    let conflicts = sync.conflicts.get_untracked();
    // Both is the choice that loses nothing.
    let choices = RwSignal::new(vec![ConflictChoice::Both; conflicts.len()]);
    let all = move |choice| choices.update(|all| all.fill(choice));
    let rows = conflicts.iter().enumerate().map(|(row, conflict)| {
        view! { <ConflictRow row=row conflict=conflict.clone() choices=choices /> }
    });
    let apply = move |_| resolve_conflicts(sync, &choices.get_untracked());
    view! {
        <p>
            "These objects changed in this browser and in another window or machine. All other changes of both sides are \
             joined already."
        </p>
        <div class="row">
            <button class="btn small" on:click=move |_| all(ConflictChoice::Mine)>"All from this browser"</button>
            <button class="btn small" on:click=move |_| all(ConflictChoice::Theirs)>"All from the server"</button>
            <button class="btn small" on:click=move |_| all(ConflictChoice::Both)>"All of both"</button>
        </div>
        <div class="stack">{rows.collect_view()}</div>
        <div class="row">
            <button class="btn main" data-testid="resolve" on:click=apply>"Use these"</button>
        </div>
    }
}

#[component]
fn ConflictRow(row: usize, conflict: Conflict, choices: RwSignal<Vec<ConflictChoice>>) -> impl IntoView {
    let name =
        conflict.mine.as_ref().or(conflict.theirs.as_ref()).map(|o| o.class.clone()).unwrap_or_default();
    let options = options(&conflict).map(|(choice, text)| {
        let is_chosen = move || choices.with(|all| all.get(row) == Some(&choice));
        let choose = move |_| {
            choices.update(|all| {
                if let Some(own) = all.get_mut(row) {
                    *own = choice;
                }
            });
        };
        view! {
            <label class="row">
                <input type="radio" name=format!("conflict-{row}") prop:checked=is_chosen on:change=choose />
                <span>{text}</span>
            </label>
        }
    });
    view! {
        <fieldset class="card pad stack" data-testid="conflict">
            <legend>{format!("{} {}", row + 1, name)}</legend>
            {options.into_iter().collect_view()}
        </fieldset>
    }
}

/// The choices of a conflict with their texts.
fn options(conflict: &Conflict) -> [(ConflictChoice, String); 3] {
    let side = |object: &Option<Object>| object.as_ref().map_or_else(|| "deleted".to_owned(), describe);
    let both = match (&conflict.mine, &conflict.theirs) {
        (Some(_), Some(_)) => "Both, as two objects".to_owned(),
        _ => "Do not delete it".to_owned(),
    };
    [
        (ConflictChoice::Mine, format!("This browser: {}", side(&conflict.mine))),
        (ConflictChoice::Theirs, format!("The server: {}", side(&conflict.theirs))),
        (ConflictChoice::Both, both),
    ]
}

/// An object in a few words: class, shapes and corners.
fn describe(object: &Object) -> String {
    let corners: usize = object.shapes.iter().filter_map(|shape| corner_count(object, shape.frame)).sum();
    let shapes = match object.shapes.len() {
        1 => "1 shape".to_owned(),
        count => format!("{count} shapes"),
    };
    let corners = if corners > 0 { format!(" with {corners} corners") } else { String::new() };
    format!("{}, {shapes}{corners}", object.class)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::object;

    #[test]
    fn a_conflict_offers_both_sides_and_both_at_once() {
        let texts =
            |mine, theirs| options(&Conflict { id: "a".to_owned(), mine, theirs }).map(|(_, text)| text);
        let [mine, theirs, both] = texts(Some(object("a", "car")), None);
        assert_eq!(mine, "This browser: car, 0 shapes");
        assert_eq!(theirs, "The server: deleted");
        assert_eq!(both, "Do not delete it");
        let [.., both] = texts(Some(object("a", "car")), Some(object("a", "van")));
        assert_eq!(both, "Both, as two objects");
    }
}
