//! What the changes of a pipeline do to tasks, before it is saved; saving, and a save of somebody else meanwhile.

use super::draft::PipelineDraft;
use crate::client::routes;
use crate::pages::save_bar::SaveBar;
use crate::pages::save_conflict::SaveConflict;
use crate::ui::{ErrorNote, Remote, Toasts};
use crate::words::state_words;
use assay_core::api::{Pipeline, PipelineChange, PipelinePlan, PlannedChange, Project};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

/// Wait after a change before the server is asked, ms.
const PAUSE_MS: u32 = 200;

/// Counts of the tasks that the draft would change.
#[component]
pub(super) fn PlannedChanges(draft: PipelineDraft) -> impl IntoView {
    let plan = RwSignal::new(None::<Result<PipelinePlan, String>>);
    let last = StoredValue::new(0_u32);
    // Not what is written about the changes, which changes no task.
    let stages = Memo::new(move |_| draft.request().stages);
    Effect::new(move |_| {
        let (request, is_changed) =
            (PipelineChange { stages: stages.get(), ..PipelineChange::default() }, draft.is_changed());
        let number = last.get_value().wrapping_add(1);
        last.set_value(number);
        // Counts of what the draft was before are nobody's to read.
        plan.set(None);
        if !is_changed {
            return;
        }
        leptos::task::spawn_local(async move {
            TimeoutFuture::new(PAUSE_MS).await;
            let is_current = move || last.try_get_value() == Some(number);
            if !is_current() {
                return;
            }
            let answer = routes::plan_pipeline(&draft.project.get_value(), &request).await;
            if is_current() {
                plan.try_set(Some(answer.map_err(|error| error.message())));
            }
        });
    });
    let shown = move || {
        let Some(answer) = plan.get() else {
            return view! { <p class="dim" role="status">"Counting the tasks…"</p> }.into_any();
        };
        match answer {
            Err(message) => view! { <p class="bad-text" role="alert">{message}</p> }.into_any(),
            Ok(plan) if plan.changes.is_empty() => view! { <p class="dim">"No task changes."</p> }.into_any(),
            Ok(plan) => {
                let line = |change: &PlannedChange| {
                    let words = change_words(change, &draft.name(&change.stage));
                    view! { <li>{words}</li> }
                };
                view! { <ul class="stack tight">{plan.changes.iter().map(line).collect_view()}</ul> }
                    .into_any()
            }
        }
    };
    move || {
        draft.is_changed().then(|| {
            view! {
                <section class="card pad stack" aria-labelledby="plan-title" data-testid="pipeline-plan">
                    <div class="row wrap">
                        <h2 id="plan-title">"What these changes do"</h2>
                        <span class="dim small end">"What somebody works on, or has done, stays as it is."</span>
                    </div>
                    {shown}
                    <div class="field">
                        <label for="pipeline-why">"What changes, and why"</label>
                        <input class="input" id="pipeline-why" maxlength="400" bind:value=draft.why />
                    </div>
                </section>
            }
        })
    }
}

/// A line of the plan.
fn change_words(change: &PlannedChange, stage: &str) -> String {
    let PlannedChange { from, to, tasks, .. } = change;
    let many = if *tasks == 1 { "task" } else { "tasks" };
    let to = state_words(*to).0;
    match from {
        None => format!("{stage}: {tasks} new {many}, {to}"),
        Some(from) => format!("{stage}: {tasks} {many} from {} to {to}", state_words(*from).0),
    }
}

/// Buttons that save, discard, and end editing.
#[component]
pub(super) fn SavePipeline(
    draft: PipelineDraft,
    source: Remote<Pipeline>,
    reload: Remote<Project>,
    is_editing: RwSignal<bool>,
) -> impl IntoView {
    let toasts = Toasts::get();
    let (busy, changed) = (RwSignal::new(false), Memo::new(move |_| draft.is_changed()));
    let save = move || {
        busy.set(true);
        draft.error.set(None);
        let (request, revision) = (untrack(|| draft.request()), draft.revision.get_untracked());
        leptos::task::spawn_local(async move {
            match routes::update_pipeline(&draft.project.get_value(), revision, &request).await {
                Ok(saved) => {
                    toasts.show("Saved; the tasks follow it.");
                    source.set(saved);
                    reload.reload();
                }
                Err(error) => {
                    draft.error.try_set(Some(error));
                    busy.try_set(false);
                }
            }
        });
    };
    let discard = move || source.set(draft.stored.get_value());
    view! {
        <span class="end row">
            {move || (!changed.get()).then(|| view! {
                <button class="btn quiet" on:click=move |_| is_editing.set(false)>"Done"</button>
            })}
            <SaveBar changed=changed busy=busy test_id="save-pipeline" save=save discard=discard />
        </span>
    }
}

/// Note about a refused save, or a save of another person with the choice between both versions.
#[component]
pub(super) fn PipelineConflict(draft: PipelineDraft, source: Remote<Pipeline>) -> impl IntoView {
    move || {
        let error = draft.error.get()?;
        if error.status() != Some(412) {
            let problems =
                error.fields().iter().map(|field| view! { <p>{field.detail.clone()}</p> }).collect_view();
            return Some(view! { <ErrorNote error=error /> {problems} }.into_any());
        }
        let keep_mine = move |revision| {
            draft.revision.set(revision);
            draft.error.set(None);
        };
        let title = "Somebody changed the pipeline meanwhile";
        let revision = |theirs: &Pipeline| theirs.revision;
        Some(
            view! { <SaveConflict title=title error=error source=source revision=revision keep_mine=keep_mine /> }
                .into_any(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::pipeline::TaskState;

    #[test]
    fn a_change_is_a_line_with_its_count() {
        let change =
            |from, tasks| PlannedChange { stage: "s".to_owned(), from, to: TaskState::Queued, tasks };
        assert_eq!(change_words(&change(None, 1), "Cuboids"), "Cuboids: 1 new task, queued");
        let waiting = change(Some(TaskState::Waiting), 12);
        assert_eq!(change_words(&waiting, "Cuboids"), "Cuboids: 12 tasks from waiting to queued");
    }
}
