//! Sample of a stage: scenes that represent all data of the project, with the reason for each, and their coverage.

mod choice;
mod context;
mod feature_upload;
mod map;
mod sample_list;
mod strata;

use super::page_frame::PageFrame;
use super::project::project_of_address;
use crate::client::{ApiError, routes};
use crate::ui::{EmptyState, ErrorNote, IconShape, Remote, RemoteView};
use assay_core::api::{FeatureProgress, Project, SampleDetail};
use assay_core::permission::Action;
use choice::SampleChooser;
use context::SampleContext;
use leptos::prelude::*;
use sample_list::SampleList;

/// The page.
#[component]
pub(super) fn SamplePage() -> impl IntoView {
    let (project, id) = project_of_address();
    view! {
        <PageFrame project=project>
            <div class="page wide">
                <RemoteView from=project view=move |project| view! { <ProjectSample id=id project=project /> } />
            </div>
        </PageFrame>
    }
}

#[component]
fn ProjectSample(id: Memo<String>, project: Project) -> impl IntoView {
    let stage = RwSignal::new(project.stages.first().map(|s| s.id.clone()).unwrap_or_default());
    let state = Remote::new(move || {
        let (id, stage) = (id.get(), stage.get());
        async move { routes::sample(&id, &stage).await }
    });
    let page = SampleContext { project: id, stage, state, may: project.role.may(Action::ProposeGolden) };
    let none = project.stages.is_empty();
    let options = project.stages.into_iter().map(|s| view! { <option value=s.id>{s.name}</option> });
    view! {
        <div class="page-head">
            <div>
                <h1>"Sample"</h1>
                <p>"A few scenes that stand for all of the data: labeled first, talked over in a debrief, and vetted as golden."</p>
            </div>
            <label class="row end" hidden=none>
                <span class="label">"Stage"</span>
                <select class="select" style="width:auto" on:change=move |e| stage.set(event_target_value(&e))>
                    {options.collect_view()}
                </select>
            </label>
        </div>
        {none.then(|| view! {
            <div class="card"><EmptyState shape=IconShape::List title="No stage yet"><p>"A sample is labeled in a stage: make one from the brief's proposals."</p></EmptyState></div>
        })}
        {(!none).then(|| view! { <FeatureProgress page=page /> <RemoteView from=state view=move |state| view! { <StageSample page=page state=state /> } /> })}
    }
}

#[component]
fn StageSample(page: SampleContext, state: SampleDetail) -> impl IntoView {
    let import = format!("/projects/{}/import", page.project.get_untracked());
    if state.scenes.is_empty() {
        return view! {
            <div class="card">
                <EmptyState shape=IconShape::Picture title="No data yet">
                    <p>"A sample is chosen from the project's scenes."</p>
                    <a href=import class="btn main">"Import data"</a>
                </EmptyState>
            </div>
        }
        .into_any();
    }
    // Suggestions need the features of all scenes.
    let is_known = state.to_measure == 0 || state.has_imported_features || !page.may;
    view! {
        <SampleList page=page scenes=state.scenes.clone() />
        {is_known.then(|| view! { <SampleChooser page=page state=state /> })}
    }
    .into_any()
}

/// Measures the features of new scenes, a few seconds at a time, and shows the progress.
#[component]
fn FeatureProgress(page: SampleContext) -> impl IntoView {
    let progress = RwSignal::new(None::<FeatureProgress>);
    let failure = RwSignal::new(None::<ApiError>);
    let measure = move || {
        failure.set(None);
        leptos::task::spawn_local(async move {
            loop {
                match routes::measure_features(&page.project.get_untracked()).await {
                    Ok(measured) if measured.to_measure > 0 => {
                        // The person left the page.
                        if progress.try_set(Some(measured)).is_some() {
                            return;
                        }
                    }
                    Ok(_) => break,
                    Err(error) => {
                        failure.try_set(Some(error));
                        return;
                    }
                }
            }
            progress.try_set(None);
            page.state.reload();
        });
    };
    let begun = StoredValue::new(false);
    Effect::new(move |_| {
        let waits = page.state.get().is_some_and(|s| s.to_measure > 0 && !s.has_imported_features);
        if waits && page.may && !begun.get_value() {
            begun.set_value(true);
            measure();
        }
    });
    let shown = move || {
        progress.get().map(|m| {
            let done = m.scenes.saturating_sub(m.to_measure);
            let width = format!("width:{:.1}%", 100.0 * f64::from(done) / f64::from(m.scenes.max(1)));
            view! {
                <div class="card pad stack tight" role="status">
                    <span>{format!("Looking at what scenes look like: {done} of {}", m.scenes)}</span>
                    <div class="progress"><i style=width></i></div>
                </div>
            }
        })
    };
    view! {
        {shown}
        {move || failure.get().map(|e| view! { <ErrorNote error=e retry=move |()| measure() /> })}
    }
}
