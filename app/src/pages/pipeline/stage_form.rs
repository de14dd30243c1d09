//! Form of the selected stage: what it builds on, and which scenes and objects it takes.

use super::draft::{PipelineDraft, connected};
use super::graph::stage_href;
use assay_core::api::StageSummary;
use assay_core::pipeline::Routing;
use assay_core::rubric::condition::Condition;
use leptos::prelude::*;

/// The form beside the graph.
#[component]
pub(super) fn StageRoutingForm(draft: PipelineDraft) -> impl IntoView {
    view! {
        <section class="card pad stack pipeline-form" aria-label="Selected stage" data-testid="stage-routing">
            {move || match draft.selected.get() {
                None => view! { <p class="dim">"Select a stage to say what it builds on."</p> }.into_any(),
                Some(id) => view! { <RoutingFields draft=draft id=id /> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn RoutingFields(draft: PipelineDraft, id: String) -> impl IntoView {
    let href = stage_href(draft, &id);
    let has_inputs = {
        let id = id.clone();
        Memo::new(move |_| !draft.routing(&id).inputs.is_empty())
    };
    view! {
        <div class="row">
            <h2 class="grow cut">{draft.name(&id)}</h2>
            <a class="small" href=href>"Classes and rules"</a>
        </div>
        <Inputs draft=draft id=id.clone() />
        <ConditionField
            draft=draft id=id.clone() part=ConditionPart::Scenes label="Takes scenes where"
            hint="Facts of scenes, and how many objects come: weather != 'rain' and objects > 0. Empty: all scenes."
        />
        {move || has_inputs.get().then(|| view! {
            <ConditionField
                draft=draft id=id.clone() part=ConditionPart::Objects label="Begins with objects where"
                hint="As in rules, in one frame at least: distance < 60 and class == 'car'; cameras > 0 where a camera sees it. Empty: all objects. A scene without any is left out."
            />
        })}
    }
}

/// What the stage builds on, as check boxes: what a drag on the canvas does, by keyboard.
#[component]
fn Inputs(draft: PipelineDraft, id: String) -> impl IntoView {
    let others: Vec<StageSummary> =
        draft.summaries.get_value().into_iter().filter(|stage| stage.id != id).collect();
    if others.is_empty() {
        return view! { <p class="dim small">"It is the only stage. Add another one below, which may build on it."</p> }
            .into_any();
    }
    let line = move |other: StageSummary| {
        let (to, from) = (StoredValue::new(id.clone()), StoredValue::new(other.id));
        let is_on = move || {
            let routing = to.with_value(|to| draft.routing(to));
            from.with_value(|from| routing.inputs.contains(from))
        };
        let is_possible = move || {
            let (from, to) = (from.get_value(), to.get_value());
            is_on() || draft.stages.with(|stages| connected(stages, &from, &to)).is_some()
        };
        let toggle = move |event| {
            let (from, to) = (from.get_value(), to.get_value());
            match event_target_checked(&event) {
                true => drop(draft.connect(&from, &to)),
                false => draft.disconnect(&from, &to),
            }
        };
        let title = move || if is_possible() { "" } else { "It builds on this stage itself" };
        view! {
            <label class="row small" title=title>
                <input type="checkbox" prop:checked=is_on disabled=move || !is_possible() on:change=toggle />
                {other.name}
            </label>
        }
    };
    view! {
        <fieldset class="stack tight plain">
            <legend class="label">"Builds on"</legend>
            {others.into_iter().map(line).collect_view()}
        </fieldset>
    }
    .into_any()
}

/// Part of a routing that a condition is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ConditionPart {
    Scenes,
    Objects,
}

impl ConditionPart {
    fn get(self, routing: &Routing) -> Option<&Condition> {
        match self {
            Self::Scenes => routing.scenes.as_ref(),
            Self::Objects => routing.objects.as_ref(),
        }
    }

    fn set(self, routing: &mut Routing, condition: Option<Condition>) {
        match self {
            Self::Scenes => routing.scenes = condition,
            Self::Objects => routing.objects = condition,
        }
    }

    fn field_id(self) -> &'static str {
        match self {
            Self::Scenes => "scene-condition",
            Self::Objects => "object-condition",
        }
    }
}

/// A condition from what is typed; blank: none.
fn entered(text: &str) -> Result<Option<Condition>, String> {
    if text.trim().is_empty() { Ok(None) } else { Condition::parse(text.trim()).map(Some) }
}

#[component]
fn ConditionField(
    draft: PipelineDraft,
    id: String,
    part: ConditionPart,
    label: &'static str,
    hint: &'static str,
) -> impl IntoView {
    let error = RwSignal::new(None::<String>);
    let id = StoredValue::new(id);
    let value = move || {
        let routing = id.with_value(|id| draft.routing(id));
        part.get(&routing).map(|condition| condition.text().to_owned()).unwrap_or_default()
    };
    let change = move |event| match entered(&event_target_value(&event)) {
        Ok(condition) => {
            error.set(None);
            id.with_value(|id| draft.change(id, |routing| part.set(routing, condition)));
        }
        Err(message) => error.set(Some(format!("{message}."))),
    };
    let hint_id = format!("{}-hint", part.field_id());
    view! {
        <div class="field">
            <label for=part.field_id()>{label}</label>
            <input
                class="input mono" id=part.field_id() spellcheck="false" autocomplete="off" maxlength="1000" prop:value=value
                aria-describedby=hint_id.clone() aria-invalid=move || error.with(Option::is_some).to_string() on:change=change
            />
            <span class="dim small" id=hint_id>{hint}</span>
            {move || error.get().map(|text| view! { <span class="field-error" role="alert">{text}</span> })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_condition_is_none_and_a_wrong_one_says_where() {
        assert_eq!(entered("  "), Ok(None));
        assert_eq!(entered(" distance < 60 ").unwrap().unwrap().text(), "distance < 60");
        assert!(entered("distance <").unwrap_err().contains("character"));
    }

    #[test]
    fn each_part_has_its_own_condition() {
        let mut routing = Routing::default();
        ConditionPart::Objects.set(&mut routing, Condition::parse("distance < 60").ok());
        assert_eq!(ConditionPart::Scenes.get(&routing), None);
        assert_eq!(ConditionPart::Objects.get(&routing).map(Condition::text), Some("distance < 60"));
    }
}
