//! Selected object: class, attributes, guideline; without a selection, the classes to draw next.

use crate::ui::{Examples, KeyHint, Markdown, NumberField};
use crate::workbench::actions::edits::{AttributeTarget, finish_typing, set_attribute, type_attribute};
use crate::workbench::actions::objects::set_class;
use crate::workbench::state::{EditingState, ViewState, Workbench, count_frames, frames_text, object_name};
use assay_core::label::{AttributeValue, Object};
use assay_core::ontology::{Attribute, AttributeCondition, AttributeKind, Class};
use assay_editor::track::visible_frames;
use leptos::prelude::*;

/// The selected object.
#[component]
pub(super) fn SelectedObject() -> impl IntoView {
    let wb: Workbench = expect_context();
    let id = Memo::new(move |_| wb.editing.selection());
    let name = Memo::new(move |_| {
        wb.editing.editor.with(|e| e.selection().and_then(|id| object_name(e.document(), id)))
    });
    let class = Memo::new(move |_| wb.editing.editor.with(|e| e.selected().map(|o| o.class.clone())));
    let fixed = move || id.get().is_none_or(|id| !wb.editing.can_change(&id));
    let options = move || {
        wb.stage_changes.track();
        let classes =
            wb.stage.with_value(|s| s.ontology.classes.iter().map(|c| c.name.clone()).collect::<Vec<_>>());
        let names = class_options(classes, class.get());
        let option = |name: String| {
            let on = class.get().as_ref() == Some(&name);
            view! { <option value=name.clone() selected=on>{name.clone()}</option> }
        };
        names.into_iter().map(option).collect_view()
    };
    view! {
        <section class="block" aria-label="Selected object" data-testid="selected">
            <h3 translate="no">{move || name.get()}</h3>
            {move || (wb.editing.can_edit() && fixed()).then(|| view! {
                <p class="dim small">"Locked: unlock it (L) to change class and attributes."</p>
            })}
            <div class="attribute" style="margin-top:6px">
                <label class="dim" for="object-class">"Class"</label>
                <select
                    class="select slim" id="object-class" disabled=fixed
                    prop:value=move || class.get().unwrap_or_default()
                    on:change=move |e| set_class(wb.editing, &event_target_value(&e))
                >
                    {options}
                </select>
            </div>
            <ReachOfObject />
            {move || {
                let (id, class) = (id.get()?, class.get()?);
                wb.stage_changes.track();
                let attributes = wb.stage.with_value(|s| s.ontology.class(&class).map(|c| c.attributes.clone()));
                let row = |attribute| view! { <AttributeRow id=id.clone() attribute=attribute /> };
                Some(attributes.unwrap_or_default().into_iter().map(row).collect_view())
            }}
            <ShapeFlags />
        </section>
        {move || class.get().map(|class| view! { <ClassGuideline class=class /> })}
    }
}

/// Frames that class and attributes are about, where they are more than the one on screen.
#[component]
fn ReachOfObject() -> impl IntoView {
    let editing: EditingState = expect_context();
    let view: ViewState = expect_context();
    let text = Memo::new(move |_| {
        let frame = view.frame.get();
        editing.editor.with(|e| reach_text(e.selected()?, frame, view.frame_count))
    });
    move || text.get().map(|text| view! { <p class="faint small" data-testid="object-reach">{text}</p> })
}

/// What a change of class or attributes reaches; `None` where that is the frame on screen alone.
fn reach_text(object: &Object, frame: u32, frame_count: u32) -> Option<String> {
    let frames = visible_frames(object, frame_count);
    let reaches_others = frames.iter().any(|other| *other != frame);
    let (count, which) = (count_frames(frames.len()), frames_text(&frames));
    reaches_others.then(|| format!("Class and attributes are of all its {count}: {which}."))
}

/// Names of the classes to choose from: those of the ontology, and the object's own if it left the ontology.
fn class_options(mut names: Vec<String>, own: Option<String>) -> Vec<String> {
    names.extend(own.filter(|own| !names.contains(own)));
    names
}

/// Whether an object is occluded in a frame, and whether it is a track; `None` before its first frame.
fn shape_flags(object: &Object, frame: u32) -> Option<(bool, bool)> {
    let shape = object.shapes.iter().filter(|s| s.frame <= frame).max_by_key(|s| s.frame)?;
    Some((shape.occluded, object.track))
}

/// Key hint of a class in the list: Ctrl and its number for the first ten.
fn class_key(index: usize) -> Option<String> {
    (index < 10).then(|| format!("Ctrl+{}", (index + 1) % 10))
}

/// Flags of the selected object's shape.
#[component]
fn ShapeFlags() -> impl IntoView {
    let editing: EditingState = expect_context();
    let view: ViewState = expect_context();
    let flags = Memo::new(move |_| {
        let frame = view.frame.get();
        editing.editor.with(|e| shape_flags(e.selected()?, frame))
    });
    move || {
        flags.get().map(|(occluded, track)| {
            view! {
                <div class="row small dim" style="margin-top:6px">
                    {occluded.then(|| view! { <span class="tag">"occluded"</span> })}
                    {track.then(|| view! { <span class="tag">"track"</span> })}
                    {editing.can_edit().then(|| view! { <span>"occluded"</span><KeyHint keys="Q" /> })}
                </div>
            }
        })
    }
}

/// An attribute with its value.
#[component]
pub(super) fn AttributeRow(id: String, attribute: Attribute) -> impl IntoView {
    let editing: EditingState = expect_context();
    let view: ViewState = expect_context();
    let Attribute { name, kind, required, per_frame, when } = attribute;
    let field = format!("attribute-{name}");
    let id = StoredValue::new(id);
    let key = StoredValue::new(name.clone());
    let target = move |frame: u32| AttributeTarget {
        id: id.get_value(),
        name: key.get_value(),
        frame: per_frame.then_some(frame),
    };
    let value = Memo::new(move |_| {
        let target = target(view.frame.get());
        editing.editor.with(|e| target.value(e.document()))
    });
    let here = move || target(view.frame.get_untracked());
    let set = move |value: Option<AttributeValue>| set_attribute(editing, &here(), value);
    let type_in = move |value: Option<AttributeValue>| type_attribute(editing, &here(), value);
    on_cleanup(move || finish_typing(editing));
    let text = move || value.get().map(|v| v.as_text()).unwrap_or_default();
    let fixed = move || id.with_value(|id| !editing.can_change(id));
    let number = move || match value.get() {
        Some(AttributeValue::Number(number)) => Some(number),
        _ => None,
    };
    let input = match kind {
        AttributeKind::Bool => view! {
            <input
                type="checkbox" id=field.clone() disabled=fixed
                prop:checked=move || value.get() == Some(AttributeValue::Bool(true))
                on:change=move |e| set(Some(AttributeValue::Bool(event_target_checked(&e))))
            />
        }
        .into_any(),
        AttributeKind::Number => view! {
            <NumberField
                class="input slim" id=field.clone() value=Signal::derive(number) optional=true
                disabled=Signal::derive(fixed) done=Callback::new(move |()| finish_typing(editing))
                set=Callback::new(move |typed: Option<f64>| type_in(typed.map(AttributeValue::Number)))
            />
        }
        .into_any(),
        AttributeKind::Text => view! {
            <input
                class="input slim" id=field.clone() disabled=fixed prop:value=text
                on:input=move |e| type_in(not_empty(event_target_value(&e)).map(AttributeValue::Text))
                on:change=move |_| finish_typing(editing)
            />
        }
        .into_any(),
        AttributeKind::Choice { values } => view! {
            <select
                class="select slim" id=field.clone() disabled=fixed prop:value=text
                on:change=move |e| set(not_empty(event_target_value(&e)).map(AttributeValue::Text))
            >
                <option value="">"—"</option>
                {values
                    .into_iter()
                    .map(|v| {
                        let this = v.clone();
                        view! { <option value=v.clone() selected=move || text() == this>{v.clone()}</option> }
                    })
                    .collect_view()}
            </select>
        }
        .into_any(),
    };
    let missing = move || required && value.with(Option::is_none);
    let applies = move || {
        // The other attribute may be of the frame or of the object.
        let holds = |when: &AttributeCondition| {
            let other = |frame| AttributeTarget { id: id.get_value(), name: when.attribute.clone(), frame };
            let frame = view.frame.get();
            let value = editing
                .editor
                .with(|e| [Some(frame), None].iter().find_map(|f| other(*f).value(e.document())));
            value.is_some_and(|value| when.is.contains(&value.as_text()))
        };
        when.as_ref().is_none_or(holds)
    };
    view! {
        <div class="attribute" hidden=move || !applies()>
            <label class="dim" class:warn-text=missing for=field>
                {name.replace('_', " ")} {required.then_some(" *")}
                {per_frame.then(|| view! { <span class="faint small">" in this frame"</span> })}
            </label>
            {input}
        </div>
    }
}

fn not_empty(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// Guideline of a class.
#[component]
pub(super) fn ClassGuideline(class: String) -> impl IntoView {
    let wb: Workbench = expect_context();
    let found = wb.stage.with_value(|s| s.ontology.class(&class).cloned()).unwrap_or_default();
    let whole = wb.stage.with_value(|s| s.guideline.clone());
    view! {
        <section class="block plain" aria-label="Guideline">
            <h3>{format!("Guideline · {class}")}</h3>
            <div class="dim small" style="margin-top:6px"><Markdown text=found.definition /></div>
            <Examples examples=found.examples />
            <WholeGuideline text=whole />
        </section>
    }
}

#[component]
fn WholeGuideline(text: String) -> impl IntoView {
    (!text.is_empty()).then(|| {
        view! {
            <details style="margin-top:8px">
                <summary class="small dim" style="cursor:pointer">"The whole guideline"</summary>
                <div class="dim small" style="margin-top:6px"><Markdown text=text /></div>
            </details>
        }
    })
}

/// The classes, to choose what is drawn next.
#[component]
pub(super) fn ClassList() -> impl IntoView {
    let wb: Workbench = expect_context();
    let rows = move || {
        wb.stage_changes.track();
        let classes = wb.stage.with_value(|s| s.ontology.classes.clone());
        let row = |(i, class)| view! { <ClassRow number=i class=class /> };
        classes.into_iter().enumerate().map(row).collect_view()
    };
    let text = move || {
        wb.stage_changes.track();
        view! { <WholeGuideline text=wb.stage.with_value(|s| s.guideline.clone()) /> }
    };
    view! {
        <section class="block" aria-label="Classes">
            <h3>{if wb.editing.can_edit() { "Draws next" } else { "Classes" }}</h3>
            <div style="margin-top:6px" role="radiogroup" aria-label="Class">{rows}</div>
        </section>
        <section class="block plain">{text}</section>
    }
}

#[component]
fn ClassRow(number: usize, class: Class) -> impl IntoView {
    let editing: EditingState = expect_context();
    let Class { name, color, definition, .. } = class;
    let this = name.clone();
    let this = StoredValue::new(this);
    let on = move || this.with_value(|this| editing.class.with(|c| c == this));
    let chosen = name.clone();
    view! {
        <button
            class="menu-item" role="radio" title=definition aria-checked=move || on().to_string()
            class:on=on disabled=!editing.can_edit() on:click=move |_| set_class(editing, &chosen)
        >
            <span class="swatch" style:background=color></span>
            <span class="cut" class:strong=on>{name}</span>
            {class_key(number).filter(|_| editing.can_edit()).map(|key| view! { <span class="end"><KeyHint keys=key /></span> })}
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{object, shape};
    use assay_core::label::Shape;

    #[test]
    fn a_class_that_left_the_ontology_is_still_offered_to_its_object() {
        let ontology = || vec!["car".to_owned(), "tree".to_owned()];
        assert_eq!(class_options(ontology(), Some("boat".to_owned())), ["car", "tree", "boat"]);
        assert_eq!(class_options(ontology(), Some("car".to_owned())), ["car", "tree"]);
        assert_eq!(class_options(ontology(), None), ["car", "tree"]);
    }

    #[test]
    fn the_panel_says_how_many_frames_a_class_is_of() {
        let track = Object { track: true, shapes: vec![shape(1), shape(4)], ..object("a", "car") };
        let text = "Class and attributes are of all its 9 frames: 2 to 10.";
        assert_eq!(reach_text(&track, 1, 10).as_deref(), Some(text));
        assert_eq!(reach_text(&Object { shapes: vec![shape(1)], ..object("a", "car") }, 1, 10), None);
    }

    #[test]
    fn flags_hold_from_a_keyframe_to_the_next_one() {
        let occluded = Shape { occluded: true, ..shape(4) };
        let track = Object { track: true, shapes: vec![shape(1), occluded], ..object("a", "car") };
        assert_eq!(shape_flags(&track, 0), None);
        assert_eq!(shape_flags(&track, 3), Some((false, true)));
        assert_eq!(shape_flags(&track, 9), Some((true, true)));
    }

    #[test]
    fn ten_classes_have_a_key_and_the_tenth_has_zero() {
        assert_eq!(class_key(0).as_deref(), Some("Ctrl+1"));
        assert_eq!(class_key(9).as_deref(), Some("Ctrl+0"));
        assert_eq!(class_key(10), None);
    }

    #[test]
    fn an_empty_text_is_no_attribute() {
        assert_eq!(not_empty(String::new()), None);
        assert_eq!(not_empty("red".to_owned()).as_deref(), Some("red"));
    }
}
