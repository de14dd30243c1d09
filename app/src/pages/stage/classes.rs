//! The classes with colour and written definition.

use super::attributes::AttributeList;
use super::draft::StageDraft;
use super::examples::ClassExamples;
use super::supported_goals::SupportedGoals;
use crate::ui::{Icon, IconShape};
use assay_core::api::{FieldError, Stage};
use assay_core::brief::WorkItem;
use assay_core::geometry::GeometryKind;
use assay_core::ontology::{Class, Ontology};
use assay_core::pipeline::StageKind;
use leptos::prelude::*;

/// Colours for new classes, which most people can distinguish.
const COLORS: [&str; 6] = ["#40c4ff", "#ffaa40", "#be8cff", "#78dc8c", "#ff7ab0", "#e0d060"];

/// The classes.
#[component]
pub(super) fn ClassesCard(draft: StageDraft) -> impl IntoView {
    // Rows are rebuilt only when one is added or removed, so that typing keeps its place.
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
            let class = new_class(s);
            s.ontology.classes.push(class);
        });
    };
    let failure = move || {
        draft.error.with(|e| draft.stage.with_untracked(|s| class_error(e.as_ref()?.fields(), &s.ontology)))
    };
    view! {
        <section class="card pad stack" data-testid="classes">
            <div class="row">
                <div class="grow">
                    <h2>"Classes"</h2>
                    <p class="dim">{order_text(draft.original.with_value(|stage| stage.kind))}</p>
                </div>
                {draft.editable.then(|| view! { <button class="btn" on:click=add><Icon shape=IconShape::Plus />"Add class"</button> })}
            </div>
            <div>{rows}</div>
            {move || failure().map(|text| view! { <span class="field-error" role="alert">{text}</span> })}
        </section>
    }
}

/// What the order of the classes means to taskers.
fn order_text(kind: StageKind) -> &'static str {
    match kind {
        StageKind::Categorize => "Their attributes are asked in this order, those of each frame last.",
        StageKind::Link => {
            "Their attributes have a lane each in this order, if their values change by the frame."
        }
        StageKind::Image | StageKind::Cuboid => "Their order is that of the keys Ctrl+1, Ctrl+2, …",
    }
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
                on:input=move |e| draft.change_class(index, |c| c.color = event_target_value(&e))
            />
            <input
                class="input" value=name aria-label=format!("Name of class {}", index + 1) disabled=fixed
                on:input=move |e| draft.change_class(index, |c| c.name = event_target_value(&e))
            />
            <div class="stack" style="gap:8px">
                <textarea
                    class="textarea" style="min-height:34px" rows="2" aria-label=format!("Definition of {label}") disabled=fixed
                    placeholder="What belongs to it, what does not"
                    on:input=move |e| draft.change_class(index, |c| c.definition = event_target_value(&e))
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

/// Choice of the geometries that objects of a class may have.
#[component]
fn GeometryChoice(draft: StageDraft, index: usize, known: Vec<GeometryKind>) -> impl IntoView {
    let kind = draft.original.with_value(|s| s.kind);
    let boxes = offered_geometries(kind, &known).into_iter().map(move |kind| {
        let toggle = move |e| {
            let on = event_target_checked(&e);
            draft.change_class(index, |c| {
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

/// A new class of a stage: named by its number, drawn as the first class is.
fn new_class(stage: &Stage) -> Class {
    let classes = &stage.ontology.classes;
    let number = classes.len();
    let geometry = match classes.first() {
        Some(first) => first.geometry.clone(),
        None => vec![stage.kind.descriptor().default_geometry],
    };
    Class {
        name: format!("class {}", number + 1),
        color: COLORS.get(number % COLORS.len()).copied().unwrap_or("#40c4ff").to_owned(),
        geometry,
        ..Class::default()
    }
}

/// Geometries that the stage's workbench can draw, and those that a class allows already.
fn offered_geometries(kind: StageKind, allowed: &[GeometryKind]) -> Vec<GeometryKind> {
    let mut kinds = kind.descriptor().geometries.to_vec();
    let others: Vec<GeometryKind> = allowed.iter().filter(|k| !kinds.contains(k)).copied().collect();
    kinds.extend(others);
    kinds
}

/// The first error about the ontology, with the name of the class that it is about.
fn class_error(errors: &[FieldError], ontology: &Ontology) -> Option<String> {
    let error = errors.iter().find(|e| e.pointer.starts_with("/ontology"))?;
    let place = error.pointer.split('/').nth(3)?.parse::<usize>().ok()?;
    let class = ontology.classes.get(place)?;
    Some(format!("{}: {}", class.name, error.detail))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::fixtures::stage;

    #[test]
    fn a_new_class_is_drawn_as_the_first_one_is() {
        let mut stage = stage();
        stage.ontology.classes[0].geometry = vec![GeometryKind::Box];
        let class = new_class(&stage);
        assert_eq!((class.name.as_str(), class.color.as_str()), ("class 3", COLORS[2]));
        assert_eq!(class.geometry, [GeometryKind::Box]);
    }

    #[test]
    fn the_first_class_is_drawn_as_its_stage_draws() {
        let mut stage = stage();
        stage.ontology.classes.clear();
        assert_eq!(new_class(&stage).geometry, [GeometryKind::Polygon]);
        stage.kind = StageKind::Cuboid;
        assert_eq!(new_class(&stage).geometry, [GeometryKind::Cuboid]);
    }

    #[test]
    fn geometries_that_are_allowed_already_stay_on_offer() {
        let offered = offered_geometries(StageKind::Image, &[GeometryKind::Polyline, GeometryKind::Box]);
        assert_eq!(offered, [GeometryKind::Polygon, GeometryKind::Box, GeometryKind::Polyline]);
    }

    #[test]
    fn an_error_names_its_class() {
        let error =
            |pointer: &str| [FieldError { pointer: pointer.to_owned(), detail: "has no colour".to_owned() }];
        let ontology = stage().ontology;
        let found = class_error(&error("/ontology/classes/1/color"), &ontology);
        assert_eq!(found.as_deref(), Some("tree: has no colour"));
        assert_eq!(class_error(&error("/ontology/classes/9"), &ontology), None);
        assert_eq!(class_error(&error("/name"), &ontology), None);
    }
}
