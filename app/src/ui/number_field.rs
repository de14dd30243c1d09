//! Field for a number. A text field, since a browser's own number field changes with the wheel, drops a decimal comma and turns
//! what it cannot read into nothing.

use super::number::{NumberRange, format_number, read_number, stepped};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Field for a number. What cannot be read stays in the field with a message beside it, and nothing is stored; a form that
/// holds such a field is not sent (see [`focus_invalid_field`]).
#[component]
pub fn NumberField(
    /// Its name; absent: a label of the page names it by its id.
    #[prop(optional, into)]
    label: Option<String>,
    /// Id for a label of the page.
    #[prop(optional, into)]
    id: Option<String>,
    /// The stored number; tracked. The field shows it unless it holds the same number already, so that typing keeps its place.
    #[prop(into)]
    value: Signal<Option<f64>>,
    /// Called with each number while it is typed, `None` for an empty field.
    #[prop(into)]
    set: Callback<Option<f64>>,
    /// What it takes.
    #[prop(default = NumberRange::ANY)]
    range: NumberRange,
    /// Step of the keys Up and Down; absent: they do nothing.
    #[prop(optional)]
    step: Option<f64>,
    /// Whether it may be empty.
    #[prop(optional)]
    optional: bool,
    /// Whether it is read-only now; tracked.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Classes of the input.
    #[prop(default = "input slim number")]
    class: &'static str,
    /// Text in the empty field.
    #[prop(default = "")]
    placeholder: &'static str,
    /// Called when the field is left or Enter is pressed in it.
    #[prop(optional, into)]
    done: Option<Callback<()>>,
) -> impl IntoView {
    let node: NodeRef<html::Input> = NodeRef::new();
    let shown = move |value: Option<f64>| value.map(format_number).unwrap_or_default();
    let text = RwSignal::new(value.with_untracked(|v| shown(*v)));
    let error = RwSignal::new(None::<String>);
    let read = move |text: &str| match read_number(text, range) {
        Ok(None) if !optional => Err("Write a number.".to_owned()),
        read => read,
    };
    let enter = move |typed: String| {
        let answer = read(&typed);
        text.set(typed);
        error.set(answer.as_ref().err().cloned());
        // Each changed number is passed on once.
        if let Ok(number) = answer
            && value.try_get_untracked() != Some(number)
        {
            set.run(number);
        }
    };
    // The number changed elsewhere: by an undo, another person, or a reload.
    Effect::new(move |before: Option<Option<f64>>| {
        let now = value.get();
        if before.is_some_and(|before| before != now) && read(&text.get_untracked()) != Ok(now) {
            text.set(shown(now));
            error.set(None);
        }
        now
    });
    // Forms of the browser ask for this before they are sent.
    Effect::new(move |_| {
        let error = error.get();
        if let Some(input) = node.get() {
            input.set_custom_validity(error.as_deref().unwrap_or_default());
        }
    });
    let press = move |event: leptos::ev::KeyboardEvent| {
        let up = match event.key().as_str() {
            "ArrowUp" => true,
            "ArrowDown" => false,
            "Enter" => {
                done.into_iter().for_each(|done| done.run(()));
                return;
            }
            _ => return,
        };
        let now = read(&text.get_untracked()).ok().flatten().or_else(|| value.get_untracked());
        if let (Some(step), Some(now)) = (step, now) {
            event.prevent_default();
            enter(format_number(stepped(now, step, up, range)));
        }
    };
    view! {
        <span class="number-field" translate="no">
            <input
                class=class type="text" inputmode="decimal" autocomplete="off" id=id aria-label=label placeholder=placeholder
                node_ref=node role=step.map(|_| "spinbutton")
                aria-valuenow=move || step.and_then(|_| value.get()).map(format_number)
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                disabled=move || disabled.get() prop:value=move || text.get()
                on:input=move |e| enter(event_target_value(&e)) on:keydown=press
                on:change=move |_| done.into_iter().for_each(|done| done.run(()))
            />
            {move || error.get().map(|text| view! { <span class="field-error" role="alert">{text}</span> })}
        </span>
    }
}

/// Whether a field of the page holds what cannot be read; the first such field gets the focus, so that its message is seen.
pub fn focus_invalid_field() -> bool {
    let found = document().query_selector("input[aria-invalid=true]:not(:disabled)").ok().flatten();
    let Some(field) = found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) else {
        return false;
    };
    // It is in the page, so it can take the focus.
    let _ = field.focus();
    true
}
