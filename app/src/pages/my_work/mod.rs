//! My work: a person's own quality, what changed in the rules, results of checks, and reviewers' verdicts.

mod appeal;
mod checks;

use super::page_frame::PageFrame;
use super::project::project_of_address;
use super::taskers::{QualityBar, range_text};
use crate::client::routes;
use crate::ui::{EmptyState, IconShape, Note, Remote, RemoteView, TimeAgo, Tone, duration};
use crate::words::verdict_words;
use appeal::AppealDialog;
use assay_core::api::{ClassQuality, MyStage, MyVerdict, MyWork, NewAppeal, QualityInterval, StageRevision};
use checks::Checks;
use leptos::prelude::*;

/// The page.
#[component]
pub fn MyWorkPage() -> impl IntoView {
    let (project, id) = project_of_address();
    let work = Remote::new(move || {
        let id = id.get();
        async move { routes::my_work(&id).await }
    });
    view! {
        <PageFrame project=project>
            <div class="page">
                <div class="page-head">
                    <div>
                        <h1>"My work"</h1>
                        <p>"What golden and reviewers say about your labels, and what changed in the rules since your last one."</p>
                    </div>
                </div>
                <RemoteView from=work view=move |mine| view! { <Work project=id mine=mine work=work /> } />
            </div>
        </PageFrame>
    }
}

#[component]
fn Work(project: Memo<String>, mine: MyWork, work: Remote<MyWork>) -> impl IntoView {
    let MyWork { stages, verdicts, checks } = mine;
    if stages.is_empty() && verdicts.is_empty() && checks.is_empty() {
        return view! {
            <div class="card">
                <EmptyState shape=IconShape::Gauge title="Nothing is known yet">
                    <p>"Once your labels are reviewed, or checked against golden, the results stand here. Checks are shown with a delay."</p>
                </EmptyState>
            </div>
        }
        .into_any();
    }
    let stages =
        stages.into_iter().map(move |stage| view! { <StageWork project=project stage=stage work=work /> });
    view! {
        {stages.collect_view()}
        <Checks project=project checks=checks work=work />
        <Verdicts project=project verdicts=verdicts />
    }
    .into_any()
}

/// Quality in a stage, and the changes of its rules.
#[component]
fn StageWork(project: Memo<String>, stage: MyStage, work: Remote<MyWork>) -> impl IntoView {
    let MyStage { stage, stage_name, overall, classes, is_paused, appeal, changes } = stage;
    let paused = is_paused
        .then(|| view! { <PauseNote project=project stage=stage.clone() appeal=appeal work=work /> });
    let versions = move || format!("/projects/{}/stages/{stage}/versions", project.get());
    let class = |of: ClassQuality| view! { <QualityRow name=of.title() quality=of.quality /> };
    let quality = overall.map(|overall| {
        view! {
            <table class="table">
                <thead><tr><th>"Class"</th><th>"Right"</th><th class="num">"95 %"</th><th class="num">"Judged objects"</th></tr></thead>
                <tbody>
                    <QualityRow name="All classes".to_owned() quality=overall />
                    {classes.into_iter().map(class).collect_view()}
                </tbody>
            </table>
        }
    });
    let has_changes = !changes.is_empty();
    let change = |change: StageRevision| {
        let what = if change.why.is_empty() { format!("Revision {}", change.revision) } else { change.why };
        let release = change.release.map(|number| format!(" (release {number})"));
        view! { <li>{what}{release}" "<span class="dim">{change.at.map(|at| view! { <TimeAgo at=at /> })}</span></li> }
    };
    view! {
        <section class="card pad stack" aria-label=stage_name.clone() data-testid="my-stage">
            <h2>{stage_name.clone()}</h2>
            {paused}
            {quality}
            <div class="stack tight" hidden=!has_changes>
                <h3>"The rules changed since your last label"</h3>
                <ul class="small">{changes.into_iter().map(change).collect_view()}</ul>
                <p class="small"><a href=versions>"Compare the versions"</a></p>
            </div>
        </section>
    }
}

/// Why the person gets no further tasks for now, and the way to say what speaks against it.
#[component]
fn PauseNote(
    project: Memo<String>,
    stage: String,
    appeal: Option<String>,
    work: Remote<MyWork>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let send = move |text: String| {
        let (project, stage) = (project.get_untracked(), stage.clone());
        async move { routes::appeal_pause(&project, &stage, &NewAppeal { text }).await }
    };
    let action = match appeal {
        Some(text) => view! { <p class="small">"You said: "{text}</p> }.into_any(),
        None => view! { <button class="btn small" on:click=move |_| open.set(true)>"Say what speaks against it"</button> }.into_any(),
    };
    view! {
        <div data-testid="paused">
            <Note tone=Tone::Warn title="Your tasks of this stage are paused">
                <p>
                    "Checks show more errors than the stage can have. That need not be your fault: a rule may be unclear, or golden wrong. Somebody will \
                     look at it with you; the checks are below, and Training has the courses."
                </p>
                {action}
            </Note>
        </div>
        <AppealDialog open=open what="The pause of your tasks" question="What speaks against it?" send=send done=move || work.reload() />
    }
}

#[component]
fn QualityRow(name: String, quality: QualityInterval) -> impl IntoView {
    view! {
        <tr>
            <td>{name}</td>
            <td><QualityBar quality=quality.clone() /></td>
            <td class="num">{range_text(&quality)}</td>
            <td class="num">{quality.judgements}</td>
        </tr>
    }
}

/// What reviewers said.
#[component]
fn Verdicts(project: Memo<String>, verdicts: Vec<MyVerdict>) -> impl IntoView {
    if verdicts.is_empty() {
        return None;
    }
    let row = move |verdict: MyVerdict| {
        let (words, class) = verdict_words(verdict.verdict);
        let href = format!("/projects/{}/tasks/{}", project.get_untracked(), verdict.task);
        view! {
            <tr>
                <td><a href=href class="strong">{verdict.scene_name}</a><div class="dim small">{verdict.stage_name}</div></td>
                <td><span class=class>{words}</span></td>
                <td class="small">{verdict.reason}</td>
                <td class="num small">{verdict.active_seconds.map(duration)}</td>
                <td class="dim small"><TimeAgo at=verdict.created_at /></td>
            </tr>
        }
    };
    Some(view! {
        <section class="stack" aria-label="Verdicts of reviewers">
            <h2>"Verdicts of reviewers"</h2>
            <div class="card" style="overflow-x:auto">
                <table class="table">
                    <thead><tr><th>"Scene"</th><th>"Verdict"</th><th>"Reason"</th><th class="num">"Active time"</th><th>"When"</th></tr></thead>
                    <tbody>{verdicts.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    })
}
