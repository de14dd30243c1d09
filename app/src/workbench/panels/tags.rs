//! Tags of the scene and of its frames: a form that keys fill and that goes on by itself.

use super::attributes::ClassGuideline;
use crate::ui::{KeyBindings, KeyHint, NumberField};
use crate::workbench::actions::edits::finish_typing;
use crate::workbench::actions::tags::{choose_value, set_value, type_value};
use crate::workbench::state::{TagStep, Workbench, next_in_ring, tag_options, tag_steps};
use assay_core::label::{AttributeValue, Document};
use assay_core::ontology::{Attribute, AttributeKind, Class};
use leptos::prelude::*;

/// Values that a key chooses.
const MAX_KEYS: usize = 9;

/// The form.
#[component]
pub(super) fn Tags() -> impl IntoView {
    let wb: Workbench = expect_context();
    let steps = Memo::new(move |_| {
        wb.stage_changes.track();
        let frame = wb.view.frame.get();
        wb.stage
            .with_value(|stage| wb.editing.editor.with(|e| tag_steps(&stage.ontology, e.document(), frame)))
    });
    let active = RwSignal::new(steps.with_untracked(|steps| steps.first().copied()));
    bind_keys(wb, steps, active);
    let part = move |per_frame: bool| {
        let of_part = steps.get().into_iter().filter(move |step| step.per_frame == per_frame);
        of_part.map(|step| view! { <TagRow step=step active=active /> }).collect_view()
    };
    let has_part =
        move |per_frame: bool| steps.with(|all| all.iter().any(|step| step.per_frame == per_frame));
    let frame_title = move || match wb.frame_count() {
        1 => "Image or cloud".to_owned(),
        count => format!("Frame {} of {count}", wb.view.frame.get() + 1),
    };
    view! {
        <section class="block" aria-label="Tags" data-testid="tags">
            <Progress />
            {move || steps.with(Vec::is_empty).then(|| view! {
                <p class="dim small">"This stage has no tags yet. Add a class with attributes on the stage's page."</p>
            })}
            <div class="stack tight tag-part" hidden=move || !has_part(false)>
                <h3>"The whole scene"</h3>
                {move || part(false)}
            </div>
            <div class="stack tight tag-part" hidden=move || !has_part(true)>
                <h3 data-testid="tag-frame">{frame_title}</h3>
                {move || part(true)}
            </div>
        </section>
        {move || {
            let class = active.get().and_then(|step| wb.stage.with_value(|s| Some(step.find_in(&s.ontology)?.0.name.clone())));
            class.map(|class| view! { <ClassGuideline class=class /> })
        }}
    }
}

/// What is still missing, or that all is there.
#[component]
fn Progress() -> impl IntoView {
    let wb: Workbench = expect_context();
    let missing = Memo::new(move |_| {
        wb.stage_changes.track();
        wb.stage
            .with_value(|stage| wb.editing.editor.with(|e| e.document().missing_tags(&stage.ontology).len()))
    });
    let words = move || match missing.get() {
        0 => "All values are set.".to_owned(),
        1 => "1 value is missing.".to_owned(),
        count => format!("{count} values are missing."),
    };
    view! { <p class="dim small" role="status" data-testid="tags-missing">{words}</p> }
}

fn bind_keys(wb: Workbench, steps: Memo<Vec<TagStep>>, active: RwSignal<Option<TagStep>>) {
    let keys = KeyBindings::get();
    let attribute = move || {
        let step = active.get_untracked()?;
        let kind = wb.stage.with_value(|stage| Some(step.find_in(&stage.ontology)?.1.kind.clone()))?;
        Some((step, tag_options(&kind)))
    };
    let can_edit = move || wb.editing.editable.get_untracked();
    for number in 1..=MAX_KEYS {
        let option =
            move || attribute().and_then(|(step, options)| Some((step, options.get(number - 1)?.1.clone())));
        let has_option = move || can_edit() && option().is_some();
        keys.bind_when("Tags", number.to_string(), format!("Choose value {number}"), has_option, move || {
            if let Some((step, value)) = option() {
                active.set(Some(choose_value(wb, step, value)));
            }
        });
    }
    keys.bind_when("Tags", "0", "Take the value away", can_edit, move || {
        if let Some(step) = active.get_untracked() {
            set_value(wb, step, None);
        }
    });
    for (key, title, forward) in [("Down", "Next attribute", true), ("Up", "Previous attribute", false)] {
        keys.bind("Tags", key, title, move || {
            let next = steps.with_untracked(|steps| {
                let now = active.get_untracked().and_then(|now| steps.iter().position(|step| *step == now));
                steps.get(next_in_ring(now, steps.len(), forward)?).copied()
            });
            active.set(next);
        });
    }
}

/// An attribute with its values.
#[component]
fn TagRow(step: TagStep, active: RwSignal<Option<TagStep>>) -> impl IntoView {
    let wb: Workbench = expect_context();
    let found =
        wb.stage.with_value(|s| step.find_in(&s.ontology).map(|(class, a)| (class.clone(), a.clone())));
    let (class, attribute) = found?;
    let Attribute { name, kind, required, .. } = attribute.clone();
    let (class, attribute) = (StoredValue::new(class), StoredValue::new(attribute));
    let value = Memo::new(move |_| {
        let frame = wb.view.frame.get();
        wb.editing.editor.with(|e| value_in(e.document(), class, attribute, frame))
    });
    let golden = Memo::new(move |_| {
        let frame = wb.view.frame.get();
        let golden = |document: &Option<Document>| value_in(document.as_ref()?, class, attribute, frame);
        wb.comparison.compares().then(|| wb.comparison.golden.with(golden)).flatten()
    });
    let is_active = move || active.get() == Some(step);
    let golden_note = move || {
        let golden = golden.get()?;
        let agrees = value.get().as_ref() == Some(&golden);
        Some(
            view! { <span class="tag end" class:bad=!agrees class:good=agrees>{format!("golden: {}", golden.as_text())}</span> },
        )
    };
    let since = move || {
        let frame = wb.view.frame.get();
        let from = wb.editing.editor.with(|e| {
            class.with_value(|class| Some(e.document().tag(&class.name)?.tag_shape(frame)?.frame))
        })?;
        let is_earlier = step.per_frame && from < frame && value.with(Option::is_some);
        is_earlier.then(|| view! { <span class="faint small">{format!("since frame {}", from + 1)}</span> })
    };
    let missing = move || required && value.with(Option::is_none);
    let label = name.replace('_', " ");
    let title = label.clone();
    Some(view! {
        <div
            class="tag-row" class:on=is_active role="group" aria-label=title data-testid="tag-row"
            on:focusin=move |_| active.set(Some(step))
        >
            <div class="row">
                <span class:warn-text=missing>{label}{required.then_some(" *")}</span>
                {since}
                {golden_note}
            </div>
            <TagValue step=step kind=kind value=value active=active />
        </div>
    })
}

fn value_in(
    document: &Document,
    class: StoredValue<Class>,
    attribute: StoredValue<Attribute>,
    frame: u32,
) -> Option<AttributeValue> {
    let tag = class.with_value(|class| document.tag(&class.name))?;
    attribute.with_value(|attribute| tag.tag_value(attribute, frame).cloned())
}

/// Buttons of the values, or a field.
#[component]
fn TagValue(
    step: TagStep,
    kind: AttributeKind,
    value: Memo<Option<AttributeValue>>,
    active: RwSignal<Option<TagStep>>,
) -> impl IntoView {
    let wb: Workbench = expect_context();
    let fixed = move || !wb.editing.can_edit();
    let options = tag_options(&kind);
    on_cleanup(move || finish_typing(wb.editing));
    if options.is_empty() {
        let number = move || match value.get() {
            Some(AttributeValue::Number(number)) => Some(number),
            _ => None,
        };
        let text = move || value.get().map(|value| value.as_text()).unwrap_or_default();
        let done = move || finish_typing(wb.editing);
        return match kind {
            AttributeKind::Number => view! {
                <NumberField
                    class="input slim" label="Value" value=Signal::derive(number) optional=true disabled=Signal::derive(fixed)
                    done=Callback::new(move |()| done())
                    set=Callback::new(move |typed: Option<f64>| type_value(wb, step, typed.map(AttributeValue::Number)))
                />
            }
            .into_any(),
            _ => view! {
                <input
                    class="input slim" aria-label="Value" disabled=fixed prop:value=text
                    on:input=move |e| {
                        let typed = event_target_value(&e);
                        type_value(wb, step, (!typed.is_empty()).then_some(AttributeValue::Text(typed)));
                    }
                    on:change=move |_| done()
                />
            }
            .into_any(),
        };
    }
    let button = move |(at, (name, option)): (usize, (String, AttributeValue))| {
        let this = option.clone();
        let on = move || value.with(|value| value.as_ref() == Some(&this));
        let key = move || {
            let shown = at < MAX_KEYS && active.get() == Some(step) && !fixed();
            shown.then(|| view! { <KeyHint keys=(at + 1).to_string() /> })
        };
        view! {
            <button
                class="btn small tag-value" aria-pressed=move || on().to_string() disabled=fixed
                on:click=move |_| active.set(Some(choose_value(wb, step, option.clone())))
            >
                {name}{key}
            </button>
        }
    };
    view! { <div class="row wrap tight">{options.into_iter().enumerate().map(button).collect_view()}</div> }
        .into_any()
}
