//! The classes with colour and written definition.

use super::StageDraft;
use super::attributes::AttributeList;
use super::examples::ClassExamples;
use super::supported_goals::SupportedGoals;
use crate::ui::{Icon, IconShape};
use assay_core::brief::WorkItem;
use assay_core::geometry::GeometryKind;
use assay_core::ontology::Class;
use leptos::prelude::*;

/// Colours for new classes, told apart by most eyes.
const COLORS: [&str; 6] = ["#40c4ff", "#ffaa40", "#be8cff", "#78dc8c", "#ff7ab0", "#e0d060"];

/// The classes.
#[component]
pub(super) fn ClassesCard(draft: StageDraft) -> impl IntoView {
    // Rows are built anew only when one comes or goes, so that typing keeps its place.
    let count = Memo::new(move |_| draft.stage.with(|s| s.ontology.classes.len()));
    let rows = move || {
        (0..count.get())
            .filter_map(|i| {
                draft.stage.with_untracked(|s| s.ontology.classes.get(i).cloned()).map(|c| (i, c))
            })
            .map(|(i, class)| view! { <ClassEditor index=i class=class draft=draft /> })
            .collect_view()
    };
    let add = move |_| {
        draft.stage.update(|s| {
            let number = s.ontology.classes.len();
            let first = s.ontology.classes.first();
            let geometry =
                first.map_or_else(|| vec![s.kind.descriptor().default_geometry], |c| c.geometry.clone());
            s.ontology.classes.push(Class {
                name: format!("class {}", number + 1),
                color: COLORS.get(number % COLORS.len()).copied().unwrap_or("#40c4ff").to_owned(),
                geometry,
                ..Class::default()
            });
        });
    };
    // What the server did not take, with the class that it is about.
    let failure = move || {
        let found = draft
            .error
            .with(|e| e.as_ref()?.fields().iter().find(|f| f.pointer.starts_with("/ontology")).cloned())?;
        let place = found.pointer.split('/').nth(3)?.parse::<usize>().ok()?;
        let name = draft.stage.with_untracked(|s| s.ontology.classes.get(place).map(|c| c.name.clone()))?;
        Some(format!("{name}: {}", found.detail))
    };
    view! {
        <section class="card pad stack" data-testid="classes">
            <div class="row">
                <div class="grow">
                    <h2>"Classes"</h2>
                    <p class="dim">"Their order is that of the keys Ctrl+1, Ctrl+2, …"</p>
                </div>
                {draft.editable.then(|| view! { <button class="btn" on:click=add><Icon shape=IconShape::Plus />"Add class"</button> })}
            </div>
            <div>{rows}</div>
            {move || failure().map(|text| view! { <span class="field-error" role="alert">{text}</span> })}
        </section>
    }
}

/// Change one class of the draft.
pub(super) fn change(draft: StageDraft, index: usize, change: impl FnOnce(&mut Class)) {
    draft.stage.update(|s| {
        if let Some(class) = s.ontology.classes.get_mut(index) {
            change(class);
        }
    });
}

#[component]
fn ClassEditor(index: usize, class: Class, draft: StageDraft) -> impl IntoView {
    let Class { name, color, definition, geometry, .. } = class;
    let fixed = !draft.editable;
    let label = name.clone();
    let work = WorkItem::Class { stage: draft.original.with_value(|s| s.id.clone()), name: name.clone() };
    view! {
        <div class="class-row">
            <input
                class="color-input" type="color" value=color aria-label=format!("Colour of {label}") disabled=fixed
                on:input=move |e| change(draft, index, |c| c.color = event_target_value(&e))
            />
            <input
                class="input" value=name aria-label=format!("Name of class {}", index + 1) disabled=fixed
                on:input=move |e| change(draft, index, |c| c.name = event_target_value(&e))
            />
            <div class="stack" style="gap:8px">
                <textarea
                    class="textarea" style="min-height:34px" rows="2" aria-label=format!("Definition of {label}") disabled=fixed
                    placeholder="What belongs to it, what does not"
                    on:input=move |e| change(draft, index, |c| c.definition = event_target_value(&e))
                >{definition}</textarea>
                <SupportedGoals draft=draft work=work />
                <GeometryChoice draft=draft index=index known=geometry />
                <AttributeList draft=draft class=index />
                <ClassExamples draft=draft class=index />
            </div>
            {draft.editable.then(|| view! {
                <button
                    class="btn quiet icon-only" aria-label=format!("Remove {label}") title="Remove"
                    on:click=move |_| draft.stage.update(|s| {
                        if index < s.ontology.classes.len() {
                            s.ontology.classes.remove(index);
                        }
                    })
                >
                    <Icon shape=IconShape::Trash />
                </button>
            })}
        </div>
    }
}

/// How objects of a class may be drawn: what the stage's workbench can draw, and what is allowed already.
#[component]
fn GeometryChoice(draft: StageDraft, index: usize, known: Vec<GeometryKind>) -> impl IntoView {
    let mut kinds = draft.original.with_value(|s| s.kind.descriptor().geometries.to_vec());
    kinds.extend(known.iter().filter(|k| !kinds.contains(k)).copied().collect::<Vec<_>>());
    let boxes = kinds.into_iter().map(move |kind| {
        let toggle = move |e| {
            let on = event_target_checked(&e);
            change(draft, index, |c| {
                c.geometry.retain(|k| *k != kind);
                if on {
                    c.geometry.push(kind);
                }
            });
        };
        let on = move || {
            draft.stage.with(|s| s.ontology.classes.get(index).is_some_and(|c| c.geometry.contains(&kind)))
        };
        view! {
            <label class="row">
                <input type="checkbox" prop:checked=on disabled=!draft.editable on:change=toggle />{kind.word()}
            </label>
        }
    });
    view! { <div class="row wrap small" role="group" aria-label="May be drawn as"><span class="dim">"Drawn as"</span>{boxes.collect_view()}</div> }
}
