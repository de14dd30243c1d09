//! The workbench as a page: loads what it opens with and lays out bar, tools, data and panels.

use super::bar::Bar;
use super::cloud::CloudView;
use super::image::ImageView;
use super::panels::{PanelTab, SidePanel};
use super::rail::Rail;
use super::state::{Mode, Opening, Workbench};
use super::sync::{Place, Saved, Sync};
use super::timeline::Timeline;
use super::{commands, grading, parts};
use crate::client::address::Parts;
use crate::client::address::Redirect;
use crate::client::drafts::{self, Draft};
use crate::client::outbox::Outbox;
use crate::client::{ApiError, Theme, routes};
use crate::pages::{ClaimNext, Session};
use crate::ui::{Fault, Icon, Keys, Loaded, Note, Remote, Shape, Tone};
use assay_core::api::{GoldenDetail, Project, StageKind, TaskDetail};
use assay_core::permission::{Action, Role};
use assay_core::pipeline::TaskState;
use leptos::prelude::*;

/// What surrounds the shared state of a workbench, by context.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// The project's id.
    pub project: StoredValue<String>,
    /// The project's name.
    pub project_name: StoredValue<String>,
    /// The person's part in it.
    pub role: Role,
    /// Revisions and reviews, where a task is open.
    pub detail: StoredValue<Option<TaskDetail>>,
    /// The golden item, where the person may see it.
    pub golden_id: StoredValue<Option<String>>,
    /// The panel in front.
    pub tab: RwSignal<PanelTab>,
    /// Keeps the label, in label mode.
    pub sync: Option<Sync>,
    /// Opens everything anew, after a claim or a review.
    pub reopen: Callback<()>,
}

/// A task, to label it or to look at it.
#[component]
pub fn TaskPage() -> impl IntoView {
    view! { <Bench><OpenTask /></Bench> }
}

/// A submission, to judge it.
#[component]
pub fn ReviewPage() -> impl IntoView {
    view! { <Bench><OpenTask asked_to_review=true /></Bench> }
}

/// A golden item, to look at it and to discuss it.
#[component]
pub fn GoldenPage() -> impl IntoView {
    view! { <Bench><OpenGolden /></Bench> }
}

/// The frame of a workbench for somebody who is signed in.
#[component]
pub(super) fn Bench(children: ChildrenFn) -> impl IntoView {
    let session = Session::get();
    let theme = Theme::get();
    let signed_in = Memo::new(move |_| session.me().is_some());
    parts::bind(Keys::get());
    move || {
        if !signed_in.get() {
            return view! { <Redirect path="/sign-in" /> }.into_any();
        }
        let children = children.clone();
        view! { <div class=move || format!("bench {}", theme.bench())>{children()}</div> }.into_any()
    }
}

/// What the server has of a task, and what this browser has.
#[derive(Clone)]
struct OpenedTask {
    detail: TaskDetail,
    place: Project,
    draft: Option<Draft>,
    handed_in: bool,
    /// It waits for a verdict that this person may give.
    judged: bool,
}

#[component]
fn OpenTask(#[prop(optional)] asked_to_review: bool) -> impl IntoView {
    let parts = Parts::get();
    let user = Session::get().user();
    let opened = Remote::new(move || open_task(parts.at(1), parts.at(3), user.clone(), asked_to_review));
    let reopen = Callback::new(move |()| opened.reload());
    view! { <Loaded from=opened view=move |opened| view! { <TaskBench opened=opened reopen=reopen /> } /> }
}

async fn open_task(
    project: String,
    task: String,
    user: String,
    asked_to_review: bool,
) -> Result<OpenedTask, ApiError> {
    // Before the task itself: what goes through in between is then known either way.
    let handed_in = drafts::submission(&user, &task).await.unwrap_or_default().is_some();
    let mut detail = routes::task(&project, &task).await?;
    let place = routes::project(&project).await?;
    let waits = detail.task.state == TaskState::InReview && detail.task.assignee.as_deref() != Some(&user);
    let judged = asked_to_review || waits && place.role.may(Action::Review);
    if judged {
        // A reviewer judges what was handed in, never a draft.
        if let Some(last) = detail.revisions.last() {
            detail.document = routes::revision(&project, &task, &last.id).await?.document;
        }
        return Ok(OpenedTask { detail, place, draft: None, handed_in: false, judged });
    }
    // A browser that keeps nothing has no draft to offer.
    let draft = drafts::draft(&user, &task).await.unwrap_or_default();
    if is_mine(&detail, &user) && !handed_in {
        // Work goes on: renew the claim. If that fails, the next save says why.
        if let Ok(task) = routes::claim(&project, &task).await {
            detail.task = task;
        }
    }
    Ok(OpenedTask { detail, place, draft, handed_in, judged })
}

fn is_mine(detail: &TaskDetail, user: &str) -> bool {
    matches!(detail.task.state, TaskState::Claimed | TaskState::Rework)
        && detail.task.assignee.as_deref() == Some(user)
}

/// The draft that goes on where the person stopped: one that the server lacks, on the same revision.
fn usable(draft: Option<Draft>, detail: &TaskDetail) -> Option<Draft> {
    let base = detail.revisions.last().map(|r| r.id.clone());
    draft.filter(|d| d.base == base && (d.unsent || d.drawing.is_some()))
}

#[component]
fn TaskBench(opened: OpenedTask, reopen: Callback<()>) -> impl IntoView {
    let OpenedTask { detail, place: of_project, draft, handed_in, judged } = opened;
    let user = Session::get().user();
    let mode = match (judged, is_mine(&detail, &user)) {
        (true, _) => Mode::Review,
        (false, true) => Mode::Label,
        (false, false) => Mode::View,
    };
    let draft = usable(draft, &detail).filter(|_| mode == Mode::Label);
    let unsent = draft.as_ref().is_some_and(|d| d.unsent);
    let (document, drawing) = match draft {
        Some(draft) => (draft.document, draft.drawing),
        None => (detail.document.clone(), None),
    };
    let wb = Workbench::new(Opening {
        mode,
        task: Some(detail.task.clone()),
        stage: detail.stage.clone(),
        scene: detail.scene.clone(),
        document,
        drawing,
        golden: detail.golden.clone(),
        comments: Vec::new(),
        predictions: detail.predictions.clone(),
    });
    let place = Place {
        user,
        project: detail.task.project.clone(),
        task: detail.task.id.clone(),
        base: detail.revisions.last().map(|r| r.id.clone()),
    };
    if !handed_in {
        // What became of an earlier revision says nothing about this one.
        Outbox::get().clear(&place.task);
    }
    let sync = (mode == Mode::Label).then(|| Sync::start(wb, place, unsent));
    if let Some(sync) = sync.filter(|_| handed_in) {
        sync.saved.set(Saved::Submitting);
    }
    let tab = match mode {
        Mode::Review => PanelTab::Review,
        _ if detail.task.state == TaskState::Rework => PanelTab::History,
        _ => PanelTab::Objects,
    };
    let desk = Desk {
        project: StoredValue::new(of_project.id),
        project_name: StoredValue::new(of_project.name),
        role: of_project.role,
        golden_id: StoredValue::new(detail.golden_id.clone()),
        detail: StoredValue::new(Some(detail)),
        tab: RwSignal::new(tab),
        sync,
        reopen,
    };
    view! { <Layout wb=wb desk=desk /> }
}

#[component]
fn OpenGolden() -> impl IntoView {
    let parts = Parts::get();
    let opened = Remote::new(move || {
        let (project, golden) = (parts.at(1), parts.at(3));
        async move { Ok((routes::project(&project).await?, routes::golden(&project, &golden).await?)) }
    });
    let reopen = Callback::new(move |()| opened.reload());
    view! { <Loaded from=opened view=move |(project, detail)| view! { <GoldenBench project=project detail=detail reopen=reopen /> } /> }
}

#[component]
fn GoldenBench(project: Project, detail: GoldenDetail, reopen: Callback<()>) -> impl IntoView {
    let GoldenDetail { golden, stage, scene, document, comments } = detail;
    let desk = Desk {
        project: StoredValue::new(project.id),
        project_name: StoredValue::new(project.name),
        role: project.role,
        golden_id: StoredValue::new(Some(golden.id)),
        detail: StoredValue::new(None),
        tab: RwSignal::new(PanelTab::Discussion),
        sync: None,
        reopen,
    };
    let wb = Workbench::new(Opening::of_golden(Mode::Golden, stage, scene, document, comments));
    view! { <Layout wb=wb desk=desk /> }
}

/// Bar above, tools left, data in the middle, panels right.
#[component]
fn Layout(wb: Workbench, desk: Desk) -> impl IntoView {
    provide_context(wb);
    provide_context(desk);
    grading::start(wb);
    commands::bind(wb, desk);
    let kind = wb.stage.with_value(|s| s.kind);
    view! {
        <Bar />
        <Notes />
        <div class="bench-body">
            <Rail />
            <main class="bench-center" aria-label="Data">
                <div class="bench-view" data-testid="view">
                    {match kind {
                        StageKind::Image => view! { <ImageView /> }.into_any(),
                        StageKind::Cuboid => view! { <CloudView /> }.into_any(),
                    }}
                    <HandedIn />
                </div>
                {(wb.frame_count() > 1).then(|| view! { <Timeline /> })}
            </main>
            <SidePanel />
        </div>
    }
}

/// What keeps the server from taking the work.
#[component]
fn Notes() -> impl IntoView {
    let desk: Desk = expect_context();
    move || {
        let sync = desk.sync?;
        if let Saved::Nowhere(why) = sync.saved.get() {
            return Some(
                view! {
                    <Note tone=Tone::Bad title="This browser keeps nothing">
                        <p>
                            "Your work is only on this page. Free some disk space or leave the private window, \
                             then press Ctrl+S. "{why}
                        </p>
                    </Note>
                }
                .into_any(),
            );
        }
        let error = sync.fault.get()?;
        Some(view! { <Fault error=error retry=move |()| sync.save_now() /> }.into_any())
    }
}

/// Covers the data once the label is handed in, so that nothing is drawn that would not count.
#[component]
fn HandedIn() -> impl IntoView {
    let desk: Desk = expect_context();
    let wb: Workbench = expect_context();
    let project = desk.project.get_value();
    let stage = wb.stage.with_value(|s| s.id.clone());
    move || {
        let (title, text) = match desk.sync?.saved.get() {
            Saved::Submitted => ("Submitted", "It is in review now. Your list says what the reviewer finds."),
            Saved::Submitting => (
                "Handed in here",
                "It is kept in this browser and goes to the server, once, when the network is back; also if you \
                 close this page and come back.",
            ),
            _ => return None,
        };
        let href = format!("/projects/{project}");
        let done = title == "Submitted";
        Some(view! {
            <div class="bench-cover" role="status" data-testid="handed-in">
                <div class="card pad stack" style="max-width:420px">
                    <div class="row">
                        <span class=if done { "good-text" } else { "warn-text" }>
                            <Icon shape=if done { Shape::Check } else { Shape::Offline } />
                        </span>
                        <h2>{title}</h2>
                    </div>
                    <p class="dim">{text}</p>
                    <div class="row">
                        <a href=href class="btn main">"Back to the project"</a>
                        {done.then(|| view! { <ClaimNext project=project.clone() stage=stage.clone() /> })}
                    </div>
                </div>
            </div>
        })
    }
}
