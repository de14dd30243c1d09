//! Versions of a stage: what changed, by whom and by which decision, with two of them side by side.

mod comparison;

use crate::client::route_params::stage_param;
use crate::client::routes;
use crate::pages::page_frame::PageFrame;
use crate::pages::project::project_of_address;
use crate::ui::{Remote, RemoteView, TimeAgo};
use assay_core::api::{QuestionDetail, StageRevision, StageVersion};
use assay_core::release::{Decision, stage_differences};
use comparison::{ClassComparison, GuidelineComparison, RuleComparison};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn VersionsPage() -> impl IntoView {
    let (project, id) = project_of_address();
    let stage = stage_param();
    let revisions = Remote::new(move || {
        let (project, stage) = (id.get(), stage.get());
        async move { routes::stage_revisions(&project, &stage).await }
    });
    view! {
        <PageFrame project=project>
            <div class="page wide">
                <RemoteView from=project view=move |p| {
                    let questions = Remote::new(move || {
                        let project = id.get();
                        async move { routes::questions_for(p.role, &project).await }
                    });
                    view! { <RemoteView from=revisions view=move |all| view! { <VersionChooser project=id stage=stage revisions=all questions=questions /> } /> }
                } />
            </div>
        </PageFrame>
    }
}

/// Choice of two versions; at first those around the last change.
#[component]
fn VersionChooser(
    project: Memo<String>,
    stage: Memo<String>,
    /// The last first.
    revisions: Vec<StageRevision>,
    questions: Remote<Vec<QuestionDetail>>,
) -> impl IntoView {
    let at = |place: usize| revisions.get(place).map_or(0, |r| r.revision);
    let now = RwSignal::new(at(0));
    let was = RwSignal::new(at(1.min(revisions.len().saturating_sub(1))));
    let both = Remote::new(move || {
        let (project, stage, was, now) = (project.get(), stage.get(), was.get(), now.get());
        async move {
            let before = routes::stage_revision(&project, &stage, was).await?;
            Ok((before, routes::stage_revision(&project, &stage, now).await?))
        }
    });
    let rows = revisions
        .into_iter()
        .map(move |r| view! { <VersionRow project=project revision=r was=was now=now /> });
    let back = move || format!("/projects/{}/stages/{}", project.get(), stage.get());
    view! {
        <div class="page-head">
            <div>
                <h1>"Versions"</h1>
                <p>"Each change of the stage's classes, rules and guideline. Choose two to compare."</p>
            </div>
            <a class="btn end" href=back>"To the stage"</a>
        </div>
        <section class="card" style="overflow-x:auto">
            <table class="table">
                <thead><tr><th>"Before"</th><th>"After"</th><th>"Revision"</th><th>"Why"</th><th>"Who"</th><th>"When"</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
        <RemoteView from=both view=move |(before, after)| view! { <VersionComparison project=project before=before after=after questions=questions /> } />
    }
}

#[component]
fn VersionRow(
    project: Memo<String>,
    revision: StageRevision,
    was: RwSignal<u32>,
    now: RwSignal<u32>,
) -> impl IntoView {
    let number = revision.revision;
    let radio = move |group: &'static str, of: RwSignal<u32>| {
        view! {
            <input type="radio" name=group aria-label=format!("Revision {number} {group}")
                prop:checked=move || of.get() == number on:change=move |_| of.set(number) />
        }
    };
    let released = revision.release.map(|n| {
        view! { <a href=move || format!("/projects/{}/releases", project.get())>{format!("Release {n}")}</a> }
    });
    let why = if revision.why.is_empty() && released.is_none() { "—".to_owned() } else { revision.why };
    view! {
        <tr data-testid="revision">
            <td>{radio("before", was)}</td>
            <td>{radio("after", now)}</td>
            <td>{number}</td>
            <td>{released}" "{why}</td>
            <td>{revision.by_name}</td>
            <td class="dim small">{revision.at.map(|at| view! { <TimeAgo at=at /> })}</td>
        </tr>
    }
}

/// Questions' decisions as a release holds them.
fn decisions(questions: &[QuestionDetail]) -> Vec<Decision> {
    questions.iter().filter(|q| q.release.is_some()).filter_map(|q| q.decision.clone()).collect()
}

#[component]
fn VersionComparison(
    project: Memo<String>,
    before: StageVersion,
    after: StageVersion,
    questions: Remote<Vec<QuestionDetail>>,
) -> impl IntoView {
    let (old, new) = (StoredValue::new(before.clone()), StoredValue::new(after.clone()));
    let changes = move || {
        let questions = questions.get().unwrap_or_default();
        let all = old.with_value(|o| {
            new.with_value(|n| stage_differences(&o.rules, &n.rules, &decisions(&questions)))
        });
        if all.is_empty() {
            return view! { <p class="dim">"Nothing differs between these two."</p> }.into_any();
        }
        let line = |d: assay_core::release::ReleaseDifference| {
            let why = d.question.and_then(|id| {
                let title = questions.iter().find(|q| q.id == id)?.question.title.clone();
                let href = format!("/projects/{}/releases#question-{id}", project.get_untracked());
                Some(view! { <span class="dim small">" · decided: "<a href=href>{title}</a></span> })
            });
            view! { <li data-testid="difference">{d.what}{why}</li> }
        };
        view! { <ul class="plain">{all.into_iter().map(line).collect_view()}</ul> }.into_any()
    };
    let title = format!("Revision {} → {}", before.revision, after.revision);
    view! {
        <section class="card pad stack">
            <h2>{title}</h2>
            {changes}
        </section>
        <ClassComparison before=before.rules.rules.ontology after=after.rules.rules.ontology />
        <RuleComparison before=before.rules.rules.rubric after=after.rules.rules.rubric />
        <GuidelineComparison before=before.rules.rules.guideline after=after.rules.rules.guideline />
    }
}
