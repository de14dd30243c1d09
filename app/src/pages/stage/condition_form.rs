//! Condition of a rule: lines that all hold, or text where lines cannot say it.

use super::draft::StageDraft;
use crate::ui::{Icon, IconShape, NumberField};
use assay_core::label::AttributeValue;
use assay_core::ontology::{AttributeKind, Ontology};
use assay_core::rubric::condition::{Comparison, Condition, ConditionLine};
use leptos::prelude::*;

/// What every object has beside its attributes.
const MEASURED: [&str; 6] = ["distance", "length", "width", "height", "area", "cameras"];

/// Kind of an object's value in conditions.
#[derive(Clone, Debug, PartialEq)]
enum ValueKind {
    Number,
    Bool,
    Choice(Vec<String>),
    Text,
}

/// Names that a condition can ask for, with the kinds of their values: attributes first, as conditions look them up.
fn known_values(ontology: &Ontology) -> Vec<(String, ValueKind)> {
    let mut known: Vec<(String, ValueKind)> = Vec::new();
    for attribute in ontology.classes.iter().flat_map(|class| &class.attributes) {
        // Names with spaces cannot be written in a condition.
        let is_word =
            Condition::parse(&format!("{} == 1", attribute.name)).is_ok_and(|c| c.lines().is_some());
        if is_word && known.iter().all(|(name, _)| *name != attribute.name) {
            let kind = match &attribute.kind {
                AttributeKind::Choice { values } => ValueKind::Choice(values.clone()),
                AttributeKind::Bool => ValueKind::Bool,
                AttributeKind::Number => ValueKind::Number,
                AttributeKind::Text => ValueKind::Text,
            };
            known.push((attribute.name.clone(), kind));
        }
    }
    let built_in =
        MEASURED.map(|name| (name, ValueKind::Number)).into_iter().chain([("occluded", ValueKind::Bool)]);
    for (name, kind) in built_in {
        if known.iter().all(|(known, _)| known != name) {
            known.push((name.to_owned(), kind));
        }
    }
    known
}

/// A line for a value: its first comparison and value.
fn first_line(name: &str, kind: &ValueKind) -> ConditionLine {
    let (comparison, value) = match kind {
        ValueKind::Number if name == "cameras" => (Comparison::Greater, AttributeValue::Number(0.0)),
        ValueKind::Number => (Comparison::Less, AttributeValue::Number(60.0)),
        ValueKind::Bool => (Comparison::Equal, AttributeValue::Bool(true)),
        ValueKind::Choice(values) => {
            (Comparison::Equal, AttributeValue::Text(values.first().cloned().unwrap_or_default()))
        }
        ValueKind::Text => (Comparison::Equal, AttributeValue::Text(String::new())),
    };
    ConditionLine { name: name.to_owned(), comparison, value }
}

fn comparison_words(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Less => "is below",
        Comparison::AtMost => "is at most",
        Comparison::Greater => "is above",
        Comparison::AtLeast => "is at least",
        Comparison::Equal => "is",
        Comparison::Unequal => "is not",
    }
}

/// Condition of the rule at a place: it applies only to golden objects for which it holds.
#[component]
pub(super) fn ConditionForm(draft: StageDraft, index: usize) -> impl IntoView {
    let stored = draft.stage.with_untracked(|s| s.rubric.rules.get(index).and_then(|r| r.when.clone()));
    let lines = stored.as_ref().map_or(Some(Vec::new()), Condition::lines);
    let is_text = RwSignal::new(lines.is_none());
    let lines = RwSignal::new(lines.unwrap_or_default());
    let error = RwSignal::new(None::<String>);
    let set = move |condition: Option<Condition>| {
        error.set(None);
        draft.change_rule(index, |rule| rule.when = condition);
    };
    let change = move |change: &dyn Fn(&mut Vec<ConditionLine>)| {
        lines.update(change);
        match lines.with_untracked(|lines| Condition::from_lines(lines)) {
            Ok(condition) => set(condition),
            Err(message) => error.set(Some(message)),
        }
    };
    let change = Callback::new(move |new: Vec<ConditionLine>| change(&move |lines| lines.clone_from(&new)));
    let to_text = move |_| is_text.set(true);
    let to_lines = move |_| {
        let now = draft.stage.with_untracked(|s| s.rubric.rules.get(index).and_then(|r| r.when.clone()));
        match now.as_ref().map_or(Some(Vec::new()), Condition::lines) {
            Some(read) => {
                error.set(None);
                lines.set(read);
                is_text.set(false);
            }
            None => {
                error.set(Some("Lines cannot say this: it has “or”, parentheses or two names.".to_owned()))
            }
        }
    };
    view! {
        <fieldset class="stack tight plain" data-testid="condition">
            <legend class="label">"Only where"</legend>
            {move || if is_text.get() {
                view! { <ConditionText draft=draft index=index error=error set=Callback::new(set) /> }.into_any()
            } else {
                view! { <ConditionLines draft=draft lines=lines change=change /> }.into_any()
            }}
            {move || error.get().map(|text| view! { <span class="field-error" role="alert">{text}</span> })}
            <div>
                {move || if is_text.get() {
                    view! { <button type="button" class="btn quiet small" on:click=to_lines>"Write it as lines"</button> }.into_any()
                } else {
                    view! { <button type="button" class="btn quiet small" on:click=to_text>"Write it as text"</button> }.into_any()
                }}
            </div>
        </fieldset>
    }
}

#[component]
fn ConditionText(
    draft: StageDraft,
    index: usize,
    error: RwSignal<Option<String>>,
    set: Callback<Option<Condition>>,
) -> impl IntoView {
    let text = draft.stage.with_untracked(|s| {
        s.rubric
            .rules
            .get(index)
            .and_then(|r| r.when.as_ref())
            .map(|c| c.text().to_owned())
            .unwrap_or_default()
    });
    let typed = move |text: String| match text.trim() {
        "" => set.run(None),
        text => match Condition::parse(text) {
            Ok(condition) => set.run(Some(condition)),
            Err(message) => error.set(Some(message)),
        },
    };
    view! {
        <input
            class="input mono" aria-label="Condition" value=text placeholder="distance < 60 and occlusion != 'full'"
            aria-invalid=move || error.with(Option::is_some).then_some("true") on:input=move |e| typed(event_target_value(&e))
        />
    }
}

#[component]
fn ConditionLines(
    draft: StageDraft,
    lines: RwSignal<Vec<ConditionLine>>,
    change: Callback<Vec<ConditionLine>>,
) -> impl IntoView {
    let known = Memo::new(move |_| draft.stage.with(|s| known_values(&s.ontology)));
    // Lines are rebuilt when one comes, goes or asks for another value, and not while a value is typed.
    let names = Memo::new(move |_| {
        lines.with(|lines| lines.iter().map(|line| line.name.clone()).collect::<Vec<_>>())
    });
    let add = move |_| {
        let mut all = lines.get_untracked();
        all.extend(known.with_untracked(|known| known.first().map(|(name, kind)| first_line(name, kind))));
        change.run(all);
    };
    view! {
        {move || {
            let count = names.with(Vec::len);
            (0..count).map(|at| view! { <LineForm at=at lines=lines known=known change=change /> }).collect_view()
        }}
        <div>
            <button type="button" class="btn quiet small" on:click=add>
                <Icon shape=IconShape::Plus />{move || if names.with(Vec::is_empty) { "Add a condition" } else { "and" }}
            </button>
        </div>
    }
}

#[component]
fn LineForm(
    at: usize,
    lines: RwSignal<Vec<ConditionLine>>,
    known: Memo<Vec<(String, ValueKind)>>,
    change: Callback<Vec<ConditionLine>>,
) -> impl IntoView {
    let Some(line) = lines.with_untracked(|lines| lines.get(at).cloned()) else { return ().into_any() };
    let update = move |edit: &dyn Fn(&mut ConditionLine)| {
        let mut all = lines.get_untracked();
        if let Some(line) = all.get_mut(at) {
            edit(line);
        }
        change.run(all);
    };
    let kind = known.with_untracked(|known| {
        known.iter().find(|(name, _)| *name == line.name).map(|(_, kind)| kind.clone())
    });
    // A value that the ontology does not know any more stays as it is written.
    let kind = kind.unwrap_or(match line.value {
        AttributeValue::Number(_) => ValueKind::Number,
        AttributeValue::Bool(_) => ValueKind::Bool,
        AttributeValue::Text(_) => ValueKind::Text,
    });
    let names = known.with_untracked(|known| {
        let mut names: Vec<String> = known.iter().map(|(name, _)| name.clone()).collect();
        if !names.contains(&line.name) {
            names.push(line.name.clone());
        }
        names
    });
    let options = names.into_iter().map(|name| {
        let selected = name == line.name;
        view! { <option value=name.clone() selected=selected>{name.clone()}</option> }
    });
    let rename = move |name: String| {
        let found = known.with_untracked(|known| known.iter().find(|(known, _)| *known == name).cloned());
        if let Some((name, kind)) = found {
            update(&|line| *line = first_line(&name, &kind));
        }
    };
    let comparisons = Comparison::ALL
        .into_iter()
        .filter(|c| kind == ValueKind::Number || matches!(c, Comparison::Equal | Comparison::Unequal))
        .map(|c| view! { <option value=c.symbol() selected=c == line.comparison>{comparison_words(c)}</option> });
    let compare = move |symbol: String| {
        if let Some(comparison) = Comparison::ALL.into_iter().find(|c| c.symbol() == symbol) {
            update(&|line| line.comparison = comparison);
        }
    };
    let remove = move |_| {
        let mut all = lines.get_untracked();
        if at < all.len() {
            all.remove(at);
        }
        change.run(all);
    };
    let set = Callback::new(move |value: AttributeValue| update(&|line| line.value = value.clone()));
    view! {
        <div class="row wrap" data-testid="condition-line">
            <select class="select slim" aria-label=format!("Value {}", at + 1) on:change=move |e| rename(event_target_value(&e))>
                {options.collect_view()}
            </select>
            <select class="select slim" aria-label=format!("Comparison {}", at + 1) on:change=move |e| compare(event_target_value(&e))>
                {comparisons.collect_view()}
            </select>
            <LineValue at=at kind=kind value=line.value set=set />
            <button type="button" class="btn quiet icon-only" aria-label=format!("Remove condition {}", at + 1) title="Remove" on:click=remove>
                <Icon shape=IconShape::Close />
            </button>
        </div>
    }
    .into_any()
}

#[component]
fn LineValue(
    at: usize,
    kind: ValueKind,
    value: AttributeValue,
    set: Callback<AttributeValue>,
) -> impl IntoView {
    let label = format!("Compared with {}", at + 1);
    let text = match &value {
        AttributeValue::Bool(value) => value.to_string(),
        AttributeValue::Number(value) => value.to_string(),
        AttributeValue::Text(text) => text.clone(),
    };
    let chosen = text.clone();
    let choice = move |values: Vec<String>, label: String, set: Callback<String>| {
        let options = values.into_iter().map(|value| {
            let selected = value == chosen;
            view! { <option value=value.clone() selected=selected>{value.clone()}</option> }
        });
        view! {
            <select class="select slim" aria-label=label on:change=move |e| set.run(event_target_value(&e))>{options.collect_view()}</select>
        }
        .into_any()
    };
    match kind {
        ValueKind::Number => {
            let number =
                RwSignal::new(if let AttributeValue::Number(value) = value { Some(value) } else { None });
            let typed = Callback::new(move |value: Option<f64>| {
                if let Some(value) = value {
                    number.set(Some(value));
                    set.run(AttributeValue::Number(value));
                }
            });
            view! { <NumberField label=label value=number set=typed /> }.into_any()
        }
        ValueKind::Bool => {
            let values = ["true", "false"].map(str::to_owned).to_vec();
            choice(
                values,
                label,
                Callback::new(move |text: String| set.run(AttributeValue::Bool(text == "true"))),
            )
        }
        ValueKind::Choice(values) => {
            choice(values, label, Callback::new(move |text| set.run(AttributeValue::Text(text))))
        }
        ValueKind::Text => {
            let typed = move |e| set.run(AttributeValue::Text(event_target_value(&e)));
            view! { <input class="input slim" aria-label=label value=text on:input=typed /> }.into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn ontology() -> Ontology {
        let attribute = |name: &str, kind: serde_json::Value| {
            let mut attribute = json!({"name": name});
            attribute.as_object_mut().unwrap().extend(kind.as_object().unwrap().clone());
            attribute
        };
        serde_json::from_value(json!({"classes": [
            {"name": "car", "color": "#40c4ff", "geometry": ["cuboid"], "attributes": [
                attribute("occlusion", json!({"kind": {"type": "choice", "values": ["none", "full"]}})),
                attribute("left blinker", json!({"kind": {"type": "bool"}})),
                attribute("distance", json!({"kind": {"type": "text"}})),
            ]},
        ]}))
        .unwrap()
    }

    #[test]
    fn conditions_offer_attributes_and_what_every_object_has() {
        let names: Vec<String> = known_values(&ontology()).into_iter().map(|(name, _)| name).collect();
        assert_eq!(
            names,
            ["occlusion", "distance", "length", "width", "height", "area", "cameras", "occluded"]
        );
    }

    #[test]
    fn an_attribute_goes_before_what_is_measured() {
        let known = known_values(&ontology());
        assert_eq!(
            known.iter().find(|(name, _)| name == "distance").map(|(_, kind)| kind),
            Some(&ValueKind::Text)
        );
    }

    #[test]
    fn every_first_line_is_a_condition() {
        for (name, kind) in known_values(&ontology()) {
            let line = first_line(&name, &kind);
            assert!(matches!(Condition::from_lines(&[line]), Ok(Some(_))), "{name}");
        }
    }
}
