//! A rule as its sentence with its limits; its form opens below it.

use super::draft::StageDraft;
use super::rule_decision::RuleDecision;
use super::rule_form::RuleForm;
use super::supported_goals::SupportedGoals;
use crate::ui::{Icon, IconShape, NumberField, NumberRange, Toasts, limit_step, usual_range};
use crate::words::severity_words;
use assay_core::brief::WorkItem;
use assay_core::grade::explain;
use assay_core::rubric::{Rule, Severity};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The rule at a place of the rubric.
#[component]
pub(super) fn RuleRow(
    /// Its place; the row is rebuilt when it moves.
    index: usize,
    /// Its id.
    id: String,
    draft: StageDraft,
    /// Rules whose form is open, by id.
    open: RwSignal<BTreeSet<String>>,
) -> impl IntoView {
    let id = StoredValue::new(id);
    let read = move |read: fn(&Rule) -> String| {
        draft.stage.with(|s| s.rubric.rules.get(index).map(read).unwrap_or_default())
    };
    let title = move || Some(read(|rule| rule.title.clone())).filter(|title| !title.is_empty());
    let why = move || Some(read(|rule| rule.why.clone())).filter(|why| !why.is_empty());
    let work = WorkItem::Rule { stage: draft.original.with_value(|s| s.id.clone()), name: id.get_value() };
    let is_open = Memo::new(move |_| open.with(|open| id.with_value(|id| open.contains(id))));
    view! {
        <div class="rule" data-testid="rule" data-rule=id.get_value()>
            <div class="rule-row">
                <RuleSeverity index=index id=id draft=draft />
                <div class="grow">
                    {move || title().map(|title| view! { <div class="strong">{title}</div> })}
                    <div translate="no" data-testid="rule-sentence">{move || read(explain)}</div>
                    {move || why().map(|why| view! { <div class="dim small">{format!("Why: {why}")}</div> })}
                    <SupportedGoals draft=draft work=work />
                    <RuleDecision draft=draft rule=id.get_value() />
                </div>
                <RuleLimit index=index id=id draft=draft is_least=true />
                <RuleLimit index=index id=id draft=draft is_least=false />
                {draft.editable.then(|| view! { <RuleButtons index=index id=id draft=draft open=open /> })}
            </div>
            {move || is_open.get().then(|| view! { <RuleForm index=index draft=draft /> })}
        </div>
    }
}

#[component]
fn RuleSeverity(index: usize, id: StoredValue<String>, draft: StageDraft) -> impl IntoView {
    let severity = draft.stage.with_untracked(|s| s.rubric.rules.get(index).map(|rule| rule.severity));
    let Some(severity) = severity else { return ().into_any() };
    if !draft.editable {
        let (words, class) = severity_words(severity);
        return view! { <span class=class>{words}</span> }.into_any();
    }
    let choose = move |e: leptos::ev::Event| {
        let name = event_target_value(&e);
        if let Some(severity) = Severity::ALL.into_iter().find(|s| s.name() == name) {
            draft.change_rule(index, |r| r.severity = severity);
        }
    };
    let option =
        |s: Severity| view! { <option value=s.name() selected=s == severity>{severity_words(s).0}</option> };
    view! {
        <select class="select slim" style="width:100px" aria-label=format!("Severity of {}", id.get_value()) on:change=choose>
            {Severity::ALL.map(option).into_iter().collect_view()}
        </select>
    }
    .into_any()
}

/// Field for a limit, where the rule has it.
#[component]
fn RuleLimit(index: usize, id: StoredValue<String>, draft: StageDraft, is_least: bool) -> impl IntoView {
    let stored = Signal::derive(move || {
        draft.stage.with(|s| s.rubric.rules.get(index).and_then(|r| if is_least { r.min } else { r.max }))
    });
    let is_set = Memo::new(move |_| stored.get().is_some());
    // The field is built anew when the limit comes or goes, and not while it is typed.
    move || {
        is_set.get().then(|| {
            let measure =
                draft.stage.with_untracked(|s| s.rubric.rules.get(index).map(|r| r.measure.clone()))?;
            let descriptor = measure.descriptor();
            let (unit, is_share) = (descriptor.unit, descriptor.is_share());
            let [least, greatest] = descriptor.limits.map(|limit| unit.to_display(limit));
            let label = format!("{} for {}", if is_least { "Least" } else { "Most" }, id.get_value());
            let shown = Signal::derive(move || stored.get().map(|value| unit.to_display(value)));
            let set = move |typed: Option<f64>| {
                if let Some(typed) = typed {
                    let value = Some(unit.from_display(typed));
                    draft.change_rule(index, |r| *(if is_least { &mut r.min } else { &mut r.max }) = value);
                }
            };
            let in_percent =
                move || is_share.then(|| stored.get().map(|value| format!("= {}", unit.format_value(value))));
            let step = limit_step(
                usual_range(unit, stored.get_untracked().unwrap_or_default()),
                descriptor.finding.scale,
            );
            Some(view! {
                <span class="row small dim" style="gap:4px">
                    {if is_least { "at least" } else { "at most" }}
                    <NumberField
                        label=label value=shown set=Callback::new(set) range=NumberRange::new(least, greatest)
                        disabled=!draft.editable step=step
                    />
                    {unit.display_symbol()} {in_percent}
                </span>
            })
        })
    }
}

/// Buttons that open the rule's form, move it and remove it.
#[component]
fn RuleButtons(
    index: usize,
    id: StoredValue<String>,
    draft: StageDraft,
    open: RwSignal<BTreeSet<String>>,
) -> impl IntoView {
    let toasts = Toasts::get();
    let named = move |what: &str| format!("{what} {}", id.get_value());
    let is_open = move || open.with(|open| id.with_value(|id| open.contains(id)));
    let is_last = Memo::new(move |_| draft.stage.with(|s| index + 1 >= s.rubric.rules.len()));
    let toggle = move |_| {
        open.update(|open| {
            let id = id.get_value();
            if !open.remove(&id) {
                open.insert(id);
            }
        });
    };
    let remove = move |_| {
        if let Some(rule) = draft.remove_rule(index) {
            let name = rule.name().to_owned();
            toasts.show_with_undo(format!("“{name}” is removed once you save."), move || {
                draft.insert_rule(index, rule.clone());
            });
        }
    };
    view! {
        <span class="row" style="gap:2px">
            <button class="btn quiet icon-only" aria-label=named("Edit") title="Edit" aria-expanded=move || is_open().to_string() on:click=toggle>
                <Icon shape=IconShape::Sliders />
            </button>
            <button
                class="btn quiet icon-only" aria-label=named("Move up") title="Move up" disabled=index == 0
                on:click=move |_| draft.swap_rules(index.saturating_sub(1), index)
            >"↑"</button>
            <button
                class="btn quiet icon-only" aria-label=named("Move down") title="Move down" disabled=move || is_last.get()
                on:click=move |_| draft.swap_rules(index, index + 1)
            >"↓"</button>
            <button class="btn quiet icon-only" aria-label=named("Remove") title="Remove" on:click=remove>
                <Icon shape=IconShape::Trash />
            </button>
        </span>
    }
}
