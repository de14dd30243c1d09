//! Attributes of a class, and the objects to which they apply.

use super::draft::StageDraft;
use crate::pages::comma_list::split_list;
use crate::ui::{Icon, IconShape};
use assay_core::ontology::{Attribute, AttributeCondition, AttributeKind};
use leptos::prelude::*;

/// Kinds of attributes with their titles.
const KINDS: [(&str, &str); 4] =
    [("choice", "one of"), ("bool", "yes or no"), ("number", "a number"), ("text", "a text")];

fn name_of(kind: &AttributeKind) -> &'static str {
    match kind {
        AttributeKind::Choice { .. } => "choice",
        AttributeKind::Bool => "bool",
        AttributeKind::Number => "number",
        AttributeKind::Text => "text",
    }
}

fn kind_named(name: &str) -> AttributeKind {
    match name {
        "bool" => AttributeKind::Bool,
        "number" => AttributeKind::Number,
        "text" => AttributeKind::Text,
        _ => AttributeKind::Choice { values: Vec::new() },
    }
}

/// The attributes of a class.
#[component]
pub(super) fn AttributeList(draft: StageDraft, class: usize) -> impl IntoView {
    let of_class = move || draft.stage.with(|s| s.ontology.classes.get(class).map(|c| c.attributes.len()));
    // Rows are rebuilt only when one is added or removed, so that typing keeps its place.
    let count = Memo::new(move |_| of_class().unwrap_or(0));
    let row = move |place: usize| view! { <AttributeEditor draft=draft class=class place=place /> };
    let add = move |_| {
        draft.change_class(class, |c| {
            let name = format!("attribute {}", c.attributes.len() + 1);
            c.attributes.push(Attribute {
                name,
                kind: AttributeKind::Bool,
                required: false,
                per_frame: false,
                when: None,
            });
        });
    };
    view! {
        <div class="stack tight">
            {move || (0..count.get()).map(row).collect_view()}
            {draft.editable.then(|| view! {
                <div><button class="btn quiet small" on:click=add><Icon shape=IconShape::Plus />"Add attribute"</button></div>
            })}
        </div>
    }
}

#[component]
fn AttributeEditor(draft: StageDraft, class: usize, place: usize) -> impl IntoView {
    let fixed = !draft.editable;
    let read = move || {
        draft.stage.with(|s| s.ontology.classes.get(class).and_then(|c| c.attributes.get(place)).cloned())
    };
    let set = move |change_it: &dyn Fn(&mut Attribute)| {
        draft.change_class(class, |c| {
            if let Some(attribute) = c.attributes.get_mut(place) {
                change_it(attribute);
            }
        });
    };
    let Some(attribute) = untrack(read) else { return ().into_any() };
    let kind = Memo::new(move |_| read().map(|a| name_of(&a.kind)).unwrap_or_default());
    let choose_kind = move |e| {
        let name = event_target_value(&e);
        set(&|a| a.kind = kind_named(&name));
    };
    let options = KINDS.map(
        |(name, words)| view! { <option value=name selected=move || kind.get() == name>{words}</option> },
    );
    let values = move || {
        let known = match untrack(read)?.kind {
            AttributeKind::Choice { values } => values.join(", "),
            _ => return None,
        };
        let put = move |e| {
            let values = split_list(&event_target_value(&e));
            set(&|a| a.kind = AttributeKind::Choice { values: values.clone() });
        };
        Some(view! {
            <input class="input slim grow" placeholder="left, right, off" value=known disabled=fixed on:input=put
                aria-label=format!("Values of {}", untrack(read).map(|a| a.name).unwrap_or_default()) />
        })
    };
    let Attribute { name, required, per_frame, .. } = attribute;
    let label = name.clone();
    view! {
        <div class="row wrap small" data-testid="attribute">
            <input class="input slim" style="width:150px" value=name aria-label=format!("Name of attribute {}", place + 1) disabled=fixed
                on:input=move |e| { let name = event_target_value(&e); set(&|a| a.name.clone_from(&name)); } />
            <select class="select slim" style="width:auto" aria-label=format!("Kind of {label}") disabled=fixed on:change=choose_kind>
                {options.into_iter().collect_view()}
            </select>
            {move || { kind.track(); values() }}
            <label class="row">
                <input type="checkbox" checked=required disabled=fixed
                    on:change=move |e| { let on = event_target_checked(&e); set(&|a| a.required = on); } />
                "always"
            </label>
            <label class="row">
                <input type="checkbox" checked=per_frame disabled=fixed
                    on:change=move |e| { let on = event_target_checked(&e); set(&|a| a.per_frame = on); } />
                "in each frame"
            </label>
            {(place > 0).then(|| view! { <AttributeCondition draft=draft class=class place=place /> })}
            {draft.editable.then(|| view! {
                <button class="btn quiet icon-only" title="Remove" aria-label=format!("Remove {label}")
                    on:click=move |_| draft.change_class(class, |c| { if place < c.attributes.len() { c.attributes.remove(place); } })>
                    <Icon shape=IconShape::Trash />
                </button>
            })}
        </div>
    }
    .into_any()
}

/// Condition of an attribute: all objects, or those for which an earlier attribute has certain values.
#[component]
fn AttributeCondition(draft: StageDraft, class: usize, place: usize) -> impl IntoView {
    let fixed = !draft.editable;
    let attributes = move || {
        draft.stage.with(|s| s.ontology.classes.get(class).map(|c| c.attributes.clone())).unwrap_or_default()
    };
    let when = move || attributes().get(place).and_then(|a| a.when.clone());
    let set = move |when: Option<AttributeCondition>| {
        draft.change_class(class, |c| {
            if let Some(attribute) = c.attributes.get_mut(place) {
                attribute.when = when;
            }
        });
    };
    let about = Memo::new(move |_| when().map(|w| w.attribute));
    let before = Memo::new(move |_| attributes().into_iter().take(place).map(|a| a.name).collect::<Vec<_>>());
    let choose = move |e| {
        let attribute = event_target_value(&e);
        set((!attribute.is_empty()).then(|| AttributeCondition { attribute, is: vec!["yes".to_owned()] }));
    };
    let options = move || {
        let option = |name: String| {
            let on = about.get().as_ref() == Some(&name);
            view! { <option value=name.clone() selected=on>{format!("when {name} is")}</option> }
        };
        before.get().into_iter().map(option).collect_view()
    };
    let values = move || {
        about.get()?;
        let known = untrack(when).map(|w| w.is.join(", ")).unwrap_or_default();
        let put = move |e| {
            let is = split_list(&event_target_value(&e));
            set(untrack(when).map(|w| AttributeCondition { is, ..w }));
        };
        let label = format!("Values that ask for attribute {}", place + 1);
        Some(
            view! { <input class="input slim" style="width:130px" aria-label=label value=known disabled=fixed on:input=put /> },
        )
    };
    view! {
        <select class="select slim" style="width:auto" aria-label=format!("When attribute {} is asked", place + 1) disabled=fixed on:change=choose>
            <option value="">"of all"</option>
            {options}
        </select>
        {values}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_answer_can_be_chosen() {
        for (name, _) in KINDS {
            assert_eq!(name_of(&kind_named(name)), name);
        }
        assert_eq!(kind_named("choice"), AttributeKind::Choice { values: Vec::new() });
    }
}
