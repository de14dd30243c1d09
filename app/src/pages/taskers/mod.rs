//! Taskers: the quality of each person's labels by stage and class, with how sure it is, and what is reviewed of their submissions.

mod person_route;
mod quality_bar;

use super::page_frame::PageFrame;
use super::project::project_of_address;
use crate::client::routes;
use crate::ui::{EmptyState, IconShape, Remote, RemoteView};
use assay_core::api::{ClassQuality, PersonQuality, PersonRoute, StageQualityReport};
use leptos::prelude::*;
use person_route::{RouteCell, RouteDialog, StageTasker};
pub(super) use quality_bar::{QualityBar, range_text};

/// The page.
#[component]
pub fn TaskersPage() -> impl IntoView {
    let (project, id) = project_of_address();
    let quality = Remote::new(move || {
        let id = id.get();
        async move { routes::quality(&id).await }
    });
    let person_routes = Remote::new(move || {
        let id = id.get();
        async move { routes::person_routes(&id).await }
    });
    let changed: RwSignal<Option<StageTasker>> = RwSignal::new(None);
    view! {
        <PageFrame project=project>
            <div class="page">
                <div class="page-head">
                    <div>
                        <h1>"Taskers"</h1>
                        <p>
                            "Share of objects that golden finds right, in labels whose authors could not see golden. Dot: estimate. Band: 95 %."
                        </p>
                    </div>
                </div>
                <RemoteView from=quality view=move |stages| {
                    view! { <StageQualities stages=stages routes=person_routes changed=changed /> }
                } />
                <RouteDialog project=id changed=changed source=person_routes />
            </div>
        </PageFrame>
    }
}

#[component]
fn StageQualities(
    stages: Vec<StageQualityReport>,
    routes: Remote<Vec<PersonRoute>>,
    changed: RwSignal<Option<StageTasker>>,
) -> impl IntoView {
    if stages.is_empty() {
        return view! {
            <div class="card">
                <EmptyState shape=IconShape::People title="Nothing is known yet">
                    <p>
                        "Once people take an exam, or label tasks that have golden in a stage where they cannot compare, the quality of their \
                         labels stands here."
                    </p>
                </EmptyState>
            </div>
        }
        .into_any();
    }
    let stage = |of: StageQualityReport| {
        let StageQualityReport { stage, stage_name, people } = of;
        let row = move |person| view! { <PersonRows stage=stage.clone() person=person routes=routes changed=changed /> };
        let rows = people.into_iter().map(row).collect_view();
        view! {
            <section class="stack" aria-label=stage_name.clone() data-testid="stage-quality">
                <h2>{stage_name.clone()}</h2>
                <div class="card" style="overflow-x:auto">
                    <table class="table">
                        <thead><tr><th>"Person and class"</th><th>"Right"</th><th class="num">"95 %"</th><th class="num">"Judged objects"</th><th>"Review"</th></tr></thead>
                        {rows}
                    </table>
                </div>
            </section>
        }
    };
    view! {
        {stages.into_iter().map(stage).collect_view()}
        <p class="dim small">
            "A low share is first of all a question to the rule: look at the findings before anything follows for a person. Where few objects are judged, \
             the estimate leans on the person's other classes and on other people."
        </p>
    }
    .into_any()
}

/// A person's line, and one for each class.
#[component]
fn PersonRows(
    stage: String,
    person: PersonQuality,
    routes: Remote<Vec<PersonRoute>>,
    changed: RwSignal<Option<StageTasker>>,
) -> impl IntoView {
    let tasker = StageTasker { stage, person: person.person.clone(), name: person.person_name.clone() };
    let route = move || {
        let known = routes.get().unwrap_or_default();
        let of_tasker = |route: &PersonRoute| route.stage == tasker.stage && route.person == tasker.person;
        let route = known.into_iter().find(of_tasker);
        view! { <RouteCell tasker=tasker.clone() route=route changed=changed /> }
    };
    let class = |of: ClassQuality| {
        let (title, quality) = (of.title(), of.quality);
        view! {
            <tr>
                <td class="indent dim">{title}</td>
                <td><QualityBar quality=quality.clone() /></td>
                <td class="num dim">{range_text(&quality)}</td>
                <td class="num dim">{quality.judgements}</td>
                <td></td>
            </tr>
        }
    };
    view! {
        <tbody data-testid="person-quality">
            <tr>
                <td class="strong">{person.person_name}</td>
                <td><QualityBar quality=person.overall.clone() /></td>
                <td class="num">{range_text(&person.overall)}</td>
                <td class="num">{person.overall.judgements}</td>
                {route}
            </tr>
            {person.classes.into_iter().map(class).collect_view()}
        </tbody>
    }
}
