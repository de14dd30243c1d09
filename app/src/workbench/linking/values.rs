//! Values of a lane to paint: buttons, or a field where values are not listed.

use super::colors::value_color;
use super::keys::MAX_KEYS;
use crate::ui::{KeyHint, NumberField};
use crate::workbench::actions::linking::paint;
use crate::workbench::state::{Workbench, tag_options};
use assay_core::label::AttributeValue;
use assay_core::ontology::{Attribute, AttributeKind};
use leptos::prelude::*;

/// The values; the one of the frame on screen is pressed.
#[component]
pub(super) fn LaneValues(at: usize, attribute: Attribute) -> impl IntoView {
    let wb: Workbench = expect_context();
    let Attribute { name, kind, .. } = attribute;
    let key = StoredValue::new(name);
    let value = Memo::new(move |_| {
        let frame = wb.view.frame.get();
        wb.editing
            .editor
            .with(|e| key.with_value(|name| e.selected()?.valid_shape(frame)?.attributes.get(name).cloned()))
    });
    let set = move |value: Option<AttributeValue>| {
        wb.linking.lane.set(at);
        paint(wb, &key.get_value(), value);
    };
    let options = tag_options(&kind);
    if options.is_empty() {
        return view! { <LaneField kind=kind value=value set=Callback::new(set) /> }.into_any();
    }
    let button = move |(number, (name, option)): (usize, (String, AttributeValue))| {
        let this = option.clone();
        let is_on = move || value.with(|value| value.as_ref() == Some(&this));
        let hint = move || {
            let shown = number < MAX_KEYS && wb.linking.lane.get() == at && wb.editing.can_edit();
            shown.then(|| view! { <KeyHint keys=(number + 1).to_string() /> })
        };
        view! {
            <button
                class="btn small lane-value" aria-pressed=move || is_on().to_string() disabled=move || !wb.editing.can_edit()
                on:click=move |_| set(Some(option.clone()))
            >
                <span class="swatch" style:background=value_color(Some(number))></span>{name}{hint}
            </button>
        }
    };
    options.into_iter().enumerate().map(button).collect_view().into_any()
}

/// Field of a number or a text. What is typed is painted when it is done.
#[component]
fn LaneField(
    kind: AttributeKind,
    value: Memo<Option<AttributeValue>>,
    set: Callback<Option<AttributeValue>>,
) -> impl IntoView {
    let wb: Workbench = expect_context();
    let fixed = Signal::derive(move || !wb.editing.can_edit());
    if kind == AttributeKind::Number {
        let typed = RwSignal::new(None::<Option<f64>>);
        // The field says that it is done also where nothing was typed.
        let done = move || {
            let number = typed.try_update(Option::take).flatten();
            number.into_iter().for_each(|number| set.run(number.map(AttributeValue::Number)));
        };
        let number = move || match value.get() {
            Some(AttributeValue::Number(number)) => Some(number),
            _ => None,
        };
        return view! {
            <NumberField
                class="input slim" label="Value" value=Signal::derive(number) optional=true disabled=fixed
                done=Callback::new(move |()| done())
                set=Callback::new(move |number: Option<f64>| typed.set(Some(number)))
            />
        }
        .into_any();
    }
    let text = move || value.get().map(|value| value.as_text()).unwrap_or_default();
    view! {
        <input
            class="input slim" aria-label="Value" disabled=fixed prop:value=text
            on:change=move |e| {
                let text = event_target_value(&e);
                set.run((!text.is_empty()).then_some(AttributeValue::Text(text)));
            }
        />
    }
    .into_any()
}
