//! A slider that moves a limit, to see what the verdict would be.

use super::finding_text::measure_name;
use crate::ui::format_number;
use crate::workbench::state::{RuleLimit, Workbench, with_unit};
use assay_core::grade::by_rule;
use assay_core::rubric::Rule;
use leptos::prelude::*;

/// Limits of the rules that have one; each slider reaches beyond the worst value that the rule measured.
fn limits(rules: &[Rule], worst: &[Option<f64>]) -> Vec<RuleLimit> {
    let largest = |index: usize| worst.get(index).copied().flatten().unwrap_or(0.0) * 1.2;
    let limit = |(index, rule)| RuleLimit::from_rule(index, rule, largest(index));
    rules.iter().enumerate().filter_map(limit).collect()
}

/// The slider.
#[component]
pub(super) fn WhatIf() -> impl IntoView {
    let wb: Workbench = expect_context();
    let original = wb.stage.with_value(|s| s.rubric.clone());
    let stored = StoredValue::new(original);
    let worst = wb.grading.measured.with_untracked(|m| {
        m.as_ref()
            .map(|m| stored.with_value(|r| by_rule(m, r).into_iter().map(|r| r.worst).collect::<Vec<_>>()))
    });
    let all = StoredValue::new(stored.with_value(|r| limits(&r.rules, &worst.unwrap_or_default())));
    let chosen = RwSignal::new(0_usize);
    let limit = move || all.with_value(|all| all.get(chosen.get()).cloned());
    let now = move || {
        let limit = limit()?;
        wb.grading.rubric.with(|r| r.rules.get(limit.index).and_then(|r| limit.value(r.min, r.max)))
    };
    let set = move |value: f64| {
        let Some(limit) = untrack(limit) else { return };
        wb.grading.rubric.update(|r| {
            if let Some(rule) = r.rules.get_mut(limit.index) {
                limit.set(rule, value);
            }
        });
    };
    let moved = Memo::new(move |_| wb.grading.rubric.with(|r| stored.with_value(|s| r != s)));
    let options = all.with_value(|all| {
        all.iter()
            .enumerate()
            .map(|(i, l)| view! { <option value=i.to_string()>{l.rule.name().to_owned()}</option> })
            .collect_view()
    });
    let value_text = move || {
        let (limit, now) = (limit()?, now()?);
        let measure = &limit.rule.measure;
        Some(format!(
            "{} {} {}",
            measure_name(measure),
            limit.sign(),
            with_unit(measure, &format_number(now))
        ))
    };
    let top = move || limit().map_or(1.0, |l| l.top);
    view! {
        <section class="block plain" aria-label="What if the limit moved?">
            <h3>"What if the limit moved?"</h3>
            <div class="stack" style="margin-top:8px;gap:8px">
                <select
                    class="select slim" aria-label="Rule"
                    on:change=move |e| chosen.set(event_target_value(&e).parse().unwrap_or(0))
                >
                    {options}
                </select>
                <input
                    type="range" min="0" aria-label="Limit" data-testid="limit" max=move || top().to_string()
                    step=move || limit().map_or(0.0, |l| l.step).to_string() prop:value=move || now().unwrap_or(0.0).to_string()
                    aria-valuetext=value_text
                    on:input=move |e| if let Ok(value) = event_target_value(&e).parse() { set(value) }
                />
                <div class="row small">
                    <span data-testid="limit-value" translate="no">{value_text}</span>
                    {move || {
                        moved
                            .get()
                            .then(|| {
                                view! {
                                    <button class="btn small end" on:click=move |_| wb.grading.rubric.set(stored.get_value())>
                                        "Back to the rubric"
                                    </button>
                                }
                            })
                    }}
                </div>
                <p class="faint small">"Only to explore: nobody else sees it, and submissions are graded by the rubric."</p>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::rule;

    #[test]
    fn only_rules_with_a_limit_have_a_slider_and_keep_their_index() {
        let rules = [rule("class", None, None), rule("clearance", Some(12.0), None)];
        let indexes: Vec<_> = limits(&rules, &[]).iter().map(|l| l.index).collect();
        assert_eq!(indexes, [1]);
    }

    #[test]
    fn a_slider_reaches_beyond_the_worst_value() {
        let rules = [rule("clearance", None, Some(12.0))];
        assert_eq!(limits(&rules, &[Some(100.0)])[0].top, 120.0);
        assert_eq!(limits(&rules, &[None])[0].top, 24.0);
    }
}
