//! A stage's rules: rubric as sentences, classes, guideline. Saved as a whole, against the revision that was read.

mod attributes;
mod classes;
mod condition_form;
mod draft;
mod examples;
mod guideline;
mod measure_picker;
mod rubric_outcomes;
mod rule_decision;
mod rule_form;
mod rule_row;
mod rules;
mod supported_goals;
mod task_settings;
mod versions;

pub(super) use versions::VersionsPage;

use super::page_frame::PageFrame;
use super::project::project_of_address;
use super::save_bar::SaveBar;
use super::save_conflict::SaveConflict;
use crate::client::route_params::stage_param;
use crate::client::routes;
use crate::ui::{ErrorNote, FieldError, Note, Remote, RemoteForm, RemoteView, Toasts, Tone};
use assay_core::api::{Stage, StageChange};
use assay_core::permission::{Action, Role};
use classes::ClassesCard;
use draft::StageDraft;
use guideline::Guideline;
use leptos::prelude::*;
use rules::RulesCard;
use task_settings::TaskSettingsCard;

/// The page.
#[component]
pub fn StagePage() -> impl IntoView {
    let (project, id) = project_of_address();
    let stage = stage_param();
    let stage = Remote::new(move || {
        let (project, stage) = (id.get(), stage.get());
        async move { routes::stage(&project, &stage).await }
    });
    view! {
        <PageFrame project=project>
            <div class="page">
                <RemoteView from=project view=move |p| {
                    view! { <RemoteForm from=stage view=move |s| view! { <StageEditor source=stage stage=s role=p.role /> } /> }
                } />
            </div>
        </PageFrame>
    }
}

#[component]
fn StageEditor(source: Remote<Stage>, stage: Stage, role: Role) -> impl IntoView {
    let editable = role.may(Action::Configure);
    let (kind, project) = (stage.kind, stage.project.clone());
    let of_settings = (stage.project.clone(), stage.id.clone());
    let [of, from, address] = [(); 3].map(|()| project.clone());
    let draft = StageDraft {
        original: StoredValue::new(stage.clone()),
        stage: RwSignal::new(stage),
        editable,
        error: RwSignal::new(None),
        brief: Remote::new(move || {
            let project = project.clone();
            async move { routes::brief(&project).await }
        }),
        questions: Remote::new(move || {
            let project = of.clone();
            async move { routes::questions_for(role, &project).await }
        }),
        golden: Remote::new(move || {
            let project = from.clone();
            async move {
                if role.may(Action::ViewGolden) {
                    routes::golden_items(&project).await
                } else {
                    Ok(Vec::new())
                }
            }
        }),
        why: RwSignal::new(String::new()),
        remove_used_classes: RwSignal::new(false),
    };
    let versions = draft.stage.with_untracked(|s| format!("/projects/{address}/stages/{}/versions", s.id));
    view! {
        <div class="page-head">
            <div>
                <h1 translate="no">{move || draft.stage.with(|s| s.name.clone())}</h1>
                <p>
                    {move || format!("{} · revision {}", kind.descriptor().title, draft.stage.with(|s| s.revision))}" · "
                    <a href=versions>"Versions"</a>
                </p>
            </div>
            {editable.then(|| view! { <SaveStage draft=draft source=source /> })}
        </div>
        <ChangeReason draft=draft />
        <StageConflict draft=draft source=source />
        <UsedClasses draft=draft />
        <StageSettings draft=draft />
        <RulesCard draft=draft />
        <ClassesCard draft=draft />
        <Guideline draft=draft />
        {role.may(Action::ManageTasks).then(|| view! { <TaskSettingsCard project=of_settings.0 stage=of_settings.1 editable=editable /> })}
    }
}

#[component]
fn SaveStage(draft: StageDraft, source: Remote<Stage>) -> impl IntoView {
    let toasts = Toasts::get();
    let (busy, changed) = (RwSignal::new(false), Memo::new(move |_| draft.is_changed()));
    let save = move || {
        busy.set(true);
        draft.error.set(None);
        leptos::task::spawn_local(async move {
            let stage = draft.stage.get_untracked();
            let body = StageChange {
                name: stage.name,
                ontology: stage.ontology,
                rubric: stage.rubric,
                guideline: stage.guideline,
                compare_while_labeling: stage.compare_while_labeling,
                remove_used_classes: draft.remove_used_classes.get_untracked(),
                why: draft.why.get_untracked(),
            };
            match routes::update_stage(&stage.project, &stage.id, stage.revision, &body).await {
                Ok(saved) => {
                    toasts.show("Saved.");
                    source.set(saved);
                }
                Err(error) => {
                    draft.error.try_set(Some(error));
                    busy.try_set(false);
                }
            }
        });
    };
    let discard = move || source.set(draft.original.get_value());
    view! { <SaveBar changed=changed busy=busy test_id="save-stage" save=save discard=discard /> }
}

/// Note about a save of another person, with the choice between both versions.
#[component]
fn StageConflict(draft: StageDraft, source: Remote<Stage>) -> impl IntoView {
    move || {
        let error = draft.error.get()?;
        if error.status() == Some(409) {
            return None;
        }
        if error.status() != Some(412) {
            return error.fields().is_empty().then(|| view! { <ErrorNote error=error /> }.into_any());
        }
        let keep_mine = move |revision| {
            draft.stage.update(|s| s.revision = revision);
            draft.error.set(None);
        };
        let title = "Somebody changed this stage meanwhile";
        let revision = |theirs: &Stage| theirs.revision;
        Some(
            view! { <SaveConflict title=title error=error source=source revision=revision keep_mine=keep_mine /> }
                .into_any(),
        )
    }
}

/// Note about a removed class that labels use, with the choice to remove it all the same.
#[component]
fn UsedClasses(draft: StageDraft) -> impl IntoView {
    let remove = move |_| {
        draft.remove_used_classes.set(true);
        draft.error.set(None);
    };
    move || {
        let error = draft.error.get().filter(|error| error.status() == Some(409))?;
        Some(view! {
            <Note tone=Tone::Warn title="A removed class is in use">
                <p>{error.message()}</p>
                <p>"Labels submitted before stay as they are. To keep the class, discard the changes."</p>
                <button class="btn small" style="margin-top:8px" on:click=remove>"Remove it when I save"</button>
            </Note>
        })
    }
}

#[component]
fn StageSettings(draft: StageDraft) -> impl IntoView {
    let name = draft.stage.with_untracked(|s| s.name.clone());
    let compares = draft.stage.with_untracked(|s| s.compare_while_labeling);
    view! {
        <section class="card pad stack">
            <div class="field" style="max-width:420px">
                <label for="stage-name">"Name"</label>
                <input
                    class="input" id="stage-name" value=name disabled=!draft.editable
                    on:input=move |e| draft.stage.update(|s| s.name = event_target_value(&e))
                />
                <FieldError error=draft.error pointer="/name" />
            </div>
            <label class="check">
                <input
                    type="checkbox" checked=compares disabled=!draft.editable
                    on:change=move |e| draft.stage.update(|s| s.compare_while_labeling = event_target_checked(&e))
                />
                <span>
                    "Taskers may compare with golden while they label"<br />
                    <span class="dim small">"For training. Leave it off where golden measures people."</span>
                </span>
            </label>
        </section>
    }
}

/// Reason of a change, recorded for the next reader.
#[component]
fn ChangeReason(draft: StageDraft) -> impl IntoView {
    let changed = Memo::new(move |_| draft.is_changed());
    move || {
        changed.get().then(|| {
            view! {
                <label class="field">
                    <span class="label">"What changes, and why"</span>
                    <input
                        class="input" maxlength="400" placeholder="The versions of this stage will say it"
                        bind:value=draft.why
                    />
                </label>
            }
        })
    }
}
