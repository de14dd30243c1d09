//! All proposed stages as a pipeline: each builds on the one before, after a look at the tasks that come of it.

use super::draft::BriefDraft;
use crate::client::{ApiError, routes};
use crate::ui::{Dialog, Sending, Toasts};
use crate::words::state_words;
use assay_core::api::{
    NewProposedPipeline, NewProposedStage, PlannedStage, PlannedTasks, ProposedPipelinePlan,
};
use assay_core::brief::WorkItem;
use leptos::prelude::*;

/// Button and dialog.
#[component]
pub(super) fn ProposedPipeline(
    /// The stages as the person changed them.
    wanted: StoredValue<Vec<RwSignal<NewProposedStage>>>,
    draft: BriefDraft,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let create = move |_| open.set(true);
    view! {
        <div class="row wrap">
            <button class="btn" data-testid="create-proposed" on:click=create>"Create proposed stages"</button>
            <span class="dim small">"All of them, each after the one before. You see what comes of it first."</span>
        </div>
        <Dialog open=open title="Create proposed stages"><PlanForm wanted=wanted draft=draft open=open /></Dialog>
    }
}

#[component]
fn PlanForm(
    wanted: StoredValue<Vec<RwSignal<NewProposedStage>>>,
    draft: BriefDraft,
    open: RwSignal<bool>,
) -> impl IntoView {
    let builds_on = RwSignal::new(None::<String>);
    let plan = RwSignal::new(None::<Result<ProposedPipelinePlan, ApiError>>);
    let (sending, toasts) = (Sending::new(), Toasts::get());
    let stages = move || wanted.with_value(|all| all.iter().map(|stage| stage.get_untracked()).collect());
    let request = move || NewProposedPipeline { stages: stages(), builds_on: builds_on.get_untracked() };
    Effect::new(move |_| {
        let current = builds_on.get();
        plan.set(None);
        let request = request();
        leptos::task::spawn_local(async move {
            let answer = routes::plan_proposals(&draft.project.get_value(), &request).await;
            if builds_on.try_get_untracked() == Some(current) {
                plan.try_set(Some(answer));
            }
        });
    });
    let create = move |_| {
        let request = request();
        sending.send(async move {
            match routes::accept_proposals(&draft.project.get_value(), &request).await {
                Ok(state) => {
                    open.set(false);
                    toasts.show("The stages are made. The pipeline shows them.");
                    draft.source.set(state);
                }
                Err(error) => {
                    plan.try_set(Some(Err(error)));
                }
            }
        });
    };
    let choices = draft.state.with_value(|state| {
        let stage = |item: &assay_core::api::WorkItemStatus| match &item.work {
            WorkItem::Stage { stage } => Some((stage.clone(), item.name.clone())),
            _ => None,
        };
        state.work.iter().filter_map(stage).collect::<Vec<_>>()
    });
    let choose = move |event| builds_on.set(Some(event_target_value(&event)).filter(|id| !id.is_empty()));
    let can_create = move || !sending.is_on() && plan.with(|plan| matches!(plan, Some(Ok(_))));
    view! {
        <div class="stack">
            {(!choices.is_empty()).then(|| view! {
                <div class="field">
                    <label for="proposed-after">"The first one builds on"</label>
                    <select class="select" id="proposed-after" on:change=choose>
                        <option value="">"nothing: scenes come by imports"</option>
                        {choices.into_iter().map(|(id, name)| view! { <option value=id>{name}</option> }).collect_view()}
                    </select>
                </div>
            })}
            {move || match plan.get() {
                None => view! { <p class="dim" role="status">"Counting the tasks…"</p> }.into_any(),
                Some(Err(error)) => view! { <p class="bad-text" role="alert">{error.message()}</p> }.into_any(),
                Some(Ok(plan)) => view! {
                    <ol class="stack tight" data-testid="proposed-plan">
                        {plan.stages.iter().map(|stage| view! { <li>{stage_words(stage)}</li> }).collect_view()}
                    </ol>
                }.into_any(),
            }}
            <p class="dim small">"Classes, rules and guideline come from the template of each kind; change them on the stage's page. What a stage builds on changes on the pipeline's."</p>
            <div class="row">
                <button class="btn main end" disabled=move || !can_create() on:click=create>"Create stages"</button>
            </div>
        </div>
    }
}

/// A line of the plan: "Boxes, after Cuboids: 4 tasks, waiting".
fn stage_words(stage: &PlannedStage) -> String {
    let after = stage.builds_on.as_ref().map(|input| format!(", after {input}")).unwrap_or_default();
    let count = |of: &PlannedTasks| {
        let many = if of.tasks == 1 { "task" } else { "tasks" };
        format!("{} {many}, {}", of.tasks, state_words(of.state).0)
    };
    let tasks: Vec<String> = stage.tasks.iter().map(count).collect();
    let tasks = if tasks.is_empty() { "no task yet".to_owned() } else { tasks.join("; ") };
    format!("{}{after}: {tasks}", stage.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::pipeline::TaskState;

    #[test]
    fn a_planned_stage_is_a_line_with_its_tasks() {
        let mut stage = PlannedStage { name: "Boxes".to_owned(), builds_on: None, tasks: Vec::new() };
        assert_eq!(stage_words(&stage), "Boxes: no task yet");
        stage.builds_on = Some("Cuboids".to_owned());
        stage.tasks = vec![PlannedTasks { state: TaskState::Waiting, tasks: 4 }];
        assert_eq!(stage_words(&stage), "Boxes, after Cuboids: 4 tasks, waiting");
    }
}
