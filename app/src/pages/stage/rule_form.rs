//! Form of a rule: everything beside its severity and the numbers of its limits, which its row has.

use super::condition_form::ConditionForm;
use super::draft::StageDraft;
use super::measure_picker::{attribute_names, picture};
use crate::ui::{NumberField, NumberRange};
use assay_core::rubric::measure::{MeasureParameter, ParameterKind};
use assay_core::rubric::{Measure, Rule};
use leptos::prelude::*;

/// The form of the rule at a place.
#[component]
pub(super) fn RuleForm(index: usize, draft: StageDraft) -> impl IntoView {
    let Some(rule) = draft.stage.with_untracked(|s| s.rubric.rules.get(index).cloned()) else {
        return ().into_any();
    };
    let descriptor = rule.measure.descriptor();
    let evaluation = &descriptor.evaluation;
    let disabled = !draft.editable;
    let parameters = descriptor
        .parameters
        .iter()
        .map(move |parameter| view! { <Parameter index=index parameter=parameter draft=draft /> });
    let in_images = rule.in_images || evaluation.compares_image_shapes() && rule.of.is_none();
    view! {
        <div class="rule-form" data-testid="rule-form">
            <figure class="stack tight">
                <img src=picture(descriptor) alt="" width="240" height="150" />
                <figcaption class="dim small"><strong translate="no">{descriptor.title()}</strong>" "{descriptor.definition}</figcaption>
            </figure>
            <fieldset class="stack plain grow" disabled=disabled>
                <legend class="unseen">{format!("Rule {}", rule.id)}</legend>
                <label class="field">
                    <span class="label">"In your words"</span>
                    <input
                        class="input" maxlength="200" placeholder="Never clip a treetop" value=rule.title.clone()
                        on:input=move |e| draft.change_rule(index, |r| r.title = event_target_value(&e))
                    />
                </label>
                <div class="row wrap loose">
                    {descriptor.argument.map(|_| view! { <AttributeChoice index=index draft=draft /> })}
                    <ClassChoice index=index draft=draft label="Golden objects of" every="every class" read=|r| &mut r.class />
                    {evaluation.accepts_of().then(|| view! {
                        <ClassChoice index=index draft=draft label="Measured against" every="the matched golden object" read=|r| &mut r.of />
                    })}
                    <LimitChoice index=index draft=draft />
                </div>
                {parameters.collect_view()}
                {in_images.then(|| view! {
                    <label class="check">
                        <input
                            type="checkbox" checked=rule.in_images
                            on:change=move |e| draft.change_rule(index, |r| r.in_images = event_target_checked(&e))
                        />
                        <span>"Compare cuboids where they fall on the images"</span>
                    </label>
                })}
                <ConditionForm draft=draft index=index />
                <label class="field">
                    <span class="label">"Why it matters"</span>
                    <textarea
                        class="textarea" rows="2" maxlength="1000" placeholder="A crown inside the outline is a crash."
                        on:input=move |e| draft.change_rule(index, |r| r.why = event_target_value(&e))
                    >{rule.why.clone()}</textarea>
                </label>
            </fieldset>
        </div>
    }
    .into_any()
}

/// Choice of a class, or of none.
#[component]
fn ClassChoice(
    index: usize,
    draft: StageDraft,
    label: &'static str,
    /// Words for no class.
    every: &'static str,
    /// The field of the rule.
    read: fn(&mut Rule) -> &mut Option<String>,
) -> impl IntoView {
    let now = Memo::new(move |_| {
        draft.stage.with(|s| s.rubric.rules.get(index).cloned()).and_then(|mut rule| read(&mut rule).clone())
    });
    let names = Memo::new(move |_| {
        let mut names =
            draft.stage.with(|s| s.ontology.classes.iter().map(|c| c.name.clone()).collect::<Vec<_>>());
        // A class that the stage has no more stays as it is written.
        if let Some(now) = now.get().filter(|now| !names.contains(now)) {
            names.push(now);
        }
        names
    });
    let choose = move |e| {
        let name = Some(event_target_value(&e)).filter(|name| !name.is_empty());
        draft.change_rule(index, |rule| *read(rule) = name);
    };
    let options = move || {
        let option = |name: String| {
            let (own, value) = (name.clone(), name.clone());
            view! { <option value=value selected=move || now.with(|now| now.as_ref() == Some(&own))>{name}</option> }
        };
        names.get().into_iter().map(option).collect_view()
    };
    view! {
        <label class="field">
            <span class="label">{label}</span>
            <select class="select slim" on:change=choose>
                <option value="" selected=move || now.with(Option::is_none)>{every}</option>
                {options}
            </select>
        </label>
    }
}

/// Choice of the attribute that a measure compares.
#[component]
fn AttributeChoice(index: usize, draft: StageDraft) -> impl IntoView {
    let now = draft
        .stage
        .with_untracked(|s| s.rubric.rules.get(index).map(|r| r.measure.argument().to_owned()))
        .unwrap_or_default();
    let mut names = draft.stage.with_untracked(|s| attribute_names(&s.ontology));
    if !names.contains(&now) {
        names.push(now.clone());
    }
    let options = names.into_iter().map(|name| {
        let selected = name == now;
        view! { <option value=name.clone() selected=selected>{name.clone()}</option> }
    });
    let choose = move |e| {
        let name = event_target_value(&e);
        draft.change_rule(index, |rule| {
            rule.measure = Measure::with_argument(rule.measure.descriptor(), &name)
        });
    };
    view! {
        <label class="field">
            <span class="label">"Attribute"</span>
            <select class="select slim" on:change=choose>{options.collect_view()}</select>
        </label>
    }
}

/// Whether the rule has a least value, a greatest one, or both.
#[component]
fn LimitChoice(index: usize, draft: StageDraft) -> impl IntoView {
    let limits = Memo::new(move |_| {
        draft.stage.with(|s| {
            s.rubric.rules.get(index).map_or((false, false), |r| (r.min.is_some(), r.max.is_some()))
        })
    });
    let choose = move |e| {
        let (least, greatest) = match event_target_value(&e).as_str() {
            "least" => (true, false),
            "greatest" => (false, true),
            _ => (true, true),
        };
        draft.change_rule(index, |rule| set_limits(rule, least, greatest));
    };
    let option = move |value: &'static str, words: &'static str, of: (bool, bool)| {
        view! { <option value=value selected=move || limits.get() == of>{words}</option> }
    };
    view! {
        <label class="field">
            <span class="label">"The value must be"</span>
            <select class="select slim" on:change=choose>
                {option("least", "at least a limit", (true, false))}
                {option("greatest", "at most a limit", (false, true))}
                {option("both", "between two limits", (true, true))}
            </select>
        </label>
    }
}

/// Gives a rule the limits that it is to have: the number of one that goes is that of the other one, which comes.
fn set_limits(rule: &mut Rule, least: bool, greatest: bool) {
    let known = rule.min.or(rule.max).unwrap_or(rule.measure.descriptor().usual_limit);
    let (min, max) = (rule.min.unwrap_or(known), rule.max.unwrap_or(known));
    rule.min = least.then_some(min);
    rule.max = greatest.then_some(max);
}

/// A number that the measure takes.
#[component]
fn Parameter(index: usize, parameter: &'static MeasureParameter, draft: StageDraft) -> impl IntoView {
    let MeasureParameter { name, about, kind, default } = parameter;
    let stored = Signal::derive(move || {
        draft
            .stage
            .with(|s| s.rubric.rules.get(index).and_then(|r| r.params.get(*name).copied()))
            .or(*default)
    });
    let set = move |value: Option<f64>| {
        draft.change_rule(index, |rule| match value {
            Some(value) => {
                rule.params.insert((*name).to_owned(), value);
            }
            None => {
                rule.params.remove(*name);
            }
        });
    };
    let field = match kind {
        ParameterKind::Period => {
            let half = core::f64::consts::PI;
            let is_half = move || stored.get() == Some(half);
            let choose = move |e| set((event_target_value(&e) == "180").then_some(half));
            view! {
                <select class="select slim" aria-label=*name on:change=choose>
                    <option value="360" selected=move || !is_half()>"360°"</option>
                    <option value="180" selected=is_half>"180°: front and back are the same"</option>
                </select>
            }
            .into_any()
        }
        ParameterKind::Pixels | ParameterKind::Share => {
            let greatest = if *kind == ParameterKind::Share { 1.0 } else { f64::INFINITY };
            view! {
                <NumberField label=*name value=stored set=Callback::new(set) range=NumberRange::new(0.0, greatest) optional=default.is_some() />
            }
            .into_any()
        }
    };
    view! { <div class="field"><span class="label" translate="no">{*name}</span><span class="hint">{*about}</span>{field}</div> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::fixtures::stage;

    #[test]
    fn a_rule_always_keeps_a_limit() {
        let mut rule = stage().rubric.rules[0].clone();
        assert_eq!((rule.min, rule.max), (Some(12.0), None));
        set_limits(&mut rule, true, true);
        assert_eq!((rule.min, rule.max), (Some(12.0), Some(12.0)));
        rule.max = Some(20.0);
        set_limits(&mut rule, false, true);
        assert_eq!((rule.min, rule.max), (None, Some(20.0)));
        set_limits(&mut rule, true, false);
        assert_eq!((rule.min, rule.max), (Some(20.0), None));
    }
}
