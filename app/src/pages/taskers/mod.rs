//! Taskers: the quality of each person's labels by stage and class, with how sure it is.

mod quality_bar;

use super::page_frame::PageFrame;
use super::project::project_of_address;
use crate::client::routes;
use crate::ui::{EmptyState, IconShape, Remote, RemoteView};
use assay_core::api::{ClassQuality, PersonQuality, StageQualityReport};
use leptos::prelude::*;
pub(super) use quality_bar::{QualityBar, range_text};

/// The page.
#[component]
pub fn TaskersPage() -> impl IntoView {
    let (project, id) = project_of_address();
    let quality = Remote::new(move || {
        let id = id.get();
        async move { routes::quality(&id).await }
    });
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
                <RemoteView from=quality view=|stages| view! { <StageQualities stages=stages /> } />
            </div>
        </PageFrame>
    }
}

#[component]
fn StageQualities(stages: Vec<StageQualityReport>) -> impl IntoView {
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
    let stage = |stage: StageQualityReport| {
        let StageQualityReport { stage_name, people, .. } = stage;
        let rows = people.into_iter().map(|person| view! { <PersonRows person=person /> }).collect_view();
        view! {
            <section class="stack" aria-label=stage_name.clone() data-testid="stage-quality">
                <h2>{stage_name.clone()}</h2>
                <div class="card" style="overflow-x:auto">
                    <table class="table">
                        <thead><tr><th>"Person and class"</th><th>"Right"</th><th class="num">"95 %"</th><th class="num">"Judged objects"</th></tr></thead>
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
fn PersonRows(person: PersonQuality) -> impl IntoView {
    let class = |of: ClassQuality| {
        let quality = of.quality;
        view! {
            <tr>
                <td class="indent dim">{of.class}</td>
                <td><QualityBar quality=quality.clone() /></td>
                <td class="num dim">{range_text(&quality)}</td>
                <td class="num dim">{quality.judgements}</td>
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
            </tr>
            {person.classes.into_iter().map(class).collect_view()}
        </tbody>
    }
}
