//! The classes with colour and written definition.

use super::Draft;
use super::serves::Serves;
use crate::ui::{Icon, Shape};
use assay_core::api::StageKind;
use assay_core::brief::Work;
use assay_core::geometry::GeometryKind;
use assay_core::ontology::{AttributeKind, Class};
use leptos::prelude::*;

/// Colours for new classes, told apart by most eyes.
const COLORS: [&str; 6] = ["#40c4ff", "#ffaa40", "#be8cff", "#78dc8c", "#ff7ab0", "#e0d060"];

/// The classes.
#[component]
pub(super) fn Classes(draft: Draft) -> impl IntoView {
    // Rows are built anew only when one comes or goes, so that typing keeps its place.
    let count = Memo::new(move |_| draft.stage.with(|s| s.ontology.classes.len()));
    let rows = move || {
        (0..count.get())
            .filter_map(|i| {
                draft.stage.with_untracked(|s| s.ontology.classes.get(i).cloned()).map(|c| (i, c))
            })
            .map(|(i, class)| view! { <Row index=i class=class draft=draft /> })
            .collect_view()
    };
    let add = move |_| {
        draft.stage.update(|s| {
            let number = s.ontology.classes.len();
            let kind = if s.kind == StageKind::Cuboid { GeometryKind::Cuboid } else { GeometryKind::Polygon };
            let geometry = s.ontology.classes.first().map_or_else(|| vec![kind], |c| c.geometry.clone());
            s.ontology.classes.push(Class {
                name: format!("class {}", number + 1),
                color: COLORS.get(number % COLORS.len()).copied().unwrap_or("#40c4ff").to_owned(),
                definition: String::new(),
                geometry,
                attributes: Vec::new(),
                usual_size_m: None,
            });
        });
    };
    view! {
        <section class="card pad stack" data-testid="classes">
            <div class="row">
                <div class="grow">
                    <h2>"Classes"</h2>
                    <p class="dim">"Their order is that of the keys Ctrl+1, Ctrl+2, …"</p>
                </div>
                {draft.editable.then(|| view! { <button class="btn" on:click=add><Icon shape=Shape::Plus />"Add a class"</button> })}
            </div>
            <div>{rows}</div>
        </section>
    }
}

fn change(draft: Draft, index: usize, change: impl FnOnce(&mut Class)) {
    draft.stage.update(|s| {
        if let Some(class) = s.ontology.classes.get_mut(index) {
            change(class);
        }
    });
}

#[component]
fn Row(index: usize, class: Class, draft: Draft) -> impl IntoView {
    let Class { name, color, definition, attributes, .. } = class;
    let fixed = !draft.editable;
    let asked = attributes.iter().map(|a| match &a.kind {
        AttributeKind::Choice { values } => format!("{} ({})", a.name, values.join(", ")),
        _ => a.name.clone(),
    });
    let asked: Vec<String> = asked.collect();
    let label = name.clone();
    let work = Work::Class { stage: draft.original.with_value(|s| s.id.clone()), name: name.clone() };
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
            <div>
                <textarea
                    class="textarea" style="min-height:34px" rows="2" aria-label=format!("Definition of {label}") disabled=fixed
                    placeholder="What belongs to it, what does not"
                    on:input=move |e| change(draft, index, |c| c.definition = event_target_value(&e))
                >{definition}</textarea>
                {(!asked.is_empty()).then(|| view! { <div class="dim small">{format!("Asked: {}", asked.join(" · "))}</div> })}
                <Serves draft=draft work=work />
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
                    <Icon shape=Shape::Trash />
                </button>
            })}
        </div>
    }
}
